"""What a change is made of: from one number to another by its parts, each beginning where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from ringtrue.publish.plots.axes import Sample, heading, key, level, notes
from ringtrue.publish.plots.frame import (
    DEEP,
    GRID,
    INK,
    LIGHT,
    QUIET,
    RUST,
    Box,
    Canvas,
    Cell,
    Chart,
    Column,
    Linear,
    drawn,
    finite,
    ticks,
)
from ringtrue.publish.plots.lettering import clean, number, share, text_width, wrapped

_UP = "#f6e3d3"


@dataclass(frozen=True)
class Part:
    """A part of a change, with the interval in which it may truly lie if that is known."""

    label: str
    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class _Bar:
    label: str
    low: float
    high: float
    value: float
    is_part: bool
    whisker: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Given:
    start: Part
    parts: tuple[Part, ...]
    end: Part
    shares: bool
    measures: str
    note: str

    @property
    def bars(self) -> list[_Bar]:
        """The start, each part from where the one before ended, and the end."""
        made, at = [_whole(self.start)], self.start.value
        for part in self.parts:
            reach = (at + part.lower, at + part.upper) if part.lower is not None and part.upper is not None else None
            made.append(_Bar(part.label, min(at, at + part.value), max(at, at + part.value), part.value, True, reach))
            at += part.value
        return [*made, _whole(self.end)]

    def said(self, bar: _Bar) -> str:
        """Write a bar's number: of a part with its sign, and in points where the whole is a share."""
        if not bar.is_part:
            return share(bar.value) if self.shares else number(bar.value)
        sign = "+" if bar.value > 0 else ""
        if not self.shares:
            return sign + number(bar.value)
        points = number(100 * bar.value, 1)
        return f"{'+' if points.strip('0.') and bar.value > 0 else ''}{points} points"


def split_chart(
    name: str,
    title: str,
    start: tuple[str, float],
    parts: Sequence[Part],
    end: tuple[str, float],
    *,
    shares: bool = True,
    measures: str = "Share of cases",
    note: str = "",
) -> Chart:
    """Return how one number becomes another, part by part, as bars that lie level so that long names can be read.

    Fractions are shown as per cent and parts in percentage points unless `shares` is false. Raises ValueError where
    the parts do not add up to the change: a remainder must be a part with a name.
    """
    made = tuple(Part(clean(part.label), part.value, part.lower, part.upper) for part in parts)
    finite(start[1], end[1], *(value for part in made for value in (part.value, part.lower, part.upper)))
    reached = start[1] + sum(part.value for part in made)
    scale = max(abs(start[1]), abs(end[1]), *(abs(part.value) for part in made), 1e-9)
    if abs(reached - end[1]) > 1e-6 * scale:
        raise ValueError(f"the parts lead from {start[1]} to {reached}, not to {end[1]}: name the rest as a part")
    given = _Given(Part(clean(start[0]), start[1]), made, Part(clean(end[0]), end[1]), shares, clean(measures), note)
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given), wide, narrow, *_table(given))


def _whole(part: Part) -> _Bar:
    return _Bar(part.label, min(part.value, 0.0), max(part.value, 0.0), part.value, False)


def _table(given: _Given) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    heads = [Column("Step"), *(Column(head, given.shares) for head in ("Value", "Lower end", "Upper end"))]
    rows = [given.start, *given.parts, given.end]
    return tuple(heads), tuple((row.label, row.value, row.lower, row.upper) for row in rows)


