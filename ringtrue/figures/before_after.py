"""Did it fall after it was said to be done? One series by itself, and one beside others that nothing was done to.

`interrupted` asks whether a series left its own course at a date; `differences` asks whether it moved otherwise than
comparison units did. Each gives the effect with its interval, what the same arithmetic finds at dates (and at units)
where nothing was done, and the smallest effect that would have been seen. The words are three: fell, did not fall,
cannot tell. "Did not fall" is said only where a fall worth having is ruled out, and never because a test was silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from ringtrue.figures.quasi import Fit, Kind, fit

Floats = NDArray[np.float64]
Word = Literal["fell", "did not fall", "cannot tell"]

# Under three periods a side there is no telling a course from its scatter.
FEWEST_PERIODS = 3
# A fall of the odds by a third is the least that a promise kept would be thought to bring; callers set their own.
WORTH_HAVING = 2 / 3


@dataclass(frozen=True)
class Placebo:
    """What the same arithmetic gives at a date or a unit where nothing was done: its z-like ratio to its error."""

    name: str
    ratio: float


@dataclass(frozen=True)
class Effect:
    """An effect, its interval and standard error, and the smallest fall seen four times in five.

    For `interrupted` on the scale of log-odds (log-rates); for `differences` in shares. `seen` is negative, a fall.
    """

    value: float
    lower: float
    upper: float
    error: float
    p: float
    seen: float

    @property
    def ratio(self) -> float:
        """The effect over its standard error."""
        return self.value / self.error if self.error else 0.0


@dataclass(frozen=True)
class BeforeAfter:
    """The answer to whether a figure fell; `effect` is None where the periods are too few, and `reason` says so.

    `before` and `after` are the pooled shares (or rates); `expected` is what the after-periods would have been had the
    figure stayed on its course, or moved as the comparison units did. `rank` is the place of the true date among
    `dates`, 1 the largest fall, and `unit_rank` that of the unit among `units`; None where there was none to compare.
    """

    word: Word
    effect: Effect | None
    before: float | None
    after: float | None
    expected: float | None
    dates: tuple[Placebo, ...]
    rank: int | None
    units: tuple[Placebo, ...]
    unit_rank: int | None
    dispersion: float | None
    level: float
    worth: float
    reason: str
    scale: Literal["odds", "rate", "share"]

    def sentences(self) -> list[str]:
        """Say the answer in plain English, with what could have been seen."""
        if self.effect is None or self.before is None or self.after is None:
            return [f"Whether it fell cannot be told: {self.reason}."]
        show = _per_cent if self.scale != "rate" else _plain
        expected = "" if self.expected is None else f", where {show(self.expected)} was to be expected without a change"
        beside = "beside the others" if self.scale == "share" else "below its course"
        told = {"fell": f"It fell {beside}", "did not fall": f"It did not fall {beside}"}
        said = [
            f"{told.get(self.word, 'Whether it fell cannot be told')}: "
            f"{show(self.before)} before, {show(self.after)} after{expected}.",
            _effect_words(self.effect, self.level, self.scale),
            _seen_words(self.effect, self.scale),
        ]
        if self.rank is not None:
            said.append(_rank_words(self.rank, len(self.dates), "dates before it at which nothing was done"))
        if self.unit_rank is not None:
            said.append(_rank_words(self.unit_rank, len(self.units), "comparison units"))
        said.append("A change at a date is not yet a change because of what was done on it.")
        return said


def interrupted(
    hits: ArrayLike,
    totals: ArrayLike,
    change: int,
    kind: Kind = "share",
    slope: bool = False,
    season: int = 0,
    level: float = 0.95,
    worth: float = WORTH_HAVING,
) -> BeforeAfter:
    """Return whether a series fell below its own course from the period `change` (0-based) on.

    `hits` of `totals` (periods,) in the order of time; for `kind="rate"` totals are an exposure. The course is a
    straight line on the scale of log-odds (log-rates), with two pairs of waves of `season` periods if that is above 0;
    the change is a step, and with `slope` a new slope too, then measured as the mean over the after-periods. Periods
    without totals are left out. The interval is of Student's t with the dispersion and the likeness of neighbours of
    `quasi.py`. Assumes that the course would have gone on straight, which no test can show; where months are alike in a
    way that hides in small counts, one quiet series in nine is called changed (bench/false_alarms_others.py).

    A. K. Wagner and others, 2002, Journal of Clinical Pharmacy and Therapeutics 27, 299-309; J. Lopez Bernal,
    S. Cummins and A. Gasparrini, 2017, International Journal of Epidemiology 46, 348-355.
    """
    counts, given = _series(hits, totals, kind)
    if not 0 < change < counts.size:
        raise ValueError(f"the change, at {change}, does not lie inside the {counts.size} periods")
    scale: Literal["odds", "rate"] = "odds" if kind == "share" else "rate"
    found = _course(counts, given, change, kind, slope, season)
    if isinstance(found, str):
        return _cannot(found, level, worth, scale)
    fitted, weights = found
    effect = _effect(*fitted.contrast(weights), fitted.degrees, level)
    before, after = counts[:change].sum() / given[:change].sum(), counts[change:].sum() / given[change:].sum()
    dates = _placebo_dates(counts[:change], given[:change], kind, slope, season)
    odds = after / (1 - after) if kind == "share" and after < 1 else after
    expected = odds * exp(-effect.value)
    return BeforeAfter(
        _word(effect, log(worth)),
        effect,
        float(before),
        float(after),
        # Where all or nothing hit after the change, dividing the effect out of what happened says nothing.
        float(expected / (1 + expected) if kind == "share" else expected) if 0 < after < 1 or kind == "rate" else None,
        dates,
        _rank(effect.ratio, dates),
        (),
        None,
        fitted.dispersion,
        level,
        worth,
        "",
        scale,
    )


def differences(
    hits: ArrayLike,
    totals: ArrayLike,
    names: Sequence[str],
    treated: str,
    change: int,
    level: float = 0.95,
    worth: float | None = None,
) -> BeforeAfter:
    """Return whether one unit's share fell from the period `change` on, beyond how comparison units moved.

    `hits` of `totals` (units, periods). The effect is the unit's change of share less the mean change of the others,
    weighted as in a random-effects mean; its error takes in chance (with the dispersion of months within windows) and
    how differently the others themselves moved, so that one unit is judged as one draw from such units. `worth` is the
    fall worth having, in share; by default a third of the share before. Assumes that the unit would have moved as one
    of the others did. Fewer than 3 comparison units say too little of that, and it cannot be told.

    D. Card and A. B. Krueger, 1994, American Economic Review 84, 772-793, for the difference; J. P. T. Higgins,
    S. G. Thompson and D. J. Spiegelhalter, 2009, JRSS A 172, 137-159, for the error of one new unit; A. Abadie,
    A. Diamond and J. Hainmueller, 2010, Journal of the American Statistical Association 105, 493-505, for placebo
    units.
    """
    counts, given = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    if counts.ndim != 2 or counts.shape != given.shape or counts.shape[0] != len(names) or treated not in names:
        raise ValueError("hits and totals are not one row for each named unit, or the unit is not among them")
    _series(counts.ravel(), given.ravel(), "share")
    if not 0 < change < counts.shape[1]:
        raise ValueError(f"the change, at {change}, does not lie inside the {counts.shape[1]} periods")
    place = list(names).index(treated)
    usable = (given[:, :change].sum(axis=1) > 0) & (given[:, change:].sum(axis=1) > 0)
    reason = _too_few_units(usable, place, change, counts.shape[1])
    if reason:
        return _cannot(reason, level, worth or 0.0, "share")
    kept = np.flatnonzero(usable)
    mine = int(np.flatnonzero(kept == place)[0])
    moved = _moves(counts[kept], given[kept], change)
    value, error, degrees = _against_others(*moved[:2], mine)
    effect = _effect(value, error, degrees, level)
    before, after = (
        counts[place, side].sum() / given[place, side].sum() for side in (slice(change), slice(change, None))
    )
    least = float(before) / 3 if worth is None else worth
    dates = _placebo_date_moves(counts[kept][:, :change], given[kept][:, :change], mine)
    units = _placebo_units([names[int(each)] for each in kept], moved[:2], mine)
    return BeforeAfter(
        _word(effect, -least) if least > 0 else "cannot tell",
        effect,
        float(before),
        float(after),
        float(after - value),
        dates,
        _rank(effect.ratio, dates),
        units,
        _rank(effect.ratio, units),
        moved[2],
        level,
        least,
        "" if least > 0 else "there was nothing that could fall",
        "share",
    )


def difference_in_differences(treated: tuple[float, float], others: tuple[float, float]) -> float:
    """Return the change of the treated (before, after) less the change of the others."""
    return (treated[1] - treated[0]) - (others[1] - others[0])


def _series(hits: ArrayLike, totals: ArrayLike, kind: Kind) -> tuple[Floats, Floats]:
    counts, given = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    if counts.shape != given.shape or counts.ndim != 1:
        raise ValueError("hits and totals are not one of each for every period")
    if (counts < 0).any() or (given < 0).any() or (kind == "share" and (counts > given).any()):
        raise ValueError("hits of a period are not between 0 and its total")
    return counts, given


def _course(
    hits: Floats, totals: Floats, change: int, kind: Kind, slope: bool, season: int
) -> tuple[Fit, Floats] | str:
    """Fit the course and the change; return the fit and the weights that make the effect, or why there is none."""
    used = totals > 0
    time = np.arange(hits.size, dtype=float)
    later = (time >= change).astype(float)
    columns = [np.ones(hits.size), time - change, later]
    columns += [later * (time - change)] if slope else []
    for wave in (1, 2) if season else ():
        angle = 2 * np.pi * wave * time / season
        # At the shortest wave a season has, its sine is 0 in every period.
        columns += [np.cos(angle)] + ([np.sin(angle)] if 2 * wave < season else [])
    design = np.column_stack(columns)[used]
    sides = used[:change].sum(), used[change:].sum()
    if min(sides) < FEWEST_PERIODS or hits[used].size - design.shape[1] < 2:
        return f"{sides[0]} periods before and {sides[1]} after are too few"
    if hits[:change].sum() == 0:
        return "there was nothing that could fall"
    counts, given = _with_half_cases(hits[used], totals[used], later[used], kind)
    weights = np.zeros(design.shape[1])
    weights[2] = 1.0
    if slope:
        weights[3] = float(np.average((time - change)[used & (later > 0)], weights=totals[used & (later > 0)]))
    try:
        return fit(counts, given, design, kind), weights
    except (ValueError, np.linalg.LinAlgError):
        return "the periods do not carry the course and the change together"


def _with_half_cases(hits: Floats, totals: Floats, later: Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Spread half a hit, and half a miss of a share, over a side on which all cases ended alike.

    Without them the effect of a fault that stopped altogether is endless and so is its error, and the best possible
    outcome would be one that cannot be told (J. B. S. Haldane, 1956; F. J. Anscombe, 1956).
    """
    hits, totals = hits.copy(), totals.copy()
    for side in (later == 0, later == 1):
        total = totals[side].sum()
        if hits[side].sum() == 0 or (kind == "share" and hits[side].sum() == total):
            hits[side] += 0.5 * totals[side] / total
            totals[side] += totals[side] / total if kind == "share" else 0.0
    return hits, totals


