"""Charts of figures: what the methods give back, put into the shapes that the charts draw."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from ringtrue.figures.compare import Comparison
from ringtrue.figures.displacement import ExitWatch
from ringtrue.figures.exits import ExitVector
from ringtrue.figures.funnel import Spread, limits
from ringtrue.figures.measure import Form
from ringtrue.figures.series import Series, rows
from ringtrue.figures.speed import Waits
from ringtrue.figures.split import CountSplit, Split
from ringtrue.figures.tally import Counts
from ringtrue.figures.watch import Break, Watch
from ringtrue.figures.xmr import Chart as XmrChart
from ringtrue.publish.plots.control import Cusum, control_chart
from ringtrue.publish.plots.exits import exit_bands
from ringtrue.publish.plots.frame import Chart
from ringtrue.publish.plots.funnel import Limits, funnel_chart
from ringtrue.publish.plots.multiples import Panel, small_multiples
from ringtrue.publish.plots.survival import Curve, incidence_chart
from ringtrue.publish.plots.waterfall import Part, split_chart
from ringtrue.record.schema import schema

RISK_DAYS = (0, 30, 90, 180, 365)
MOST_CURVES, MOST_BANDS = 5, 8


def name_of(*words: str) -> str:
    """Return a word fit for the name of a file and of its ids."""
    return re.sub(r"[^a-z0-9]+", "-", " ".join(words).casefold()).strip("-") or "chart"


def series_charts(series: Series, marked: tuple[str, str] | None = None) -> list[Chart]:
    """Return a measure over its periods: one line for each unit on the same scale, or a single line.

    `marked` is a unit and a period in which something was changed there.
    """
    values = {(row.unit, row.period): row.value for row in rows(series)}
    shares = series.measure.form is Form.SHARE and series.measure.text.per == 1
    title, name = series.measure.text.title, name_of(series.measure.id, series.source, series.basis)
    note = f"{series.source}, {series.basis}. It cannot show: {' '.join(series.measure.text.cannot_show.split())}"
    panels = [
        Panel(
            unit or "not recorded",
            tuple(values.get((unit, label)) for label in series.labels),
            (marked[1],) if marked and marked[0] == unit else (),
        )
        for unit in series.units
        if any((unit, label) in values for label in series.labels)
    ]
    if len(panels) > 1:
        return [
            small_multiples(
                name,
                title,
                series.labels,
                panels,
                shares=shares,
                measures=_measures(series),
                note=note,
                meaning="when something was changed there",
            )
        ]
    if not panels:
        return []
    (only,) = panels
    title = f"{title}: {only.name}"
    return [
        control_chart(name, title, series.labels, only.values, shares=shares, measures=_measures(series), note=note)
    ]


def _measures(series: Series) -> str:
    text = series.measure.text
    shares = series.measure.form is Form.SHARE
    return text.title if not shares else "Share of cases" if text.per == 1 else f"Cases in {text.per:,}"


def wait_charts(waited: Waits) -> list[Chart]:
    """Return how soon a step comes: a curve for each unit, in charts of a few curves each."""
    found = []
    units = [place for place in range(len(waited.units)) if (waited.unit == place).any()]
    for first in range(0, len(units), MOST_CURVES):
        chosen = units[first : first + MOST_CURVES]
        last = max(float(waited.days[waited.unit == place].max()) for place in chosen)
        days = [float(day) for day in RISK_DAYS if day <= last]
        name = name_of(waited.measure.id, waited.source, str(first // MOST_CURVES + 1))
        curves = [_curve(waited, place, days) for place in chosen]
        until = min(last, 2.0 * RISK_DAYS[-1]) or 1.0
        title = waited.measure.text.title
        found.append(incidence_chart(name, title, curves, risk_times=days, until=until, measures="Share of all cases"))
    return found


def _curve(waited: Waits, place: int, days: Sequence[float]) -> Curve:
    steps, mine = waited.curve(place), waited.days[waited.unit == place]
    return Curve(
        waited.units[place] or "not recorded",
        tuple(map(float, steps.times)),
        tuple(map(float, steps.shares)),
        tuple(map(float, steps.lower)),
        tuple(map(float, steps.upper)),
        tuple(steps.at_risk_on(list(days), mine)),
    )


def exit_charts(vector: ExitVector) -> list[Chart]:
    """Return the ways out of each unit as bands, the rarest joined where there are too many to tell apart."""
    names, counts = _bands(vector.exits, vector.counts)
    found = []
    for place, unit in enumerate(vector.units):
        there = np.flatnonzero(counts[place].sum(axis=1))
        # A published table may take back more than it counts, and no band is narrower than nothing.
        if len(there) and counts[place].min() >= 0:
            part = slice(int(there[0]), int(there[-1]) + 1)
            title = f"How reports ended: {unit or 'unit not recorded'}"
            name = name_of("exits", vector.source, vector.basis, unit)
            found.append(
                exit_bands(name, title, vector.labels[part], names, counts[place, part].tolist(), note=vector.says)
            )
    return found


def _bands(exits: Sequence[str], counts: Counts) -> tuple[list[str], Counts]:
    """Return the names of the bands and their counts, whose last axis is by exit: the rarest joined, the order kept."""
    words = schema().codes["exits"].codes
    names = [words[code] for code in exits]
    if len(names) <= MOST_BANDS:
        return names, counts
    cases = counts.reshape(-1, len(names)).sum(axis=0)
    order = np.argsort(-cases, kind="stable")
    kept, rare = sorted(order[: MOST_BANDS - 1].tolist()), sorted(order[MOST_BANDS - 1 :].tolist())
    joined = counts[..., rare].sum(axis=-1, keepdims=True)
    return [*(names[place] for place in kept), "other ways"], np.concatenate([counts[..., kept], joined], axis=-1)


def comparison_chart(series: Series, made: Comparison) -> Chart:
    """Return the funnel of a comparison: what chance allows, thin, and what units ordinarily differ by, solid."""
    funnel = made.funnel
    largest = max((int(row.total) for row in funnel.rows), default=1)
    steps = np.unique(np.geomspace(1, max(largest * 1.05, 2), 160).astype(int)).astype(float)
    # Where all cases hit, or none, chance allows nothing else and there are no limits to draw.
    sigmas = (2.0, 3.0) if 0 < funnel.target < 1 else ()
    plain = [_limits(steps, funnel.target, sigma, None) for sigma in sigmas]
    widened = [_limits(steps, funnel.target, sigma, funnel.spread) for sigma in sigmas if funnel.spread.widens]
    return funnel_chart(
        name_of("compare", series.measure.id, series.source),
        series.measure.text.title,
        [row.name for row in funnel.rows],
        [row.hits for row in funnel.rows],
        [int(row.total) for row in funnel.rows],
        funnel.target,
        plain,
        widened,
        beyond=[row.beyond(made.sigma) for row in funnel.rows],
        hit=_uncapped(series.measure.text.title),
        note=f"It cannot show: {' '.join(series.measure.text.cannot_show.split())}",
    )


def _uncapped(title: str) -> str:
    """Return a title as it stands within a sentence: an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _limits(
    totals: "np.ndarray[tuple[int], np.dtype[np.float64]]", target: float, sigma: float, spread: Spread | None
) -> Limits:
    lower, upper = limits(totals, target, sigma) if spread is None else limits(totals, target, sigma, spread)
    return Limits(tuple(map(float, totals)), tuple(map(float, lower)), tuple(map(float, upper)))


