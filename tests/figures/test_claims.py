"""Published sentences: they hold, do not hold, or cannot be tested, and the answer says what it rests on."""

from pathlib import Path

import numpy as np
import pytest

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.figures.claims import Answer, Claim, Said, claims, find_claims, judge
from ringtrue.figures.claims import Tested as Judged
from ringtrue.figures.measure import Measure, measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES, TABLE, Series
from ringtrue.ingest.mapping import source_names
from ringtrue.main import figures as verbs

TEXT = """
title: ours
claims:
  - id: ours
    sentence: A third were charged.
    said_by: ours
    said_on: 2015-01-01
    source: ours
    mark: C
    measure: exit-charged
    says: {at: "2014", figure: 0.33, rounded_to: 0.01}
    needs: Cases.
"""


def claim(**says: object) -> Claim:
    return Claim(
        id="ours", sentence="Said.", said_by="ours", said_on="2015-01-01", source="ours", mark="C",
        measure="exit-charged", needs="It would take the cases.", says=Said(**{"rounded_to": 0.01, **says}),
    )  # fmt: skip


def series(
    *years: tuple[int, int], unclear: int = 0, untold: int = 0, basis: str = TABLE, asked: Measure | None = None
) -> Series:
    """Return a series of so many of so many from 2013 on; what is not told is all in the last year."""
    hits, totals = (np.array([part]) for part in zip(*years, strict=True))
    last = np.zeros_like(hits)
    last[0, -1] = 1
    return Series(
        asked or measure("exit-charged"), "ours", basis, "", ("North",), tuple(range(2013, 2013 + len(years))),
        Cut("year"), hits, totals, last * unclear, last * untold, np.ones_like(hits, dtype=bool), 0,
    )  # fmt: skip


def judged(asked: Claim, own: Series | None) -> Judged:
    return judge(asked, own, [])


def test_a_figure_holds_as_far_as_the_sentence_is_exact() -> None:
    for hits, answer in ((324, "does not hold"), (325, "holds"), (335, "holds"), (336, "does not hold")):
        assert judged(claim(at="2013", figure=0.33), series((hits, 1000))).answer.value == answer


def test_a_published_figure_is_not_excused_by_chance_and_one_of_few_cases_is() -> None:
    asked = claim(at="2013", figure=0.33)
    assert judged(asked, series((20, 40))).answer is Answer.DOES_NOT_HOLD
    # Wilson's interval of 18 of 40 goes from 30.7% to 60.2% (E. B. Wilson, 1927; computed from the formula by hand).
    found = judged(asked, series((18, 40), basis=CASES))
    assert found.answer is Answer.HOLDS
    assert found.ways[0].at == pytest.approx((0.45, 0.307, 0.602), abs=0.0005)
    assert judged(asked, series((20, 40), basis=CASES)).answer is Answer.DOES_NOT_HOLD


def test_a_figure_that_does_not_hold_is_given_beside_the_one_that_was_said() -> None:
    found = judged(claim(at="2013", figure=0.33), series((20, 40)))
    assert found.why == "2013: 33.0% was said, the records give 50.0%."
    rate = series((20, 40), asked=measure("recorded-for-each-homicide"))
    assert "0.33 was said, the records give 0.50" in judged(claim(at="2013", figure=0.33), rate).why


def test_both_figures_of_two_periods_must_agree() -> None:
    asked = claim(before="2013", figure_before=0.1, at="2014", figure=0.31)
    assert judged(asked, series((10, 100), (31, 100))).answer is Answer.HOLDS
    found = judged(asked, series((13, 100), (31, 100)))
    assert (found.answer, found.why[:5]) == (Answer.DOES_NOT_HOLD, "2013:")


def test_a_period_that_the_records_do_not_reach_is_named_with_what_it_would_take() -> None:
    found = judged(claim(before="2003", figure_before=0.1, at="2014", figure=0.3), series((1, 10), (3, 10)))
    assert found.answer is Answer.CANNOT_BE_TESTED
    assert found.why == "The records do not reach 2003. It would take the cases."


def test_a_number_that_was_not_printed_cannot_be_tested() -> None:
    own = series((1, 10), (0, 0))
    own.is_there[0, 1] = False
    assert judged(claim(at="2014", figure=0.3), own).answer is Answer.CANNOT_BE_TESTED


def test_of_no_source_nothing_can_be_tested() -> None:
    found = judged(claim(at="2014", figure=0.3), None)
    assert (found.answer, found.ways) == (Answer.CANNOT_BE_TESTED, ())
    assert found.why == "No source tells of it. It would take the cases."


def test_a_change_is_of_the_figure_itself() -> None:
    asked = claim(before="2013", at="2014", change=0.18)
    assert judged(asked, series((100, 1000), (118, 1000))).answer is Answer.HOLDS
    found = judged(asked, series((100, 1000), (130, 1000)))
    assert found.why == "A change by +18% was said, the records give +30.0%."
    assert judged(claim(before="2013", at="2014", change=-0.5), series((10, 100), (5, 100))).answer is Answer.HOLDS


