"""What RingTrue does with figures, one function per verb; the package itself does the same with cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ringtrue.errors import CasebookError, UnknownNameError
from ringtrue.figures.breaks import BreakText, breaks_in
from ringtrue.figures.casemix import expected_by_unit, logistic
from ringtrue.figures.claims import Claim, Tested, judge
from ringtrue.figures.compare import Comparison, compare
from ringtrue.figures.displacement import ExitWatch, watch_exits
from ringtrue.figures.exits import FOLLOWED, ExitVector, exits_of_cases, exits_published
from ringtrue.figures.funnel import Rule
from ringtrue.figures.measure import Form, Measure, MeasureText, measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.rare import watch_rare
from ringtrue.figures.series import BASES, CASES, Series, series_of_cases, series_published
from ringtrue.figures.speed import Waits, waits
from ringtrue.figures.split import Flow
from ringtrue.figures.strata import check_mix, strata_counts
from ringtrue.figures.watch import Watch, watch_share
from ringtrue.language import nodes as n
from ringtrue.language.engines import Engine
from ringtrue.language.engines import engine as start_engine
from ringtrue.language.engines.base import Evidence
from ringtrue.language.nodes import Kind
from ringtrue.record.casebook import Casebook
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import day_span
from ringtrue.record.yamlfile import near
from ringtrue.standards.library import find_standard
from ringtrue.standards.model import VERDICTS, Verdict
from ringtrue.standards.population import EVERYBODY, Population
from ringtrue.standards.population import population as find_population

Progress = Callable[[str, float], None]
# How a verdict is counted in the breach rate of a standard, and in the share of cases of which nothing can be said.
OF_STANDARD = {
    "breach": {Verdict.MET: "no", Verdict.BREACHED: "yes", Verdict.UNCLEAR: "unclear"},
    "unclear": {Verdict.MET: "no", Verdict.BREACHED: "no", Verdict.UNCLEAR: "yes"},
}
_WORDS = {
    "breach": ("Breaches: {}", "Of the cases to which the standard applies, what share breached it?"),
    "unclear": ("Cases that do not tell: {}", "Of the cases to which the standard applies, what share does not tell?"),
}


NO_NAME = "not recorded"  # how a unit without a name is shown, and asked for


def population_of(name: str) -> Population | None:
    """Return a population by id or path, None for everybody; raise UnknownNameError where there is none."""
    found = find_population(name)
    return None if found == EVERYBODY else found


def _silent(label: str, share: float) -> None:
    return None


def find_measure(name: str, offences: str | None = None) -> Measure:
    """Return a measure by id, `PATH.yaml:ID`, `breach:STANDARD` or `unclear:STANDARD`; raise UnknownNameError.

    `offences` narrows it to another group of offences than its own, or to all where it is ''.
    """
    counted, _, standard = name.partition(":")
    return _of_standard(counted, standard) if counted in OF_STANDARD else measure(name).of_offences(offences)


def _of_standard(counted: str, name: str) -> Measure:
    """Return the breach rate of a standard, or the share of cases of which it cannot be told, as a measure."""
    standard = find_standard(name)
    title, asks = _WORDS[counted]
    text = MeasureText(
        id=f"{counted}:{standard.id}",
        title=title.format(standard.text.title),
        asks=asks,
        direction="more",
        cannot_show=" ".join(standard.text.proves_not.split()),
        source=f"Standard {standard.pack}/{standard.id}",
        kind=standard.text.kind,
        offences="",
    )
    verdicts = sorted(VERDICTS, key=lambda verdict: verdict.value)
    kinds = tuple(OF_STANDARD[counted].get(verdict, "out") for verdict in verdicts)
    asked = standard if standard.is_draft else standard.without_drafts()
    return Measure(
        text, "Standards", given=asked.verdict, raw=tuple(verdict.value for verdict in verdicts), kinds=kinds
    )


@contextmanager
def engine_for(name: str) -> Iterator[Engine]:
    """Start an engine for as long as it is needed; raise UnknownNameError or EngineError."""
    running = start_engine(name)
    try:
        yield running
    finally:
        running.close()


def sources_of(book: Path, as_of: date | None, source: str) -> Iterator[tuple[Snapshot, Evidence]]:
    """Yield each current snapshot of a casebook, or that of one source; raise UnknownNameError for one not there."""
    found = Casebook(book).current()
    names = [load.source for load, _ in found]
    if source and source not in names:
        raise UnknownNameError(f"{book}: nothing was loaded of source {source!r}{near(source, names)}.")
    for load, snapshot in found:
        if not source or load.source == source:
            yield snapshot, Evidence(snapshot, day_span(as_of or load.day).hi)


def series(
    book: Path,
    measures: Sequence[Measure],
    cut: Cut,
    by_unit: bool = False,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
    progress: Progress = _silent,
    basis: str | None = None,
    among: Population | None = None,
) -> list[Series]:
    """Return each measure by unit and period, once for every source of the casebook that can tell of it.

    Case records and published tables give the same shape, so that what was published can be laid beside what the
    records say; `basis` asks for one of them (`BASES`). Only cases of the population `among` are counted, and then no
    tables. Raises CasebookError where no source can tell of any of the measures.
    """
    measures = [_within(each, among) for each in measures]
    found: list[Series] = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            told = partial(progress, f"counting {snapshot.source}")
            if basis != "tables" and _covers(among, snapshot):
                found += series_of_cases(evidence, running, measures, cut, by_unit, told)
            if basis != "cases" and among is None:
                found += series_published(snapshot, measures, cut, by_unit)
    if not found and not any(each.form is Form.TIME for each in measures):
        raise _cannot_tell(book, measures, cut)
    return found


def _within(one: Measure, among: Population | None) -> Measure:
    """Return a measure of the cases of a population only; of one of which it cannot be told, it is untold too."""
    if among is None:
        return one
    if one.given is not None:
        outside = one.raw[one.kinds.index("out")]
        given = n.IfElse(among.condition, one.given, n.Literal(outside, Kind.TEXT))
        return replace(one, given=n.Otherwise(given, n.Literal(outside, Kind.TEXT)))
    return replace(one, among=n.both(one.among, among.condition))


def _covers(among: Population | None, snapshot: Snapshot) -> bool:
    return among is None or among.covers(snapshot.source, snapshot.kind)


def waiting(
    book: Path,
    measures: Sequence[Measure],
    cut: Cut,
    by_unit: bool = False,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
    among: Population | None = None,
) -> list[Waits]:
    """Return how long each case waited, for the measures that are times, once for every source with such cases."""
    timed = [_within(each, among) for each in measures if each.form is Form.TIME]
    with engine_for(engine) as running:
        return [
            waits(evidence, running, each, cut, by_unit)
            for snapshot, evidence in (sources_of(book, as_of, source) if timed else ())
            for each in timed
            if each.text.kind == snapshot.kind and snapshot.manifest["cases"] and _covers(among, snapshot)
        ]


def one_series(
    book: Path,
    wanted: Measure,
    cut: Cut,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
    by_unit: bool = True,
    basis: str | None = None,
    among: Population | None = None,
) -> Series:
    """Return one measure from one source; raise CasebookError where none or more than one can tell of it.

    Of one source its records are believed before what was published from them, unless `basis` asks for the tables. A
    measure that is a time has no such series, and raises CasebookError too.
    """
    if wanted.form is Form.TIME:
        raise CasebookError(f"{wanted.id} is a time; see how long cases wait with: ringtrue figures {book} {wanted.id}")
    found = series(book, [wanted], cut, by_unit, as_of, engine, source, basis=basis, among=among)
    if len({each.source for each in found}) > 1:
        listed = ", ".join(f"{each.source} ({each.basis})" for each in found)
        raise CasebookError(f"{book}: {wanted.id} can be told from {listed}. Choose one with --source or --basis.")
    return found[0]


def check_claims(
    book: Path, chosen: Sequence[Claim], as_of: date | None = None, engine: str = "duckdb"
) -> list[Tested]:
    """Test claims on what a casebook holds; one of which it holds nothing cannot be tested, and is said to be so."""
    return [_check_claim(book, claim, as_of, engine) for claim in chosen]


def _check_claim(book: Path, claim: Claim, as_of: date | None, engine: str) -> Tested:
    wanted = [find_measure(name, claim.offences) for name in (claim.measure, *claim.beside)]
    held = {load.source for load, _ in Casebook(book).current()}
    found: list[Series] = []
    for name in (name for name in (claim.sources or sorted(held)) if name in held):
        try:
            found += series(book, wanted, claim.cut, bool(claim.unit), as_of, engine, name)
        except CasebookError:
            continue  # this source tells nothing of it; another may
    mine = [one for each in found if (one := _of_unit(each, claim.unit)) is not None]
    fitting = [each for each in mine if not claim.basis or each.basis == BASES[claim.basis]]
    # By the measure itself: a claim may name it as PATH.yaml:ID.
    own = next((each for each in fitting if each.measure == wanted[0]), None)
    return judge(claim, own, [each for each in mine if each is not own])


def _of_unit(one: Series, unit: str) -> Series | None:
    """Return the series of one unit, or the whole where no unit is named; None where it has no unit of that name."""
    if not unit:
        return one
    return one.only(one.units.index(unit)) if unit in one.units else None


def exit_vectors(
    book: Path,
    cut: Cut,
    by_unit: bool = False,
    offences: str = "rape",
    followed: int = FOLLOWED,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
    basis: str | None = None,
) -> list[ExitVector]:
    """Return by which exits the reports left, once for every source of the casebook that can tell of it.

    `basis` asks for case records or published tables only (`BASES`). Raises CasebookError where none can.
    """
    found: list[ExitVector | None] = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            if basis != "tables":
                found.append(exits_of_cases(evidence, running, cut, offences, by_unit, followed))
            if basis != "cases":
                found.append(exits_published(snapshot, cut, offences, by_unit))
    told = [each for each in found if each is not None]
    if not told:
        raise CasebookError(
            f"{book}: no source tells by which exits reports left. Load case records or a table of outcomes."
        )
    return told


@dataclass(frozen=True)
class Compared:
    """A measure compared between the units of one source."""

    series: Series
    comparison: Comparison


def mixed_shares(
    book: Path,
    asked: Measure,
    mix: Sequence[str],
    one: Series,
    as_of: date | None = None,
    engine: str = "duckdb",
    among: Population | None = None,
) -> dict[str, float]:
    """Return the share that each unit's own mix of cases leads one to expect, from how all units fare.

    `mix` names columns of a case that hold codes. Raises UnknownNameError for a column that there is not, and
    CasebookError where the series was not counted from cases.
    """
    check_mix(mix)
    if one.basis != CASES:
        raise CasebookError(f"{one.source}: a {one.basis} has no cases whose mix could be allowed for.")
    with engine_for(engine) as running:
        _, held = next(sources_of(book, as_of, one.source))
        counts = strata_counts(held, running, _within(asked, among), mix, by_officer=False)
    fitted = logistic(counts.design, counts.hits.tolist(), counts.totals.tolist()).fitted
    expected = expected_by_unit(counts.units, counts.totals.tolist(), fitted)
    return {each.name: each.share for each in expected if each.share is not None}


def compared(one: Series, spread: Rule = "additive", expected: Mapping[str, float] | None = None) -> Compared:
    """Hold the units of a series against each other, all its periods together; units without a name are left out.

    With `expected` each unit is held against a share of its own, and one without such a share is left out. Raises
    CasebookError where there are fewer than two units, or where the measure is no share.
    """
    if one.measure.form is not Form.SHARE:
        raise CasebookError(f"{one.measure.id} is a {one.measure.form.value}; only shares are compared between units.")
    whole = one.whole()
    named = [place for place, name in enumerate(whole.units) if name and whole.is_there[place, 0]]
    if len(named) < 2:
        raise CasebookError(f"{one.source}: units with a name: {len(named)}; a comparison needs at least two.")
    for place in named:
        _check_share(whole, place, 0)
    named = [place for place in named if expected is None or whole.units[place] in expected]
    names = [whole.units[place] for place in named]
    hits, totals = (table[named, 0].tolist() for table in (whole.hits, whole.totals))
    shares = None if expected is None else [expected[name] for name in names]
    return Compared(one, compare(names, hits, totals, shares, spread=spread))


@dataclass(frozen=True)
class Watched:
    """A measure of one unit watched; `note` says what counts as usual where it is too rare to be learned."""

    series: Series
    unit: str
    labels: tuple[str, ...]
    hits: tuple[int, ...]
    totals: tuple[int, ...]
    watch: Watch
    note: str = ""

    def sentences(self) -> list[str]:
        """Say what was watched, and what alarmed."""
        return [*([self.note] if self.note else []), *self.watch.sentences()]


def watched(
    one: Series,
    unit: int,
    arl: float = 100.0,
    baseline: int | None = None,
    own: tuple[BreakText, ...] = (),
    power: bool = True,
) -> Watched:
    """Watch one unit of a series, from the first period with a case to the last; breaks are the library's and `own`.

    Raises CasebookError where the measure is no share, or counts nothing of the unit.
    """
    if one.measure.form is not Form.SHARE:
        raise CasebookError(f"{one.measure.id} is a {one.measure.form.value}; only shares are watched.")
    totals = one.totals[unit]
    for place in range(len(one.periods)):
        _check_share(one, unit, place)
    if not totals.any():
        raise CasebookError(f"{one.source}: {one.measure.id} counts no case of {one.units[unit] or NO_NAME}.")
    there = np.flatnonzero(totals)
    cut = slice(int(there[0]), int(there[-1]) + 1)
    breaks = breaks_in(one.source, one.units[unit], one.cut, one.periods[cut], own)
    labels, hits, cases = tuple(one.labels[cut]), one.hits[unit, cut].tolist(), totals[cut].tolist()
    asked: dict[str, Any] = {"baseline": baseline, "arl": arl, "per_year": per_year(one.cut), "power": power}
    rare = None if breaks else watch_rare(labels, hits, cases, **asked)
    made, note = rare or (watch_share(labels, hits, cases, breaks=breaks, **asked), "")
    return Watched(one, one.units[unit], labels, tuple(hits), tuple(cases), made, note)


@dataclass(frozen=True)
class WatchedExits:
    """The exits of one unit watched together."""

    vector: ExitVector
    unit: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    watch: ExitWatch


def watched_exits(
    vector: ExitVector, unit: int, arl: float = 100.0, baseline: int | None = None, own: tuple[BreakText, ...] = ()
) -> WatchedExits:
    """Watch all the ways out of one unit together, for one that falls while another fills.

    Raises CasebookError where fewer than two ways out were taken.
    """
    counts = vector.counts[unit]
    if (counts.sum(axis=0) > 0).sum() < 2:
        name = vector.units[unit] or NO_NAME
        raise CasebookError(f"{vector.source}: fewer than two ways out of {name} are told of; two can be watched.")
    there = np.flatnonzero(counts.sum(axis=1))
    cut = slice(int(there[0]), int(there[-1]) + 1)
    breaks = breaks_in(vector.source, vector.units[unit], vector.cut, vector.periods[cut], own)
    labels, rows = tuple(vector.labels[cut]), counts[cut].tolist()
    made = watch_exits(
        labels, vector.exits, rows, baseline=baseline, arl=arl, breaks=breaks, per_year=per_year(vector.cut)
    )
    return WatchedExits(vector, vector.units[unit], labels, tuple(tuple(row) for row in rows), made)


def _check_share(one: Series, unit: int, place: int) -> None:
    """Raise CasebookError where more is counted than there is, as where a published year takes numbers back."""
    hits, total = int(one.hits[unit, place]), int(one.totals[unit, place])
    if not 0 <= hits <= total:
        where = f"{one.units[unit] or NO_NAME}, {one.labels[place]}"
        raise CasebookError(f"{one.source}: {where}: {one.measure.id} is {hits:,} of {total:,}, which is no share.")


def per_year(cut: Cut) -> int:
    """Return how many periods a year has."""
    return 12 // cut.months if cut.months else 1


REMOVED, UNRECORDED = ("unfounded",), ("not_recorded", "non_crime_record")


def flow(vector: ExitVector, unit: int, period: int) -> Flow:
    """Return what became of the reports of one unit and period, as `split` needs it.

    Raises CasebookError where no crime stands in it that a rate could be of.
    """
    counts = dict(zip(vector.exits, (int(count) for count in vector.counts[unit, period]), strict=True))
    detected = sum(counts.get(code, 0) for code in schema().codes["exits"].groups["cleared"])
    # A table of ways out taken in a period does not count what was never recorded; case records do.
    unrecorded = sum(counts.get(code, 0) for code in UNRECORDED) if vector.basis == CASES else None
    reports, removed = sum(counts.values()), sum(counts.get(code, 0) for code in REMOVED)
    if reports - (unrecorded or 0) - removed < 1:
        where = f"{vector.units[unit] or NO_NAME}, {vector.labels[period]}"
        raise CasebookError(f"{vector.source}: {where}: no crime stands as recorded; there is no rate to split.")
    return Flow(reports, unrecorded, removed, detected)


def find_unit(units: Sequence[str], name: str) -> int:
    """Return the place of a unit; raise UnknownNameError where there is none of that name."""
    name = "" if name == NO_NAME and NO_NAME not in units else name
    if name in units:
        return list(units).index(name)
    raise UnknownNameError(f"no unit {name or NO_NAME!r}{near(name, [each or NO_NAME for each in units])}.")


def find_period(cut: Cut, periods: Sequence[int], name: str) -> int:
    """Return the place of a period; raise UnknownNameError where there is none of that name."""
    found = cut.find(name, list(periods))
    if found is not None:
        return list(periods).index(found)
    labels = [cut.label(period) for period in periods]
    if not labels:
        raise UnknownNameError(f"no period {name!r}: no case and no number has a time that is known closely enough.")
    raise UnknownNameError(f"no period {name!r}{near(name, labels)}. They run from {labels[0]} to {labels[-1]}.")


def find_periods(cut: Cut, periods: Sequence[int], first: str | None, last: str | None) -> tuple[int, int]:
    """Return the places of a first and a last period, the ends where none is named; raise UnknownNameError.

    It is raised where there is no such period, and where the last comes before the first.
    """
    start = find_period(cut, periods, first) if first else 0
    end = find_period(cut, periods, last) if last else len(periods) - 1
    if end < start:
        raise UnknownNameError(f"from {cut.label(periods[start])} to {cut.label(periods[end])} there is no period.")
    return start, end


def _cannot_tell(book: Path, measures: Sequence[Measure], cut: Cut) -> CasebookError:
    names = ", ".join(each.id for each in measures)
    held = ", ".join(
        f"{load.source} ({snapshot.manifest['cases']:,} cases, {snapshot.manifest.get('counts', 0):,} counts)"
        for load, snapshot in Casebook(book).current()
    )
    longer = cut.by in ("month", "quarter") and any(each.text.counts for each in measures)
    try_year = " Numbers printed for longer periods need --period year or --period all." if longer else ""
    return CasebookError(
        f"{book}: no source can tell of {names}. It holds {held}.{try_year} See what a measure is reckoned from with: "
        f"ringtrue measures {measures[0].id}"
    )
