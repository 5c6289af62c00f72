"""Time to an event and competing exits, against published tables and literal sums."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from ringtrue.figures.survival import cumulative_incidence, kaplan_meier

# Weeks in remission on 6-MP, E. J. Freireich and others, 1963, Blood 21, 699-716; REMITTED still are.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
REMITTED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
REMISSION = RELAPSED + REMITTED, [1] * len(RELAPSED) + [0] * len(REMITTED)

cases = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["", "charged", "closed", "withdrew"])), max_size=40)


def test_remission_on_6_mp_is_as_r_prints_it():
    # summary(survfit(Surv(t2, relapse) ~ 1)) of R's survival on drug6mp, as printed in two course notes.
    found = kaplan_meier(*REMISSION)
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    left = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert (1 - found.shares).tolist() == pytest.approx(left, abs=0.0005)
    assert found.median == 23


def test_the_interval_is_the_published_standard_error_on_the_log_minus_log_scale():
    # Standard errors of the same R output; the transformation itself by hand.
    found = kaplan_meier(*REMISSION)
    errors = np.array([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346])
    left = 1 - found.shares
    reach = 1.959964 * errors / (left * np.abs(np.log(left)))
    assert found.upper.tolist() == pytest.approx((1 - left ** np.exp(reach)).tolist(), abs=0.0003)
    assert found.lower.tolist() == pytest.approx((1 - left ** np.exp(-reach)).tolist(), abs=0.0003)


def test_a_death_on_the_day_another_is_lost_counts_both_as_at_risk():
    # V. Bewick and others, 2004, Critical Care 8, 389-394, table 2.
    found = kaplan_meier([1, 1, 4, 5, 6, 9, 9, 22], [1, 1, 1, 1, 0, 1, 0, 1])
    assert (1 - found.shares).tolist() == pytest.approx([0.750, 0.625, 0.500, 0.333, 0.000], abs=0.0005)
    assert found.at_risk.tolist() == [8, 6, 5, 3, 1]
    assert (found.lower[-1], found.upper[-1]) == (1, 1)


def test_deaths_of_breast_cancer_beside_deaths_of_other_causes_are_as_published():
    # J. M. Satagopan and others, 2004, British Journal of Cancer 91, 1229-1235, table 2: 305 patients, the first
    # nine of them listed, the rest watched for longer than these 27 months.
    listed = [(7, ""), (10, "cancer"), (14, ""), (16, "cancer"), (18, "other"), (23, "cancer"), (24, ""),
              (26, "other"), (27, "cancer")]  # fmt: skip
    times, codes = zip(*(listed + [(28, "")] * 296), strict=True)
    found = cumulative_incidence(times, codes)
    assert found.times.tolist() == [10, 16, 18, 23, 26, 27]
    assert found.exits["cancer"].at_risk.tolist() == [304, 302, 301, 300, 298, 297]
    assert (found.still_open * 100).round(1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
    by = [found.exits["cancer"].share_by(day) * 100 for day in (10, 16, 23, 27)]
    # The paper adds up 0.3 four times; unrounded the last is 1.32.
    assert by == pytest.approx([0.3, 0.6, 0.9, 1.2], abs=0.13)


def _literal(pairs):
    """The shares by each exit and the share open after each day, in fractions, straight from the definition."""
    open_share, shares, rows = Fraction(1), {"charged": Fraction(0), "closed": Fraction(0), "withdrew": Fraction(0)}, {}
    for day in sorted({day for day, code in pairs if code}):
        at_risk = sum(time >= day for time, _ in pairs)
        for name in shares:
            shares[name] += open_share * Fraction(sum(pair == (day, name) for pair in pairs), at_risk)
        open_share *= 1 - Fraction(sum(time == day and code != "" for time, code in pairs), at_risk)
        rows[day] = (dict(shares), open_share)
    return rows


@given(cases)
def test_the_shares_are_the_literal_sums_and_with_the_open_ones_make_the_whole(pairs):
    times, codes = [day for day, _ in pairs], [code for _, code in pairs]
    found, rows = cumulative_incidence(times, codes), _literal(pairs)
    assert found.times.tolist() == list(rows)
    for day, (shares, still_open) in rows.items():
        assert sum(shares.values()) + still_open == 1
        assert found.open_by(day) == pytest.approx(float(still_open), abs=1e-12)
        for name, steps in found.exits.items():
            assert steps.share_by(day) == pytest.approx(float(shares[name]), abs=1e-12)
            lower, upper = steps.interval_by(day)
            assert 0 <= lower <= steps.share_by(day) + 1e-12 <= upper + 2e-12 <= 1 + 3e-12


@given(cases)
def test_one_event_alone_is_what_scipy_finds(pairs):
    watched, seen = np.array([day for day, _ in pairs], dtype=float), np.array([code != "" for _, code in pairs], bool)
    if not seen.any():
        return
    theirs = ecdf(CensoredData(uncensored=watched[seen], right=watched[~seen])).cdf
    ours = kaplan_meier(watched, seen)
    for day in range(int(watched.max()) + 1):
        assert ours.share_by(day) == pytest.approx(float(theirs.evaluate(day)), abs=1e-9)


def _literal_variance(pairs, name, until):
    """The delta-method variance, summed day by day from the formula as Marubini and Valsecchi print it."""
    rows = _literal(pairs)
    shares = {day: float(row[0][name]) for day, row in rows.items()}
    total, before = 0.0, 1.0
    for day in [day for day in rows if day <= until]:
        n = sum(time >= day for time, _ in pairs)
        d, mine = sum(t == day and c != "" for t, c in pairs), sum(pair == (day, name) for pair in pairs)
        gap = shares[until] - shares[day]
        if n > d:
            total += gap**2 * d / (n * (n - d))
        total += before**2 * mine * (n - mine) / n**3 - 2 * gap * before * mine / n**2
        before = float(rows[day][1])
    return total


@given(cases)
def test_the_interval_is_of_the_literal_variance(pairs):
    times, codes = [day for day, _ in pairs], [code for _, code in pairs]
    for name, steps in cumulative_incidence(times, codes).exits.items():
        for day, share, upper in zip(steps.times.tolist(), steps.shares, steps.upper, strict=True):
            left = 1 - share
            if 1e-9 < left < 1 - 1e-9:
                error = np.sqrt(max(0.0, _literal_variance(pairs, name, day)))
                reach = np.log(np.log(1 - upper) / np.log(left)) if upper < 1 else np.inf
                wanted = 1.959964 * error / (left * abs(np.log(left)))
                assert reach == pytest.approx(wanted, rel=1e-3, abs=1e-5) or wanted > 3


def test_the_interval_of_an_exit_holds_the_truth_nineteen_times_in_twenty():
    # Two exits with constant hazards 1 and 2 and watching times uniform on 0 to 2; by day 0.5 the truth is known.
    rng, truth, held = np.random.default_rng(11), (1 - np.exp(-1.5)) / 3, 0
    for _ in range(600):
        leaves, watched = rng.exponential(1 / 3, 80), rng.uniform(0, 2, 80)
        codes = np.where(leaves <= watched, np.where(rng.random(80) < 1 / 3, "charged", "closed"), "")
        lower, upper = cumulative_incidence(np.minimum(leaves, watched), codes).exits["charged"].interval_by(0.5)
        held += lower <= truth <= upper
    assert held / 600 == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 600))


def test_beyond_the_last_day_watched_nothing_is_known():
    found = cumulative_incidence([2, 5], ["closed", ""])
    assert found.exits["closed"].share_by(5) == found.open_by(5) == 0.5
    assert found.exits["closed"].share_by(6) is found.exits["closed"].interval_by(6) is found.open_by(6) is None


def test_before_the_first_event_the_share_is_none_at_all():
    found = kaplan_meier([3, 4], [1, 1])
    assert (found.share_by(2), found.interval_by(2)) == (0, (0, 0))


def test_a_median_that_was_never_reached_is_not_guessed():
    assert kaplan_meier([3, 4, 4], [1, 0, 0]).median is None


def test_the_numbers_at_risk_are_counted_just_before_each_day():
    found = kaplan_meier(*REMISSION)
    assert found.at_risk_on([0, 6, 10, 23, 36], REMISSION[0]) == [21, 21, 15, 6, 0]


def test_no_cases_and_no_events_give_empty_curves():
    for found in (kaplan_meier([], []), kaplan_meier([4, 5], [0, 0])):
        assert found.times.size == 0
        assert found.median is None
    assert kaplan_meier([4, 5], [0, 0]).share_by(5) == 0
    assert cumulative_incidence([], []).exits == {}


def test_a_case_that_leaves_on_its_first_day_is_counted():
    found = kaplan_meier([0, 0, 1], [1, 0, 1])
    assert found.share_by(0) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("times", "codes", "level", "words"),
    [
        ([1], [], 0.95, "not one of each"),
        ([-1], ["x"], 0.95, "negative"),
        ([np.nan], ["x"], 0.95, "missing"),
        ([1], ["x"], 1.0, "level"),
    ],
)
def test_what_cannot_be_a_time_is_refused(times, codes, level, words):
    with pytest.raises(ValueError, match=words):
        cumulative_incidence(times, codes, level)
