"""One seed: its snapshot and its questions, the answers of an engine, and where they are not the reference's."""

import random
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generative.cases import Told, as_table, draft_of, instant, told_cases
from generative.trees import Maker
from generative.unparse import as_standard
from generative.worlds import World, as_of_for, world_of
from ringtrue.errors import RingTrueError
from ringtrue.language.engines import Engine, engine
from ringtrue.language.engines.base import Answers, Evidence
from ringtrue.language.nodes import Node
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot

CASES, QUESTIONS = 50, 40
WHOLE = 1_000_000


@dataclass(frozen=True)
class Difference:
    """An answer that is not the reference's; of the whole query, where the engine could not answer at all."""

    case: int
    question: str
    expected: Any
    found: Any


@dataclass(frozen=True)
class Trial:
    """Cases and questions that are put to an engine together."""

    world: World
    told: Sequence[Told]
    questions: Mapping[str, Node]
    as_of: int
    has_period: bool = False

    def evidence(self, folder: Path) -> Evidence:
        """Seal the cases as a snapshot inside a folder and see it up to the as-of moment."""
        draft = draft_of(self.world, list(self.told), self.has_period)
        return Evidence(Snapshot(seal(draft, {"inputs": []}, folder)), self.as_of)

    @property
    def pairs(self) -> int:
        return len(self.told) * len(self.questions)

    @cached_property
    def batch(self) -> int:
        """The size of a batch that cuts the cases into three parts, the last of which is smaller."""
        return max(1, len(self.told) * 2 // 5)

    def differences(self, asked: Engine, batch: int = WHOLE) -> list[Difference]:
        """Ask an engine and the reference engine; return where their answers differ."""
        folder = Path(tempfile.mkdtemp(prefix="generative-"))
        try:
            evidence = self.evidence(folder)
            expected = together(engine("reference"), evidence, self.questions, WHOLE)
            try:
                found = together(asked, evidence, self.questions, batch)
            except (RingTrueError, AssertionError, UnicodeError) as problem:
                return [Difference(-1, "", "answers", f"{type(problem).__name__}: {problem}")]
            return _compared(expected, found)
        finally:
            remove(folder)

    def only(self, told: Sequence[Told] | None = None, questions: Mapping[str, Node] | None = None) -> "Trial":
        """Return the trial with fewer cases or questions."""
        return replace(
            self,
            told=self.told if told is None else told,
            questions=self.questions if questions is None else questions,
        )

    def __str__(self) -> str:
        kind = self.world.case_kind
        cases = [f"case {number} of a {kind}\n{as_table(told)}" for number, told in enumerate(self.told)]
        asked = [f"{name}\n{as_standard(node)}" for name, node in self.questions.items()]
        period = ", cases without a beginning began in 2012" if self.has_period else ""
        return "\n\n".join([f"as of {instant(self.as_of)}{period}", *cases, *asked])


def trial_of(seed: int, cases: int = CASES, questions: int = QUESTIONS) -> Trial:
    """Return what a seed stands for."""
    rng = random.Random(seed)
    world = world_of(rng, cases)
    told = told_cases(world, rng)
    maker = Maker(world, rng)
    asked = {f"q{number}": maker.question() for number in range(questions)}
    return Trial(world, told, asked, as_of_for(world, rng), rng.random() < 0.3)


def together(asked: Engine, evidence: Evidence, questions: Mapping[str, Node], batch: int) -> Answers:
    """Return the answers of all batches, one after the other."""
    found: Answers = {}
    for part in asked.ask(evidence, questions, batch):
        for name, values in part.items():
            found.setdefault(name, []).extend(values)
    return found


def _compared(expected: Answers, found: Answers) -> list[Difference]:
    if list(found) != list(expected) or found["case_no"] != expected["case_no"]:
        told = [(list(each), each["case_no"]) for each in (expected, found)]
        return [Difference(-1, "", told[0], told[1])]
    return [
        Difference(case, name, one, other)
        for name, values in expected.items()
        for case, one, other in zip(expected["case_no"], values, found[name], strict=True)
        if one != other or type(one) is not type(other)
    ]


def remove(folder: Path) -> None:
    """Remove a folder of sealed snapshots, which nobody may write to."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)
