"""That what is drawn lies where its number says."""

import pytest
from invented_charts import control, exits, incidence, split
from reading_charts import all_of, words

from ringtrue.publish.plots.control import Cusum, control_chart
from ringtrue.publish.plots.exits import MOST_EXITS, exit_bands
from ringtrue.publish.plots.frame import PAPER
from ringtrue.publish.plots.funnel import Limits, funnel_chart
from ringtrue.publish.plots.multiples import Panel, small_multiples
from ringtrue.publish.plots.survival import MOST_CURVES, Curve, incidence_chart
from ringtrue.publish.plots.waterfall import Part, split_chart

FLAT = Limits((1, 1000), (0.1, 0.1), (0.3, 0.3))


def _columns(svg, which=PAPER):
    """The heights of the rectangles of bands, from the foot up, by the place of their column."""
    found = {}
    for each in all_of(svg, "rect"):
        if each.get("stroke") == which:
            found.setdefault(float(each.get("x")), []).append(float(each.get("height")))
    return [found[x] for x in sorted(found)]


def _moves(path):
    """The corners of a path."""
    return [tuple(map(float, corner.split())) for corner in path.get("d").rstrip("Z").replace("M", "L").split("L")[1:]]


# ---- exits


def test_bands_are_as_tall_as_their_shares():
    chart = exit_bands("a", "", ["2019", "2020"], ["Charged", "Not", "Open"], [[1, 2, 1], [0, 3, 1]])
    first, second = _columns(chart.svg)
    assert [height / sum(first) for height in first] == pytest.approx([0.25, 0.5, 0.25], abs=1e-3)
    assert [height / sum(second) for height in second] == pytest.approx([0.75, 0.25], abs=1e-3)


def test_a_period_without_cases_is_blank_and_said_to_be_so():
    chart = exit_bands("a", "", ["2019", "2020"], ["Charged"], [[0], [4]])
    assert len(_columns(chart.svg)) == 1
    assert "Without cases: 2019." in chart.description
    assert "Blank: a period without any." in words(chart.svg)


def test_every_band_has_a_fill_of_its_own_and_neighbours_differ_in_more_than_hue():
    exits_of = [f"Exit {index}" for index in range(MOST_EXITS)]
    chart = exit_bands("a", "", ["2020"], exits_of, [[1] * MOST_EXITS])
    fills = [each.get("fill") for each in all_of(chart.svg, "rect") if each.get("stroke") == PAPER]
    assert len(set(fills)) == MOST_EXITS
    # Of two neighbours at least one is patterned.
    assert all("url" in one or "url" in other for one, other in zip(fills, fills[1:], strict=False))


def test_more_exits_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="9 exits cannot be told apart"):
        exit_bands("a", "", ["2020"], ["Exit"] * 9, [[1] * 9])


def test_the_words_of_a_chart_of_exits_give_the_first_and_the_last_period():
    said = exits().description
    assert "2015 Q1, of 313: Charged or summonsed 18%;" in said
    assert "Break from 2017 Q2: new counting rules." in said
    assert "Without cases recorded: 2017 Q2." in said


# ---- funnel


def test_points_stand_at_their_total_and_share():
    chart = funnel_chart("a", "", ["Ada", "Bea", "Cas"], [20, 80, 0], [100, 200, 400], 0.2, [FLAT])
    ada = next(each for each in all_of(chart.svg, "circle") if each.get("r") == "4.5")
    # The top corner of a diamond lies its own radius, 7, above its middle.
    bea, cas = (_moves(each)[0] for each in all_of(chart.svg, "path")[:-1] if each.get("d").endswith("Z"))
    assert cas[0] - bea[0] == pytest.approx(2 * (bea[0] - float(ada.get("cx"))), abs=0.05)
    assert float(ada.get("cy")) == pytest.approx((bea[1] + cas[1]) / 2 + 7, abs=0.05)


