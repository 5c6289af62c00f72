"""What every chart is made of: a sheet to draw on, scales from numbers to places on it, and the chart as handed on.

Presentation attributes only: no style, no script, nothing fetched, so that a chart is the same in a page, alone in a
file and on paper. Each is drawn twice from the same numbers, for a desk and for a telephone, because letters that are
legible on both at one size do not exist.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from ringtrue.publish.plots.lettering import clean, decimals, number, text_width, wrapped

INK, QUIET, GRID, PAPER = "#14242b", "#4d5a62", "#d9e0e3", "#ffffff"
DEEP, TEAL, LIGHT, RUST = "#12343b", "#1f6f78", "#8fb6ba", "#a0470f"
FONTS = "Liberation Sans, Arial, sans-serif"
# On a small telephone, 360 pixels wide, 15 of 720 is still 7.5: legible where only the wide drawing is at hand.
WIDE, NARROW = (720.0, 15.0), (360.0, 13.0)
LEADING = 1.25
NARROW_SUFFIX = "-narrow"

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of the table beside a chart; of shares, the cells are fractions and are shown as per cent."""

    head: str
    shares: bool = False


@dataclass(frozen=True)
class Drawing:
    """One drawing of a chart: its size in its own units, and what stands in it."""

    prefix: str
    width: float
    height: float
    font: float
    body: Markup

    def svg(self, title: str, description: str, heading: Sequence[str] = ()) -> Markup:
        """Return the drawing as SVG; `heading` is drawn above it, on paper colour, for a file that stands alone."""
        rise = len(heading) * LEADING * 1.15 * self.font
        # Alone, a chart has no page around it to keep it off the edge; in a page it stands flush with the words.
        edge = self.font if heading else 0.0
        left, top, wide, tall = -edge, -rise - edge, self.width + 2 * edge, self.height + rise + 2 * edge
        above = Markup()
        if heading:
            above = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
                *map(place, (left, top, wide, tall)), PAPER
            )
        for index, line in enumerate(heading):
            foot = -rise + (index + 0.75) * LEADING * 1.15 * self.font
            above += Markup('<text x="2" y="{}" font-size="{}" font-weight="bold">{}</text>').format(
                place(foot), place(self.font * 1.15), line
            )
        # The type is set on what stands within: a page's own style may set it for every `svg`, and would win.
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{box}" role="img" '
            'aria-labelledby="{n}-title {n}-desc"><title id="{n}-title">{title}</title>'
            '<desc id="{n}-desc">{desc}</desc>'
            '<g font-family="{fonts}" font-size="{size}" fill="{ink}">{above}{body}</g></svg>'
        ).format(
            box=" ".join(map(place, (left, top, wide, tall))),
            n=self.prefix,
            fonts=FONTS,
            size=place(self.font),
            ink=INK,
            title=title,
            desc=description,
            above=above,
            body=self.body,
        )