def _effect(value: float, error: float, degrees: int, level: float) -> Effect:
    reach = float(stdtrit(degrees, 0.5 + level / 2))
    p = 2 * float(stdtr(degrees, -abs(value) / error)) if error > 0 else 1.0
    seen = -(reach + float(stdtrit(degrees, 0.8))) * error
    return Effect(value, value - reach * error, value + reach * error, error, p, seen)


def _word(effect: Effect, worth: float) -> Word:
    if effect.upper < 0:
        return "fell"
    return "did not fall" if effect.lower > worth else "cannot tell"


def _cannot(reason: str, level: float, worth: float, scale: Literal["odds", "rate", "share"]) -> BeforeAfter:
    return BeforeAfter(
        "cannot tell", None, None, None, None, (), None, (), None, None, level, worth, reason, scale
    )  # fmt: skip


def _placebo_dates(hits: Floats, totals: Floats, kind: Kind, slope: bool, season: int) -> tuple[Placebo, ...]:
    """Ask the same of each date in the before-periods alone, where what was done cannot have had an effect."""
    found = []
    for date in range(FEWEST_PERIODS, hits.size - FEWEST_PERIODS + 1):
        course = _course(hits, totals, date, kind, slope, season)
        if not isinstance(course, str):
            found.append(_as_placebo(str(date), *course[0].contrast(course[1])))
    return tuple(found)


