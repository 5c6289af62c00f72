"""XmR charts against the recorded output of NHSRplotthedots, and each rule on a series made for it."""

import pytest

from ringtrue.figures.xmr import MAKING_DATA_COUNT, PROVOST_MURRAY, Rules, flagged, xmr

# Twenty values and their limits as NHSRplotthedots prints them (nhs-r-community/NHSRplotthedots, tests/testthat/_snaps,
# ptd_spc_standard.md and ptd_spc.md): mean 0.142, limits -3.01 and 3.29, no signal. They are R's first twenty normal
# deviates from seed 123, here with the digits that the printed ones leave out.
PLOTTED = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.70135590, -0.47279141,
]  # fmt: skip


def flags(values, **rules):
    return [
        int(value)
        for value in flagged(xmr(values, rules=Rules(**{"run": 0, "trend": 0, "two_of_three": False, **rules})))
    ]


def test_the_limits_are_those_that_the_nhs_package_printed():
    (stretch,) = xmr(PLOTTED).stretches
    assert stretch.mean == pytest.approx(0.142, abs=0.0005)
    assert stretch.lower == pytest.approx(-3.01, abs=0.0051)
    assert stretch.upper == pytest.approx(3.29, abs=0.0051)


def test_the_limits_of_two_stretches_are_those_that_the_nhs_package_printed_for_two_groups():
    # ptd_spc.md, for the first ten and the last ten: mean 0.0746 (-2.60, 2.75) and mean 0.209 (-3.28, 3.70).
    first, second = xmr(PLOTTED, breaks=[10]).stretches
    assert (first.mean, first.lower, first.upper) == pytest.approx((0.0746, -2.60, 2.75), abs=0.0051)
    assert (second.mean, second.lower, second.upper) == pytest.approx((0.209, -3.28, 3.70), abs=0.0051)


def test_the_values_of_the_nhs_package_hold_no_signal():
    assert xmr(PLOTTED, rules=MAKING_DATA_COUNT).patterns == ()


# What `ptd_seven_point_trend` gives (the same repository, tests/testthat/test-ptd_calculate_point_type.R): 1 at the
# seventh point. We name the whole pattern, so the last place of the pattern is that point.
@pytest.mark.parametrize(
    ("values", "found"),
    [
        (range(1, 7), []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        (range(1, 8), [(0, 6, 1)]),
        ([2, *range(1, 8), 3], [(1, 7, 1)]),
        (range(7, 0, -1), [(0, 6, -1)]),
        ([2, *range(7, 0, -1), 3], [(1, 7, -1)]),
    ],
)
def test_seven_in_a_row_rising_or_falling_is_a_trend_as_the_nhs_package_has_it(values, found):
    chart = xmr(list(values), rules=Rules(run=0, trend=7, two_of_three=False))
    trends = [
        (pattern.first, pattern.last, pattern.side)
        for pattern in chart.patterns
        if pattern.rule in ("rising", "falling")
    ]
    assert trends == found


def test_eight_in_a_row_on_one_side_are_a_run_and_seven_are_not_unless_asked():
    values = [1, -1] * 6 + [1] * 7 + [-1, -1.5, -1, -1.5, -1, -2, 0.5]
    runs = [p for p in xmr(values, rules=Rules(run=8, trend=0, two_of_three=False)).patterns if "side" in p.rule]
    assert runs == []
    (run,) = [p for p in xmr(values, rules=Rules(run=7, trend=0, two_of_three=False)).patterns if "side" in p.rule]
    assert (run.first, run.last, run.side) == (12, 18, 1)


def test_of_two_in_three_beyond_two_sigma_only_the_two_are_flagged():
    # Alternating by 1: the mean moving range is near 1, sigma near 0.9. Two values of 2.4 lie between two and three.
    values = [0.5, -0.5] * 10 + [2.4, 0.0, 2.4] + [-0.5, 0.5] * 5
    assert [place for place, flag in enumerate(flags(values, two_of_three=True)) if flag] == [20, 22]
    apart = [0.5, -0.5] * 10 + [2.4, 0.0, 0.0, 2.4] + [-0.5, 0.5] * 5
    assert sum(flags(apart, two_of_three=True)) == 0


def test_a_value_beyond_the_limits_is_a_signal_under_every_set_of_rules():
    values = [0.5, -0.5] * 10 + [9.0] + [-0.5, 0.5] * 5
    assert flags(values)[20] == 1
    assert sum(flags(values)) == 1


def test_fifteen_values_that_hug_the_mean_are_a_signal_only_where_asked():
    values = [5.0, -5.0] * 10 + [0.1, -0.1] * 8 + [5.0, -5.0] * 2
    assert [p.rule for p in xmr(values, rules=PROVOST_MURRAY, screened=False).patterns] == ["hugging the mean"]
    assert xmr(values, rules=MAKING_DATA_COUNT, screened=False).patterns == ()


def test_limits_are_drawn_anew_at_a_given_break_and_nowhere_else():
    values = [1.0, 1.2, 0.9, 1.1, 1.0, 1.2, 0.9, 1.1] + [5.0, 5.2, 4.9, 5.1, 5.0, 5.2, 4.9, 5.1]
    assert len(xmr(values).stretches) == 1
    assert any(flagged(xmr(values)))
    broken = xmr(values, breaks=[8])
    assert [round(stretch.mean, 3) for stretch in broken.stretches] == [1.05, 5.05]
    assert not any(flagged(broken))


def test_a_frozen_baseline_is_not_moved_by_what_follows():
    values = [1.0, 1.2, 0.9, 1.1, 1.0, 1.2, 0.9, 1.1, 5.0, 5.0]
    (stretch,) = xmr(values, baseline=8).stretches
    assert (stretch.mean, stretch.baseline) == (pytest.approx(1.05), 8)
    assert [p.first for p in xmr(values, baseline=8).patterns if p.rule == "beyond the limits"] == [8, 9]


def test_an_outlying_moving_range_is_left_out_once():
    values = [1.0, 2.0] * 10 + [40.0]
    assert xmr(values, screened=True).stretches[0].mean_range == pytest.approx(1.0)
    assert xmr(values, screened=False).stretches[0].mean_range == pytest.approx((19 + 38) / 20)


def test_a_series_that_never_differs_gives_no_signal():
    assert xmr([3.0] * 20).patterns == ()


@pytest.mark.parametrize(("values", "breaks"), [([1.0], []), ([1.0, 2.0, 3.0], [2]), ([1.0, 2.0, 3.0], [9])])
def test_a_stretch_of_one_value_or_a_break_outside_the_series_is_refused(values, breaks):
    with pytest.raises(ValueError):
        xmr(values, breaks=breaks)
