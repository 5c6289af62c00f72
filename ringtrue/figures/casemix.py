"""Fair expectations: what share a unit's own mixture of cases would lead one to expect of it.

Two ways, for cases counted in strata. `stratum_shares` takes each stratum as it is found over all units: plain, needing
no model, and rough where strata are small. `logistic` lends strength between strata: use it where several traits are
crossed and most of the crossings hold few cases. Either gives `expected_by_unit`, and that gives a funnel its expected
shares. Neither mends what is recorded only where the work was done well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

# Log-odds this far out are a share of one in twenty thousand million: the data have no such thing to say, and a
# coefficient on its way there has no end.
_RUNAWAY = 23.0
_RIDGE = 1e-4


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression: one coefficient and standard error per column, one fitted share per stratum.

    `ridged` says that some stratum or column was separated perfectly, so that only the ridge keeps its coefficient
    finite: such a coefficient is a direction, not a size. `deviance` compares the fit with one share per stratum.
    """

    coefficients: tuple[float, ...]
    standard_errors: tuple[float, ...]
    fitted: tuple[float, ...]
    deviance: float
    ridged: bool


@dataclass(frozen=True)
class Expected:
    """What a unit's cases lead one to expect: so many hits, in its total a share; None where it has no cases."""

    name: str
    total: int
    hits: float
    share: float | None


def logistic(
    design: Sequence[Sequence[float]] | Floats, hits: Sequence[int], totals: Sequence[int], ridge: float = _RIDGE
) -> Logistic:
    """Fit log-odds linear in the columns of `design`, one row per stratum, its intercept a column of ones.

    Iteratively reweighted least squares: P. McCullagh and J. A. Nelder, Generalized Linear Models (1989), section 2.5.
    Where that has no end (separation, or columns that add up to one another) it is done again with a penalty of half
    `ridge` times each squared coefficient (S. le Cessie and J. C. van Houwelingen, Applied Statistics 41 (1992)
    191-201). Strata without cases count for nothing and still get a fitted share. Raises ValueError for counts that
    are not shares, or a design of another height or with nothing in it.
    """
    matrix = np.atleast_2d(np.asarray(design, dtype=np.float64))
    seen, size = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if not matrix.size or not len(matrix) == len(seen) == len(size):
        raise ValueError(f"a design of {len(matrix)} rows does not fit {len(seen)} hits and {len(size)} totals")
    if np.any((seen < 0) | (seen > size)):
        raise ValueError("in some stratum the hits are no part of the total")
    found = _iterate(matrix, seen, size, 0.0)
    ridged = found is None
    if found is None:
        found = _iterate(matrix, seen, size, ridge)
    if found is None:
        raise ValueError(f"the regression does not settle even with a ridge of {ridge}: scale the columns, or raise it")
    weights, information = found
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    fitted = special.expit(matrix @ weights)
    return Logistic(
        tuple(weights.tolist()), tuple(errors.tolist()), tuple(fitted.tolist()), _deviance(seen, size, fitted), ridged
    )


def stratum_shares(strata: Sequence[str], hits: Sequence[int], totals: Sequence[int]) -> dict[str, float]:
    """Return the share of hits in each stratum over all its rows; strata without cases are left out."""
    if not len(strata) == len(hits) == len(totals):
        raise ValueError("each row needs a stratum, hits and a total")
    sums: dict[str, tuple[int, int]] = {}
    for stratum, hit, total in zip(strata, hits, totals, strict=True):
        before = sums.get(stratum, (0, 0))
        sums[stratum] = before[0] + hit, before[1] + total
    return {stratum: hit / total for stratum, (hit, total) in sums.items() if total}


def expected_by_unit(units: Sequence[str], totals: Sequence[int], shares: Sequence[float]) -> tuple[Expected, ...]:
    """Return what each unit's mixture of cases leads one to expect, in the order of names.

    Indirect standardisation (W. Farr, 1859; N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II
    (1987), section 2.3): each row is one stratum of one unit, its number of cases and the share that prevails in that
    stratum everywhere. Standardised units may be held against their expectation; whether two of them may be held
    against each other depends on their mixtures being alike. Raises ValueError for lists of unequal length.
    """
    if not len(units) == len(totals) == len(shares):
        raise ValueError("each row needs a unit, a total and the share of its stratum")
    sums: dict[str, tuple[int, float]] = {}
    for unit, total, share in zip(units, totals, shares, strict=True):
        cases, hits = sums.get(unit, (0, 0.0))
        sums[unit] = cases + total, hits + total * share
    return tuple(
        Expected(unit, cases, hits, hits / cases if cases else None) for unit, (cases, hits) in sorted(sums.items())
    )


def _iterate(matrix: Floats, seen: Floats, size: Floats, ridge: float) -> tuple[Floats, Floats] | None:
    """Return coefficients and information matrix, or None where the iterations have no end."""
    penalty = ridge * np.eye(matrix.shape[1])
    weights = np.zeros(matrix.shape[1])
    counted = size > 0
    for _ in range(100):
        share = special.expit(matrix @ weights)
        information = matrix.T @ (matrix * (size * share * (1 - share))[:, None]) + penalty
        if np.linalg.cond(information) > 1e13:
            return None
        step = np.linalg.solve(information, matrix.T @ (seen - size * share) - penalty @ weights)
        weights = weights + step
        odds = np.abs(matrix @ weights)[counted]
        if not ridge and odds.size and odds.max() > _RUNAWAY:
            return None
        if np.max(np.abs(step)) < 1e-9 * (1 + np.max(np.abs(weights))):
            return weights, information
    return None


def _deviance(seen: Floats, size: Floats, fitted: Floats) -> float:
    own = np.divide(seen, size, out=np.zeros_like(seen), where=size > 0)
    gain = special.xlogy(seen, own) + special.xlog1py(size - seen, -own)
    return 2 * float(np.sum(gain - special.xlogy(seen, fitted) - special.xlog1py(size - seen, -fitted)))
