"""Recorded cases beside outside counts and beside other offences: published cases, literal sums, planted gaps."""

import csv
from fractions import Fraction
from math import comb, exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm, poisson

from ringtrue.figures.outside import _z, ratio_change, ratio_changes, under_pattern

MINNESOTA = Path(__file__).resolve().parents[3] / "shared" / "data" / "minnesota"

# New Orleans, 2007 and 2008: rapes recorded, and examinations at the hospital, as the newspaper had them (nola.com,
# news article 55d4f60e-b968-57c0-b45f-58f6acbb3888). The chance below is our own sum: none was published.
RAPES, EXAMINED = (114, 72), (149, 168)


def _literal_fisher(a, b, c, d):
    """The two-sided exact chance as a sum of fractions over all tables with the same sums."""
    given, whole = range(max(0, a - d), min(a + b, a + c) + 1), comb(a + b + c + d, a + c)
    chances = {x: Fraction(comb(a + b, x) * comb(c + d, a + c - x), whole) for x in given}
    return float(sum(chance for chance in chances.values() if chance <= chances[a]))


def test_new_orleans_recorded_fewer_while_the_hospital_examined_more():
    found = ratio_change(RAPES, EXAMINED, "New Orleans")
    assert found.p == pytest.approx(_literal_fisher(114, 72, 149, 168), rel=1e-6)
    assert found.p == pytest.approx(0.00226, abs=0.00001)
    # By hand: (72/168) / (114/149).
    assert found.change == pytest.approx(0.5602, abs=0.0001)
    assert found.upper < 1
    assert "0.56 times" in " ".join(found.sentences())


def test_the_binomial_form_is_the_literal_sum_over_outcomes_no_likelier():
    total, share = 186, Fraction(168, 317)
    chances = [comb(total, x) * share**x * (1 - share) ** (total - x) for x in range(total + 1)]
    literal = float(sum(chance for chance in chances if chance <= chances[72]))
    assert ratio_change(RAPES, EXAMINED, outside_varies=False).p == pytest.approx(literal, rel=1e-6)


def test_two_rates_of_a_published_example_come_out_as_statsmodels_has_them():
    # K. Gu and others, 2008, Biometrical Journal 50, 283-298: 60 cases in 51477.5 and 30 in 54308.7 person-years.
    # Recorded from statsmodels 0.15.0, test_poisson_2indep(..., method="exact-cond"), the exposures rounded up here.
    found = ratio_change((30, 60), (543087, 514775), outside_varies=False)
    assert found.p == pytest.approx(0.00067518, abs=1e-7)
    assert found.change == pytest.approx((60 / 51477.5) / (30 / 54308.7), rel=1e-6)


def test_the_ends_of_the_binomial_interval_leave_a_fortieth_each():
    found = ratio_change(RAPES, EXAMINED, outside_varies=False)
    for end, tail in ((found.lower, range(72, 187)), (found.upper, range(73))):
        share = end * 168 / (149 + end * 168)
        assert sum(comb(186, x) * share**x * (1 - share) ** (186 - x) for x in tail) == pytest.approx(0.025, abs=1e-9)


def test_the_exact_tests_call_a_kept_ratio_changed_at_most_five_times_in_a_hundred():
    # The exact conditional interval takes long to find, so fewer rounds are drawn where the outside count varies.
    rng = np.random.default_rng(1)
    for rounds, varies in ((100, True), (600, False)):
        alarms = 0
        for _ in range(rounds):
            recorded = tuple(rng.poisson((60, 80)).tolist())
            outside = tuple(rng.poisson((90, 120)).tolist()) if varies else (90, 120)
            alarms += ratio_change(recorded, outside, outside_varies=varies).p < 0.05
        assert alarms / rounds < 0.05 + 3 * sqrt(0.05 * 0.95 / rounds)


def test_years_that_differ_of_themselves_are_no_change_beside_a_history_of_them():
    rng, alarms = np.random.default_rng(9), 0
    for _ in range(400):
        means = 80 * np.exp(rng.normal(0, 0.2, 8))
        recorded, outside = rng.poisson(means).tolist(), rng.poisson([120] * 8).tolist()
        found = ratio_change(
            tuple(recorded[:2]), tuple(outside[:2]), outside_varies=False, history=(recorded[2:], outside[2:])
        )
        alarms += found.word == "changed"
    assert alarms / 400 < 0.05 + 3 * sqrt(0.05 * 0.95 / 400)


