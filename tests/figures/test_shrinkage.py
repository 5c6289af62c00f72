"""Shares drawn toward the pool, against published fits of the beta-binomial distribution."""

import numpy as np
import pytest
from scipy import stats

from ringtrue.figures.shrinkage import posterior, shrink

# Boys among the first 12 children of 6,115 Saxon families of 13 (A. Geissler, 1889; R. R. Sokal and F. J. Rohlf,
# Biometry, p. 59): families with 0, 1, ... 12 boys.
GEISSLER = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]

# Tumours in 70 historical groups of rats (R. E. Tarone, Biometrics 38 (1982) 215-220; A. Gelman and others, Bayesian
# Data Analysis, table 5.1).
RAT_HITS = [
    *[0] * 14, *[1] * 8, *[2] * 9, 1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10, *[4] * 7, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5,
    *[6] * 4, 16, 15, 15, 9,
]  # fmt: skip
RAT_TOTALS = [
    *[20] * 7, *[19] * 4, 18, 18, 17, *[20] * 4, 19, 19, 18, 18, 25, 24, 23, *[20] * 6, 10, 49, 19, 46, 27, 17, 49, 47,
    20, 20, 13, 48, 50, *[20] * 7, 48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24,
]  # fmt: skip


def test_boys_in_saxon_families_give_the_published_fit():
    # The example of the beta-binomial distribution in Wikipedia: alpha 34.09558, beta 31.5715, log-likelihood -12492.9;
    # for one share for all the information criterion of Akaike is 25070.34, so its log-likelihood is -12534.17.
    hits = np.repeat(np.arange(13), GEISSLER).tolist()
    found = shrink(hits, [12] * len(hits))
    # The published search stopped a little early: its own likelihood is lower by two millionths.
    assert (found.alpha, found.beta) == pytest.approx((34.09558, 31.5715), rel=1e-3)
    published = stats.betabinom.logpmf(hits, 12, 34.09558, 31.5715).sum()
    assert published == pytest.approx(-12492.9, abs=0.05)
    assert published < found.log_likelihood < published + 1e-5
    plain = stats.binom.logpmf(hits, 12, found.pooled).sum()
    assert 2 - 2 * plain == pytest.approx(25070.34, abs=0.01)


def test_tumours_in_rats_give_the_published_fit():
    # Vignette of the R package BayesGOF, gMLE.bb(rat$y, rat$n): alpha 2.304768, beta 14.079707.
    assert len(RAT_HITS) == len(RAT_TOTALS) == 70
    found = shrink(RAT_HITS, RAT_TOTALS)
    assert (found.alpha, found.beta) == pytest.approx((2.304768, 14.079707), rel=2e-4)


def test_the_seventy_first_group_of_rats_is_drawn_as_published():
    # Bayesian Data Analysis, section 5.1: alpha and beta from mean and standard deviation of the 70 shares, about
    # (1.4, 8.6); by them 4 of 14 become a mean of 0.223.
    shares = np.array(RAT_HITS) / np.array(RAT_TOTALS)
    mean, spread = shares.mean(), shares.std(ddof=1)
    weight = mean * (1 - mean) / spread**2 - 1
    assert (mean * weight, (1 - mean) * weight) == pytest.approx((1.4, 8.6), abs=0.05)
    assert posterior(mean * weight + 4, (1 - mean) * weight + 10).share == pytest.approx(0.223, abs=0.0005)


def test_small_units_are_drawn_further_than_large_ones():
    found = shrink([0, 0, 90, 30, 10], [3, 300, 300, 300, 300])
    small, large = found.units[:2]
    assert large.share < small.share < found.alpha / (found.alpha + found.beta)
    assert large.upper < small.upper


def test_units_that_differ_by_chance_alone_all_get_the_share_of_the_pool():
    found = shrink([20, 21, 19, 20], [100, 100, 100, 100])
    assert found.concentration is None
    assert {unit.share for unit in found.units} == {0.2}
    assert all(unit.lower < 0.2 < unit.upper for unit in found.units)


def test_each_unit_is_drawn_toward_its_own_expectation():
    # The third lies far above what its cases lead one to expect, and is drawn down; the last has no cases at all.
    found = shrink([10, 50, 45, 0], [100, 100, 100, 0], expected=[0.1, 0.5, 0.2, 0.7])
    assert found.alpha is None
    assert 0.2 < found.units[2].share < 0.45
    assert found.units[3].share == pytest.approx(0.7)
    assert found.units[0].share == pytest.approx(0.1) and found.units[1].share == pytest.approx(0.5)


@pytest.mark.parametrize(("hits", "share"), [([0, 0], 0.0), ([5, 9], 1.0)])
def test_where_no_case_or_every_case_is_a_hit_all_units_say_so(hits, share):
    found = shrink(hits, [5, 9])
    assert [unit.share for unit in found.units] == [share, share]
    assert found.concentration is None


def test_without_cases_nothing_is_known_of_anybody():
    (unit,) = shrink([0], [0]).units
    assert (unit.lower, unit.upper) == (0.0, 1.0)


def test_one_unit_is_its_own_pool():
    assert shrink([3], [10]).units[0].share == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("hits", "totals", "expected"),
    [([3], [2], None), ([-1], [2], None), ([1, 2], [3], None), ([1], [2], [1.0]), ([1], [2], [0.5, 0.5])],
)
def test_what_is_no_share_is_refused(hits, totals, expected):
    with pytest.raises(ValueError, match=r"hits|expected"):
        shrink(hits, totals, expected)


def test_the_spread_of_true_shares_is_recovered_from_simulated_units():
    chance = np.random.default_rng(3)
    totals = chance.integers(20, 400, 400)
    hits = chance.binomial(totals, chance.beta(8, 32, 400))
    found = shrink(hits.tolist(), totals.tolist())
    assert found.alpha / (found.alpha + found.beta) == pytest.approx(0.2, abs=0.01)
    # 40 is the truth; over 400 units the estimate has a standard error of about 4.
    assert 28 < found.concentration < 52
