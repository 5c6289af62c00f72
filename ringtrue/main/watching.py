"""Two further ways to watch a series: the chart of single values that hospitals use, and evidence read at any time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrue.errors import CasebookError
from ringtrue.figures.baseline import FEWEST_PERIODS
from ringtrue.figures.breaks import BreakText, breaks_in
from ringtrue.figures.eprocess import Evidence, evidence, usual_range
from ringtrue.figures.measure import Form
from ringtrue.figures.series import Series
from ringtrue.figures.watch import USUAL_BASELINE, Break
from ringtrue.figures.xmr import Chart, xmr
from ringtrue.main.figures import NO_NAME, per_year

ALPHA = 0.005
# Of single values far fewer say nothing of how much they ordinarily differ.
FEWEST_VALUES = 12
NOT_DESIGNED = (
    "Such a chart has no designed rate of false alarms: in series in which nothing happened it marked 4 to 7 of 100 "
    "periods, and far more where cases drift or seasons turn (docs/reference/false-alarms.md)."
)


@dataclass(frozen=True)
class Charted:
    """A series of single values with limits; `labels` and `values` leave out periods without cases."""

    series: Series
    unit: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    chart: Chart
    breaks: tuple[Break, ...]

    def marks(self) -> dict[str, str]:
        """Return what is marked, by the period in which it was complete."""
        found: dict[str, list[str]] = {}
        for pattern in self.chart.patterns:
            since = "" if pattern.first == pattern.last else f", since {self.labels[pattern.first]}"
            found.setdefault(self.labels[pattern.last], []).append(pattern.rule + since)
        return {label: "; ".join(said) for label, said in found.items()}

    def sentences(self) -> list[str]:
        """Say what the limits are, what is marked, and what that is worth."""
        said = []
        for stretch in self.chart.stretches:
            first, last = self.labels[stretch.first], self.labels[stretch.first + stretch.baseline - 1]
            said.append(
                f"From {first} on, limits from {first} to {last}: mean {stretch.mean:.3g}, from {stretch.lower:.3g} to "
                f"{stretch.upper:.3g}."
            )
        said += [f"Break at {mark.period}: {mark.reason} (decided by {mark.decided_by})." for mark in self.breaks]
        marks = self.marks()
        said.append(f"{len(marks)} of {len(self.values)} periods are marked." if marks else "Nothing is marked.")
        return [*said, NOT_DESIGNED, *(["A mark is a reason to look, not a finding."] if marks else [])]


def charted(one: Series, unit: int, baseline: int | None = None, own: tuple[BreakText, ...] = ()) -> Charted:
    """Chart a measure of any form for one unit of a series; breaks are the library's and `own`.

    The limits come from the first periods, as many as a watch takes for its baseline, or from all where there are no
    more, so that what came later does not widen what it is held against.

    Raises CasebookError where there are too few periods with cases, in all or between two breaks.
    """
    totals = one.totals[unit]
    there = np.flatnonzero(totals > 0)
    breaks = breaks_in(one.source, one.units[unit], one.cut, one.periods, own)
    labels = [one.labels[place] for place in there]
    starts = [(mark, _first_on(one, mark, there)) for mark in breaks]
    inside = [(mark, place) for mark, place in starts if 0 < place < len(labels)]
    edges = [0, *sorted({place for _, place in inside}), len(labels)]
    if min(after - before for before, after in zip(edges, edges[1:], strict=False)) < 2 or len(labels) < FEWEST_VALUES:
        raise CasebookError(
            f"{one.source}: {len(labels)} periods with cases in {one.units[unit] or NO_NAME}, {len(edges) - 2} breaks "
            f"among them; a chart needs {FEWEST_VALUES}, and two after each break. Cut time finer, or watch a share."
        )
    per = one.measure.text.per
    values = [per * float(one.hits[unit, place]) / float(totals[place]) for place in there]
    usual = baseline or USUAL_BASELINE.get(per_year(one.cut), 2 * per_year(one.cut))
    shortest = min(after - before for before, after in zip(edges, edges[1:], strict=False))
    made = xmr(values, breaks=edges[1:-1], baseline=usual if usual < shortest else None)
    return Charted(one, one.units[unit], tuple(labels), tuple(values), made, tuple(mark for mark, _ in inside))


def _first_on(one: Series, mark: Break, there: NDArray[np.integer]) -> int:
    start = one.labels.index(mark.period)
    return int(np.searchsorted(there, start))


@dataclass(frozen=True)
class Evidenced:
    """The evidence that a share rose or fell from what its baseline leaves open, period by period."""

    series: Series
    unit: str
    labels: tuple[str, ...]
    usual: tuple[float, float]
    baseline: int
    evidence: Evidence

    def sentences(self) -> list[str]:
        """Say what counts as usual, and what the evidence came to."""
        low, high = self.usual
        return [
            f"The first {self.baseline} periods leave the usual share between {100 * low:.1f}% and {100 * high:.1f}%; "
            "evidence is weighed against the nearer end, and may be read as often as one likes.",
            *self.evidence.sentences(self.labels),
        ]


def evidenced(one: Series, unit: int, baseline: int | None = None, alpha: float = ALPHA) -> Evidenced:
    """Weigh the evidence that a share rose or fell after its baseline; valid however often it is read.

    Raises CasebookError where the measure is no share, or the series no longer than its baseline.
    """
    if one.measure.form is not Form.SHARE:
        raise CasebookError(f"{one.measure.id} is a {one.measure.form.value}; evidence is weighed for shares.")
    there = np.flatnonzero(one.totals[unit])
    first = baseline or USUAL_BASELINE.get(per_year(one.cut), 2 * per_year(one.cut))
    if len(there) <= first or first < FEWEST_PERIODS:
        raise CasebookError(
            f"{one.source}: {len(there)} periods with cases in {one.units[unit] or NO_NAME}; the baseline takes "
            f"{first} of them, no fewer than {FEWEST_PERIODS}, and evidence comes after it."
        )
    hits, totals = one.hits[unit, there].tolist(), one.totals[unit, there].tolist()
    low, high = usual_range(hits[:first], totals[:first])
    labels = tuple(one.labels[place] for place in there[first:])
    made = evidence(hits[first:], totals[first:], low, high, alpha)
    return Evidenced(one, one.units[unit], labels, (low, high), first, made)