def _described(given: _Given) -> str:
    first, *parts, last = given.bars
    said = [
        f"{given.measures}: from {given.said(first)} ({first.label}) to {given.said(last)} ({last.label}), "
        f"in {len(parts)} {'part' if len(parts) == 1 else 'parts'}."
    ]
    said += [f"{bar.label}: {given.said(bar)}." for bar in parts]
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    bars = given.bars
    top = heading(canvas, given.measures) + 4
    # Room to the right for the number of a bar that reaches the end of the scale.
    left, right = (8.0 if canvas.narrow else 230.0), canvas.width - 72
    ends = [end for bar in bars for end in (bar.low, bar.high, *(bar.whisker or ()))]
    marks = ticks(min(0.0, *ends), max(0.0, *ends), 4 if canvas.narrow else 6)
    x = Linear(marks[0], marks[-1], left, right)
    y, rows, told = top, list[tuple[_Bar, float]](), list[tuple[list[str], float, float]]()
    for bar in bars:
        lines = wrapped(bar.label, canvas.font, canvas.width - 8 if canvas.narrow else left - 14, 3)
        tall = max(len(lines) * canvas.line_height, 30.0) if not canvas.narrow else len(lines) * canvas.line_height + 26
        rows.append((bar, y + tall - 13 if canvas.narrow else y + tall / 2))
        told.append((lines, y, tall))
        y += tall + (14 if canvas.narrow else 8)
    area = Box(left, top, right, y)
    for mark in marks:
        canvas.line((x(mark), top, x(mark), y), QUIET if mark == 0 else GRID)
    _bars(canvas, given, rows, x)
    for lines, at, tall in told:
        _label(canvas, lines, at, tall, left)
    _values(canvas, given, rows, x)
    end = level(canvas, area, x, marks, given.shares, "")
    entries = [
        (Sample(INK, ground=DEEP), "Before and after"),
        (Sample(INK, ground=_hatch(canvas)), "Adds"),
        (Sample(INK, ground=LIGHT), "Takes away"),
    ]
    if any(bar.whisker for bar in bars):
        entries.append((Sample(INK, 2), "Interval of the part"))
    canvas.height = notes(canvas, key(canvas, end, entries), [given.note])


def _label(canvas: Canvas, lines: Sequence[str], y: float, tall: float, left: float) -> None:
    rise = 0.0 if canvas.narrow else (tall - len(lines) * canvas.line_height) / 2
    for index, line in enumerate(lines):
        foot = y + rise + canvas.font + index * canvas.line_height
        if canvas.narrow:
            canvas.text(left, foot, line, halo=True)
        else:
            canvas.text(left - 10, foot, line, "end")


def _bars(canvas: Canvas, given: _Given, rows: Sequence[tuple[_Bar, float]], x: Linear) -> None:
    at = given.start.value
    for index, (bar, middle) in enumerate(rows):
        fill = DEEP if not bar.is_part else _hatch(canvas) if bar.value > 0 else LIGHT
        left, right = x(bar.low), x(bar.high)
        box = Box(left, middle - 11, max(right, left + 1), middle + 11)
        canvas.rect(box, fill, INK)
        if bar.is_part:
            at += bar.value
        if index < len(rows) - 1:
            canvas.line((x(at), middle + 11, x(at), rows[index + 1][1] - 11), QUIET, 1, "2 2")
        if bar.whisker:
            _whisker(canvas, x(bar.whisker[0]), x(bar.whisker[1]), middle)


def _whisker(canvas: Canvas, left: float, right: float, middle: float) -> None:
    canvas.line((left, middle, right, middle), INK, 2)
    for end in (left, right):
        canvas.line((end, middle - 5, end, middle + 5), INK, 2)


def _values(canvas: Canvas, given: _Given, rows: Sequence[tuple[_Bar, float]], x: Linear) -> None:
    """Write the number of each bar to its right, to its left where the sheet ends there, else over it."""
    for bar, middle in rows:
        said, foot = given.said(bar), middle + canvas.font * 0.35
        ends = [x(end) for end in (bar.low, bar.high, *(bar.whisker or ()))]
        wide = text_width(said, canvas.font, bold=True)
        if max(ends) + 6 + wide < canvas.width - 2:
            canvas.text(max(ends) + 6, foot, said, bold=True, halo=True)
        elif min(ends) - 6 - wide > x.start:
            canvas.text(min(ends) - 6, foot, said, "end", bold=True, halo=True)
        else:
            canvas.text(max(ends) - 6, foot, said, "end", bold=True, halo=True)


def _hatch(canvas: Canvas) -> str:
    pattern = (
        '<pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{}"/>'
        '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="{}" stroke-width="1.5"/></pattern>'
    )
    return canvas.define("adds", pattern, _UP, RUST)
