"""Exact tests and intervals against published answers and another implementation."""

import numpy as np
import pytest
from scipy import stats

from ringtrue.figures.exact import (
    binomial_test,
    binomial_tests,
    clopper_pearson,
    garwood,
    poisson_test,
    poisson_tests,
    wilson,
    z_of_share,
)


@pytest.mark.parametrize(
    ("hits", "total", "share", "p"),
    [
        # Published audits of cancelled rapes against the national 20% (HMIC 2014; Hampshire and Baltimore audits), and
        # Lincolnshire 2012/13 against 12%; p-values by scipy's own exact test.
        (14, 30, 0.20, 0.0009019),
        (18, 28, 0.20, 4.2402e-07),
        (52, 98, 0.20, 4.2442e-13),
        (36, 110, 0.12, 9.7522e-09),
        (32, 212, 0.117, 0.13370),
    ],
)
def test_small_audits_are_told_from_a_standard_or_not(hits, total, share, p):
    assert binomial_test(hits, total, share) == pytest.approx(p, rel=1e-4)


def test_three_of_nineteen_is_as_likely_as_any_outcome_at_a_fifth():
    # Hampshire 2018: 3 and 4 of 19 are the two likeliest counts at 20%, exactly equally likely.
    assert stats.binom.pmf(3, 19, 0.2) == pytest.approx(stats.binom.pmf(4, 19, 0.2), rel=1e-12)
    assert binomial_test(3, 19, 0.2) == 1.0


def test_one_tail_alone_gave_cheshire_a_p_value_of_eight_in_a_hundred():
    # The 0.08 told of Cheshire's 32 of 212 against 11.7% is the upper tail alone, by scipy.
    assert stats.binom.sf(31, 212, 0.117) == pytest.approx(0.0798, abs=5e-5)


@pytest.mark.parametrize("seed", range(3))
def test_many_binomial_tests_agree_with_another_implementation_of_each(seed):
    chance = np.random.default_rng(seed)
    totals = chance.integers(0, 400, 60)
    shares = chance.uniform(0.001, 0.999, 60)
    hits = chance.integers(0, totals + 1)
    near = chance.binomial(totals, shares)
    hits = np.where(chance.random(60) < 0.7, near, hits)
    theirs = [
        stats.binomtest(int(hit), int(total), float(share)).pvalue if total else 1.0
        for hit, total, share in zip(hits, totals, shares, strict=True)
    ]
    assert binomial_tests(hits, totals, shares) == pytest.approx(theirs, rel=1e-8, abs=1e-300)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.97])
def test_an_exact_test_sums_every_outcome_no_likelier(share):
    for total in (1, 7, 24):
        chances = stats.binom.pmf(np.arange(total + 1), total, share)
        for hits in range(total + 1):
            literal = chances[chances <= chances[hits] * (1 + 1e-7)].sum()
            assert binomial_test(hits, total, share) == pytest.approx(literal, rel=1e-9)


def test_a_count_is_tested_against_every_count_no_likelier():
    for expected in (0.3, 2.0, 11.0, 60.5):
        chances = stats.poisson.pmf(np.arange(1000), expected)
        for count in (0, 1, 2, 5, 11, 30, 90, 150):
            literal = chances[chances <= chances[count] * (1 + 1e-7)].sum()
            assert poisson_test(count, expected) == pytest.approx(literal, rel=1e-8)


def test_the_interval_of_a_count_gives_the_published_answer():
    # The manual of R's epitools, pois.exact: where no event was seen the upper 95% limit is 3.689.
    assert garwood(0) == pytest.approx((0.0, 3.689), abs=5e-4)


@pytest.mark.parametrize(
    ("count", "limits"),
    [
        # FunnelPlotR, tests/testthat/test-poisson_limits.R: limits of 95% and 99.8% over the count itself.
        (15, (0.5596924, 1.649348, 0.3862650, 2.082907)),
        (20, (0.6108260, 1.544419, 0.4479107, 1.902094)),
        (30, (0.6746958, 1.427562, 0.5289724, 1.702771)),
    ],
)
def test_the_interval_of_a_count_is_that_of_another_implementation(count, limits):
    found = [end / count for end in (*garwood(count), *garwood(count, 0.998))]
    assert found == pytest.approx(limits, abs=1e-6)


@pytest.mark.parametrize("count", [1, 8, 137])
def test_the_interval_of_a_count_is_that_of_chi_square_quantiles(count):
    lower, upper = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert garwood(count) == pytest.approx((lower, upper), rel=1e-9)


@pytest.mark.parametrize(
    ("hits", "total", "lower", "upper"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 5.
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0000, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_the_exact_interval_gives_the_published_answers(hits, total, lower, upper):
    assert clopper_pearson(hits, total) == pytest.approx((lower, upper), abs=0.00005)
    assert clopper_pearson(total - hits, total) == pytest.approx((1 - upper, 1 - lower), abs=0.00005)


def test_a_normal_score_says_how_far_lincolnshire_lay():
    assert z_of_share(36, 110, 0.12) == pytest.approx(6.69, abs=0.005)
    assert z_of_share(0, 0, 0.12) == 0.0


def test_the_exact_interval_is_never_narrower_than_its_level():
    # Coverage counted outcome by outcome, over shares on a grid.
    for total in (5, 30):
        bounds = [clopper_pearson(hits, total) for hits in range(total + 1)]
        for share in np.linspace(0.01, 0.99, 33):
            chances = stats.binom.pmf(np.arange(total + 1), total, share)
            covered = sum(c for c, (low, high) in zip(chances, bounds, strict=True) if low <= share <= high)
            assert covered >= 0.95


def test_of_no_cases_nothing_is_known_and_nothing_is_odd():
    assert wilson(0, 0) == clopper_pearson(0, 0) == (0.0, 1.0)
    assert binomial_test(0, 0, 0.3) == 1.0
    assert binomial_tests([], [], []).size == poisson_tests([], []).size == 0


def test_against_a_certainty_one_exception_is_enough():
    assert (binomial_test(0, 9, 0.0), binomial_test(1, 9, 0.0)) == (1.0, 0.0)
    assert (binomial_test(9, 9, 1.0), binomial_test(8, 9, 1.0)) == (1.0, 0.0)
    assert (poisson_test(0, 0.0), poisson_test(1, 0.0)) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: binomial_test(4, 3, 0.5), "not a share"),
        (lambda: binomial_test(1, 3, 1.5), "not a share to test"),
        (lambda: clopper_pearson(1, 3, 95), "not a level"),
        (lambda: poisson_test(-1, 3.0), "not a count"),
        (lambda: garwood(-1), "not a count"),
        (lambda: z_of_share(1, 3, 1.0), "share to compare with"),
    ],
)
def test_what_is_no_share_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize(
    ("hits", "total", "lower", "upper"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_gives_the_published_answers(hits, total, lower, upper):
    assert wilson(hits, total) == pytest.approx((lower, upper), abs=0.00005)


def test_of_no_cases_wilsons_interval_knows_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("total", [1, 2, 5, 30, 700])
def test_the_interval_holds_the_share_and_mirrors_itself(total):
    for hits in range(total + 1):
        lower, upper = wilson(hits, total)
        assert 0 <= lower <= hits / total <= upper <= 1
        assert wilson(total - hits, total) == pytest.approx((1 - upper, 1 - lower))


@pytest.mark.parametrize(("hits", "total"), [(-1, 3), (4, 3), (1, 0)])
def test_wilsons_interval_of_what_is_no_share_is_refused(hits, total):
    with pytest.raises(ValueError, match="not a share"):
        wilson(hits, total)
