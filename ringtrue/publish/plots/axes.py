"""What stands around a plot: its axes, the breaks in its series, its key, its labels and its notes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ringtrue.publish.plots.frame import GRID, INK, PAPER, QUIET, Box, Canvas, Linear, Periods, tick_words
from ringtrue.publish.plots.lettering import clean, fitted, text_width, wrapped

Swatch = Callable[[Canvas, Box], None]
# Beyond three rows of words above a plot, the words would be more than the plot.
_LANES = 3
_DASH = "5 4"


def heading(canvas: Canvas, words: str) -> float:
    """Write what the upright axis measures, above it and level, as words are read; return where the plot may begin."""
    y = canvas.font
    for line in wrapped(words, canvas.font, canvas.width - 4, 3):
        canvas.text(2, y, line, ink=QUIET)
        y += canvas.line_height
    return y


def left_margin(canvas: Canvas, marks: Sequence[float], shares: bool) -> float:
    """Return the room that the numbers of an upright axis need."""
    return max(text_width(words, canvas.font) for words in tick_words(marks, shares)) + 10


def upright(canvas: Canvas, area: Box, scale: Linear, marks: Sequence[float], shares: bool) -> None:
    """Draw the grid and the numbers of the upright axis; a number without room is left out, its line is not."""
    for mark, words in zip(marks, tick_words(marks, shares), strict=True):
        y = scale(mark)
        canvas.line((area.left, y, area.right, y), QUIET if mark == 0 else GRID)
        foot = y + canvas.font * 0.35
        if canvas.has_room(canvas.box_of(area.left - 6, foot, words, "end"), 0.0):
            canvas.text(area.left - 6, foot, words, "end", ink=QUIET)


def level(canvas: Canvas, area: Box, scale: Linear, marks: Sequence[float], shares: bool, title: str) -> float:
    """Draw the numbers and the title of a level axis of numbers; return where it ends."""
    canvas.line((area.left, area.bottom, area.right, area.bottom))
    foot = area.bottom + canvas.font * 1.75
    for mark, words in zip(marks, tick_words(marks, shares), strict=True):
        x = scale(mark)
        canvas.line((x, area.bottom, x, area.bottom + 5))
        if canvas.has_room(canvas.box_of(x, foot, words, "middle"), 6.0):
            canvas.text(x, foot, words, "middle", ink=QUIET)
    return _axis_title(canvas, area, foot, title)


def period_axis(canvas: Canvas, area: Box, periods: Periods, title: str = "") -> float:
    """Draw the labels of periods, as many as there is room for, evenly spaced; return where they end."""
    canvas.line((area.left, area.bottom, area.right, area.bottom))
    foot = area.bottom + canvas.font * 1.75
    widest = area.width * 0.6
    said = [fitted(label, canvas.font, widest) for label in periods.labels]
    need = max((text_width(words, canvas.font) for words in said), default=0.0) + 10
    every = next((step for step in _steps(periods.labels) if step * periods.step >= need), len(said) or 1)
    for index in range(0, len(said), every):
        x = periods.middle(index)
        canvas.line((x, area.bottom, x, area.bottom + 5))
        if canvas.has_room(canvas.box_of(x, foot, said[index], "middle"), 4.0):
            canvas.text(x, foot, said[index], "middle", ink=QUIET)
    return _axis_title(canvas, area, foot, title)


def _steps(labels: Sequence[str]) -> list[int]:
    """Return how many periods may lie between two labels: parts of a year and whole years, where there are years."""
    seasons = [re.sub(r"\d{4}", "", label) for label in labels]
    for year in (2, 4, 12):
        pairs = list(zip(seasons, seasons[year:], strict=False))
        if pairs and all(one == other for one, other in pairs) and len(set(seasons[:year])) == year:
            return [part for part in range(1, year) if year % part == 0] + [year * times for times in range(1, 100)]
    return [1, 2, 5, 10, 20, 25, 50, 100, 200, 500]


def _axis_title(canvas: Canvas, area: Box, foot: float, title: str) -> float:
    for line in wrapped(title, canvas.font, canvas.width - 4, 2):
        foot += canvas.line_height
        canvas.text((area.left + area.right) / 2, foot, line, "middle", ink=QUIET)
    return foot + canvas.font * 0.5


# ---- breaks


@dataclass
class Breaks:
    """The breaks in a series, laid out above a plot: in words where they fit, else by a letter and a note below."""

    lanes: int = 0
    notes: list[str] = field(default_factory=list)
    placed: list[tuple[float, int, str, str]] = field(default_factory=list)
    unnamed: list[float] = field(default_factory=list)

    def height(self, canvas: Canvas) -> float:
        """Return the room they take above the plot."""
        return self.lanes * canvas.line_height + (4 if self.lanes else 0)

    def draw(self, canvas: Canvas, area: Box) -> None:
        """Draw each as a dashed line down through the plot, its words or its letter at the head."""
        top = area.top - self.height(canvas)
        for x, lane, words, anchor in self.placed:
            head = top + lane * canvas.line_height
            self._line(canvas, x, head + 2, area)
            aside = {"start": 5.0, "end": -5.0}[anchor]
            canvas.text(x + aside, head + canvas.font * 0.95, words, anchor)
        for x in self.unnamed:
            self._line(canvas, x, area.top, area)

    @staticmethod
    def _line(canvas: Canvas, x: float, top: float, area: Box) -> None:
        # On paper colour: a dark dash would be lost on a dark band.
        canvas.line((x, area.top, x, area.bottom), PAPER, 3.5)
        canvas.line((x, top, x, area.bottom), INK, 1.25, _DASH)


def breaks_over(canvas: Canvas, periods: Periods, breaks: Sequence[tuple[str, str]]) -> Breaks:
    """Lay out breaks, each a period and the reason why it and what follows are not like what came before."""
    ordered = sorted(((periods.index(period), period, clean(why)) for period, why in breaks), key=lambda each: each[0])
    direct = _laid([(periods.edge(index), why) for index, _, why in ordered], canvas, _LANES, periods.left)
    if not direct.unnamed:
        return direct
    letters = [chr(ord("A") + index % 26) for index in range(len(ordered))]
    heads = [(periods.edge(each[0]), letter) for each, letter in zip(ordered, letters, strict=True)]
    made = _laid(heads, canvas, 2, 2.0)
    made.notes = [f"{letter}: from {each[1]}, {each[2]}" for each, letter in zip(ordered, letters, strict=True)]
    return made


def _laid(wanted: Sequence[tuple[float, str]], canvas: Canvas, most: int, floor: float) -> Breaks:
    made = Breaks()
    for x, words in wanted:
        wide = text_width(words, canvas.font) + 5
        tries = [(lane, anchor) for lane in range(most) for anchor in ("start", "end")]
        for lane, anchor in tries:
            if _lane_is_free(made, (floor, canvas.width - 2), (x, wide if anchor == "start" else -wide), lane, canvas):
                made.placed.append((x, lane, words, anchor))
                made.lanes = max(made.lanes, lane + 1)
                break
        else:
            made.unnamed.append(x)
    return made


def _lane_is_free(made: Breaks, span: tuple[float, float], at: tuple[float, float], lane: int, canvas: Canvas) -> bool:
    """Say whether words may stand in a lane: over the plot, over no other words, and crossed by no line."""
    x, left, right = at[0], min(at[0], sum(at)), max(at[0], sum(at))
    if left < span[0] or right > span[1]:
        return False
    for other, there, words, anchor in made.placed:
        wide = text_width(words, canvas.font) + 5
        start, end = (other, other + wide) if anchor == "start" else (other - wide, other)
        if there == lane and left < end + 8 and start < right + 8:
            return False
        if there < lane and left - 3 < other < right + 3 and other != x:
            return False
        if there > lane and start - 3 < x < end + 3 and other != x:
            return False
    return True


# ---- key, labels, notes


@dataclass(frozen=True)
class Sample:
    """A piece of line, or a point, as it stands in a key."""

    ink: str
    width: float = 0.0
    dash: str = ""
    point: str = ""
    ground: str = ""

    def __call__(self, canvas: Canvas, box: Box) -> None:
        middle = (box.top + box.bottom) / 2
        if self.ground:
            canvas.rect(box, self.ground, QUIET, 0.5)
        if self.width:
            canvas.line((box.left, middle, box.right, middle), self.ink, self.width, self.dash)
        if self.point == "dot":
            canvas.dot((box.left + box.right) / 2, middle, 4.5, self.ink)
        elif self.point == "diamond":
            canvas.diamond((box.left + box.right) / 2, middle, 6.5, self.ink)


def key(canvas: Canvas, top: float, entries: Sequence[tuple[Swatch, str]], *, stacked: bool = False) -> float:
    """Draw a key below a plot, entry after entry, or each below the other; return where it ends."""
    if not entries:
        return top
    left, size = 2.0, canvas.font
    x, y = left, top + canvas.font
    for swatch, words in entries:
        lines = wrapped(words, size, canvas.width - left - 36, 3)
        wide = max((text_width(line, size) for line in lines), default=0.0) + 32
        if x > left and (stacked or x + wide > canvas.width - 2):
            x, y = left, y + canvas.line_height * 1.15
        swatch(canvas, Box(x, y - size * 0.85, x + 24, y + size * 0.15))
        for index, line in enumerate(lines):
            canvas.text(x + 30, y + index * canvas.line_height, line)
        if len(lines) > 1:
            x, y = left, y + canvas.line_height * (len(lines) + 0.15)
        else:
            x += wide + 14
    return (y if x > left else y - canvas.line_height * 1.15) + canvas.line_height * 0.6


def labels(
    canvas: Canvas, x: float, span: tuple[float, float], wanted: Sequence[tuple[float, str, Swatch]], width: float
) -> None:
    """Write labels to the right of a plot, each as near to its height as the others let it, joined to it by a line."""
    told = [wrapped(words, canvas.font, width - 38, 3) for _, words, _ in wanted]
    if sum(map(len, told)) * canvas.line_height + 4 * len(told) > span[1] - span[0]:
        told = [wrapped(words, canvas.font, width - 38, 2) for _, words, _ in wanted]
    heights = [len(lines) * canvas.line_height + 4 for lines in told]
    tops = spread([at - tall / 2 for (at, _, _), tall in zip(wanted, heights, strict=True)], heights, span)
    for (at, _, swatch), lines, top in zip(wanted, told, tops, strict=True):
        first = top + canvas.font
        canvas.line((x, at, x + 8, first - canvas.font * 0.35))
        swatch(canvas, Box(x + 10, first - canvas.font * 0.85, x + 30, first + canvas.font * 0.15))
        for index, line in enumerate(lines):
            canvas.text(x + 35, first + index * canvas.line_height, line)


def spread(tops: Sequence[float], heights: Sequence[float], span: tuple[float, float]) -> list[float]:
    """Return tops moved as little as need be, in their order, so that none covers another.

    They keep within the span if there is room for all; if not, they run out of it at its lower end.
    """
    order = sorted(range(len(tops)), key=lambda index: tops[index] + heights[index] / 2)
    made, floor = list(tops), span[0]
    for index in order:
        made[index] = max(made[index], floor)
        floor = made[index] + heights[index]
    ceiling = max(span[1], span[0] + sum(heights))
    for index in reversed(order):
        made[index] = min(made[index], ceiling - heights[index])
        ceiling = made[index]
    return made


def notes(canvas: Canvas, top: float, lines: Sequence[str], most: int = 8) -> float:
    """Write notes below a chart; those beyond `most` are counted, and stand in the table. Return where they end."""
    shown = [words for words in lines if clean(words)]
    if len(shown) > most:
        shown = [*shown[: most - 1], f"And {len(shown) - most + 1:,} more, in the table."]
    y = top + canvas.font if shown else top
    for words in shown:
        for line in wrapped(words, canvas.font, canvas.width - 4, 24):
            canvas.text(2, y, line, ink=QUIET)
            y += canvas.line_height
    return y + 4
