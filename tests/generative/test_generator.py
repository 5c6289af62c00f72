"""The random comparison is itself tried: its trees can be written down, and a faulty engine does not get past it."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest

from generative.shrink import shrunk
from generative.trees import GENERATORS
from generative.trial import trial_of
from generative.unparse import parsed, unparse
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Answers, Engine, Evidence
from ringtrue.language.engines.reference_engine import ReferenceEngine
from ringtrue.language.nodes import Node, all_nodes, walk
from ringtrue.record.spans import Span


def test_every_kind_of_node_has_a_generator() -> None:
    """A new node without one fails here, before an engine can misread it."""
    assert set(GENERATORS) == set(all_nodes())


@pytest.mark.parametrize("seed", range(20))
def test_a_random_tree_is_read_back_from_the_text_that_a_person_would_write(seed: int) -> None:
    trial = trial_of(seed)
    rng = random.Random(seed)
    for node in trial.questions.values():
        text, names = unparse(node, rng)
        assert parsed(text, names, trial.world.case_kind) == node


class _Forgetful(Engine):
    """The reference engine, but for one fault: it takes strictly before for no later than."""

    name, batch = "forgetful", 1_000

    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Answers]:
        return ReferenceEngine().ask(evidence, {name: _blurred(node) for name, node in questions.items()}, batch)


def _blurred(node: Node) -> Node:
    """Return a tree in which every `<` has become `<=`."""
    changed = {}
    for name, value in ((each.name, getattr(node, each.name)) for each in fields(node)):
        if isinstance(value, Node):
            changed[name] = _blurred(value)
        elif isinstance(value, tuple) and not isinstance(value, Span):
            changed[name] = tuple(_blurred(item) if isinstance(item, Node) else item for item in value)
        else:
            changed[name] = value
    return n.AtMost(**changed) if isinstance(node, n.Less) else type(node)(**changed)


def test_a_single_confused_comparison_is_found_and_made_small() -> None:
    faulty = _Forgetful()
    found = next(trial for seed in range(20) if (trial := trial_of(seed)).differences(faulty))
    small = shrunk(found, lambda tried: bool(tried.differences(faulty)))
    (question,) = small.questions.values()
    assert any(isinstance(node, n.Less) for node in walk(question))
    assert len(small.told) == 1
    assert sum(1 for _ in walk(question)) < 12, str(small)