def _as_placebo(name: str, value: float, error: float) -> Placebo:
    return Placebo(name, value / error if error else 0.0)


def _rank(ratio: float, placebos: Sequence[Placebo]) -> int | None:
    """Return the place of the true one, 1 for the largest fall; None where there is nothing to stand beside."""
    return 1 + sum(placebo.ratio <= ratio for placebo in placebos) if placebos else None


def _too_few_units(usable: NDArray[np.bool_], place: int, change: int, periods: int) -> str:
    if not usable[place]:
        return "the unit has no cases on one side of the change"
    if usable.sum() - 1 < 3:
        return f"there are {usable.sum() - 1} comparison units with cases on both sides, and 3 are needed"
    if min(change, periods - change) < FEWEST_PERIODS:
        return f"{change} periods before and {periods - change} after are too few"
    return ""


def _moves(hits: Floats, totals: Floats, change: int) -> tuple[Floats, Floats, float]:
    """Return each unit's change of share, its variance, and the dispersion within units' windows.

    The variance is that of shares with half a hit and half a miss added: none of 5 is not known to be none.
    """
    moves, variances = np.zeros(hits.shape[0]), np.zeros(hits.shape[0])
    squares = degrees = 0.0
    for side, sign in ((slice(None, change), -1), (slice(change, None), 1)):
        hit, given = hits[:, side].sum(axis=1), totals[:, side].sum(axis=1)
        moves += sign * hit / given
        shy = (hit + 0.5) / (given + 1)
        variances += shy * (1 - shy) / given
        share, used = (hit / given)[:, None], totals[:, side] > 0
        spread = totals[:, side] * share * (1 - share)
        told = used & (spread > 0)
        squares += float(((hits[:, side] - totals[:, side] * share)[told] ** 2 / spread[told]).sum())
        degrees += float(np.maximum(told.sum(axis=1) - 1, 0).sum())
    dispersion = squares / degrees if degrees else 1.0
    return moves, variances * max(1.0, dispersion), dispersion


