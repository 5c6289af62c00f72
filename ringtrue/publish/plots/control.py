"""A series watched over time: its line, its limits, what fell outside them, and the sum that gathers small shifts."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringtrue.publish.plots.axes import Sample, breaks_over, heading, key, left_margin, notes, period_axis, upright
from ringtrue.publish.plots.frame import (
    DEEP,
    QUIET,
    RUST,
    TEAL,
    Box,
    Canvas,
    Cell,
    Chart,
    Column,
    Linear,
    Periods,
    drawn,
    finite,
    runs,
    same_length,
    ticks,
)
from ringtrue.publish.plots.lettering import clean, fitted, listed, number, share

_SHADE = "#e6edf0"
_LIMIT = "6 4"
Level = float | None | Sequence[float | None]


@dataclass(frozen=True)
class Cusum:
    """A cumulative sum, one value for each period, and the threshold at which it gives a signal."""

    statistic: tuple[float | None, ...]
    threshold: float
    title: str = "Cumulative sum"


@dataclass(frozen=True)
class _Given:
    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    alarms: tuple[tuple[str, str], ...]
    breaks: tuple[tuple[str, str], ...]
    baseline: tuple[str, str] | None
    cusum: Cusum | None
    shares: bool
    measures: str
    note: str
    middle: str

    def said(self, value: float) -> str:
        return share(value) if self.shares else number(value)


def control_chart(
    name: str,
    title: str,
    periods: Sequence[str],
    values: Sequence[float | None],
    centre: Level = None,
    lower: Level = None,
    upper: Level = None,
    *,
    alarms: Sequence[tuple[str, str]] = (),
    breaks: Sequence[tuple[str, str]] = (),
    baseline: tuple[str, str] | None = None,
    cusum: Cusum | None = None,
    shares: bool = True,
    measures: str = "Share of cases",
    note: str = "",
    middle: str = "Centre",
) -> Chart:
    """Return a series over periods with its centre and limits, its alarms marked and numbered.

    Centre and limits are one number for all periods, or one for each, None where there is none. An alarm is a period
    and its reason, a break the same; `baseline` names the first and the last period from which the limits were
    reckoned, and `middle` is what the centre is called. Values are fractions shown as per cent unless `shares` is
    false. A missing value leaves a gap. With a `cusum`, its panel stands beneath on the same periods.
    """
    given = _Given(
        tuple(map(clean, periods)),
        tuple(values),
        _each(centre, periods),
        _each(lower, periods),
        _each(upper, periods),
        tuple((clean(period), clean(why)) for period, why in alarms),
        tuple((clean(period), clean(why)) for period, why in breaks),
        (clean(baseline[0]), clean(baseline[1])) if baseline else None,
        cusum,
        shares,
        measures,
        note,
        middle,
    )
    same_length(periods=given.periods, values=given.values)
    finite(*given.values, *given.centre, *given.lower, *given.upper)
    if cusum is not None:
        same_length(periods=given.periods, statistic=cusum.statistic)
        finite(*cusum.statistic, cusum.threshold)
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given), wide, narrow, *_table(given))


def _each(level: Level, periods: Sequence[str]) -> tuple[float | None, ...]:
    if level is None or isinstance(level, float | int):
        return (level,) * len(periods)
    same_length(periods=periods, level=level)
    return tuple(level)


def _table(given: _Given) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    heads = ["Value", given.middle, "Lower limit", "Upper limit"]
    columns = [Column("Period"), *(Column(head, given.shares) for head in heads)]
    lists: list[Sequence[Cell]] = [given.periods, given.values, given.centre, given.lower, given.upper]
    if given.cusum:
        columns.append(Column(given.cusum.title))
        lists.append(given.cusum.statistic)
    columns.append(Column("Alarm"))
    reasons = {period: "; ".join(why for at, why in given.alarms if at == period) for period, _ in given.alarms}
    lists.append([reasons.get(period, "") for period in given.periods])
    return tuple(columns), tuple(zip(*lists, strict=True))


def _described(given: _Given) -> str:
    seen = [(value, period) for period, value in zip(given.periods, given.values, strict=True) if value is not None]
    said = [f"A line over {len(given.periods)} periods: {given.measures[:1].lower() + given.measures[1:]}."]
    if seen:
        low, high = min(seen), max(seen, key=lambda each: each[0])
        said.append(
            f"It begins at {given.said(seen[0][0])} ({seen[0][1]}) and ends at {given.said(seen[-1][0])} "
            f"({seen[-1][1]}); lowest {given.said(low[0])} ({low[1]}), highest {given.said(high[0])} ({high[1]})."
        )
    middles = sorted({each for each in given.centre if each is not None})
    if middles:
        said.append(
            f"{given.middle} {' to '.join(given.said(each) for each in dict.fromkeys((middles[0], middles[-1])))}."
        )
    if given.alarms:
        told = listed([f"{period} ({why})" for period, why in given.alarms])
        said.append(f"{len(given.alarms)} marked: {told}. That is a reason to look, not a finding.")
    else:
        said.append("No period is marked.")
    if given.cusum:
        far = [each for each in given.cusum.statistic if each is not None]
        most = f", at most {number(max(far))}" if far else ""
        said.append(
            f"Beneath, the {given.cusum.title.lower()}{most}, with a threshold of {number(given.cusum.threshold)}."
        )
    said += [f"Break from {period}: {why}." for period, why in given.breaks]
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    marks = _marks(given)
    top = heading(canvas, given.measures)
    left = left_margin(canvas, marks, given.shares)
    if given.cusum:
        left = max(left, left_margin(canvas, _cusum_marks(given.cusum), False))
    periods = Periods(given.periods, left, canvas.width - 12)
    broken = breaks_over(canvas, periods, given.breaks)
    top += broken.height(canvas) + 4
    area = Box(left, top, periods.right, top + (220.0 if canvas.narrow else 260.0))
    scale = Linear(marks[0], marks[-1], area.bottom, area.top)
    _baseline(canvas, given, periods, area)
    upright(canvas, area, scale, marks, given.shares)
    for ends, ink, width, dash in (
        (given.lower, RUST, 1.5, _LIMIT),
        (given.upper, RUST, 1.5, _LIMIT),
        (given.centre, DEEP, 1.5, ""),
    ):
        _steps(canvas, periods, scale, ends, (ink, width, dash))
    broken.draw(canvas, area)
    _series(canvas, given, periods, scale)
    end = period_axis(canvas, area, periods)
    end = key(canvas, end, _key(given))
    if given.cusum:
        end = cusum_panel(canvas, given.cusum, periods, end + 6)
    told = [f"{index}: {period}, {why}" for index, (period, why) in enumerate(given.alarms, 1)]
    canvas.height = notes(canvas, end, [*broken.notes, *told, given.note], 12)


def _marks(given: _Given) -> list[float]:
    seen = [each for each in (*given.values, *given.centre, *given.lower, *given.upper) if each is not None] or [0.0]
    low, high = min(seen), max(seen)
    # From nought where that costs little: a cut axis makes small changes look large.
    return ticks(0.0 if 0 < low < high * 0.6 else low, high)


def _baseline(canvas: Canvas, given: _Given, periods: Periods, area: Box) -> None:
    if given.baseline:
        first, last = map(periods.index, given.baseline)
        if last < first:
            raise ValueError(f"the baseline ends with {given.baseline[1]!r}, before it begins")
        canvas.rect(Box(periods.edge(first), area.top, periods.edge(last + 1), area.bottom), _SHADE)


def _steps(
    canvas: Canvas, periods: Periods, scale: Linear, ends: Sequence[float | None], manner: tuple[str, float, str]
) -> None:
    """Draw a level that holds for each whole period: it steps where it changes, and never slopes."""
    corners: list[tuple[float, float | None]] = []
    for index, end in enumerate(ends):
        at = None if end is None else scale(end)
        corners += [(periods.edge(index), at), (periods.edge(index + 1), at)]
    canvas.path(list(runs(corners)), *manner)


def _series(canvas: Canvas, given: _Given, periods: Periods, scale: Linear) -> None:
    at = [(periods.middle(i), None if value is None else scale(value)) for i, value in enumerate(given.values)]
    # Over a break the line would join what may not be compared.
    starts = {periods.index(period) for period, _ in given.breaks}
    pieces: list[tuple[float, float | None]] = []
    for index, point in enumerate(at):
        pieces += [(point[0], None), point] if index in starts else [point]
    canvas.path(list(runs(pieces)), TEAL, 2)
    radius = min(4.0, periods.step * 0.35)
    _dots(canvas, at, radius, TEAL)
    for index, (period, _) in enumerate(given.alarms, 1):
        x, y = at[periods.index(period)]
        if y is not None:
            canvas.diamond(x, y, max(5.5, radius + 2.5))
            _numbered(canvas, x, y, str(index))


def _dots(canvas: Canvas, at: Sequence[tuple[float, float | None]], radius: float, ink: str) -> None:
    """Draw the points of a line; where they would be too near to be told apart, only those that stand alone."""
    for run in runs(at):
        for x, y in run:
            if radius >= 2.5 or len(run) == 1:
                canvas.dot(x, y, max(radius, 2.0), ink)


def _numbered(canvas: Canvas, x: float, y: float, words: str) -> None:
    """Write the number of an alarm above its mark, or below, or as near as there is room."""
    for away in (11.0, -11.0 - canvas.font * 0.8, 26.0, -26.0 - canvas.font * 0.8, 41.0, 56.0):
        if canvas.has_room(canvas.box_of(x, y - away, words, "middle", bold=True), 1.0):
            canvas.text(x, y - away, words, "middle", bold=True, halo=True)
            return


def cusum_panel(canvas: Canvas, cusum: Cusum, periods: Periods, top: float) -> float:
    """Draw a cumulative sum beneath a chart of the same periods; return where it ends."""
    canvas.text(2, top + canvas.font, fitted(cusum.title, canvas.font, canvas.width - 4), ink=QUIET)
    marks = _cusum_marks(cusum)
    top += canvas.line_height + 8
    area = Box(periods.left, top, periods.right, top + 110)
    scale = Linear(marks[0], marks[-1], area.bottom, area.top)
    upright(canvas, area, scale, marks, False)
    canvas.line((area.left, scale(cusum.threshold), area.right, scale(cusum.threshold)), RUST, 1.5, _LIMIT)
    at = [(periods.middle(i), None if each is None else scale(each)) for i, each in enumerate(cusum.statistic)]
    canvas.path(list(runs(at)), DEEP, 2)
    _dots(canvas, at, min(2.5, periods.step * 0.2), DEEP)
    for (x, y), each in zip(at, cusum.statistic, strict=True):
        if y is not None and each is not None and abs(each) >= abs(cusum.threshold):
            canvas.diamond(x, y, max(2.5, min(4.5, periods.step * 0.4)), ink=RUST)
    end = period_axis(canvas, area, periods)
    return key(canvas, end, [(Sample(RUST, 1.5, _LIMIT), f"Threshold {number(cusum.threshold)}")])


def _cusum_marks(cusum: Cusum) -> list[float]:
    seen = [each for each in (0.0, cusum.threshold, *cusum.statistic) if each is not None]
    return ticks(min(seen), max(seen), 3)


def _key(given: _Given) -> list[tuple[Sample, str]]:
    made = [(Sample(TEAL, 2, point="dot"), "Value")]
    if any(each is not None for each in given.centre):
        made.append((Sample(DEEP, 1.5), given.middle))
    if any(each is not None for each in (*given.lower, *given.upper)):
        made.append((Sample(RUST, 1.5, _LIMIT), "Limits"))
    if given.alarms:
        made.append((Sample(RUST, point="diamond"), "Marked, with its number"))
    if given.baseline:
        first, last = given.baseline
        made.append((Sample(_SHADE, ground=_SHADE), f"Limits reckoned from {first} to {last}"))
    return made
