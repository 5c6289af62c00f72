"""What may stand behind a figure, as it is asked on the command line: in three formats, and errors in one sentence."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ringtrue import main
from ringtrue.demo.fairhaven import last_day
from ringtrue.demo.plan import load_plan
from ringtrue.demo.straight import seal_force
from ringtrue.figures.outside import ratio_change

Run = Callable[..., tuple[int, str, str]]
YEARS = 4
TABLE = """
id: towns
title: a table of towns
document: invented
kind: count
files:
  main: {match: "*.csv"}
blank: ["-"]
counts:
  - counted: recorded
    if_value: {what: [rape]}
    value: n
    period: year
    columns: {unit: town, offence: {value: rape}}
  - counted: recorded
    if_value: {what: [murder]}
    value: n
    period: year
    columns: {unit: town, offence: {value: murder}}
  - counted: recorded
    if_value: {what: [robbery]}
    value: n
    period: year
    columns: {unit: town, offence: {value: robbery}}
  - counted: recorded
    if_value: {what: [assault]}
    value: n
    period: year
    columns: {unit: town, offence: {value: aggravated_assault}}
  - {counted: hospital_exams, if_value: {what: [exams]}, value: n, period: year, columns: {unit: town}}
"""


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook of Fairhaven with the faults that only figures show, half the size of the one that is measured."""
    book = tmp_path_factory.mktemp("force") / "book"
    seal_force(load_plan("london"), 1_700, YEARS, 3, book)
    return book


DAY = str(last_day(load_plan("london"), YEARS))
BEFORE_AFTER = ("questioned-before-specialist", "--unit", "Southbank", "--on", "2012-04-01", "--as-of", DAY)


def _table(folder: Path, rows: list[tuple[str, int, str, object]]) -> Path:
    (folder / "towns.yaml").write_text(TABLE)
    lines = [f"{town},{year},{what},{number}" for town, year, what, number in rows]
    (folder / "towns.csv").write_text("\n".join(["town,year,what,n", *lines]) + "\n")
    main.load(str(folder / "towns.yaml"), [folder / "towns.csv"], folder / "book")
    return folder / "book"


def _new_orleans(*more: tuple[str, int, str, object]) -> list[tuple[str, int, str, object]]:
    # Crimes recorded and examinations at the hospital, 2007 and 2008 (field notes 5.5).
    known = [("Orleans", 2007, "rape", 114), ("Orleans", 2008, "rape", 72)]
    return [*known, ("Orleans", 2007, "exams", 149), ("Orleans", 2008, "exams", 168), *more]


def test_levels_says_how_much_units_and_officers_differ_in_every_format(run, force):
    asked = ("levels", force, "questioned-before-specialist", "--as-of", DAY)
    code, out, err = run(*asked, "--format", "json")
    assert (code, err) == (0, "")
    found = {row["level"]: row for row in json.loads(out)}
    assert set(found) == {"between units", "between officers of a unit"}
    # One unit of five did it until the reform: the units differ, and by more than the officers in them.
    assert float(found["between units"]["from"]) > 0
    assert float(found["between units"]["spread"]) > float(found["between officers of a unit"]["spread"])
    code, out, _ = run(*asked, "--format", "csv")
    assert [row["source"] for row in csv.DictReader(io.StringIO(out))] == ["fairhaven"] * 2
    code, out, _ = run(*asked)
    assert (
        "A difference that remains is a reason to look at how the work is done, and not a finding about anyone." in out
    )


