"""Repeats and themes: on sixty invented pairs, under people's decisions, and in the words of an advocate."""

from datetime import date, datetime
from itertools import combinations, product
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ringtrue.errors import UnknownNameError
from ringtrue.promises.repeats import (
    ALIKE,
    SHORT,
    WORTH_A_LOOK,
    asking,
    compare,
    is_story,
    recommending,
    sentences,
    similar,
    stem,
)
from ringtrue.promises.themes import Decision, Recommendation, bind, grouped, ordinal, themes

PAIRS = YAML(typ="safe").load((Path(__file__).parent / "repeated_pairs.yaml").read_text(encoding="utf-8"))
SAME = [(f"same-{number:02}-a", f"same-{number:02}-b") for number in range(len(PAIRS["same"]))]
ALL = {
    f"{kind}-{number:02}-{side}": text
    for kind, pairs in PAIRS.items()
    for number, pair in enumerate(pairs)
    for side, text in zip("ab", pair, strict=True)
}
LOOK_ALIKE = [(f"look_alike-{number:02}-a", f"look_alike-{number:02}-b") for number in range(len(PAIRS["look_alike"]))]

NO_CRIME = "The force should have a second officer approve each report of rape that is recorded as no crime."
NO_CRIME_AGAIN = "We recommend that a second officer approves every report of rape that is recorded as no crime."
PHONES = "Mobile phones of complainants should be returned within twenty-four hours, or a replacement lent."
KITS = "Untested sexual assault kits should be inventoried and submitted to the laboratory each month."


def noon(day: int) -> datetime:
    return datetime(2024, 1, day, 12)


def decided(kind: str, *members: str, day: int = 1, actor: str = "Ada") -> Decision:
    return Decision(kind, members, actor, "read both", noon(day))  # type: ignore[arg-type]


def said(**texts: str) -> list[Recommendation]:
    return [Recommendation(name, text) for name, text in texts.items()]


def groups(found) -> list[list[str]]:
    return sorted(sorted(each.id for each in theme.members) for theme in found.themes)


def is_together(found, first: str, second: str) -> bool:
    return found.theme_of(first) is found.theme_of(second)


def test_of_the_invented_pairs_most_that_say_the_same_are_found_and_few_that_do_not():
    # Measured: 20 of 30 found, with 2 wrong. The floors leave room for a change of the method, not for a worse one.
    called = {(each.first, each.second) for each in similar(ALL)}
    right, wrong = len(called & set(SAME)), len(called & set(LOOK_ALIKE))
    assert right / len(SAME) >= 0.6
    assert right / (right + wrong) >= 0.85


def test_a_theme_of_the_invented_pairs_seldom_joins_what_two_pairs_say():
    # Beside the sixty pairs there are 7,080 others, and hardly one of them asks for the same. Measured: none is joined.
    found = themes(Recommendation(name, text) for name, text in ALL.items())
    strangers = [
        (first.id, second.id)
        for theme in found.repeated
        for first, second in combinations(theme.members, 2)
        if first.id[:-2] != second.id[:-2]
    ]
    assert len(strangers) <= 3
    assert sum(is_together(found, *pair) for pair in SAME) >= 18


def test_the_likeness_of_a_pair_comes_in_order_and_with_its_reasons():
    first, *rest = similar({"b": NO_CRIME, "a": NO_CRIME_AGAIN, "c": PHONES})
    assert rest == []
    assert (first.first, first.second) == ("a", "b")
    assert first.score >= ALIKE
    assert 0 <= first.words <= 1 and 0 <= first.letters <= 1


def test_a_lower_bound_shows_more_pairs_for_a_person_to_look_at():
    assert len(similar(ALL, WORTH_A_LOOK)) > len(similar(ALL))


def test_a_misspelling_or_two_do_not_hide_a_repeat():
    misspelt = NO_CRIME_AGAIN.replace("recorded", "recoreded").replace("approves", "aproves")
    (found,) = similar({"a": NO_CRIME, "b": misspelt})
    assert found.score == found.letters > 0.85 > found.words, "a short text, of whose words two are other ones"


def test_two_short_texts_are_not_alike_for_a_word_that_both_have():
    texts = {"a": "Training for officers on searches.", "b": "Training and support for officers on leave."}
    assert ("a", "b") not in {(each.first, each.second) for each in similar({**ALL, **texts})}


def test_two_recommendations_to_one_force_are_not_alike_for_its_name():
    names = "Northfield Police (NP) should {}. NP should report on it."
    texts = {"a": names.format("train its drivers"), "b": names.format("repair the roof of the station")}
    assert similar(texts, 0.01) == []


