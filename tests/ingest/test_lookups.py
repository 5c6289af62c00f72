"""Looking things up: through another file, by the beginning of a code, for every case that shares a row."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.errors import LibraryError
from ringtrue.ingest.cells import BLANK, FILLED, UNKNOWN, WRONG, CellReader, Read
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import Cell, Source, load_source
from ringtrue.record.casebook import Casebook
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import Span

MAPPING = """
id: city
title: a city of our own
document: invented
kind: matter
files:
  keys: {match: "keys*", key: [person], joined_on: [person], whole: [person]}
  matters: {match: "matters*", whole: [person]}
  investigators: {match: "investigators*", required: false, shared_on: [complaint]}
  lists:
    match: "lists*"
    required: false
    whole: [staff_no]
    table: rank_held
    columns:
      officer: {column: staff_no, through: [keys.staff_no, keys.old_no], gives: person}
      listed: year
      rank:
        column: rank
        by_prefix: true
        values: {SERGEANT: sergeant, CHIEF: chief, CHIEF INSPECTOR: chief_inspector, P: police_officer}
        others: other
blank: ["-"]
unknown: ["not known"]
case:
  file: matters
  key: [complaint, row]
  columns: {officer: person}
events:
  - {kind: alleged, happened: day}
  - kind: sanction_decided
    if_filled: [days]
    columns:
      sanction: {column: days, values: {"100": reprimand, "0": no_action}, others: suspended}
      amount: {column: days, values: {"100": "", "0": ""}, least: 1, most: 90}
  - kind: allocated
    file: investigators
    columns: {actor: who}
