"""Silent edits: what changed between two loads of one source."""

from pathlib import Path

from ringtrue import main
from ringtrue.record.diff import tally

CASES = "case,unit,exit\nK1,North,unfounded\nK2,North,evidential\nK3,South,\n"
EVENTS = """case,kind,happened,actor
K1,reported,2015-03-02 21:10,Ada
K1,reviewed,2015-03-09,Bea
K1,reviewed,2015-03-30,Bea
K2,reported,2015-04-01,Ada
K3,reported,2015-05-01,Cas
"""


def _load(folder: Path, book: Path, cases: str, events: str) -> None:
    folder.mkdir()
    (folder / "cases.csv").write_text(cases)
    (folder / "events.csv").write_text(events)
    main.load("neutral", [folder / "cases.csv", folder / "events.csv"], book)


def test_rows_that_vanish_times_that_move_and_codes_that_change_are_shown(tmp_path: Path) -> None:
    book = tmp_path / "book"
    _load(tmp_path / "first", book, CASES, EVENTS)
    assert main.diff(book) == []
    later = EVENTS.replace("K1,reviewed,2015-03-30,Bea\n", "").replace("2015-03-02 21:10", "2015-03-03 09:00")
    later += "K2,closed,2015-06-01,Bea\n"
    _load(
        tmp_path / "second", book, CASES.replace("evidential", "inactive").replace("K3,South,\n", "K4,South,\n"), later
    )
    (found,) = main.diff(book)
    assert {
        (change.case.split("/")[1], change.what, change.item, change.before, change.after) for change in found.changes
    } == {
        ("K1", "time altered", "first report to the police: happened", "2 March 2015, 21:10", "3 March 2015, 09:00"),
        ("K1", "event vanished", "supervisor's review", "30 March 2015", ""),
        ("K2", "code changed", "exit", "closed for want of evidence or by the prosecutor", "left inactive or pended"),
        ("K2", "event added", "closing of the file", "", "1 June 2015"),
        ("K3", "case vanished", "", "1 event", ""),
        ("K4", "case added", "", "", "0 events"),
    }
    assert tally(found.changes)["case vanished"] == 1


def test_the_same_files_again_show_no_difference(tmp_path: Path) -> None:
    book = tmp_path / "book"
    _load(tmp_path / "first", book, CASES, EVENTS)
    _load(tmp_path / "second", book, CASES, EVENTS)
    assert main.diff(book) == []


def test_rows_in_another_order_are_no_difference(tmp_path: Path) -> None:
    book = tmp_path / "book"
    _load(tmp_path / "first", book, CASES, EVENTS)
    head, *rows = EVENTS.splitlines()
    _load(tmp_path / "second", book, CASES, "\n".join([head, *rows[::-1]]) + "\n")
    (found,) = main.diff(book)
    assert found.changes == []
