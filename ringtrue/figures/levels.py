"""Individual or system? How much of the spread between cases lies between units, and how much between officers.

A page that names the officers with the worst figures hides a unit whose rules make everybody do it, and the reverse.
This answers only the question of the level: it gives how much officers of a unit differ, never who differs. No list of
officers goes in beyond their keys, and none comes out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize
from scipy.special import ndtri
from scipy.stats import chi2

from ringtrue.figures.quadrature import Rows, arrange, log_likelihood

Floats = NDArray[np.float64]

# The variance of a standard logistic deviate: what an odds scale leaves within one officer's cases.
WITHIN = pi**2 / 3
# Below these no method tells a level from chance; they are bare minima and not comfort.
FEWEST_CASES = 5
FEWEST_UNITS = 5
FEWEST_OFFICERS = 10
FEWEST_SHARED = 3
# A standard deviation of log-odds of 5 is a median odds ratio of 117: what goes beyond is a fault of the counts.
_WIDEST = 5.0


@dataclass(frozen=True)
class Level:
    """How much one level differs, after case mix: the variance of log-odds, its interval, and what it means.

    `share` is of the latent variance of all levels (H. Goldstein, W. Browne and J. Rasbash, 2002, Understanding
    Statistics 1, 223-231); `median_odds_ratio` compares two alike cases at two places drawn at random, the higher odds
    over the lower, in the middle case (K. Larsen and J. Merlo, 2005, American Journal of Epidemiology 161, 81-88).
    """

    variance: float
    lower: float
    upper: float
    share: float
    median_odds_ratio: float

    @property
    def is_told_from_chance(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.lower > 0


@dataclass(frozen=True)
class Levels:
    """The spread of a share by level; `unit` and `officer` are None where it cannot be told, and `reason` says why.

    `coefficients` are the log-odds of the design's columns. `officer` is None also where no officers were given.
    """

    unit: Level | None
    officer: Level | None
    coefficients: tuple[float, ...]
    log_likelihood: float | None
    units: int
    officers: int | None
    cases: int
    level: float
    reason: str

    def sentences(self) -> list[str]:
        """Say in plain English where the spread lies, and what could not be told."""
        if self.unit is None:
            return [f"Whether this lies with units or with individuals cannot be told: {self.reason}."]
        said = [_level_words(self.unit, "units", self.level)]
        if self.officer is not None:
            said.append(_level_words(self.officer, "officers of the same unit", self.level))
            said.append(_which(self.unit, self.officer))
        said.append(
            "A difference that remains is a reason to look at how the work is done, and not a finding about anyone."
        )
        return said


def median_odds_ratio(variance: float) -> float:
    """Return the median odds ratio of a variance of log-odds (Larsen and Merlo, 2005): exp(sqrt(2 V) x 0.6745)."""
    return exp(sqrt(2 * variance) * float(ndtri(0.75)))


def find_levels(
    hits: ArrayLike,
    totals: ArrayLike,
    units: Sequence[str],
    officers: Sequence[str] | None = None,
    design: ArrayLike | None = None,
    level: float = 0.95,
    nodes: int = 11,
) -> Levels:
    """Return how much units differ, and officers within units, in the share of hits after case mix.

    One row for each officer and stratum: `hits` of `totals` (n,), the unit's and the officer's keys, and `design`
    (n, columns) with the case mix and a column of ones (by default only that). Fitted by maximum likelihood with
    adaptive quadrature (`quadrature.py`); the intervals are of the profile likelihood. Assumes that shifts are normal
    on the scale of log-odds and independent of the case mix, and that cases come to officers by no rule the design
    leaves out: where hard cases go to one officer, the officer level shows it as a difference. Raises ValueError where
    the rows do not fit together or there are fewer than 5 nodes, with which the search loses its way.
    """
    counts, given = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    columns = np.ones((counts.size, 1)) if design is None else np.asarray(design, dtype=float)
    _check(counts, given, columns, len(units), len(officers) if officers is not None else counts.size)
    if nodes < 5:
        raise ValueError(f"{nodes} nodes are too few to integrate with")
    used = given > 0
    unit_keys = _keys(np.asarray(units, dtype=str)[used])
    officer_keys = _keys(np.asarray(officers, dtype=str)[used]) if officers is not None else np.zeros_like(unit_keys)
    rows = arrange(counts[used], given[used], columns[used], unit_keys, officer_keys) if used.any() else None
    reason = _too_few(rows, officers is not None)
    people = None if officers is None else 0 if rows is None else int(rows.officer_starts.size)
    places = 0 if rows is None else int(rows.unit_starts.size)
    if rows is None or reason:
        return Levels(None, None, (), None, places, people, int(given.sum()), level, reason)
    model = _Model(rows, officers is not None, nodes)
    best, top = model.maximise({})
    variances = [best[-2] ** 2, best[-1] ** 2]
    cut = top - float(chi2.ppf(level, 1)) / 2
    found = [
        _level(model, which, best, cut, variances)
        for which in ((0, 1) if officers is not None else (0,))
    ]  # fmt: skip
    beta = tuple(float(value) for value in best[:-2])
    return Levels(
        found[0], found[1] if len(found) > 1 else None, beta, top, places, people, int(given.sum()), level, ""
    )


def _check(hits: Floats, totals: Floats, design: Floats, *lengths: int) -> None:
    if design.ndim != 2 or {hits.size, totals.size, design.shape[0], *lengths} != {hits.size}:
        raise ValueError("hits, totals, units, officers and design do not have one row each for the same rows")
    if not ((hits >= 0) & (hits <= totals)).all():
        raise ValueError("hits of a row are not between 0 and its total")


def _keys(names: NDArray[np.str_]) -> NDArray[np.int64]:
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _too_few(rows: Rows | None, with_officers: bool) -> str:
    """Say why the levels cannot be told apart from chance; nothing where they can."""
    if rows is None:
        return "there are no cases"
    if rows.hits.sum() in (0, rows.totals.sum()):
        return "all cases ended alike"
    cases = np.add.reduceat(rows.totals, rows.officer_starts)
    if not with_officers:
        places = int((cases >= FEWEST_CASES).sum())
        return (
            ""
            if places >= FEWEST_UNITS
            else f"only {places} units have {FEWEST_CASES} cases; {FEWEST_UNITS} are needed"
        )
    enough = cases >= FEWEST_CASES
    by_unit = np.add.reduceat(enough.astype(int), rows.unit_starts)
    if rows.unit_starts.size < FEWEST_UNITS:
        return f"there are {rows.unit_starts.size} units and {FEWEST_UNITS} are needed"
    if enough.sum() < FEWEST_OFFICERS:
        return f"only {int(enough.sum())} officers have {FEWEST_CASES} cases; {FEWEST_OFFICERS} are needed"
    if (by_unit >= 2).sum() < FEWEST_SHARED:
        return f"only {int((by_unit >= 2).sum())} units have two such officers; {FEWEST_SHARED} are needed"
    return ""


class _Model:
    """The likelihood with some of the two standard deviations held."""

    def __init__(self, rows: Rows, with_officers: bool, nodes: int) -> None:
        self.rows, self.nodes = rows, nodes
        self.held = {} if with_officers else {1: 0.0}
        share = (rows.hits.sum() + 0.5) / (rows.totals.sum() + 1)
        logit = np.full(rows.hits.size, np.log(share / (1 - share)))
        beta = np.linalg.lstsq(rows.design, logit, rcond=None)[0]
        self.start: Floats = np.concatenate([beta, [0.5, 0.5]])

    def maximise(self, held: dict[int, float], start: Floats | None = None) -> tuple[Floats, float]:
        """Return the best parameters with some held (0 the units' standard deviation, 1 the officers'), and the top."""
        columns = self.rows.design.shape[1]
        held = {**self.held, **held}
        first = (self.start if start is None else start).copy()
        bounds = [(-30.0, 30.0)] * columns + [
            (held[which], held[which]) if which in held else (0.0, _WIDEST) for which in (0, 1)
        ]
        for which in (0, 1):
            # At 0 the slope in a standard deviation is 0 whatever the counts say, and a search that starts there stays.
            first[columns + which] = held.get(which, max(first[columns + which], 0.1))
        done = minimize(
            self._loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-10, "gtol": 1e-5}
        )
        return np.asarray(done.x), float(-done.fun)

    def _loss(self, parameters: Floats) -> tuple[float, Floats]:
        value, slope = log_likelihood(
            self.rows, parameters[:-2], float(parameters[-2]), float(parameters[-1]), self.nodes
        )
        return -value, -slope


def _level(model: _Model, which: int, best: Floats, cut: float, variances: list[float]) -> Level:
    """Describe one level: its variance, and the ends at which the profile of the likelihood falls to the cut."""
    place = len(best) - 2 + which

    def above(spread: float) -> float:
        return model.maximise({which: spread}, best)[1] - cut

    middle = float(best[place])
    lower = 0.0 if above(0.0) >= 0 else float(brentq(above, 0.0, middle, xtol=1e-3))
    upper = _upper(above, middle)
    total = float(WITHIN + sum(variances))
    variance = float(variances[which])
    return Level(variance, lower**2, upper**2, variance / total, median_odds_ratio(variance))


def _upper(above: Callable[[float], float], middle: float) -> float:
    reach = middle + 0.3
    while reach < _WIDEST:
        if above(reach) < 0:
            return float(brentq(above, middle, reach, xtol=1e-3))
        reach = middle + 2 * (reach - middle)
    return _WIDEST


def _level_words(found: Level, among: str, level: float) -> str:
    span = f"({level:.0%} interval {median_odds_ratio(found.lower):.2f} to {median_odds_ratio(found.upper):.2f})"
    if not found.is_told_from_chance:
        return (
            f"Differences between {among} cannot be told from chance; the median odds ratio, "
            f"{found.median_odds_ratio:.2f} {span}, could be as high as the upper end."
        )
    return (
        f"{found.share:.0%} of the spread left after case mix lies between {among}: of two alike cases at two of them, "
        f"the one has in the middle case {found.median_odds_ratio:.2f} times the odds of the other {span}."
    )


def _which(unit: Level, officer: Level) -> str:
    if not unit.is_told_from_chance and not officer.is_told_from_chance:
        return "So nothing is told of either level."
    if officer.upper < unit.lower:
        return "So the units differ by more than the officers in them do: look first at rules, targets and supervision."
    if unit.upper < officer.lower:
        return "So officers of the same unit differ by more than the units do: look first at training and load."
    return "Which of the two levels differs more cannot be told from these counts."
