"""What an officer is said to have done, what was found of it, and what was done about it are never one for another."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue import main
from ringtrue.errors import ExpressionError, LibraryError
from ringtrue.ingest.mapping import SOURCES, Source, load_source
from ringtrue.language.calendars import calendars
from ringtrue.language.english import because, phrase
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.language.reference import CaseRecord, Setting
from ringtrue.record.example import example_case
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import event_from
from ringtrue.record.spans import day_span
from ringtrue.record.types import CodeType, Unreadable

WORDS = ("allegation", "finding", "sanction")  # each is a column, and with an s its list of codes
CODES = {word: schema().codes[f"{word}s"] for word in WORDS}
TYPES = {"allegation": schema().case["allegation"], "finding": schema().event["finding"],
         "sanction": schema().event["sanction"]}  # fmt: skip
EVERY = [(word, code) for word in WORDS for code in CODES[word].codes]
SOURCES_OF_MATTERS = ("chicago-discipline", "fairhaven-matters", "neutral-matters")


def _others(word: str) -> list[str]:
    return [other for other in WORDS if other != word]


# ---- the lists


def test_no_code_and_no_words_of_one_list_stand_in_another():
    for one, other in combinations(WORDS, 2):
        assert not set(CODES[one].codes) & set(CODES[other].codes), (one, other)
        assert not _heard(one) & _heard(other), (one, other)


def _heard(word: str) -> set[str]:
    """Return the words of a list's codes as a reader hears them, without case and articles."""
    return {label.casefold().removeprefix("a ").removeprefix("an ") for label in CODES[word].codes.values()}


@pytest.mark.parametrize("word", WORDS)
def test_within_a_list_no_two_codes_are_called_the_same(word: str):
    assert len(_heard(word)) == len(CODES[word].codes)


@pytest.mark.parametrize("word", WORDS)
def test_the_words_of_a_list_speak_of_nothing_that_another_list_is_about(word: str):
    for code, label in CODES[word].codes.items():
        assert not [other for other in _others(word) if other in label], (code, label)


def test_how_serious_it_would_be_is_not_worded_as_what_was_found():
    # Two codes stand in both lists, for the law itself has one word for the degree and for the finding of it.
    severities = schema().codes["severities"].codes
    shared = set(severities) & set(CODES["finding"].codes)
    assert shared == {"misconduct", "gross_misconduct"}
    assert not [code for code in shared if severities[code] == CODES["finding"].codes[code]]


# ---- the columns


@given(st.sampled_from(EVERY), st.sampled_from(WORDS), st.sampled_from(["", " ", "\t"]))
def test_no_column_takes_a_code_of_another_list(said: tuple[str, str], column: str, blank: str):
    word, code = said
    if word == column:
        assert TYPES[column].clean(f"{blank}{code}{blank}") == code
        assert TYPES[column].check(code)
    else:
        assert not TYPES[column].check(code)
        with pytest.raises(Unreadable, match=f"not a code of {column}s"):
            TYPES[column].clean(f"{blank}{code}{blank}")


def test_each_of_the_three_lists_has_one_column_of_matters_and_no_other_column_draws_on_it():
    columns = {**schema().model.case, **schema().model.event, **schema().model.derived_case,
               **schema().model.derived_event}  # fmt: skip
    for word in WORDS:
        assert [name for name, column in columns.items() if column.list == f"{word}s"] == [word]
        assert (columns[word].label, columns[word].kinds) == (word, ("matter",))


def test_a_file_that_says_one_for_another_is_a_problem_and_the_column_stays_empty(tmp_path: Path):
    (tmp_path / "matters.csv").write_text("matter,allegation\nK1,dismissal\nK2,sustained\nK3,force\n")
    (tmp_path / "events.csv").write_text(
        "matter,kind,finding,sanction\n"
        "K1,finding_decided,dismissal,\nK2,sanction_decided,,sustained\nK3,finding_decided,force,\n"
    )
    made = main.load("neutral-matters", [tmp_path / "matters.csv", tmp_path / "events.csv"], tmp_path / "book")
    cases = list(made.snapshot.cases(range(3)))
    assert [case.columns["allegation"] for case in cases] == [None, None, "force"]
    assert [(case.events[0]["finding"], case.events[0]["sanction"]) for case in cases] == [(None, None)] * 3
    problems = [(row["column"], row["value"]) for row in made.snapshot.table("problems").to_pylist()]
    assert problems == [
        ("finding", "dismissal"), ("sanction", "sustained"), ("finding", "force"),
        ("allegation", "dismissal"), ("allegation", "sustained"),
    ]  # fmt: skip


# ---- the sources