def test_nothing_is_a_change_of_nothing() -> None:
    asked = claim(before="2013", at="2014", change=0.18)
    assert "nothing is a change of nothing" in judged(asked, series((0, 100), (5, 100))).why
    # Of ten cases none is not nothing: the share may have been 28%, and it may have risen by anything.
    assert judged(asked, series((0, 10), (5, 10), basis=CASES)).answer is Answer.HOLDS


def test_counts_are_compared_as_counts() -> None:
    # Baltimore City 1995 and 2009: 684 and 158 recorded rapes (Baltimore Sun, 19 May 2010).
    asked = claim(before="2013", figure_before=684, at="2014", figure=158, of="count", rounded_to=1)
    assert judged(asked, series((684, 700_000), (158, 620_000))).answer is Answer.HOLDS
    found = judged(asked, series((684, 700_000), (1_158, 620_000)))
    assert found.why == "2014: 158 was said, the records give 1,158."
    assert found.ways[0].in_words(1_158) == "1,158"


def test_cases_that_do_not_tell_widen_the_figure_both_ways() -> None:
    found = judged(claim(at="2013", figure=0.33), series((33, 90), unclear=6, untold=4, basis=CASES))
    assert [way.way.rpartition(", ")[2] for way in found.ways[1:]] == [
        "if all that is not told counted", "if none of it did",
    ]  # fmt: skip
    assert [way.at[0] for way in found.ways if way.at] == pytest.approx([33 / 90, 0.43, 0.33])


def test_a_figure_that_the_untold_could_set_right_is_not_said_to_be_wrong() -> None:
    own = {"unclear": 400, "basis": CASES}
    assert judged(claim(at="2013", figure=0.33), series((300, 600), **own)).answer is Answer.CANNOT_BE_TESTED
    found = judged(claim(at="2013", figure=0.2), series((300, 600), **own))
    assert found.answer is Answer.DOES_NOT_HOLD
    assert len(found.ways) == 3


def test_what_is_untold_in_another_year_is_no_doubt_about_this_one() -> None:
    own = series((30, 90), (1, 2), unclear=50, basis=CASES)
    assert len(judged(claim(at="2013", figure=0.33), own).ways) == 1


def test_a_figure_that_could_be_almost_anything_is_not_said_to_hold() -> None:
    found = judged(claim(at="2013", figure=0.1), series((1, 10), basis=CASES))
    assert found.answer is Answer.CANNOT_BE_TESTED
    assert found.why.startswith("Too little is told: in 2013 the figure may lie anywhere between 1.8% and 40.4%.")


def test_other_ways_of_reckoning_follow_the_claims_own() -> None:
    other = series((5, 50), asked=measure("detected-of-all-reports"))
    found = judge(claim(at="2013", figure=0.33), series((33, 100)), [other])
    assert [way.way for way in found.ways] == [each.measure.text.title for each in (series((1, 1)), other)]
    assert found.ways[1].at is not None
    assert found.ways[1].at[0] == 0.1


def test_few_cases_are_noted() -> None:
    assert judged(claim(at="2013", figure=0.33), series((2, 6))).ways[0].note == "fewer than 20"


# ---- files of claims


@pytest.mark.parametrize("name", list(claims()))
def test_every_claim_that_ships_has_its_mark_its_source_and_measures_that_there_are(name: str) -> None:
    (found,) = find_claims(name)
    assert found.mark and len(found.source) > 5 and found.said_by and found.needs.endswith(".")
    assert found.sentence.endswith(".")
    for each in (found.measure, *found.beside):
        verbs.find_measure(each, found.offences)
    labels = [label for label in (found.says.before, found.says.at) if label]
    for label in labels:
        year = int(label[:4])
        periods = list(range(year - 1, year + 2))
        assert found.cut.find(label, periods) is not None, f"{label} is no period of {found.cut}"


def test_claims_name_sources_that_ship_or_ones_own() -> None:
    named = {source for each in claims().values() for source in each.sources}
    assert named - set(source_names()) <= {"london"}  # of which nobody has published a file


def test_at_least_eight_claims_ship() -> None:
    assert len(claims()) >= 8


def test_an_unknown_claim_is_told_with_a_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean southwark-10-to-31"):
        find_claims("southwark-10-to-32")


def test_claims_of_ones_own_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(TEXT)
    assert [each.id for each in find_claims(str(path))] == ["ours"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("figure: 0.33, ", "", "give figure or change"),
        ("figure: 0.33", "change: 0.33", "a change needs the period before"),
        ("figure: 0.33", "figure: 0.33, figure_before: 0.2", "a change needs the period before"),
        ('at: "2014", ', "", "say under at of which period"),
        ("rounded_to: 0.01", "rounded_to: 0", "rounded_to"),
        ("mark: C", "mark: Z", "mark"),
        ("    needs: Cases.\n", "", "needs: missing"),
        ("source: ours", "sorce: ours", "did you mean source"),
    ],
)
def test_a_claim_that_says_something_impossible_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in TEXT
    path = tmp_path / "ours.yaml"
    path.write_text(TEXT.replace(old, new))
    with pytest.raises(LibraryError) as refused:
        find_claims(str(path))
    assert str(refused.value).startswith(f"{path}:")
    assert said in str(refused.value)