def _against_others(moves: Floats, variances: Floats, mine: int) -> tuple[float, float, int]:
    """Return one unit's move less the others' mean, its error as one new draw from them, and the degrees of freedom.

    The others' own spread is by the method of moments (R. DerSimonian and N. Laird, 1986, Controlled Clinical Trials
    7, 177-188).
    """
    other, var = np.delete(moves, mine), np.delete(variances, mine)
    plain = 1 / var
    centre = (plain * other).sum() / plain.sum()
    excess = (plain * (other - centre) ** 2).sum() - (other.size - 1)
    tau2 = max(0.0, float(excess / (plain.sum() - (plain**2).sum() / plain.sum())))
    weight = 1 / (var + tau2)
    mean = (weight * other).sum() / weight.sum()
    error = sqrt(float(variances[mine] + tau2 + 1 / weight.sum()))
    return float(moves[mine] - mean), error, other.size - 1


def _without(moved: tuple[Floats, Floats], place: int) -> tuple[Floats, Floats]:
    return np.delete(moved[0], place), np.delete(moved[1], place)


def _placebo_units(names: Sequence[str], moved: tuple[Floats, Floats], mine: int) -> tuple[Placebo, ...]:
    """Judge each comparison unit as if it had been the one, beside the others; in the order of names."""
    if len(names) < 4:
        return ()
    others, moves = [*names[:mine], *names[mine + 1 :]], _without(moved, mine)
    found = [_as_placebo(name, *_against_others(*moves, at)[:2]) for at, name in enumerate(others)]
    return tuple(sorted(found, key=lambda placebo: placebo.name))


def _placebo_date_moves(hits: Floats, totals: Floats, mine: int) -> tuple[Placebo, ...]:
    found = []
    for date in range(FEWEST_PERIODS, hits.shape[1] - FEWEST_PERIODS + 1):
        whole = (totals[:, :date].sum(axis=1) > 0) & (totals[:, date:].sum(axis=1) > 0)
        if whole.all():
            found.append(_as_placebo(str(date), *_against_others(*_moves(hits, totals, date)[:2], mine)[:2]))
    return tuple(found)


def _per_cent(share: float) -> str:
    return f"{share:.1%}"


def _plain(rate: float) -> str:
    return f"{rate:.4g}"


def _effect_words(effect: Effect, level: float, scale: str) -> str:
    if scale == "share":
        return (
            f"That is {effect.value * 100:+.1f} points beside the others ({level:.0%} interval "
            f"{max(effect.lower, -1.0) * 100:+.1f} to {min(effect.upper, 1.0) * 100:+.1f})."
        )
    of = "odds" if scale == "odds" else "rate"
    return (
        f"The {of} became {exp(effect.value):.2f} times what its course led to ({level:.0%} interval "
        f"{exp(effect.lower):.2f} to {exp(effect.upper):.2f})."
    )


def _seen_words(effect: Effect, scale: str) -> str:
    least = f"{-effect.seen * 100:.1f} points" if scale == "share" else f"a factor of {exp(effect.seen):.2f}"
    return f"The smallest fall that would have been seen four times in five is {least}."


def _rank_words(rank: int, others: int, what: str) -> str:
    return f"Among {others} {what}, it is number {rank} of {others + 1}, counted from the largest fall."
