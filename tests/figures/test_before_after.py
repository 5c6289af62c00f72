"""Before and after a promise: published series, planted falls, and how often nothing is called something."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import t as student

from ringtrue.figures.before_after import difference_in_differences, differences, interrupted
from ringtrue.figures.quasi import fit

# Acute coronary episodes in Sicily by month, January 2002 to November 2006, and the standardised population; the
# smoking ban is at the 37th. J. Lopez Bernal and others, 2017, International Journal of Epidemiology 46, 348-355:
# sicily.csv of github.com/gasparrini/2017_lopezbernal_IJE_codedata.
EPISODES = [728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756, 766, 752, 765,
            831, 879, 928, 914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886, 831, 796, 833, 820, 877, 758,
            767, 738, 781, 843, 850, 908, 1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912]  # fmt: skip
PEOPLE = [379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6,
          375955.5, 378349.7, 376762.4, 379032.3, 379360.4, 376162, 377972.4, 381830.7, 379888.6, 380872.2, 380966.9,
          381240.4, 382104.9, 381802.7, 381656.3, 383680, 383504.2, 386462.9, 383783.1, 380836.8, 383483, 380906.2,
          382926.8, 384052.4, 384449.6, 383428.4, 388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3,
          385901.9, 386516.6, 388436.5, 383255.2, 390148.7, 385874.9, 391613.6, 391750.4, 394005.6, 391364.9,
          391664.6, 389022.3, 391878.5, 388575.3, 392989, 390018.8, 390712.3]  # fmt: skip


def test_the_smoking_ban_in_sicily_comes_out_as_statsmodels_has_it():
    # Recorded from statsmodels 0.15.0: GLM(aces ~ 1 + time + ban, Poisson, offset log(stdpop)).fit(scale="X2").
    found = interrupted(EPISODES, PEOPLE, 36, "rate")
    assert found.effect.value == pytest.approx(-0.111628443, abs=1e-7)
    assert found.dispersion == pytest.approx(3.5591867637, abs=1e-6)
    assert found.word == "fell"
    # Months are alike, which statsmodels leaves out: the error is its own, widened, with fewer degrees of freedom.
    time = np.arange(59.0)
    plain = fit(np.array(EPISODES, float), np.array(PEOPLE), np.column_stack([time**0, time, time >= 36]), "rate")
    assert np.sqrt(plain.covariance[2, 2] / plain.widened) == pytest.approx(0.03249594, abs=1e-7)
    assert found.effect.error == pytest.approx(0.03249594 * np.sqrt(plain.widened), abs=1e-6)
    assert plain.degrees == int(59 / plain.widened) - 3
    reach = student.ppf(0.975, plain.degrees) * found.effect.error
    assert found.effect.upper == pytest.approx(-0.111628443 + reach, abs=1e-6)


def test_a_new_slope_in_sicily_comes_out_as_statsmodels_has_it():
    # The same with ban x (month - 36): -0.114111026 and 0.000416845. Here the slope counts from the 37th month, so
    # the step is one slope later; the effect is their mean over the months after, weighted by people.
    found = interrupted(EPISODES, PEOPLE, 36, "rate", slope=True)
    months = np.average(np.arange(23), weights=PEOPLE[36:])
    assert found.effect.value == pytest.approx(-0.114111026 + 0.000416845 * (1 + months), abs=1e-6)
    assert found.dispersion == pytest.approx(3.6213771121, abs=1e-6)


def test_the_fit_of_shares_is_where_a_general_search_finds_the_top():
    hits, totals = np.array([3.0, 5, 4, 9, 2, 8, 7, 1]), np.array([20.0, 21, 30, 40, 15, 33, 41, 9])
    design = np.column_stack([np.ones(8), np.arange(8), np.arange(8) >= 4]).astype(float)

    def loss(beta):
        eta = design @ beta
        return -(hits @ eta - totals @ np.logaddexp(0, eta))

    found = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-9})
    ours = fit(hits, totals, design, "share")
    assert ours.coefficients == pytest.approx(found.x, abs=1e-5)
    share = 1 / (1 + np.exp(-design @ found.x))
    information = sum(n * p * (1 - p) * np.outer(row, row) for n, p, row in zip(totals, share, design, strict=True))
    pearson = sum((hits - totals * share) ** 2 / (totals * share * (1 - share))) / 5
    assert ours.dispersion == pytest.approx(pearson, abs=1e-5)
    assert ours.covariance == pytest.approx(np.linalg.inv(information) * max(1, pearson * ours.widened), rel=1e-4)


def test_neighbours_that_are_alike_widen_the_error():
    wave = np.repeat([30, 10, 30, 10, 30, 10], 5)
    found = fit(wave.astype(float), np.full(30, 100.0), np.ones((30, 1)), "share")
    assert found.likeness > 0.5
    assert found.widened == pytest.approx((1 + found.likeness) / (1 - found.likeness))


def test_minimum_wages_and_employment_give_the_published_difference():
    # D. Card and A. B. Krueger, 1994, American Economic Review 84, 772-793, table 3: New Jersey 20.44 to 21.03
    # full-time equivalents, Pennsylvania 23.33 to 21.17; the paper gives 2.76 from unrounded means.
    assert difference_in_differences((20.44, 21.03), (23.33, 21.17)) == pytest.approx(2.76, abs=0.015)


def _series(rng, shares, cases):
    totals = rng.poisson(cases, len(shares)) + 1
    return rng.binomial(totals, shares), totals


def test_a_planted_fall_is_seen_and_sized():
    hits, totals = _series(np.random.default_rng(3), [0.4] * 18 + [0.2] * 18, 80)
    found = interrupted(hits, totals, 18)
    assert found.word == "fell"
    assert found.effect.lower < np.log((0.2 / 0.8) / (0.4 / 0.6)) < found.effect.upper
    assert found.rank == 1
    assert "It fell below its course" in found.sentences()[0]


def test_a_fall_that_began_long_before_is_not_put_down_to_the_date():
    shares = 1 / (1 + np.exp(np.linspace(-1, 2, 36)))
    found = interrupted(*_series(np.random.default_rng(4), shares, 400), 18)
    assert found.before > 2 * found.after / 1.2
    assert found.word != "fell"


def test_a_season_is_not_taken_for_a_change():
    wave = 0.3 + 0.1 * np.cos(2 * np.pi * np.arange(30) / 12)
    hits, totals = np.round(wave * 1000), np.full(30, 1000)
    assert interrupted(hits, totals, 16).dispersion > 10
    found = interrupted(hits, totals, 16, season=12)
    assert found.dispersion < 1
    assert found.effect.lower < 0 < found.effect.upper


def test_a_fault_that_stopped_altogether_fell():
    found = interrupted([8] * 8 + [0] * 8, [40] * 16, 8)
    assert found.word == "fell"
    assert found.after == 0
    assert found.expected is None


def test_a_large_quiet_series_did_not_fall_and_a_small_one_cannot_tell():
    assert interrupted([1000] * 24, [2000] * 24, 12).word == "did not fall"
    small = interrupted([3, 4, 3, 4, 3, 4], [9] * 6, 3)
    assert small.word == "cannot tell"
    assert "four times in five" in " ".join(small.sentences())


def test_a_rise_did_not_fall():
    found = interrupted([100] * 12 + [300] * 12, [1000] * 24, 12)
    assert found.word == "did not fall"
    assert found.effect.lower > 0


def test_the_smallest_fall_seen_is_seen_four_times_in_five():
    totals = np.full(24, 200)
    seen = interrupted(np.full(24, 60), totals, 12).effect.seen
    odds = 0.3 / 0.7 * np.exp(seen)
    shares, rng = np.array([0.3] * 12 + [odds / (1 + odds)] * 12), np.random.default_rng(12)
    fell = sum(interrupted(rng.binomial(totals, shares), totals, 12).word == "fell" for _ in range(400))
    # A little less than 80%: dispersion below 1 is not used, above 1 it is.
    assert 0.68 < fell / 400 < 0.87


def _false_alarms(rng, rho, rounds):
    """Count changes called at 5% in series in which nothing happened but months vary by more than chance."""
    alarms = 0
    for _ in range(rounds):
        shares = rng.beta(0.3 * (1 / rho - 1), 0.7 * (1 / rho - 1), 24)
        alarms += interrupted(*_series(rng, shares, 60), 12).effect.p < 0.05
    return alarms / rounds


def test_five_in_a_hundred_quiet_series_are_called_changed():
    assert _false_alarms(np.random.default_rng(21), 0.02, 500) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 500)


@pytest.mark.parametrize(
    ("hits", "totals", "change", "words"),
    [
        ([3, 2, 3, 2], [9] * 4, 2, "2 periods before and 2 after"),
        ([3, 2, 0, 2, 1, 1], [9, 9, 0, 9, 9, 9], 3, "2 periods before"),
        ([0] * 12, [9] * 12, 6, "nothing that could fall"),
    ],
)
def test_too_little_to_tell_is_said(hits, totals, change, words):
    found = interrupted(hits, totals, change)
    assert (found.word, found.effect) == ("cannot tell", None)
    assert words in found.sentences()[0]


@pytest.mark.parametrize(
    ("hits", "totals", "change", "words"),
    [([1, 2], [3], 1, "one of each"), ([4, 2], [3, 3], 1, "between 0"), ([1, 2], [3, 3], 2, "does not lie inside")],
)
def test_what_is_no_series_is_refused(hits, totals, change, words):
    with pytest.raises(ValueError, match=words):
        interrupted(hits, totals, change)


NAMES = ["Ada", "Bea", "Cas", "Dan", "Eve", "Fay"]


def _units(rng, fall=0.0, drift=0.0, units=6, cases=60):
    shares = np.full((units, 24), 0.4) + rng.normal(0, 0.03, (units, 1))
    shares[:, 12:] += rng.normal(0, drift, (units, 1)) if drift else 0
    shares[0, 12:] -= fall
    totals = rng.poisson(cases, shares.shape) + 1
    return rng.binomial(totals, np.clip(shares, 0, 1)), totals


def test_a_unit_that_fell_alone_fell():
    found = differences(*_units(np.random.default_rng(5), fall=0.2), NAMES, "Ada", 12)
    assert found.word == "fell"
    assert found.effect.lower < -0.2 < found.effect.upper
    assert (found.unit_rank, len(found.units)) == (1, 5)
    assert [unit.name for unit in found.units] == NAMES[1:]
    assert "beside the others" in found.sentences()[0]


def test_a_unit_that_fell_with_all_the_others_did_not_fall():
    hits, totals = _units(np.random.default_rng(6), cases=400)
    hits[:, 12:] = hits[:, 12:] // 2
    found = differences(hits, totals, NAMES, "Ada", 12)
    assert found.before > 1.8 * found.after
    assert found.word == "did not fall"


def test_the_difference_is_the_literal_one_when_all_units_are_alike_in_size():
    hits = np.array([[40] * 3 + [20] * 3, [30] * 3 + [32] * 3, [50] * 3 + [52] * 3, [40] * 3 + [42] * 3])
    found = differences(hits, np.full((4, 6), 100), NAMES[:4], "Ada", 3)
    # The weights are by variances of shares near to each other; all the others moved by 2 points.
    assert found.effect.value == pytest.approx(difference_in_differences((0.4, 0.2), (0.4, 0.42)), abs=1e-12)
    var = [s * (1 - s) / 300 for s in (120.5 / 301, 60.5 / 301)]
    others = [
        sum((h + 0.5) / 301 * (1 - (h + 0.5) / 301) / 300 for h in pair) for pair in ((90, 96), (150, 156), (120, 126))
    ]
    assert found.effect.error == pytest.approx(np.sqrt(sum(var) + 1 / sum(1 / each for each in others)))
    assert found.effect.upper == pytest.approx(found.effect.value + student.ppf(0.975, 2) * found.effect.error)


def test_units_that_move_of_themselves_are_called_changed_five_times_in_a_hundred_at_most():
    rng, names = np.random.default_rng(31), [f"unit {i:02}" for i in range(12)]
    alarms = 0
    for _ in range(300):
        alarms += differences(*_units(rng, drift=0.08, units=12), names, "unit 00", 12).effect.p < 0.05
    assert alarms / 300 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def test_too_few_units_cannot_tell():
    found = differences(np.full((3, 8), 4), np.full((3, 8), 9), NAMES[:3], "Ada", 4)
    assert found.word == "cannot tell"
    assert "2 comparison units" in found.sentences()[0]


def test_a_unit_without_cases_after_cannot_tell():
    totals = np.full((5, 8), 9)
    totals[0, 4:] = 0
    found = differences(np.minimum(totals, 4), totals, NAMES[:5], "Ada", 4)
    assert "no cases on one side" in found.sentences()[0]


def test_few_periods_cannot_tell():
    found = differences(np.full((5, 4), 4), np.full((5, 4), 9), NAMES[:5], "Ada", 2)
    assert "2 periods before and 2 after" in found.sentences()[0]


def test_a_fault_that_never_was_cannot_fall():
    hits = np.full((5, 8), 4)
    hits[0] = 0
    found = differences(hits, np.full((5, 8), 9), NAMES[:5], "Ada", 4)
    assert found.word == "cannot tell"


@pytest.mark.parametrize(("treated", "change", "words"), [("Zoe", 4, "not among"), ("Ada", 8, "does not lie inside")])
def test_what_is_no_comparison_is_refused(treated, change, words):
    with pytest.raises(ValueError, match=words):
        differences(np.full((5, 8), 4), np.full((5, 8), 9), NAMES[:5], treated, change)