def test_no_texts_and_a_text_of_nothing_are_like_nothing():
    assert similar({}) == []
    assert similar({"a": "", "b": "The force should."}) == []
    assert themes([]).themes == ()
    assert themes(said(a="")).themes[0].label == "nothing is said"


@settings(max_examples=30, deadline=None)
@given(st.permutations(sorted(ALL)[:24]))
def test_the_order_of_the_texts_does_not_matter(names):
    assert similar({name: ALL[name] for name in names}, 0.1) == similar(
        {name: ALL[name] for name in sorted(names)}, 0.1
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("policies", "policy"), ("statements", "statement"), ("recording", "recorded"), ("stopped", "stopping"),
        ("assesses", "assessment"), ("notified", "notify"), ("supervisor", "supervisors"), ("detainees", "detainee"),
    ],
)  # fmt: skip
def test_endings_do_not_hide_a_word(one, other):
    assert stem(one) == stem(other)


def test_a_stem_keeps_apart_what_a_recommendation_keeps_apart():
    assert len({stem(word) for word in ("policy", "police", "crisis", "process", "custody", "custom")}) == 6


STORY = (
    "In March a woman reported to Westdale Police that she had been raped. Two officers took a first account and "
    "seized her clothing. The nurse recommended that she be seen by a doctor, who said that she should rest. Nobody "
    "called her for three weeks, and the officer should have done so. We completed our investigation in May. "
)
OUTCOME = "Having read it, Westdale Police accept that he should face a misconduct hearing in the autumn. "


def test_what_a_page_asks_is_found_within_its_story():
    asked = "We recommended that Westdale Police tells victims within two days which detective is in charge."
    assert asking(STORY + asked + OUTCOME) == [asked]
    assert recommending(STORY + asked + OUTCOME) == asked


def test_a_sentence_after_it_that_goes_on_asking_belongs_to_it_and_the_reasons_do_not():
    text = (
        "The IOPC recommends that the force reviews its policy. The policy should name who is responsible. This "
        "follows a case in which nobody was."
    )
    assert asking(text) == [
        "The IOPC recommends that the force reviews its policy.",
        "The policy should name who is responsible.",
    ]


def test_the_items_of_a_list_belong_to_the_sentence_before_it():
    text = "We recommend that training covers the following: a) retractions b) delay.\nThe inquest was held in June."
    assert asking(text) == ["We recommend that training covers the following:", "a) retractions b) delay."]


@pytest.mark.parametrize(
    "text",
    [
        "Supervisors should read every file before it is closed.",
        "To review the policy on retraction statements.",
        "Ensure that lieutenants read every unfounded case.",
        "The department may wish to consider a second review.",
        "That all detectives are trained in trauma.",
        "Our investigation identified areas of learning around the recording of no crimes.",
    ],
)
def test_a_recommendation_need_not_say_that_it_is_one(text):
    assert asking(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The officer should have called her back.",
        "We recommended that the officer attend a misconduct meeting.",
        "The policy states that officers should call within a day.",
        "We make learning recommendations to improve how complaints are handled.",
        "We did not identify any organisational learning.",
        "The custody sergeant was told by the nurse, who recommended a level of observation.",
        "The force agreed with our recommendation.",
    ],
)
def test_hindsight_proceedings_rules_and_habits_ask_for_nothing(text):
    assert asking(text) == []


