"""The always-valid test: wealth by hand, and Ville's bound on series in which nothing happened."""

import numpy as np
import pytest

from ringtrue.figures.eprocess import STAKES, evidence, shifted, usual_range, wealth


def test_the_wealth_is_what_one_reckons_by_hand():
    # Usual a half, single cases: each hit gains the whole stake, each miss loses it. Stakes of a quarter and a half.
    quarter, half = [1.25, 1.5625, 1.171875], [1.5, 2.25, 1.125]
    wanted = [(first + second) / 2 for first, second in zip(quarter, half, strict=True)]
    assert wealth([1, 1, 0], [1, 1, 1], 0.5, True, (0.25, 0.5)) == pytest.approx(wanted)
    assert wealth([0, 0, 1], [1, 1, 1], 0.5, False, (0.25, 0.5)) == pytest.approx(wanted)


def test_a_share_of_three_in_ten_where_one_in_ten_is_usual_multiplies_each_stake():
    # The gain is (0.3 - 0.1) / 0.1 = 2, so a stake s becomes 1 + 2 s.
    assert wealth([3], [10], 0.1, True)[0] == pytest.approx(np.mean([1 + 2 * stake for stake in STAKES]))


@pytest.mark.parametrize("rising", [True, False])
def test_of_series_in_which_nothing_happened_at_most_alpha_ever_show_evidence(rising):
    # Strongly over-dispersed, and looked at after every one of 150 periods. Four standard errors above 5%.
    rng = np.random.default_rng(1)
    share = rng.beta(0.2 * 4, 0.8 * 4, (4_000, 150))
    most = wealth(rng.binomial(20, share), 20, 0.2, rising).max(axis=1)
    ever = (most >= 20).mean()
    assert ever <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 4_000)
    assert ever > 0.002, "a test that never speaks would pass too"


def test_the_bound_holds_where_each_period_depends_on_those_before():
    # After a high period the next has no spread at all, after a low one much: the mean share stays what is usual.
    rng = np.random.default_rng(2)
    hits = np.zeros((3_000, 100), dtype=np.int64)
    for period in range(1, 100):
        wild = hits[:, period - 1] <= 2
        share = np.where(wild, np.where(rng.random(3_000) < 0.25, 0.8, 0.0), 0.2)
        hits[:, period] = rng.binomial(10, share)
    ever = (wealth(hits[:, 1:], 10, 0.2, True).max(axis=1) >= 20).mean()
    assert ever <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 3_000)


def test_a_lasting_rise_is_shown_and_said_and_so_is_a_fall():
    shown = evidence([3] * 5 + [12] * 20, [20] * 25, 0.15, 0.15)
    assert shown.fall_at is None
    assert shown.rise_at is not None and 5 <= shown.rise_at < 15
    assert "reason to look, not a finding" in shown.sentences([str(i) for i in range(25)])[0]
    fallen = evidence([0] * 40, [20] * 40, 0.4, 0.5)
    assert (fallen.rise_at, fallen.fall_at is not None) == (None, True)
    assert "No evidence of a rise" in fallen.sentences([str(i) for i in range(40)])[0]


def test_a_period_without_cases_and_no_periods_at_all_change_nothing():
    assert wealth([2, 0, 2], [10, 0, 10], 0.1, True)[1] == wealth([2], [10], 0.1, True)[0]
    none = evidence([], [], 0.1, 0.2)
    assert (none.rise, none.rise_at, none.fall_at) == ((), None, None)


def test_a_range_is_the_t_interval_of_the_log_odds_and_widens_with_over_dispersion():
    even, uneven = usual_range([9, 11] * 6, [100] * 12), usual_range([2, 18] * 6, [100] * 12)
    assert uneven[0] < even[0] < 0.1 < even[1] < uneven[1]
    # By hand: variance of the sum 12 * 12/11, information 1200 * 0.1 * 0.9 = 108, t of 11 degrees at 99.5%: 3.106. The
    # half case that is added moves the level by 0.4% of itself.
    reach = 3.1058 * np.sqrt(12 * 12 / 11) / 108
    assert np.log(even[1] / (1 - even[1])) - np.log(0.1 / 0.9) == pytest.approx(reach, abs=0.006)


def test_the_range_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        low, high = usual_range(rng.binomial(50, rng.beta(2, 8, 24)).tolist(), [50] * 24, confidence=0.9)
        inside += low <= 0.2 <= high
    assert 0.84 <= inside / 400 <= 0.95


def test_a_range_follows_the_expected_shares():
    expected = np.linspace(0.1, 0.4, 12)
    odds = expected / (1 - expected) * 1.5
    hits = np.round(1000 * odds / (1 + odds)).astype(int).tolist()
    low, high = usual_range(hits, [1000] * 12, expected.tolist())
    assert low < 0.6 < high, "one and a half times the odds of a half is a share of 0.6"
    assert shifted(0.6, [0.5, 0.1]) == pytest.approx((0.6, 1 / 7))


@pytest.mark.parametrize(("hits", "totals"), [([1], [10]), ([0, 0, 0], [10, 10, 10]), ([10, 10], [10, 10]), ([], [])])
def test_a_baseline_that_says_nothing_gives_a_range_in_which_nothing_can_be_shown(hits, totals):
    low, high = usual_range(hits, totals)
    assert low < 0.001 and high > 0.999


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.1), (0.5, 1.0), (0.3, 0.2)])
def test_bounds_that_are_no_shares_or_cross_are_refused(low, high):
    with pytest.raises(ValueError, match="between 0 and 1"):
        evidence([1], [2], low, high)
