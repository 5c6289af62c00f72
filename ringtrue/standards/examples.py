"""Worked examples on any engine; the reference engine has decided them already when the standard was loaded."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ringtrue.language.engines import Engine
from ringtrue.language.engines.base import Evidence
from ringtrue.record.draft import Draft
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot, unseal
from ringtrue.standards.explain import Explanation, explain
from ringtrue.standards.library import example_setting, put_example
from ringtrue.standards.model import Example, Standard

Worked = tuple[Standard, Example]


@dataclass(frozen=True)
class Disagreement:
    """A worked example on which an engine does not reach the verdict that it must."""

    standard: Standard
    example: Example
    found: str


def disagreements(standards: Sequence[Standard], engine: Engine) -> Iterator[Disagreement]:
    """Yield every worked example of some standards that an engine decides otherwise than it says.

    Examples that are seen as of the same day are sealed as one snapshot, so that the engine reads what it would read of
    a force; each is asked about its own standard.
    """
    for worked, evidence in _sealed(standards):
        yield from _asked(worked, evidence, engine)


def explained(standards: Sequence[Standard]) -> Iterator[tuple[Standard, Example, Explanation]]:
    """Yield every worked example of some standards with what the reference engine says of it, and why."""
    for worked, evidence in _sealed(standards):
        for number, (standard, example) in enumerate(worked):
            yield standard, example, explain(evidence.snapshot.case(number), standard, evidence)


def _sealed(standards: Sequence[Standard]) -> Iterator[tuple[list[Worked], Evidence]]:
    """Yield the worked examples of one kind and day together, each number of a case its place among them."""
    groups: dict[tuple[str, date | None], list[Worked]] = defaultdict(list)
    for standard in standards:
        for example in standard.text.examples:
            groups[standard.text.kind, example.as_of].append((standard, example))
    for (kind, _), worked in groups.items():
        draft = Draft("examples", kind)
        for standard, example in worked:
            put_example(draft, standard, example)
        with tempfile.TemporaryDirectory(prefix="ringtrue-examples-") as folder:
            path = seal(draft, {"inputs": []}, Path(folder))
            yield worked, Evidence(Snapshot(path), example_setting(worked[0][1]).as_of)
            unseal(path)


def _asked(worked: Sequence[Worked], evidence: Evidence, engine: Engine) -> Iterator[Disagreement]:
    own = list({standard.id: standard for standard, _ in worked}.values())
    questions = {f"verdict_{number}": standard.verdict for number, standard in enumerate(own)}
    numbers = {standard.id: number for number, standard in enumerate(own)}
    answers = list(engine.ask(evidence, questions))
    for name in questions:
        assert sum(len(batch[name]) for batch in answers) == len(worked)
    for place, (standard, example) in enumerate(worked):
        found = [verdict for batch in answers for verdict in batch[f"verdict_{numbers[standard.id]}"]][place]
        if found != example.verdict.value:
            yield Disagreement(standard, example, str(found))
