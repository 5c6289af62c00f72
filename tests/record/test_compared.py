"""What was decided of an officer beside what had been recommended: by the order of the lists, and by the days."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.record.example import example_case
from ringtrue.record.schema import schema

SANCTIONS, FINDINGS = schema().codes["sanctions"], schema().codes["findings"]


def _sanctions(recommended: str, decided: str) -> str | None:
    """Compare two sanctions, each written as a code and perhaps the days after it, as `suspended 5`."""
    rows = []
    for step, said in (("recommended", recommended), ("decided", decided)):
        code, _, days = said.partition(" ")
        rows += [f"sanction_{step} | {code} | {days}"] if said else []
    case = example_case("matter", {}, "\n".join(["kind | sanction | amount", *rows]))
    assert case.columns["finding_compared"] is None, "a sanction says nothing of a finding"
    return case.columns["sanction_compared"]


def _findings(recommended: str, decided: str) -> str | None:
    rows = f"finding_recommended | {recommended}\nfinding_decided | {decided}"
    case = example_case("matter", {}, f"kind | finding\n{rows}")
    assert case.columns["sanction_compared"] is None, "a finding says nothing of a sanction"
    return case.columns["finding_compared"]


@pytest.mark.parametrize(
    ("recommended", "decided", "expected"),
    [
        # By the order of the list of sanctions.
        ("dismissal", "written_warning", "below"),
        ("written_warning", "dismissal", "above"),
        ("reprimand", "reprimand", "same"),
        ("reprimand", "caution", "same"),  # two of equal weight
        ("separation", "dismissal", "same"),
        ("reprimand", "no_action", "below"),
        ("no_action", "no_action", "same"),
        ("suspended 30", "suspended_over_30", "above"),
        ("suspended 90", "suspended_over_30", None),
        ("suspended_over_30", "suspended 5", "below"),
        ("suspended 5", "reprimand", "below"),
        # By the days, where both are suspensions of some days.
        ("suspended 10", "suspended 5", "below"),
        ("suspended 5", "suspended 10", "above"),
        ("suspended 5", "suspended 5", "same"),
        ("suspended", "suspended 5", None),
        ("suspended 5", "suspended", None),
        ("suspended", "suspended", None),
        # The officer had left before it came to that, or it was taken back: neither says how heavy it was.
        ("separation", "resigned", "overtaken"),
        ("no_action", "resigned", "overtaken"),
        ("separation", "reinstated", "undone"),
        ("suspended 5", "not_served", "undone"),
        # To a recommendation that has no weight nothing can be compared.
        ("resigned", "separation", None),
        ("reinstated", "reinstated", None),
        ("not_served", "resigned", None),
        # What is not recorded.
        ("separation", "", None),
        ("", "separation", None),
        ("", "resigned", None),
        ("", "", None),
    ],
)
def test_a_sanction_is_below_or_above_what_was_recommended_overtaken_undone_or_nothing(recommended, decided, expected):
    assert _sanctions(recommended, decided) == expected


@pytest.mark.parametrize(
    ("recommended", "decided"), [("suspended_over_30", "suspended 60"), ("suspended 60", "suspended_over_30")]
)
def test_whether_sixty_days_are_more_or_less_than_over_thirty_cannot_be_told(recommended, decided):
    assert _sanctions(recommended, decided) is None


@pytest.mark.parametrize(
    ("recommended", "decided", "expected"),
    [
        ("sustained", "not_sustained", "below"),
        ("not_sustained", "sustained", "above"),
        ("sustained", "sustained", "same"),
        ("unfounded", "exonerated", "same"),  # neither is held against him
        ("gross_misconduct", "misconduct", "below"),
        ("case_to_answer", "gross_misconduct", "above"),
        # What was never looked into was not found to be so or otherwise.
        ("sustained", "no_affidavit", None),
        ("no_cooperation", "sustained", None),
        ("discontinued", "discontinued", None),
    ],
)
def test_a_finding_is_compared_by_the_order_of_findings(recommended, decided, expected):
    assert _findings(recommended, decided) == expected


def test_of_several_the_last_counts_whatever_the_order_of_the_rows():
    case = example_case(
        "matter",
        {},
        """
        kind                 | happened   | sanction        | amount
        sanction_decided     | 2015-03-01 | written_warning |
        sanction_decided     | 2015-02-01 | dismissal       |
        sanction_recommended | 2015-01-02 | dismissal       |
        sanction_recommended | 2015-01-01 | no_action       |
        """,
    )
    assert case.columns["sanction_compared"] == "below"


def test_a_decision_that_says_nothing_does_not_take_the_place_of_one_that_does():
    case = example_case(
        "matter",
        {},
        """
        kind                 | happened   | finding
        finding_recommended  | 2015-01-01 | sustained
        finding_decided      | 2015-02-01 | not_sustained
        finding_decided      | 2015-03-01 |
        """,
    )
    assert case.columns["finding_compared"] == "below"


def test_a_finding_in_an_event_of_a_sanction_is_not_read_as_a_finding():
    case = example_case(
        "matter",
        {},
        """
        kind                 | finding       | sanction
        finding_recommended  | sustained     |
        sanction_decided     | not_sustained | dismissal
        """,
    )
    assert (case.columns["finding_compared"], case.columns["sanction_compared"]) == (None, None)


@pytest.mark.parametrize("kind", ["report", "promise"])
def test_nothing_is_compared_in_a_case_that_is_no_matter(kind: str):
    rows = "sanction_recommended | dismissal\nsanction_decided | no_action"
    case = example_case(kind, {}, f"kind | sanction\n{rows}")
    assert case.columns["sanction_compared"] is None


WEIGHED = st.sampled_from([code for code in SANCTIONS.order if code != "suspended"])
TURNED = {"below": "above", "above": "below", "same": "same", None: None}


@settings(max_examples=30, deadline=None)
@given(WEIGHED, WEIGHED, WEIGHED)
def test_the_comparison_is_an_order(one: str, two: str, three: str):
    assert _sanctions(two, one) == TURNED[_sanctions(one, two)], "seen from the other side it is turned"
    assert _sanctions(one, one) == "same"
    if _sanctions(one, two) == _sanctions(two, three) == "below":
        assert _sanctions(one, three) == "below"


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(list(FINDINGS.order)), st.sampled_from(list(FINDINGS.codes)))
def test_what_is_recommended_and_held_against_nobody_can_only_be_raised(recommended: str, decided: str):
    found = _findings(recommended, decided)
    assert (found is None) == (decided not in FINDINGS.order)
    if recommended not in FINDINGS.groups["upheld"]:
        assert found in ("same", "above", None)


def test_every_comparison_that_can_come_out_is_a_code_of_its_list():
    decisions = ("no_action", "dismissal", "resigned", "reinstated")
    every = [_sanctions(one, two) for one in ("no_action", "dismissal") for two in decisions]
    assert set(every) == set(schema().codes["comparisons"].codes)


def test_every_sanction_has_a_weight_or_says_that_it_was_overtaken_or_undone():
    # A code that is added to the list and to neither would silently compare as nothing.
    assert set(SANCTIONS.codes) - set(SANCTIONS.order) == {"resigned", "reinstated", "not_served"}
    assert set(FINDINGS.codes) - set(FINDINGS.order) == set(FINDINGS.groups["not_looked_into"])
