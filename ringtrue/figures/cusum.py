"""CUSUMs on log-likelihood ratios: the quickest watch for a lasting change, and how long it runs until an alarm.

E. S. Page, 1954, Biometrika 41:100, for the sum; G. V. Moustakides, 1986, Annals of Statistics 14:1379, for its being
the quickest at a given rate of false alarms; S. H. Steiner and others, 2000, Biostatistics 1:441, for the odds ratio
with a usual share that differs from one observation to the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import toeplitz
from scipy.optimize import brentq
from scipy.special import betaln
from scipy.stats import binom, norm, poisson

Reals = NDArray[np.float64]

# Cells between zero and the threshold. The error of the chain falls with their square; at 400 it is in the fourth
# digit of a run length (the tests compare with published ones), and the linear system takes some milliseconds.
CELLS = 400
# Outcomes rarer than this at either end are left out of a run length.
_RARE = 1e-13


@dataclass(frozen=True)
class Signal:
    """One alarm of a CUSUM: the place of the alarm, the first place after the sum was last zero, and the sum."""

    place: int
    since: int
    statistic: float


@dataclass(frozen=True, eq=False)
class Path:
    """A CUSUM run over a series: its value after each period (before any restart), and its alarms in order."""

    values: Reals
    signals: tuple[Signal, ...]


def share_scores(
    hits: ArrayLike, totals: ArrayLike, usual: ArrayLike, odds_ratio: float, rho: ArrayLike = 0.0
) -> Reals:
    """Return the log-likelihood ratio of each count: the odds multiplied by `odds_ratio` against the usual share.

    Bernoulli where the totals are 1, binomial where `rho` is 0, else beta-binomial with that correlation within a
    period. An `odds_ratio` below 1 watches for a fall. All arguments broadcast; `usual` lies strictly between 0 and 1.
    """
    x, n, p, r = np.broadcast_arrays(hits, totals, usual, rho)
    x, n, p, r = (np.asarray(value, dtype=np.float64) for value in (x, n, p, r))
    raised = p * odds_ratio / (1 - p + p * odds_ratio)
    scores = np.array(x * np.log(odds_ratio) - n * np.log1p(p * (odds_ratio - 1)))
    loose = r > 0
    if loose.any():
        size = (1 - r[loose]) / r[loose]
        high, low = raised[loose] * size, p[loose] * size
        xs, rest = x[loose], n[loose] - x[loose]
        scores[loose] = (
            betaln(xs + high, rest + size - high) - betaln(high, size - high)
            - betaln(xs + low, rest + size - low) + betaln(low, size - low)
        )  # fmt: skip
    return np.asarray(scores, dtype=np.float64)


def rate_scores(counts: ArrayLike, exposure: ArrayLike, usual: ArrayLike, rate_ratio: float) -> Reals:
    """Return the Poisson log-likelihood ratio of each count: the rate multiplied by `rate_ratio` against the usual.

    `usual` is the usual rate per unit of exposure. J. M. Lucas, 1985, Technometrics 27:129.
    """
    expected = np.asarray(exposure, dtype=np.float64) * np.asarray(usual, dtype=np.float64)
    return np.asarray(np.asarray(counts) * np.log(rate_ratio) - expected * (rate_ratio - 1), dtype=np.float64)


def cusum(scores: Sequence[float] | Reals, threshold: float) -> Path:
    """Run a CUSUM over the scores of a series: it never falls below zero, alarms at the threshold, and starts again.

    Raises ValueError where the threshold is not above zero, because then every period would be an alarm.
    """
    if threshold <= 0:
        raise ValueError(f"a threshold of {threshold} would alarm for ever")
    value, since = 0.0, 0
    values, signals = [], []
    for place, score in enumerate(scores):
        if value == 0.0:
            since = place
        value = max(0.0, value + float(score))
        values.append(value)
        if value >= threshold:
            signals.append(Signal(place, since, value))
            value = 0.0
    return Path(np.array(values), tuple(signals))


def alarms_per_series(scores: Reals, threshold: float) -> NDArray[np.int64]:
    """Return how often the CUSUM of each row of scores (series by periods) alarms, restarting after each alarm."""
    value = np.zeros(len(scores))
    alarms = np.zeros(len(scores), dtype=np.int64)
    for column in np.ascontiguousarray(scores.T):
        np.maximum(value + column, 0.0, out=value)
        over = value >= threshold
        alarms += over
        value[over] = 0.0
    return alarms


def designed_threshold(
    scores: Reals, arl: float, count: Callable[[Reals, float], NDArray] = alarms_per_series
) -> float:
    """Return the threshold at which series in which nothing happened alarm once in `arl` periods on average.

    `scores` are those of simulated series, series and periods on the first and the last axis in either order; `count`
    says how often each series alarms at a threshold. Alarms become fewer as it rises, so it is found by halving, to
    one part in five hundred.
    """
    wanted = scores.shape[0] * scores.shape[-1] / arl
    low, high = 0.0, 4.0
    while count(scores, high).sum() > wanted:
        low, high = high, high * 2
    while high - low > 0.002 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if count(scores, middle).sum() > wanted else (low, middle)
    return high


def run_length(
    scores: ArrayLike, chances: ArrayLike, threshold: float, start: float = 0.0, cells: int = CELLS
) -> float:
    """Return the average number of periods until a CUSUM alarms, where each score comes with its chance.

    `scores` are what one period can add, `chances` their probabilities (they sum to one up to rounding). The sum is
    followed as a Markov chain on a grid (D. Brook and D. A. Evans, 1972, Biometrika 59:539); a score between two grid
    points is shared out between them so that its mean is kept (S. Knoth and others, 2019, Statistics in Medicine
    38:2206), and a lattice that the grid meets is followed exactly. Infinite where no alarm can come.
    """
    steps = np.asarray(scores, dtype=np.float64) * cells / threshold
    below = np.floor(steps + 1e-9)
    above = np.clip(steps - below, 0.0, 1.0)
    above[above < 1e-8] = 0.0
    probability = np.asarray(chances, dtype=np.float64)
    reach = 2 * cells
    kernel = np.zeros(2 * reach + 1)
    for shift, weight in ((0, (1 - above) * probability), (1, above * probability)):
        np.add.at(kernel, np.clip(below + shift, -reach, reach).astype(np.int64) + reach, weight)
    return _absorbed(kernel, reach, cells, start * cells / threshold)


def _absorbed(kernel: Reals, middle: int, cells: int, start: float) -> float:
    """Return the mean steps to absorption from a start, for a walk on the cells that sticks at zero."""
    walk = toeplitz(kernel[middle - np.arange(cells)], kernel[middle + np.arange(cells)])
    walk[:, 0] = np.cumsum(kernel)[middle - np.arange(cells)]
    escape = 1 - walk.sum(axis=1)
    if escape.max() < 1e-12:
        return float("inf")
    lengths = np.linalg.solve(np.eye(cells) - walk, np.ones(cells))
    return float(np.interp(start, np.arange(cells), lengths))


def share_run_length(
    cases: int, usual: float, odds_ratio: float, threshold: float, true_odds_ratio: float = 1.0, cells: int = CELLS
) -> float:
    """Return the average periods until the binomial CUSUM of a constant number of cases alarms.

    With one case a period this is the Bernoulli CUSUM (M. R. Reynolds and Z. G. Stoumbos, 1999, Journal of Quality
    Technology 31:87). `true_odds_ratio` is what really holds: 1 gives the run to a false alarm.
    """
    truth = usual * true_odds_ratio / (1 - usual + usual * true_odds_ratio)
    hits = np.arange(cases + 1)
    return run_length(
        share_scores(hits, cases, usual, odds_ratio), binom.pmf(hits, cases, truth), threshold, 0.0, cells
    )


def rate_run_length(
    expected: float, rate_ratio: float, threshold: float, true_rate_ratio: float = 1.0, cells: int = CELLS
) -> float:
    """Return the average periods until the Poisson CUSUM alarms, where `expected` cases a period are usual."""
    truth = expected * true_rate_ratio
    counts = np.arange(int(poisson.isf(_RARE, truth)) + 2)
    return run_length(rate_scores(counts, 1.0, expected, rate_ratio), poisson.pmf(counts, truth), threshold, 0.0, cells)


def normal_run_length(reference: float, threshold: float, shift: float = 0.0, cells: int = CELLS) -> float:
    """Return the average periods until a one-sided CUSUM of normal values of unit variance alarms.

    `reference` is what is taken off each value, `shift` the true mean. Brook and Evans's own grid: the first cell is
    half as wide as the others, so that its middle is zero.
    """
    width = 2 * threshold / (2 * cells - 1)
    places = np.arange(-2 * cells, 2 * cells + 1)
    edges = (np.append(places, places[-1] + 1) - 0.5) * width
    kernel = np.diff(norm.cdf(edges + reference - shift))
    kernel[0] += norm.cdf(edges[0] + reference - shift)
    return _absorbed(kernel, 2 * cells, cells, 0.0)


def threshold_for(arl: float, length: Callable[[float], float]) -> float:
    """Return the threshold at which the average run length that `length` gives for a threshold is `arl`.

    Use it as `threshold_for(370, lambda h: share_run_length(20, 0.1, 2.0, h))`. For counts the run length rises by
    steps too small to matter; the threshold is right to one part in a thousand. Raises ValueError where no threshold
    up to 60 is enough.
    """
    low, high = 0.05, 1.0
    while length(high) < arl:
        low, high = high, high * 1.6
        if high > 60:
            raise ValueError(f"no threshold up to 60 gives an average run length of {arl}")
    return float(brentq(lambda h: np.log(length(h) / arl), low, high, xtol=1e-3, rtol=1e-3, maxiter=60))
