"""All paragraphs at once: on Spark in one session, and on DuckDB as one plan over one snapshot."""

from collections import defaultdict

import pytest

from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Evidence
from ringtrue.record.draft import Draft
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot
from spec.contents import paragraphs
from spec.paragraph import answers_of, micros


def counts_over_cases(paragraph):
    """Caseloads are counted over all cases of a snapshot, so such cases cannot lie beside others."""
    return any(
        getattr(node, "name", "") in ("officer_caseload", "unit_caseload")
        for tree in paragraph.nodes().values()
        for node in n.walk(tree)
    )


def asked_together(engine, said, folder):
    """Ask all conditions of many paragraphs of all their cases in one query; return the wrong answers."""
    draft = Draft("spec", said[0][1].kind)
    for number, (_, paragraph) in enumerate(said):
        paragraph.draft(draft, f"{number}/")
    trees = {
        f"q{number}_{place}": (number, condition, node)
        for number, (_, paragraph) in enumerate(said)
        for place, (condition, node) in enumerate(paragraph.nodes().items())
    }
    snapshot = Snapshot(seal(draft, {"inputs": []}, folder))
    evidence = Evidence(snapshot, micros(said[0][1].as_of))
    (found,) = engine.ask(evidence, {name: node for name, (_, _, node) in trees.items()}, 100_000)
    wrong = []
    for name, (number, condition, node) in trees.items():
        where, paragraph = said[number]
        places = {
            case.removeprefix(f"{number}/"): place
            for place, case in enumerate(snapshot.case_ids)
            if case.startswith(f"{number}/")
        }
        lines = paragraph.compare(condition, node, answers_of(found, name, node), places)
        wrong += [f"{where}: {line}" for line in lines]
    return wrong


@pytest.mark.spark
def test_spark_gives_the_same_answers(started, folder):
    pytest.importorskip("pysail")
    engine = started("spark")
    wrong = [f"{where}: {line}" for where, paragraph in paragraphs() for line in paragraph.wrong_on(engine, folder)]
    assert not wrong, "\n".join(wrong)


def test_a_question_gets_the_same_answer_among_hundreds_of_others(started, folder):
    # Passes are shared between questions, and a column with a gap in any case is handled otherwise than a full one.
    groups = defaultdict(list)
    for where, paragraph in paragraphs():
        if not counts_over_cases(paragraph):
            groups[paragraph.kind, paragraph.as_of].append((where, paragraph))
    wrong = [line for said in groups.values() for line in asked_together(started("duckdb"), said, folder)]
    assert not wrong, "\n".join(wrong)
