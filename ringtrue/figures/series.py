"""A series: one measure by unit and period, in one shape whether it was counted from cases or printed in a table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrue.figures.exact import garwood, wilson
from ringtrue.figures.measure import Form, Measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.published import Table, published, tally_published
from ringtrue.figures.tally import Counts, Question, Tally, question_of, tally
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.record.snapshot import Snapshot

CASES, TABLE = "case records", "published table"
BASES = {"cases": CASES, "tables": TABLE}  # as the basis is asked for
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Series:
    """So many of so many, by unit and period.

    `hits`, `totals`, `unclear` and `untold` have the shape (units, periods): what was counted, over what, how many
    cases belong and do not tell, and of how many it cannot be told whether they belong. `is_there` says where a number
    was printed; for cases it is always so. `undated` cases have no period that is known.
    """

    measure: Measure
    source: str
    basis: str
    says: str
    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    hits: Counts
    totals: Counts
    unclear: Counts
    untold: Counts
    is_there: NDArray[np.bool_]
    undated: int

    @property
    def labels(self) -> list[str]:
        """What the periods are called."""
        return [self.cut.label(period) for period in self.periods]

    def whole(self) -> "Series":
        """Return the series with all periods in one, by unit."""
        if len(self.periods) < 2:
            return self
        parts = {
            name: getattr(self, name).sum(axis=1, keepdims=True) for name in ("hits", "totals", "unclear", "untold")
        }
        there = np.asarray(self.is_there.any(axis=1, keepdims=True), dtype=bool)
        return Series(**{**vars(self), **parts, "is_there": there, "periods": (0,), "cut": Cut("all")})

    def only(self, unit: int) -> "Series":
        """Return the series of one of its units, by its place."""
        names = ("hits", "totals", "unclear", "untold", "is_there")
        parts = {name: getattr(self, name)[unit : unit + 1] for name in names}
        return Series(**{**vars(self), **parts, "units": self.units[unit : unit + 1]})

    def between(self, first: int, last: int) -> "Series":
        """Return the series of some of its periods, by their places; both ends included."""
        parts = {
            name: getattr(self, name)[:, first : last + 1]
            for name in ("hits", "totals", "unclear", "untold", "is_there")
        }
        return Series(**{**vars(self), **parts, "periods": self.periods[first : last + 1]})


@dataclass(frozen=True)
class Row:
    """One figure: what it is, between what it may truly lie, and what is not known of it."""

    unit: str
    period: str
    hits: int
    total: int
    value: float | None
    lower: float | None
    upper: float | None
    unclear: int
    untold: int
    note: str


def rows(series: Series) -> Iterator[Row]:
    """Yield a row for each unit and period of which anything is known, units in the order of their names."""
    for at, unit in enumerate(series.units):
        for place, label in enumerate(series.labels):
            hits, total = int(series.hits[at, place]), int(series.totals[at, place])
            unclear, untold = int(series.unclear[at, place]), int(series.untold[at, place])
            # Of a place without cases nothing is known, but a published nought is a number.
            if not series.is_there[at, place] or (series.basis == CASES and not (total or unclear or untold)):
                continue
            value, lower, upper = _figure(series.measure, hits, total)
            note = "" if total >= series.measure.text.minimum else f"fewer than {series.measure.text.minimum}"
            yield Row(unit, label, hits, total, value, lower, upper, unclear, untold, note)


def _figure(measure: Measure, hits: int, total: int) -> tuple[float | None, float | None, float | None]:
    if not total:
        return None, None, None
    per = measure.text.per
    if measure.form is Form.SHARE and 0 <= hits <= total:
        lower, upper = wilson(hits, total)
    elif measure.form is Form.MEAN or hits < 0:
        return per * hits / total, None, None
    else:
        lower, upper = (end / total for end in garwood(hits))
    return per * hits / total, per * lower, per * upper


def in_words(measure: Measure, value: float) -> str:
    """Say a figure: a share in per cent with one place, a rate or a mean with two."""
    return f"{100 * value:.1f}%" if measure.form is Form.SHARE and measure.text.per == 1 else f"{value:.2f}"


def series_of_cases(
    evidence: Evidence,
    engine: Engine,
    measures: Sequence[Measure],
    cut: Cut,
    by_unit: bool = True,
    progress: Progress = lambda share: None,
) -> list[Series]:
    """Count measures on the cases of a snapshot, all in one pass."""
    mine = [each for each in measures if each.on_cases and each.form is not Form.TIME]
    mine = [each for each in mine if each.text.kind == evidence.snapshot.kind]
    if not mine or not evidence.snapshot.manifest["cases"]:
        return []
    questions: Mapping[str, Question] = {each.id: question_of(each) for each in mine}
    counted = tally(evidence, engine, questions, cut, by_unit, progress)
    return [_from_tally(counted, each, evidence.snapshot.source) for each in mine]


def _from_tally(counted: Tally, measure: Measure, source: str) -> Series:
    yes, no = counted.of(measure.id, "yes"), counted.of(measure.id, "no")
    hits = counted.sums[measure.id][:, :-1] if measure.form is Form.MEAN else yes
    inside = ("yes", "no", "unclear", "untold")
    return Series(
        measure,
        source,
        CASES,
        "",
        counted.units,
        counted.periods,
        counted.cut,
        hits,
        yes + no,
        counted.of(measure.id, "unclear"),
        counted.of(measure.id, "untold"),
        np.ones(yes.shape, dtype=bool),
        counted.undated(measure.id, *inside),
    )


def series_published(snapshot: Snapshot, measures: Sequence[Measure], cut: Cut, by_unit: bool = True) -> list[Series]:
    """Add up measures on the published counts of a snapshot; those for which it has no numbers are left out."""
    table = published(snapshot, cut, by_unit)
    if table is None:
        return []
    found = [_from_table(table, each, snapshot.source) for each in measures]
    return [series for series in found if series is not None]


def _from_table(table: Table, measure: Measure, source: str) -> Series | None:
    counted = tally_published(table, measure)
    if counted is None:
        return None
    nothing = np.zeros(counted.hits.shape, dtype=np.int64)
    says = [counted.way.says]
    if counted.too_coarse:
        says.append(f"Numbers printed for longer periods, and left out: {counted.too_coarse:,}.")
    if counted.in_part:
        says.append(f"Units and periods printed only in part, and left out: {counted.in_part:,}.")
    return Series(
        measure,
        source,
        TABLE,
        " ".join(filter(None, says)),
        counted.units,
        counted.periods,
        counted.cut,
        counted.hits,
        counted.totals,
        nothing,
        nothing,
        counted.is_there,
        0,
    )
