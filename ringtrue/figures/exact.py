"""Exact tests and intervals of single shares and counts: what can be said of one unit without a crowd around it.

The small audits that matter most rest on twenty or thirty files, where the normal approximation is not to be trusted.
"""

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

# The normal deviate of a two-sided interval of 95%.
Z_95 = 1.959963984540054

# Two outcomes whose probabilities differ by less than this, relatively, are equally likely; R uses the same slack, and
# without it the mirror image of an outcome falls in or out of the tail by the last bit of a float.
_SLACK = 1e-7

Floats = NDArray[np.float64]
Numbers = Sequence[float] | Sequence[int] | NDArray


def wilson(hits: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's score interval for a share; nothing is known of none, so there it runs from 0 to 1.

    E. B. Wilson, 1927; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, whose worked examples
    are the test. Raises ValueError for what is not a share.
    """
    _check_share(hits, total)
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, z * z
    middle = share + square / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    spread = 1 + square / total
    # At the ends the formula gives 0 and 1 exactly; floating point does not.
    lower = 0.0 if hits == 0 else (middle - reach) / spread
    upper = 1.0 if hits == total else (middle + reach) / spread
    return lower, upper


def clopper_pearson(hits: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share, which covers the truth at least as often as its level says.

    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413. It is wider than Wilson's: use it where too narrow
    an interval would do harm, Wilson's where a typical one is wanted. Raises ValueError for what is not a share.
    """
    _check_share(hits, total)
    _check_between(level, "a level")
    tail = (1 - level) / 2
    lower = 0.0 if hits == 0 else float(special.betaincinv(hits, total - hits + 1, tail))
    upper = 1.0 if hits == total else float(special.betaincinv(hits + 1, total - hits, 1 - tail))
    return lower, upper


def garwood(count: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a Poisson mean of which one count is known.

    F. Garwood, Biometrika 28 (1936) 437-442. Raises ValueError for a count below 0.
    """
    if count < 0:
        raise ValueError(f"{count} is not a count")
    _check_between(level, "a level")
    tail = (1 - level) / 2
    lower = 0.0 if count == 0 else float(special.gammaincinv(count, tail))
    return lower, float(special.gammaincinv(count + 1, 1 - tail))


def binomial_test(hits: int, total: int, share: float) -> float:
    """Return how often chance alone gives an outcome no likelier than this one, where the true share is `share`.

    Two-sided: every outcome at most as likely as the one seen counts, on either side (the rule of R's `binom.test`;
    W. J. Conover, Practical Nonparametric Statistics, 1971). Raises ValueError for what is not a share.
    """
    _check_share(hits, total)
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share to test against")
    if share in (0, 1):
        return 1.0 if hits == total * share else 0.0
    return float(binomial_tests([hits], [total], [share])[0])


def binomial_tests(hits: Numbers, totals: Numbers, shares: Numbers) -> Floats:
    """Return `binomial_test` of many units at once; shares lie strictly between 0 and 1, and of none nothing is odd."""
    seen, size, true = (np.asarray(values, dtype=np.float64) for values in (hits, totals, shares))
    # Above the expected count the problem is turned over, so that what was seen lies in the lower tail.
    above = seen > size * true
    seen, true = np.where(above, size - seen, seen), np.where(above, 1 - true, true)

    def log_chance(count: Floats) -> Floats:
        inside = np.minimum(count, size)
        chance = (
            special.gammaln(size + 1) - special.gammaln(inside + 1) - special.gammaln(size - inside + 1)
            + inside * np.log(true) + (size - inside) * np.log1p(-true)
        )  # fmt: skip
        return np.where(count > size, -np.inf, chance)

    bar = log_chance(seen) + _SLACK
    # Counts below the mean are on the near side; of the far side, the first that is no likelier.
    far = _first(np.ceil(size * true), size + 1, lambda count: log_chance(count) <= bar)
    # Both tails as beta integrals. The far one is empty where even the largest count is likelier than the one seen; of
    # what was seen the near one is everything where all cases are hits, which only no cases at all can be.
    whole, empty = seen >= size, far > size
    near = np.where(whole, 1.0, special.betainc(np.where(whole, 1.0, size - seen), seen + 1, 1 - true))
    beyond = np.where(empty, 0.0, special.betainc(far, np.where(empty, 1.0, size - far + 1), true))
    return np.where(seen == size * true, 1.0, np.minimum(near + beyond, 1.0))


def poisson_test(count: int, expected: float) -> float:
    """Return how often chance alone gives a count no likelier than this one, where `expected` are expected.

    Two-sided by likelihood, as R's `poisson.test`. Raises ValueError for a negative count or expectation.
    """
    if count < 0 or expected < 0:
        raise ValueError(f"{count} of {expected} expected is not a count")
    if expected == 0:
        return 1.0 if count == 0 else 0.0
    return float(poisson_tests([count], [expected])[0])


def poisson_tests(counts: Numbers, expected: Numbers) -> Floats:
    """Return `poisson_test` of many units at once; every expectation lies above 0."""
    seen, mean = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)

    def log_chance(count: Floats) -> Floats:
        return np.where(count < 0, -np.inf, count * np.log(mean) - mean - special.gammaln(np.maximum(count, 0) + 1))

    bar = log_chance(seen) + _SLACK
    # A count of e times the mean is less likely than none at all, so the search never needs to go further.
    over = _first(np.ceil(mean), np.ceil(np.e * mean) + 2, lambda count: log_chance(count) <= bar)
    low = special.gammaincc(seen + 1, mean) + special.gammainc(over, mean)
    # Seen above the mean: the lower tail ends before the first count that is likelier than what was seen.
    under = _first(np.zeros_like(mean), np.floor(mean) + 1, lambda count: log_chance(count) > bar)
    high = special.gammainc(np.maximum(seen, 1), mean) + np.where(
        under > 0, special.gammaincc(np.maximum(under, 1), mean), 0
    )
    either = np.where(seen < mean, low, high)
    return np.where(seen == mean, 1.0, np.minimum(either, 1.0))


def z_of_share(hits: int, total: int, share: float) -> float:
    """Return by how many standard errors a share departs from `share`; 0 where there are no cases.

    The plain normal score: it is for drawing and for many units at once, `binomial_test` is for few files. Raises
    ValueError for what is not a share, and for one of 0 or 1 to compare with, from which there is no chance departure.
    """
    _check_share(hits, total)
    _check_between(share, "a share to compare with")
    return 0.0 if total == 0 else (hits - total * share) / sqrt(total * share * (1 - share))


def _first(low: Floats, high: Floats, holds: Callable[[Floats], NDArray]) -> Floats:
    """Return, element by element, the first whole number from `low` on for which `holds`, or `high`."""
    low, high = np.minimum(low, high), high.copy()
    while np.any(open_still := low < high):
        middle = np.floor((low + high) / 2)
        found = np.asarray(holds(middle)) & open_still
        high = np.where(found, middle, high)
        low = np.where(open_still & ~found, middle + 1, low)
    return low


def _check_share(hits: int, total: int) -> None:
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is not a share")


def _check_between(value: float, what: str) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{value} is not {what}: it must lie between 0 and 1")