@dataclass(frozen=True)
class Chart:
    """A chart with what it says in words and the table of the same numbers; all its ids begin with `name`."""

    name: str
    title: str
    description: str
    wide: Drawing
    narrow: Drawing
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        # Names of units come from files, and stand in titles, pages and SVG alike.
        object.__setattr__(self, "title", clean(self.title))
        object.__setattr__(self, "description", clean(self.description))

    @property
    def svg(self) -> Markup:
        """The chart for a desk and for paper."""
        return self.wide.svg(self.title, self.description)

    @property
    def narrow_svg(self) -> Markup:
        """The same chart for a telephone."""
        return self.narrow.svg(self.title, self.description)

    @property
    def alone(self) -> Markup:
        """The chart as a file of its own, with its title above it."""
        lines = wrapped(self.title, self.wide.font * 1.15, self.wide.width - 16, 3, bold=True)
        return self.wide.svg(self.title, self.description, lines)


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes cover a common place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass
class Canvas:
    """A sheet on which a chart is drawn from the top down; `height` is where it ends."""

    prefix: str
    width: float
    font: float
    height: float = 0.0
    texts: list[Box] = field(default_factory=list)
    parts: list[Markup] = field(default_factory=list)
    defined: dict[str, Markup] = field(default_factory=dict)

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a telephone."""
        return self.width < WIDE[0]

    @property
    def line_height(self) -> float:
        return self.font * LEADING

    def add(self, template: str, *values: float | str) -> None:
        """Add an element; numbers are written as places, and words are escaped."""
        told = [place(value) if isinstance(value, float | int) else value for value in values]
        self.parts.append(Markup(template).format(*told))

    def define(self, key: str, template: str, *values: float | str) -> str:
        """Keep a pattern or a clip under a key, once, and return the address by which an attribute calls it."""
        address = f"{self.prefix}-{key}"
        told = [place(value) if isinstance(value, float | int) else value for value in values]
        self.defined.setdefault(key, Markup(template).format(address, *told))
        return f"url(#{address})"

    def line(self, ends: tuple[float, float, float, float], ink: str = QUIET, width: float = 1, dash: str = "") -> None:
        """Draw a straight line from x1, y1 to x2, y2."""
        self.path([[ends[:2], ends[2:]]], ink, width, dash)

    def path(
        self,
        runs: Sequence[Sequence[tuple[float, float]]],
        ink: str,
        width: float = 2,
        dash: str = "",
        clip: str = "",
    ) -> None:
        """Draw lines through points, with a gap between one run and the next."""
        drawn = [run for run in runs if len(run) > 1]
        if not drawn:
            return
        told = Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup()
        told += Markup(' clip-path="{}"').format(clip) if clip else Markup()
        self.add(
            '<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}/>',
            "".join(_course(run) for run in drawn),
            ink,
            width,
            told,
        )

    def area(self, points: Sequence[tuple[float, float]], fill: str, clip: str = "") -> None:
        """Fill what lies within points."""
        if len(points) > 2:
            told = Markup(' clip-path="{}"').format(clip) if clip else Markup()
            self.add('<path d="{}Z" fill="{}" stroke="none"{}/>', _course(points), fill, told)

    def rect(self, box: Box, fill: str, ink: str = "none", width: float = 1) -> None:
        """Draw a rectangle; one without height is left out."""
        if box.right - box.left > 0 and box.bottom - box.top > 0:
            self.add(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
                box.left,
                box.top,
                box.width,
                box.bottom - box.top,
                fill,
                ink,
                width,
            )

    def dot(self, x: float, y: float, radius: float, fill: str, ink: str = PAPER, width: float = 1) -> None:
        """Draw a round point."""
        told = '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>'
        self.add(told, x, y, radius, fill, ink, width)

    def diamond(self, x: float, y: float, radius: float, fill: str = RUST, ink: str = PAPER) -> None:
        """Draw a point that stands on its corner: the mark of what is out of the ordinary."""
        corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
        self.add('<path d="{}Z" fill="{}" stroke="{}" stroke-width="1.5"/>', _course(corners), fill, ink)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        anchor: str = "start",
        *,
        size: float = 0.0,
        bold: bool = False,
        ink: str = INK,
        halo: bool = False,
    ) -> Box:
        """Write a line of words with its foot at `y`, moved sideways if it would leave the sheet; return its place."""
        words, size = clean(words), size or self.font
        box = self.box_of(x, y, words, anchor, size=size, bold=bold)
        if not words:
            return box
        told = Markup()
        if anchor != "start":
            told += Markup(' text-anchor="{}"').format(anchor)
        if size != self.font:
            told += Markup(' font-size="{}"').format(place(size))
        if bold:
            told += Markup(' font-weight="bold"')
        if ink != INK:
            told += Markup(' fill="{}"').format(ink)
        if halo:
            told += Markup(' stroke="{}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"').format(PAPER)
        start = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}[anchor]
        self.add('<text x="{}" y="{}"{}>{}</text>', start, y, told, words)
        self.texts.append(box)
        return box

    def box_of(
        self, x: float, y: float, words: str, anchor: str = "start", *, size: float = 0.0, bold: bool = False
    ) -> Box:
        """Return where a line of words would stand."""
        size = size or self.font
        wide = text_width(clean(words), size, bold)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        left = max(1.0, min(left, self.width - 1 - wide))
        return Box(left, y - size * 0.95, left + wide, y + size * 0.28)

    def has_room(self, box: Box, aside: float = 2.0) -> bool:
        """Say whether a box lies on the sheet and covers no words, with some room at its sides."""
        grown = Box(box.left - aside, box.top, box.right + aside, box.bottom)
        inside = box.left >= 0 and box.right <= self.width and box.top >= 0
        return inside and not any(grown.meets(each) for each in self.texts)

    def finished(self) -> Drawing:
        """Return the drawing."""
        held = Markup("<defs>{}</defs>").format(Markup().join(self.defined.values())) if self.defined else Markup()
        return Drawing(self.prefix, self.width, self.height, self.font, held + Markup().join(self.parts))


def drawn(name: str, draw: Callable[[Canvas], None]) -> tuple[Drawing, Drawing]:
    """Return a chart drawn for a desk and for a telephone.

    Raises ValueError where the name could not begin an id or the name of a file.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or name.endswith(NARROW_SUFFIX):
        raise ValueError(f"{name!r} cannot name a chart: small letters, figures, single hyphens, as exits-by-year")
    wide, narrow = Canvas(name, *WIDE), Canvas(name + NARROW_SUFFIX, *NARROW)
    draw(wide)
    draw(narrow)
    return wide.finished(), narrow.finished()