# From which of their columns each of ours is filled, and in what kind of event; read off their own descriptions.
FILLED_FROM = {
    "chicago-discipline": {
        ("", "allegation"): "complaint_category",
        ("finding_recommended", "finding"): "recommended_finding",
        ("sanction_recommended", "sanction"): "recommended_discipline",
        ("finding_decided", "finding"): "final_finding",
        ("sanction_decided", "sanction"): "final_discipline",
    },
    "fairhaven-matters": {
        ("", "allegation"): "ABOUT",
        ("sanction_decided", "sanction"): "SANCTION",
    },
    "neutral-matters": {
        ("", "allegation"): "allegation",
        ("kind", "finding"): "finding",
        ("kind", "sanction"): "sanction",
    },
}


@pytest.mark.parametrize("name", SOURCES_OF_MATTERS)
def test_a_source_fills_each_of_the_three_from_the_column_that_tells_it(name: str):
    source = load_source(name)
    found = {("", column): cell.column for _, column, cell in source.case_cells if column in WORDS}
    for stanza in source.events:
        kind = stanza.kind if isinstance(stanza.kind, str) else stanza.kind.column
        found |= {(kind, column): cell.column for column, cell in stanza.columns.items() if column in WORDS}
    assert found == FILLED_FROM[name]


@pytest.mark.parametrize("name", SOURCES_OF_MATTERS)
def test_what_a_source_calls_its_codes_are_codes_of_the_list_of_that_column(name: str):
    source = load_source(name)
    cells = [(column, cell) for _, column, cell in source.case_cells]
    cells += [pair for stanza in source.events for pair in stanza.columns.items()]
    for column, cell in cells:
        if column in WORDS:
            given = {*cell.values.values(), cell.others or "", cell.value} - {""}
            assert given <= set(CODES[column].codes), column


def test_every_source_of_matters_is_looked_at_here():
    matters = {path.stem for path in SOURCES.glob("*.yaml") if load_source(path.stem).kind == "matter"}
    filling = {name for name in matters if set(WORDS) & _columns_of(load_source(name))}
    assert filling == set(SOURCES_OF_MATTERS)


def _columns_of(source: Source) -> set[str]:
    return {name for _, name, _ in source.case_cells}.union(*(stanza.columns for stanza in source.events))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("SU: sustained", "SU: dismissal", "findings has no code 'dismissal'"),
        ('"400.0": separation', '"400.0": sustained', "sanctions has no code 'sustained'"),
        ('"05": force', '"05": reprimand', "allegations has no code 'reprimand'"),
        ("others: suspended", "others: sustained", "sanctions has no code 'sustained'"),
        ("      finding:\n        column: recommended_finding", "      sanction:\n        column: recommended_finding",
         "sanctions has no code 'sustained'"),
    ],
)  # fmt: skip
def test_a_mapping_that_reads_one_as_another_does_not_load(tmp_path: Path, right: str, wrong: str, said: str):
    text = (SOURCES / "chicago-discipline.yaml").read_text()
    assert right in text
    (tmp_path / "city.yaml").write_text(text.replace(right, wrong))
    with pytest.raises(LibraryError, match=said):
        load_source(str(tmp_path / "city.yaml"))


# ---- the language and its English

VOCABULARY = Vocabulary("matter")


def _asked(text: str) -> Node:
    return parse_condition(text, VOCABULARY, "condition")


# What may be asked of each, said with every code of its list.
ASKED = {
    "allegation": [
        "case.allegation == '{code}'",
        "case.allegation in ('{code}', '{other}')",
        "certain(case.allegation == '{code}')",
        "known(case.allegation)",
        "otherwise(case.allegation == '{code}', True)",
        "exists(events, kind == 'alleged')",
        "count(events, kind == 'alleged') >= 2",
    ],
    **{
        word: [
            f"exists(events, {word} == '{{code}}')",
            f"exists(events, kind == '{word}_decided' and {word} == '{{code}}')",
            f"exists(events, kind == '{word}_recommended' and {word} != '{{code}}')",
            f"last(events, kind == '{word}_decided').{word} == '{{code}}'",
            f"first(events, kind == '{word}_recommended').{word} in ('{{code}}', '{{other}}')",
            f"every(events, kind == '{word}_decided', {word} == '{{code}}')",
            f"count(events, kind == '{word}_recommended' and {word} == '{{code}}') >= 2",
            f"known(last(events, kind == '{word}_decided').{word})",
            f"case.{word}_compared == 'below'",
            f"last(events, kind == '{word}_decided').happened <= case.begun + days(5)",
        ]
        for word in ("finding", "sanction")
    },
}
QUESTIONS = [(word, text) for word, texts in ASKED.items() for text in texts]


@pytest.mark.parametrize(("word", "text"), QUESTIONS)
def test_what_is_asked_of_one_is_said_in_its_own_word_and_never_in_that_of_another(word: str, text: str):
    codes = list(CODES[word].codes)
    for code, other in zip(codes, [*codes[1:], codes[0]], strict=True):
        node = _asked(text.format(code=code, other=other))
        for holds in (True, False, None):
            said = phrase(node, {}, holds)
            assert word in said, said
            assert not [each for each in _others(word) if each in said], said
            if "{code}" in text and "otherwise" not in text:
                assert f'"{CODES[word].codes[code]}"' in said, said


