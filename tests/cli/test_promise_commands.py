"""The commands about promises, matters, alerts, re-tests and themes, on the invented force and on small files."""

import csv
import io
import json
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.main import promises as verbs
from ringtrue.main.promises import retest_at_load
from ringtrue.promises.retest import FigureTest
from ringtrue.promises.states import State

DAY = "2017-03-31"
WHO = ("--actor", "A. Analyst", "--reason", "Letter of July 2015")


FAIRHAVEN = Path(__file__).resolve().parents[2] / "examples" / "fairhaven"


def load_example(source, book, *patterns):
    """Load files of the example as the command does: whatever was promised is tested again."""
    main.load(source, sorted(path for pattern in patterns for path in FAIRHAVEN.glob(pattern)), book)
    return retest_at_load(book, source)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = tmp_path_factory.mktemp("promises") / "book"
    load_example("fairhaven", made, "cases/*.csv")
    load_example("fairhaven-promises", made, "promises/*.csv")
    load_example("fairhaven-matters", made, "matters/*.csv", "cases/hr_postings.csv")
    return made


@pytest.fixture
def own(tmp_path, run):
    """A casebook of a body's own spreadsheet, in which two promises to one force say the same."""
    rows = [
        ("P1", "North", "Custody staff should check every cell every fifteen minutes and write down each check."),
        (
            "P2",
            "North",
            "Each cell should be checked by custody staff every fifteen minutes, and each check written down.",
        ),
        ("P3", "North", "A specially trained officer should meet every victim of rape before anybody questions her."),
    ]
    with (tmp_path / "promises.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("promise", "unit", "text", "status"), *((*row, "open") for row in rows)])
    with (tmp_path / "events.csv").open("w", newline="") as file:
        made = [(name, "made", f"{2014 + place}-01-10") for place, (name, *_) in enumerate(rows)]
        csv.writer(file).writerows([("promise", "kind", "happened"), *made])
    assert (
        run("load", "neutral-promises", tmp_path / "promises.csv", tmp_path / "events.csv", "--book", tmp_path / "own")[
            0
        ]
        == 0
    )
    return tmp_path / "own"


def rows_of(out):
    return list(csv.DictReader(io.StringIO(out)))


def test_loading_promises_beside_cases_tests_them_by_itself(run, book):
    code, out, _ = run("promises", book, "--as-of", DAY, "--format", "csv")
    assert code == 0
    assert {row["promise"]: row["state"] for row in rows_of(out)} == {
        "fairhaven-promises/R1": "unclear",
        "fairhaven-promises/R2": "kept",
        "fairhaven-promises/R3": "unclear",
        "fairhaven-promises/R4": "unclear",
    }
    code, out, _ = run("promises", "log", book)
    assert code == 0
    assert "retested" in out and "RingTrue" in out and "the load of fairhaven-promises" in out.replace("\n", " ")


def test_a_second_load_of_the_same_turns_nothing(run, book):
    before = json.loads(run("promises", "log", book, "--format", "json")[1])
    assert load_example("fairhaven-promises", book, "promises/*.csv") == []
    assert json.loads(run("promises", "log", book, "--format", "json")[1]) == before


def test_a_retest_says_the_interval_the_power_and_the_cases(run, book):
    code, out, err = run("retest", book, "R2", "--as-of", DAY, "--cases")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert "fairhaven-promises/R2: kept" in flat
    assert "95% interval" in flat and "would have been seen four times in five" in flat
    listed = [line for line in out.splitlines() if line.startswith("  fairhaven/")]
    assert f"{len(listed)} cases since then still show it." in flat


def test_a_promise_that_names_nothing_to_mend_cannot_be_tested(run, own):
    code, _, err = run("retest", own, "P1")
    assert code == 10
    assert "names no standard and no measure" in err


def test_an_act_needs_a_reason_and_a_state_that_allows_it(run, own):
    code, _, err = run("promises", "close", own, "P1", *WHO)
    assert code == 10
    assert "a promise that is made cannot be closed. It may be: answered" in err
    code, _, err = run("promises", "respond", own, "P1", "accepted", "--actor", "A", "--reason", " ")
    assert (code, "needs an actor and a reason" in err) == (10, True)
    assert run("promises", "respond", own, "P1", "accepted", *WHO)[1] == "neutral-promises/P1 to North: accepted.\n"
    assert run("promises", "done", own, "P1", "--on", "2015-05-01", *WHO)[1].endswith("said to be done.\n")


def test_a_promise_of_ones_own_goes_through_its_life(run, own):
    added = run("promises", "add", own, "Q1", "--text", "Look again.", "--to", "North", "--mends", "repeat-questioning",
                "--on", "2015-01-10", *WHO)  # fmt: skip
    assert added[:2] == (0, "ledger/Q1 to North: made.\n")
    assert run("promises", "add", own, "Q1", "--text", "Twice.", "--to", "North", *WHO)[0] == 10
    steps = [
        (("respond", own, "Q1", "in_part"), State.IN_PART),
        (("done", own, "Q1"), State.DONE_CLAIMED),
        (("evidence", own, "Q1", "--reference", "order 12"), State.EVIDENCED),
        (("evidence", own, "Q1", "--reference", "order 12", "--verified"), State.VERIFIED),
        (("close", own, "Q1"), State.CLOSED),
    ]
    for words, state in steps:
        assert run("promises", *words, "--on", "2015-03-01", *WHO)[1] == f"ledger/Q1 to North: {state}.\n"
    code, out, _ = run("promises", "log", own, "Q1")
    assert (code, "6 acts; every one is as it was written." in out) == (0, True)


def test_a_measure_that_there_is_not_is_refused_when_a_promise_names_it(run, own):
    code, _, err = run("promises", "add", own, "Q1", "--text", "x", "--to", "North", "--mends", "no-such-measure", *WHO)
    assert code == 7
    assert "no measure 'no-such-measure'" in err


def test_what_is_owed_and_late_is_overdue_only_where_a_clock_or_a_page_says_by_when(run, own):
    late = rows_of(run("promises", own, "--as-of", DAY, "--format", "csv")[1])
    assert {row["overdue"] for row in late} == {"not known"}
    run(
        "promises",
        "add",
        own,
        "Q2",
        "--text",
        "Look again.",
        "--to",
        "North",
        "--body",
        "IOPC",
        "--on",
        "2017-01-10",
        *WHO,
    )
    for day, word in (("2017-03-06", "no"), ("2017-03-07", "yes")):
        listed = rows_of(run("promises", own, "--as-of", day, "--format", "csv")[1])
        (row,) = [each for each in listed if each["promise"] == "ledger/Q2"]
        assert (row["last_day_by_law"], row["overdue"]) == ("2017-03-06", word)
    assert [
        row["promise"] for row in rows_of(run("promises", own, "--overdue", "--as-of", DAY, "--format", "csv")[1])
    ] == ["ledger/Q2"]


def test_what_was_said_before_is_a_theme_and_people_may_part_it(run, own):
    themes = rows_of(run("themes", own, "--format", "csv")[1])
    assert [row["recommendations"] for row in themes] == ["2"]
    members = rows_of(run("themes", own, "--members", "--format", "csv")[1])
    assert [(row["recommendation"], row["number"], row["after"]) for row in members] == [
        ("neutral-promises/P1", "1", ""),
        ("neutral-promises/P2", "2", "neutral-promises/P1"),
    ]
    assert [row["promise"] for row in rows_of(run("promises", own, "--repeated", "--format", "csv")[1])] == [
        "neutral-promises/P2"
    ]
    code, out, _ = run("alerts", own, "--only", "said-before", "--as-of", DAY)
    assert (code, "The second report to this force that says so" in " ".join(out.split())) == (0, True)
    assert run("themes", own, "split", "P1", "P2", "--format", "csv")[0] == 10  # without an actor
    parted = run("themes", own, "split", "P1", "P2", *WHO, "--format", "csv")
    assert (parted[0], rows_of(parted[1])) == (0, [])
    merged = run("themes", own, "merge", "P1", "P3", *WHO, "--format", "csv")
    assert [row["recommendations"] for row in rows_of(merged[1])] == ["2"]


def test_matters_show_what_was_recommended_beside_what_was_decided(run, book):
    code, out, err = run("matters", book, "--as-of", DAY)
    assert (code, err) == (0, "")
    assert "written warning" in out and "2 matters, 1 of them not closed" in out
    assert [row["matter"] for row in rows_of(run("matters", book, "--open", "--format", "csv")[1])] == [
        "fairhaven-matters/M1"
    ]
    assert rows_of(run("matters", book, "--below", "--format", "csv")[1]) == []


def test_alerts_count_what_cannot_be_told_and_list_one_with_its_events(run, book):
    code, out, _ = run("alerts", book, "--as-of", DAY, "--format", "csv")
    assert code == 0
    counts = {row["alert"]: (row["yes"], row["no"], row["cannot_tell"]) for row in rows_of(out)}
    assert counts["promoted-while-open"] == ("1", "1", "0")
    assert counts["hearing-not-held"] == ("0", "0", "2")
    code, out, _ = run("alerts", book, "--only", "promoted-while-open", "--as-of", DAY, "--format", "csv")
    (row,) = rows_of(out)
    assert (
        row["shown"]
        == "allegation, 16 July 2014; promotion, rank: inspector, 1 February 2015 (hr_postings.csv, line 10); "
        "closing of the file, 1 July 2015"
    )
    assert run("alerts", book, "--only", "promoted-while-opne")[0] == 7


def test_a_closed_promise_opens_again_where_a_load_shows_that_it_was_broken(run, own, monkeypatch):
    """The comparison itself is tried elsewhere; here is what a load does with its answers, one after the other."""
    run("promises", "add", own, "Q3", "--text", "Look again.", "--to", "North", "--mends", "repeat-questioning",
        "--on", "2015-01-10", *WHO)  # fmt: skip
    run("promises", "done", own, "Q3", "--on", "2015-03-01", *WHO)
    answers = iter(["kept", "kept", "broken"])

    def retest(book, as_of=None):
        said = next(answers)
        monkeypatch.setattr(FigureTest, "result", property(lambda self: said))
        return [
            verbs._retested(book, promise, as_of, "duckdb", "") for promise in verbs.promises(book) if promise.mends
        ]

    monkeypatch.setattr(verbs, "retest", retest)
    (first,) = retest_at_load(own, "neutral-promises")
    assert (first.state, first.retested.result) == (State.KEPT, "kept")
    assert run("promises", "close", own, "Q3", *WHO)[1] == "ledger/Q3 to North: closed.\n"
    assert retest_at_load(own, "neutral-promises") == []
    (again,) = retest_at_load(own, "neutral-promises")
    assert (again.state, again.retested.former, again.retested.result) == (State.BROKEN, "kept", "broken")
    assert [row["promise"] for row in rows_of(run("promises", own, "--broken", "--format", "csv")[1])] == ["ledger/Q3"]
