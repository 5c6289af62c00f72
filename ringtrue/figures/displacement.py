"""Watching the whole vector of exits: when one falls, which other one fills.

A share that is watched is soon a share that is managed. Philadelphia's unfounded rapes fell from 52% to 16% in a year,
and a code that counted as no crime filled (`tests/figures/test_displacement.py` has the numbers). So every ordered pair
of exits has a CUSUM of its own, on the log-likelihood ratio of a part of the one's cases having moved to the other; the
alarm is for the largest of them, at a threshold that was calibrated for the largest. M. Höhle, 2010, in Statistical
Modelling and Regression Structures, 377, for multinomial CUSUMs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ringtrue.figures.baseline import FEWEST_CASES, FEWEST_PERIODS, FEWEST_YEARS, Counts, Reals, rho_from
from ringtrue.figures.cusum import designed_threshold
from ringtrue.figures.watch import USUAL_BASELINE, Break, percent, said_of

REPLICATES = 1_000
# The part of an exit's cases whose move the sums are quickest to see, and the one-sided 5% that each of the two moves
# must show by itself before the words "fell" and "filled" are used.
MOVED = 0.3
_BOTH_MOVED = 1.6449
# The threshold is found in series simulated from what the baseline may have been. What such a simulation cannot learn
# showed as 5 to 20% more alarms than designed (bench/false_alarms_watch.py); the design keeps so much in hand.
IN_HAND = 1.25
# An exit is rare that has fewer cases than these in the baseline, after division by the dispersion.
_RARE = 5.0


@dataclass(frozen=True, eq=False)
class _Layout:
    """What is known of each period beforehand: cases, season, and the shares that the mix of cases leads to expect."""

    totals: Counts
    season: Counts
    expected: Reals
    seasons: int

    def part(self, first: int, last: int) -> "_Layout":
        cut = slice(first, last)
        return _Layout(self.totals[cut], self.season[cut], self.expected[cut], self.seasons)


@dataclass(frozen=True, eq=False)
class _Fit:
    """Fitted models of many series (rows): a weight per season and exit, and the dispersion."""

    weights: Reals
    dispersion: Reals

    def shares(self, layout: _Layout) -> Reals:
        shares = layout.expected * self.weights[:, layout.season, :]
        return np.asarray(shares / shares.sum(axis=2, keepdims=True))


@dataclass(frozen=True)
class ExitAlarm:
    """One alarm: the exits changed, and where the data show both moves, which one fell and which one filled.

    `moves` has for each named exit the share that is usual and the share since `since`: two exits, the one that fell
    first, where `displaced`, else the one that moved most.
    """

    period: str
    since: str
    displaced: bool
    moves: tuple[tuple[str, float, float], ...]
    cases: int
    statistic: float
    threshold: float
    designed: float


@dataclass(frozen=True)
class ExitSegment:
    """The periods between two breaks: baseline, usual shares, over-dispersion, threshold and alarms.

    `usual` are the shares of the exits in the baseline, `largest` the largest of the pairs' sums in each watched
    period. `trouble` is empty, or says why nothing was watched.
    """

    periods: tuple[str, ...]
    baseline: int
    cases: int
    usual: tuple[float, ...]
    rho: float
    dispersion: float
    trouble: str
    threshold: float
    largest: tuple[float, ...]
    alarms: tuple[ExitAlarm, ...]


@dataclass(frozen=True)
class ExitWatch:
    """What watching the exits came to: segments in order, the breaks between them, and how it was designed."""

    exits: tuple[str, ...]
    segments: tuple[ExitSegment, ...]
    breaks: tuple[Break, ...]
    arl: float
    moved: float

    @property
    def alarms(self) -> tuple[ExitAlarm, ...]:
        """Return the alarms of all segments, in order."""
        return tuple(alarm for segment in self.segments for alarm in segment.alarms)

    def sentences(self) -> tuple[str, ...]:
        """Say in plain English what was watched and what alarmed."""
        parts = [(segment.periods[0], _segment_words(segment, self)) for segment in self.segments]
        return said_of(parts, self.breaks, bool(self.alarms))


@dataclass(frozen=True)
class _Plan:
    exits: tuple[str, ...]
    arl: float
    moved: float
    per_year: int
    replicates: int


def watch_exits(
    periods: Sequence[str],
    exits: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    expected: Sequence[Sequence[float]] | None = None,
    baseline: int | None = None,
    arl: float = 100.0,
    moved: float = MOVED,
    breaks: Sequence[Break] = (),
    per_year: int = 1,
    replicates: int = REPLICATES,
) -> ExitWatch:
    """Watch the exits of cases for one falling while another fills, with a designed rate of false alarms.

    The design is at most one false alarm in `arl` watched periods on average. `counts` has one row per period and one
    column per exit; `expected` likewise shares from the mix of cases. The other arguments are those of `watch_share`;
    `moved` is the part of an exit's cases whose move is found quickest.

    Assumes Dirichlet-multinomial counts, independent between periods, with one correlation for all exits. An exit of
    which the baseline has few cases is watched too, since such an exit is what fills. Raises ValueError for input that
    is no such series.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.shape != (len(periods), len(exits)) or (table < 0).any() or len(exits) < 2:
        raise ValueError("counts: one row for each period, one column for each of two or more exits, none negative")
    for mark in breaks:
        if mark.period not in periods or not mark.reason.strip() or not mark.decided_by.strip():
            raise ValueError(f"a break needs a period of the series, a reason and who decided: {mark}")
    mix = np.full(table.shape, 1 / len(exits)) if expected is None else np.asarray(expected, dtype=np.float64)
    if mix.shape != table.shape or (mix <= 0).any():
        raise ValueError("expected: a share above 0 for each period and exit")
    names = list(periods)
    wanted = baseline or USUAL_BASELINE.get(per_year, 2 * per_year)
    plan = _Plan(tuple(exits), arl, moved, per_year, replicates)
    edges = sorted({0, len(names)} | {names.index(mark.period) for mark in breaks})
    segments = tuple(
        _segment(tuple(names[first:last]), table[first:last], mix[first:last], wanted, plan)
        for first, last in zip(edges, edges[1:], strict=False)
    )
    ordered = tuple(sorted(breaks, key=lambda mark: names.index(mark.period)))
    return ExitWatch(tuple(exits), segments, ordered, arl, moved)


