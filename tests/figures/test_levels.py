"""Units and officers: how much each level differs, against published fits, literal integrals and planted truths."""

import dataclasses
from math import comb, exp, pi, prod, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit

from ringtrue.figures.levels import WITHIN, find_levels, median_odds_ratio
from ringtrue.figures.quadrature import arrange, log_likelihood

# Herd, new cases, size and period of the `cbpp` data of R's lme4: M. Lesnoff and others, 2004, Preventive Veterinary
# Medicine 64, 27-40; typed from the published table of the package.
CBPP = """
1 2 14 1 | 1 3 12 2 | 1 4 9 3 | 1 0 5 4 | 2 3 22 1 | 2 1 18 2 | 2 1 21 3 | 3 8 22 1 | 3 2 16 2 | 3 0 16 3 | 3 2 20 4
4 2 10 1 | 4 0 10 2 | 4 2 9 3 | 4 0 6 4 | 5 5 18 1 | 5 0 25 2 | 5 0 24 3 | 5 1 4 4 | 6 3 17 1 | 6 0 17 2 | 6 0 18 3
6 1 20 4 | 7 8 16 1 | 7 1 10 2 | 7 3 9 3 | 7 0 5 4 | 8 12 34 1 | 9 2 9 1 | 9 0 6 2 | 9 0 8 3 | 9 0 6 4 | 10 1 22 1
10 1 22 2 | 10 0 18 3 | 10 2 22 4 | 11 0 25 1 | 11 5 27 2 | 11 3 22 3 | 11 1 22 4 | 12 2 10 1 | 12 1 8 2 | 12 0 6 3
12 0 5 4 | 13 1 21 1 | 13 2 24 2 | 13 0 19 3 | 13 0 23 4 | 14 11 19 1 | 14 0 2 2 | 14 0 3 3 | 14 0 2 4 | 15 1 19 1
15 1 15 2 | 15 1 15 3 | 15 0 15 4
""".strip().replace("\n", " | ")
HERDS = np.array([row.split() for row in CBPP.split("|")], dtype=int)
PERIODS = np.column_stack([np.ones(len(HERDS)), *(HERDS[:, 3] == period for period in (2, 3, 4))])


@pytest.fixture(scope="module")
def herds():
    return find_levels(HERDS[:, 1], HERDS[:, 2], HERDS[:, 0].astype(str).tolist(), design=PERIODS, nodes=15)


def test_cattle_herds_come_out_as_lme4_has_them(herds):
    # lme4's glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), nAGQ = 7), as recorded with the worked
    # example "Adaptive quadrature" of the crate glmm 0.3.2 (docs.rs); the log-likelihood is that crate's own.
    assert herds.coefficients == pytest.approx((-1.3992298, -0.9913961, -1.1278329, -1.5794439), abs=5e-5)
    assert np.sqrt(herds.unit.variance) == pytest.approx(0.6475178, abs=5e-5)
    assert herds.log_likelihood == pytest.approx(-91.98335, abs=5e-5)


def test_the_ends_of_the_interval_are_where_the_literal_profile_falls_by_the_cut(herds):
    # Twice the fall is the 95% point of chi-squared with one degree of freedom, 3.8415.
    rows = arrange(HERDS[:, 1] * 1.0, HERDS[:, 2] * 1.0, PERIODS, HERDS[:, 0], HERDS[:, 0])
    for end in (herds.unit.lower, herds.unit.upper):
        beta = np.array(herds.coefficients)
        for _ in range(60):  # steepest ascent in the coefficients, the standard deviation held
            value, slope = log_likelihood(rows, beta, np.sqrt(end), 0.0, 15)
            beta = beta + slope[:4] / 40
        assert 2 * (herds.log_likelihood - value) == pytest.approx(3.8415, abs=0.02)


def test_the_share_and_the_median_odds_ratio_follow_from_the_variance(herds):
    assert herds.unit.share == pytest.approx(herds.unit.variance / (herds.unit.variance + 3.289868))
    assert herds.unit.median_odds_ratio == pytest.approx(median_odds_ratio(herds.unit.variance))


