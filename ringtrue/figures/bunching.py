"""Targets leave marks: cases closed in the last days of a month, times that end just inside a limit.

A mark is not a wrong. A squad that meets a deadline because it works to it leaves the same one; what the mark says is
which cases to read. Both tests count only what lies close to the limit, so that the shape of the rest does not matter.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit
from scipy.stats import binom

Floats = NDArray[np.float64]
Word = Literal["bunched", "no bunching seen", "cannot tell"]

# Under these the normal spread of months, and the count at the end of them, are anybody's guess.
FEWEST_PERIODS = 6
FEWEST_EXPECTED = 5.0
FEWEST_NEAR = 10


@dataclass(frozen=True)
class PeriodEnds:
    """Closures in the last days of months or quarters beside those that the calendar leads to.

    `ratio` is observed over expected, `lower` and `upper` its interval; `p_exact` is the exact chance of at least so
    many were days alike, `p` the larger of that and the one that allows for months that differ. `dispersion` is of
    periods. `seen` is the smallest ratio that would have been called bunched four times in five.
    """

    word: Word
    last_days: int
    period: Literal["month", "quarter"]
    periods: int
    total: int
    observed: int
    expected: float
    ratio: float | None
    lower: float | None
    upper: float | None
    p_exact: float | None
    p: float | None
    dispersion: float | None
    seen: float | None
    alpha: float

    def sentences(self) -> list[str]:
        """Say the answer in plain English, with what could have been seen."""
        if self.p is None or self.ratio is None or self.lower is None or self.upper is None or self.seen is None:
            return [
                f"Whether closures are bunched at the end of a {self.period} cannot be told: {self.total} in "
                f"{self.periods} whole {self.period}s are too few."
            ]
        return [
            f"{self.observed:,} of {self.total:,} closures fell in the last {self.last_days} days of a {self.period}, "
            f"where the calendar and the weekdays lead to {self.expected:,.0f}: {self.ratio:.2f} times as many "
            f"({1 - 2 * self.alpha:.0%} interval {self.lower:.2f} to {self.upper:.2f}).",
            "They are bunched there: a reason to read those closures, and not yet a fault in any of them."
            if self.word == "bunched"
            else "That is no more than chance gives.",
            f"Bunching of {self.seen:.2f} times as many would have been seen four times in five.",
        ]


@dataclass(frozen=True)
class Window:
    """Cases within one width on either side of a limit, and the exact chance of so uneven a split were they alike."""

    width: float
    inside: int
    outside: int
    p: float


@dataclass(frozen=True)
class Threshold:
    """Cases just inside and just outside a limit; `windows` from the narrowest to the widest.

    `jump` is how many times as many lie just inside as a smooth course over the limit leads to, `p_slope` its chance;
    `p` is the larger of the exact one at the width asked for and of that. `word` rests on `p` and on more lying inside.
    """

    word: Word
    cutoff: float
    windows: tuple[Window, ...]
    jump: float | None
    p_slope: float | None
    p: float | None
    seen: float | None
    alpha: float

    def sentences(self) -> list[str]:
        """Say the answer in plain English, with every width that was tried."""
        near = "; ".join(f"{each.inside} and {each.outside} within {each.width:g}" for each in self.windows)
        said = [f"Just inside and just outside {self.cutoff:g} lie, by width: {near}."]
        if self.p is None or self.jump is None or self.seen is None:
            return [*said, "So few lie near the limit that whether they are bunched cannot be told."]
        said.append(
            f"That is {self.jump:.1f} times as many inside as a smooth course leads to: a reason to read the cases "
            "that end there."
            if self.word == "bunched"
            else "That is no more than a smooth course and chance give."
        )
        return [*said, f"{self.seen:.1f} times as many inside would have been seen four times in five."]


def period_ends(
    days: Sequence[date],
    last_days: int = 3,
    period: Literal["month", "quarter"] = "month",
    span: tuple[date, date] | None = None,
    closed: Collection[date] = (),
    alpha: float = 0.05,
) -> PeriodEnds:
    """Return whether closures are bunched in the last days of months (or quarters), `last_days` calendar days long.

    Only whole periods count: those inside `span` (both ends included), and without it those between the first and the
    last period in which anything was closed. The share expected at the end of a period is that of its days, each
    weighted by how many closures its weekday has on days that are not last ones; days in `closed` (holidays) have none.
    The exact chance is of a sum of binomial counts; the other is Student's t with the periods' own spread, for periods
    in which clearing up came late differ by more than chance. One-sided at `alpha`. Assumes that work comes evenly
    within a period but for weekdays: wages, courts and rosters that turn with the month leave the same mark.

    Method as for clustered binomial counts, e.g. P. McCullagh and J. A. Nelder, 1989, Generalized Linear Models, 4.5.
    """
    if last_days < 1 or last_days > 14:
        raise ValueError(f"the last {last_days} days of a period are not its end")
    periods = _whole_periods(days, period, span)
    bounds = {first: (final - timedelta(days=last_days - 1), final) for first, final in periods}
    off = set(closed)
    kept = _assign(days, periods, off)
    weights = _weekday_weights(kept, periods, bounds, off)
    in_period = Counter(first for first, _ in kept)
    at_end = Counter(first for first, day in kept if day >= bounds[first][0])
    totals = np.array([in_period[first] for first, _ in periods], dtype=np.int64)
    hits = np.array([at_end[first] for first, _ in periods], dtype=np.int64)
    shares = np.array([_expected(first, final, bounds[first][0], weights, off) for first, final in periods])
    used = (totals > 0) & (shares > 0) & (shares < 1)
    hits, totals, shares = hits[used], totals[used], shares[used]
    expected = float((totals * shares).sum())
    plain = (last_days, period, int(used.sum()), int(totals.sum()), int(hits.sum()), expected)
    if used.sum() < FEWEST_PERIODS or expected < FEWEST_EXPECTED:
        return PeriodEnds("cannot tell", *plain, None, None, None, None, None, None, None, alpha)
    return _judge(plain, hits, totals, shares, alpha)


def threshold(
    values: ArrayLike,
    cutoff: float,
    width: float,
    equal_is: Literal["inside", "outside"] = "inside",
    smaller_is: Literal["inside", "outside"] = "inside",
    alpha: float = 0.05,
) -> Threshold:
    """Return whether cases crowd just inside a limit, from how many lie within a width on either side of it.

    `values` (n,) such as hours to a decision; a value equal to the limit is `equal_is`, and values below it are
    `smaller_is` (for "at least 12 contacts" they are outside). Whole days need a whole `width`, so that both sides hold
    as many days. Windows of half the width, the width and twice it are all shown; the word rests on the width asked
    for, so that it is not chosen by its result. Beside the exact test of an even split stands one of a jump in a course
    that rises or falls evenly on the log scale over two widths a side, for times that thin out are uneven without
    anybody's doing. Two-sided at `alpha`.

    M. D. Cattaneo, N. Idrobo and R. Titiunik, 2020, A Practical Introduction to Regression Discontinuity Designs, for
    the binomial test; J. McCrary, 2008, Journal of Econometrics 142, 698-714, for the jump.
    """
    if not width > 0:
        raise ValueError(f"a window of {width} holds nothing")
    found = np.asarray(values, dtype=float)
    distance = (found - cutoff) * (-1 if smaller_is == "inside" else 1)  # above 0 inside
    inside = (distance > 0) | ((distance == 0) & (equal_is == "inside"))
    closed = equal_is == "inside"
    windows = tuple(_window(distance, inside, closed, size) for size in (width / 2, width, 2 * width))
    asked = windows[1]
    far_in, far_out = (windows[2].inside - asked.inside, windows[2].outside - asked.outside)
    if asked.inside + asked.outside < FEWEST_NEAR:
        return Threshold("cannot tell", cutoff, windows, None, None, None, None, alpha)
    jump, error = _jump(asked.inside, asked.outside, far_in, far_out)
    p_slope = 2 * float(ndtr(-abs(log(jump)) / error))
    p = max(asked.p, p_slope)
    seen = exp((float(ndtri(1 - alpha / 2)) + float(ndtri(0.8))) * error)
    word: Word = "bunched" if p < alpha and asked.inside > asked.outside and jump > 1 else "no bunching seen"
    return Threshold(word, cutoff, windows, jump, p_slope, p, seen, alpha)


def _whole_periods(
    days: Sequence[date], period: Literal["month", "quarter"], span: tuple[date, date] | None
) -> list[tuple[date, date]]:
    """Return the first and last day of every whole period, in order."""
    months = 1 if period == "month" else 3
    if span is None:
        if not days:
            return []
        first, last = min(days), max(days)
        # The period in which the file begins or ends may be cut off, and half a month has too much end or none.
        start = _shift(_first_of(first, months), months)
        stop = _first_of(last, months) - timedelta(days=1)
    else:
        start, stop = span
        if start != _first_of(start, months):
            start = _shift(_first_of(start, months), months)
    found = []
    while (final := _shift(start, months) - timedelta(days=1)) <= stop:
        found.append((start, final))
        start = final + timedelta(days=1)
    return found


def _first_of(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _shift(first: date, months: int) -> date:
    for _ in range(months):
        first += timedelta(days=monthrange(first.year, first.month)[1])
    return first


def _assign(days: Sequence[date], periods: list[tuple[date, date]], off: set[date]) -> list[tuple[date, date]]:
    """Pair each day that counts with the first day of its period."""
    if not periods:
        return []
    starts = [first for first, _ in periods]
    places = np.searchsorted([first.toordinal() for first in starts], [day.toordinal() for day in days], side="right")
    return [
        (starts[place - 1], day)
        for place, day in zip(places.tolist(), days, strict=True)
        if place and day <= periods[place - 1][1] and day not in off
    ]


def _weekday_weights(
    kept: list[tuple[date, date]],
    periods: list[tuple[date, date]],
    bounds: dict[date, tuple[date, date]],
    off: set[date],
) -> Floats:
    """Return closures a day by weekday, from the days that are not last ones, so that bunching does not hide itself."""
    closures, days = np.zeros(7), np.zeros(7)
    for first, day in kept:
        closures[day.weekday()] += day < bounds[first][0]
    for first, _ in periods:
        for offset in range((bounds[first][0] - first).days):
            day = first + timedelta(days=offset)
            days[day.weekday()] += day not in off
    return np.asarray(closures / np.maximum(days, 1))


def _expected(first: date, final: date, end: date, weights: Floats, off: set[date]) -> float:
    whole = late = 0.0
    for offset in range((final - first).days + 1):
        day = first + timedelta(days=offset)
        weight = 0.0 if day in off else float(weights[day.weekday()])
        whole += weight
        late += weight if day >= end else 0.0
    return late / whole if whole else 0.0


def _judge(
    plain: tuple[int, Literal["month", "quarter"], int, int, int, float],
    hits: NDArray[np.int64],
    totals: NDArray[np.int64],
    shares: Floats,
    alpha: float,
) -> PeriodEnds:
    observed, expected = plain[4], plain[5]
    variance = totals * shares * (1 - shares)
    centre = hits.sum() / expected * totals * shares
    spread = np.maximum(centre * (1 - np.minimum(centre / totals, 0.99)), 1e-12)
    # Round the periods' own mean, so that bunching that is the same in all is not taken for unevenness.
    degrees = hits.size - 1
    dispersion = float(((hits - centre) ** 2 / spread).sum() / degrees) if observed else 0.0
    used = max(1.0, dispersion)
    error = sqrt(used * float(variance.sum()))
    p_exact = _exact_tail(hits, totals, shares)
    p = max(p_exact, float(stdtr(degrees, -(observed - expected) / error)))
    reach = float(stdtrit(degrees, 1 - alpha))
    relative = sqrt(used * float(spread.sum())) / observed if observed else 1.0
    ratio = observed / expected
    seen = 1 + (reach + float(stdtrit(degrees, 0.8))) * error / expected
    word: Word = "bunched" if p < alpha else "no bunching seen"
    lower, upper = ratio * exp(-reach * relative), max(ratio, 1 / expected) * exp(reach * relative)
    return PeriodEnds(word, *plain, ratio, lower, upper, p_exact, p, dispersion, seen, alpha)


def _exact_tail(hits: NDArray[np.int64], totals: NDArray[np.int64], shares: Floats) -> float:
    """Return the chance of at least so many in all periods together, by folding their binomial counts into one."""
    whole = np.ones(1)
    for total, share in zip(totals.tolist(), shares.tolist(), strict=True):
        whole = np.convolve(whole, binom.pmf(np.arange(total + 1), total, share))
    return float(min(1.0, whole[int(hits.sum()) :].sum()))


def _window(distance: Floats, inside: NDArray[np.bool_], closed: bool, size: float) -> Window:
    """Count one width; the limit itself belongs to one side, so that side lets go of its far end."""
    near_in = (distance < size) if closed else (distance <= size)
    near_out = (-distance <= size) if closed else (-distance < size)
    within, beyond = int((inside & near_in).sum()), int((~inside & near_out).sum())
    total = within + beyond
    p = min(1.0, 2 * float(binom.cdf(min(within, beyond), total, 0.5))) if total else 1.0
    return Window(size, within, beyond, p)


def _jump(inside: int, outside: int, far_in: int, far_out: int) -> tuple[float, float]:
    """Return the jump over the limit beside an even course of the log counts, and the error of its logarithm.

    The four counts lie one width apart: three steps from the far outside to the far inside, were there no jump. Least
    squares on a straight line and a jump for points at -1.5, -0.5, 0.5 and 1.5 would tilt each side by itself; here
    one slope is common, and the jump is estimated beside it.
    """
    counts = np.array([far_out, outside, inside, far_in], dtype=float) + 0.5
    design = np.column_stack([np.ones(4), [-1.5, -0.5, 0.5, 1.5], [0, 0, 1, 1]])
    weight = counts
    inverse = np.linalg.inv((design.T * weight) @ design)
    beta = inverse @ (design.T @ (weight * np.log(counts)))
    return exp(float(beta[2])), sqrt(float(inverse[2, 2]))
