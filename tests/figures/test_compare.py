"""A comparison says what it saw, what it could have seen, and cries wolf as rarely as designed."""

import sys
from pathlib import Path

import pytest

from ringtrue.figures.compare import compare, q_values
from ringtrue.figures.funnel import funnel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
from false_alarms_compare import DESIGNED, false_alarms, table

NAMES = ["Ada", "Bea", "Cas", "Dan", "Eve"]


@pytest.fixture(scope="module")
def measured():
    return {(one.scene, one.rule): one for one in false_alarms(60, seed=7)}


def _agencies(**how):
    # The five largest of Minnesota's published table (test_funnel).
    return compare(
        ["Minneapolis", "St Paul", "Anoka", "Duluth", "Brooklyn Park"],
        [100, 2, 0, 75, 3],
        [554, 240, 124, 112, 74],
        **how,
    )


def test_chance_alone_puts_as_many_units_beyond_as_designed(measured):
    one = measured["chance alone", "none"]
    assert abs(one.beyond - DESIGNED) < 3 * max(one.beyond_error, 0.001)
    assert one.discovered < 0.05 + 3 * 0.03


def test_a_plain_funnel_cries_wolf_where_units_differ_ordinarily(measured):
    assert measured["over-dispersed, 5 points", "none"].beyond > 0.10


def test_a_corrected_additive_spread_holds_false_alarms_near_the_design(measured):
    corrected = measured["over-dispersed, 5 points", "additive, corrected"]
    published = measured["over-dispersed, 5 points", "additive, as published"]
    # Shares spread by a Beta distribution have a longer upper tail than normal ones: 0.4% lie beyond by right.
    assert abs(corrected.beyond - 0.0040) < 3 * max(corrected.beyond_error, 0.001)
    assert published.beyond > 3 * corrected.beyond


def test_expected_shares_take_a_drifting_case_mix_out(measured):
    told, untold = "drifting case-mix, expected shares given", "drifting case-mix, not given"
    assert measured[told, "none"].beyond <= DESIGNED + 3 * max(measured[told, "none"].beyond_error, 0.0005)
    assert measured[untold, "none"].beyond > 0.10


def test_the_table_has_a_line_for_each_rule_in_each_scene(measured):
    lines = table(list(measured.values())).splitlines()
    assert len(lines) == 2 + 4 * 5
    assert all(line.count("|") == 5 for line in lines)


def test_units_stand_in_the_order_of_names_whatever_their_shares():
    made = compare(["Eve", "Ada", "Cas", "Bea"], [90, 1, 50, 2], [100, 100, 100, 100])
    assert [unit.row.name for unit in made.units] == ["Ada", "Bea", "Cas", "Eve"]
    assert [unit.row.hits for unit in made.units] == [1, 2, 50, 90]


def test_without_spread_discoveries_rest_on_the_exact_test():
    made = funnel(NAMES, [20, 22, 18, 20, 60], [100] * 5, spread="none")
    q = q_values(made)
    assert q[4] == pytest.approx(5 * made.rows[4].p)
    assert all(value > 0.05 for value in q[:4])


def test_with_spread_a_discovery_must_stand_out_from_the_spread():
    plain, spread = _agencies(spread="none"), _agencies()
    assert [unit.row.name for unit in plain.units if unit.q < 0.05] == [
        "Anoka", "Brooklyn Park", "Duluth", "St Paul"
    ]  # fmt: skip
    assert [unit.row.name for unit in spread.units if unit.q < 0.05] == []


def test_the_sentences_say_why_the_two_numbers_differ():
    said = " ".join(_agencies().sentences())
    assert "5 units with 1,104 cases were compared; 180 of them have the outcome (16.3%)" in said
    assert (
        "By limits that allow for chance alone, 3 lie beyond 3 standard errors; chance itself would put about 0.01"
        in said
    )
    assert "none lies beyond 3 standard errors" in said
    assert "The two numbers, 3 and 0, differ because" in said
    assert "With only 5 units" in said


def test_a_unit_beyond_is_a_reason_to_look_and_not_a_finding():
    (said,) = [text for text in _agencies(spread="none").sentences() if "lie beyond the limits" in text]
    assert said.startswith(
        "Anoka, Duluth and St Paul lie beyond the limits. That is not a finding: each is a reason to"
    )
    (said,) = [
        text
        for text in compare(NAMES, [20, 22, 18, 20, 60], [100] * 5, spread="none", sigma=5).sentences()
        if "beyond the limits" in text
    ]
    assert said.startswith("Eve lies beyond the limits. That is not a finding: it is a reason to look")


def test_nothing_found_says_what_could_have_been_seen():
    made = compare(NAMES, [20, 22, 18, 20, 21], [100] * 5)
    said = " ".join(made.sentences())
    assert made.beyond() == ()
    assert "The bulk of the units do not differ by more than chance" in said
    below, above = made.units[0].seen_below, made.units[0].seen_above
    assert f"only if its true share were below {100 * below:.2g}% or above {100 * above:.1f}%" in said


def test_units_too_small_to_be_told_apart_are_counted():
    said = " ".join(compare(NAMES, [0, 1, 0, 0, 1], [1, 2, 1, 1, 2], spread="none").sentences())
    assert "would not have been flagged so often whatever its true share" in said
    assert "they are too small to be told apart" in said


def test_units_without_cases_are_kept_and_said_to_be_silent():
    made = compare(NAMES, [20, 22, 18, 20, 0], [100, 100, 100, 100, 0])
    eve = made.units[4]
    assert (eve.q, eve.seen_below, eve.seen_above) == (None, None, None)
    assert "Of 1 unit without cases nothing is said." in made.sentences()


def test_no_cases_anywhere_is_said_in_one_sentence():
    assert compare(["Ada", "Bea"], [0, 0], [0, 0]).sentences() == (
        "No unit has any cases, so nothing can be compared.",
    )


def test_each_unit_may_be_held_against_its_own_cases_or_against_a_target():
    mixed = compare(NAMES, [10, 20, 30, 40, 50], [100] * 5, expected=[0.1, 0.2, 0.3, 0.4, 0.5])
    assert "its own mixture of cases leads one to expect" in mixed.sentences()[0]
    assert [unit.shrunk.share for unit in mixed.units] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    fixed = compare(["Ada"], [36], [110], target=0.12)
    assert "1 unit with 110 cases was compared" in fixed.sentences()[0]
    assert "a target of 12.0%" in fixed.sentences()[0]
    assert fixed.units[0].row.z == pytest.approx(6.69, abs=0.005)


def test_clumps_are_said_to_be_what_is_allowed_for():
    said = " ".join(_agencies(spread="multiplicative").sentences())
    assert "variance within units is taken as" in said


def test_where_every_unit_is_flagged_nothing_is_said_of_the_rest():
    made = compare(["Ada", "Bea"], [10, 190], [200, 200], spread="none")
    assert len(made.beyond()) == 2
    assert not any("Nothing found" in text for text in made.sentences())