def test_a_quiet_history_leaves_new_orleans_changed_and_a_wild_one_does_not():
    quiet = ratio_change(RAPES, EXAMINED, history=([100, 104, 98, 102, 99, 101], [130, 136, 128, 132, 129, 131]))
    assert (quiet.p < 0.05, quiet.word) == (True, "changed")
    assert "It changed, beside 6 other years" in " ".join(quiet.sentences())
    assert ratio_change(RAPES, EXAMINED).lower >= quiet.lower
    wild = ratio_change(RAPES, EXAMINED, history=([60, 150, 80, 170, 90, 110], [130] * 6))
    assert wild.p > 0.2
    assert wild.lower < 1 < wild.upper
    assert wild.word == "kept pace"


def test_two_years_alone_give_no_verdict_however_small_the_chance():
    found = ratio_change((1000, 400), (1000, 1000))
    assert found.p < 1e-9
    assert found.word == "cannot tell"
    assert "cannot be told from two years alone" in " ".join(found.sentences())


def test_a_short_history_is_refused():
    with pytest.raises(ValueError, match="years of history"):
        ratio_change(RAPES, EXAMINED, history=([100, 104, 98], [130, 136, 128]))


def test_units_come_in_the_order_of_names_and_thin_ones_have_no_q_value():
    found = ratio_changes(["Eve", "Ada", "Bea"], [RAPES, (50, 52), (1, 1)], [EXAMINED, (70, 71), (2, 1)])
    assert [each.name for each, _ in found] == ["Ada", "Bea", "Eve"]
    assert found[1][1] is None
    # By hand, of two p-values the smaller is doubled.
    assert found[2][1] == pytest.approx(2 * 0.00226072, abs=1e-6)
    assert "too small" in found[1][0].sentences()[1]


def test_nothing_recorded_after_is_a_change_to_none():
    for varies in (True, False):
        found = ratio_change((30, 0), (40, 40), outside_varies=varies)
        assert (found.change, found.lower) == (0, 0)
        assert found.p < 0.001
        assert found.upper < 0.3


def test_nothing_recorded_before_has_no_ratio_but_a_chance():
    for varies in (True, False):
        found = ratio_change((0, 30), (40, 40), outside_varies=varies)
        assert found.change is None
        assert found.upper == float("inf")
        assert "too small" in found.sentences()[1]


@pytest.mark.parametrize(("recorded", "outside"), [((2, 2), (50, 50)), ((20, 20), (0, 9)), ((0, 0), (0, 0))])
def test_thin_counts_say_nothing(recorded, outside):
    assert ratio_change(recorded, outside).p is None


def test_what_are_no_counts_are_refused():
    with pytest.raises(ValueError, match="not counts"):
        ratio_change((-1, 3), (4, 5))
    with pytest.raises(ValueError, match="each named unit"):
        ratio_changes(["Ada"], [[1, 2], [3, 4]], [[1, 2], [3, 4]])


def _crowd(rng, units=80, years=6, spread=0.3, dropped=()):
    """Draw unit-years in which rapes follow assaults and robberies, places differ, and some drop three in four."""
    names, when, rapes, others = [], [], [], []
    size, place = rng.normal(5, 0.8, units), rng.normal(0, spread, units)
    for year in range(years):
        for unit in range(units):
            assaults, robberies = rng.poisson(exp(size[unit])), rng.poisson(exp(size[unit] - 1))
            middle = exp(size[unit] - 1 + place[unit] + 0.1 * year) * (0.25 if unit in dropped else 1)
            names.append(f"unit {unit:03}")
            when.append(2010 + year)
            rapes.append(rng.poisson(middle))
            others.append((assaults, robberies))
    return names, when, rapes, others


def test_units_that_drop_three_in_four_lie_under_the_pattern_and_few_others_do():
    found = under_pattern(*_crowd(np.random.default_rng(2), dropped=(3, 40, 71)))
    under = [unit.name for unit in found.units if unit.is_under]
    assert under == sorted(under)
    assert {"unit 003", "unit 040", "unit 071"} <= set(under)
    assert len(under) <= 3 + 6
    assert found.spread == pytest.approx(0.3, abs=0.1)


