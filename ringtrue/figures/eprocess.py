"""Evidence for those who look every day: a test that may be read at any time and stopped at will.

The wealth of somebody who bets against the usual share can be expected to grow only if the share is no longer usual.
J. Ville, 1939, Étude critique de la notion de collectif: the wealth ever reaches 1/alpha with a chance of at most
alpha, whenever and however often one looks. The bets on a mean are those of I. Waudby-Smith and A. Ramdas, 2024,
Journal of the Royal Statistical Society B 86:1; G. Shafer, 2021, Journal of the Royal Statistical Society A 184:407,
for evidence as the outcome of bets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit
from scipy.stats import t as student

from ringtrue.figures.baseline import Reals, fit, layout_of

# The parts of the largest bet that cannot lose everything, from timid to bold; the wealth is shared out evenly among
# them. Doubling steps lose at most a factor of about two against the best bet between two of them, per long stretch.
STAKES = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 15 / 16)


@dataclass(frozen=True)
class Evidence:
    """The wealth after each period of betting on a rise and on a fall, and where each first reached 1/alpha.

    `rise` and `fall` are e-values: 1 at the start, large is evidence. `rise_at` and `fall_at` are the places of the
    first period at which the evidence was enough, None where it never was. Each is wrong with a chance of at most
    `alpha` over all periods, so that either is wrong with at most twice that.
    """

    rise: tuple[float, ...]
    fall: tuple[float, ...]
    rise_at: int | None
    fall_at: int | None
    alpha: float

    def sentences(self, periods: Sequence[str]) -> tuple[str, ...]:
        """Say what the evidence came to, period names given in order."""
        said = []
        for way, wealth, place in (("rise", self.rise, self.rise_at), ("fall", self.fall, self.fall_at)):
            if place is not None:
                said.append(
                    f"Evidence of a {way} was enough in {periods[place]}: {wealth[place]:,.0f} times the stake, where "
                    f"{1 / self.alpha:,.0f} is ever reached with a chance of at most {self.alpha:.1%} if nothing "
                    "happened, however often one looks. It is a reason to look, not a finding."
                )
            else:
                most = max(wealth, default=1.0)
                said.append(
                    f"No evidence of a {way}: at most {most:,.1f} times the stake, {1 / self.alpha:,.0f} needed."
                )
        return tuple(said)


def wealth(
    hits: ArrayLike, totals: ArrayLike, usual: ArrayLike, rising: bool, stakes: Sequence[float] = STAKES
) -> Reals:
    """Return the wealth after each period of betting that the share is above (or below) the usual one.

    The last axis is time; all arguments broadcast. Each period's factor is 1 + stake * (share - usual) / usual, or
    1 + stake * (usual - share) / (1 - usual) for a fall, averaged over the stakes after multiplying over time. A
    period without cases leaves the wealth as it was. Valid for any dependence and any over-dispersion as long as each
    period's mean share, given all before it, is not above (below) `usual`. The price of that: each period counts as one
    observation, however many cases it has, so that the wealth can grow by the share over the usual one and no faster.
    """
    counts, cases, base = np.broadcast_arrays(hits, totals, usual)
    cases = np.asarray(cases, dtype=np.float64)
    share = np.where(cases > 0, counts / np.maximum(cases, 1), base)
    gain = (share - base) / base if rising else (base - share) / (1 - base)
    parts = np.array(stakes).reshape(-1, *[1] * gain.ndim)
    return np.asarray(np.exp(np.cumsum(np.log1p(parts * gain), axis=-1)).mean(axis=0), dtype=np.float64)


def evidence(
    hits: Sequence[int],
    totals: Sequence[int],
    lowest: float | Sequence[float],
    highest: float | Sequence[float],
    alpha: float = 0.02,
) -> Evidence:
    """Bet against the share having stayed between `lowest` and `highest`, period by period.

    `hits` of `totals` per period, in order; the two bounds are what is usual, numbers or one per period, equal where
    the usual share is known (else see `usual_range`). A rise is shown against `highest`, a fall against `lowest`.
    Raises ValueError where a bound is not strictly between 0 and 1 or the two cross. Nothing is assumed of how the
    cases hang together; that the bounds are right is assumed.
    """
    low, high = np.asarray(lowest, dtype=np.float64), np.asarray(highest, dtype=np.float64)
    if (low <= 0).any() or (high >= 1).any() or (low > high).any():
        raise ValueError("what is usual lies between 0 and 1, both excluded, the lowest not above the highest")
    rise, fall = wealth(hits, totals, high, True), wealth(hits, totals, low, False)
    places = []
    for values in (rise, fall):
        enough = np.flatnonzero(values >= 1 / alpha)
        places.append(int(enough[0]) if len(enough) else None)
    return Evidence(tuple(map(float, rise)), tuple(map(float, fall)), places[0], places[1], alpha)


def usual_range(
    hits: Sequence[int], totals: Sequence[int], expected: Sequence[float] | None = None, confidence: float = 0.99
) -> tuple[float, float]:
    """Return between what a baseline leaves the usual share, its periods differing as much as they do.

    The error of the log-odds is taken from how the periods differ (the sandwich of K.-Y. Liang and S. L. Zeger, 1986,
    Biometrika 73:13), with a t deviate of one degree less than the periods; so over-dispersion widens the range. What
    it may be wrong by (one less the confidence) is to be added to alpha. With an `expected` share per period the range
    is that of a period whose expected share is a half; `shifted` carries it over to others. Practically from 0 to 1
    where there are fewer than two periods with cases, or no hits, or nothing but hits: then no evidence can come.
    """
    layout = layout_of(totals, expected)
    counts, periods = np.asarray(hits, dtype=np.float64), int((layout.totals > 0).sum())
    if periods < 2 or not 0 < counts.sum() < layout.totals.sum():
        return 1e-6, 1 - 1e-6
    model = fit(counts[None, :], layout)
    share = model.shares(layout)[0]
    spread = ((counts - layout.totals * share) ** 2).sum() * periods / (periods - 1)
    information = float((layout.totals * share * (1 - share)).sum())
    reach = float(student.ppf((1 + confidence) / 2, periods - 1)) * np.sqrt(spread) / information
    level = float(model.level[0])
    return float(expit(level - reach)), float(expit(level + reach))


def shifted(bound: float, expected: Sequence[float]) -> tuple[float, ...]:
    """Return a bound of `usual_range` for each period, given the share that the mix of its cases leads to expect."""
    return tuple(float(value) for value in expit(logit(np.asarray(expected, dtype=np.float64)) + logit(bound)))
