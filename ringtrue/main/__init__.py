"""What RingTrue does, one function per verb; the command line and the workbench both call these and nothing deeper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ringtrue.errors import DisagreementError
from ringtrue.ingest.loading import Loaded
from ringtrue.ingest.loading import load as load_files
from ringtrue.ingest.mapping import Source, load_source, source_names
from ringtrue.ingest.samples import try_samples
from ringtrue.language.dialects import DIALECTS
from ringtrue.language.engines import engine as start_engine
from ringtrue.language.engines.base import Evidence
from ringtrue.language.plan import Planner
from ringtrue.language.sql import Layout
from ringtrue.record.casebook import Casebook, Load, database_of
from ringtrue.record.diff import Change, changes
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case, Row, Snapshot
from ringtrue.record.spans import day_span
from ringtrue.standards.audit import Audit, Finding
from ringtrue.standards.audit import audit as put_standards
from ringtrue.standards.examples import Disagreement, disagreements
from ringtrue.standards.explain import Explanation, explain_all
from ringtrue.standards.explain import explain as explain_case
from ringtrue.standards.library import find_standard, load_pack, packs
from ringtrue.standards.model import Standard
from ringtrue.standards.population import population as find_population
from ringtrue.standards.waivers import Waivers, read_waivers

Progress = Callable[[str, float], None]


def silent(label: str, share: float) -> None:
    """Show no progress."""


# ---- evidence


def load(source: str, files: Sequence[Path], book: Path, progress: Progress = silent) -> Loaded:
    """Load files of a source into a casebook; see `ingest.loading.load`."""
    return load_files(load_source(source), files, Casebook(book), progress)


def may_have_promises(book: Path) -> bool:
    """Say whether a casebook has promises of its files, or a database of acts in which some may stand."""
    kinds = {snapshot.kind for _, snapshot in Casebook(book).current()}
    return "promise" in kinds or database_of(book).exists()


def problems(book: Path) -> list[Row]:
    """Return every problem of the current loads, with its source."""
    found = []
    for load_, snapshot in Casebook(book).current():
        found += [{"source": load_.source, **row} for row in snapshot.table("problems").to_pylist()]
    return found


def coverage(book: Path) -> list[tuple[Load, dict[str, Any]]]:
    """Return the coverage report of each current load."""
    return [(load_, snapshot.manifest["coverage"]) for load_, snapshot in Casebook(book).current()]


@dataclass(frozen=True)
class Difference:
    """Two loads of one source, and what changed between them."""

    former: Load
    latter: Load
    changes: list[Change]


def diff(book: Path) -> list[Difference]:
    """Return what changed between the last two different loads of each source that has two."""
    casebook = Casebook(book)
    found = []
    for load_, latter in casebook.current():
        history = casebook.history(load_.source)
        if len(history) > 1:
            former = casebook.snapshot(history[-2])
            found.append(Difference(history[-2], history[-1], list(changes(former, latter))))
    return found


# ---- audit


def audit(
    book: Path,
    pack: str,
    population: str = "all",
    as_of: date | None = None,
    engine: str = "duckdb",
    drafts: bool = False,
    waivers: Path | None = None,
    progress: Progress = silent,
) -> Audit:
    """Put the standards of a pack to every case of a casebook; see `standards.audit.audit`."""
    casebook, standards = Casebook(book), load_pack(pack).applied(drafts)
    given = _waivers(waivers, casebook, standards)
    running = start_engine(engine)
    try:
        return put_standards(
            casebook,
            standards,
            running,
            find_population(population),
            as_of,
            given,
            lambda label, done, total: progress(label, done / max(total, 1)),
        )
    finally:
        running.close()


def _waivers(path: Path | None, book: Casebook, standards: Sequence[Standard]) -> Waivers:
    if path is None:
        return Waivers()
    cases = [name for _, snapshot in book.current() for name in snapshot.case_ids]
    return read_waivers(path, cases, [standard.id for standard in standards])


def explanations(made: Audit, progress: Progress = silent) -> Iterator[Explanation]:
    """Yield every finding of an audit, reached a second time; raise DisagreementError where the two differ."""
    for source in made.sources:
        total, label = len(source.numbers) * len(source.standards), f"explaining {source.load.source}"
        for number, explained in enumerate(explain_all(source, source.findings(), made.waivers)):
            if number % 1_000 == 0:
                progress(label, number / max(total, 1))
            yield explained
        progress(label, 1.0)


@dataclass(frozen=True)
class CaseView:
    """One case with its source and what the standards say of it."""

    load: Load
    snapshot: Snapshot
    case: Case
    explanations: list[Explanation]


def explain(book: Path, case: str, standard: str = "", as_of: date | None = None, drafts: bool = False) -> CaseView:
    """Return a case with the findings on one standard, or on every standard for its kind of case."""
    load_, snapshot, number = Casebook(book).find(case)
    found = snapshot.case(number)
    evidence = Evidence(snapshot, day_span(as_of or load_.day).hi)
    if standard:
        named = find_standard(standard)
        chosen = [named if drafts or named.is_draft else named.without_drafts()]
    else:
        every = [each for pack in packs() for each in load_pack(pack).applied(drafts)]
        chosen = [each for each in every if each.text.kind == snapshot.kind]
    return CaseView(load_, snapshot, found, [explain_case(found, each, evidence) for each in chosen])


@dataclass(frozen=True)
class Trail:
    """One finding followed back to the lines of the files it rests on."""

    view: CaseView
    source: Source
    inputs: dict[str, str]
    rows: list[Row]
    engine: str

    @property
    def explanation(self) -> Explanation:
        """The finding, reached again by the reference engine."""
        return self.view.explanations[0]


def trace(book: Path, case: str, standard: str, as_of: date | None = None, engine: str = "duckdb") -> Trail:
    """Follow one finding from the lines of the files to its sentence; raise DisagreementError where engines differ."""
    view = explain(book, case, standard, as_of)
    snapshot, explained = view.snapshot, view.explanations[0]
    running = start_engine(engine)
    try:
        evidence = Evidence(snapshot, day_span(as_of or view.load.day).hi)
        questions = {"verdict": explained.standard.verdict}
        for answers in running.ask(evidence, questions):
            if view.case.number in answers["case_no"]:
                fast = answers["verdict"][answers["case_no"].index(view.case.number)]
    finally:
        running.close()
    if fast != explained.verdict.value:
        raise DisagreementError(
            f"{view.case.id}: {engine} found {fast}, the reference engine {explained.verdict.value}."
        )
    inputs = {entry["name"]: entry["sha256"] for entry in snapshot.manifest["inputs"]}
    rows = snapshot.rows_of(snapshot.row_numbers(view.case.number))
    return Trail(view, Source.model_validate(snapshot.manifest["mapping"]), inputs, rows, engine)


# ---- the library


def all_standards(pack: str = "") -> list[Standard]:
    """Return the standards of one pack, or of all that ship."""
    return [standard for name in ([pack] if pack else packs()) for standard in load_pack(name).standards]


def check_standards(standards: Sequence[Standard], engine: str) -> list[Disagreement]:
    """Return the worked examples on which an engine does not reach the verdict they give; see `standards.examples`."""
    running = start_engine(engine)
    try:
        return list(disagreements(standards, running))
    finally:
        running.close()


def sql(standard: Standard, dialect: str = "duckdb") -> str:
    """Return the SQL that puts one standard to every case."""
    kinds = {kind: number for number, kind in enumerate(sorted(schema().codes["event_kinds"].codes))}
    planner = Planner(
        DIALECTS[dialect], Layout({"kind": kinds}, day_span(date.today()).hi, frozenset({"kind", "position"}))
    )
    return planner.query({"verdict": standard.verdict, "edition": standard.edition}).text


def check_sources(names: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Try the sample rows of sources; return each with its number of samples, or raise LibraryError."""
    return [(name, try_samples(load_source(name))) for name in names or source_names()]


__all__ = ["Finding", "Load"]
