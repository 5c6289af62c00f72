"""Watching what hardly ever happens: few false alarms, a rise is seen, and a fall is never announced."""

from math import comb

import numpy as np
import pytest

from ringtrue.figures.rare import MOST_TO_BE_RARE, usual_where_rare, watch_rare

MONTHS = [f"{2010 + month // 12}-{month % 12 + 1:02d}" for month in range(48)]
CASES = [14] * 48


def _watched(hits, totals=CASES, **asked):
    return watch_rare(MONTHS[: len(hits)], hits, totals[: len(hits)], per_year=12, power=False, **asked)


def test_the_upper_end_is_that_of_clopper_and_pearson():
    # Where p is the upper end, so few as were found come with a chance of 2.5%; of none the end is 1 - 0.025^(1/n).
    assert usual_where_rare([0] * 10, [10] * 10) == pytest.approx(1 - 0.025 ** (1 / 100))
    for found in range(1, 5):
        p = usual_where_rare([0] * 9 + [found], [10] * 10)
        chance = sum(comb(100, few) * p**few * (1 - p) ** (100 - few) for few in range(found + 1))
        assert chance == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("hits", "totals"),
    [
        ([1] * 10, [10] * 10),  # enough to learn from
        ([0] * 10, [1] * 10),  # too few cases
        ([0] * 10, [100] + [0] * 9),  # one period only
        ([0] * 6 + [1] * 4, [2] * 10),  # 4 of 20 are few, and not rare
        ([], []),
    ],
)
def test_a_baseline_that_does_not_show_it_rare_is_not_watched_in_this_way(hits, totals):
    assert usual_where_rare(hits, totals) is None


def test_what_is_held_to_be_usual_is_never_more_than_a_fifth():
    for cases in range(20, 120):
        for found in range(5):
            usual = usual_where_rare([0] * 7 + [found], [1] * 7 + [cases - 7])
            assert usual is None or found / cases < usual <= MOST_TO_BE_RARE


def test_a_series_no_longer_than_its_baseline_is_left_to_others():
    assert _watched([0] * 24) is None
    assert _watched([0] * 25) is not None
    assert _watched([0] * 25, baseline=25) is None
    assert _watched([0] * 25, baseline=20) is not None


@pytest.mark.parametrize(("share", "series"), [(0.001, 120), (0.01, 120)])
def test_nothing_that_happens_gives_no_more_alarms_than_designed(share, series):
    rng = np.random.default_rng(12)
    alarms = periods = 0
    for _ in range(series):
        found = _watched(rng.binomial(14, share, 48).tolist(), arl=20.0)
        if found is not None:
            alarms += len(found[0].alarms)
            periods += sum(len(segment.rise) for segment in found[0].segments)
    assert periods > 1_000
    # Designed for both directions is one in 20; rises alone may take half of it, and the true share lies below the
    # upper end that was held to be usual.
    assert alarms / periods <= 1 / 20 / 2


@pytest.mark.parametrize("share", [0.001, 0.01])
def test_a_rise_to_a_fifth_is_seen(share):
    rng = np.random.default_rng(13)
    seen = tried = 0
    for _ in range(40):
        hits = [*rng.binomial(14, share, 24).tolist(), *rng.binomial(14, 0.2, 24).tolist()]
        found = _watched(hits)
        if found is not None:
            tried += 1
            seen += any(alarm.direction == "up" for alarm in found[0].alarms)
    assert tried >= 35
    assert seen >= 0.95 * tried


def test_a_fall_is_never_announced_nor_its_sum_kept():
    # 4 of 336 are held to be 3%; then nothing at all happens in 600 cases a month.
    totals = [14] * 24 + [600] * 24
    found = _watched([4] + [0] * 47, totals)
    assert found is not None
    watch, said = found
    assert watch.alarms == ()
    assert all(value == 0 for segment in watch.segments for value in segment.fall)
    assert all(len(segment.fall) == len(segment.rise) == 24 for segment in watch.segments)
    assert all(segment.sees_fall is None for segment in watch.segments)
    assert said == (
        "Baseline 2010-01 to 2011-12: 4 of 336, too few to learn a share from and enough to say that it is rare: 3.0%, "
        "the upper end of its interval, counts as usual."
    )


def test_periods_without_cases_and_periods_of_nothing_but_hits_are_watched():
    found = _watched([0] * 24 + [0] * 12 + [14] * 12, [14] * 24 + [0] * 12 + [14] * 12)
    assert found is not None
    assert {alarm.direction for alarm in found[0].alarms} == {"up"}
    assert found[0].alarms[0].period == MONTHS[36]
