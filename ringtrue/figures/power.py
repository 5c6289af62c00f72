"""What a comparison could have seen: nothing found in ten cases is no news, in a thousand it is."""

from math import ceil, floor, sqrt

import numpy as np
from scipy import special

from ringtrue.figures.funnel import Spread


def smallest_seen(
    total: int, share: float, z: float = 3.0, power: float = 0.8, spread: Spread | None = None
) -> tuple[float | None, float | None]:
    """Return the nearest true shares below and above `share` that a funnel would have flagged with that power.

    A unit of `total` cases is flagged where its share lies beyond `z` standard errors of the target `share`, with the
    `spread` between units that the funnel applied. None on a side where no share could be flagged so often: in few
    cases even none, or all, lies within the limits.

    Plain and additive limits: exact, by the quantile of the Beta distribution that belongs to a binomial tail (C. J.
    Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413), for the additive spread is between the units' true
    shares, and the one asked about is given. Multiplicative spread is among the cases of one unit, so there the count
    is taken as normal with phi times the binomial variance. Raises ValueError for a total below 0, or a share or power
    outside 0 to 1.
    """
    if total < 0 or not 0 < share < 1 or not 0 < power < 1:
        raise ValueError(f"no power can be told for {total} cases, a share of {share} and a power of {power}")
    if total == 0:
        return None, None
    spread = spread or Spread()
    plain = np.array([sqrt(share * (1 - share) / total)])
    reach = z * float(spread.error(plain)[0])
    if spread.phi > 1:
        above = _normal_above(total, share + reach, power, spread.phi)
        below = _normal_above(total, 1 - share + reach, power, spread.phi)
        return None if below is None else 1 - below, above
    return _exact_below(total, share - reach, power), _exact_above(total, share + reach, power)


def _exact_above(total: int, limit: float, power: float) -> float | None:
    # A count on the limit is not beyond it; the allowance keeps a float's last bit from deciding.
    needed = floor(total * limit + 1e-9) + 1
    return float(special.betaincinv(needed, total - needed + 1, power)) if needed <= total else None


def _exact_below(total: int, limit: float, power: float) -> float | None:
    allowed = ceil(total * limit - 1e-9) - 1
    return float(special.betaincinv(allowed + 1, total - allowed, 1 - power)) if allowed >= 0 else None


def _normal_above(total: int, limit: float, power: float, phi: float) -> float | None:
    """Return the share whose estimate exceeds `limit` with that power: E. B. Wilson's bound, turned about."""
    if limit >= 1:
        return None
    deviate = float(special.ndtri(power))
    square = deviate * deviate * phi / total
    reach = sqrt(square * (limit * (1 - limit) + square / 4))
    return (limit + square / 2 + (reach if deviate > 0 else -reach)) / (1 + square)
