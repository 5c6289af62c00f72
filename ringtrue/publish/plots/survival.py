"""How much has happened by each day after a report: curves that step up, their intervals, and who is still watched."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ringtrue.publish.plots.axes import Sample, heading, key, labels, left_margin, level, notes, upright
from ringtrue.publish.plots.frame import (
    INK,
    QUIET,
    Box,
    Canvas,
    Cell,
    Chart,
    Column,
    Linear,
    drawn,
    finite,
    same_length,
    ticks,
)
from ringtrue.publish.plots.lettering import clean, fitted, number, share, text_width

# Ink of the line, its dash, the strokes of its band's hatch: three ways to tell the same curve.
_MANNERS: tuple[tuple[str, str, str], ...] = (
    ("#12343b", "", "M0,8 l8,-8 M-2,2 l4,-4 M6,10 l4,-4"),
    ("#a0470f", "9 4", "M0,0 l8,8 M-2,6 l4,4 M6,-2 l4,4"),
    ("#3d8b96", "3 3", "M4,0 v8"),
    ("#7a4a6b", "10 3 3 3", "M0,4 h8"),
    ("#6d612a", "1.5 4", "M1,2 h2 M5,6 h2"),
)
MOST_CURVES = len(_MANNERS)


@dataclass(frozen=True)
class Curve:
    """The share of cases to which something has happened by each time, from nought at time nought.

    Times rise; shares, and the ends of their intervals, are fractions that hold from their time to the next. `at_risk`
    is how many cases were still watched at each of the chart's `risk_times`.
    """

    label: str
    times: tuple[float, ...]
    shares: tuple[float, ...]
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    at_risk: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Given:
    curves: tuple[Curve, ...]
    risk_times: tuple[float, ...]
    until: float
    measures: str
    times: str
    note: str


def incidence_chart(
    name: str,
    title: str,
    curves: Sequence[Curve],
    *,
    risk_times: Sequence[float] = (),
    until: float | None = None,
    measures: str = "Share of cases",
    times: str = "Days since the report",
    note: str = "",
) -> Chart:
    """Return cumulative incidence as steps with bands of their intervals, and the numbers at risk beneath.

    The level axis runs to `until`, or to the last time given. The table holds every step. Raises ValueError for more
    than five curves, which could not be told apart, and for times that do not rise.
    """
    made = tuple(_checked(curve, risk_times) for curve in curves)
    if len(made) > MOST_CURVES:
        raise ValueError(f"{len(made)} curves cannot be told apart: draw {MOST_CURVES} at most, or one chart for each")
    finite(until, *risk_times)
    last = max([*(time for curve in made for time in curve.times), *risk_times], default=0.0) or 1.0
    given = _Given(made, tuple(risk_times), last if until is None else until, clean(measures), clean(times), note)
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given), wide, narrow, *_table(given))


def _checked(curve: Curve, risk_times: Sequence[float]) -> Curve:
    same_length(times=curve.times, shares=curve.shares)
    if curve.lower or curve.upper:
        same_length(times=curve.times, lower=curve.lower, upper=curve.upper)
    if curve.at_risk:
        same_length(risk_times=risk_times, at_risk=curve.at_risk)
    finite(*curve.times, *curve.shares, *curve.lower, *curve.upper)
    if list(curve.times) != sorted(set(curve.times)) or any(time < 0 for time in curve.times):
        raise ValueError(f"{curve.label}: times begin at nought or later, and rise")
    unknown = (None,) * len(curve.times)
    lower, upper = curve.lower or unknown, curve.upper or unknown
    return Curve(clean(curve.label), curve.times, curve.shares, lower, upper, curve.at_risk)


def _table(given: _Given) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    columns = (
        Column("Curve"),
        Column(given.times),
        Column("Share", True),
        Column("Lower end", True),
        Column("Upper end", True),
        Column("At risk"),
    )
    rows: list[tuple[Cell, ...]] = []
    for curve in given.curves:
        watched = dict(zip(given.risk_times, curve.at_risk, strict=False))
        steps = dict(zip(curve.times, zip(curve.shares, curve.lower, curve.upper, strict=True), strict=True))
        for time in sorted({*steps, *watched}):
            rows.append((curve.label, time, *steps.get(time, _at(curve, time)), watched.get(time)))
    return columns, tuple(rows)


def _at(curve: Curve, time: float) -> tuple[float, float | None, float | None]:
    """Return share and interval as they stand at a time between the steps."""
    found: tuple[float, float | None, float | None] = (0.0, None, None)
    for index, step in enumerate(curve.times):
        if step <= time:
            found = (curve.shares[index], curve.lower[index], curve.upper[index])
    return found


def _described(given: _Given) -> str:
    curves = "1 curve" if len(given.curves) == 1 else f"{len(given.curves)} curves"
    measures, times = (words[:1].lower() + words[1:] for words in (given.measures, given.times))
    said = [f"{curves} that step up: {measures}, by {times}, up to {number(given.until)}."]
    for curve in given.curves:
        part, lower, upper = _at(curve, given.until)
        between = f" (interval {share(lower)} to {share(upper)})" if lower is not None and upper is not None else ""
        said.append(f"{curve.label}: {share(part)}{between} by {number(given.until)}.")
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    tops = [end for curve in given.curves for end in (*curve.shares, *curve.upper) if end is not None]
    marks = [mark for mark in ticks(0, max(tops, default=1.0), 5) if mark <= 1 + 1e-9 or max(tops, default=0) > 1]
    top = heading(canvas, given.measures) + 4
    beside = 0.0 if canvas.narrow or not given.curves else 200.0
    left = left_margin(canvas, marks, True)
    area = Box(
        left, top, canvas.width - beside - (24 if canvas.narrow else 12), top + (230.0 if canvas.narrow else 280.0)
    )
    x = Linear(0, given.until, area.left, area.right)
    y = Linear(marks[0], max(marks[-1], *tops, 0.01), area.bottom, area.top)
    upright(canvas, area, y, marks, True)
    for index, curve in enumerate(given.curves):
        _band(canvas, given, index, curve, x, y)
    for index, curve in enumerate(given.curves):
        canvas.path([[(x(t), y(s)) for t, s in _corners(curve.times, curve.shares, given.until)]], *_line(index))
    along = [time for time in given.risk_times if 0 <= time <= given.until]
    if len(along) < 2:
        along = [mark for mark in ticks(0, given.until, 4 if canvas.narrow else 6) if mark <= given.until]
    end = level(canvas, area, x, along, False, given.times)
    told = [(y(_at(c, given.until)[0]), _words(c, given.until), _sample(canvas, i)) for i, c in enumerate(given.curves)]
    if canvas.narrow:
        end = key(canvas, end, [(sample, words) for _, words, sample in told], stacked=True)
    else:
        labels(canvas, area.right, (area.top - 6, area.bottom), told, beside)
    canvas.height = notes(canvas, _at_risk(canvas, given, x, end), [given.note])


def _words(curve: Curve, until: float) -> str:
    return f"{share(_at(curve, until)[0])} {curve.label}"


def _line(index: int) -> tuple[str, float, str]:
    ink, dash, _ = _MANNERS[index]
    return ink, 2.25, dash


def _sample(canvas: Canvas, index: int) -> Sample:
    ink, width, dash = _line(index)
    return Sample(ink, width, dash)


def _corners(times: Sequence[float], ends: Sequence[float], until: float) -> list[tuple[float, float]]:
    """Return the corners of steps from nought at nought, up to a time and no further."""
    made, height = [(0.0, 0.0)], 0.0
    for time, end in zip(times, ends, strict=True):
        if time > until:
            break
        made += [(time, height), (time, end)]
        height = end
    return [*made, (until, height)]


def _band(canvas: Canvas, given: _Given, index: int, curve: Curve, x: Linear, y: Linear) -> None:
    known = [
        (time, lower, upper)
        for time, lower, upper in zip(curve.times, curve.lower, curve.upper, strict=True)
        if lower is not None and upper is not None
    ]
    if not known:
        return
    times = [time for time, _, _ in known]
    low = _corners(times, [lower for _, lower, _ in known], given.until)
    high = _corners(times, [upper for _, _, upper in known], given.until)
    ink, _, hatch = _MANNERS[index]
    pattern = (
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}" fill-opacity="{}"/>'
        '<path d="{}" stroke="{}" stroke-width="0.8" stroke-opacity="0.45"/></pattern>'
    )
    # Hatches laid over each other more than twice are mud.
    many = len(given.curves) > 3
    fill = canvas.define(f"band-{index}", pattern, ink, 0.05 if many else 0.1, Markup("" if many else hatch), ink)
    canvas.area([(x(time), y(end)) for time, end in [*high, *reversed(low)]], fill)


def _at_risk(canvas: Canvas, given: _Given, x: Linear, top: float) -> float:
    """Write beneath the axis how many cases of each curve were still watched: what the right-hand end rests on."""
    curves = [(index, curve) for index, curve in enumerate(given.curves) if curve.at_risk]
    if not curves:
        return top
    y = top + canvas.font
    canvas.text(2, y, "Still watched (at risk)", ink=QUIET)
    for index, curve in curves:
        # On its own line: beside the numbers there is no room for a name, at either width.
        y += canvas.line_height * (1.3 if index else 1.05)
        middle = y - canvas.font * 0.35
        canvas.line((2, middle, 26, middle), *_line(index))
        canvas.text(32, y, fitted(curve.label, canvas.font, canvas.width - 40))
        y += canvas.line_height
        for time, count in zip(given.risk_times, curve.at_risk, strict=True):
            if 0 <= time <= given.until:
                said = f"{count:,}"
                half = text_width(said, canvas.font) / 2
                if canvas.has_room(canvas.box_of(x(time), y, said, "middle"), 4.0) and x(time) - half >= 0:
                    canvas.text(x(time), y, said, "middle", ink=INK)
    return y + canvas.font * 0.8
