"""The reference engine over a whole snapshot: slow, literal, and the one that is believed."""

from collections.abc import Iterator, Mapping
from typing import Any

from ringtrue.language.calendars import calendars
from ringtrue.language.engines.base import Answers, Engine, Evidence
from ringtrue.language.nodes import Node
from ringtrue.language.reference import CaseRecord, Setting, evaluate
from ringtrue.record.snapshot import Case, event_from


class ReferenceEngine(Engine):
    """Plain Python, case by case."""

    name = "reference"
    batch = 2_000

    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Answers]:
        setting = setting_of(evidence)
        total, batch = evidence.snapshot.manifest["cases"], batch or self.batch
        for start in range(0, max(total, 1), batch):
            answers: Answers = {"case_no": [], **{name: [] for name in _names(questions)}}
            for case in evidence.snapshot.cases(range(start, min(start + batch, total))):
                answers["case_no"].append(case.number)
                record = record_of(case, evidence)
                for name, node in questions.items():
                    _note(answers, name, node, evaluate(node, record, setting))
            yield answers


def setting_of(evidence: Evidence) -> Setting:
    """Return the setting in which the cases of a snapshot are asked."""
    return Setting(evidence.as_of, calendars(), evidence.told)


def record_of(case: Case, evidence: Evidence) -> CaseRecord:
    """Return a stored case as the reference engine sees it, with only the events known by then."""
    events = [event_from(row) for row in case.event_rows if evidence.knows(row)]
    return CaseRecord(case.columns, events)


def _names(questions: Mapping[str, Node]) -> list[str]:
    found: list[str] = []
    for name, node in questions.items():
        found += [f"{name}_lo", f"{name}_hi"] if node.kind.is_span else [name]
    return found


def _note(answers: Answers, name: str, node: Node, value: Any) -> None:
    if not node.kind.is_span:
        answers[name].append(value)
        return
    answers[f"{name}_lo"].append(None if value is None else value.lo)
    answers[f"{name}_hi"].append(None if value is None else value.hi)
