"""The audit: every case of a casebook against every standard of a pack, on any engine.

The engine reaches the verdicts; whatever is shown to a person is reached a second time by the reference engine
(`explain.py`), and a disagreement stops the run.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringtrue.errors import CasebookError
from ringtrue.language.engines import Engine
from ringtrue.language.engines.base import Evidence
from ringtrue.language.nodes import Node
from ringtrue.record.casebook import Casebook, Load
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import day_span
from ringtrue.standards.model import VERDICTS, Standard, Verdict
from ringtrue.standards.population import EVERYBODY, Population
from ringtrue.standards.waivers import Waivers

Progress = Callable[[str, int, int], None]
Codes = NDArray[Any]


@dataclass(frozen=True)
class Finding:
    """What an engine found of one case and one standard; `edition` is the day the edition in force began, or ''."""

    case_no: int
    standard: Standard
    edition: str
    verdict: Verdict


@dataclass(frozen=True)
class SourceAudit:
    """The findings of one source, for each case of the population in the order of `numbers`.

    Verdicts and editions are kept as one small number per case and standard: the place in VERDICTS, and the place in
    the standard's editions counted from 1 (0: none in force), so that millions of findings fit in memory.
    """

    load: Load
    evidence: Evidence
    standards: tuple[Standard, ...]
    numbers: Codes
    verdict_codes: dict[str, Codes]
    edition_codes: dict[str, Codes]
    not_told: int

    @property
    def snapshot(self) -> Snapshot:
        """The evidence that was audited."""
        return self.evidence.snapshot

    def findings(self) -> Iterator[Finding]:
        """Yield every finding, case by case."""
        starts = {
            standard.id: ["", *(str(edition.since) for edition in standard.editions)] for standard in self.standards
        }
        for place, number in enumerate(self.numbers):
            for standard in self.standards:
                edition = starts[standard.id][self.edition_codes[standard.id][place]]
                yield Finding(int(number), standard, edition, VERDICTS[self.verdict_codes[standard.id][place]])

    def of(self, standard: str) -> Counter[Verdict]:
        """Return how many cases had each verdict on a standard."""
        return _counted(self.verdict_codes[standard])

    def cases_with(self, standard: str, verdict: Verdict) -> list[int]:
        """Return the numbers of the cases that had a verdict on a standard."""
        return [int(number) for number in self.numbers[self.verdict_codes[standard] == VERDICTS.index(verdict)]]

    @cached_property
    def by_unit(self) -> dict[str, dict[str, Counter[Verdict]]]:
        """Return, by standard and unit, how many cases had each verdict; units not recorded stand under ''."""
        names = np.array([self.snapshot.units[number] or "" for number in self.numbers], dtype=object)
        units, places = np.unique(names.astype(str), return_inverse=True)
        return {
            standard: {str(unit): _counted(codes[places == place]) for place, unit in enumerate(units)}
            for standard, codes in self.verdict_codes.items()
        }


def _counted(codes: Codes) -> Counter[Verdict]:
    counts = np.bincount(codes, minlength=len(VERDICTS))
    return Counter({verdict: int(count) for verdict, count in zip(VERDICTS, counts, strict=True) if count})


@dataclass(frozen=True)
class Audit:
    """An audit of a casebook: what was asked, of whom, up to when, and what was found."""

    book: Casebook
    standards: tuple[Standard, ...]
    population: Population
    engine: str
    sources: tuple[SourceAudit, ...]
    waivers: Waivers = field(default_factory=Waivers)

    @property
    def cases(self) -> int:
        """How many cases were audited."""
        return sum(len(source.numbers) for source in self.sources)

    def of(self, standard: str) -> Counter[Verdict]:
        """Return how many cases had each verdict on a standard, all sources together."""
        total: Counter[Verdict] = Counter()
        for source in self.sources:
            if standard in source.verdict_codes:
                total += source.of(standard)
        return total

    def waived(self, standard: str) -> int:
        """Return how many breaches of a standard stand waived, with a reason."""
        return sum(
            self.waivers.of(source.snapshot.case_ids[number], standard) is not None
            for source in self.sources
            if standard in source.verdict_codes and self.waivers.given
            for number in source.cases_with(standard, Verdict.BREACHED)
        )


def audit(
    book: Casebook,
    standards: Sequence[Standard],
    engine: Engine,
    population: Population = EVERYBODY,
    as_of: date | None = None,
    waivers: Waivers | None = None,
    progress: Progress = lambda label, done, total: None,
) -> Audit:
    """Put standards to every case of a casebook; raise CasebookError where no source holds cases they speak of.

    `as_of` defaults, for each source, to the day it was loaded, so that an audit repeated later says the same.
    """
    made = []
    for load, snapshot in book.current():
        mine = tuple(standard for standard in standards if standard.text.kind == snapshot.kind)
        if mine and population.covers(load.source, snapshot.kind):
            evidence = Evidence(snapshot, day_span(as_of or load.day).hi)
            made.append(_audit_source(load, evidence, mine, engine, population, progress))
    if not made:
        kinds = ", ".join(sorted({standard.text.kind for standard in standards})) or "none"
        raise CasebookError(
            f"{book.path}: no source holds cases for this audit (standards on: {kinds}; population: {population.id}). "
            "Load a source of that kind, or choose another pack or population."
        )
    return Audit(book, tuple(standards), population, engine.name, tuple(made), waivers or Waivers())


def _audit_source(
    load: Load,
    evidence: Evidence,
    standards: tuple[Standard, ...],
    engine: Engine,
    population: Population,
    progress: Progress,
) -> SourceAudit:
    questions: dict[str, Node] = {"member": population.condition}
    for number, standard in enumerate(standards, 1):
        questions |= {f"verdict_{number}": standard.verdict, f"edition_{number}": standard.edition}
    parts: dict[str, list[Codes]] = {name: [] for name in ("case_no", *questions)}
    not_told, seen, total = 0, 0, evidence.snapshot.manifest["cases"]
    for table in engine.tables(evidence, questions):
        members = pc.fill_null(table["member"], False)
        not_told += table["member"].null_count
        seen += table.num_rows
        kept = table.filter(members)
        parts["case_no"].append(_plain(kept["case_no"]))
        for number, standard in enumerate(standards, 1):
            starts = ["", *(str(edition.since) for edition in standard.editions)]
            parts[f"verdict_{number}"].append(_places(kept[f"verdict_{number}"], [each.value for each in VERDICTS]))
            parts[f"edition_{number}"].append(_places(kept[f"edition_{number}"], starts))
        progress(f"auditing {load.source}", seen, total)
    whole = {name: np.concatenate(found) for name, found in parts.items() if found}
    names = {standard.id: number for number, standard in enumerate(standards, 1)}
    verdicts = {name: whole[f"verdict_{number}"] for name, number in names.items()}
    editions = {name: whole[f"edition_{number}"] for name, number in names.items()}
    return SourceAudit(load, evidence, standards, whole["case_no"], verdicts, editions, not_told)


def _plain(column: pa.ChunkedArray) -> Codes:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def _places(column: pa.ChunkedArray, values: Sequence[str]) -> Codes:
    """Return the place of each answer among the values it can have; one that is none of them is a fault of ours."""
    places = pc.index_in(column.cast(pa.string()), value_set=pa.array(list(values), pa.string()))
    assert not places.null_count, "an engine answered with a verdict or an edition that does not exist"
    return np.asarray(places.to_numpy(), dtype=np.int8)