def test_where_nothing_asks_the_whole_text_stands_and_a_long_one_is_a_story():
    assert recommending(STORY) == " ".join(STORY.split())
    long = STORY * (SHORT // len(STORY) + 1)
    assert is_story(long)
    assert not is_story("Supervision of the night shift.")
    found = themes(said(a=long, b=long))
    assert found.stories == ("a", "b")
    assert groups(found) == [["a"], ["b"]], "two stories alike are no repeated recommendation"


def test_abbreviations_do_not_end_a_sentence_and_a_lost_blank_does():
    assert sentences("Record it (e.g. Niche) at St. Anne.This follows a case.") == [
        "Record it (e.g. Niche) at St. Anne.",
        "This follows a case.",
    ]


def test_what_is_alike_is_one_theme_and_what_is_not_stands_alone():
    found = themes(said(c=NO_CRIME, a=NO_CRIME_AGAIN, b=PHONES))
    assert groups(found) == [["a", "c"], ["b"]]
    (theme,) = found.repeated
    assert {"crime", "approve"} <= set(theme.label.replace("approves", "approve").replace(",", "").split())
    assert theme.sentence().endswith("2 recommendations in 2 reports, grouped by wording; nobody has confirmed it.")


def test_a_chain_of_pairs_is_not_one_theme():
    # a-b and b-c are alike and a-c are not: on average {a, b} and c are alike by 0.25, which is too little.
    likeness = np.array([[1.0, 0.6, 0.0], [0.6, 1.0, 0.5], [0.0, 0.5, 1.0]])
    assert grouped(likeness, [], [], 0.3) == [0, 0, 2]
    assert grouped(likeness, [], [], 0.25) == [0, 0, 0]
    assert grouped(likeness, [(0, 2)], [(1, 2)], 0.1) == [0, 1, 0]


@st.composite
def constrained(draw):
    """Likenesses of a few texts, a partition of them into groups that people made, and groups kept apart."""
    size = draw(st.integers(1, 9))
    upper = [[draw(st.integers(0, 20)) / 20 for _ in range(size)] for _ in range(size)]
    likeness = np.triu(np.array(upper), 1)
    made = [draw(st.integers(0, size - 1)) for _ in range(size)]
    pairs = list(combinations(range(size), 2))
    together = [pair for pair in pairs if made[pair[0]] == made[pair[1]] and draw(st.booleans())]
    apart = [pair for pair in pairs if made[pair[0]] != made[pair[1]] and draw(st.booleans())]
    return likeness + likeness.T, together, apart


def naive_groups(likeness, together, apart, at_least):
    """The same, written to be believed: merge the two groups alike most, allowed, until none is alike enough."""
    found = [{place} for place in range(len(likeness))]
    for first, second in together:
        (one,), (other,) = ([each for each in found if place in each] for place in (first, second))
        found = [each for each in found if each not in (one, other)] + [one | other]
    while True:
        ways = [
            (np.mean([likeness[a, b] for a, b in product(one, other)]), one, other)
            for one, other in combinations(found, 2)
            if not any({a, b} == set(pair) for a, b in product(one, other) for pair in apart)
        ]
        best = max(ways, key=lambda way: way[0], default=None)
        if best is None or best[0] < at_least:
            return found
        found = [each for each in found if each not in best[1:]] + [best[1] | best[2]]


@settings(max_examples=200, deadline=None)
@given(constrained())
def test_whom_people_joined_are_joined_and_whom_they_parted_are_not(case):
    likeness, together, apart = case
    label = grouped(likeness, together, apart, 0.5)
    assert all(label[first] == label[second] for first, second in together)
    assert all(label[first] != label[second] for first, second in apart)


@settings(max_examples=200, deadline=None)
@given(constrained(), st.randoms(use_true_random=False))
def test_groups_are_those_of_the_naive_twin_where_no_two_pairs_are_equally_alike(case, random):
    likeness, together, apart = case
    size = len(likeness)
    jitter = np.triu(np.array([[random.uniform(0, 0.01) for _ in range(size)] for _ in range(size)]), 1)
    likeness = likeness + jitter + jitter.T
    label = grouped(likeness, together, apart, 0.5)
    mine = {frozenset(place for place in range(size) if label[place] == each) for each in set(label)}
    assert mine == {frozenset(each) for each in naive_groups(likeness, together, apart, 0.5)}


KINDS = st.sampled_from(["confirm", "split", "merge"])
FEW = sorted(ALL)[:10]


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(FEW),
    st.lists(st.tuples(KINDS, st.sets(st.sampled_from([*FEW, "gone"]), min_size=2, max_size=4), st.integers(1, 9))),
)
def test_the_last_decision_on_a_pair_binds_whatever_the_order_of_the_texts(names, acts):
    log = [decided(kind, *sorted(members), day=day) for kind, members, day in acts]
    found = themes((Recommendation(name, ALL[name]) for name in names), log)
    again = themes((Recommendation(name, ALL[name]) for name in FEW), log)
    assert found == again
    if log:
        _, last = max(enumerate(log), key=lambda entry: (entry[1].at, entry[0]))
        for pair in combinations([name for name in last.members if name != "gone"], 2):
            assert is_together(found, *pair) is (last.kind != "split")


def test_a_confirmed_theme_says_so_and_keeps_its_id_when_others_join():
    three = NO_CRIME.replace("each", "every")
    log = [decided("confirm", "m", "n")]
    before = themes(said(m=NO_CRIME, n=NO_CRIME_AGAIN, z=KITS), log)
    after = themes(said(a=three, m=NO_CRIME, n=NO_CRIME_AGAIN, z=KITS), log)
    assert before.theme_of("m").confirmed == ("m", "n")
    assert before.theme_of("m").sentence().endswith("2 recommendations in 2 reports, all confirmed.")
    assert after.theme_of("m").id == before.theme_of("m").id
    assert after.theme_of("a").sentence().endswith("3 recommendations in 3 reports, all but 1 confirmed.")


