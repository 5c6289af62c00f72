"""Regression of shares and rates whose counts vary by more than chance, for series of periods.

Quasi-likelihood keeps the logit of a share, or the logarithm of a rate, and multiplies the variance by what the
residuals show (R. W. M. Wedderburn, 1974, Biometrika 61, 439-447). Months close to each other are alike, and standard
errors that forget it call drift a change; where the residuals are alike beyond chance, the errors are widened.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Kind = Literal["share", "rate"]


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients of the columns, their covariance (dispersion and likeness in it), and the residual degrees.

    `dispersion` is Pearson's, as it came out: below 1 it is not used. `likeness` is the correlation of neighbouring
    residuals, and `widened` the factor put on the variance for it, 1 where it is within chance.
    """

    coefficients: Floats
    covariance: Floats
    dispersion: float
    likeness: float
    widened: float
    degrees: int
    fitted: Floats

    def contrast(self, weights: Floats) -> tuple[float, float]:
        """Return a weighted sum of the coefficients and its standard error."""
        return float(weights @ self.coefficients), sqrt(max(float(weights @ self.covariance @ weights), 0.0))


def fit(hits: Floats, totals: Floats, design: Floats, kind: Kind) -> Fit:
    """Fit a share (logit) or a rate (log) by iteratively reweighted least squares; rows in the order of time.

    `hits` of `totals` (n,), `totals` the exposure for a rate; rows with a total of 0 say nothing and must be left out
    by the caller. Raises ValueError where there are no residual degrees of freedom or columns are not independent.
    """
    degrees = hits.size - design.shape[1]
    if degrees < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError(f"{hits.size} periods cannot carry {design.shape[1]} coefficients")
    beta: Floats = np.asarray(np.linalg.lstsq(design, _start(hits, totals, kind), rcond=None)[0], dtype=np.float64)
    for _ in range(100):
        mean, weight = _moments(design @ beta, totals, kind)
        step = np.linalg.solve((design.T * weight) @ design, design.T @ (hits - mean))
        # A step of more than 2 in log-odds leaps; a share that wants to be 0 is stopped by the caller's half cases.
        beta = beta + step * min(1.0, 2.0 / max(float(np.abs(design @ step).max()), 1e-300))
        if np.abs(design @ step).max() < 1e-10:
            break
    mean, weight = _moments(design @ beta, totals, kind)
    residuals = (hits - mean) / np.sqrt(weight)
    dispersion = float(residuals @ residuals) / degrees
    likeness, widened = _likeness(residuals, design.shape[1])
    inverse = np.asarray(np.linalg.inv((design.T * weight) @ design), dtype=np.float64)
    # The floor is the error of plain chance, and under it even residuals that are alike have nothing to widen.
    widened = widened if dispersion * widened > 1 else 1.0
    covariance = inverse * max(1.0, dispersion * widened)
    return Fit(beta, covariance, dispersion, likeness, widened, _degrees(hits.size, design.shape[1], widened), mean)


def _degrees(periods: int, columns: int, widened: float) -> int:
    """Return the degrees of freedom for Student's t: periods that are alike count for fewer than they are."""
    return max(2 if widened > 1 else 1, int(periods / widened) - columns)


def _start(hits: Floats, totals: Floats, kind: Kind) -> Floats:
    if kind == "rate":
        return np.asarray(np.log((hits + 0.5) / totals))
    return np.asarray(np.log((hits + 0.5) / (totals - hits + 0.5)))


def _moments(eta: Floats, totals: Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Return the expected counts and their variance, which is also the weight, for both links are canonical."""
    if kind == "rate":
        mean = totals * np.exp(np.clip(eta, -30, 30))
        return mean, mean
    share = expit(np.clip(eta, -30, 30))
    return totals * share, totals * share * (1 - share)


def _likeness(residuals: Floats, columns: int) -> tuple[float, float]:
    """Return the correlation of neighbours, and the variance factor (1 + r) / (1 - r) where r is beyond chance.

    The factor is that of a mean of a first-order autoregression. Each column fitted takes about 1/n from the r of
    residuals, which is put back (F. H. C. Marriott and J. A. Pope, 1954, Biometrika 41, 390-402, for the mean). Used
    whatever r is, the factor would widen half of all series in which neighbours are not alike; beyond 1 / sqrt(n) it
    widens one in six of them, and misses fewer of the others than a stricter bound does.
    """
    total = float(residuals @ residuals)
    if residuals.size < 4 or total == 0:
        return 0.0, 1.0
    r = float(residuals[1:] @ residuals[:-1]) / total + columns / residuals.size
    if r <= 1 / sqrt(residuals.size):
        return r, 1.0
    held = min(r, 0.9)
    return r, (1 + held) / (1 - held)