def _trouble(periods: int, learned: Counts, baseline: int) -> str:
    if periods <= baseline:
        return f"too short: {periods} periods, where the baseline takes {baseline} and watching begins after it"
    counted = int((learned.sum(axis=1) > 0).sum())
    if counted < FEWEST_PERIODS:
        return f"too short: a baseline of {counted} periods with cases, where {FEWEST_PERIODS} are needed"
    if int((learned.sum(axis=0) >= FEWEST_CASES).sum()) < 2:
        return f"too short: fewer than two exits have {FEWEST_CASES} cases in the baseline"
    return ""


def _segment(periods: tuple[str, ...], table: Counts, mix: Reals, baseline: int, plan: _Plan) -> ExitSegment:
    """Learn from the first periods of a segment and watch the others."""
    learned = table[:baseline]
    trouble = _trouble(len(periods), learned, baseline)
    cases = int(learned.sum())
    if trouble:
        return ExitSegment(periods, baseline, cases, (), 0.0, 1.0, trouble, 0.0, (), ())
    seasons = plan.per_year if plan.per_year > 1 and baseline >= FEWEST_YEARS * plan.per_year else 1
    layout = _Layout(table.sum(axis=1), np.arange(len(table), dtype=np.int64) % seasons, mix, seasons)
    before, ahead = layout.part(0, baseline), layout.part(baseline, len(table))
    model = _fit(learned[None], before)
    rho = rho_from(model.dispersion, before.totals)
    rng = np.random.default_rng(_seed(table, mix, baseline, plan))
    truth, rhos = _might_be(model, before, plan.replicates, rng)
    usual = model.shares(ahead)[0]
    weights = _pair_weights(usual, ahead.totals, float(rho[0]), plan.moved)
    simulated = _scores(_draw(truth.shares(ahead), ahead.totals, rhos, rng), weights)
    threshold = designed_threshold(simulated, IN_HAND * plan.arl, _alarms_per_series)
    largest, signals = _run(_scores(table[None, baseline:], weights)[:, :, 0], threshold)
    names, since = periods[baseline:], (ahead.totals, usual, float(rho[0]), cases)
    alarms = tuple(_alarm(signal, names, table[baseline:], since, threshold, plan) for signal in signals)
    shares = tuple(map(float, (learned.sum(axis=0) + 0.0) / cases))
    dispersion = float(model.dispersion[0])
    return ExitSegment(periods, baseline, cases, shares, float(rho[0]), dispersion, "", threshold, largest, alarms)