def test_a_confirmed_theme_stays_together_whatever_its_words():
    assert groups(themes(said(a=NO_CRIME, b=KITS), [decided("confirm", "a", "b")])) == [["a", "b"]]


def test_a_theme_has_the_same_id_in_every_run_and_another_has_another():
    first, second = themes(said(a=NO_CRIME, b=KITS)), themes(said(b=PHONES, a=NO_CRIME))
    assert first.theme_of("a").id == second.theme_of("a").id != first.theme_of("b").id


def test_what_was_split_is_apart_and_the_theme_names_the_decision():
    split = decided("split", "a", "b")
    found = themes(said(a=NO_CRIME, b=NO_CRIME_AGAIN, c=KITS), [split])
    assert groups(found) == [["a"], ["b"], ["c"]]
    assert [found.theme_of(name).decisions for name in "abc"] == [(split,), (split,), ()]


def test_a_merge_joins_what_words_would_not_and_is_no_confirmation():
    merge = decided("merge", "a", "b")
    theme = themes(said(a=NO_CRIME, b=KITS), [merge]).theme_of("a")
    assert (theme.decisions, theme.confirmed) == ((merge,), ())


def test_a_merge_after_a_confirmation_does_not_undo_it():
    log = [decided("confirm", "a", "b"), decided("merge", "a", "b", day=2)]
    theme = themes(said(a=NO_CRIME, b=KITS), log).theme_of("a")
    assert (theme.decisions, theme.confirmed) == (tuple(log), ("a", "b"))


def test_a_later_decision_overrides_an_earlier_one_and_it_is_said():
    split, merge = decided("split", "a", "b", day=2), decided("merge", "b", "a", day=9, actor="Bea")
    texts = said(a=NO_CRIME, b=KITS)
    for log in ([split, merge], [merge, split]):
        found = themes(texts, log)
        assert groups(found) == [["a", "b"]]
        assert found.problems == (
            "The split by Ada on 2024-01-02 is not followed for a and b: the merge by Bea on 2024-01-09 is later.",
        )
    assert groups(themes(texts, [decided("merge", "a", "b", day=2), decided("split", "a", "b", day=3)])) == [
        ["a"],
        ["b"],
    ]


def test_of_two_decisions_of_one_moment_the_later_in_the_log_is_the_later():
    log = [decided("split", "a", "b"), decided("merge", "a", "b")]
    assert groups(themes(said(a=NO_CRIME, b=KITS), log)) == [["a", "b"]]
    assert groups(themes(said(a=NO_CRIME, b=KITS), log[::-1])) == [["a"], ["b"]]


def test_an_old_split_that_later_merges_contradict_only_together_is_not_followed_and_it_is_said():
    log = [decided("split", "a", "c"), decided("merge", "a", "b", day=2), decided("merge", "b", "c", day=3)]
    found = bind(log, "abc")
    assert found.apart == {}
    assert found.problems == (
        "The split by Ada on 2024-01-01 is not followed for a and c: later decisions, taken together, say otherwise.",
    )


def test_an_old_merge_is_followed_for_the_pairs_that_a_later_split_leaves():
    found = themes(
        said(a=NO_CRIME, b=KITS, c=PHONES), [decided("merge", "a", "b", "c"), decided("split", "a", "b", day=2)]
    )
    assert groups(found) == [["a", "c"], ["b"]]
    assert len(found.problems) == 2, "a and b, and b and c: c is with a"


def test_a_split_holds_for_groups_that_were_merged():
    found = bind([decided("merge", "a", "b"), decided("merge", "c", "d"), decided("split", "b", "c", day=2)], "abcd")
    assert found.problems == ()
    more = bind([decided("merge", "a", "d"), *[decided("split", "b", "c", day=4)],
                 decided("merge", "a", "b", day=3), decided("merge", "d", "c", day=2)], "abcd")  # fmt: skip
    assert len(more.problems) == 1, "a with d would bring b to c"


def test_an_unknown_id_in_a_decision_is_a_problem_and_no_crash():
    found = themes(
        said(a=NO_CRIME, b=KITS), [decided("merge", "a", "b", "x9"), decided("split", "a", "x8", "x9", day=2)]
    )
    assert groups(found) == [["a", "b"]]
    assert found.problems == (
        "The split by Ada on 2024-01-02 names x8 and x9, which are not known. Nothing of it is left to follow.",
        "The merge by Ada on 2024-01-01 names x9, which is not known. It is followed for the others.",
    )
    (problem,) = themes(said(a=NO_CRIME), [decided("confirm", "a", "a")]).problems
    assert problem.endswith("names fewer than two recommendations. Nothing of it is left to follow.")


