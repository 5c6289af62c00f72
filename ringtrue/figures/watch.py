"""Watching a share over time: an alarm when it has changed for good, at a rate of false alarms that was designed.

Two CUSUMs, one for a rise and one for a fall, stand on a baseline of the series itself. How often they cry wolf is not
read off a table for known shares, which is wrong by a multiple when the share, the season and the over-dispersion were
themselves learned from two years of counts. It is simulated: series in which nothing happens, round every truth that
such a baseline leaves open (A. Gandy and J. T. Kvaløy, 2013, Scandinavian Journal of Statistics 40:647, for charts
whose calibration includes the estimation).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ringtrue.figures.baseline import Counts, Layout, Models, NullModel, Reals, draw, layout_of, learn, might_be
from ringtrue.figures.cusum import Signal, alarms_per_series, cusum, designed_threshold, share_scores

# Periods of a baseline where the caller names none: two years of months, three of quarters, ten of years.
USUAL_BASELINE = {12: 24, 4: 12, 1: 10}
REPLICATES = 2_000
# The shifts tried when it is asked what would have been seen, and the chance that counts as seeing it.
SHIFTS = (1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0)
SEEN = 0.8
_SERIES_PER_SHIFT = 500


@dataclass(frozen=True)
class Break:
    """A place where the series is known to mean something else from then on, and who said so.

    `period` is the first period of the new meaning. A break ends a segment: nothing is compared across it.
    """

    period: str
    reason: str
    decided_by: str


@dataclass(frozen=True)
class Alarm:
    """One alarm: when, which way, on what numbers, and how often this watch alarms by mistake.

    `since` is the first period after the sum was last zero, the likeliest start of the change. `hits` of `cases` were
    counted from then to `period`, where the baseline leads one to expect the share `usual`. `designed` is the
    expected number of false alarms per watched period, both directions together.
    """

    period: str
    direction: str
    statistic: float
    threshold: float
    since: str
    hits: int
    cases: int
    usual: float
    designed: float
    calibration: str


@dataclass(frozen=True)
class Segment:
    """The periods between two breaks: their baseline, what was watched, and what would have been seen.

    `rise` and `fall` are the CUSUMs' values in the watched periods, `usual` the share that was usual in each of them.
    `sees_rise` and `sees_fall` are the smallest odds ratios that alarm with four chances in five when they hold from
    the first watched period on; None where none that was tried does, or where it was not asked. `trouble` is empty, or
    says why nothing was watched; with `rises_only` falls were not watched.
    """

    periods: tuple[str, ...]
    baseline: int
    model: NullModel
    trouble: str
    thresholds: tuple[float, float]
    rise: tuple[float, ...]
    fall: tuple[float, ...]
    usual: tuple[float, ...]
    alarms: tuple[Alarm, ...]
    sees_rise: float | None
    sees_fall: float | None
    rises_only: bool = False


@dataclass(frozen=True)
class Watch:
    """What watching a series came to: its segments in order, the breaks between them, and how it was designed."""

    segments: tuple[Segment, ...]
    breaks: tuple[Break, ...]
    arl: float
    odds_ratio: float
    power_asked: bool

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Return the alarms of all segments, in order."""
        return tuple(alarm for segment in self.segments for alarm in segment.alarms)

    def sentences(self) -> tuple[str, ...]:
        """Say in plain English what was watched, what alarmed, and what could not have been seen."""
        parts = [(segment.periods[0], _segment_words(segment, self)) for segment in self.segments]
        return said_of(parts, self.breaks, bool(self.alarms))


@dataclass(frozen=True)
class _Plan:
    """What the caller asked for, carried through the segments."""

    arl: float
    odds_ratio: float
    per_year: int
    replicates: int
    power: bool


