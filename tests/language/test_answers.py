"""A question of a few fixed answers: the same words from every engine, moved as numbers and given back as words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from ringtrue import main
from ringtrue.figures.exits import exits_of_cases
from ringtrue.figures.measure import answered
from ringtrue.figures.periods import Cut
from ringtrue.language import nodes as n
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence, with_answers
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.parse import Vocabulary, parse_condition
from ringtrue.language.plan import by_place, fixed_answers
from ringtrue.record.casebook import Casebook
from ringtrue.record.spans import Span, day_span

WORDS = Vocabulary("report", {}, ())
CASES = """case,unit,advocate_offered,status,exit
K1,North,yes,,charged
K2,North,no,open,
K3,South,,closed,unfounded
K4,South,yes,closed,
K5,,no,,victim_not_supporting
"""
EVENTS = """case,kind,happened,actor,role
K1,reported,2014-03-02 21:10,Ada,patrol_officer
K1,closed,2014-04-02,Ada,patrol_officer
K2,reported,2014-03-05,Ada,patrol_officer
K3,reported,2014-06-01,Ada,patrol_officer
K3,closed,2014-06,Ada,patrol_officer
K4,reported,2014-06-01,Ada,patrol_officer
K5,reported,2014-07-01,Ada,patrol_officer
K5,closed,2015-02-01,Ada,patrol_officer
"""


def _text(words: str) -> Node:
    return n.Literal(words, Kind.TEXT)


def _asked() -> dict[str, Node]:
    offered = parse_condition("case.advocate_offered == 'yes'", WORDS, "offered")
    closed = parse_condition("exists(events, kind == 'closed')", WORDS, "closed")
    return {
        "measure": answered(closed, offered),
        "unguarded": n.IfElse(offered, _text("warm"), _text("cold")),
        "one": _text("the same"),
        "nested": n.IfElse(closed, n.IfElse(offered, _text("b"), _text("c")), n.Otherwise(_text("a"), _text("b"))),
        "free": n.CaseColumn("exit", Kind.TEXT),
    }


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "events.csv").write_text(EVENTS)
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    return Evidence(Casebook(tmp_path / "book").current()[0][1], day_span(date(2016, 1, 1)).hi)


@pytest.fixture(params=["duckdb", "reference", pytest.param("spark", marks=pytest.mark.spark)])
def running(request: pytest.FixtureRequest) -> Iterator:
    if request.param == "spark":
        pytest.importorskip("pysail")
    made = engine(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("batch", [None, 2])
def test_answers_are_the_same_words_on_every_engine(evidence, running, batch):
    found: dict[str, list] = {}
    for answers in running.ask(evidence, _asked(), batch):
        for name, values in answers.items():
            found.setdefault(name, []).extend(values)
    assert found == {
        "case_no": [0, 1, 2, 3, 4],
        # Whether K2 and K4 were closed is known: the files tell of closings, and there is none.
        "measure": ["yes", "out", "unclear", "out", "no"],
        "unguarded": ["warm", "cold", None, "warm", "cold"],
        "one": ["the same"] * 5,
        "nested": ["b", "a", None, "a", "c"],
        "free": ["charged", None, "unfounded", None, "victim_not_supporting"],
    }


def test_tables_hold_the_words_that_asking_gives(evidence, running):
    tables = pa.concat_tables([table.unify_dictionaries() for table in running.tables(evidence, _asked(), 2)])
    (asked,) = running.ask(evidence, _asked(), 10)
    for name in _asked():
        assert tables[name].to_pylist() == asked[name], name


def test_fixed_answers_come_as_a_dictionary_and_free_ones_do_not(evidence):
    running = engine("duckdb")
    try:
        (table,) = running.tables(evidence, _asked())
    finally:
        running.close()
    for name, node in _asked().items():
        assert pa.types.is_dictionary(table[name].type) == (name != "free"), name
        if name != "free":
            assert table[name].chunk(0).dictionary.to_pylist() == list(fixed_answers(node)), name


def test_the_ways_out_are_counted_alike_on_every_engine(evidence, running):
    found = exits_of_cases(evidence, running, Cut("all"), "", True, 365)
    assert found is not None
    assert found.units == ("North", "South", "")
    assert {code: found.counts[:, 0, place].tolist() for place, code in enumerate(found.exits)} == {
        "charged": [1, 0, 0],
        "unfounded": [0, 1, 0],
        "victim_not_supporting": [0, 0, 1],
        "open": [1, 0, 0],
    }
    assert found.unclear == 1


def test_the_place_of_an_answer_stands_for_it_and_what_has_no_fixed_answers_is_refused():
    node = _asked()["nested"]
    assert fixed_answers(node) == ("a", "b", "c")
    placed = by_place(node, ("a", "b", "c"))
    literals = {each.value for each in n.walk(placed) if isinstance(each, n.Literal) and each.kind is Kind.NUMBER}
    assert literals == {Span(0, 0), Span(1, 1), Span(2, 2)}
    with pytest.raises(AssertionError, match="has no fixed answers"):
        by_place(n.CaseColumn("exit", Kind.TEXT), ("a",))


def test_a_table_without_rows_and_an_unknown_answer_stay_what_they_are():
    empty = with_answers(pa.table({"said": pa.chunked_array([], pa.int8())}), {"said": ("no", "yes")})
    assert empty["said"].to_pylist() == []
    assert pa.types.is_dictionary(empty["said"].type)
    told = with_answers(pa.table({"said": pa.array([1, None, 0], pa.int8())}), {"said": ("no", "yes")})
    assert told["said"].to_pylist() == ["yes", None, "no"]
