"""The two further ways of watching, on series whose answers can be read off; and the mix of cases in comparing."""

import numpy as np
import pytest

from ringtrue.errors import CasebookError
from ringtrue.figures.measure import measures
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES, Series
from ringtrue.main.figures import compared
from ringtrue.main.watching import FEWEST_VALUES, charted, evidenced

MONTHS = Cut("month")
FIRST = 2013 * 12


def series(hits: list[int], totals: list[int], name: str = "withdrew-within-7-days") -> Series:
    """Return a series of one unit by month."""
    counts, cases = np.array([hits]), np.array([totals])
    nothing = np.zeros_like(counts)
    periods = tuple(range(FIRST, FIRST + len(hits)))
    there = np.ones_like(counts, dtype=bool)
    return Series(
        measures()[name], "made", CASES, "", ("Ada",), periods, MONTHS, counts, cases, nothing, nothing, there, 0
    )  # fmt: skip


def test_a_value_beyond_the_limits_of_the_baseline_is_marked_in_its_month():
    usual = [3, 4, 3, 5, 4, 3, 4, 5, 3, 4, 4, 3] * 2
    made = charted(series([*usual, 20], [40] * 25), 0)
    assert made.chart.stretches[0].baseline == 24
    assert list(made.marks()) == ["2015-01"]
    assert "beyond the limits" in made.marks()["2015-01"]


def test_a_mean_is_charted_as_the_sum_for_each_case():
    made = charted(series([80, 90] * 8, [10] * 16, "caseload-at-allocation"), 0)
    assert made.values[:2] == (8.0, 9.0)


def test_months_without_cases_are_left_out_and_not_taken_for_none():
    made = charted(series([4] * 14 + [0, 4], [40] * 14 + [0, 40]), 0)
    assert "2014-03" not in made.labels
    assert len(made.values) == 15


def test_a_series_too_short_for_a_chart_is_refused_with_what_it_needs():
    with pytest.raises(CasebookError, match=f"a chart needs {FEWEST_VALUES}"):
        charted(series([1] * 5, [10] * 5), 0)


def test_evidence_of_a_rise_grows_when_half_of_the_cases_hit_where_a_tenth_did():
    made = evidenced(series([4, 5, 3, 4] * 6 + [20] * 24, [40] * 48), 0)
    assert made.baseline == 24
    assert made.evidence.rise_at is not None
    assert made.evidence.fall_at is None


def test_evidence_is_not_weighed_for_a_mean_and_not_without_periods_after_the_baseline():
    with pytest.raises(CasebookError, match="evidence is weighed for shares"):
        evidenced(series([80] * 30, [10] * 30, "caseload-at-allocation"), 0)
    with pytest.raises(CasebookError, match="comes after it"):
        evidenced(series([4] * 20, [40] * 20), 0)


def test_a_unit_with_hard_cases_is_not_flagged_where_they_are_allowed_for():
    """Ada has 400 cases of a kind of which half hit everywhere, the others have cases of which a tenth does."""
    names = ("Ada", "Bea", "Cas", "Dan")
    hits, totals = np.array([[200], [40], [41], [39]]), np.array([[400]] * 4)
    nothing, there = np.zeros_like(hits), np.ones_like(hits, dtype=bool)
    one = Series(
        measures()["withdrew"], "made", CASES, "", names, (0,), Cut("all"), hits, totals, nothing, nothing, there, 0
    )  # fmt: skip
    plain = compared(one, "none").comparison
    allowed = compared(one, "none", {"Ada": 0.5, "Bea": 0.1, "Cas": 0.1, "Dan": 0.1}).comparison
    assert [unit.row.name for unit in plain.beyond()] == ["Ada", "Bea", "Cas", "Dan"]
    assert allowed.beyond() == ()