def test_only_units_beyond_the_outer_limits_are_named():
    chart = funnel_chart("a", "", ["Ada", "Bea", "Cas"], [20, 80, 0], [100, 200, 400], 0.2, [FLAT])
    assert {"Ada", "Bea", "Cas"} & set(words(chart.svg)) == {"Bea", "Cas"}
    assert [row[-1] for row in chart.rows] == ["no", "yes", "yes"]


def test_a_unit_is_beyond_only_the_outermost_pair_and_exactly_on_it_is_within():
    wide = Limits((1, 1000), (0.05, 0.05), (0.5, 0.5))
    names, hits, totals = ["Ada", "Bea", "Cas"], [4, 50, 51], [100, 100, 100]
    chart = funnel_chart("a", "", names, hits, totals, 0.2, [FLAT], [wide])
    assert [row[-1] for row in chart.rows] == ["yes", "no", "yes"]
    assert "Ada (4.0%) and Cas (51.0%). That is a reason to look, not a finding." in chart.description


def test_limits_are_read_off_between_their_points():
    pair = Limits((100, 200), (0.1, 0.2), (0.5, None))
    assert pair.at(150) == (pytest.approx(0.15), None)
    assert pair.at(100) == (0.1, 0.5)
    assert pair.at(99) == pair.at(201) == (None, None)


def test_a_unit_without_cases_is_in_the_table_and_never_beyond():
    chart = funnel_chart("a", "", ["Ada"], [0], [0], 0.2, [FLAT])
    assert chart.rows == (("Ada", 0, 0, None, "no"),)
    assert "without a point: 1." in chart.description


def test_the_callers_own_judgement_of_who_is_beyond_goes_before_a_reading_of_the_curve():
    chart = funnel_chart("a", "", ["Ada"], [20], [100], 0.2, [FLAT], beyond=[True])
    assert chart.rows[0][-1] == "yes"
    assert "Ada" in words(chart.svg)
    assert "Ada" not in words(
        funnel_chart("a", "", ["Ada"], [20], [100], 0.2, [FLAT], beyond=[True], label_beyond=False).svg
    )


def test_more_hits_than_cases_are_refused():
    with pytest.raises(ValueError, match="more than cases"):
        funnel_chart("a", "", ["Ada"], [3], [2], 0.2, [])


# ---- control


def test_values_stand_at_their_height_and_gaps_are_left_open():
    chart = control_chart("a", "", ["1", "2", "3", "4"], [0.1, 0.3, None, 0.2], shares=True)
    dots = all_of(chart.svg, "circle")[:3]
    heights = [float(each.get("cy")) for each in dots]
    assert (heights[0] - heights[2]) == pytest.approx(heights[2] - heights[1], abs=0.05)
    line = next(each for each in all_of(chart.svg, "path") if each.get("stroke") == "#1f6f78")
    assert line.get("d").count("M") == 1 and len(_moves(line)) == 2


def test_no_line_runs_over_a_break():
    chart = control_chart("a", "", ["1", "2", "3", "4"], [1, 2, 3, 4], shares=False, breaks=[("3", "rules")])
    line = next(each for each in all_of(chart.svg, "path") if each.get("stroke") == "#1f6f78")
    assert line.get("d").count("M") == 2


def test_alarms_are_numbered_in_the_order_given_and_explained():
    chart = control()
    assert {"1", "2"} <= set(words(chart.svg))
    assert "1: Jan 2020, the sum passes its threshold" in words(chart.svg)
    assert "2 marked: Jan 2020 (the sum passes its threshold)" in chart.description
    assert [row[0] for row in chart.rows if row[-1]] == ["Jan 2020", "Mar 2020"]


def test_the_sum_beneath_marks_what_reaches_its_threshold():
    chart = control_chart("a", "", ["1", "2", "3"], [1, 1, 1], shares=False, cusum=Cusum((0.0, 4.0, 5.0), 4.0))
    marked = [each for each in all_of(chart.svg, "path") if each.get("d").endswith("Z")]
    assert len(marked) == 2
    assert chart.columns[5].head == "Cumulative sum" and [row[5] for row in chart.rows] == [0.0, 4.0, 5.0]


