"""What other files decide of an event: the line of command, training, earlier reports, statements worded alike."""

from pathlib import Path

import pytest

from ringtrue import main

POSTINGS = """officer,unit,role,supervisor,started,ended
Ada,North,detective_constable,Bea,,2014-12-31
Ada,North,detective_constable,Cas,2015-01-01,
Bea,North,supervisor,Dan,,
Cas,North,supervisor,Dan,,
Dan,North,command,,,
Eve,South,supervisor,,,
"""
TRAINING = """officer,course,completed,expires
Ada,specialist_officer,2014-03-01,2015-02-28
Bea,serious_investigation,,
"""
OFFICERS = "officer,unit\nAda,North\nBea,North\nEve,South\n"


@pytest.fixture
def events_of(tmp_path: Path):
    """A function that loads events, with the files beside them, and returns what is known of each in its order."""

    def load(events: str, **others: str):
        cases = sorted({line.split(",")[0] for line in events.splitlines()[1:]})
        files = {"cases": "case\n" + "\n".join(cases) + "\n", "events": events, "postings": POSTINGS}
        files |= {"training": TRAINING, "officers": OFFICERS, **others}
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        made = main.load("neutral", [tmp_path / f"{name}.csv" for name in files], tmp_path / "book")
        return [event for case in made.snapshot.cases(range(len(cases))) for event in case.event_rows]

    return load


def test_the_line_of_command_is_that_of_the_day(events_of):
    found = events_of(
        "case,kind,happened,actor\n"
        "K1,reviewed,2014-11-01,Bea\n"
        "K1,allocated,2014-11-03,Ada\n"
        "K1,reviewed,2014-11-10,Ada\n"
        "K1,reviewed,2014-11-11,Bea\n"
        "K1,reviewed,2014-11-12,Dan\n"
        "K1,reviewed,2014-11-13,Cas\n"
        "K1,reviewed,2015-02-01,Bea\n"
        "K1,reviewed,2015-02-02,Cas\n"
        "K1,reviewed,2015-02-03,Eve\n"
        "K1,reviewed,2015-02-04,Nobody\n"
        "K1,reallocated,2015-03-01,Bea\n"
        "K1,reviewed,2015-03-02,Ada\n"
        "K1,reviewed,2015-03-03,Dan\n"
    )
    assert [each["line"] for each in found] == [
        None, "self", "self", "above", "above", "outside", "outside", "above", "outside", None, "self", "outside",
        "above",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "when", "expected"),
    [
        ("Ada", "2014-11-10", "above"),
        ("Ada", "", None),  # a day is needed to know who stood above whom
        ("Eve", "2014-11-10", None),  # the second allocation has no date: either may hold the case by then
    ],
)
def test_where_an_allocation_has_no_date_only_a_single_investigator_is_known(events_of, second, when, expected):
    found = events_of(
        "case,kind,happened,actor\n"
        "K1,reported,2014-11-01,Eve\n"
        "K1,allocated,2014-11-03,Ada\n"
        f"K1,reallocated,,{second}\n"
        f"K1,reviewed,{when},Bea\n"
    )
    (review,) = [each for each in found if each["kind"] == "reviewed"]
    assert review["line"] == expected


def test_training_counts_from_its_day_until_it_runs_out(events_of):
    found = events_of(
        "case,kind,happened,actor\n"
        "K1,allocated,2014-02-28,Ada\n"
        "K1,reallocated,2014-03-02,Ada\n"
        "K1,reallocated,2015-03-01,Ada\n"
        "K1,reallocated,2015-03-02,Bea\n"
        "K1,reallocated,2015-03-03,Eve\n"
        "K1,reallocated,2015-03-04,Nobody\n"
        "K1,reallocated,,Ada\n"
    )
    assert [each["specialist_trained"] for each in found] == ["no", "yes", "no", "no", "no", None, None]
    # A course without a day of completion may have been done by then, or not.
    assert [each["investigator_trained"] for each in found][3] is None


def test_earlier_reports_are_those_in_which_he_had_been_named_by_then(events_of):
    found = events_of(
        "case,kind,happened,person\n"
        "K1,reported,2014-01-01,\n"
        "K1,suspect_identified,2014-01-05 10:00,Max\n"
        "K2,reported,2014-02-01,\n"
        "K2,suspect_identified,2014-02-05 10:00,Max\n"
        "K2,suspect_searched,2014-02-06 10:00,Max\n"
        "K3,reported,2014-01-01,\n"
        "K3,suspect_identified,,Max\n"
        "K4,reported,2015-01-01,\n"
        "K4,suspect_searched,2015-01-02 10:00,Max\n"
        "K5,reported,2016-01-01,\n"
        "K5,suspect_identified,,Max\n",
        involvements="case,person,part\nK1,Max,suspect\n",
    )
    counts = {(each["case_no"], each["kind"]): each["earlier_reports"] for each in found}
    # When he was named in the third case nobody knows: before the later ones or after, but not before it began.
    assert counts[0, "suspect_identified"] is None
    assert counts[1, "suspect_searched"] is None
    assert counts[3, "suspect_searched"] is None


def test_an_undated_naming_leaves_no_doubt_where_a_dated_one_came_before(events_of):
    found = events_of(
        "case,kind,happened,person\n"
        "K1,reported,2014-01-01,\n"
        "K1,suspect_identified,,Max\n"
        "K1,suspect_searched,2014-01-05 10:00,Max\n"
        "K2,reported,2014-02-01,\n"
        "K2,suspect_searched,2014-02-06 10:00,Max\n"
        "K3,reported,2014-03-01,\n"
        "K3,suspect_identified,,Max\n"
    )
    (second,) = [each for each in found if each["case_no"] == 1 and each["kind"] == "suspect_searched"]
    assert second["earlier_reports"] == 1


def test_statements_in_the_same_words_are_counted_and_others_are_not(events_of):
    form = "I do not wish to go on with this matter and I was not put under any pressure by {} to withdraw"
    found = events_of(
        "case,kind,happened,note\n"
        f"K1,retraction_taken,2014-01-01,{form.format('anyone')}\n"
        f"K2,retraction_taken,2014-01-02,{form.format('anybody')}\n"
        "K3,retraction_taken,2014-01-03,My sister is getting married in June and I will not be in court before that: "
        "she needs me now\n"
        "K4,retraction_taken,2014-01-04,\n"
        "K5,retraction_taken,2014-01-05,I want to stop\n"
    )
    # Few words can be said in few ways: of the last nothing is told.
    assert [each["similar_texts"] for each in found] == [1, 1, 0, None, None]
