"""Shares drawn toward the pool by as much as their own numbers fail to support them.

Of two units with no hits, one in three cases and one in three hundred, only the second is known to be low. Use it to
print a best guess for small units; use the funnel to say whether a unit stands apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from ringtrue.figures.exact import wilson

Floats = NDArray[np.float64]

# The concentration is searched between these. At the upper end units would differ by a thousandth of the pooled
# share's own standard deviation, which no record could show: there the units are held to be alike.
_LEAST, _MOST = log(1e-3), log(1e6)
# How much better the log-likelihood must be than that of one share for all before units are said to differ.
_GAIN = 1e-4


@dataclass(frozen=True)
class ShrunkShare:
    """One unit's share, drawn toward the pool: the middle of what is believed of it and the interval around."""

    share: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Shrinkage:
    """A Beta distribution of shares among units, and each unit's share in its light, in the order given.

    `concentration` is alpha + beta, the number of cases of its own at which a unit weighs as much as the pool; None
    where the units differ by no more than chance, and every unit then has the share of the pool. `alpha` and `beta`
    are None there too, and where each unit has an expected share of its own.
    """

    pooled: float
    concentration: float | None
    alpha: float | None
    beta: float | None
    log_likelihood: float
    units: tuple[ShrunkShare, ...]


def shrink(
    hits: Sequence[int], totals: Sequence[int], expected: Sequence[float] | None = None, level: float = 0.95
) -> Shrinkage:
    """Draw each share toward the pool, or toward the unit's `expected` share, by empirical Bayes.

    Hits are beta-binomial; mean and concentration are fitted by maximum marginal likelihood (J. G. Skellam, Journal of
    the Royal Statistical Society B 10 (1948) 257-261; D. A. Williams, Biometrics 31 (1975) 949-952). `level` is the
    width of the intervals, which take the fitted distribution as known and so are somewhat too narrow where units are
    few. Without any cases a share is anything from 0 to 1, and its middle 0.5. `log_likelihood` counts the orders in
    which hits may fall. Raises ValueError for what is not a share, and for expected shares of 0 or 1.
    """
    seen, size = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if seen.shape != size.shape or np.any((seen < 0) | (seen > size)):
        raise ValueError("shrinkage needs as many totals as hits, and hits that are part of their total")
    pooled = float(seen.sum() / size.sum()) if size.sum() else 0.5
    own = np.full(len(seen), pooled) if expected is None else np.asarray(expected, dtype=np.float64)
    if own.shape != seen.shape or (expected is not None and np.any((own <= 0) | (own >= 1))):
        raise ValueError("an expected share lies between 0 and 1, one for each unit")
    ways = float(np.sum(special.gammaln(size + 1) - special.gammaln(seen + 1) - special.gammaln(size - seen + 1)))
    alike = float(np.sum(special.xlogy(seen, own) + special.xlog1py(size - seen, -own)))
    if not size.sum() or not 0 < pooled < 1:
        return _alike(seen, size, own, pooled, ways + alike)
    mean, concentration, found = _fit(seen, size, own, expected is not None)
    if found < alike + _GAIN or concentration >= exp(_MOST) * 0.99:
        return _alike(seen, size, own, pooled, ways + alike)
    alpha, beta = (concentration * mean, concentration * (1 - mean)) if mean is not None else (None, None)
    centre = own if mean is None else np.full(len(seen), mean)
    a, b = concentration * centre + seen, concentration * (1 - centre) + size - seen
    units = tuple(posterior(float(one), float(other), level) for one, other in zip(a, b, strict=True))
    return Shrinkage(pooled, concentration, alpha, beta, ways + found, units)


def posterior(alpha: float, beta: float, level: float = 0.95) -> ShrunkShare:
    """Return mean and equal-tailed interval of a share that is believed to follow Beta(alpha, beta)."""
    tail = (1 - level) / 2
    lower, upper = (float(special.betaincinv(alpha, beta, chance)) for chance in (tail, 1 - tail))
    return ShrunkShare(alpha / (alpha + beta), lower, upper)


def _fit(seen: Floats, size: Floats, own: Floats, given: bool) -> tuple[float | None, float, float]:
    """Return mean (None where each unit's is given), concentration and log-likelihood where it is greatest."""

    def loss(at: Floats) -> tuple[float, Floats]:
        concentration = exp(at[0])
        mean = own if given else np.full(len(seen), special.expit(at[1]))
        alpha, beta = mean * concentration, (1 - mean) * concentration
        whole = special.psi(size + concentration) - special.psi(concentration)
        by_alpha = special.psi(seen + alpha) - special.psi(alpha) - whole
        by_beta = special.psi(size - seen + beta) - special.psi(beta) - whole
        slopes = [np.sum(by_alpha * alpha + by_beta * beta)]
        if not given:
            slopes.append(np.sum((by_alpha - by_beta) * concentration * mean * (1 - mean)))
        return -_log_likelihood(seen, size, alpha, beta), -np.array(slopes)

    middle = float(np.clip(seen.sum() / size.sum(), 1e-6, 1 - 1e-6))
    bounds = [(_LEAST, _MOST)] + ([] if given else [(-20.0, 20.0)])
    best = None
    # The likelihood is flat far out, where a search that begins there stays: begin at several concentrations.
    for start in (0.5, 3.0, 6.0):
        begin = [start] if given else [start, log(middle / (1 - middle))]
        settings = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500}
        found = optimize.minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=settings)
        if best is None or found.fun < best.fun:
            best = found
    assert best is not None
    return None if given else float(special.expit(best.x[1])), exp(float(best.x[0])), -float(best.fun)


def _log_likelihood(seen: Floats, size: Floats, alpha: Floats, beta: Floats) -> float:
    return float(np.sum(special.betaln(seen + alpha, size - seen + beta) - special.betaln(alpha, beta)))


def _alike(seen: Floats, size: Floats, own: Floats, pooled: float, log_likelihood: float) -> Shrinkage:
    lower, upper = wilson(int(seen.sum()), int(size.sum()))
    units = tuple(ShrunkShare(float(share), min(lower, share), max(upper, share)) for share in own.tolist())
    return Shrinkage(pooled, None, None, None, log_likelihood, units)