def test_a_baseline_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        control_chart("a", "", ["1", "2"], [1, 2], baseline=("2", "1"))


# ---- incidence


def test_curves_step_from_nought_and_hold_to_the_end():
    chart = incidence_chart("a", "", [Curve("All", (10.0, 20.0), (0.5, 1.0))], until=40.0)
    line = [each for each in all_of(chart.svg, "path") if each.get("stroke-width") == "2.25"][0]
    corners = _moves(line)
    left, bottom = corners[0]
    right, top = corners[-1]
    along = [(x - left) / (right - left) for x, _ in corners]
    up = [(bottom - y) / (bottom - top) for _, y in corners]
    assert along == pytest.approx([0, 0.25, 0.25, 0.5, 0.5, 1], abs=1e-3)
    assert up == pytest.approx([0, 0, 0.5, 0.5, 1, 1], abs=1e-3)


def test_steps_after_the_end_of_the_axis_are_not_drawn_but_stay_in_the_table():
    chart = incidence_chart("a", "", [Curve("All", (10.0, 50.0), (0.5, 1.0))], until=40.0)
    assert "All: 50.0% by 40." in chart.description
    assert chart.rows == (("All", 10.0, 0.5, None, None, None), ("All", 50.0, 1.0, None, None, None))


def test_the_numbers_at_risk_stand_beneath_their_times():
    chart = incidence()
    assert {"640", "408", "1,210", "195"} <= set(words(chart.svg)) & set(words(chart.narrow_svg))
    assert [row[-1] for row in chart.rows if row[0] == "Reported within a day" and row[-1]] == [640, 408, 257, 166, 103]


def test_curves_that_cannot_be_told_apart_or_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="cannot be told apart"):
        incidence_chart("a", "", [Curve("All", (), ())] * (MOST_CURVES + 1))
    with pytest.raises(ValueError, match="times begin at nought or later, and rise"):
        incidence_chart("a", "", [Curve("All", (2.0, 1.0), (0.1, 0.2))])


# ---- split


def test_each_part_begins_where_the_last_one_ended():
    chart = split_chart("a", "", ("Before", 0.2), [Part("One", -0.1), Part("Two", 0.3)], ("After", 0.4))
    bars = [each for each in all_of(chart.svg, "rect") if each.get("height") == "22"]
    ends = [(float(each.get("x")), float(each.get("x")) + float(each.get("width"))) for each in bars]
    scale = ends[0][1] - ends[0][0]
    told = [tuple(0.2 * (end - ends[0][0]) / scale for end in pair) for pair in ends]
    assert told == [pytest.approx(pair, abs=1e-3) for pair in [(0, 0.2), (0.1, 0.2), (0.1, 0.4), (0, 0.4)]]


def test_parts_are_told_in_points_with_their_sign():
    assert {"18.0%", "−2.1 points", "+0.8 points", "10.0%"} <= set(words(split().svg))


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="name the rest as a part"):
        split_chart("a", "", ("Before", 0.2), [Part("One", -0.1)], ("After", 0.3))


# ---- small multiples


def test_panels_stand_in_the_order_of_names_whatever_their_numbers():
    panels = [Panel("Cas", (0.9,)), Panel("Ada", (0.1,)), Panel("bea", (0.5,))]
    chart = small_multiples("a", "", ["2020"], panels)
    assert [row[0] for row in chart.rows] == ["Ada", "bea", "Cas"]
    assert [each for each in words(chart.svg) if each in ("Ada", "bea", "Cas")] == ["Ada", "bea", "Cas"]


def test_all_panels_share_one_scale():
    chart = small_multiples("a", "", ["1", "2"], [Panel("Ada", (0.0, 0.4)), Panel("Bea", (0.0, 0.2))])
    lines = [_moves(each) for each in all_of(chart.svg, "path") if each.get("stroke-width") == "1.75"][:2]
    rises = [run[0][1] - run[1][1] for run in lines]
    assert rises[0] == pytest.approx(2 * rises[1], abs=0.05)