def _fit(counts: NDArray, layout: _Layout) -> _Fit:
    """Fit weights and dispersion to each series (rows, then periods, then exits), by the method of moments.

    Half a case is added to each exit's count, so that one never seen keeps a small share. The seasons are drawn in
    towards the whole by how much more they differ than their periods do.
    """
    observed = counts.sum(axis=1) + 0.5
    weights = np.repeat(observed[:, None, :] / observed.sum(axis=1)[:, None, None], layout.seasons, axis=1)
    flat = _Fit(weights, observed[:, 0])
    if (np.ptp(layout.expected, axis=0) > 0).any():
        for _ in range(6):
            guessed = (flat.shares(layout) * layout.totals[:, None]).sum(axis=1)
            flat = _Fit(flat.weights * (observed / np.maximum(guessed, 1e-9))[:, None, :], flat.dispersion)
    else:
        flat = _Fit(weights / layout.expected[0], flat.dispersion)
    exits, periods = counts.shape[2], int((layout.totals > 0).sum())
    if layout.seasons == 1:
        return _Fit(flat.weights, _chi_square(counts, flat, layout) / ((periods - 1) * (exits - 1)))
    return _with_seasons(counts, flat, layout, periods, exits)


def _with_seasons(counts: NDArray, flat: _Fit, layout: _Layout, periods: int, exits: int) -> _Fit:
    member = np.equal.outer(np.arange(layout.seasons), layout.season).astype(np.float64)
    expected = np.einsum("jt,rtk->rjk", member, flat.shares(layout) * layout.totals[:, None])
    seen = np.einsum("jt,rtk->rjk", member, counts.astype(np.float64))
    ratio = (seen + 0.5) / (expected + 0.5)
    full = _Fit(flat.weights * ratio, flat.dispersion)
    within = np.maximum(_chi_square(counts, full, layout) / (max(periods - layout.seasons, 1) * (exits - 1)), 1.0)
    between = ((seen - expected) ** 2 / np.maximum(expected, 1e-9)).sum(axis=(1, 2))
    between /= (layout.seasons - 1) * (exits - 1)
    kept = np.clip(1 - within / np.maximum(between, 1e-9), 0.0, 1.0)
    shrunk = _Fit(flat.weights * (1 + kept[:, None, None] * (ratio - 1)), flat.dispersion)
    degrees = (periods - 1 - kept * (layout.seasons - 1)) * (exits - 1)
    return _Fit(shrunk.weights, _chi_square(counts, shrunk, layout) / np.maximum(degrees, 1.0))


def _chi_square(counts: NDArray, model: _Fit, layout: _Layout) -> Reals:
    expected = model.shares(layout) * layout.totals[:, None]
    terms = (counts - expected) ** 2 / np.maximum(expected, 1e-9)
    return np.asarray(np.where(layout.totals[:, None] > 0, terms, 0.0).sum(axis=(1, 2)))


def _draw(shares: Reals, totals: Counts, rho: Reals, rng: np.random.Generator) -> Counts:
    """Draw Dirichlet-multinomial counts for shares of series, periods and exits; multinomial where rho is 0."""
    loose = rho > 0
    if loose.any():
        size = ((1 - rho[loose]) / rho[loose])[:, None, None]
        parts = rng.standard_gamma(np.maximum(shares[loose] * size, 1e-6)) + 1e-300
        shares = shares.copy()
        shares[loose] = parts / parts.sum(axis=2, keepdims=True)
    return np.asarray(rng.multinomial(np.broadcast_to(totals, shares.shape[:2]), shares), dtype=np.int64)