def watch_share(
    periods: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[int],
    *,
    expected: Sequence[float] | None = None,
    baseline: int | None = None,
    usual: float | None = None,
    rho: float = 0.0,
    arl: float = 100.0,
    odds_ratio: float = 2.0,
    breaks: Sequence[Break] = (),
    per_year: int = 1,
    replicates: int = REPLICATES,
    power: bool = True,
) -> Watch:
    """Watch a share for a lasting rise or fall, with at most one false alarm in `arl` watched periods on average.

    That rate is met where the periods differ by more than chance; where they do not, a short baseline cannot show it
    and false alarms are rarer (`bench/false_alarms_watch.py` measures both).

    `periods` are names in order, a missing one given with no cases; `hits` of `totals` are counted in each. `expected`
    are shares from the mix of cases. `baseline` is the number of first periods to learn from (`USUAL_BASELINE` by
    default), again after every break; instead of them `usual` and `rho` may be given from elsewhere for the first
    segment. `odds_ratio` is the change to be found quickest; `per_year` is 12, 4 or 1. `power` asks what would have
    been seen, which takes most of the time. The same input always gives the same result.

    Assumes independent beta-binomial counts round a share that, but for season and expectation, stays where it is. A
    slow drift of the usual share is a change and alarms. Raises ValueError for input that is no such series.
    """
    for mark in breaks:
        if mark.period not in periods or not mark.reason.strip() or not mark.decided_by.strip():
            raise ValueError(f"a break needs a period of the series, a reason and who decided: {mark}")
    if usual is not None and expected is not None:
        raise ValueError("either one usual share or an expected share for each period, not both")
    if len(set(periods)) != len(periods) or not len(periods) == len(hits) == len(totals):
        raise ValueError("one name, one count of hits and one of cases for each period, and no name twice")
    whole = layout_of(totals, expected)
    counts = np.asarray(hits, dtype=np.int64)
    if (counts < 0).any() or (counts > whole.totals).any():
        raise ValueError("hits: for each period from none to all of its cases")
    plan = _Plan(arl, odds_ratio, per_year, replicates, power)
    marked = {list(periods).index(mark.period) for mark in breaks}
    edges = sorted({0, len(periods)} | marked)
    segments = []
    for first, last in zip(edges, edges[1:], strict=False):
        cut = slice(first, last)
        given = None if first or (usual is None and baseline != 0) else _given(usual, rho, expected is not None)
        wanted = 0 if given else baseline or USUAL_BASELINE.get(per_year, 2 * per_year)
        shares = None if expected is None else list(expected[cut])
        layout = layout_of(whole.totals[cut].tolist(), shares, per_year, wanted)
        segments.append(_segment(tuple(periods[cut]), counts[cut], layout, shares, wanted, given, plan))
    ordered = tuple(sorted(breaks, key=lambda mark: list(periods).index(mark.period)))
    return Watch(tuple(segments), ordered, arl, odds_ratio, power)


def _given(usual: float | None, rho: float, adjusted: bool) -> NullModel:
    if usual is None and not adjusted:
        raise ValueError("without a baseline the usual share, or an expected share for each period, must be given")
    return NullModel(0.5 if usual is None else usual, (), rho, 1.0, 1.0, 0, 0, 0, adjusted, "")


def _segment(
    periods: tuple[str, ...],
    hits: Counts,
    layout: Layout,
    expected: list[float] | None,
    baseline: int,
    given: NullModel | None,
    plan: _Plan,
) -> Segment:
    """Learn from the first periods of a segment and watch the others."""
    first = slice(0, baseline)
    shares = None if expected is None else expected[first]
    model = given or learn(hits[first].tolist(), layout.totals[first].tolist(), shares, plan.per_year)
    trouble = model.trouble
    if len(periods) <= baseline:
        trouble = f"too short: {len(periods)} periods, where the baseline takes {baseline} and watching begins after it"
    if trouble:
        return Segment(periods, baseline, model, trouble, (0.0, 0.0), (), (), (), (), None, None)
    models = model.as_models(layout.seasons)
    rng = np.random.default_rng(_seed(hits, layout, baseline, plan))
    ahead = layout.part(baseline, len(periods))
    thresholds = _calibrated(models, layout, baseline, given is not None, plan, rng)
    future, usual = hits[None, baseline:], models.shares(ahead)[0]
    paths = tuple(cusum(_scores(future, models, ahead, ratio)[0], h) for ratio, h in _sides(plan, thresholds))
    names, calibration = periods[baseline:], _calibration_words(plan, baseline)
    alarms = tuple(
        Alarm(
            names[signal.place], direction, signal.statistic, h, names[signal.since],
            *_since(signal, future[0], ahead.totals, usual), 1 / plan.arl, calibration,
        )
        for direction, path, h in zip(("up", "down"), paths, thresholds, strict=True)
        for signal in path.signals
    )  # fmt: skip
    sees = _detectable(models, ahead, thresholds, plan, rng) if plan.power else (None, None)
    rise, fall = (tuple(float(value) for value in path.values) for path in paths)
    ordered = tuple(sorted(alarms, key=lambda alarm: names.index(alarm.period)))
    return Segment(periods, baseline, model, "", thresholds, rise, fall, tuple(map(float, usual)), ordered, *sees)


