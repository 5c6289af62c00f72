"""Bunching at the end of months and inside limits: by hand, by literal sums, and in data where nothing is bunched."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import comb, exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import binomtest

from ringtrue.figures.bunching import _exact_tail, _jump, period_ends, threshold

YEAR = (date(2015, 1, 1), date(2015, 12, 31))
ALL_DAYS = [date(2015, 1, 1) + timedelta(days=i) for i in range(365)]


def test_a_closure_on_every_day_is_what_the_calendar_leads_to():
    # By hand: three days of each of twelve months.
    found = period_ends(ALL_DAYS, span=YEAR)
    assert (found.periods, found.total, found.observed) == (12, 365, 36)
    assert found.expected == pytest.approx(36, abs=0.2)
    assert found.word == "no bunching seen"
    assert found.ratio == pytest.approx(1, abs=0.01)


def test_days_are_weighted_by_their_weekday():
    # Closures on working days only. By hand, January 2015: 22 working days, of which the last three days (Thursday to
    # Saturday, 29th to 31st) hold 2.
    working = [day for day in ALL_DAYS if day.weekday() < 5]
    found = period_ends(working, span=YEAR)
    by_hand = sum(day.weekday() < 5 and (day + timedelta(days=3)).month != day.month for day in ALL_DAYS)
    assert (found.observed, found.expected) == (by_hand, pytest.approx(by_hand))


def test_holidays_are_no_days_to_close_on():
    # The last week of the year off: December's last three days hold nothing, and nothing is expected of them.
    off = {date(2015, 12, 25) + timedelta(days=i) for i in range(7)}
    found = period_ends([day for day in ALL_DAYS if day not in off], span=YEAR, closed=off)
    assert (found.observed, found.expected) == (33, pytest.approx(33, abs=0.2))


def test_the_exact_chance_is_the_literal_sum_over_all_outcomes():
    hits, totals, shares = np.array([2, 1, 0]), np.array([3, 2, 2]), np.array([0.25, 0.5, 0.125])
    chance = Fraction(0)
    for outcome in product(*(range(total + 1) for total in totals.tolist())):
        if sum(outcome) >= 3:
            each = Fraction(1)
            for k, n, share in zip(outcome, totals.tolist(), shares.tolist(), strict=True):
                each *= comb(n, k) * Fraction(share) ** k * (1 - Fraction(share)) ** (n - k)
            chance += each
    assert _exact_tail(hits, totals, shares) == pytest.approx(float(chance), abs=1e-14)


def _year(rng, late=1.0, uneven=0.0, cases=40, years=2):
    """Draw closures by day, with weekdays, months of differing lateness, and the last three days times `late`."""
    days, (first, final) = [], (date(2015, 1, 1), date(2014 + years, 12, 31))
    factor = {}
    for offset in range((final - first).days + 1):
        day = first + timedelta(days=offset)
        month = factor.setdefault((day.year, day.month), exp(rng.normal(-(uneven**2) / 2, uneven)) if uneven else 1.0)
        rate = cases / 30 * (0.2 if day.weekday() > 4 else 1.3)
        if (day + timedelta(days=3)).month != day.month:
            rate *= late * month
        days += [day] * rng.poisson(rate)
    return days, (first, final)


def test_planted_bunching_is_found_and_sized():
    # Twice as many a day in the last tenth is 0.2 of 1.1, and 1.82 times the expected tenth.
    rng, held = np.random.default_rng(1), 0
    for _ in range(40):
        days, span = _year(rng, late=2.0)
        found = period_ends(days, span=span)
        assert found.word == "bunched"
        held += found.lower < 1.82 < found.upper
    # Nine in ten, within three standard errors.
    assert held / 40 > 0.9 - 3 * sqrt(0.09 / 40)
    assert "reason to read" in " ".join(found.sentences())


@pytest.mark.parametrize("uneven", [0.0, 0.4])
def test_quiet_months_are_called_bunched_five_times_in_a_hundred_at_most(uneven):
    rng, alarms = np.random.default_rng(2), 0
    for _ in range(200):
        days, span = _year(rng, uneven=uneven)
        alarms += period_ends(days, span=span).word == "bunched"
    assert alarms / 200 < 0.05 + 3 * sqrt(0.05 * 0.95 / 200)


def test_the_smallest_ratio_seen_is_seen_about_four_times_in_five():
    rng = np.random.default_rng(3)
    quiet, span = _year(rng)
    seen = period_ends(quiet, span=span).seen
    share = 0.1 * seen
    late = share / (1 - share) / (0.1 / 0.9)
    words = [period_ends(_year(rng, late=late)[0], span=span).word for _ in range(150)]
    assert 0.6 < words.count("bunched") / 150 < 0.95


def test_the_first_and_last_month_of_a_file_do_not_count():
    days = [day for day in ALL_DAYS if date(2015, 1, 30) <= day <= date(2015, 12, 2)]
    found = period_ends(days)
    assert (found.periods, found.total) == (10, 303)


def test_quarters_end_four_times_a_year():
    days = ALL_DAYS * 6
    found = period_ends(days, period="quarter", span=(date(2014, 12, 5), date(2015, 12, 31)))
    assert (found.periods, found.observed, found.word) == (4, 72, "cannot tell")


@pytest.mark.parametrize("days", [[], [date(2015, 3, 31)], ALL_DAYS[:100]])
def test_too_little_to_tell_is_said(days):
    found = period_ends(days)
    assert found.word == "cannot tell"
    assert "too few" in found.sentences()[0]


def test_all_closures_on_last_days_are_bunched_beyond_doubt_or_untold():
    last = [day for day in ALL_DAYS if (day + timedelta(days=3)).month != day.month]
    # With nothing on other days no weekday has a weight, so nothing can be expected of the last ones.
    assert period_ends(last, span=YEAR).word == "cannot tell"
    assert period_ends(last * 5 + ALL_DAYS, span=YEAR).word == "bunched"


def test_months_without_closures_on_last_days_are_not_bunched():
    found = period_ends([day for day in ALL_DAYS * 3 if day.day < 20], span=YEAR)
    assert (found.observed, found.word, found.ratio) == (0, "no bunching seen", 0)


@pytest.mark.parametrize("last_days", [0, 15])
def test_an_end_of_no_days_or_half_a_month_is_refused(last_days):
    with pytest.raises(ValueError, match="not its end"):
        period_ends(ALL_DAYS, last_days=last_days)


def test_the_windows_hold_as_many_whole_days_on_either_side():
    # By hand: 24 is the limit and within it; 22, 23, 24 lie inside and 25, 26, 27 outside a width of three.
    found = threshold(np.repeat(np.arange(1, 60), 2), 24, 3)
    assert [(each.inside, each.outside) for each in found.windows[1:]] == [(6, 6), (12, 12)]
    found = threshold(np.repeat(np.arange(1, 60), 2), 24, 3, equal_is="outside")
    assert [(each.inside, each.outside) for each in found.windows[1:]] == [(6, 6), (12, 12)]


@pytest.mark.parametrize(("inside", "outside"), [(12, 3), (8, 8), (30, 45), (20, 0)])
def test_the_exact_chance_is_that_of_the_binomial_test(inside, outside):
    found = threshold([9.5] * inside + [10.5] * outside, 10, 1)
    assert found.windows[1].p == pytest.approx(binomtest(inside, inside + outside, 0.5).pvalue, abs=1e-9)


def test_the_jump_is_the_weighted_line_and_step_by_hand():
    # Equal weights: the step is the inner difference less a third of the difference of the outer ones... only where
    # counts are equal do the weights drop out, and there the step is none.
    assert _jump(20, 20, 20, 20)[0] == pytest.approx(1)
    # A line on the log scale with a step of log 2 is recovered whatever the weights.
    counts = [np.exp(4 + 0.3 * x) * (2 if x > 0 else 1) - 0.5 for x in (0.5, -0.5, 1.5, -1.5)]
    jump, error = _jump(*counts)
    assert log(jump) == pytest.approx(log(2), abs=1e-12)
    drawn = np.log([_jump(*draw)[0] for draw in np.random.default_rng(4).poisson(counts, (4000, 4))])
    assert drawn.std() == pytest.approx(error, rel=0.06)


def test_cases_crowded_inside_a_limit_are_bunched():
    rng = np.random.default_rng(5)
    values = rng.exponential(30, 800)
    late = (values > 24) & (values < 30) & (rng.random(800) < 0.6)
    values[late] = rng.uniform(20, 24, late.sum())
    found = threshold(values, 24, 4)
    assert found.word == "bunched"
    assert found.jump > 1.5
    assert "reason to read" in " ".join(found.sentences())
    assert threshold(-values, -24, 4, smaller_is="outside").jump == pytest.approx(found.jump, rel=0.1)


def test_cases_crowded_outside_a_limit_are_not_called_bunched():
    assert threshold([9.5] * 5 + [10.5] * 40, 10, 1).word == "no bunching seen"


def test_times_that_thin_out_are_called_bunched_one_time_in_forty_at_most():
    # Exponential times fall by half over the windows: the exact test alone would call nearly all of them bunched.
    rng, words, exact = np.random.default_rng(6), [], 0
    for _ in range(400):
        found = threshold(rng.exponential(12, 600), 24, 4)
        words.append(found.word)
        exact += found.windows[1].p < 0.05
    assert exact > 60
    assert words.count("bunched") / 400 < 0.025 + 3 * sqrt(0.025 * 0.975 / 400)


def test_few_cases_near_the_limit_cannot_tell():
    for values in ([], [9.5] * 4, [1.0] * 90):
        found = threshold(values, 10, 1)
        assert found.word == "cannot tell"
        assert "cannot be told" in found.sentences()[-1]


def test_a_window_of_no_width_is_refused():
    with pytest.raises(ValueError, match="holds nothing"):
        threshold([1, 2], 1, 0)