def _might_be(model: _Fit, layout: _Layout, replicates: int, rng: np.random.Generator) -> tuple[_Fit, Reals]:
    """Return models that the truth might be, and their rho, as `baseline.might_be` does for one share.

    Dispersion and shares are drawn by the ratios in which a baseline simulated from ours missed its own, both from one
    simulation, since an exit that happened to be rarer than it is also happened to be more even. Of a rare exit the
    share is multiplied by a gamma deviate instead, the fiducial distribution of a Poisson mean. What dispersion comes
    out below 1 could not be and is drawn again. The seasons are those of a baseline learned a second time.
    """
    shown = np.maximum(model.dispersion, 1.0)
    ours = np.repeat(model.shares(layout), replicates, axis=0)
    rho = np.repeat(rho_from(shown, layout.totals), replicates)
    first = _fit(_draw(ours, layout.totals, rho, rng), layout)
    drawn = model.dispersion * shown / np.maximum(first.dispersion, 0.02)
    rows, possible = np.arange(replicates), np.flatnonzero(drawn >= 1)
    if len(possible) * 50 >= replicates:
        rows = np.where(drawn >= 1, rows, rng.choice(possible, replicates))
    drawn = drawn[rows]
    rho = rho_from(drawn, layout.totals)
    again = _fit(_draw(ours, layout.totals, rho, rng), layout)
    mean, missed, usual = (shares.mean(axis=1) for shares in (again.shares(layout), first.shares(layout)[rows], ours))
    cases = usual * layout.totals.sum() / np.maximum(drawn, 1.0)[:, None]
    wider = np.sqrt(np.clip(drawn / shown, 0.25, 16.0))[:, None]
    # The logarithm of a handful of cases is no pivot; of those the gamma is right and the ratio is not.
    rare = np.maximum(rng.standard_gamma(cases + 0.5) / cases, 1e-6)
    error = np.where(cases < _RARE, rare, (usual / missed) ** wider)
    return _Fit(again.weights * (usual / mean * error)[:, None, :], drawn), rho