def _sides(plan: _Plan, thresholds: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (plan.odds_ratio, thresholds[0]), (1 / plan.odds_ratio, thresholds[1])


def _scores(hits: Counts, models: Models, layout: Layout, odds_ratio: float) -> Reals:
    return share_scores(hits, layout.totals, models.shares(layout), odds_ratio, models.rho[:, None])


def _calibrated(
    models: Models, layout: Layout, baseline: int, given: bool, plan: _Plan, rng: np.random.Generator
) -> tuple[float, float]:
    """Return the thresholds for a rise and for a fall, each with half of the false alarms.

    The baseline is held as it was learned, and each simulated future follows another truth that it leaves open: so a
    threshold pays for what the baseline may have got wrong.
    """
    held = models.rows(plan.replicates)
    truth = held if given else might_be(held, layout.part(0, baseline), rng)
    ahead = layout.part(baseline, len(layout.totals))
    drawn = draw(truth, ahead, rng)
    up, down = (
        designed_threshold(_scores(drawn, held, ahead, ratio), 2 * plan.arl)
        for ratio in (plan.odds_ratio, 1 / plan.odds_ratio)
    )
    return up, down


def _detectable(
    models: Models, layout: Layout, thresholds: tuple[float, float], plan: _Plan, rng: np.random.Generator
) -> tuple[float | None, float | None]:
    """Return the smallest shift tried, up and down, that alarms in time in four series of five."""
    rows = models.rows(_SERIES_PER_SHIFT)
    found: list[float | None] = []
    for ratio, threshold in _sides(plan, thresholds):
        # Seen shifts are seen more surely when larger, so the list is searched by halving.
        low, high = 0, len(SHIFTS)
        while low < high:
            middle = (low + high) // 2
            shift = SHIFTS[middle] if ratio > 1 else 1 / SHIFTS[middle]
            scores = _scores(draw(rows, layout, rng, shift), rows, layout, ratio)
            seen = (alarms_per_series(scores, threshold) > 0).mean() >= SEEN
            low, high = (low, middle) if seen else (middle + 1, high)
        found.append(SHIFTS[low] if low < len(SHIFTS) else None)
    return found[0], found[1]


def _since(signal: Signal, hits: Counts, totals: Counts, usual: Reals) -> tuple[int, int, float]:
    """Return the hits, the cases and the usual share of the periods from the likely start to the alarm."""
    excursion = slice(signal.since, signal.place + 1)
    cases = int(totals[excursion].sum())
    return int(hits[excursion].sum()), cases, float(usual[excursion] @ totals[excursion]) / max(cases, 1)


def _seed(hits: Counts, layout: Layout, baseline: int, plan: _Plan) -> int:
    """Return a seed made of the input, so that the same series is always judged by the same threshold."""
    text = repr((hits.tolist(), layout.totals.tolist(), layout.offset.tolist(), baseline, plan))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def percent(share: float) -> str:
    """Say a share in per cent, with a decimal where it is under ten."""
    return f"{share:.1%}" if share < 0.0995 else f"{share:.0%}"


def _calibration_words(plan: _Plan, baseline: int) -> str:
    learned = (
        f"each round a truth that a baseline of {baseline} periods leaves open" if baseline else "round the share given"
    )
    return f"{plan.replicates:,} simulated series in which nothing happens, {learned}"


def said_of(parts: Sequence[tuple[str, list[str]]], breaks: Sequence[Break], alarmed: bool) -> tuple[str, ...]:
    """Say what is said of each segment, known by its first period, each break before the segment that it begins."""
    starts = {mark.period: mark for mark in breaks}
    said: list[str] = []
    for first, words in parts:
        said += [break_words(starts[first])] if first in starts else []
        said += words
    return (*said, "An alarm is a reason to look, not a finding.") if alarmed else tuple(said)


def break_words(mark: Break) -> str:
    """Say a break, why it was made and by whom."""
    return f"Break at {mark.period}: {mark.reason} (decided by {mark.decided_by}). Nothing is compared across it."


def _segment_words(segment: Segment, watch: Watch) -> list[str]:
    names = segment.periods
    span = f"{names[0]} to {names[-1]}"
    if segment.trouble:
        return [f"{span}: not watched, {segment.trouble}."]
    said = [_baseline_words(segment)] if segment.baseline else [f"{span}: the usual share was given, not learned."]
    ahead = names[segment.baseline :]
    designed = f"designed for at most one false alarm in {watch.arl:g} periods on average"
    designed += f" ({len(ahead) / watch.arl:.2g} here)"
    said.append(f"{ahead[0]} to {ahead[-1]}: {len(ahead)} periods watched, {designed}.")
    said += _alarms_words(segment.alarms) or ["Nothing alarmed."]
    if watch.power_asked:
        said.append(_power_words(segment))
    return said


def _baseline_words(segment: Segment) -> str:
    model, last = segment.model, segment.periods[segment.baseline - 1]
    spread = "no more than chance" if model.rho == 0 else f"with {model.dispersion:.1f} times the variance of chance"
    extra = "; each season has its own usual share" if len(set(model.season)) > 1 else ""
    extra += "; adjusted for the expected shares" if model.adjusted else ""
    counted = f"{model.hits:,} of {model.cases:,} ({percent(model.hits / model.cases)})"
    return f"Baseline {segment.periods[0]} to {last}: {counted}; its periods differ {spread}{extra}."


def _alarm_words(alarm: Alarm) -> str:
    way = "a rise" if alarm.direction == "up" else "a fall"
    seen = f"{alarm.hits:,} of {alarm.cases:,} ({percent(alarm.hits / max(alarm.cases, 1))})"
    start = f"in {alarm.period} alone" if alarm.since == alarm.period else f"from {alarm.since}, its likely start"
    numbers = f"the sum reached {alarm.statistic:.1f}, the threshold is {alarm.threshold:.1f}"
    return f"Alarm in {alarm.period}: {way}. {seen} {start}, where {percent(alarm.usual)} is usual; {numbers}."


def _alarms_words(alarms: tuple[Alarm, ...]) -> list[str]:
    """Say the first alarm of each run in one direction in full, and the others of the run in one list."""
    said: list[str] = []
    for _, run in groupby(alarms, key=lambda alarm: alarm.direction):
        first, *others = run
        said.append(_alarm_words(first))
        if others:
            listed = ", ".join(f"{alarm.period} ({percent(alarm.hits / max(alarm.cases, 1))})" for alarm in others)
            said.append(f"Each time starting from zero, it alarmed the same way again in {listed}.")
    return said


def _power_words(segment: Segment) -> str:
    """Say which change would have been seen, in shares, so that silence is not read as proof."""
    usual = sum(segment.usual) / len(segment.usual)
    said = []
    ways = (("rise", segment.sees_rise), ("fall", segment.sees_fall))
    for way, shift in ways[:1] if segment.rises_only else ways:
        if shift is None:
            said.append(f"no {way} that was tried, up to {SHIFTS[-1]:g} times the odds")
            continue
        ratio = shift if way == "rise" else 1 / shift
        to = usual * ratio / (1 - usual + usual * ratio)
        said.append(f"a {way} from {percent(usual)} to {percent(to)} (odds ratio {ratio:.2g}) or beyond")
    lasting = "had it lasted from the first watched period"
    return f"What would have been seen with a chance of at least {SEEN:.0%}, {lasting}: {'; '.join(said)}."