@dataclass(frozen=True)
class Linear:
    """A scale from numbers to places; where all numbers are equal, they stand in the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Periods:
    """A scale of periods: each has a stretch of the same width, in the order given."""

    labels: tuple[str, ...]
    left: float
    right: float

    def __post_init__(self) -> None:
        if len(set(self.labels)) < len(self.labels):
            twice = next(label for label in self.labels if self.labels.count(label) > 1)
            raise ValueError(f"more than one period is called {twice!r}")

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(len(self.labels), 1)

    def middle(self, index: int) -> float:
        """Return the middle of a period."""
        return self.left + (index + 0.5) * self.step

    def edge(self, index: int) -> float:
        """Return where a period begins."""
        return self.left + index * self.step

    def index(self, label: str) -> int:
        """Return which period a label names; ValueError where none has it."""
        if label not in self.labels:
            ends = f"{self.labels[0]!r} to {self.labels[-1]!r}" if self.labels else "none"
            raise ValueError(f"no period is called {label!r}: they are {ends}")
        return self.labels.index(label)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round numbers that enclose a range, 1, 2 or 5 times a power of ten apart.

    Where low and high are the same, or differ by less than a number can tell, the range is widened to be seen.
    """
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-6):
        around = abs(high) / 2 if abs(high) > 1e-12 else 0.5
        low, high = low - around, high + around
    rough = (high - low) / max(about, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


def tick_words(marks: Sequence[float], shares: bool) -> list[str]:
    """Write the numbers of an axis with just the decimals that tell them apart."""
    step = min((later - former for former, later in pairwise(marks)), default=abs(sum(marks)))
    if shares:
        return [number(100 * mark, decimals(100 * step)) + "%" for mark in marks]
    largest = max(map(abs, marks), default=0.0)
    if step and (step < 1e-6 or largest >= 1e15):
        figures = max(3, math.ceil(math.log10(largest / step)) + 2)
        return [f"{mark:.{figures}g}".replace("-", "−") for mark in marks]
    return [number(mark, decimals(step)) for mark in marks]


def runs(points: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    """Yield the stretches of points without a gap: where a value is missing, the line is broken."""
    run: list[tuple[float, float]] = []
    for x, y in points:
        if y is None:
            if run:
                yield run
            run = []
        else:
            run.append((x, y))
    if run:
        yield run


def same_length(**lists: Sequence[object]) -> None:
    """Raise ValueError unless all lists are equally long."""
    if len({len(each) for each in lists.values()}) > 1:
        raise ValueError("not of one length: " + ", ".join(f"{name} {len(each)}" for name, each in lists.items()))


def finite(*values: float | None) -> None:
    """Raise ValueError where a number is infinite or no number; what is missing is None."""
    for value in values:
        if value is not None and not math.isfinite(value):
            raise ValueError(f"{value} cannot be drawn: a missing value is None")


def place(value: float) -> str:
    """Write a place on the sheet to a hundredth."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def _course(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in points)