@pytest.mark.parametrize("variance", [0.1, 0.4, 1.5])
def test_the_median_odds_ratio_is_the_median_of_odds_ratios_drawn(variance):
    drawn = np.random.default_rng(5).normal(0, np.sqrt(variance), (2, 400_000))
    assert median_odds_ratio(variance) == pytest.approx(np.median(np.exp(np.abs(drawn[0] - drawn[1]))), rel=0.01)
    assert median_odds_ratio(0.0) == 1


UNITS, OFFICERS = [0, 0, 0, 1, 1, 1, 2], [0, 0, 1, 2, 3, 3, 4]
HITS, TOTALS = [1, 3, 0, 2, 5, 4, 30], [4, 5, 3, 9, 7, 8, 40]


def _literal(beta, sd_unit, sd_officer):
    """The same likelihood by scipy's adaptive integration, one integral within the other, written as it is defined."""
    total = 0.0
    for unit in set(UNITS):
        mine = [i for i, each in enumerate(UNITS) if each == unit]

        def given(u, mine=mine):
            product = exp(-u * u / 2) / sqrt(2 * pi)
            for officer in {OFFICERS[i] for i in mine}:
                rows = [i for i in mine if OFFICERS[i] == officer]

                def inner(v, rows=rows):
                    p = 1 / (1 + exp(-(beta + sd_unit * u + sd_officer * v)))
                    chances = [comb(TOTALS[i], HITS[i]) * p ** HITS[i] * (1 - p) ** (TOTALS[i] - HITS[i]) for i in rows]
                    return exp(-v * v / 2) / sqrt(2 * pi) * prod(chances)

                product *= quad(inner, -8, 8, epsabs=1e-12)[0]
            return product

        total += np.log(quad(given, -8, 8, epsabs=1e-11)[0])
    return total


def test_the_likelihood_of_two_levels_is_the_literal_double_integral():
    rows = arrange(np.array(HITS, float), np.array(TOTALS, float), np.ones((7, 1)), np.array(UNITS), np.array(OFFICERS))
    value, _ = log_likelihood(rows, np.array([0.2]), 1.1, 0.7, 15)
    assert value == pytest.approx(_literal(0.2, 1.1, 0.7), abs=1e-6)


def test_the_gradient_is_the_slope_of_the_likelihood():
    rng = np.random.default_rng(2)
    units, officers = np.repeat(np.arange(6), 4), np.arange(24)
    totals = rng.integers(5, 300, 24).astype(float)
    rows = arrange(np.floor(totals * 0.3), totals, np.ones((24, 1)), units, officers)
    at = np.array([-0.9, 0.6, 0.3])
    slope = log_likelihood(rows, at[:1], at[1], at[2], 11)[1]
    for place in range(3):
        step = np.eye(3)[place] * 1e-5
        up, down = (log_likelihood(rows, p[:1], p[1], p[2], 11)[0] for p in (at + step, at - step))
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-4)


def _made(rng, sd_unit, sd_officer, units=16, officers=6, cases=40):
    u, v = rng.normal(0, sd_unit, (units, 1)), rng.normal(0, sd_officer, (units, officers))
    hits = rng.binomial(cases, expit(-1 + u + v))
    names = [(f"unit {i}", f"officer {i} {j}") for i in range(units) for j in range(officers)]
    return hits.ravel(), np.full(hits.size, cases), [unit for unit, _ in names], [officer for _, officer in names]


@pytest.mark.slow
def test_planted_spreads_are_recovered():
    rng = np.random.default_rng(8)
    found = [find_levels(*_made(rng, 0.8, 0.4, units=12), nodes=5) for _ in range(6)]
    for level, truth in (("unit", 0.64), ("officer", 0.16)):
        variances = np.array([getattr(each, level).variance for each in found])
        # Maximum likelihood is low by about one part in the number of units.
        assert variances.mean() == pytest.approx(truth, abs=4 * variances.std() / np.sqrt(6) + truth / 12)
        assert sum(getattr(each, level).lower < truth < getattr(each, level).upper for each in found) >= 4