def watch_chart(
    series: Series, unit: str, labels: Sequence[str], shares: Sequence[float | None], watch: Watch
) -> Chart:
    """Return a watched share with what is usual, its alarms and its breaks, and the sums that alarm beneath.

    A rise and a fall have thresholds of their own, and so has each segment: a sum is drawn as a part of its threshold,
    the larger of the two.
    """
    usual: dict[str, float] = {}
    sums: dict[str, float] = {}
    for segment in (each for each in watch.segments if not each.trouble):
        ahead, (up, down) = segment.periods[segment.baseline :], segment.thresholds
        usual |= dict(zip(ahead, segment.usual, strict=True))
        pairs = zip(ahead, segment.rise, segment.fall, strict=True)
        sums |= {label: max(rise / up, fall / down) for label, rise, fall in pairs}
    watched = next((segment for segment in watch.segments if not segment.trouble), None)
    cusum = None
    if watched is not None:
        cusum = Cusum(tuple(sums.get(label) for label in labels), 1.0, "Evidence for a change, over its threshold")
    base = (watched.periods[0], watched.periods[watched.baseline - 1]) if watched and watched.baseline else None
    return control_chart(
        name_of("watch", series.measure.id, unit),
        f"{series.measure.text.title}: {unit}",
        labels,
        shares,
        [usual.get(label) for label in labels],
        alarms=[(alarm.period, f"{alarm.direction}, since {alarm.since}") for alarm in watch.alarms],
        breaks=[(mark.period, mark.reason) for mark in watch.breaks],
        baseline=base,
        cusum=cusum,
        middle="Usual",
        note="An alarm is a reason to look, not a finding.",
    )