def _pairs(exits: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    fell, filled = np.nonzero(~np.eye(exits, dtype=bool))
    return fell, filled


def _pair_weights(usual: Reals, totals: Counts, rho: float, moved: float) -> tuple[float, Reals, Reals]:
    """Return what a case adds to the sum of a pair: in the exit that fell, in the one that filled, and the divisor."""
    fell, filled = _pairs(usual.shape[1])
    gain = np.log1p(moved * usual[:, fell] / usual[:, filled])
    return float(np.log1p(-moved)), gain, 1 + np.maximum(totals - 1, 0) * rho


def _scores(counts: NDArray, weights: tuple[float, Reals, Reals]) -> Reals:
    """Return the score of each period, pair and series (in this order) for counts of series, periods and exits.

    The log-likelihood ratio of `moved` of one exit's cases having gone to the other; that of the multinomial over the
    variance of the period, which for small changes is that of the Dirichlet-multinomial.
    """
    loss, gain, spread = weights
    fell, filled = _pairs(counts.shape[2])
    by_period = np.ascontiguousarray(counts.transpose(1, 2, 0)) / spread[:, None, None]
    return np.asarray(by_period[:, fell] * loss + by_period[:, filled] * gain[:, :, None], dtype=np.float64)


def _alarms_per_series(scores: Reals, threshold: float) -> Counts:
    """Return how often each series alarms; series are on the last axis, where the largest of the pairs is quick."""
    value = np.zeros(scores.shape[1:])
    alarms = np.zeros(scores.shape[2], dtype=np.int64)
    for period in scores:
        value += period
        np.maximum(value, 0.0, out=value)
        over = value.max(axis=0) >= threshold
        if over.any():
            alarms += over
            value[:, over] = 0.0
    return alarms


@dataclass(frozen=True)
class _Signal:
    place: int
    since: int
    pair: int
    statistic: float


def _run(scores: Reals, threshold: float) -> tuple[tuple[float, ...], list[_Signal]]:
    """Run the sums of all pairs over one series; all start again from zero after an alarm."""
    value, since = np.zeros(scores.shape[1]), np.zeros(scores.shape[1], dtype=np.int64)
    largest, signals = [], []
    for place, period in enumerate(scores):
        since[value == 0] = place
        value = np.maximum(value + period, 0.0)
        pair = int(value.argmax())
        largest.append(float(value[pair]))
        if value[pair] >= threshold:
            signals.append(_Signal(place, int(since[pair]), pair, float(value[pair])))
            value[:] = 0.0
    return tuple(largest), signals


def _alarm(
    signal: _Signal,
    names: tuple[str, ...],
    counts: Counts,
    against: tuple[Counts, Reals, float, int],
    threshold: float,
    plan: _Plan,
) -> ExitAlarm:
    """Name the exit that fell and the one that filled where the data show both moves, else the one that moved most."""
    totals, usual, rho, learned = against
    excursion = slice(signal.since, signal.place + 1)
    cases, spread = totals[excursion], 1 + np.maximum(totals[excursion] - 1, 0) * rho
    whole = max(int(cases.sum()), 1)
    before, since = cases @ usual[excursion] / whole, counts[excursion].sum(axis=0) / whole
    # The usual share has an error of its own, which counts for more the longer the excursion.
    error = before * (1 - before) * ((cases @ spread) / whole**2 + spread.mean() / learned)
    away = (since - before) / np.sqrt(np.maximum(error, 1e-12))
    fell, filled = (int(side[signal.pair]) for side in _pairs(counts.shape[1]))
    displaced = bool(away[fell] <= -_BOTH_MOVED and away[filled] >= _BOTH_MOVED)
    named = (fell, filled) if displaced else (int(np.abs(away).argmax()),)
    moves = tuple((plan.exits[place], float(before[place]), float(since[place])) for place in named)
    return ExitAlarm(
        names[signal.place],
        names[signal.since],
        displaced,
        moves,
        int(cases.sum()),
        signal.statistic,
        threshold,
        1 / plan.arl,
    )


def _seed(table: Counts, mix: Reals, baseline: int, plan: _Plan) -> int:
    text = repr((table.tolist(), mix.tolist(), baseline, plan))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _segment_words(segment: ExitSegment, watch: ExitWatch) -> list[str]:
    names = segment.periods
    if segment.trouble:
        return [f"{names[0]} to {names[-1]}: not watched, {segment.trouble}."]
    usual = ", ".join(f"{name} {percent(share)}" for name, share in zip(watch.exits, segment.usual, strict=True))
    ahead = names[segment.baseline :]
    spread = (
        "no more than chance" if segment.rho == 0 else f"with {segment.dispersion:.1f} times the variance of chance"
    )
    said = [
        f"Baseline {names[0]} to {names[segment.baseline - 1]}: {segment.cases:,} cases, of which {usual}; "
        f"its periods differ {spread}.",
        f"{ahead[0]} to {ahead[-1]}: {len(ahead)} periods watched, designed for at most one false alarm in "
        f"{watch.arl:g} periods on average ({len(ahead) / watch.arl:.2g} here).",
    ]
    return said + (_alarms_words(segment.alarms) or ["Nothing alarmed."])


def _alarms_words(alarms: tuple[ExitAlarm, ...]) -> list[str]:
    """Say the first alarm of each run that names the same exits in full, and where the others of the run were."""
    said: list[str] = []
    for _, run in groupby(alarms, key=lambda alarm: (alarm.displaced, [name for name, _, _ in alarm.moves])):
        first, *others = run
        said.append(_alarm_words(first))
        if others:
            listed = ", ".join(alarm.period for alarm in others)
            said.append(f"Each time starting from zero, it alarmed with the same exits again in {listed}.")
    return said


def _alarm_words(alarm: ExitAlarm) -> str:
    name, before, since = alarm.moves[0]
    what = f"the exits changed, most of all {name}, from {percent(before)} to {percent(since)}"
    if alarm.displaced:
        other, first, then = alarm.moves[1]
        fell = f"{name} fell from {percent(before)} to {percent(since)}"
        what = f"{fell} while {other} filled from {percent(first)} to {percent(then)}"
    start = f"since {alarm.since}, its likely start" if alarm.since != alarm.period else "in that period alone"
    numbers = f"the largest sum reached {alarm.statistic:.1f}, the threshold is {alarm.threshold:.1f}"
    return f"Alarm in {alarm.period}: {what}, {start} ({alarm.cases:,} cases; {numbers})."
