"""How cases ended, period by period: bands that fill the whole, so that one exit grows only at the cost of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ringtrue.publish.plots.axes import breaks_over, heading, key, labels, left_margin, notes, period_axis, upright
from ringtrue.publish.plots.frame import (
    INK,
    PAPER,
    QUIET,
    Box,
    Canvas,
    Chart,
    Column,
    Linear,
    Periods,
    drawn,
    same_length,
)
from ringtrue.publish.plots.lettering import clean, listed, share

# Ground, line, pattern of a tile of 8 by 8. Next to each other stand light and dark, plain and patterned, so that the
# order holds in grey; hues are those a colour-blind reader can part.
_FILLS: tuple[tuple[str, str, str], ...] = (
    ("#12343b", "", ""),
    ("#f6e3d3", "#a0470f", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"),
    ("#6aa3ab", "", ""),
    ("#ffffff", "#14242b", "M1,2 h2 M5,6 h2"),
    ("#a9b3b9", "#2b3a42", "M2,0 v8 M6,0 v8"),
    ("#f7f0c8", "#6d612a", "M0,4 h8"),
    ("#7a4a6b", "", ""),
    ("#e4e8ea", "#4d5a62", "M0,0 l8,8 M-2,6 l4,4 M6,-2 l4,4"),
)
MOST_EXITS = len(_FILLS)


@dataclass(frozen=True)
class _Given:
    periods: tuple[str, ...]
    exits: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    breaks: tuple[tuple[str, str], ...]
    measures: str
    note: str

    @property
    def last(self) -> int | None:
        """The last period with cases: the one whose shares the labels give."""
        return max((index for index, row in enumerate(self.counts) if sum(row)), default=None)


def exit_bands(
    name: str,
    title: str,
    periods: Sequence[str],
    exits: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    breaks: Sequence[tuple[str, str]] = (),
    what: str = "cases",
    note: str = "",
) -> Chart:
    """Return how the cases of each period ended, as bands of patterns that add up to 100%.

    `counts` holds for each period the number of cases of each exit, in the order of `exits`, which is also the order
    from the foot up. A break is a period and the reason why it and later ones are not like those before. A period
    without cases is left blank. Raises ValueError for more than eight exits: no more patterns can be told apart, so
    the rarest are better joined.
    """
    given = _Given(
        tuple(map(clean, periods)),
        tuple(map(clean, exits)),
        tuple(map(tuple, counts)),
        tuple((clean(period), clean(why)) for period, why in breaks),
        f"Share of {clean(what)}",
        note,
    )
    _check(given)
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given, what), wide, narrow, *_table(given, what))


def _check(given: _Given) -> None:
    same_length(periods=given.periods, counts=given.counts)
    if len(given.exits) > MOST_EXITS:
        raise ValueError(f"{len(given.exits)} exits cannot be told apart: join the rarest, until {MOST_EXITS} are left")
    for row in given.counts:
        same_length(exits=given.exits, counts=row)
        if any(count < 0 for count in row):
            raise ValueError(f"{min(row)} cases are not a number of cases")


def _table(given: _Given, what: str) -> tuple[tuple[Column, ...], tuple[tuple[str | int, ...], ...]]:
    heads = ("Period", *given.exits, f"All {clean(what)}")
    rows = zip(given.periods, given.counts, strict=True)
    return tuple(map(Column, heads)), tuple((period, *row, sum(row)) for period, row in rows)


def _described(given: _Given, what: str) -> str:
    filled = [index for index, row in enumerate(given.counts) if sum(row)]
    said = [f"Stacked bands for {len(given.periods)} periods; in each, the exits add up to 100% of its {what}."]
    if not filled:
        return f"{said[0]} There are no {what}. {given.note}".strip()
    for index in sorted({filled[0], filled[-1]}):
        row = given.counts[index]
        parts = [f"{each} {share(count / sum(row), 0)}" for each, count in zip(given.exits, row, strict=True)]
        said.append(f"{given.periods[index]}, of {sum(row):,}: {'; '.join(parts)}.")
    if len(filled) < len(given.periods):
        empty = [period for period, row in zip(given.periods, given.counts, strict=True) if not sum(row)]
        said.append(f"Without {what}: {listed(empty)}.")
    said += [f"Break from {period}: {why}." for period, why in given.breaks]
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    marks = [0.0, 0.25, 0.5, 0.75, 1.0]
    top = heading(canvas, given.measures)
    beside = 0.0 if canvas.narrow else 210.0
    left, right = left_margin(canvas, marks, True), canvas.width - beside - 8
    periods = Periods(given.periods, left, right)
    broken = breaks_over(canvas, periods, given.breaks)
    top += broken.height(canvas)
    area = Box(left, top, right, top + (240.0 if canvas.narrow else 300.0))
    scale = Linear(0, 1, area.bottom, area.top)
    upright(canvas, area, scale, marks, True)
    for index, row in enumerate(given.counts):
        _column(canvas, periods, scale, index, row)
        if index == given.last and not canvas.narrow:
            _joined(canvas, periods, scale, index, row)
    broken.draw(canvas, area)
    end = period_axis(canvas, area, periods)
    told = _ends(canvas, given)
    if canvas.narrow:
        # From the top of the pile down, as the bands lie.
        end = key(canvas, end, [(swatch, words) for _, words, swatch in reversed(told)], stacked=True)
    else:
        labels(canvas, area.right, (area.top - 6, end), [(scale(at), words, fill) for at, words, fill in told], beside)
    blank = "Blank: a period without any." if any(not sum(row) for row in given.counts) else ""
    canvas.height = notes(canvas, end, [*broken.notes, blank, given.note])


def _column(canvas: Canvas, periods: Periods, scale: Linear, index: int, row: Sequence[int]) -> None:
    total, below, middle, half = sum(row), 0, periods.middle(index), _half(periods)
    for which, count in enumerate(row):
        if count:
            box = Box(middle - half, scale((below + count) / total), middle + half, scale(below / total))
            canvas.rect(box, _fill(canvas, which), PAPER, min(1.0, periods.step * 0.08))
        below += count


def _half(periods: Periods) -> float:
    """Return half the width of a column; one period alone would fill the plot and read as an area."""
    return min(periods.step / 2 - min(periods.step * 0.05, 1.5), 60.0)


def _joined(canvas: Canvas, periods: Periods, scale: Linear, index: int, row: Sequence[int]) -> None:
    """Lead from a last column that stands away from the edge of the plot to where its labels begin."""
    edge, below = periods.middle(index) + _half(periods), 0
    for count in row:
        if periods.right - edge > 6:
            height = scale((below + count / 2) / sum(row))
            canvas.line((edge, height, periods.right, height), QUIET, 0.75)
        below += count


def _ends(canvas: Canvas, given: _Given) -> list[tuple[float, str, "_Swatch"]]:
    """Return for each exit the height of its middle in the last period with cases, its words and its swatch."""
    if given.last is None:
        return [(0.5, each, _Swatch(which)) for which, each in enumerate(given.exits)]
    row, made, below = given.counts[given.last], [], 0
    for which, (each, count) in enumerate(zip(given.exits, row, strict=True)):
        # The number first: where a long name is cut, it must not be what is lost.
        made.append(((below + count / 2) / sum(row), f"{share(count / sum(row), 0)} {each}", _Swatch(which)))
        below += count
    return made


@dataclass(frozen=True)
class _Swatch:
    which: int

    def __call__(self, canvas: Canvas, box: Box) -> None:
        canvas.rect(box, _fill(canvas, self.which), INK, 0.75)


def _fill(canvas: Canvas, which: int) -> str:
    ground, ink, path = _FILLS[which]
    if not path:
        return ground
    pattern = (
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{}"/>'
        '<path d="{}" stroke="{}" stroke-width="1.5"/></pattern>'
    )
    return canvas.define(f"fill-{which}", pattern, ground, Markup(path), ink)
