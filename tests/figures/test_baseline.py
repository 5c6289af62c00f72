"""What a baseline teaches, against published figures, against slow arithmetic, and against what was simulated."""

import numpy as np
import pytest

from ringtrue.figures.baseline import fit, layout_of, learn, might_be, simulate


def test_the_dispersion_of_the_minnesota_agencies_is_the_published_one():
    # Files without an investigator by agency, "Denied Justice", Star Tribune 2018, the 13 agencies with 20 files or
    # more: pooled 18.4%, and a chi-square of 33 per agency (both worked out from the files without this code).
    missing = [100, 2, 0, 75, 3, 3, 44, 9, 3, 11, 5, 2, 0]
    files = [554, 240, 124, 112, 74, 58, 54, 49, 39, 28, 25, 21, 20]
    model = learn(missing, files)
    assert round(model.hits / model.cases, 3) == 0.184
    assert round(model.dispersion * model.degrees / 13) == 33


def test_share_and_correlation_are_what_the_formulas_give_on_paper():
    hits, totals = [2, 9, 4, 12, 3, 8, 5, 11], [40, 50, 40, 60, 40, 50, 40, 60]
    share = (sum(hits) + 0.5) / (sum(totals) + 1)
    chi_square = sum((x - n * share) ** 2 / (n * share * (1 - share)) for x, n in zip(hits, totals, strict=True))
    excess = sum(n - 1 for n in totals) / 8
    model = learn(hits, totals)
    assert model.share == pytest.approx(share)
    assert model.dispersion == pytest.approx(chi_square / 7)
    assert model.rho == pytest.approx((chi_square / 7 - 1) / excess)
    assert model.trouble == ""


def test_periods_that_differ_no_more_than_chance_have_no_correlation():
    assert learn([10] * 12, [100] * 12).rho == 0.0


def test_the_correlation_that_was_simulated_is_found_again():
    rng = np.random.default_rng(1)
    share = rng.beta(0.15 * 19, 0.85 * 19, (400, 60))
    models = fit(rng.binomial(80, share), layout_of([80] * 60))
    assert models.rho.mean() == pytest.approx(0.05, rel=0.05)


def test_simulated_counts_have_the_mean_and_the_variance_of_a_beta_binomial():
    model = learn([2, 9, 4, 12, 3, 8, 15, 1], [40] * 8)
    assert model.rho > 0.05
    drawn = simulate(model, [30], np.random.default_rng(2), 40_000)[:, 0]
    share = model.share
    assert drawn.mean() == pytest.approx(30 * share, rel=0.02)
    assert drawn.var() == pytest.approx(30 * share * (1 - share) * (1 + 29 * model.rho), rel=0.05)


def test_a_season_that_is_there_is_learned_and_one_that_is_not_is_drawn_in():
    rng = np.random.default_rng(3)
    angle = 2 * np.pi * np.arange(48) / 12
    odds = 0.25 * np.exp(0.6 * np.cos(angle))
    model = learn(rng.binomial(400, odds / (1 + odds)).tolist(), [400] * 48, per_year=12)
    assert np.log(model.season) == pytest.approx(0.6 * np.cos(angle[:12]), abs=0.2), "three standard errors"
    spreads = [
        np.std(np.log(learn(rng.binomial(400, 0.2, 48).tolist(), [400] * 48, per_year=12).season)) for _ in range(40)
    ]
    # Twelve factors from 1,600 cases each, unshrunk, would stray by 1 / sqrt(1600 * 0.16) = 0.06.
    assert np.mean(spreads) < 0.03


def test_a_season_is_not_learned_from_less_than_two_years():
    assert learn([20] * 23, [100] * 23, per_year=12).season == ()
    assert len(learn([20] * 24, [100] * 24, per_year=12).season) == 12


def test_expected_shares_take_the_drift_of_the_case_mix_out():
    expected = np.linspace(0.1, 0.3, 20)
    odds = expected / (1 - expected) * 1.5
    hits = np.round(500 * odds / (1 + odds)).astype(int).tolist()
    plain, adjusted = learn(hits, [500] * 20), learn(hits, [500] * 20, expected.tolist())
    assert plain.dispersion > 5
    assert adjusted.rho == 0.0 and adjusted.dispersion < 0.1
    assert adjusted.share == pytest.approx(0.6, abs=0.002), "one and a half times the odds of a half"
    drawn = simulate(adjusted, [500] * 20, np.random.default_rng(4), 2_000, expected.tolist())
    assert drawn.mean(axis=0) == pytest.approx(500 * odds / (1 + odds), rel=0.02)


def test_the_truths_that_a_baseline_leaves_open_are_as_wide_as_its_error():
    layout = layout_of([100] * 24)
    rng = np.random.default_rng(5)
    model = fit(rng.binomial(100, 0.2, (1, 24)), layout)
    rows = might_be(model.rows(4_000), layout, rng)
    # The log-odds of 2,400 cases err by 1 / sqrt(2400 * 0.16), times the root of the dispersion that is left open.
    assert 1.0 <= np.std(rows.level) * np.sqrt(2400 * 0.16) <= 1.4
    assert (rows.dispersion >= 1).all() and np.median(rows.dispersion) < 1.6


def test_the_level_is_covered_as_often_as_a_range_of_such_truths_says():
    rng = np.random.default_rng(6)
    layout, inside = layout_of([40] * 20), 0
    for _ in range(200):
        model = fit(rng.binomial(40, rng.beta(3, 12, (1, 20))), layout)
        level = might_be(model.rows(300), layout, rng).level
        inside += np.quantile(level, 0.05) <= np.log(0.25) <= np.quantile(level, 0.95)
    assert 0.82 <= inside / 200 <= 0.97


@pytest.mark.parametrize(
    ("hits", "totals", "why"),
    [
        ([5] * 7, [50] * 7, "7 periods"),
        ([0, 1] * 4, [50] * 8, "4 of 400"),
        ([50, 49] * 4, [50] * 8, "396 of 400"),
        ([0] * 10, [0] * 10, "0 periods"),
        ([], [], "0 periods"),
    ],
)
def test_a_baseline_that_is_too_short_says_so(hits, totals, why):
    trouble = learn(hits, totals).trouble
    assert trouble.startswith("too short") and why in trouble


@pytest.mark.parametrize(("hits", "totals"), [([3], [2]), ([-1], [2]), ([1, 1], [2])])
def test_hits_that_are_not_among_the_cases_are_refused(hits, totals):
    with pytest.raises(ValueError, match="hits"):
        learn(hits, totals)


def test_totals_and_expected_shares_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="fewer than no cases"):
        layout_of([-1])
    for expected in ([0.5], [0.5, 1.0], [0.0, 0.5]):
        with pytest.raises(ValueError, match="expected"):
            layout_of([10, 10], expected)


def test_a_model_adjusted_for_expected_shares_is_not_simulated_without_them():
    with pytest.raises(ValueError, match="exactly where"):
        simulate(learn([9] * 10, [50] * 10, [0.2] * 10), [50], np.random.default_rng(0), 3)


def test_periods_of_one_case_have_no_correlation_to_learn():
    model = learn([1, 0] * 10, [1] * 20)
    assert model.rho == 0.0 and model.trouble == ""
