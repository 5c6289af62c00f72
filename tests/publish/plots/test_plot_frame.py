"""Scales, ticks, labels that keep clear of each other, and breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_charts import words

from ringtrue.publish.plots.axes import breaks_over, period_axis, spread
from ringtrue.publish.plots.frame import Box, Canvas, Linear, Periods, place, runs, tick_words, ticks

QUARTERS = tuple(f"{year} Q{quarter}" for year in range(2015, 2021) for quarter in range(1, 5))
MONTHS = tuple(f"{year}-{month:02}" for year in range(2016, 2021) for month in range(1, 13))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 97, [0, 20, 40, 60, 80, 100]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (13, 31, [10, 15, 20, 25, 30, 35]),
        (-3, 3, [-4, -2, 0, 2, 4]),
        (5, 5, [2, 3, 4, 5, 6, 7, 8]),
        (0, 0, [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]),
    ],
)
def test_ticks_are_the_round_numbers_a_person_would_choose(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(1, 12))
def test_ticks_enclose_their_range_and_are_neither_many_nor_uneven(low, span, about):
    marks = ticks(low, low + span, about)
    slack = 1e-6 * (marks[-1] - marks[0])
    assert marks[0] <= low + slack and marks[-1] >= low + span - slack
    assert 2 <= len(marks) <= about + 3
    gaps = [later - former for former, later in zip(marks, marks[1:], strict=False)]
    assert max(gaps) == pytest.approx(min(gaps), rel=1e-3)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_no_two_ticks_are_written_alike(low, span):
    said = tick_words(ticks(low, low + span), False)
    assert len(set(said)) == len(said)


def test_ticks_of_shares_are_per_cent():
    assert tick_words([0, 0.25, 0.5], True) == ["0%", "25%", "50%"]
    assert tick_words([0, 0.005, 0.01], True) == ["0.0%", "0.5%", "1.0%"]
    assert tick_words([], False) == []


def test_equal_numbers_stand_in_the_middle_of_a_scale():
    assert Linear(3, 3, 0, 100)(3) == 50
    assert [Linear(0, 10, 100, 0)(value) for value in (0, 5, 10)] == [100, 50, 0]


def test_a_line_is_broken_where_a_value_is_missing():
    assert list(runs([(0, None), (1, 5), (2, 6), (3, None), (4, None), (5, 7)])) == [[(1, 5), (2, 6)], [(5, 7)]]
    assert list(runs([])) == []


def test_places_are_written_short_and_nought_has_no_sign():
    assert [place(value) for value in (-0.001, 10, 10.5, 1 / 3, -2.5)] == ["0", "10", "10.5", "0.33", "-2.5"]


@pytest.mark.parametrize(
    ("labels", "width", "expected"),
    [
        (QUARTERS, 560, ["2015 Q1", "2016 Q1", "2017 Q1", "2018 Q1", "2019 Q1", "2020 Q1"]),
        (QUARTERS, 300, ["2015 Q1", "2017 Q1", "2019 Q1"]),
        (MONTHS, 600, ["2016-01", "2017-01", "2018-01", "2019-01", "2020-01"]),
        (("2018", "2019", "2020"), 300, ["2018", "2019", "2020"]),
        (tuple("abcdefghij"), 120, ["a", "c", "e", "g", "i"]),
        (("only",), 300, ["only"]),
        ((), 300, []),
    ],
)
def test_labels_of_periods_keep_to_whole_years_where_there_are_years(labels, width, expected):
    canvas = Canvas("x", 720, 15)
    period_axis(canvas, Box(50, 0, 50 + width, 100), Periods(labels, 50, 50 + width))
    assert words(canvas.finished().svg("a", "b")) == expected


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 40)), max_size=8))
def test_labels_are_moved_apart_in_their_order_and_stay_within_their_span_if_there_is_room(wanted):
    tops, heights = [top for top, _ in wanted], [tall for _, tall in wanted]
    made = spread(tops, heights, (0.0, 340.0))
    placed = sorted(zip(made, heights, strict=True))
    assert all(a + tall <= b + 1e-6 for (a, tall), (b, _) in zip(placed, placed[1:], strict=False))
    middles = [top + tall / 2 for top, tall in wanted]
    order = sorted(range(len(wanted)), key=lambda index: middles[index])
    assert [made[index] for index in order] == sorted(made)
    if sum(heights) <= 340:
        assert all(top >= -1e-6 and top + tall <= 340 + 1e-6 for top, tall in placed)


def test_labels_that_do_not_meet_are_not_moved():
    assert spread([10, 200, 100], [20, 20, 20], (0, 300)) == [10, 200, 100]


def test_breaks_are_told_in_words_where_there_is_room_and_by_letter_and_note_where_there_is_none():
    periods = Periods(QUARTERS, 50, 700)
    told = breaks_over(Canvas("x", 720, 15), periods, [("2019 Q1", "new system"), ("2016 Q1", "new rules")])
    assert [words for _, _, words, _ in told.placed] == ["new rules", "new system"]
    assert told.notes == [] and told.lanes == 1

    long = "the rules for recording crimes changed after an inspection that found a fifth of them unrecorded"
    told = breaks_over(Canvas("x", 360, 13), Periods(QUARTERS, 40, 350), [("2019 Q1", long)])
    assert [words for _, _, words, _ in told.placed] == ["A"]
    assert told.notes == [f"A: from 2019 Q1, {long}"]


def test_two_breaks_side_by_side_stand_in_lanes_and_no_line_runs_through_words():
    told = breaks_over(
        Canvas("x", 720, 15), Periods(QUARTERS, 50, 700), [("2016 Q1", "new rules"), ("2016 Q2", "new system")]
    )
    assert [(lane, words) for _, lane, words, _ in told.placed] == [(0, "new rules"), (1, "new system")]