def test_in_a_crowd_without_outliers_low_years_are_no_more_than_designed():
    found = [under_pattern(*_crowd(np.random.default_rng(seed))) for seed in range(20)]
    shares = np.array([each.low_share for each in found])
    # Units are the draws: a unit that lies low lies low in most years.
    assert shares.mean() < found[0].designed + 3 * shares.std() / sqrt(20)
    assert np.mean([sum(unit.is_under for unit in each.units) / len(each.units) for each in found]) < 0.04


def test_a_few_outliers_do_not_draw_the_line_to_themselves():
    names, when, rapes, others = _crowd(np.random.default_rng(5))
    clean = under_pattern(names, when, rapes, others)
    spoiled = [0 if name < "unit 004" else count for name, count in zip(names, rapes, strict=True)]
    assert under_pattern(names, when, spoiled, others).slopes == pytest.approx(clean.slopes, abs=0.08)


def test_a_definition_that_moves_everybody_makes_nobody_low():
    names, when, rapes, others = _crowd(np.random.default_rng(6))
    halved = [count // 3 if year >= 2013 else count for year, count in zip(when, rapes, strict=True)]
    found = under_pattern(names, when, halved, others)
    assert found.low_share < 0.04


@pytest.mark.parametrize(("count", "middle", "spread"), [(0, 5.0, 0.3), (3, 12.0, 0.5), (40, 80.0, 0.2)])
def test_the_deviate_is_that_of_the_literal_chance(count, middle, spread):
    chance = quad(lambda x: norm.pdf(x) * poisson.cdf(count, middle * exp(spread * x)), -9, 9, epsabs=1e-13)[0]
    assert _z(np.array([count]), np.array([middle]), spread)[0] == pytest.approx(norm.ppf(chance), abs=1e-6)


def test_a_place_where_as_many_as_expected_are_counted_is_in_the_middle():
    assert abs(_z(np.array([1000]), np.array([1000.0]), 0.4)[0]) < 0.05
    # With no spread but chance, by hand: exp(-5) for none of 5.
    assert _z(np.array([0]), np.array([5.0]), 1e-6)[0] == pytest.approx(norm.ppf(exp(-5)), abs=1e-4)


@pytest.mark.parametrize("units", [0, 1, 4])
def test_too_few_rows_say_nothing(units):
    names, when, rapes, others = _crowd(np.random.default_rng(7), units=units)
    found = under_pattern(names, when, rapes, np.array(others).reshape(len(names), 2))
    assert found.units == ()
    assert "Nothing can be said" in found.sentences()[0]


def test_small_units_are_not_judged():
    names, when, rapes, others = _crowd(np.random.default_rng(8))
    small = ["tiny"] * 6
    found = under_pattern(names + small, when + when[:: len(set(names))], rapes + [0] * 6, others + [(2, 0)] * 6)
    assert "tiny" not in [unit.name for unit in found.units]
    assert found.not_judged >= 1


def test_rows_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="one row each"):
        under_pattern(["Ada"], [2010], [1, 2], [[1], [2]])
    with pytest.raises(ValueError, match="below 0"):
        under_pattern(["Ada", "Bea"], [2010, 2010], [1, -2], [[1], [2]])


@pytest.mark.realdata
@pytest.mark.skipif(not MINNESOTA.is_dir(), reason="the published files are not here: no folder ../shared/data")
def test_most_agencies_of_minnesota_are_too_small_and_few_of_the_others_lie_low():
    with open(MINNESOTA / "agency_returns_2010_2016.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    others = [[float(row[f"Actual_{name}"]) for name in ("AggAssault", "Robbery", "Murder")] for row in rows]
    found = under_pattern(
        [row["AgencyORI"] for row in rows],
        [int(row["ReportingYear"]) for row in rows],
        [float(row["Actual_Rape"]) for row in rows],
        others,
    )
    assert 100 < len(found.units) < found.not_judged
    # Places differ by half on the log scale, so that only a gap of some two thirds could be seen at all.
    assert log(1.5) < found.spread < log(1.8)
    assert 0 < sum(unit.is_under for unit in found.units) < 0.1 * len(found.units)
    assert [unit.name for unit in found.units] == sorted(unit.name for unit in found.units)
