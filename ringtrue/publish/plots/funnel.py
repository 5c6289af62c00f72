"""Units over their size, with the limits within which chance alone would leave nearly all of them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ringtrue.publish.plots.axes import Sample, heading, key, left_margin, level, notes, upright
from ringtrue.publish.plots.frame import (
    DEEP,
    INK,
    QUIET,
    RUST,
    TEAL,
    Box,
    Canvas,
    Chart,
    Column,
    Linear,
    drawn,
    finite,
    same_length,
    ticks,
)
from ringtrue.publish.plots.lettering import clean, fitted, listed, share

_DASHED, _SOLID = ("5 4", 1.25, QUIET), ("", 2.0, TEAL)


@dataclass(frozen=True)
class Limits:
    """A pair of limits along totals that rise, as fractions; None where there is no limit."""

    totals: tuple[float, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]

    def at(self, total: float) -> tuple[float | None, float | None]:
        """Return both limits at a total, on a straight line between those given; None beyond the last."""
        after = bisect_left(self.totals, total)
        if after < len(self.totals) and self.totals[after] == total:
            return self.lower[after], self.upper[after]
        if after in (0, len(self.totals)):
            return None, None
        along = (total - self.totals[after - 1]) / (self.totals[after] - self.totals[after - 1])
        return _between(self.lower, after, along), _between(self.upper, after, along)


@dataclass(frozen=True)
class _Given:
    names: tuple[str, ...]
    hits: tuple[int, ...]
    totals: tuple[int, ...]
    target: float
    plain: tuple[Limits, ...]
    widened: tuple[Limits, ...]
    beyond: tuple[bool, ...]
    named: bool
    hit: str
    of: str
    note: str

    @property
    def points(self) -> list[tuple[int, float, str, bool]]:
        """Total, share, name and whether beyond, of each unit that has a share."""
        rows = zip(self.names, self.hits, self.totals, self.beyond, strict=True)
        return [(total, hit / total, name, beyond) for name, hit, total, beyond in rows if total]


def funnel_chart(
    name: str,
    title: str,
    names: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[int],
    target: float,
    plain: Sequence[Limits],
    widened: Sequence[Limits] = (),
    *,
    beyond: Sequence[bool] | None = None,
    label_beyond: bool = True,
    hit: str = "hits",
    of: str = "cases",
    note: str = "",
) -> Chart:
    """Return each unit's share over its number of cases, with the target and limits around it.

    Shares, target and limits are fractions. `plain` holds the limits of chance alone from the inner pair out (two and
    three sigma), drawn thin and dashed; `widened` those that allow for over-dispersion, drawn solid. `beyond` says
    which units lie beyond the outer limits; without it they are compared with the outermost pair given, read off
    between its points. Only those are named. A unit without cases is in the table and not among the points.
    """
    same_length(names=names, hits=hits, totals=totals)
    finite(target, *(end for pair in [*plain, *widened] for end in (*pair.lower, *pair.upper)))
    if any(not 0 <= each <= total for each, total in zip(hits, totals, strict=True)):
        raise ValueError("a unit has fewer than no hits, or more than cases")
    outer = widened or plain
    if beyond is None:
        beyond = [_beyond(outer, *each) for each in zip(hits, totals, strict=True)]
    same_length(names=names, beyond=beyond)
    given = _Given(
        tuple(map(clean, names)),
        tuple(hits),
        tuple(totals),
        target,
        tuple(plain),
        tuple(widened),
        tuple(beyond),
        label_beyond,
        clean(hit),
        clean(of),
        note,
    )
    wide, narrow = drawn(name, lambda canvas: _draw(canvas, given))
    return Chart(name, title, _described(given), wide, narrow, *_table(given))


def _beyond(outer: Sequence[Limits], hits: int, total: int) -> bool:
    if not total or not outer:
        return False
    lower, upper = outer[-1].at(total)
    return (lower is not None and hits / total < lower) or (upper is not None and hits / total > upper)


def _between(ends: Sequence[float | None], after: int, along: float) -> float | None:
    before, behind = ends[after - 1], ends[after]
    return None if before is None or behind is None else before + along * (behind - before)


def _table(given: _Given) -> tuple[tuple[Column, ...], tuple[tuple[str | int | float | None, ...], ...]]:
    columns = (
        Column("Unit"),
        Column(given.hit.capitalize()),
        Column(f"All {given.of}"),
        Column("Share", shares=True),
        Column("Beyond the outer limits"),
    )
    rows = sorted(zip(given.names, given.hits, given.totals, given.beyond, strict=True))
    told = tuple(
        (name, hits, total, hits / total if total else None, "yes" if beyond else "no")
        for name, hits, total, beyond in rows
    )
    return columns, told


def _described(given: _Given) -> str:
    points = given.points
    said = [f"{len(points):,} units as points: share of {given.of} over the number of {given.of}."]
    if points:
        shares = [point[1] for point in points]
        said.append(
            f"Shares run from {share(min(shares))} to {share(max(shares))}, {given.of} from "
            f"{min(point[0] for point in points):,} to {max(point[0] for point in points):,}."
        )
    said.append(f"The target is {share(given.target)}.")
    far = sorted((name, part) for _, part, name, beyond in points if beyond)
    if far:
        said.append(
            f"Beyond the outer limits: {listed([f'{name} ({share(part)})' for name, part in far])}. "
            "That is a reason to look, not a finding."
        )
    else:
        said.append("No unit lies beyond the outer limits; small units would have to differ much to lie there.")
    without = len(given.names) - len(points)
    if without:
        said.append(f"Without {given.of}, and so without a point: {without:,}.")
    return " ".join([*said, given.note]).strip()


def _draw(canvas: Canvas, given: _Given) -> None:
    marks = ticks(*_span(given), 5)
    along = ticks(0, max([point[0] for point in given.points], default=1), 4 if canvas.narrow else 6)
    along = [mark for mark in along if mark == int(mark)]
    top = heading(canvas, f"Share of {given.of}: {given.hit}") + 4
    left = left_margin(canvas, marks, True)
    area = Box(left, top, canvas.width - 12, top + (270.0 if canvas.narrow else 320.0))
    x = Linear(0, along[-1], area.left, area.right)
    y = Linear(marks[0], marks[-1], area.bottom, area.top)
    upright(canvas, area, y, marks, True)
    clip = canvas.define(
        "plot",
        '<clipPath id="{}"><rect x="{}" y="{}" width="{}" height="{}"/></clipPath>',
        area.left,
        area.top,
        area.width,
        area.bottom - area.top,
    )
    for pairs, (dash, width, ink) in ((given.plain, _DASHED), (given.widened, _SOLID)):
        for pair in pairs:
            _limit(canvas, pair, x, y, (dash, width, ink, clip))
    if marks[0] <= given.target <= marks[-1]:
        canvas.line((area.left, y(given.target), area.right, y(given.target)), DEEP, 1.75)
    end = level(canvas, area, x, along, False, f"Number of {given.of}")
    beside = _points(canvas, given, x, y, area)
    end = key(canvas, end, _key(given))
    canvas.height = notes(canvas, end, [*beside, given.note])


def _span(given: _Given) -> tuple[float, float]:
    """Return the range of the upright axis: all points, and the limits where units of middling size stand."""
    points = given.points
    seen = [point[1] for point in points] + [given.target]
    sizes = sorted(point[0] for point in points)
    for pair in [*given.plain, *given.widened] if sizes else []:
        seen += [end for end in pair.at(sizes[len(sizes) // 3]) if end is not None]
    return max(0.0, min(seen)), max(seen)


def _limit(canvas: Canvas, pair: Limits, x: Linear, y: Linear, manner: tuple[str, float, str, str]) -> None:
    dash, width, ink, clip = manner
    for ends in (pair.lower, pair.upper):
        stretches: list[list[tuple[float, float]]] = [[]]
        for total, end in zip(pair.totals, ends, strict=True):
            if end is None:
                stretches.append([])
            else:
                stretches[-1].append((x(total), y(end)))
        canvas.path(stretches, ink, width, dash, clip)


def _points(canvas: Canvas, given: _Given, x: Linear, y: Linear, area: Box) -> list[str]:
    """Draw the points, those beyond the limits last and named, or numbered where there is no room for the name.

    Returns the notes that give the names of the numbers, and how many found room for neither.
    """
    points = sorted(given.points, key=lambda point: (point[3], point[2]))
    radius = 4.5 if len(points) <= 60 else 3.2
    for total, part, _, beyond in points:
        if beyond:
            canvas.diamond(x(total), y(part), radius + 2.5)
        else:
            canvas.dot(x(total), y(part), radius, TEAL)
    far = [(x(total), y(part), name) for total, part, name, beyond in points if beyond and given.named]
    # Points stand in the way of names as other names do: a name over a point hides a unit.
    taken = [_around(x(total), y(part), radius + (2.0 if beyond else 0.0)) for total, part, _, beyond in points]
    # Those with room beside them first: a name further off must not take the place beside another's point.
    left = [each for each in far if not _named(canvas, each, taken, (far, area), (11.0,))]
    left = [each for each in left if not _named(canvas, each, taken, (far, area), (22.0, 36.0))]
    told, unnamed = list[str](), 0
    for x_at, y_at, words in sorted(left, key=lambda each: each[2]):
        mark = str(len(told) + 1)
        if _named(canvas, (x_at, y_at, mark), taken, (far, area), (10.0, 11.0, 20.0)):
            told.append(f"{mark} {words}")
        else:
            unnamed += 1
    numbered = "; ".join(told)
    return [
        f"Beyond the limits: {numbered}." if numbered else "",
        f"Beyond them too, and named in the table only: {unnamed:,}." if unnamed else "",
    ]


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)


_Far = tuple[float, float, str]


def _named(
    canvas: Canvas, point: _Far, taken: list[Box], on: tuple[Sequence[_Far], Box], reaches: Sequence[float]
) -> bool:
    """Write a name beside its point, or a little way off and joined to it; say whether there was room."""
    (at, height, words), (far, area) = point, on
    words = fitted(words, canvas.font, canvas.width * 0.45)
    others = [_around(x, y, 15) for x, y, _ in far if (x, y) != (at, height)]
    for reach in reaches:
        sides = [(reach, 0.0, "start"), (-reach, 0.0, "end"), (0.0, -reach, "middle"), (0.0, reach, "middle")]
        sides += [(reach, -reach, "start"), (reach, reach, "start"), (-reach, -reach, "end"), (-reach, reach, "end")]
        for aside, below, anchor in sides:
            foot = height + below + canvas.font * 0.35
            box = canvas.box_of(at + aside, foot, words, anchor)
            inside = box.top >= area.top - canvas.font and box.bottom <= area.bottom and box.left >= area.left + 2
            lead = [_around(at + aside * part, height + below * part, 1) for part in (0.3, 0.45, 0.6, 0.75)]
            # Nearer to another's point than to its own, a name would be read as the other's.
            if inside and canvas.has_room(box) and not any(box.meets(each) for each in [*taken, *others]):
                if reach > 11 and not all(
                    canvas.has_room(each, 0) and not any(map(each.meets, others)) for each in lead
                ):
                    continue
                if reach > 11:
                    canvas.line((at, height, at + aside * 0.9, height + below * 0.8), INK)
                    taken += lead
                canvas.text(at + aside, foot, words, anchor, halo=True)
                return True
    return False


def _key(given: _Given) -> list[tuple[Sample, str]]:
    made = [(Sample(DEEP, 1.75), f"Target {share(given.target)}")]
    if given.plain:
        made.append((Sample(QUIET, 1.25, _DASHED[0]), f"Limits of chance alone{_sigmas(given.plain)}"))
    if given.widened:
        made.append((Sample(TEAL, 2.0), f"Widened for over-dispersion{_sigmas(given.widened)}"))
    made.append((Sample(TEAL, point="dot"), "Unit"))
    if any(point[3] for point in given.points):
        made.append((Sample(RUST, point="diamond"), "Unit beyond the outer limits"))
    return made


def _sigmas(pairs: Sequence[Limits]) -> str:
    return " (2 and 3 sigma)" if len(pairs) == 2 else " (3 sigma)" if len(pairs) == 1 else ""