def values_chart(
    series: Series,
    unit: str,
    labels: Sequence[str],
    values: Sequence[float],
    made: XmrChart,
    marks: Mapping[str, str],
    breaks: Sequence[Break],
) -> Chart:
    """Return a chart of single values with the limits of each stretch between breaks, and what is marked."""
    stretch = [next(each for each in made.stretches if each.first <= place < each.last) for place in range(len(labels))]
    first = made.stretches[0]
    return control_chart(
        name_of("values", series.measure.id, unit),
        f"{series.measure.text.title}: {unit}",
        labels,
        values,
        [each.mean for each in stretch],
        [each.lower for each in stretch],
        [each.upper for each in stretch],
        alarms=list(marks.items()),
        breaks=[(mark.period, mark.reason) for mark in breaks],
        baseline=(labels[first.first], labels[first.first + first.baseline - 1]),
        shares=series.measure.form is Form.SHARE and series.measure.text.per == 1,
        measures=_measures(series),
        middle="Mean",
        note="A mark is a reason to look, not a finding.",
    )


def exit_watch_chart(
    vector: ExitVector, unit: str, labels: Sequence[str], counts: Sequence[Sequence[int]], watch: ExitWatch
) -> list[Chart]:
    """Return the ways out of a watched unit as bands, with its breaks, and the sums that alarm."""
    words = schema().codes["exits"].codes
    names, table = _bands(vector.exits, np.asarray(counts, dtype=np.int64).reshape(len(labels), len(vector.exits)))
    breaks = [(mark.period, mark.reason) for mark in watch.breaks]
    said = [f"{alarm.period}: {' and '.join(words[code] for code, _, _ in alarm.moves)}" for alarm in watch.alarms]
    note = f"Alarms: {'; '.join(said)}. An alarm is a reason to look." if said else "Nothing alarmed."
    name = name_of("watch exits", vector.source, unit)
    return [exit_bands(name, f"How reports ended: {unit}", labels, names, table.tolist(), breaks=breaks, note=note)]


def split_rate_chart(name: str, title: str, before: str, after: str, made: Split) -> Chart:
    """Return the change of a rate, part by part."""
    parts = [Part(cause, float(part)) for cause, part in made.parts.items()]
    start, end = (before, float(made.before.published)), (after, float(made.after.published))
    return split_chart(name, title, start, parts, end, measures="Share of the crimes that stand")


def split_count_chart(name: str, title: str, before: str, after: str, made: CountSplit) -> Chart:
    """Return the change of a count, part by part."""
    first, last = made.reports_before - made.removed_before, made.reports_after - made.removed_after
    parts = [Part("reports", float(made.reports)), Part("removals", float(made.removal))]
    return split_chart(
        name, title, (before, float(first)), parts, (after, float(last)), shares=False, measures="Crimes that stand"
    )