def test_units_that_differ_by_more_than_their_officers_point_to_the_system():
    found = find_levels(*_made(np.random.default_rng(1), 1.2, 0.1), nodes=7)
    assert found.unit.variance > found.officer.upper
    assert "look first at rules" in " ".join(found.sentences())


def test_officers_that_differ_in_units_that_do_not_point_to_training():
    found = find_levels(*_made(np.random.default_rng(4), 0.0, 1.2), nodes=7)
    assert not found.unit.is_told_from_chance
    assert "officers of the same unit differ by more" in " ".join(found.sentences())


def test_where_nothing_differs_nothing_is_told():
    found = find_levels(*_made(np.random.default_rng(10), 0.0, 0.0), nodes=7)
    assert (found.unit.lower, found.officer.lower) == (0, 0)
    assert "nothing is told of either level" in " ".join(found.sentences())


def test_no_officer_comes_out():
    found = find_levels(*_made(np.random.default_rng(1), 0.5, 0.5, units=8), nodes=7)
    everything = repr(dataclasses.asdict(found)) + " ".join(found.sentences())
    assert "officer 3 2" not in everything
    assert "unit 3" not in everything
    assert not [field for field in dataclasses.fields(found) if isinstance(getattr(found, field.name), (list, dict))]
    assert len(found.coefficients) == 1


def test_case_mix_is_not_taken_for_a_difference_between_units():
    # Two strata with shares of 20% and 80%; the first units have mostly the one, the last mostly the other.
    totals = np.array([[90 - 8 * i, 10 + 8 * i] for i in range(11)])
    hits, design = np.round(totals * [0.2, 0.8]), np.tile([[1.0, 0.0], [1.0, 1.0]], (11, 1))
    units = [f"unit {i}" for i in range(11) for _ in range(2)]
    found = find_levels(hits.ravel(), totals.ravel(), units, design=design)
    assert found.unit.variance == pytest.approx(0, abs=1e-3)
    assert find_levels(hits.ravel(), totals.ravel(), units).unit.lower > 0.1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (([], [], [], []), "no cases"),
        (([0] * 4, [0] * 4, list("aabb"), list("wxyz")), "no cases"),
        (([9] * 12, [9] * 12, list("aabbccddeeff"), list("opqrstuvwxyz")), "ended alike"),
        (([3] * 4, [9] * 4, list("aabb"), list("wxyz")), "2 units"),
        (([1] * 12, [4] * 12, list("aabbccddeeff"), list("opqrstuvwxyz")), "0 officers"),
        (([1] * 12, [9] * 12, list("abcdefghijkl"), list("opqrstuvwxyz")), "0 units have two"),
        (([1] * 4, [9] * 4, list("abcd"), None), "4 units have 5 cases"),
    ],
)
def test_too_little_to_tell_is_said(rows, words):
    found = find_levels(*rows)
    assert found.unit is found.officer is None
    assert words in found.sentences()[0]


def test_an_officer_in_two_units_counts_once_in_each():
    hits, totals, units, officers = _made(np.random.default_rng(6), 0.3, 0.3, units=8)
    assert find_levels(hits, totals, units, [name.split()[-1] for name in officers], nodes=7).officers == 48


@pytest.mark.parametrize(
    ("hits", "totals", "units", "nodes", "words"),
    [([1], [2, 3], ["a"], 7, "one row each"), ([3], [2], ["a"], 7, "between 0"), ([1], [2], ["a"], 3, "too few")],
)
def test_rows_that_do_not_fit_are_refused(hits, totals, units, nodes, words):
    with pytest.raises(ValueError, match=words):
        find_levels(hits, totals, units, nodes=nodes)


def test_the_variance_within_is_that_of_the_logistic():
    assert pytest.approx(3.289868) == WITHIN
