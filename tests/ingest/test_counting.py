"""Published tables: every number with its place and time, a zero that is a number, and a blank that is none."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from ringtrue import main
from ringtrue.errors import CasebookError, LibraryError, SourceFileError
from ringtrue.ingest.cells import CellReader
from ringtrue.ingest.counting import Counting
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import Source, load_source
from ringtrue.ingest.samples import try_samples
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import Span, iso

FAIRHAVEN = Path(__file__).resolve().parents[2] / "examples" / "fairhaven"
MAPPING = """
id: ours
title: a table of our own
document: invented
kind: count
files:
  main: {match: "*.csv"}
blank: ["-"]
counts:
  - counted: recorded
    value: {column: number, most: 1000}
    if_value: {what: [recorded], where: [here, there]}
    period: {year: year, part: quarter}
    columns: {unit: where, offence: {value: rape}}
  - counted: exits_in_period
    value: {column: number, most: 1000}
    if_value: {what: [unfounded], where: [here, there]}
    period: {year: year, part: quarter}
    columns: {unit: where, offence: {value: rape}, exit: {value: unfounded}}
passed_over:
  - reason: shares follow from the numbers
    if_value: {what: [share]}
  - reason: the whole country holds both places
    unless_value: {where: [here, there]}
ignored: {note: says nothing}
samples:
  - name: one
    rows: {main: [{year: 2014, quarter: 1, where: here, what: recorded, number: 3}]}
    counts: |
      unit | period                | counted  | value
      here | 2014-01-01/2014-03-31 | recorded | 3