@pytest.mark.parametrize("word", WORDS)
def test_a_value_of_one_is_called_by_its_own_word(word: str):
    text = "case.allegation" if word == "allegation" else f"last(events, kind == '{word}_decided').{word}"
    node = parse(text, VOCABULARY)
    assert node.kind is not Kind.TRUTH
    assert word in phrase(node)
    assert not [each for each in _others(word) if each in phrase(node)]


SETTING = Setting(day_span(schema().model.earliest.replace(year=2030)).hi, calendars())


def _record(columns: dict[str, str], events: str) -> CaseRecord:
    case = example_case("matter", columns, events)
    return CaseRecord(case.columns, [event_from(row) for row in case.event_rows])


# Asked of every event alike, no finding of an allegation is recorded, and that is what is rightly said of it.
WHY = [(word, text) for word, text in QUESTIONS if "begun" not in text and "alleged" not in text
       and f"events, {word}" not in text]  # fmt: skip


@pytest.mark.parametrize(("word", "text"), WHY)
def test_why_a_case_is_so_is_said_of_the_one_that_was_asked_for(word: str, text: str):
    # A case that has all three, decided and recommended, so that there is something to take for another.
    codes = {each: list(CODES[each].codes)[0] for each in WORDS}
    other = list(CODES[word].codes)[1]
    events = "\n".join(
        ["kind | happened | finding | sanction", "alleged | 2014-03-01 | |"]
        + [f"finding_{step} | 2015-01-01 | {codes['finding']} |" for step in ("recommended", "decided")]
        + [f"sanction_{step} | 2015-02-01 | | {codes['sanction']}" for step in ("recommended", "decided")]
    )
    record = _record({"allegation": codes["allegation"]}, events)
    empty = _record({}, "kind | happened\nalleged | 2014-03-01")
    for asked in (codes[word], other):
        node = _asked(text.format(code=asked, other=other))
        for case in (record, empty):
            said = because(node, case, SETTING)
            assert word in said, said
            assert not [each for each in _others(word) if each in said], said


@pytest.mark.parametrize(("word", "code"), EVERY)
def test_a_condition_that_asks_one_for_a_code_of_another_is_refused(word: str, code: str):
    for other in _others(word):
        column = "case.allegation" if other == "allegation" else f"last(events, kind == '{other}_decided').{other}"
        for text in (f"{column} == '{code}'", f"{column} in ('{code}',)", f"{column} != '{code}'"):
            with pytest.raises(ExpressionError, match=f"{other}s has no code '{code}'"):
                _asked(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("case.allegation", "last(events, kind == 'finding_decided').finding"),
        ("case.allegation", "last(events, kind == 'sanction_decided').sanction"),
        ("last(events, kind == 'finding_decided').finding", "last(events, kind == 'sanction_decided').sanction"),
    ],
)
def test_one_cannot_be_compared_with_another(one: str, other: str):
    for text in (f"{one} == {other}", f"{other} != {one}"):
        with pytest.raises(ExpressionError, match="these can never be the same"):
            _asked(text)


# ---- recommended and decided


@pytest.mark.parametrize("word", ["finding", "sanction"])
def test_what_was_recommended_and_what_was_decided_are_worded_differently(word: str):
    labels = schema().codes["event_kinds"].codes
    recommended, decided = labels[f"{word}_recommended"], labels[f"{word}_decided"]
    assert recommended == f"recommendation of a {word}"
    assert decided == f"decision of the {word}"
    for text in [each for each in ASKED[word] if f"{word}_decided" in each]:
        for code in CODES[word].codes:
            asked = text.format(code=code, other=code)
            for holds in (True, False, None):
                one = phrase(_asked(asked), {}, holds)
                two = phrase(_asked(asked.replace("_decided", "_recommended")), {}, holds)
                assert "decision" in one and "recommend" not in one, one
                assert "recommendation" in two and "decision" not in two, two


def test_no_two_kinds_of_event_of_a_matter_are_called_the_same():
    kinds = [kind for kind in schema().codes["event_kinds"].codes if kind.startswith((*WORDS, "alleged"))]
    assert sorted(kinds) == [
        "alleged", "finding_decided", "finding_recommended", "sanction_decided", "sanction_recommended",
    ]  # fmt: skip
    assert len({schema().code_label("event_kinds", kind) for kind in kinds}) == len(kinds)


def test_the_columns_are_of_codes_and_not_of_text_that_could_say_anything():
    for word in WORDS:
        assert isinstance(TYPES[word], CodeType)
        assert TYPES[word].codes is CODES[word]
