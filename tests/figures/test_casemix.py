"""Case-mix: a published logistic regression, and expectations from published tables."""

import numpy as np
import pytest
from scipy import optimize, special

from ringtrue.figures.casemix import expected_by_unit, logistic, stratum_shares

# Beetles killed by carbon disulphide (C. I. Bliss, Annals of Applied Biology 22 (1935) 134-167; A. J. Dobson, An
# Introduction to Generalized Linear Models): log dose, killed, exposed.
BEETLES = [
    (1.6907, 6, 59), (1.7242, 13, 60), (1.7552, 18, 62), (1.7842, 28, 56),
    (1.8113, 52, 63), (1.8369, 53, 59), (1.8610, 61, 62), (1.8839, 60, 60),
]  # fmt: skip

# Admissions to six departments at Berkeley in 1973 (P. J. Bickel and others, Science 187 (1975) 398-404), the two
# first: department, sex, admitted, applicants.
BERKELEY = [("A", "men", 512, 825), ("A", "women", 89, 108), ("B", "men", 353, 560), ("B", "women", 17, 25)]


def test_beetles_give_the_published_regression():
    # Output of glmlab, which its manual says agrees with Dobson: -60.717455 (5.180701), 34.270326 (2.912134),
    # deviance 11.232231 on 6 degrees of freedom.
    found = logistic([[1, dose] for dose, _, _ in BEETLES], [k for _, k, _ in BEETLES], [n for _, _, n in BEETLES])
    assert found.coefficients == pytest.approx((-60.717455, 34.270326), abs=2e-6)
    # glmlab stops at a looser tolerance, which its standard errors show in the last digits.
    assert found.standard_errors == pytest.approx((5.180701, 2.912134), rel=1e-4)
    assert found.deviance == pytest.approx(11.232231, abs=2e-6)
    assert not found.ridged


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_where_a_general_optimiser_finds_it(seed):
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(12), chance.normal(size=(12, 2))])
    totals = chance.integers(10, 90, 12)
    hits = chance.binomial(totals, special.expit(design @ [-1.0, 0.5, -0.7]))

    def loss(weights):
        odds = design @ weights
        return float(np.sum(totals * np.logaddexp(0, odds) - hits * odds))

    theirs = optimize.minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-7}).x
    assert logistic(design, hits.tolist(), totals.tolist()).coefficients == pytest.approx(tuple(theirs), abs=1e-5)


def test_separated_strata_get_a_ridge_and_finite_coefficients():
    found = logistic([[1, 0], [1, 1]], [5, 30], [20, 30])
    assert found.ridged
    assert found.fitted[0] == pytest.approx(0.25, abs=0.001)
    assert 0.99 < found.fitted[1] < 1
    assert all(np.isfinite(found.coefficients)) and all(np.isfinite(found.standard_errors))


def test_columns_that_say_the_same_share_one_effect():
    found = logistic([[1, 0, 0], [1, 1, 1]], [5, 15], [20, 20])
    assert found.ridged
    assert found.coefficients[1] == pytest.approx(found.coefficients[2])
    assert found.fitted == pytest.approx((0.25, 0.75), abs=0.001)


def test_a_stratum_without_cases_changes_nothing_and_is_still_fitted():
    with_empty = logistic([[1, 0], [1, 1], [1, 2]], [5, 9, 0], [20, 20, 0])
    without = logistic([[1, 0], [1, 1]], [5, 9], [20, 20])
    assert with_empty.coefficients == pytest.approx(without.coefficients)
    assert with_empty.fitted[2] > with_empty.fitted[1]


def test_an_intercept_alone_is_the_pooled_share():
    assert logistic([[1], [1]], [3, 9], [20, 20]).fitted == pytest.approx((0.3, 0.3))


@pytest.mark.parametrize(
    ("design", "hits", "totals"),
    [([[1], [1]], [1], [2]), ([[1]], [3], [2]), ([[]], [1], [2]), ([[1]], [1], [2, 3])],
)
def test_a_design_that_does_not_fit_its_counts_is_refused(design, hits, totals):
    with pytest.raises(ValueError, match=r"design|hits"):
        logistic(design, hits, totals)


def test_no_ridge_at_all_leaves_separation_without_an_answer():
    with pytest.raises(ValueError, match="ridge"):
        logistic([[1, 0], [1, 1]], [5, 30], [20, 30], ridge=0.0)


def test_expected_admissions_are_those_of_the_published_output():
    # SAS PROC FREQ on these tables (Pennsylvania State University, STAT 504): expected accepted in A 531.43 men and
    # 69.569 women, in B 354.19 and 15.812.
    shares = stratum_shares([d for d, *_ in BERKELEY], [k for *_, k, _ in BERKELEY], [n for *_, n in BERKELEY])
    men, women = expected_by_unit(
        [s for _, s, *_ in BERKELEY], [n for *_, n in BERKELEY], [shares[d] for d, *_ in BERKELEY]
    )
    assert (men.name, men.total, women.name, women.total) == ("men", 1385, "women", 133)
    assert men.hits == pytest.approx(531.43 + 354.19, abs=0.01)
    assert women.hits == pytest.approx(69.569 + 15.812, abs=0.001)
    assert women.share == pytest.approx(women.hits / 133)


def test_expectations_add_up_to_what_was_seen():
    chance = np.random.default_rng(5)
    units = [f"unit {at // 4}" for at in range(40)]
    strata = [f"stratum {at % 4}" for at in range(40)]
    totals = chance.integers(0, 60, 40).tolist()
    hits = chance.binomial(totals, 0.3).tolist()
    shares = stratum_shares(strata, hits, totals)
    found = expected_by_unit(units, totals, [shares[stratum] for stratum in strata])
    assert sum(unit.hits for unit in found) == pytest.approx(sum(hits))


def test_of_a_unit_without_cases_no_share_is_expected():
    assert expected_by_unit(["Ada"], [0], [0.3])[0].share is None
    assert stratum_shares(["rare"], [0], [0]) == {}


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="each row"):
        expected_by_unit(["Ada"], [1, 2], [0.5])
    with pytest.raises(ValueError, match="each row"):
        stratum_shares(["a"], [1, 2], [3])
