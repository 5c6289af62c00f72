"""Changes split into causes: exact sums, literal orders, and a city whose counts are published."""

import csv
from fractions import Fraction as F
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.figures.split import Flow, removal_needed, split_count, split_rate

RETURNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "return_a"


@st.composite
def flows(draw):
    reports = draw(st.integers(1, 500))
    not_recorded = draw(st.integers(0, reports - 1))
    removed = draw(st.integers(0, reports - not_recorded - 1))
    return Flow(reports, not_recorded, removed, draw(st.integers(0, reports - not_recorded - removed)))


def _rate(flow):
    return F(flow.detected, flow.reports), F(flow.removed, flow.recorded), F(flow.not_recorded, flow.reports)


def _by_orders(before, after):
    """Change one cause after another in each of the six orders, and take the mean step of each."""
    steps = [F(0)] * 3
    for order in permutations(range(3)):
        now = list(_rate(before))
        for cause in order:
            was = now[0] / ((1 - now[1]) * (1 - now[2]))
            now[cause] = _rate(after)[cause]
            steps[cause] += now[0] / ((1 - now[1]) * (1 - now[2])) - was
    return [step / 6 for step in steps]


@given(flows(), flows())
def test_the_parts_are_the_mean_over_all_orders_and_add_up_exactly(before, after):
    found = split_rate(before, after)
    assert [found.detection, found.removal, found.non_recording] == _by_orders(before, after)
    assert sum(found.parts.values()) == found.change == after.published - before.published


def test_a_rise_from_ten_to_thirty_one_per_cent_needs_sixty_eight_per_cent_removed():
    # The Southwark figures as published (the-independent.com, article 8511311); arithmetic by hand: 1 - 10/31.
    assert removal_needed(F(10, 100), F(31, 100)) == F(21, 31)
    assert float(F(21, 31)) == pytest.approx(0.68, abs=0.005)


def test_a_rise_by_removals_alone_is_all_removal():
    # By hand: 10 of 100 detected, then 69 of the 100 removed: the rate becomes 10 of 31.
    found = split_rate(Flow(100, 0, 0, 10), Flow(100, 0, 69, 10))
    assert (found.detection, found.non_recording) == (0, 0)
    assert found.removal == found.change == F(10, 31) - F(1, 10)
    assert found.counterfactual.share_needed == found.counterfactual.share_gone == F(69, 100)
    assert "enough to make all of it" in " ".join(found.sentences())


def test_a_rise_by_better_work_alone_owes_nothing_to_removals():
    found = split_rate(Flow(100, 5, 10, 10), Flow(200, 10, 20, 60))
    assert (found.removal, found.non_recording) == (0, 0)
    assert found.detection == found.change
    assert "none of it went" in " ".join(found.sentences())


def test_removals_that_fall_short_of_the_rise_are_said_to_fall_short():
    found = split_rate(Flow(100, None, 0, 10), Flow(100, None, 20, 25))
    assert found.counterfactual.share_needed == 1 - F(10, 100) / F(25, 80)
    assert found.counterfactual.share_gone == F(20, 100)
    assert "cannot be the whole of it" in " ".join(found.sentences())


def test_unknown_non_recording_is_no_part_and_is_said_to_be_missing():
    found = split_rate(Flow(100, None, 0, 10), Flow(90, 5, 10, 12))
    assert found.non_recording is None
    assert found.detection + found.removal == found.change
    assert "not in this split" in " ".join(found.sentences())


def test_the_rate_with_removals_put_back_counts_every_report():
    flow = Flow(100, 20, 30, 10)
    assert (flow.published, flow.put_back) == (F(1, 5), F(1, 10))


def test_a_fall_has_no_counterfactual():
    assert split_rate(Flow(100, 0, 0, 30), Flow(100, 0, 0, 10)).counterfactual is None
    assert split_rate(Flow(100, 0, 0, 0), Flow(100, 0, 0, 10)).counterfactual is None


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (10, 0, 10, 0), (10, 4, 3, 4), (10, -1, 0, 1), (10, 0, 2, 9)])
def test_what_is_no_flow_is_refused(counts):
    with pytest.raises(ValueError, match="no flow"):
        Flow(*counts)


def test_a_rate_that_did_not_rise_needs_no_removal_and_is_refused():
    with pytest.raises(ValueError, match="no rise"):
        removal_needed(F(3, 10), F(1, 10))


@given(st.integers(1, 900), st.integers(0, 900), st.integers(1, 900), st.integers(0, 900))
def test_the_parts_of_a_count_add_up_exactly(first, out_first, last, out_last):
    before, after = (first, min(first, out_first)), (last, min(last, out_last))
    found = split_count(before, after)
    assert found.reports + found.removal == found.change
    # Two causes: the Shapley part is the plain mean of changing it first and changing it last.
    share = F(after[1], last) - F(before[1], first)
    assert found.removal == -share * F(first + last, 2)


def test_a_count_that_did_not_change_has_no_share_explained():
    found = split_count((100, 10), (100, 10))
    assert (found.change, found.removal_share) == (0, None)
    assert len(found.sentences()) == 3


@pytest.mark.parametrize("period", [(0, 0), (10, 11), (10, -1)])
def test_what_is_no_share_is_refused(period):
    with pytest.raises(ValueError, match="not a share"):
        split_count(period, (10, 1))


@pytest.mark.realdata
@pytest.mark.skipif(not RETURNS.is_dir(), reason="the published files are not here: no folder ../shared/data")
def test_unfounding_explains_about_a_quarter_of_baltimores_fall_and_not_the_rest():
    with open(RETURNS / "baltimore_city_1983_2016.csv", encoding="utf-8") as file:
        years = {int(row["year"]): row for row in csv.DictReader(file)}
    before, after = (
        (int(years[year]["reported_rape_total"]), int(years[year]["unfound_rape_total"])) for year in (1995, 2009)
    )
    found = split_count(before, after)
    assert found.change == 158 - 683
    # By hand: (72/230 - 19/702) x (702 + 230) / 2 = 133.3 of 525.
    assert float(found.removal) == pytest.approx(-133.27, abs=0.01)
    assert float(found.removal_share) == pytest.approx(0.2538, abs=0.0005)
    assert "cannot explain the other 74.6%" in " ".join(found.sentences())
