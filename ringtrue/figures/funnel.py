"""Funnels: units beside a common target, with limits that narrow as their numbers grow.

Use `funnel` for so many hits of so many cases, with one target for all or each unit's own expected share (case-mix);
`rate_funnel` for counts beside the counts expected (Poisson), as offences or complaints beside officers. Rows stand in
the order of names: a funnel is read instead of a league table, never as one.

Units also differ for reasons that no record holds: another population, another way of counting. A plain funnel takes
all of it for fault, so that the larger the units, the more of them are flagged. So the usual difference between units
is measured and allowed for, robustly, that the few which are really apart may not widen the limits for themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from ringtrue.figures.exact import binomial_tests, garwood, poisson_tests, wilson

Kind = Literal["share", "ratio"]
Rule = Literal["multiplicative", "additive", "none"]
RULES: tuple[Rule, ...] = ("multiplicative", "additive", "none")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """The over-dispersion of a set of units, and the part of it that is applied.

    `phi_raw` is the mean squared score, `phi_winsorised` the same with the outer scores pulled in, as published, and
    `phi` the factor by which the variance is multiplied; `tau` is the standard deviation between units that is added,
    in the units of the share or ratio. What is not applied has the value that changes nothing: phi 1, tau 0. `p_value`
    says how often chance alone spreads units as widely as `phi_raw` (chi-square). `degrees` are those of a spread
    measured from winsorised scores: units less those pulled in, less one (K. K. Yuen, Biometrika 61 (1974) 165-170).
    """

    rule: Rule = "none"
    units: int = 0
    phi_raw: float = 1.0
    phi_winsorised: float = 1.0
    phi: float = 1.0
    tau: float = 0.0
    p_value: float = 1.0
    degrees: int = 1

    @property
    def widens(self) -> bool:
        """Whether the limits are wider than those of chance alone."""
        return self.phi > 1 or self.tau > 0

    def error(self, plain: Floats) -> Floats:
        """Return the standard errors with the spread between units, given those of chance alone."""
        return np.sqrt(self.phi * plain**2 + self.tau**2)


@dataclass(frozen=True)
class FunnelRow:
    """One unit of a funnel.

    `total` is the number of cases, or in a funnel of rates the count expected; `share` is hits over total, with its
    95% interval (Wilson; Garwood for rates); `target` is what this unit is held against. `z` is the plain score,
    `z_adjusted` that with the spread between units, `p` the exact two-sided p-value of the plain comparison. Where
    there are no cases nothing is said: share, scores and p are None.
    """

    name: str
    hits: int
    total: float
    share: float | None
    lower: float
    upper: float
    target: float
    z: float | None
    z_adjusted: float | None
    p: float | None

    def beyond(self, sigma: float = 3.0, adjusted: bool = True) -> bool:
        """Whether the unit lies beyond so many standard errors, with or without the spread between units."""
        score = self.z_adjusted if adjusted else self.z
        return score is not None and abs(score) > sigma


@dataclass(frozen=True)
class Funnel:
    """Units beside their target, in the order of names, with the over-dispersion found among them."""

    kind: Kind
    rows: tuple[FunnelRow, ...]
    target: float
    spread: Spread
    by_case_mix: bool

    def beyond(self, sigma: float = 3.0, adjusted: bool = True) -> tuple[FunnelRow, ...]:
        """Return the units beyond so many standard errors, in the order of names."""
        return tuple(row for row in self.rows if row.beyond(sigma, adjusted))


def funnel(
    names: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[int],
    expected: Sequence[float] | None = None,
    target: float | None = None,
    spread: Rule = "additive",
    winsorise: float = 0.1,
    corrected: bool = True,
) -> Funnel:
    """Hold the share of hits in each unit against one target, or against the share its cases lead one to expect.

    `expected` holds one share per unit, strictly between 0 and 1 (`casemix.expected_by_unit`); else all are held
    against `target`, or without one against the pooled share. D. J. Spiegelhalter, Statistics in Medicine 24 (2005)
    1185-1202; the spread is that of `measure_spread`. Raises ValueError for lists of unequal length, names
    twice, hits that are no part of their total, or a target at which no departure is possible.

    Assumes cases independent within a unit. With `expected` the variance is that of equal chances, which is a little
    more than the true one of mixed cases: it errs towards saying nothing.
    """
    _check(names, hits, totals, expected)
    order = np.array(sorted(range(len(names)), key=lambda at: names[at]), dtype=np.intp)
    seen, size = (np.asarray(values, dtype=np.float64)[order] for values in (hits, totals))
    pooled = float(seen.sum() / size.sum()) if size.sum() else 0.0
    middle = pooled if target is None else target
    own = np.full(len(seen), middle) if expected is None else np.asarray(expected, dtype=np.float64)[order]
    # A pool without hits, or of hits alone, is its own answer: everybody stands on it. A target given must leave room.
    flat = expected is None and target is None and pooled in (0.0, 1.0)
    if not flat and np.any((own <= 0) | (own >= 1)):
        raise ValueError("a share to be held against must lie between 0 and 1, both excluded")
    error = np.sqrt(own * (1 - own) / np.where(size > 0, size, 1.0))
    tests = np.ones(len(seen)) if flat else binomial_tests(seen, size, own)
    intervals = [wilson(int(hit), int(total)) for hit, total in zip(seen, size, strict=True)]
    fitted = int(expected is None and target is None)
    units = _Units([names[at] for at in order], seen, size, own, error, tests, intervals)
    return _build("share", units, middle, (spread, winsorise, corrected, fitted), expected is not None)


def rate_funnel(
    names: Sequence[str],
    counts: Sequence[int],
    expected: Sequence[float],
    target: float | None = 1.0,
    spread: Rule = "additive",
    winsorise: float = 0.1,
    corrected: bool = True,
) -> Funnel:
    """Hold each unit's count over the count expected of it against a target ratio, 1 unless another is given.

    Poisson; the method is that of `funnel`. `expected` may also be anything the count should be in proportion to, such
    as officers or residents, with `target` None for the pooled ratio. A unit of which nothing is expected is kept and
    nothing is said of it. Raises ValueError as `funnel` does.
    """
    _check(names, counts, expected, None, parts=False)
    order = np.array(sorted(range(len(names)), key=lambda at: names[at]), dtype=np.intp)
    seen, size = (np.asarray(values, dtype=np.float64)[order] for values in (counts, expected))
    known = size > 0
    pooled = float(seen[known].sum() / size.sum()) if size.sum() else 0.0
    middle = pooled if target is None else target
    if target is not None and target <= 0:
        raise ValueError(f"{target} is not a ratio to be held against: it must lie above 0")
    own = np.full(len(seen), middle)
    error = np.sqrt(own / np.where(known, size, 1.0))
    mean = own * size
    tests = np.ones(len(seen)) if middle == 0 else poisson_tests(seen, np.where(known, mean, 1.0))
    intervals = [_ratio_interval(int(count), total) for count, total in zip(seen, size, strict=True)]
    units = _Units([names[at] for at in order], seen, size, own, error, tests, intervals)
    return _build("ratio", units, middle, (spread, winsorise, corrected, int(target is None)), False)


@dataclass(frozen=True)
class _Units:
    """Columns of a funnel in the order of names, before the spread between them is known."""

    names: list[str]
    hits: Floats
    totals: Floats
    targets: Floats
    errors: Floats
    tests: Floats
    intervals: list[tuple[float, float]]


def _build(kind: Kind, units: _Units, target: float, how: tuple[Rule, float, bool, int], by_case_mix: bool) -> Funnel:
    known = units.totals > 0
    shares = np.divide(units.hits, units.totals, out=np.zeros_like(units.hits), where=known)
    away = shares - units.targets
    # No error is only possible on a flat pool, from which nobody departs.
    moved = known & (units.errors > 0)
    scores = np.divide(away, units.errors, out=np.zeros_like(away), where=moved)
    rule, winsorise, corrected, fitted = how
    spread = measure_spread(scores[moved], units.errors[moved], rule, winsorise, corrected, fitted)
    wider = np.divide(away, spread.error(units.errors), out=np.zeros_like(away), where=moved)
    rows = tuple(
        FunnelRow(
            units.names[at],
            int(units.hits[at]),
            float(units.totals[at]),
            float(shares[at]) if known[at] else None,
            *units.intervals[at],
            float(units.targets[at]),
            float(scores[at]) if known[at] else None,
            float(wider[at]) if known[at] else None,
            float(units.tests[at]) if known[at] else None,
        )
        for at in range(len(units.names))
    )
    return Funnel(kind, rows, target, spread, by_case_mix)


def limits(
    totals: Iterable[float], target: float, z: float = 3.0, spread: Spread | None = None, kind: Kind = "share"
) -> tuple[Floats, Floats]:
    """Return the lower and upper limit of a funnel at each total, in shares or ratios, for drawing.

    Without spread they are exact: binomial or Poisson quantiles, interpolated between whole counts so that the line is
    smooth (Spiegelhalter 2005, appendix A.1). With it they are normal, as published. Totals must lie above 0; a share
    is kept from 0 to 1 and a ratio from 0. Raises ValueError for totals or targets outside their range.
    """
    size = np.asarray(list(totals), dtype=np.float64)
    if np.any(size <= 0) or not 0 < target < (1 if kind == "share" else np.inf):
        raise ValueError("limits need totals above 0 and a target inside the range of shares or ratios")
    top = 1.0 if kind == "share" else np.inf
    if spread is not None and spread.widens:
        variance = target * (1 - target) if kind == "share" else target
        reach = z * spread.error(np.sqrt(variance / size))
        return np.clip(target - reach, 0, top), np.clip(target + reach, 0, top)
    tail = float(special.ndtr(-z))
    law = stats.binom(size, target) if kind == "share" else stats.poisson(size * target)
    lower, upper = (np.clip(_smooth_quantile(law, chance) / size, 0, top) for chance in (tail, 1 - tail))
    return lower, upper


def _smooth_quantile(law: Any, chance: float) -> Floats:
    """Return the quantile of counts moved down by the part of its last step that was not needed."""
    count = law.ppf(chance)
    step = law.pmf(count)
    return np.asarray(count - (law.cdf(count) - chance) / step, dtype=np.float64)


def _ratio_interval(count: int, expected: float) -> tuple[float, float]:
    if expected <= 0:
        return 0.0, np.inf
    lower, upper = garwood(count)
    return lower / expected, upper / expected


def _check(
    names: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[float],
    expected: Sequence[float] | None,
    parts: bool = True,
) -> None:
    lengths = {len(names), len(hits), len(totals)} | (set() if expected is None else {len(expected)})
    if len(lengths) > 1:
        raise ValueError(f"units need one name, count and total each; the lists have lengths {sorted(lengths)}")
    if len(set(names)) < len(names):
        raise ValueError("a unit stands in the list twice: add its counts together first")
    for name, hit, total in zip(names, hits, totals, strict=True):
        if hit < 0 or total < 0 or (parts and hit > total):
            raise ValueError(f"{name}: {hit} of {total} is not a share")


def winsorised(values: Floats, share: float = 0.1) -> Floats:
    """Pull the outermost values at each end in to the quantile that cuts off `share` of them (interpolated, as R's)."""
    if not len(values) or share == 0:
        return values
    low, high = np.quantile(values, [share, 1 - share])
    return np.clip(values, low, high)


def shrinkage_of_winsorising(share: float = 0.1) -> float:
    """Return what winsorising leaves of the variance of normal scores: 0.68 where 10% at each end are pulled in.

    The second moment of a normal deviate censored at its quantiles, by integration by parts.
    """
    if share == 0:
        return 1.0
    cut = -float(special.ndtri(share))
    density = exp(-cut * cut / 2) / sqrt(2 * pi)
    return (1 - 2 * share) - 2 * cut * density + 2 * share * cut * cut


def measure_spread(
    scores: Floats,
    errors: Floats,
    rule: Rule = "additive",
    winsorise: float = 0.1,
    corrected: bool = True,
    fitted: int = 1,
) -> Spread:
    """Measure over-dispersion from plain scores and their standard errors, and choose what is applied.

    As published (`corrected` false): winsorised phi and, from it, the additive variance by the method of moments. D. J.
    Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202; D. J. Spiegelhalter and others, Journal of the Royal
    Statistical Society A 175 (2012) 1-47, after R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986)
    177-188. Nothing is applied where the squared scores add up to less than their degrees of freedom, units less one,
    which is DerSimonian and Laird's rule. A test of significance would be no safer: few units show over-dispersion
    only when it is gross, and plain limits would be kept just where they mislead most.

    Winsorising takes a third of the variance of normal scores away, and the published figures do not give it back:
    their three sigma are about two and a half. `corrected` divides phi by what is left, and finds the additive variance
    at which the winsorised scores come out as they should (the equation of R. C. Paule and J. Mandel, Journal of
    Research of the National Bureau of Standards 87 (1982) 377-385); `bench/false_alarms_compare.py` measures both.

    `fitted` is 1 where the target was estimated from the same units, else 0; it only enters `p_value`. Assumes that
    fewer than the share `winsorise` of the units, at either end, are apart from the common spread.
    """
    if rule not in RULES:
        raise ValueError(f"{rule!r} is not a rule of spread: {', '.join(RULES)}")
    if not 0 <= winsorise < 0.5:
        raise ValueError(f"{winsorise} of the units at each end cannot be winsorised: it lies from 0 to under 0.5")
    units = len(scores)
    if units == 0:
        return Spread(rule)
    raw = float(np.mean(scores**2))
    robust = float(np.mean(winsorised(scores, winsorise) ** 2))
    used = robust / shrinkage_of_winsorising(winsorise) if corrected else robust
    excess = units * used - (units - 1)
    freedom = units - fitted
    p_value = float(special.chdtrc(freedom, units * raw)) if freedom > 0 else 1.0
    phi = max(1.0, used) if rule == "multiplicative" and excess > 0 else 1.0
    tau = 0.0
    if rule == "additive" and excess > 0:
        tau = _balanced_tau(scores * errors, errors, winsorise) if corrected else _moment_tau(errors, excess)
    degrees = max(units - 2 * int(winsorise * units) - 1, 1)
    return Spread(rule, units, raw, robust, phi, tau, p_value, degrees)


def _moment_tau(errors: Floats, excess: float) -> float:
    """Return the standard deviation between units by DerSimonian and Laird's method of moments."""
    weights = errors**-2.0
    scale = float(np.sum(weights) - np.sum(weights**2) / np.sum(weights))
    # One unit has no other to differ from; rounding leaves a trace of scale there instead of 0.
    return sqrt(excess / scale) if scale > 1e-12 * float(np.sum(weights)) else 0.0


def _balanced_tau(away: Floats, errors: Floats, winsorise: float) -> float:
    """Return the standard deviation between units that leaves the winsorised scores with their due mean square."""
    if len(away) < 2:
        return 0.0
    due = (len(away) - 1) / len(away) * shrinkage_of_winsorising(winsorise)

    def excess(variance: float) -> float:
        return float(np.mean(winsorised(away / np.sqrt(errors**2 + variance), winsorise) ** 2)) - due

    # With the mean square departure itself as variance no score is left with more than its due, or a few doublings are.
    most = float(np.mean(away**2))
    while excess(most) > 0:
        most *= 2
    return sqrt(float(optimize.brentq(excess, 0.0, most, xtol=1e-14))) if excess(0.0) > 0 else 0.0
