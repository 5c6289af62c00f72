"""CUSUMs and their run lengths, against published tables and against brute simulation."""

import numpy as np
import pytest
from scipy.stats import betabinom, binom, poisson

from ringtrue.figures.cusum import (
    alarms_per_series,
    cusum,
    designed_threshold,
    normal_run_length,
    rate_run_length,
    rate_scores,
    run_length,
    share_run_length,
    share_scores,
    threshold_for,
)


# D. Brook and D. A. Evans, 1972, Biometrika 59:539, section 4.3, and K.-H. Waldmann, 1986, Technometrics 28:61, as
# quoted with the examples of R package spc (cran/spc, man/xcusum.arl.Rd).
@pytest.mark.parametrize(
    ("shift", "published", "within"), [(0.0, 117.59, 0.01), (1.5, 3.75, 0.005), (-0.5, 1963, 0.5), (0.5, 17.35, 0.005)]
)
def test_the_run_lengths_are_those_of_brook_and_evans_and_of_waldmann(shift, published, within):
    assert normal_run_length(0.5, 3.0, shift) == pytest.approx(published, abs=within)


# J. M. Lucas and R. B. Crosier, 1982, Technometrics 24:199, table 1, without head start (quoted in the same file). Two
# sides whose sums cannot both be above zero for long: the rates of alarm add up (K. W. Kemp, 1961).
@pytest.mark.parametrize(
    ("shift", "published"),
    [
        (0.0, 168.0),
        (0.25, 74.2),
        (0.5, 26.6),
        (0.75, 13.3),
        (1.0, 8.38),
        (1.5, 4.75),
        (2.0, 3.34),
        (2.5, 2.62),
        (5.0, 1.31),
    ],
)
def test_the_two_sided_run_lengths_are_those_of_lucas_and_crosier(shift, published):
    up, down = normal_run_length(0.5, 4.0, shift), normal_run_length(0.5, 4.0, -shift)
    assert 1 / (1 / up + 1 / down) == pytest.approx(published, rel=0.004)


# L. C. Vance, 1986, Journal of Quality Technology 18:189, table 1 (quoted in the same file).
@pytest.mark.parametrize(
    ("shift", "published"),
    [(-0.25, 2071.51), (-0.125, 400.28), (0.0, 124.66), (0.125, 59.30), (0.25, 36.71), (1.0, 10.75)],
)
def test_the_run_lengths_are_those_of_vance(shift, published):
    assert normal_run_length(0.0, 10.0, shift) == pytest.approx(published, rel=0.0005)


# J. M. Lucas, 1985, Technometrics 27:129, tables 2 to 5, reference 0.25, threshold 10, mean 0.25, with and without a
# head start of about half the threshold (quoted with the examples of cran/spc, man/pois.cusum.arl.Rd: 438 and 333 for
# a rise, 437 and 318 for a fall).
@pytest.mark.parametrize(("sign", "start", "published"), [(1, 0, 438), (1, 5, 333), (-1, 0, 437), (-1, 5, 318)])
def test_the_poisson_run_lengths_are_those_of_lucas(sign, start, published):
    counts = np.arange(30)
    length = run_length(sign * (counts - 0.25), poisson.pmf(counts, 0.25), 10.0, start, cells=40)
    assert length == pytest.approx(published, abs=0.5)


@pytest.mark.parametrize(
    ("cases", "usual", "ratio", "threshold"), [(20, 0.1, 2.0, 3.0), (1, 0.1, 2.0, 2.0), (50, 0.3, 0.5, 2.5)]
)
def test_the_run_length_of_counts_is_that_of_a_simulation(cases, usual, ratio, threshold):
    rng = np.random.default_rng(11)
    scores = share_scores(rng.binomial(cases, usual, (100, 20_000)), cases, usual, ratio)
    alarms = alarms_per_series(scores, threshold).sum()
    # 2 million periods hold thousands of runs, each about exponential: four standard errors.
    assert share_run_length(cases, usual, ratio, threshold) == pytest.approx(2e6 / alarms, rel=4 / np.sqrt(alarms))


