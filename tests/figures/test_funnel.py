"""Funnels against published figures, literal twins and a meta-analysis that everybody has done."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ringtrue.figures.funnel import (
    Spread,
    funnel,
    limits,
    measure_spread,
    rate_funnel,
    shrinkage_of_winsorising,
    winsorised,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

# "No investigator assigned" in sexual assault cases closed in Minnesota, 2015-16, agencies with 20 or more (Star
# Tribune, Denied Justice, 2018): agency, cases, of them without an investigator.
MINNESOTA = [
    ("Minneapolis", 554, 100), ("St Paul", 240, 2), ("Anoka", 124, 0), ("Duluth", 112, 75), ("Brooklyn Park", 74, 3),
    ("Rochester", 58, 3), ("Mankato", 54, 44), ("St Cloud", 49, 9), ("Wright", 39, 3), ("Itasca", 28, 11),
    ("St Louis Co", 25, 5), ("Cass", 21, 2), ("Brooklyn Center", 20, 0),
]  # fmt: skip

# Log relative risks of tuberculosis with the BCG vaccine and their variances, 13 trials (G. A. Colditz and others,
# Journal of the American Medical Association 271 (1994) 698-702; the data set dat.bcg of the R package metafor).
BCG = [
    (-0.889311, 0.325585), (-1.585389, 0.194581), (-1.348073, 0.415368), (-1.441551, 0.020010), (-0.217547, 0.051210),
    (-0.786116, 0.006906), (-1.620898, 0.223017), (0.011952, 0.003962), (-0.469418, 0.056434), (-1.371345, 0.073025),
    (-0.339359, 0.012412), (0.445913, 0.532506), (-0.017314, 0.071405),
]  # fmt: skip


def _minnesota(**how):
    names, totals, hits = zip(*MINNESOTA, strict=True)
    return funnel(names, hits, totals, **how)


def _by_name(made):
    return {row.name: row for row in made.rows}


def test_minnesotas_agencies_lie_where_they_were_reported_to():
    # Recomputed by the project from the newspaper's published table: pooled 18.4%, phi about 33.
    made = _minnesota()
    rows = _by_name(made)
    assert made.target == pytest.approx(0.184, abs=0.0005)
    assert rows["Duluth"].z == pytest.approx(13.3, abs=0.05)
    assert rows["Mankato"].z == pytest.approx(12.0, abs=0.05)
    assert rows["St Paul"].z == pytest.approx(-7.0, abs=0.05)
    assert made.spread.phi_raw == pytest.approx(33, abs=0.2)
    assert made.spread.p_value < 1e-50


def test_a_plain_funnel_flags_what_the_spread_between_agencies_explains():
    made = _minnesota()
    plain = ["Anoka", "Brooklyn Park", "Duluth", "Mankato", "St Paul"]
    assert [row.name for row in made.beyond(adjusted=False)] == plain
    assert made.beyond() == ()
    assert [row.name for row in _minnesota(corrected=False).beyond()] == ["Mankato"]
    assert [row.name for row in _minnesota(spread="none").beyond()] == plain


def test_the_variance_between_vaccine_trials_is_the_published_one():
    # Recorded output of metafor for dat.bcg, method DL: Q 152.2330, tau squared 0.308760.
    effects, variances = np.array(BCG).T
    weights = 1 / variances
    scores = (effects - np.sum(weights * effects) / np.sum(weights)) / np.sqrt(variances)
    spread = measure_spread(scores, np.sqrt(variances), "additive", winsorise=0.0, corrected=False)
    assert 13 * spread.phi_raw == pytest.approx(152.2330, abs=0.01)
    assert spread.tau**2 == pytest.approx(0.308760, abs=2e-5)


def test_the_balanced_variance_between_vaccine_trials_is_the_published_one():
    # Recorded output of metafor for dat.bcg: Paule and Mandel's tau squared is 0.318094, and 0.318069 by the method
    # called empirical Bayes, which solves the same equation more closely. The mean is the one its own weights give.
    effects, variances = np.array(BCG).T
    weights = 1 / (variances + 0.318069)
    scores = (effects - np.sum(weights * effects) / np.sum(weights)) / np.sqrt(variances)
    spread = measure_spread(scores, np.sqrt(variances), "additive", winsorise=0.0)
    assert spread.tau**2 == pytest.approx(0.318069, abs=3e-6)


def test_the_dispersion_of_ratios_is_that_of_another_implementation():
    # FunnelPlotR, tests/testthat/test-classes_methods.R: phi 2.948033, of log ratios (the rule of the English hospital
    # mortality indicator, which cuts off tenths of the units and so, of six, none).
    seen, expected = np.array([100, 150, 180, 80, 120, 225]), np.array([108, 112, 165, 95, 100, 220])
    spread = measure_spread(np.sqrt(expected) * np.log(seen / expected), expected**-0.5)
    assert spread.phi_raw == pytest.approx(2.948033, abs=5e-7)


def test_winsorising_leaves_of_normal_scores_what_it_is_said_to():
    scores = np.random.default_rng(1).normal(size=200_000)
    for share in (0.0, 0.05, 0.1, 0.25):
        left = float(np.mean(winsorised(scores, share) ** 2))
        assert left == pytest.approx(shrinkage_of_winsorising(share), abs=0.01)


def _literal_limit(total, target, chance, law):
    """Twin of Spiegelhalter 2005, appendix A.1: walk up to the quantile, and back by the part not needed."""
    count, below = 0, 0.0
    while below + law(count) < chance:
        below += law(count)
        count += 1
    reached = below + law(count)
    return max(0.0, (count - (reached - chance) / (reached - below)) / total)


@pytest.mark.parametrize("target", [0.05, 0.3])
def test_exact_limits_are_those_of_the_papers_appendix(target):
    totals = [3, 20, 87, 400]
    lower, upper = limits(totals, target, z=2.0)
    tail = stats.norm.sf(2.0)
    for at, total in enumerate(totals):
        chances = stats.binom.pmf(np.arange(total + 1), total, target)
        assert lower[at] == pytest.approx(_literal_limit(total, target, tail, lambda k, c=chances: c[k]), abs=1e-9)
        assert upper[at] == pytest.approx(_literal_limit(total, target, 1 - tail, lambda k, c=chances: c[k]), abs=1e-9)


def test_exact_limits_of_rates_are_those_of_the_papers_appendix():
    expected = [0.7, 6.0, 55.5]
    lower, upper = limits(expected, 1.2, z=3.0, kind="ratio")
    tail = stats.norm.sf(3.0)
    for at, mean in enumerate(expected):
        chances = stats.poisson.pmf(np.arange(400), 1.2 * mean)
        assert lower[at] == pytest.approx(_literal_limit(mean, 1.2, tail, lambda k, c=chances: c[k]), abs=1e-9)
        assert upper[at] == pytest.approx(_literal_limit(mean, 1.2, 1 - tail, lambda k, c=chances: c[k]), abs=1e-9)


@pytest.mark.parametrize("rule", ["multiplicative", "additive"])
def test_limits_with_spread_part_the_units_as_their_scores_do(rule):
    totals = [60, 80, 100, 150, 200, 250, 300, 400, 500, 600]
    hits = [24, 44, 45, 83, 92, 135, 141, 220, 230, 480]
    made = funnel([f"unit {at}" for at in range(10)], hits, totals, spread=rule)
    assert made.spread.widens
    lower, upper = limits(totals, made.target, z=1.0, spread=made.spread)
    assert np.all((lower > 0) & (upper < 1)), "limits that are cut off would part nobody"
    apart = [row.share < low or row.share > high for row, low, high in zip(made.rows, lower, upper, strict=True)]
    assert [row.beyond(1.0) for row in made.rows] == apart
    assert 0 < sum(apart) < 10


def test_limits_narrow_as_numbers_grow_and_stay_among_shares():
    lower, upper = limits([1, 10, 100, 1000, 10_000], 0.1)
    assert np.all(np.diff(lower) >= 0) and np.all(np.diff(upper) <= 0)
    assert lower[0] == 0 and upper[0] <= 1


def test_units_that_differ_less_than_chance_keep_the_plain_limits():
    for rule in ("multiplicative", "additive"):
        made = funnel(list("abcdef"), [20, 21, 19, 20, 20, 20], [100] * 6, spread=rule)
        assert (made.spread.phi, made.spread.tau, made.spread.widens) == (1.0, 0.0, False)
        assert [row.z for row in made.rows] == [row.z_adjusted for row in made.rows]


def test_rows_stand_in_the_order_of_names_with_their_own_numbers():
    made = funnel(["Cas", "Ada", "Bea"], [3, 1, 2], [30, 10, 40], expected=[0.3, 0.1, 0.2])
    assert [(row.name, row.hits, row.total, row.target) for row in made.rows] == [
        ("Ada", 1, 10, 0.1), ("Bea", 2, 40, 0.2), ("Cas", 3, 30, 0.3)
    ]  # fmt: skip
    assert made.by_case_mix


def test_case_mix_given_explains_units_apart_from_the_pool():
    hits, totals, expected = [50, 50, 200, 200], [500] * 4, [0.1, 0.1, 0.4, 0.4]
    names = ["Ada", "Bea", "Cas", "Dan"]
    assert len(funnel(names, hits, totals, spread="none").beyond()) == 4
    assert [row.z for row in funnel(names, hits, totals, expected).rows] == pytest.approx([0.0] * 4)


def test_a_unit_without_cases_is_kept_and_nothing_is_said_of_it():
    made = funnel(["Ada", "Bea", "Cas"], [0, 9, 1], [0, 10, 10])
    ada = made.rows[0]
    assert (ada.share, ada.z, ada.z_adjusted, ada.p) == (None, None, None, None)
    assert (ada.lower, ada.upper) == (0.0, 1.0)
    assert not ada.beyond(0.0) and made.spread.units == 2


@pytest.mark.parametrize(("hits", "share"), [([0, 0], 0.0), ([4, 7], 1.0)])
def test_where_no_case_or_every_case_is_a_hit_nobody_is_apart(hits, share):
    made = funnel(["Ada", "Bea"], hits, [4, 7])
    assert [(row.share, row.z, row.p) for row in made.rows] == [(share, 0.0, 1.0)] * 2
    assert made.spread.units == 0


def test_one_unit_is_its_own_target_and_no_units_are_no_funnel_at_all():
    for rule in ("additive", "multiplicative"):
        (only,) = funnel(["Ada"], [3], [10], spread=rule).rows
        assert only.z == 0.0
        far = funnel(["Ada"], [9], [10], target=0.1, spread=rule)
        assert far.rows[0].beyond(adjusted=False)
    assert funnel([], [], []).rows == ()


def test_all_cases_nowhere_leave_nothing_to_compare():
    made = funnel(["Ada", "Bea"], [0, 0], [0, 0])
    assert [row.z for row in made.rows] == [None, None]


def test_rates_are_counts_over_what_is_expected():
    made = rate_funnel(["Ada", "Bea", "Cas"], [30, 9, 0], [20.0, 10.0, 0.0], spread="none")
    ada, bea, cas = made.rows
    assert (ada.share, bea.share, cas.share) == (1.5, 0.9, None)
    assert ada.z == pytest.approx((30 - 20) / np.sqrt(20))
    assert ada.p == pytest.approx(0.04, abs=0.01)
    assert cas.upper == np.inf
    assert ada.lower < 1.5 < ada.upper


def test_rates_of_a_pool_without_any_count_say_nothing():
    made = rate_funnel(["Ada", "Bea"], [0, 0], [5.0, 3.0], target=None)
    assert [(row.z, row.p) for row in made.rows] == [(0.0, 1.0)] * 2


def test_a_pooled_rate_is_the_target_where_none_is_given():
    made = rate_funnel(["Ada", "Bea"], [10, 30], [100, 100], target=None, spread="none")
    assert made.target == 0.2
    assert made.rows[1].z == pytest.approx((30 - 20) / np.sqrt(20))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: funnel(["Ada"], [3], [2]), "not a share"),
        (lambda: funnel(["Ada"], [1, 2], [2]), "lengths"),
        (lambda: funnel(["Ada", "Ada"], [1, 2], [2, 2]), "twice"),
        (lambda: funnel(["Ada"], [1], [2], expected=[1.0]), "between 0 and 1"),
        (lambda: funnel(["Ada"], [1], [2], target=0.0), "between 0 and 1"),
        (lambda: funnel(["Ada"], [1], [2], spread="some"), "not a rule"),
        (lambda: funnel(["Ada"], [1], [2], winsorise=0.5), "winsorised"),
        (lambda: rate_funnel(["Ada"], [-1], [2.0]), "not a share"),
        (lambda: rate_funnel(["Ada"], [1], [2.0], target=0.0), "not a ratio"),
        (lambda: limits([0], 0.2), "above 0"),
        (lambda: limits([10], 1.2), "inside the range"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_nothing_is_applied_where_nothing_was_measured():
    assert measure_spread(np.array([]), np.array([])) == Spread("additive")


@pytest.mark.realdata
@pytest.mark.skipif(not (DATA / "iopc").is_dir(), reason="the published files are not here: no folder ../shared/data")
@pytest.mark.parametrize("rule", ["none", "multiplicative", "additive"])
def test_no_force_is_apart_in_officers_with_a_case_to_answer(rule):
    with (DATA / "iopc" / "iopc_forfunnel.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in list(csv.reader(file))[1:] if row and row[0]]
    names, hits, totals = [row[0] for row in rows], [int(row[1]) for row in rows], [int(row[2]) for row in rows]
    made = funnel(names, hits, totals, spread=rule)
    assert (len(rows), sum(hits), sum(totals)) == (39, 301, 218_122)
    assert made.spread.phi_raw == pytest.approx(1.55, abs=0.005)
    assert made.beyond() == made.beyond(adjusted=False) == ()
    assert _by_name(made)["North Wales Police"].z == pytest.approx(2.1, abs=0.05)


@pytest.mark.realdata
@pytest.mark.skipif(
    not (DATA / "home_office").is_dir(), reason="the published files are not here: no folder ../shared/data"
)
def test_withdrawn_support_flags_nineteen_forces_plainly_and_few_with_spread():
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    with gzip.open(DATA / "home_office" / "outcomes_open_data_2017_18.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["offence_subgroup"] == "Rape" and row["outcome_type"] != "0":
                totals[row["force_name"]] += int(row["offences"])
                hits[row["force_name"]] += int(row["offences"]) * (row["outcome_type"] in ("14", "16"))
    names = list(totals)
    made = {
        rule: funnel(names, [hits[name] for name in names], [totals[name] for name in names], spread=rule)
        for rule in ("none", "multiplicative", "additive")
    }
    assert len(names) == 44
    assert len(made["none"].beyond()) == 19
    assert len(made["multiplicative"].beyond()) == 3
    assert made["additive"].beyond() == ()