"""
HEAD = "year,quarter,where,what,number,note\n"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    (tmp_path / "ours.yaml").write_text(MAPPING)
    found = load_source(str(tmp_path / "ours.yaml"))
    assert try_samples(found) == 1
    return found


def loaded(folder: Path, source: Source, **files: str) -> Snapshot:
    """Return the snapshot of files given as rows under the one head."""
    paths = [folder / f"{name}.csv" for name in files]
    for path, rows in zip(paths, files.values(), strict=True):
        path.write_text(HEAD + rows)
    return load(source, paths, Casebook(folder / "book")).snapshot


def counts(snapshot: Snapshot) -> list[tuple[str, str, str, int]]:
    rows = snapshot.table("table_count").to_pylist()
    return [(row["unit"], iso(Span(row["period_lo"], row["period_hi"])), row["counted"], row["value"]) for row in rows]


def problems(snapshot: Snapshot) -> list[tuple[str, int, str, str]]:
    return [(row["file"], row["line"], row["column"], row["value"]) for row in snapshot.table("problems").to_pylist()]


def coverage(snapshot: Snapshot) -> dict[str, tuple[int, int, int]]:
    columns = snapshot.manifest["coverage"]["main"]["columns"]
    return {each["column"]: (each["filled"], each["blank"], each["not_understood"]) for each in columns}


def test_a_published_zero_is_kept_and_a_blank_is_no_number(tmp_path, source):
    snapshot = loaded(
        tmp_path, source, a="2014,1,here,recorded,0,\n2014,2,here,recorded,-,\n2014,3,here,recorded,-4,\n"
    )
    assert counts(snapshot) == [
        ("here", "2014-01-01/2014-03-31", "recorded", 0),
        ("here", "2014-07-01/2014-09-30", "recorded", -4),
    ]
    assert problems(snapshot) == []
    assert (snapshot.manifest["cases"], snapshot.manifest["counts"]) == (0, 2)


def test_each_number_knows_the_row_that_it_came_from(tmp_path, source):
    snapshot = loaded(tmp_path, source, a="2014,1,here,share,9,\n2014,2,here,recorded,7,\n")
    (row,) = snapshot.table("table_count").to_pylist()
    (origin,) = snapshot.rows_of([row["source_row"]])
    assert (origin["line"], origin["raw"]) == (3, "2014,2,here,recorded,7,")


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        ("last", "not a year"),
        ("", "not a year"),
        ("14", "not a year"),
        ("1014", "before 1950"),
        ("0000", "before 1950"),
        ("9999", "lies in the future"),
        ("2014-03", "not one year and the next"),
        ("2014/15", "runs into the next year"),
    ],
)
def test_a_wrong_year_is_a_listed_problem_and_gives_no_number(tmp_path, source, year, reason):
    snapshot = loaded(tmp_path, source, a=f"{year},1,here,recorded,3,\n2014,1,here,recorded,5,\n")
    assert [value for *_, value in counts(snapshot)] == [5]
    (found,) = snapshot.table("problems").to_pylist()
    assert (found["line"], found["column"], found["value"]) == (2, "year", year)
    assert found["reason"].startswith(reason)


@pytest.mark.parametrize(
    ("text", "begins", "since", "first"),
    [
        ("2017", 1, None, "2017"),
        ("2017.0", 1, None, "2017"),
        ("2017/18", 4, None, "2017-04-01/2018-03-31"),
        ("1999-00", 4, None, "1999-04-01/2000-03-31"),
        ("2017 / 2018", 7, None, "2017-07-01/2018-06-30"),
        ("85", 1, 1960, "1985"),
        ("60", 1, 1960, "1960"),
        ("12", 1, 1960, "2012"),
        ("1985", 1, 1960, "1985"),
    ],
)
def test_years_are_written_in_several_ways(text, begins, since, first):
    plain = Source.model_validate(
        {
            "id": "ours",
            "title": "-",
            "document": "-",
            "kind": "count",
            "counts": [
                {
                    "counted": "staff",
                    "value": "n",
                    "period": {"year": "year", "begins": begins, "since": since},
                    "columns": {},
                }
            ],
        }
    )
    counting = Counting(plain, "main")
    counting.take({"year": text, "n": "1"}, 0)
    (row,) = counting.finish(CellReader(plain)).table.to_pylist()
    assert iso(Span(row["period_lo"], row["period_hi"])) == first


def test_what_is_left_aside_is_counted_with_its_reason_and_what_nobody_expected_is_a_problem(tmp_path, source):
    rows = "2014,1,here,recorded,3,\n2014,1,here,share,0.4,\n2014,1,country,recorded,90,\n2014,1,country,share,1,\n"
    snapshot = loaded(tmp_path, source, a=rows + "2014,1,there,solved,2,\n")
    assert len(counts(snapshot)) == 1
    assert snapshot.manifest["coverage"]["main"]["passed_over"] == {
        "shares follow from the numbers": 2,
        "the whole country holds both places": 1,
    }
    assert problems(snapshot) == [("a.csv", 6, "what", "solved")]


def test_two_files_of_one_role_are_one_table_and_problems_name_the_file(tmp_path, source):
    snapshot = loaded(
        tmp_path, source, a="2014,1,here,recorded,3,\n", b="2015,1,here,recorded,4,\n2015,9,here,recorded,5,\n"
    )
    assert [(period, value) for _, period, _, value in counts(snapshot)] == [
        ("2014-01-01/2014-03-31", 3),
        ("2015-01-01/2015-03-31", 4),
    ]
    assert problems(snapshot) == [("b.csv", 3, "quarter", "9")]


def test_coverage_counts_each_column_once_in_each_row_although_several_numbers_use_it(tmp_path, source):
    rows = "2014,1,here,recorded,3,\n2014,1,here,unfounded,many,\n2014,2,there,recorded,-,\n2014,2,there,unfounded,1,\n"
    snapshot = loaded(tmp_path, source, a=rows + "2014,2,there,solved,1,\n2014,2,there,share,1,\n")
    found = coverage(snapshot)
    assert found["number"] == (2, 1, 1)
    assert found["year"] == (4, 0, 0)
    assert found["what"] == (5, 0, 1)
    assert found["where"] == (6, 0, 0)
    assert "note" in snapshot.manifest["coverage"]["main"]["ignored"]


def test_a_number_that_the_document_rules_out_is_a_problem(tmp_path, source):
    snapshot = loaded(
        tmp_path, source, a="2014,1,here,recorded,1001,\n2014,1,here,recorded,1000,\n2014,1,here,recorded,2.5,\n"
    )
    assert [value for *_, value in counts(snapshot)] == [1000]
    assert [value for *_, value in problems(snapshot)] == ["1001", "2.5"]


def test_random_rows_give_what_reading_them_one_by_one_gives(tmp_path, source):
    random = np.random.default_rng(7)
    choices = {
        "year": ["2014", "2015", "1014", "x"],
        "quarter": ["1", "4", "5"],
        "where": ["here", "there", "country"],
        "what": ["recorded", "unfounded", "share", "solved"],
        "number": ["0", "12", "-1", "-", "many"],
    }
    rows = [{name: str(random.choice(texts)) for name, texts in choices.items()} for _ in range(400)]
    snapshot = loaded(tmp_path, source, a="".join(f"{','.join(row.values())},\n" for row in rows))
    expected, wrong = [], 0
    for row in rows:
        taken = row["what"] in ("recorded", "unfounded") and row["where"] != "country"
        faults = (row["year"] in ("1014", "x"), row["quarter"] == "5", row["number"] == "many")
        wrong += sum(faults) if taken else row["what"] == "solved" and row["where"] != "country"
        if taken and not any(faults) and row["number"] != "-":
            expected.append((row["what"] == "unfounded", row["where"], row["year"], int(row["number"])))
    found = [(what == "exits_in_period", unit, period[:4], value) for unit, period, what, value in counts(snapshot)]
    assert sorted(found) == sorted(expected)
    assert len(problems(snapshot)) == wrong


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("counted: recorded", "counted: recordings", "nothing is counted as 'recordings'"),
        ("unit: where, offence: {value: rape}}", "unit: where, offence: {value: raep}}", "offences has no code 'raep'"),
        ("unit: where, offence: {value: rape}}", "unit: where, period: year}", "the record has no such column"),
        ("value: {column: number, most: 1000}", "value: {value: '3'}", "name the column in which the number stands"),
        ("    if_value: {what: [share]}", "    file: other", "passed_over.0..file: no file 'other'"),
        ('main: {match: "*.csv"}', 'main: {match: "*.csv", reads: fixed}', "a file of fixed width needs it"),
        (
            'main: {match: "*.csv"}',
            'main: {match: "*", layout: {length: 3}}',
            "only a file that is read as fixed has one",
        ),
    ],
)
def test_a_mapping_that_the_record_cannot_bear_is_refused(tmp_path, old, new, message):
    (tmp_path / "ours.yaml").write_text(MAPPING.replace(old, new))
    with pytest.raises(LibraryError, match=message):
        load_source(str(tmp_path / "ours.yaml"))


def test_an_audit_of_a_casebook_with_only_counts_says_that_there_are_no_cases(tmp_path, source):
    loaded(tmp_path, source, a="2014,1,here,recorded,3,\n")
    with pytest.raises(CasebookError, match="no source holds cases for this audit"):
        main.audit(tmp_path / "book", "case-review")
    assert main.diff(tmp_path / "book") == []
    assert main.problems(tmp_path / "book") == []


def test_the_mapping_with_its_conditions_is_kept_in_the_snapshot_and_reads_again(tmp_path, source):
    snapshot = loaded(tmp_path, source, a="2014,1,here,recorded,3,\n")
    kept = json.loads((snapshot.path / "manifest.json").read_text())["mapping"]
    assert Source.model_validate(kept) == source
    master = load_source("fbi-return-a-master")
    assert Source.model_validate(master.model_dump(mode="json")) == master


PERIODS = """
id: ours
title: a table of towns
document: invented
kind: count
files:
  main: {match: "*.csv", made: {place: [town, state]}}
