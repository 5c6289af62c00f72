"""What the books say beside what they do not control: hospital examinations, emergency calls, other offences.

A force decides what it records, and not how many people a hospital examines. `ratio_change` asks whether recorded
cases kept pace with such an outside count; `under_pattern` asks whether a unit's rapes stay under what its own other
violent offences lead to. Neither says why: a hospital may have begun to examine more, and a place may have fewer rapes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr, ndtri_exp, pdtr, stdtr, stdtrit
from scipy.stats import beta, binomtest, fisher_exact
from scipy.stats.contingency import odds_ratio

from ringtrue.figures.discovery import benjamini_hochberg

Floats = NDArray[np.float64]

# Below these the test can hardly ever speak, and the smooth tail of a count is mostly its own steps.
FEWEST_EITHER = 5
FEWEST_EXPECTED = 5.0
FEWEST_ROWS = 30
FEWEST_YEARS = 4
# Huber's constant: 95% of the efficiency of least squares where nothing is an outlier.
_HUBER = 1.345
# Two standard deviations: one unit-year in 44 of a normal crowd lies so low, and the page says so.
LOW = -2.0


@dataclass(frozen=True)
class RatioChange:
    """Recorded cases over outside ones in two periods: each ratio, the later over the earlier, and the exact chance.

    `change` is None where a count is 0; `p` is None where either period is too thin to say anything. `years` are the
    other years that showed how much the ratio moves of itself; without them `p` is of chance alone, and no verdict.
    """

    name: str
    recorded: tuple[int, int]
    outside: tuple[int, int]
    change: float | None
    lower: float | None
    upper: float | None
    p: float | None
    level: float
    years: int = 0

    @property
    def word(self) -> Literal["changed", "kept pace", "cannot tell"]:
        """Whether the ratio changed by more than it does of itself, which two years alone cannot tell."""
        if self.p is None or not self.years:
            return "cannot tell"
        return "changed" if self.p < 1 - self.level else "kept pace"

    def sentences(self) -> list[str]:
        """Say the answer in plain English."""
        said = [
            f"{self.name}: recorded went from {self.recorded[0]:,} to {self.recorded[1]:,} while the outside count "
            f"went from {self.outside[0]:,} to {self.outside[1]:,}."
        ]
        if self.p is None or self.change is None or self.lower is None or self.upper is None:
            return [*said, "The counts are too small to say whether the one kept pace with the other."]
        said.append(
            f"Recorded cases per outside one became {self.change:.2f} times what they were ({self.level:.0%} interval "
            f"{self.lower:.2f} to {self.upper:.2f}; so uneven a change comes of chance {_chance(self.p)})."
        )
        said.append(self._verdict())
        said.append("A ratio that moved is a reason to look at both counts: either of them may have changed its rules.")
        return said

    def _verdict(self) -> str:
        if not self.years:
            return (
                "Whether that is a change cannot be told from two years alone: chance is all that was allowed for, and "
                f"years differ by more. {FEWEST_YEARS} other years of both counts would tell."
            )
        beside = f"beside {self.years} other years and how much they differ"
        return {"changed": f"It changed, {beside}."}.get(self.word, f"No change can be seen {beside}.")


@dataclass(frozen=True)
class UnitPattern:
    """One unit against its own other offences: in how many years it could be judged, and in how many it lay low.

    `ratio` is its counted over its expected rapes in those years together; `is_under` where it lay low often enough.
    """

    name: str
    years: int
    low_years: int
    counted: int
    expected: float
    ratio: float
    is_under: bool


@dataclass(frozen=True)
class Pattern:
    """All units that could be judged, in the order of their names, and what the crowd looks like.

    `spread` is the standard deviation between unit-years on the log scale beyond chance; `low_share` the share of
    unit-years that lay low, beside the `designed` one of a normal crowd. `slopes` are those of the other offences.
    """

    units: tuple[UnitPattern, ...]
    not_judged: int
    rows: int
    spread: float
    slopes: tuple[float, ...]
    low_share: float
    designed: float
    cut: float
    least_years: int
    reason: str

    def sentences(self) -> list[str]:
        """Say in plain English how many units lie under the pattern, and what that can mean."""
        if self.reason:
            return [f"Nothing can be said of the pattern: {self.reason}."]
        under = sum(unit.is_under for unit in self.units)
        lowest, by_chance = np.exp(self.cut * self.spread), np.ceil(self.designed * len(self.units))
        return [
            f"{under} of {len(self.units)} units lay under the pattern of their other offences in at least "
            f"{self.least_years} years; {self.not_judged} more are too small to judge.",
            f"In {self.low_share:.1%} of {self.rows:,} unit-years the count was that low; in a crowd without outliers "
            f"it would be {self.designed:.1%}, so {by_chance:.0f} or so of these units may lie so low merely because "
            "places differ.",
            f"Even a unit with many cases is called low only under {lowest:.0%} of what its other offences lead to: "
            "one that drops too few cases for that is not seen here.",
            "A unit under the pattern is a reason to look: places differ in more than what their police write down.",
        ]


def ratio_change(
    recorded: tuple[int, int],
    outside: tuple[int, int],
    name: str = "The unit",
    outside_varies: bool = True,
    level: float = 0.95,
    history: tuple[Sequence[int], Sequence[int]] | None = None,
) -> RatioChange:
    """Return whether recorded cases kept pace with an outside count from one period to the next.

    Each pair is (earlier, later). Given their sums, and were the ratio the same, the earlier recorded count is
    hypergeometric where the outside count too is one of chance (Fisher's exact test), and binomial where it stands for
    exposure and is known, with `outside_varies=False` (J. Przyborowski and H. Wilenski, 1940, Biometrika 31, 313-323).
    Two-sided, outcomes no likelier than the one seen. The interval is the exact conditional one, and `change` the plain
    ratio of ratios. Assumes the counts independent (where the same women are in both, true chances are smaller still)
    and years alike but for chance: years whose ratio differs by a fifth are called changed about one time in three.
    `history`, the recorded and the outside counts of at least 4 other years in which nothing is thought to have
    happened, mends that: the chance is then the larger of the exact one and that of Student's t with the spread of
    those years, and the interval the wider. Without it there is no verdict.
    """
    (a, b), (c, d) = recorded, outside
    if min(a, b, c, d) < 0:
        raise ValueError(f"{recorded} and {outside} are not counts")
    if min(c, d) == 0 or a + b < FEWEST_EITHER or c + d < FEWEST_EITHER:
        return RatioChange(name, recorded, outside, None, None, None, None, level)
    if outside_varies:
        table = [[b, a], [d, c]]
        p = float(fisher_exact(table).pvalue)
        ends = odds_ratio(table, kind="conditional").confidence_interval(level)
        lower, upper = float(ends.low), float(ends.high)
    else:
        p = float(binomtest(b, a + b, d / (c + d)).pvalue)
        tail = (1 - level) / 2
        shares = (
            float(beta.ppf(tail, b, a + 1)) if b else 0.0,
            float(beta.ppf(1 - tail, b + 1, a)) if a else 1.0,
        )
        lower, upper = ((x / (1 - x) * c / d if x < 1 else float("inf")) for x in shares)
    change = b * c / (a * d) if a else None
    if history is not None:
        lower, upper, p = _with_history((a, b, c, d), (lower, upper, p), history, level)
    return RatioChange(name, recorded, outside, change, lower, upper, p, level, len(history[0]) if history else 0)


def _with_history(
    counts: tuple[int, int, int, int],
    exact: tuple[float, float, float],
    history: tuple[Sequence[int], Sequence[int]],
    level: float,
) -> tuple[float, float, float]:
    """Widen an exact answer to what ratios of other years did of themselves; each year's log ratio is one draw."""
    past, beside = (np.asarray(each, dtype=float) + 0.5 for each in history)
    if past.size != beside.size or past.size < FEWEST_YEARS:
        raise ValueError(f"{past.size} and {beside.size} years of history are not {FEWEST_YEARS} or more of each")
    # Chance is in the past ratios already, and more of it than in these where counts were smaller; not less than now.
    now = sum(1 / (count + 0.5) for count in counts)
    error = float(np.sqrt(max(2 * np.var(np.log(past / beside), ddof=1), now)))
    a, b, c, d = (count + 0.5 for count in counts)
    value, degrees = float(np.log(b * c / (a * d))), past.size - 1
    reach = float(stdtrit(degrees, 0.5 + level / 2)) * error
    p = 2 * float(stdtr(degrees, -abs(value) / error))
    return min(exact[0], float(np.exp(value - reach))), max(exact[1], float(np.exp(value + reach))), max(exact[2], p)


def ratio_changes(
    names: Sequence[str], recorded: ArrayLike, outside: ArrayLike, outside_varies: bool = True, level: float = 0.95
) -> tuple[tuple[RatioChange, float | None], ...]:
    """Return for each unit, in the order of names, whether its ratio changed, and the q-value among all of them.

    `recorded` and `outside` are (units, 2), earlier and later. A unit too thin for the test has no q-value.
    """
    counts, beside = np.asarray(recorded, dtype=np.int64), np.asarray(outside, dtype=np.int64)
    if counts.shape != (len(names), 2) or beside.shape != counts.shape:
        raise ValueError("recorded and outside are not an earlier and a later count for each named unit")
    found = [
        ratio_change((int(a), int(b)), (int(c), int(d)), name, outside_varies, level)
        for name, (a, b), (c, d) in sorted(zip(names, counts, beside, strict=True), key=lambda unit: unit[0])
    ]
    told = [each.p for each in found if each.p is not None]
    q = iter(benjamini_hochberg(told))
    return tuple((each, None if each.p is None else next(q)) for each in found)


def under_pattern(
    names: Sequence[str],
    years: Sequence[int],
    rapes: ArrayLike,
    others: ArrayLike,
    cut: float = LOW,
    least_years: int = 2,
) -> Pattern:
    """Return which units recorded fewer rapes than their other violent offences lead to, year after year.

    One row for each unit and year: `rapes` (rows,) and `others` (rows, offences), both as recorded. The logarithm of
    rapes is regressed on those of the others and on years (so that a new definition moves everybody), robustly, for
    the outliers looked for must not draw the line to themselves. Each row's z is that of the chance of so few, in a
    crowd whose places differ by the spread that the bulk of them shows; a row is low where z is under `cut`. Rows with
    under 5 rapes expected are not judged. A unit is under the pattern where at least `least_years` of its rows are low.
    Fewer than 30 rows to judge say nothing. Assumes that the others are recorded truly: a force that drops everything
    alike is not seen, and one that records assaults better than others is seen wrongly.

    After the idea of C. R. Yung, 2014, Iowa Law Review 99, 1197-1256 (outliers of rape beside closely correlated
    offences), with P. J. Huber's M-estimate, 1964, Annals of Mathematical Statistics 35, 73-101. It is not Yung's
    computation, of which the details were not at hand.
    """
    counts, beside = np.asarray(rapes, dtype=float), np.asarray(others, dtype=float)
    if counts.ndim != 1 or beside.ndim != 2 or not len(names) == len(years) == counts.size == beside.shape[0]:
        raise ValueError("names, years, rapes and others do not have one row each for the same rows")
    if counts.size and (counts.min() < 0 or beside.min(initial=0) < 0):
        raise ValueError("a count is below 0")
    designed = float(np.exp(log_ndtr(cut)))
    design = _design(np.asarray(years), beside)
    line = _line(counts, design) if counts.size > design.shape[1] + FEWEST_ROWS else None
    if line is None:
        few = f"fewer than {FEWEST_ROWS} unit-years have {FEWEST_EXPECTED:.0f} rapes to be expected"
        return Pattern((), len(set(names)), 0, 0.0, (), 0.0, designed, cut, least_years, few)
    slopes, spread, middle, judged = line
    z = _z(counts[judged], middle[judged], spread)
    units = _by_unit(np.asarray(names, dtype=str)[judged], counts[judged], middle[judged], z < cut, least_years)
    return Pattern(
        units,
        len(set(names)) - len(units),
        int(judged.sum()),
        spread,
        tuple(float(slope) for slope in slopes[1 : 1 + beside.shape[1]]),
        float((z < cut).mean()),
        designed,
        cut,
        least_years,
        "",
    )


def _design(years: NDArray, others: Floats) -> Floats:
    """Return ones, the log of each other offence, and a column for each year but the first."""
    later = np.unique(years)[1:]
    return np.column_stack(
        [np.ones(len(others)), np.log(others + 0.5), *((years == year).astype(float) for year in later)]
    )


def _line(counts: Floats, design: Floats) -> tuple[Floats, float, Floats, NDArray[np.bool_]] | None:
    """Fit the robust line, the spread, the middle expected of each row, and which rows can be judged.

    Rows are weighted by the error that a count of the expected size has, and the spread with it, until they agree.
    """
    logs, judged = np.log(counts + 0.5), np.ones(counts.size, dtype=bool)
    middle, spread = np.maximum(counts, 1.0), 0.5
    slopes = np.zeros(design.shape[1])
    for _ in range(60):
        if judged.sum() < max(FEWEST_ROWS, design.shape[1] + 2):
            return None
        error = np.sqrt(spread**2 + 1 / np.maximum(middle, 1.0))
        rest = (logs - design @ slopes) / error if slopes.any() else np.zeros_like(logs)
        weight = np.minimum(1.0, _HUBER / np.maximum(np.abs(rest), 1e-9)) / error**2 * judged
        # A light ridge: murders and robberies rise together, and either may be 0 in nearly all rows.
        ridge = np.diag([0.0] + [1e-3 * float(weight.sum())] * (design.shape[1] - 1))
        before, slopes = slopes, np.linalg.solve((design.T * weight) @ design + ridge, design.T @ (weight * logs))
        middle = np.exp(np.clip(design @ slopes, -20, 20))
        judged = middle >= FEWEST_EXPECTED
        spread = _spread((logs - design @ slopes)[judged], middle[judged]) if judged.any() else spread
        if np.abs(slopes - before).max() < 1e-8:
            break
    return slopes, spread, middle, judged


def _spread(rest: Floats, middle: Floats) -> float:
    """Return the spread of places beyond chance, from the middle half of the rows."""
    whole = 1.4826 * float(np.median(np.abs(rest - np.median(rest))))
    return float(np.sqrt(max(whole**2 - float(np.median(1 / middle)), 1e-4)))


def _z(counts: Floats, middle: Floats, spread: float) -> Floats:
    """Return the normal deviate of the chance of so few or fewer, a count about a log-normal place of its own.

    The log of a count is no normal deviate: of 5 expected, none is met 7 times in 1,000, and not once in 100,000.
    """
    points, weights = np.polynomial.hermite_e.hermegauss(41)
    means = middle[:, None] * np.exp(spread * points)
    tail = (pdtr(counts[:, None], means) * (weights / weights.sum())).sum(axis=1)
    return np.asarray(ndtri_exp(np.log(np.clip(tail, 1e-300, 1 - 1e-16))))


def _by_unit(
    names: NDArray[np.str_], counts: Floats, middle: Floats, low: NDArray[np.bool_], least_years: int
) -> tuple[UnitPattern, ...]:
    found = []
    for name in sorted(set(names.tolist())):
        mine = names == name
        counted, expected, lows = int(counts[mine].sum()), float(middle[mine].sum()), int(low[mine].sum())
        found.append(
            UnitPattern(name, int(mine.sum()), lows, counted, expected, counted / expected, lows >= least_years)
        )
    return tuple(found)


def _chance(p: float) -> str:
    if p < 0.001:
        return "less than once in 1,000"
    return f"{p * 100:.1f} times in 100" if p < 0.1 else f"{p * 100:.0f} times in 100"