def test_the_run_length_of_a_rate_is_that_of_a_simulation_in_and_out_of_control():
    rng = np.random.default_rng(12)
    for truth in (1.0, 1.5):
        scores = rate_scores(rng.poisson(4.0 * truth, (100, 10_000)), 1.0, 4.0, 1.5)
        alarms = alarms_per_series(scores, 3.0).sum()
        assert rate_run_length(4.0, 1.5, 3.0, truth) == pytest.approx(1e6 / alarms, rel=4 / np.sqrt(alarms))


def test_the_scores_are_the_logarithms_of_the_ratio_of_two_probabilities():
    hits = np.arange(13)
    raised = 0.2 * 3 / (0.8 + 0.2 * 3)
    wanted = binom.logpmf(hits, 12, raised) - binom.logpmf(hits, 12, 0.2)
    assert share_scores(hits, 12, 0.2, 3.0) == pytest.approx(wanted)
    size = 0.9 / 0.1
    beta = betabinom.logpmf(hits, 12, raised * size, (1 - raised) * size) - betabinom.logpmf(
        hits, 12, 0.2 * size, 0.8 * size
    )
    assert share_scores(hits, 12, 0.2, 3.0, rho=0.1) == pytest.approx(beta)
    counts = np.arange(9)
    assert rate_scores(counts, 2.0, 1.5, 2.0) == pytest.approx(
        poisson.logpmf(counts, 6.0) - poisson.logpmf(counts, 3.0)
    )


def test_a_small_correlation_tends_to_the_binomial():
    assert share_scores(7, 30, 0.1, 2.0, rho=1e-7) == pytest.approx(share_scores(7, 30, 0.1, 2.0), abs=1e-4)


def test_a_period_without_cases_adds_nothing():
    assert share_scores(0, 0, 0.1, 2.0) == 0.0
    assert share_scores(0, 0, 0.1, 2.0, rho=0.1) == 0.0


def test_after_an_alarm_the_sum_starts_again_and_the_start_of_each_excursion_is_known():
    path = cusum([-1.0, 2.0, 2.0, -0.5, 3.5, -9.0, 1.0], 3.0)
    assert [(signal.place, signal.since, signal.statistic) for signal in path.signals] == [(2, 1, 4.0), (4, 4, 3.5)]
    assert list(path.values) == [0.0, 2.0, 4.0, 0.0, 3.5, 0.0, 1.0]


def test_the_sums_of_many_series_alarm_as_those_of_one():
    scores = np.random.default_rng(3).normal(-0.2, 1.0, (50, 80))
    alone = [len(cusum(row, 2.0).signals) for row in scores]
    assert alarms_per_series(scores, 2.0).tolist() == alone
    assert sum(alone) > 50


def test_a_designed_threshold_is_the_lowest_at_which_alarms_are_as_rare_as_designed():
    scores = share_scores(np.random.default_rng(4).binomial(30, 0.2, (500, 1_000)), 30, 0.2, 2.0)
    threshold = designed_threshold(scores, 100)
    assert alarms_per_series(scores, threshold).sum() <= 5_000 < alarms_per_series(scores, threshold - 0.01).sum()
    # The run length of counts goes up by steps; here from 82 to 104, and the chain sees the step at the same place.
    assert share_run_length(30, 0.2, 2.0, threshold - 0.02) == pytest.approx(82, abs=1)
    assert share_run_length(30, 0.2, 2.0, threshold + 0.02) == pytest.approx(104, abs=1)


def test_the_threshold_for_a_run_length_gives_that_run_length():
    threshold = threshold_for(370, lambda h: share_run_length(20, 0.1, 2.0, h))
    assert share_run_length(20, 0.1, 2.0, threshold) == pytest.approx(370, rel=0.02)
    assert share_run_length(20, 0.1, 2.0, threshold, true_odds_ratio=2.0) < 10


def test_a_sum_that_can_only_fall_never_alarms():
    assert run_length([-1.0, 0.0], [0.5, 0.5], 3.0) == float("inf")


def test_a_threshold_of_nothing_is_refused():
    with pytest.raises(ValueError, match="for ever"):
        cusum([1.0], 0.0)
    with pytest.raises(ValueError, match="no threshold"):
        threshold_for(370, lambda h: 1.0)
