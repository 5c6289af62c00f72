"""The audit: every case of a casebook against every standard of a pack, on any engine.

The engine reaches the verdicts; whatever is shown to a person is reached a second time by the reference engine
(`explain.py`), and a disagreement stops the run.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

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


@dataclass(frozen=True)
class Finding:
    """What an engine found of one case and one standard; `edition` is the day the edition in force began, or ''."""

    case_no: int
    standard: Standard
    edition: str
    verdict: Verdict


@dataclass(frozen=True)
class SourceAudit:
    """The findings of one source: by standard, a verdict and an edition for each case of the population."""

    load: Load
    evidence: Evidence
    standards: tuple[Standard, ...]
    numbers: list[int]
    verdicts: dict[str, list[Verdict]]
    editions: dict[str, list[str]]
    not_told: int

    @property
    def snapshot(self) -> Snapshot:
        """The evidence that was audited."""
        return self.evidence.snapshot

    def findings(self) -> Iterator[Finding]:
        """Yield every finding, case by case."""
        for place, number in enumerate(self.numbers):
            for standard in self.standards:
                yield Finding(number, standard, self.editions[standard.id][place], self.verdicts[standard.id][place])

    def of(self, standard: str) -> Counter[Verdict]:
        """Return how many cases had each verdict on a standard."""
        return Counter(self.verdicts[standard])

    @cached_property
    def by_unit(self) -> dict[str, dict[str, Counter[Verdict]]]:
        """Return, by standard and unit, how many cases had each verdict; units not recorded stand under ''."""
        units = [self.snapshot.units[number] or "" for number in self.numbers]
        found: dict[str, dict[str, Counter[Verdict]]] = {}
        for standard, verdicts in self.verdicts.items():
            table: dict[str, Counter[Verdict]] = {}
            for unit, verdict in zip(units, verdicts, strict=True):
                table.setdefault(unit, Counter())[verdict] += 1
            found[standard] = dict(sorted(table.items()))
        return found


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
            if standard in source.verdicts:
                total += source.of(standard)
        return total

    def waived(self, standard: str) -> int:
        """Return how many breaches of a standard stand waived, with a reason."""
        return sum(
            verdict is Verdict.BREACHED and self.waivers.of(source.snapshot.case_ids[number], standard) is not None
            for source in self.sources
            if standard in source.verdicts
            for number, verdict in zip(source.numbers, source.verdicts[standard], strict=True)
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
        if mine and population.covers(load.source) and population.kind == snapshot.kind:
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
    numbers: list[int] = []
    verdicts: dict[str, list[Verdict]] = {standard.id: [] for standard in standards}
    editions: dict[str, list[str]] = {standard.id: [] for standard in standards}
    not_told, seen, total = 0, 0, evidence.snapshot.manifest["cases"]
    for answers in engine.ask(evidence, questions, _batch(engine)):
        member = answers["member"]
        keep = [place for place, truth in enumerate(member) if truth]
        not_told += member.count(None)
        numbers += [answers["case_no"][place] for place in keep]
        for number, standard in enumerate(standards, 1):
            verdicts[standard.id] += [_VERDICTS[answers[f"verdict_{number}"][place]] for place in keep]
            editions[standard.id] += [answers[f"edition_{number}"][place] for place in keep]
        seen += len(member)
        progress(f"auditing {load.source}", seen, total)
    return SourceAudit(load, evidence, standards, numbers, verdicts, editions, not_told)


_VERDICTS: Mapping[str, Verdict] = {verdict.value: verdict for verdict in VERDICTS}


def _batch(engine: Engine) -> int:
    """Return how many cases an engine takes at once: enough to be quick, few enough to stay in memory."""
    return {"reference": 2_000, "spark": 1_000_000}.get(engine.name, 500_000)
