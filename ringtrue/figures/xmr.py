"""XmR charts: each period's value beside limits from how much neighbouring periods differ, and rules for runs.

W. A. Shewhart, 1931, Economic Control of Quality of Manufactured Product; D. J. Wheeler, 2000, Understanding
Variation; L. P. Provost and S. K. Murray, 2011, The Health Care Data Guide; NHS England, Making Data Count. The chart
is here because boards know it and ask for it. Its rate of false alarms is nobody's design: with all rules in use it is
several times that of the limits alone (`bench/false_alarms_watch.py` prints it beside the monitors that are designed).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

# Three sigma over the mean range of two normal values (3 / 1.128), and the upper limit of that range itself.
LIMIT_FACTOR = 2.66
RANGE_FACTOR = 3.267
TWO_OF_THREE = "two of three beyond two sigma"


@dataclass(frozen=True)
class Rules:
    """Which patterns count as a signal; a rule is off where its number is 0.

    `run`: so many periods in a row on one side of the mean. `trend`: so many periods, each higher (or each lower) than
    the one before. `two_of_three`: two of three periods in a row beyond two sigma on one side. `hugging`: so many in a
    row within one sigma of the mean. A period beyond the limits is a signal always. A value on the mean is on neither
    side, and ends a run.
    """

    run: int = 8
    trend: int = 6
    two_of_three: bool = True
    hugging: int = 0


# Provost and Murray's five, and those of the NHS's Making Data Count.
PROVOST_MURRAY = Rules(run=8, trend=6, two_of_three=True, hugging=15)
MAKING_DATA_COUNT = Rules(run=7, trend=7, two_of_three=True)


@dataclass(frozen=True)
class Pattern:
    """One signal: the rule it broke, the places of its first and last period, and the side (1 above, -1 below, 0)."""

    rule: str
    first: int
    last: int
    side: int


@dataclass(frozen=True)
class Stretch:
    """The limits that hold from place `first` up to and without `last`, from its first `baseline` values."""

    first: int
    last: int
    baseline: int
    mean: float
    mean_range: float
    lower: float
    upper: float
    range_limit: float


@dataclass(frozen=True)
class Chart:
    """An XmR chart: the values, the stretches with their limits, and every signal, in order of its last period."""

    values: tuple[float, ...]
    stretches: tuple[Stretch, ...]
    patterns: tuple[Pattern, ...]
    rules: Rules


def xmr(
    values: Sequence[float],
    *,
    rules: Rules = MAKING_DATA_COUNT,
    breaks: Sequence[int] = (),
    baseline: int | None = None,
    screened: bool = True,
) -> Chart:
    """Chart single values, one per period in order, against limits of the mean plus or minus 2.66 mean moving ranges.

    The limits are drawn anew at the places in `breaks` and nowhere else: limits that follow the data would chase every
    change away. `baseline` freezes them after so many values of each stretch. With `screened`, moving ranges above
    3.267 times their mean are left out once before the mean is taken again (L. S. Nelson, 1982, Journal of Quality
    Technology 14:172). Raises ValueError for a break outside the series or a stretch with fewer than two values.
    """
    series = np.asarray(values, dtype=np.float64)
    edges = sorted({0, len(series), *breaks})
    if edges[0] < 0 or edges[-1] > len(series):
        raise ValueError(f"breaks lie outside the {len(series)} values: {sorted(breaks)}")
    stretches, patterns = [], []
    for first, last in zip(edges, edges[1:], strict=False):
        stretch = _stretch(series[first:last], first, last - first if baseline is None else baseline, screened)
        stretches.append(stretch)
        patterns += list(_patterns(series[first:last], stretch, rules))
    return Chart(tuple(map(float, series)), tuple(stretches), tuple(sorted(patterns, key=_order)), rules)


def _order(pattern: Pattern) -> tuple[int, int, str]:
    return pattern.last, pattern.first, pattern.rule


def _stretch(series: Reals, first: int, baseline: int, screened: bool) -> Stretch:
    learned = series[:baseline]
    if len(learned) < 2:
        raise ValueError(f"limits need two values, and from place {first} on there are {len(learned)}")
    ranges = np.abs(np.diff(learned))
    if screened:
        kept = ranges[ranges <= RANGE_FACTOR * ranges.mean()]
        ranges = kept if len(kept) else ranges
    mean, mean_range = float(learned.mean()), float(ranges.mean())
    reach = LIMIT_FACTOR * mean_range
    return Stretch(
        first,
        first + len(series),
        len(learned),
        mean,
        mean_range,
        mean - reach,
        mean + reach,
        RANGE_FACTOR * mean_range,
    )


def _patterns(series: Reals, stretch: Stretch, rules: Rules) -> Iterator[Pattern]:
    """Yield the signals of one stretch; where the values never differ there is no scale, and no signal by distance."""
    first, sigma = stretch.first, LIMIT_FACTOR * stretch.mean_range / 3
    away = series - stretch.mean
    side = np.sign(away).astype(np.int64)
    for place in np.flatnonzero((series > stretch.upper) | (series < stretch.lower)):
        yield Pattern("beyond the limits", first + int(place), first + int(place), int(side[place]))
    if rules.run:
        for begin, end, value in _runs(side):
            if value and end - begin >= rules.run:
                yield Pattern("one side of the mean", first + begin, first + end - 1, value)
    if rules.trend:
        for begin, end, value in _runs(np.sign(np.diff(series)).astype(np.int64)):
            if value and end - begin + 1 >= rules.trend:
                yield Pattern("rising" if value > 0 else "falling", first + begin, first + end, value)
    if rules.two_of_three and sigma > 0:
        for direction in (1, -1):
            yield from _two_of_three(away * direction > 2 * sigma, first, direction)
    if rules.hugging and sigma > 0:
        for begin, end, value in _runs((np.abs(away) < sigma).astype(np.int64)):
            if value and end - begin >= rules.hugging:
                yield Pattern("hugging the mean", first + begin, first + end - 1, 0)


def _runs(labels: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Yield each stretch of equal labels as its first place, the place after its last, and the label."""
    edges = np.flatnonzero(np.diff(labels)) + 1
    bounds = [0, *map(int, edges), len(labels)]
    for begin, end in zip(bounds, bounds[1:], strict=False):
        if end > begin:
            yield begin, end, int(labels[begin])


def _two_of_three(far: NDArray[np.bool_], first: int, direction: int) -> Iterator[Pattern]:
    """Yield each pair of far periods at most two places apart, once for each second of a pair."""
    places = np.flatnonzero(far)
    for before, after in zip(places, places[1:], strict=False):
        if after - before <= 2:
            yield Pattern(TWO_OF_THREE, first + int(before), first + int(after), direction)


def flagged(chart: Chart) -> tuple[bool, ...]:
    """Return for each value whether it is part of any signal, as the NHS's charts colour it.

    Of two in three beyond two sigma only those two are coloured, not the one between them.
    """
    marked = [False] * len(chart.values)
    for pattern in chart.patterns:
        step = pattern.last - pattern.first if pattern.rule == TWO_OF_THREE else 1
        for place in range(pattern.first, pattern.last + 1, max(step, 1)):
            marked[place] = True
    return tuple(marked)