"""
KEYS = "person,staff_no,old_no\nAda,7,70\nBea,8,\nCas,,9\nDan,70,\n"
MATTERS = "complaint,row,person,day,days\nC1,1,Ada,2014-03-01,\nC1,2,Bea,2014-03-01,\nC2,3,Cas,2014-03-01,\n"


@pytest.fixture
def loaded(tmp_path: Path):
    """A function that loads the files of a city, by the name of each."""

    def read(matters: str = MATTERS, keys: str = KEYS, mapping: str = MAPPING, **files: str) -> Snapshot:
        (tmp_path / "city.yaml").write_text(mapping)
        for name, text in {"keys": keys, "matters": matters, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text)
        paths = [tmp_path / f"{name}.csv" for name in ("keys", "matters", *files)]
        return load(load_source(str(tmp_path / "city.yaml")), paths, Casebook(tmp_path / "book")).snapshot

    return read


def _problems(snapshot: Snapshot) -> list[tuple[str, int, str, str]]:
    rows = snapshot.table("problems").to_pylist()
    return [(row["file"], row["line"], row["column"], row["value"]) for row in rows]


def _states(snapshot: Snapshot, role: str, column: str) -> dict[str, int]:
    """Return how many cells of a column were read, said to be unknown, and blank, as the coverage report tells."""
    columns = {each["column"]: each for each in snapshot.manifest["coverage"][role]["columns"]}
    return {state: columns[column][state] for state in ("filled", "unknown", "blank")}


# ---- through another file


def test_a_text_is_looked_up_in_another_file_and_gives_what_stands_there(loaded):
    snapshot = loaded(lists="staff_no,year,rank\n7,2014,SERGEANT\n8.0,2014,SERGEANT\n9,2014,SERGEANT\n")
    found = snapshot.table("table_rank_held").to_pylist()
    # The third stands only under his old number, which is looked for where the new one finds nobody.
    assert [row["officer"] for row in found] == ["Ada", "Bea", "Cas"]
    assert _problems(snapshot) == []


def test_the_first_column_in_which_a_text_is_found_counts(loaded):
    # 70 is the number of one and was once that of another.
    (row,) = loaded(lists="staff_no,year,rank\n70,2014,SERGEANT\n").table("table_rank_held").to_pylist()
    assert row["officer"] == "Dan"


def test_a_text_that_no_row_has_is_not_known_and_its_row_is_kept(loaded):
    snapshot = loaded(lists="staff_no,year,rank\n11,2014,SERGEANT\n,2015,SERGEANT\n7,2014,SERGEANT\n")
    found = snapshot.table("table_rank_held").to_pylist()
    assert [(row["officer"], row["rank"]) for row in found] == [(None, "sergeant")] * 2 + [("Ada", "sergeant")]
    assert _problems(snapshot) == [], "that a number stands in no other file is no fault of the row"
    rows = [row["raw"] for row in snapshot.table("rows").to_pylist()]
    assert "11,2014,SERGEANT" in rows
    assert _states(snapshot, "lists", "staff_no") == {"filled": 1, "unknown": 1, "blank": 1}


def test_a_declared_blank_that_is_to_be_looked_up_is_blank(loaded):
    snapshot = loaded(lists="staff_no,year,rank\n-,2015,SERGEANT\n")
    assert _states(snapshot, "lists", "staff_no") == {"filled": 0, "unknown": 0, "blank": 1}


def test_of_two_rows_with_the_same_text_the_first_counts(loaded):
    snapshot = loaded(keys="person,staff_no,old_no\nAda,7,\nBea,7,\n", lists="staff_no,year,rank\n7,2014,SERGEANT\n")
    assert snapshot.table("table_rank_held")["officer"].to_pylist() == ["Ada"]


@pytest.mark.parametrize(
    "cell",
    [
        {"column": "a", "through": ["keys.a"]},  # looked up, and nothing to take
        {"column": "a", "gives": "person"},  # to take from nowhere
        {"column": "a", "through": ["a"], "gives": "person"},  # a column of which file?
    ],
)
def test_a_look_up_that_is_said_by_halves_is_refused(cell: dict):
    with pytest.raises(ValueError, match="through names columns as file.column, and gives the column to take"):
        Cell.model_validate(cell)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("keys.staff_no, keys.old_no", "kyes.staff_no"),  # every officer would be unknown
        ("      rank:\n", "      rnak:\n"),  # a column that the table has not: a KeyError at the first row
        ("SERGEANT: sergeant", "SERGEANT: sargeant"),  # a code that there is not: Unreadable at the first sergeant
    ],
)
def test_a_mapping_whose_further_table_names_what_there_is_not_is_refused(tmp_path: Path, right: str, wrong: str):
    assert right in MAPPING
    (tmp_path / "city.yaml").write_text(MAPPING.replace(right, wrong))
    try:
        load_source(str(tmp_path / "city.yaml"))
    except LibraryError:
        return
    raise AssertionError("it was taken")


# ---- by prefix

RANK = schema().table("rank_held")["rank"]
CITY = Source(id="x", title="x", document="x", blank=["-"], unknown=["not known"])
PREFIXES = {"SERGEANT": "sergeant", "CHIEF": "chief", "CHIEF INSPECTOR": "chief_inspector", "P": "police_officer"}


def _rank(cell: Cell, text: str) -> Read:
    # A reader of its own: what one has worked out it knows by the place of the cell in memory.
    return CellReader(CITY).read(cell, RANK, text)


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("SERGEANT", "sergeant", FILLED),
        ("SERGEANT OF POLICE", "sergeant", FILLED),
        ("  sergeant  of  police ", "sergeant", FILLED),  # as their codes are compared everywhere
        ("CHIEF", "chief", FILLED),
        ("CHIEF INSPECTOR (ACTING)", "chief_inspector", FILLED),  # the longest that fits
        ("CHIEF  INSPECTOR", "chief_inspector", FILLED),
        ("CHIEF INS", "chief", FILLED),
        ("P.O.", "police_officer", FILLED),
        ("DEPUTY CHIEF", None, WRONG),  # a beginning is no middle
        ("", None, BLANK),
        ("-", None, BLANK),
        ("not known", None, UNKNOWN),
    ],
)
def test_a_beginning_tells_the_code_and_the_longest_wins(text: str, value: str | None, state: str):
    for values in (PREFIXES, dict(reversed(PREFIXES.items()))):  # whatever the order in which the mapping lists them
        found = _rank(Cell(column="rank", by_prefix=True, values=values), text)
        assert (found.value, found.state) == (value, state)


def test_with_others_what_begins_as_nothing_listed_is_that_code_and_a_blank_is_still_blank():
    cell = Cell(column="rank", by_prefix=True, values=PREFIXES, others="other")
    assert _rank(cell, "MATRON").value == "other"
    assert _rank(cell, "-").state == BLANK
    silent = Cell(column="rank", by_prefix=True, values=PREFIXES, others="")
    assert (_rank(silent, "MATRON").value, _rank(silent, "MATRON").state) == (None, UNKNOWN)


BEGINNINGS = st.text("ab", min_size=1, max_size=4)


@given(st.dictionaries(BEGINNINGS, st.sampled_from(sorted(schema().codes["ranks"].codes)), min_size=1), BEGINNINGS)
def test_the_code_is_that_of_the_longest_beginning_found_by_cutting_letters_off_the_end(values, text: str):
    said, expected = text, None
    while said and expected is None:
        expected, said = values.get(said), said[:-1]
    assert _rank(Cell(column="rank", by_prefix=True, values=values), text).value == expected


# ---- shared rows


def _actors(snapshot: Snapshot) -> dict[str, list[object]]:
    cases = snapshot.cases(range(snapshot.manifest["cases"]))
    return {case.id: [event["actor"] for event in case.events if event["kind"] == "allocated"] for case in cases}


def test_a_row_that_several_cases_share_tells_of_each_of_them(loaded):
    snapshot = loaded(investigators="complaint,who\nC1,Eve\nC1,Dan\nC2,Eve\n")
    assert _actors(snapshot) == {"city/C1/1": ["Eve", "Dan"], "city/C1/2": ["Eve", "Dan"], "city/C2/3": ["Eve"]}
    for number, raw in ((0, {"C1,Eve", "C1,Dan"}), (1, {"C1,Eve", "C1,Dan"}), (2, {"C2,Eve"})):
        rows = {row["raw"] for row in snapshot.rows_of(snapshot.row_numbers(number)) if row["file"].startswith("inv")}
        assert rows == raw, "and the trail of each leads to it"


def test_a_row_that_no_case_shares_is_kept_set_aside_and_counted(loaded):
    snapshot = loaded(investigators="complaint,who\nC9,Eve\nC1,Eve\nC8,Dan\n")
    assert _actors(snapshot) == {"city/C1/1": ["Eve"], "city/C1/2": ["Eve"], "city/C2/3": []}
    assert snapshot.manifest["coverage"]["investigators"]["passed_over"] == {"no case says the same in complaint": 2}
    assert {"C9,Eve", "C8,Dan"} <= {row["raw"] for row in snapshot.table("rows").to_pylist()}
    assert _problems(snapshot) == []


def test_what_is_wrong_in_a_shared_row_is_one_problem_however_many_share_it(loaded):
    mapping = MAPPING.replace(
        "columns: {actor: who}", "columns: {actor: who, unit: {column: where, values: {N: North}}}"
    )
    snapshot = loaded(mapping=mapping, investigators="complaint,who,where\nC1,Eve,X\n")
    assert _problems(snapshot) == [("investigators.csv", 2, "where", "X")]


def test_a_row_whose_shared_column_is_blank_tells_of_no_case(loaded):
    mapping = MAPPING.replace("shared_on: [complaint]", "shared_on: [squad]")
    matters = "complaint,row,person,day,days,squad\nC1,1,Ada,2014-03-01,,\nC2,2,Bea,2014-03-01,,S1\n"
    snapshot = loaded(matters, mapping=mapping, investigators="squad,who\n,Eve\nS1,Dan\n")
    assert _actors(snapshot) == {"city/C1/1": [], "city/C2/2": ["Dan"]}


# ---- whole numbers


def test_a_column_of_whole_numbers_is_read_without_the_point_nought_of_a_program(loaded):
    snapshot = loaded("complaint,row,person,day,days\nC1,1.0,12.0,2014-03-01,\nC2,2, 12 ,2014-03-01,\nC3,3,1.05,,\n")
    assert [case.columns["officer"] for case in snapshot.cases(range(3))] == ["12", "12", "1.05"]
    # Only the columns that the mapping names, and the rows are kept as they came.
    assert snapshot.case_ids == ["city/C1/1.0", "city/C2/2", "city/C3/3"]
    assert snapshot.rows_of(snapshot.row_numbers(0))[0]["raw"].startswith("C1,1.0,12.0")


def test_a_join_on_a_whole_number_finds_the_row_however_either_side_wrote_it(loaded):
    snapshot = loaded(
        "complaint,row,person,day,days\nC1,1,12.0,2014-03-01,\n",
        "person,staff_no,old_no\n12.0,5,\n",
        lists="staff_no,year,rank\n5.0,2014,SERGEANT\n",
    )
    assert snapshot.table("table_rank_held")["officer"].to_pylist() == ["12"]
    assert len(snapshot.row_numbers(0)) == 2, "the case has the row of the joined file beside its own"


# ---- numbers with a table of codes


@pytest.mark.parametrize(
    ("days", "sanction", "amount"),
    [
        ("5", "suspended", 5),
        ("5.0", "suspended", 5),
        ("90", "suspended", 90),
        ("100", "reprimand", None),  # a code, and no hundred days
        ("0", "no_action", None),
    ],
)
def test_in_a_column_of_numbers_what_is_no_code_reads_as_the_number_it_is(loaded, days, sanction, amount):
    snapshot = loaded(f"complaint,row,person,day,days\nC1,1,Ada,2014-03-01,{days}\n")
    (decided,) = [event for event in snapshot.case(0).events if event["kind"] == "sanction_decided"]
    assert (decided["sanction"], decided["amount"]) == (sanction, Span(amount, amount) if amount else None)
    assert _problems(snapshot) == []


@pytest.mark.parametrize("days", ["91", "365", "-3", "a week"])
def test_a_number_that_their_document_does_not_allow_is_a_problem_and_no_number(loaded, days: str):
    snapshot = loaded(f"complaint,row,person,day,days\nC1,1,Ada,2014-03-01,{days}\n")
    (decided,) = [event for event in snapshot.case(0).events if event["kind"] == "sanction_decided"]
    assert (decided["sanction"], decided["amount"]) == ("suspended", None)
    assert _problems(snapshot) == [("matters.csv", 2, "days", days)]
