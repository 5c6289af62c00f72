"""One small chart for each unit, on one scale and in the order of names: no place in it is better than another."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ringtrue.publish.plots.axes import Sample, heading, key, notes
from ringtrue.publish.plots.frame import (
    GRID,
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
    tick_words,
    ticks,
)
from ringtrue.publish.plots.lettering import clean, number, share, text_width, wrapped

_TALL, _GAP = 62.0, 14.0


@dataclass(frozen=True)
class Panel:
    """A unit and its series, one value for each period, with the periods that are marked."""

    name: str
    values: tuple[float | None, ...]
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Given:
    periods: tuple[str, ...]
    panels: tuple[Panel, ...]
    reference: float | None
    shares: bool
    measures: str
    note: str
    meaning: str

    def said(self, value: float) -> str:
        return share(value) if self.shares else number(value)

    @property
    def marks(self) -> list[float]:
        """The ends of the scale that all share, and one number between if that is round."""
        seen = [each for panel in self.panels for each in panel.values if each is not None]
        seen += [self.reference] if self.reference is not None else []
        return ticks(min([0.0, *seen]), max(seen, default=1.0), 2)


def small_multiples(
    name: str,
    title: str,
    periods: Sequence[str],
    panels: Sequence[Panel],
    *,
    reference: float | None = None,
    shares: bool = True,
    measures: str = "Share of cases",
    note: str = "",
    meaning: str = "a reason to look, not a finding",
) -> Chart:
    """Return one small line for each unit on the same scale, four beside each other at a desk, two on a telephone.

    Panels stand in the order of their names, whatever their numbers. `reference`, a value for all units together, is
    the grey line in each. A missing value leaves a gap; a value between two gaps is a point. `meaning` says what a mark
    is.
    """
    made = tuple(
        Panel(clean(panel.name), tuple(panel.values), tuple(map(clean, panel.marked)))
        for panel in sorted(panels, key=lambda panel: clean(panel.name).casefold())
    )
    finite(reference, *(value for panel in made for value in panel.values))
    given = _Given(tuple(map(clean, periods)), made, reference, shares, clean(measures), note, meaning)
    for panel in made:
        same_length(periods=given.periods, values=panel.values)
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given), wide, narrow, *_table(given))


def _table(given: _Given) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    columns = (Column("Unit"), *(Column(period, given.shares) for period in given.periods))
    rows = tuple((panel.name, *panel.values) for panel in given.panels)
    if given.reference is not None:
        rows += (("All units", *[given.reference] * len(given.periods)),)
    return columns, rows


def _described(given: _Given) -> str:
    over = f"{given.periods[0]} to {given.periods[-1]}" if given.periods else "no period"
    said = [
        f"{len(given.panels):,} small line charts on one scale, one for each unit in the order of names: "
        f"{given.measures[:1].lower() + given.measures[1:]}, {over}."
    ]
    seen = [
        (value, panel.name, period)
        for panel in given.panels
        for period, value in zip(given.periods, panel.values, strict=True)
        if value is not None
    ]
    if seen:
        low, high = min(each[0] for each in seen), max(each[0] for each in seen)
        said.append(f"Values run from {given.said(low)} to {given.said(high)}.")
    if given.reference is not None:
        said.append(f"All units together: {given.said(given.reference)}.")
    marked = sum(len(panel.marked) for panel in given.panels)
    if marked:
        said.append(f"{marked:,} {'value is' if marked == 1 else 'values are'} marked: {given.meaning}.")
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    across = min(2 if canvas.narrow else 4, max(len(given.panels), 1))
    marks = given.marks
    top = _scale_words(canvas, given, heading(canvas, given.measures))
    left = max(text_width(words, canvas.font) for words in tick_words(marks, given.shares)) + 8
    wide = (canvas.width - left - 4 - _GAP * (across - 1)) / across
    named = [wrapped(panel.name, canvas.font, wide, 2, bold=True) for panel in given.panels]
    for row in range(ceil(len(given.panels) / across)):
        here = range(row * across, min((row + 1) * across, len(given.panels)))
        head = max(len(named[index]) for index in here) * canvas.line_height + 6
        for index in here:
            start = left + (index - row * across) * (wide + _GAP)
            area = Box(start, top + head, start + wide, top + head + _TALL)
            for line, words in enumerate(named[index]):
                foot = top + head - 6 - (len(named[index]) - line - 1) * canvas.line_height - canvas.font * 0.28
                canvas.text(start, foot, words, bold=True)
            _panel(canvas, given, given.panels[index], area, index == here[0])
        top += head + _TALL + canvas.font * 0.9
    canvas.height = notes(canvas, key(canvas, top + 4, _key(given)), [given.note])


def _scale_words(canvas: Canvas, given: _Given, top: float) -> float:
    """Say once what all panels share, so that none needs an axis of periods of its own."""
    if not given.periods:
        return top
    first, last = given.periods[0], given.periods[-1]
    words = f"Each from {first} to {last}" if len(given.periods) > 1 else f"Each for {first}"
    for line in wrapped(words, canvas.font, canvas.width - 4, 2):
        canvas.text(2, top, line, ink=QUIET)
        top += canvas.line_height
    return top


def _panel(canvas: Canvas, given: _Given, panel: Panel, area: Box, first: bool) -> None:
    marks = given.marks
    scale = Linear(marks[0], marks[-1], area.bottom, area.top)
    for mark, words in zip(marks, tick_words(marks, given.shares), strict=True):
        y = scale(mark)
        canvas.line((area.left, y, area.right, y), QUIET if mark == 0 else GRID)
        if first and canvas.has_room(canvas.box_of(area.left - 5, y + canvas.font * 0.35, words, "end"), 0.0):
            canvas.text(area.left - 5, y + canvas.font * 0.35, words, "end", ink=QUIET)
    if given.reference is not None:
        y = scale(given.reference)
        canvas.line((area.left, y, area.right, y), QUIET, 1.25, "4 3")
    periods = Periods(given.periods, area.left, area.right)
    at = [(periods.middle(i), None if value is None else scale(value)) for i, value in enumerate(panel.values)]
    lines = list(runs(at))
    canvas.path(lines, TEAL, 1.75)
    for run in lines:
        if len(run) == 1:
            canvas.dot(*run[0], 2.2, TEAL)
    for period in panel.marked:
        x, y_at = at[periods.index(period)]
        if y_at is not None:
            canvas.diamond(x, y_at, 5)


def _key(given: _Given) -> list[tuple[Sample, str]]:
    made = [(Sample(TEAL, 1.75), "The unit")]
    if given.reference is not None:
        made.append((Sample(QUIET, 1.25, "4 3"), f"All units together, {given.said(given.reference)}"))
    if any(panel.marked for panel in given.panels):
        made.append((Sample(RUST, point="diamond"), f"Marked: {given.meaning.partition(',')[0]}"))
    return made