def test_two_recommendations_of_one_id_are_refused():
    with pytest.raises(ValueError, match="the id a"):
        themes([Recommendation("a", NO_CRIME), Recommendation("a", KITS)])


def nine() -> list[Recommendation]:
    """Nine reports on the handling of rape by one force, five of them on one unit, and one on another force."""
    units = ["sapphire", "", "sapphire", "north", "Sapphire", "north", "sapphire", "", "sapphire"]
    bodies = ["IPCC", "HMIC", "IPCC"] * 3
    ours = [
        Recommendation(f"r{n}", NO_CRIME, "Northfield  Police", unit, body, f"report {n}", date(2010 + n, 3, 1))
        for n, (unit, body) in enumerate(zip(units, bodies, strict=True))
    ]
    return [
        *ours,
        Recommendation("other", NO_CRIME_AGAIN, "Westdale Police", "sapphire", "IPCC", "w1", date(2009, 1, 1)),
    ]


def test_the_fifth_report_to_this_unit_is_the_ninth_to_this_force():
    number = themes(nine()).number("r8")
    assert (number.to_unit, number.to_force) == (5, 9)
    assert [each.id for each in number.earlier_to_unit] == ["r0", "r2", "r4", "r6"]
    assert [each.id for each in number.earlier_to_force] == [f"r{n}" for n in range(8)]
    assert number.sentence() == (
        "The fifth report to this unit that says so, and the ninth to this force, by HMIC and IPCC."
    )


def test_the_first_to_a_force_is_the_first_whatever_others_were_told():
    number = themes(nine()).number("r0")
    assert (number.to_unit, number.to_force, number.earlier_to_force) == (1, 1, ())
    assert themes(nine()).number("other").to_force == 1


def test_where_no_unit_is_named_only_the_force_counts():
    number = themes(nine()).number("r7")
    assert (number.to_unit, number.to_force) == (None, 8)
    assert number.sentence() == "The eighth report to this force that says so, by HMIC and IPCC."


def test_two_recommendations_of_one_report_are_one_saying():
    twice = Recommendation("r8b", NO_CRIME_AGAIN, "Northfield Police", "sapphire", "IPCC", "report 8", date(2018, 3, 1))
    found = themes([*nine(), twice])
    assert found.number("r8b").to_force == found.number("r8").to_force == 9
    assert "11 recommendations in 10 reports to 2 forces" in found.theme_of("r8").sentence()


def test_reports_of_one_day_share_a_number_and_one_without_a_day_has_none():
    same_day = Recommendation("s", NO_CRIME, "Northfield Police", "", "HMIC", "h", date(2018, 3, 1))
    undated = Recommendation("u", NO_CRIME, "Northfield Police", "", "HMIC", "i")
    found = themes([*nine(), same_day, undated])
    assert found.number("s").to_force == found.number("r8").to_force == 9
    assert found.number("s").sentence().endswith("1 other of no known day may be earlier.")
    assert (found.number("u").to_force, found.number("u").sentence()) == (
        None,
        "Its day is not known, so it has no number.",
    )
    assert found.theme_of("u").members[-1] == undated
    assert themes(said(a=KITS)).number("a").sentence() == "It names no force, so it has no number."


def test_a_recommendation_that_is_not_known_is_named_with_those_near_it():
    with pytest.raises(UnknownNameError, match="did you mean r8"):
        themes(nine()).number("r88")


def test_ordinals_are_words_up_to_the_tenth():
    numbers = (1, 5, 9, 10, 11, 12, 13, 21, 22, 23, 111, 112)
    assert [ordinal(number) for number in numbers] == [
        "first", "fifth", "ninth", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "111th", "112th",
    ]  # fmt: skip


def test_two_thousand_recommendations_are_grouped_in_seconds():
    # Each of the hundred and twenty in seventeen wordings, told apart by a made-up word.
    texts = [
        Recommendation(f"{name}-{n}", f"{text} Unit {stem(name)}{n}.") for name, text in ALL.items() for n in range(17)
    ]
    began = perf_counter()
    found = themes(texts)
    assert len(found.themes) < len(texts) / 5
    assert perf_counter() - began < 30


def test_the_terms_that_label_a_theme_are_words_as_people_write_them():
    compared = compare({"a": NO_CRIME, "b": NO_CRIME_AGAIN, "c": KITS})
    terms = compared.telling(["a", "b"])
    assert len(terms) == len(set(terms)) == 4
    assert set(" ".join(terms).split()) <= set((NO_CRIME + " " + NO_CRIME_AGAIN).casefold().replace(".", "").split())
