"""What is usual: the model of a series in which nothing happens, learned from its first periods.

The model has a level, the seasons' departures from it, and a correlation between the cases of one period (rho), which
says by how much more than chance alone the periods differ. Everything is fitted for many series at once, because the
monitors that stand on a baseline are calibrated by learning it again from thousands of simulated ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

# Below these a baseline is called too short: a dispersion from fewer than seven differences, or a share from fewer
# than five cases of either sort, says nothing that could be held against the periods that follow.
FEWEST_PERIODS = 8
FEWEST_CASES = 5
# Seasons are learned only where each was seen twice: one January cannot be told from one bad month.
FEWEST_YEARS = 2
_MOST_CORRELATED = 0.9


@dataclass(frozen=True, eq=False)
class Layout:
    """What is known of each period before anything is counted: its cases, its place in the year, what is expected.

    `totals`, `season` and `offset` have one entry per period: cases, the season's number from 0, and the log-odds of
    the share that the mix of cases leads one to expect (0 where nothing is expected).
    """

    totals: Counts
    season: Counts
    offset: Reals
    seasons: int

    def part(self, first: int, last: int) -> "Layout":
        """Return the layout of the periods from `first` up to and without `last`."""
        cut = slice(first, last)
        return Layout(self.totals[cut], self.season[cut], self.offset[cut], self.seasons)


@dataclass(frozen=True, eq=False)
class Models:
    """Fitted models of many series, one per row: log-odds of the level and of each season's departure, and rho.

    `dispersion` is Pearson's chi-square over its degrees of freedom, `degrees` those degrees; both are of one row.
    """

    level: Reals
    factors: Reals
    rho: Reals
    dispersion: Reals
    degrees: Reals

    def rows(self, count: int) -> "Models":
        """Return the first row, as many times as asked for."""
        values = (self.level, self.factors, self.rho, self.dispersion, self.degrees)
        level, factors, rho, dispersion, degrees = (np.repeat(value[:1], count, axis=0) for value in values)
        return Models(level, factors, rho, dispersion, degrees)

    def shares(self, layout: Layout) -> Reals:
        """Return the usual share of each series (rows) in each period (columns)."""
        factors = self.factors[:, layout.season] if layout.seasons > 1 else 0.0
        return np.asarray(expit(self.level[:, None] + factors + layout.offset), dtype=np.float64)


@dataclass(frozen=True)
class NullModel:
    """The model that one baseline taught: what the share is when nothing happens, and how it varies.

    `share` is the level; with an expected share per period it is the level of a period whose expected share is a half.
    `season` holds each season's odds ratio against the level, empty where there is none. `rho` is the correlation of
    two cases of a period, 0 where the periods differ by no more than chance. `trouble` is empty, or says why this is
    no baseline to watch against.
    """

    share: float
    season: tuple[float, ...]
    rho: float
    dispersion: float
    degrees: float
    periods: int
    hits: int
    cases: int
    adjusted: bool
    trouble: str

    def as_models(self, seasons: int) -> Models:
        """Return the model as the single row of a table of models, with `seasons` seasons."""
        factors = np.log(np.array([self.season or (1.0,) * seasons]))
        numbers = (np.array([value]) for value in (logit(self.share), self.rho, self.dispersion, self.degrees))
        level, rho, dispersion, degrees = numbers
        return Models(level, factors, rho, dispersion, degrees)


def layout_of(
    totals: Sequence[int], expected: Sequence[float] | None = None, per_year: int = 1, baseline: int | None = None
) -> Layout:
    """Return the layout of a series; seasons are kept only where the baseline covers two full years of them.

    `expected` are shares strictly between 0 and 1, one per period, from the mix of cases. `baseline` is the number of
    periods to be learned from, all of them where it is not given. Raises ValueError where the two lengths differ, a
    total is negative or a share is not one.
    """
    counts = np.asarray(totals, dtype=np.int64)
    if (counts < 0).any():
        raise ValueError("a period cannot have fewer than no cases")
    offset = np.zeros(len(counts))
    if expected is not None:
        shares = np.asarray(expected, dtype=np.float64)
        if len(shares) != len(counts) or (shares <= 0).any() or (shares >= 1).any():
            raise ValueError("expected: one share between 0 and 1, both excluded, for each period")
        offset = np.asarray(logit(shares), dtype=np.float64)
    learned = len(counts) if baseline is None else baseline
    seasons = per_year if per_year > 1 and learned >= FEWEST_YEARS * per_year else 1
    return Layout(counts, np.arange(len(counts), dtype=np.int64) % seasons, offset, seasons)


def _level(hits: Reals, layout: Layout, offset: Reals) -> Reals:
    """Return the log-odds at which the expected hits are the observed ones, half a case added to either side."""
    cases = layout.totals.sum()
    share = (hits.sum(axis=1) + 0.5) / (cases + 1)
    if not offset.any():
        return np.asarray(logit(share), dtype=np.float64)
    # Newton's steps on a convex pair of sums; nine bring any start of ours to machine precision.
    level = np.asarray(logit(share), dtype=np.float64) - offset @ layout.totals / max(cases, 1)
    for _ in range(9):
        at = expit(level[:, None] + offset)
        slope = np.maximum((at * (1 - at)) @ layout.totals, 1e-9)
        level = level + np.clip((share * cases - at @ layout.totals) / slope, -2, 2)
    return level


def _departures(hits: Reals, layout: Layout, level: Reals) -> tuple[Reals, Reals]:
    """Return the log-odds of each season against the level, drawn in towards nothing, and how much of each was kept.

    One step of scoring per season, then an empirical-Bayes shrinkage by what the seasons differ over and above their
    own error. Unshrunk, twelve factors from 24 months would add more noise than the season they take away.
    """
    member = np.equal.outer(layout.season, np.arange(layout.seasons)).astype(np.float64)
    share = expit(level[:, None] + layout.offset)
    information = np.maximum((share * (1 - share) * layout.totals) @ member, 1e-9)
    raw = np.clip(((hits - share * layout.totals) @ member) / information, -3, 3)
    full = expit(level[:, None] + raw @ member.T + layout.offset)
    degrees = max(len(layout.totals) - layout.seasons, 1)
    dispersion = np.maximum(_chi_square(hits, layout, full) / degrees, 1.0)
    error = dispersion[:, None] / information
    between = np.maximum((raw**2 - error).sum(axis=1, keepdims=True) / (layout.seasons - 1), 0.0)
    kept = between / (between + error)
    return raw * kept, kept.sum(axis=1) * (layout.seasons - 1) / layout.seasons


def _chi_square(hits: Reals, layout: Layout, share: Reals) -> Reals:
    variance = np.maximum(layout.totals * share * (1 - share), 1e-12)
    terms = np.where(layout.totals > 0, (hits - layout.totals * share) ** 2 / variance, 0.0)
    return np.asarray(terms.sum(axis=1), dtype=np.float64)


def rho_from(dispersion: Reals, totals: Counts) -> Reals:
    """Return the correlation within a period that a dispersion implies; 0 where there is no more than chance."""
    counted = totals[totals > 0]
    excess = float((counted - 1).mean()) if len(counted) else 0.0
    if excess <= 0:
        return np.zeros_like(dispersion)
    return np.clip((dispersion - 1) / excess, 0.0, _MOST_CORRELATED)


def fit(hits: NDArray, layout: Layout) -> Models:
    """Fit the model to each row of `hits` (series by periods), by the method of moments.

    The level makes expected and observed hits equal; the seasons are shrunk log-odds; rho makes Pearson's chi-square
    equal to its expectation, which for a beta-binomial count of n cases is 1 + (n - 1) rho (Williams, 1982, Applied
    Statistics 31:144). Assumes that the periods are independent of each other.
    """
    numbers = np.asarray(hits, dtype=np.float64)
    counted = int((layout.totals > 0).sum())
    level = _level(numbers, layout, layout.offset)
    factors, spent = np.zeros((len(numbers), 1)), np.zeros(len(numbers))
    if layout.seasons > 1:
        factors, spent = _departures(numbers, layout, level)
        level = level + _recentred(numbers, layout, level, factors)
    models = Models(level, factors, level * 0, level * 0, np.maximum(counted - 1 - spent, 1.0))
    dispersion = _chi_square(numbers, layout, models.shares(layout)) / models.degrees
    return Models(level, factors, rho_from(dispersion, layout.totals), dispersion, models.degrees)


def _recentred(hits: Reals, layout: Layout, level: Reals, factors: Reals) -> Reals:
    """Return the step by which the level must move once the factors are in, so that the totals still agree."""
    share = expit(level[:, None] + factors[:, layout.season] + layout.offset)
    slope = np.maximum((share * (1 - share)) @ layout.totals, 1e-9)
    return np.asarray((hits.sum(axis=1) - share @ layout.totals) / slope, dtype=np.float64)


def learn(
    hits: Sequence[int], totals: Sequence[int], expected: Sequence[float] | None = None, per_year: int = 1
) -> NullModel:
    """Learn from a baseline what is usual; a baseline that is too short says so in `trouble`, and never guesses.

    `hits` of `totals` cases per period, in order; `per_year` is 12 for months, 4 for quarters, 1 for years. Raises
    ValueError where the hits are not among the cases. The method is that of `fit`.
    """
    layout = layout_of(totals, expected, per_year)
    counts = np.asarray(hits, dtype=np.int64)
    if counts.shape != layout.totals.shape or (counts < 0).any() or (counts > layout.totals).any():
        raise ValueError("hits: one whole number for each period, from none to all of its cases")
    found, cases = int(counts.sum()), int(layout.totals.sum())
    trouble = too_short(int((layout.totals > 0).sum()), found, cases)
    if cases == 0:
        return NullModel(0.5, (), 0.0, 1.0, 1.0, len(counts), 0, 0, expected is not None, trouble)
    models = fit(counts[None, :], layout)
    season = tuple(float(value) for value in np.exp(models.factors[0])) if layout.seasons > 1 else ()
    return NullModel(
        float(expit(models.level[0])), season, float(models.rho[0]), float(models.dispersion[0]),
        float(models.degrees[0]), len(counts), found, cases, expected is not None, trouble,
    )  # fmt: skip


def too_short(periods: int, hits: int, cases: int) -> str:
    """Say why a baseline is too short to watch against, or nothing where it is not."""
    if periods < FEWEST_PERIODS:
        return f"too short: a baseline of {periods} periods with cases, where {FEWEST_PERIODS} are needed"
    if min(hits, cases - hits) < FEWEST_CASES:
        return f"too short: {hits} of {cases} in the baseline, where {FEWEST_CASES} of either sort are needed"
    return ""


def draw(models: Models, layout: Layout, rng: np.random.Generator, odds_ratio: float = 1.0) -> Counts:
    """Draw the hits of each model (rows) in each period (columns): beta-binomial, or binomial where rho is 0.

    With an `odds_ratio` other than 1 the odds of every period are multiplied by it: a series in which something did
    happen, from its first period on.
    """
    share = models.shares(layout)
    if odds_ratio != 1.0:
        share = share * odds_ratio / (1 - share + share * odds_ratio)
    rho = models.rho[:, None]
    # A rho of 0 would need an infinite beta; those rows keep their share, and the beta drawn for them is not used.
    size = (1 - rho) / np.maximum(rho, 1e-9)
    loose = models.rho > 0
    if loose.any():
        share = share.copy()
        share[loose] = rng.beta(np.maximum(share * size, 1e-9)[loose], np.maximum((1 - share) * size, 1e-9)[loose])
    return np.asarray(rng.binomial(layout.totals, np.clip(share, 0.0, 1.0)), dtype=np.int64)


def simulate(
    model: NullModel,
    totals: Sequence[int],
    rng: np.random.Generator,
    replicates: int,
    expected: Sequence[float] | None = None,
) -> Counts:
    """Draw series in which nothing happened: `replicates` rows of hits, one column per period.

    The first period is taken to be of the first season. `expected` is needed where the model was adjusted for it;
    raises ValueError where only one of the two is.
    """
    if model.adjusted != (expected is not None):
        raise ValueError("a model is simulated with expected shares exactly where it was learned with them")
    seasons = max(len(model.season), 1)
    plain = layout_of(totals, expected)
    layout = Layout(plain.totals, np.arange(len(plain.totals), dtype=np.int64) % seasons, plain.offset, seasons)
    return draw(model.as_models(seasons).rows(replicates), layout, rng)


def might_be(models: Models, layout: Layout, rng: np.random.Generator) -> Models:
    """Return models that the truth might be, each row what a baseline like this one leaves open.

    A baseline is simulated from each row and learned again. As far as that missed what it was drawn from, ours is
    taken to have missed the truth, the level and the seasons by a difference and the dispersion by a ratio (the pivots
    of the basic bootstrap: A. C. Davison and D. V. Hinkley, 1997, Bootstrap Methods and their Application, 5.2).
    Level and dispersion of one row come from one simulation, because baselines that happen to be low also happen to be
    even. `layout` is that of the baseline.
    """
    again = fit(draw(models, layout, rng), layout)
    shown = np.maximum(models.dispersion, 1.0)
    drawn = models.dispersion * shown / np.maximum(again.dispersion, 0.02)
    # Periods cannot differ less than chance, so rows below 1 are replaced by others. To set them to 1 was tempting and
    # wrong: of ten periods with a true dispersion of 3 many look like chance, and the watch then cried wolf nearly
    # twice as often as designed. The price is paid by series that are no more than chance: theirs alarm less often.
    rows = np.arange(len(drawn))
    possible = np.flatnonzero(drawn >= 1)
    if len(possible) * 50 >= len(drawn):
        rows = np.where(drawn >= 1, rows, rng.choice(possible, len(drawn)))
    drawn = drawn[rows]
    wider = np.sqrt(np.clip(drawn / shown, 0.25, 16.0))
    level = models.level + (models.level - again.level[rows]) * wider
    factors = models.factors + (models.factors - again.factors[rows]) * wider[:, None]
    return Models(level, factors, rho_from(drawn, layout.totals), drawn, models.degrees)