def test_levels_of_what_cannot_be_told_apart_says_so_and_prints_no_numbers(run, tmp_path):
    (tmp_path / "cases.csv").write_text("case,unit,advocate_offered\nK1,North,yes\nK2,North,no\n")
    (tmp_path / "events.csv").write_text(
        "case,kind,happened,actor,role\nK1,reported,2014-01-01,Ada,detective\nK2,reported,2014-01-01,Ada,detective\n"
    )
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    code, out, err = run("levels", tmp_path / "book", "breach:case-review/advocate-offered")
    assert (code, err) == (0, "")
    assert "cannot be told: there are no cases." in out
    assert "Left out, without a unit or an officer that is recorded: 2 cases." in out
    code, out, _ = run("levels", tmp_path / "book", "breach:case-review/advocate-offered", "--format", "json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("levels", "BOOK", "questioned-before-specialist", "--mix", "ofence"), "no column of a case that holds codes"),
        (("levels", "BOOK", "time-to-recording"), "time-to-recording is a time; only of shares"),
        (("levels", "BOOK", "caseload-at-allocation"), "caseload-at-allocation is a mean; only of shares"),
        (("levels", "BOOK", "withdrew", "--source", "fairhven"), "did you mean"),
        (
            ("before-after", "BOOK", "caseload-at-allocation", "--unit", "Harbour", "--on", "2012-04-01"),
            "is a mean; only",
        ),
        (("before-after", "BOOK", "time-to-charge", "--unit", "Harbour", "--on", "2012-04-01"), "is a time; only"),
        (("before-after", "BOOK", "withdrew", "--unit", "Harbor", "--on", "2012-04-01"), "no unit 'Harbor'"),
        (("before-after", "BOOK", "withdrew", "--unit", "", "--on", "2012-04-01"), "no unit"),
        (("before-after", "BOOK", "withdrew", "--unit", "Harbour", "--on", "1999-04-01"), "no period"),
        (("before-after", "BOOK", "withdrew", "--unit", "Harbour", "--on", "2010-04-01"), "Choose another day"),
        (
            ("before-after", "BOOK", "withdrew", "--unit", "Harbour", "--on", "2012-04-01", "--period", "all"),
            "another day",
        ),
        (
            ("before-after", "BOOK", "withdrew", "--unit", "Harbour", "--on", "2012-04-01", "--offences", "arsn"),
            "offences 'arsn'",
        ),
        (("before-after", "BOOK", "withdrew", "--unit", "Harbour", "--on", "April"), "does not match"),
        (("bunching", "BOOK", "--unit", "Harbor"), "no unit 'Harbor'"),
        (("bunching", "BOOK", "--time", "withdrew", "--limit", "1", "--width", "1"), "withdrew is a share; only times"),
        (("bunching", "BOOK", "--time", "time-to-recording"), "--time needs --limit and --width"),
        (
            ("bunching", "BOOK", "--time", "time-to-recording", "--limit", "1", "--width", "0"),
            "0.0 is not in the range",
        ),
        (("bunching", "BOOK", "--limit", "1"), "--limit and --width belong to --time"),
        (
            ("bunching", "BOOK", "--time", "time-to-recording", "--limit", "1", "--width", "1", "--to", "2012-01-01"),
            "--from and --to are for closings",
        ),
        (("outside", "BOOK"), "no table tells of rape beside"),
        (("outside", "BOOK", "withdrew", "--unit", "Harbour", "--from", "2010", "--to", "2011"), "only rates"),
        (("outside", "BOOK", "recorded-for-each-examination"), "say of which --unit"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(run, force, words, said):
    code, out, err = run(*(force if word == "BOOK" else word for word in words))
    assert code != 0
    assert said in " ".join(err.split())
    assert "Traceback" not in out + err


def test_before_after_shows_the_periods_and_that_the_reform_worked(run, force):
    code, out, err = run("before-after", force, *BEFORE_AFTER, "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["period"] for row in rows][:2] == ["2010 Q2", "2010 Q3"]
    assert len(rows) == 16
    before, after = (
        sum(int(row["hits"]) for row in part) / sum(int(row["of"]) for row in part) for part in (rows[:8], rows[8:])
    )
    assert before > 0.3 > 0.05 > after
    code, out, _ = run("before-after", force, *BEFORE_AFTER)
    assert f"It fell beside the others: {100 * before:.1f}% before, {100 * after:.1f}% after" in " ".join(out.split())
    assert "Beside the other units." in out
    assert "By itself." in out


def test_years_says_how_far_on_either_side_is_looked(run, force):
    code, out, _ = run("before-after", force, *BEFORE_AFTER, "--years", "1", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, rows[0]["period"], rows[-1]["period"], len(rows)) == (0, "2011 Q2", "2013 Q1", 8)


def test_before_after_of_a_group_of_offences_without_a_case_is_said_and_no_crash(run, tmp_path):
    (tmp_path / "cases.csv").write_text("case,unit,offence\nK1,North,rape\n")
    (tmp_path / "events.csv").write_text("case,kind,happened,actor,role\nK1,reported,2014-01-01,Ada,detective\n")
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    asked = ("before-after", tmp_path / "book", "withdrew", "--unit", "North", "--on", "2014-04-01")
    code, _, err = run(*asked, "--offences", "murder")
    assert code != 0
    assert "no case of which withdrew could be told" in err


def test_closings_at_month_ends_are_seen_in_the_unit_that_has_them(run, force):
    code, out, err = run("bunching", force, "--unit", "Harbour", "--from", "2012-04-01", "--as-of", DAY)
    assert (code, err) == (0, "")
    assert "They are bunched there" in out
    code, out, _ = run("bunching", force, "--unit", "Eastmoor", "--from", "2012-04-01", "--as-of", DAY)
    assert "They are bunched there" not in out
    code, out, _ = run(
        "bunching", force, "--unit", "Harbour", "--from", "2012-04-01", "--to", "2012-06-30", "--as-of", DAY
    )
    assert code == 0
    assert "cannot be told" in out


def test_times_near_a_limit_are_counted_on_either_side(run, force):
    code, out, err = run(
        "bunching", force, "--time", "time-to-recording", "--limit", "1", "--width", "0.25", "--as-of", DAY
    )
    assert (code, err) == (0, "")
    assert "Just inside and just outside 1 lie, by width:" in " ".join(out.split())


def test_recorded_crimes_that_did_not_keep_pace_with_examinations_are_told_with_their_chance(run, tmp_path):
    book = _table(tmp_path, _new_orleans())
    asked = ("outside", book, "recorded-for-each-examination", "--unit", "Orleans", "--from", "2007", "--to", "2008")
    code, out, err = run(*asked)
    assert (code, err) == (0, "")
    assert out.split("\n", 1)[1].splitlines() == ratio_change((114, 72), (149, 168), "Orleans").sentences()
    # 72 x 149 over 114 x 168.
    assert "became 0.56 times what they were" in out


def test_other_years_are_drawn_upon_only_where_there_are_four_of_them_outside_the_two(run, tmp_path):
    others = [("Orleans", year, what, number) for year in (2001, 2002, 2003, 2004)
              for what, number in (("rape", 100 + 20 * (year % 2)), ("exams", 150))]  # fmt: skip
    book = _table(tmp_path, _new_orleans(*others, ("Orleans", 2005, "rape", 90), ("Orleans", 2006, "exams", 0)))
    code, out, _ = run(
        "outside", book, "recorded-for-each-examination", "--unit", "Orleans", "--from", "2007", "--to", "2008"
    )
    history = ([120, 100, 120, 100], [150] * 4)
    assert code == 0
    assert (
        out.split("\n", 1)[1].splitlines()
        == ratio_change((114, 72), (149, 168), "Orleans", history=history).sentences()
    )


@pytest.mark.parametrize(
    ("rows", "first", "last", "said"),
    [
        ([("Orleans", 2009, "rape", 70)], "2008", "2009", "for 2009 not both counts"),
        ([], "2008", "2007", "2008 does not lie before 2007"),
        ([], "2008", "2008", "2008 does not lie before 2008"),
        ([], "2007", "2012", "no period '2012'"),
        ([("Orleans", 2009, "rape", -3), ("Orleans", 2009, "exams", 100)], "2008", "2009", "a count below nought"),
    ],
)
def test_a_number_that_was_not_printed_is_not_taken_for_nought(run, tmp_path, rows, first, last, said):
    book = _table(tmp_path, _new_orleans(*rows))
    asked = ("outside", book, "recorded-for-each-examination", "--unit", "Orleans", "--from", first, "--to", last)
    code, out, err = run(*asked)
    assert code != 0
    assert said in " ".join(err.split())
    assert "recorded went" not in out


def test_a_town_that_records_a_third_of_what_others_do_lies_under_the_pattern_and_towns_stand_by_name(run, tmp_path):
    rng, rows = np.random.default_rng(6), []
    for town in [f"Town {number:02}" for number in range(16)]:
        size = rng.uniform(60, 240)
        for year in range(2010, 2015):
            rape = size * (0.25 if town in ("Town 03", "Town 11") else 1.0)
            numbers = {"rape": rape, "murder": size / 10, "robbery": size * 4, "assault": size * 8}
            rows += [(town, year, what, rng.poisson(number)) for what, number in numbers.items()]
    # A town that printed no robberies cannot be judged, and a total of 0 is a number.
    rows += [("Village", 2010, what, 0) for what in ("rape", "murder", "assault")]
    code, out, err = run("outside", _table(tmp_path, rows))
    assert (code, err) == (0, "")
    assert "2 of 16 units lay under the pattern" in out
    lines = [line.split() for line in out.splitlines() if line.startswith("Town")]
    assert [line[:2] for line in lines] == [["Town", "03"], ["Town", "11"]]
    counted = sum(number for town, _, what, number in rows if town == "Town 03" and what == "rape")
    assert lines[0][2:5] == ["5", "5", str(counted)]


def test_a_day_is_read_as_the_quarter_in_which_it_lies(run, force):
    outs = [
        run("before-after", force, *BEFORE_AFTER[:-4], "--on", day, "--as-of", DAY, "--format", "json")[1]
        for day in ("2012-04-01", "2012-06-30")
    ]
    assert outs[0] == outs[1]
    assert date.fromisoformat(DAY) == date(2014, 3, 31)
