"""Silent revisions: which published numbers are no longer what they were."""

from pathlib import Path

from ringtrue import main
from ringtrue.record.diff import Change, tally

HEAD = "state_code,year,rape_declared_actual,rape_declared_unfounded,rape_reported\n"
FIRST = "ZA,2011,40,10,50\nZA,2012,30,0,30\nZB,1965,7,1,8\n"


def revised(folder: Path, first: str, second: str) -> list[Change]:
    for name, rows in (("first", first), ("second", second)):
        (folder / name).mkdir()
        (folder / name / "states.csv").write_text(HEAD + rows)
        main.load("fbi-return-a-states", [folder / name / "states.csv"], folder / "book")
    found = main.diff(folder / "book")
    return found[0].changes if found else []


def test_a_number_revised_added_or_no_longer_there_is_listed_with_what_it_was(tmp_path: Path) -> None:
    second = "ZA,2011,45,5,50\nZB,1965,7,1,\nZA,2012,30,0,30\nZA,2013,,,20\n"
    changes = revised(tmp_path, FIRST, second)
    assert {(change.what, change.item, change.before, change.after) for change in changes} == {
        ("number revised", "ZA, 2011: crimes recorded, as the table counts them, rape", "40", "45"),
        (
            "number revised",
            "ZA, 2011: ways out taken in the period, whenever the crime was recorded, rape, cancelled or unfounded",
            "10",
            "5",
        ),
        ("number vanished", "ZB, 1965: reports received, whatever became of them, rape", "8", ""),
        ("number added", "ZA, 2013: reports received, whatever became of them, rape", "", "20"),
    }
    assert {change.case for change in changes} == {""}
    assert tally(changes) == {"number revised": 2, "number vanished": 1, "number added": 1}


def test_a_zero_that_became_a_blank_is_a_number_that_vanished(tmp_path: Path) -> None:
    (change,) = revised(tmp_path, FIRST, FIRST.replace("ZA,2012,30,0,30", "ZA,2012,30,,30"))
    assert (change.what, change.before, change.after) == ("number vanished", "0", "")


def test_rows_in_another_order_or_in_several_parts_are_no_revision(tmp_path: Path) -> None:
    parts = "ZB,1965,7,1,8\nZA,2012,30,0,30\nZA,2011,15,4,20\nZA,2011,25,6,30\n"
    assert revised(tmp_path, FIRST, parts) == []


def test_a_number_without_a_unit_is_compared_with_its_like(tmp_path: Path) -> None:
    (change,) = revised(tmp_path, FIRST + ",2014,1,,\n", FIRST + ",2014,2,,\n")
    assert (change.item, change.before, change.after) == (
        "no unit, 2014: crimes recorded, as the table counts them, rape",
        "1",
        "2",
    )