counts:
  - {counted: staff, value: n, period: PERIOD, columns: {unit: place}}
"""


def told(folder: Path, period: str, rows: str) -> Snapshot:
    """Return the snapshot of rows of a town, its state, a time and a number, read with one period."""
    (folder / "ours.yaml").write_text(PERIODS.replace("PERIOD", period))
    (folder / "a.csv").write_text(f"town,state,when,n\n{rows}")
    return load(load_source(str(folder / "ours.yaml")), [folder / "a.csv"], Casebook(folder / "book")).snapshot


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2017", "2017"),
        ("2017-04", "2017-04"),
        ("2017-04-03", "2017-04-03"),
        ("2016-02", "2016-02"),
    ],
)
def test_a_whole_period_is_read_as_it_is_written(tmp_path, text, read):
    snapshot = told(tmp_path, "{whole: when}", f"Ash,Up,{text},7\n")
    assert counts(snapshot) == [("Ash, Up", read, "staff", 7)]
    assert problems(snapshot) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a period, as 2017 or 2017-04; a number without a period cannot be used"),
        ("April", "not a period, as 2017 or 2017-04; a number without a period cannot be used"),
        ("2017-13", "not a period, as 2017 or 2017-04; a number without a period cannot be used"),
        ("2017-04-03 10:00", "not a period, as 2017 or 2017-04; a number without a period cannot be used"),
        ("9999", "lies in the future"),
    ],
)
def test_a_whole_period_that_is_none_is_a_problem_and_the_number_is_left_out(tmp_path, text, reason):
    snapshot = told(tmp_path, "{whole: when}", f"Ash,Up,{text},7\nAsh,Up,2018,8\n")
    assert counts(snapshot) == [("Ash, Up", "2018", "staff", 8)]
    (found,) = snapshot.table("problems").to_pylist()
    assert (found["line"], found["column"], found["value"]) == (2, "when", text)
    assert found["reason"].startswith(reason)


def test_days_that_the_mapping_gives_hold_for_every_number_of_the_file(tmp_path):
    snapshot = told(tmp_path, "{first: 2018-01-01, last: 2021-06-30}", "Ash,Up,x,7\nElm,Up,2019,0\n")
    assert counts(snapshot) == [
        ("Ash, Up", "2018-01-01/2021-06-30", "staff", 7),
        ("Elm, Up", "2018-01-01/2021-06-30", "staff", 0),
    ]
    assert problems(snapshot) == []
    one = told(tmp_path, "{first: 2018-03-05, last: 2018-03-05}", "Ash,Up,x,7\n")
    assert counts(one) == [("Ash, Up", "2018-03-05", "staff", 7)]


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("{whole: when, year: when}", "give year, or whole, or first and last"),
        ("{part: when}", "give year, or whole, or first and last"),
        ("{first: 2018-01-01}", "give year, or whole, or first and last"),
        ("{year: when, first: 2018-01-01}", "give year, or whole, or first and last"),
        ("{year: when, first: 2018-01-01, last: 2018-12-31}", "give year, or whole, or first and last"),
        ("{whole: when, part: when}", "a part is of a year"),
        ("{first: 2018-01-02, last: 2018-01-01}", "last lies before first"),
    ],
)
def test_a_period_told_in_two_ways_or_in_half_of_one_is_refused(tmp_path, period, message):
    with pytest.raises(LibraryError, match=message):
        told(tmp_path, period, "Ash,Up,2018,7\n")


def test_a_column_made_of_several_stands_side_by_side_without_a_gap_for_a_blank(tmp_path):
    rows = "Ash,Up,2018,1\n Elm ,,2018,2\n,Up,2018,3\n,,2018,4\n"
    snapshot = told(tmp_path, "{whole: when}", rows)
    found = [(row["unit"], row["value"]) for row in snapshot.table("table_count").to_pylist()]
    assert found == [("Ash, Up", 1), ("Elm", 2), ("Up", 3), (None, 4)]
    seen = snapshot.manifest["coverage"]["main"]
    assert (seen["unmapped"], seen["absent"]) == ([], [])
    assert {each["column"]: (each["filled"], each["blank"]) for each in seen["columns"]}["place"] == (3, 1)


def test_a_file_that_lacks_a_part_of_a_column_that_is_made_is_refused(tmp_path):
    told(tmp_path, "{whole: when}", "Ash,Up,2018,1\n")
    (tmp_path / "b.csv").write_text("town,when,n\nAsh,2018,1\n")
    with pytest.raises(SourceFileError, match="lacks columns that source ours reads: state"):
        load(load_source(str(tmp_path / "ours.yaml")), [tmp_path / "b.csv"], Casebook(tmp_path / "book"))


def test_the_monthly_figures_of_fairhaven_are_those_of_its_cases(tmp_path):
    files = sorted((FAIRHAVEN / "cases").glob("*.csv"))
    snapshot = load(load_source("fairhaven"), files, Casebook(tmp_path / "book")).snapshot
    table = snapshot.table("table_count").to_pylist()
    with (FAIRHAVEN / "cases" / "monthly_figures.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(table) == 4 * len(rows)
    kinds = {
        ("reports", None): "REPORTS",
        ("recorded", None): "RECORDED",
        ("exits_in_period", "unfounded"): "NO_CRIMED",
        ("exits_in_period", "cleared"): "DETECTED",
    }
    found = {
        (iso(Span(each["period_lo"], each["period_hi"])), each["unit"], kinds[each["counted"], each["exit"]]): each[
            "value"
        ]
        for each in table
    }
    assert found == {(row["MONTH"], row["BOROUGH"], name): int(row[name]) for row in rows for name in kinds.values()}
    assert {each["offence"] for each in table} == {"rape"}
    reports = sum(value for (_, _, name), value in found.items() if name == "REPORTS")
    assert reports == snapshot.manifest["cases"] == 2_000
