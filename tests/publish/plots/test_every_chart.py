"""What holds for every chart, whatever its numbers and its names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_charts import NAMES, all_charts, exits, funnel, multiples
from reading_charts import SVG, faults, tree, words

from ringtrue.publish.plots.control import Cusum, control_chart
from ringtrue.publish.plots.exits import exit_bands
from ringtrue.publish.plots.funnel import Limits, funnel_chart
from ringtrue.publish.plots.lettering import clean
from ringtrue.publish.plots.multiples import Panel, small_multiples
from ringtrue.publish.plots.survival import Curve, incidence_chart
from ringtrue.publish.plots.waterfall import Part, split_chart

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LONG = "The Independent Commissioner's Office for the Northern Districts and the Harbour of Llanfairpwllgwyngyll " * 2
ODD = [LONG, "<b>&\"'</b>", "\x00\ud800", "警視庁", "WWW" * 60]
NAME = st.one_of(st.text(max_size=12), st.sampled_from([*NAMES, *ODD]))
SHARE = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0]))
VALUE = st.one_of(st.none(), SHARE, st.floats(-1e6, 1e6))
PERIODS = st.one_of(
    st.lists(NAME.filter(clean), min_size=1, max_size=8, unique_by=clean),
    st.sampled_from([["2020"], [f"{year} Q{q}" for year in range(2006, 2021) for q in range(1, 5)]]),
)


def values_for(data, periods, kind=VALUE):
    return data.draw(st.lists(kind, min_size=len(periods), max_size=len(periods)))


def marks_for(data, periods, most=4):
    return data.draw(st.lists(st.tuples(st.sampled_from(periods), NAME), max_size=most))


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
def test_one_of_each_kind_is_well_made(chart):
    assert faults(chart) == []
    assert all(len(row) == len(chart.columns) for row in chart.rows)


@pytest.mark.parametrize("name", ["", "Exits", "1st", "a b", "a--b", "a-", "../a", "a-narrow", 'a"'])
def test_a_name_that_could_not_begin_an_id_is_refused(name):
    with pytest.raises(ValueError, match="cannot name a chart"):
        exit_bands(name, "", ["2020"], ["Charged"], [[1]])


def test_three_hundred_units_are_drawn_without_one_word_over_another():
    assert faults(funnel(300)) == []
    assert faults(multiples(300)) == []


def test_markup_in_a_name_stays_words():
    title, period = "<script>alert(1)</script>", "<i>2020</i>"
    chart = exit_bands("a", title, [period], ["a & b < c"], [[1]], breaks=[(period, "<b>")])
    assert faults(chart) == []
    assert period in words(chart.svg) and "<b>" in words(chart.svg)
    assert title in words(chart.alone)


def test_a_chart_that_stands_alone_shows_its_title_on_paper():
    svg = tree(exits().alone)
    left, top, wide, tall = svg.get("viewBox").split()
    ground = svg.find(f"{SVG}g")[0]
    assert [ground.get(name) for name in ("x", "y", "width", "height", "fill")] == [left, top, wide, tall, "#ffffff"]
    assert words(exits().alone)[0] == "How reported rapes ended, Fairhaven"


@FEW
@given(st.data(), PERIODS, st.lists(NAME, max_size=8))
def test_bands_of_any_counts_are_well_made(data, periods, names):
    count = st.lists(st.one_of(st.just(0), st.integers(0, 10**6)), min_size=len(names), max_size=len(names))
    counts = values_for(data, periods, count)
    chart = exit_bands("x", LONG, periods, names, counts, breaks=marks_for(data, periods), note=data.draw(NAME))
    assert faults(chart) == []
    assert [list(row[1:-1]) for row in chart.rows] == counts
    assert [row[-1] for row in chart.rows] == [sum(row) for row in counts]


@FEW
@given(st.data(), st.lists(st.tuples(NAME, st.integers(0, 3000), SHARE), max_size=40), SHARE)
def test_a_funnel_of_any_units_is_well_made(data, units, target):
    totals = [total for _, total, _ in units]
    hits = [int(total * part) for _, total, part in units]
    ends = data.draw(st.lists(st.one_of(st.none(), SHARE), min_size=3, max_size=3))
    pair = Limits((1, 100, 3000), tuple(ends), tuple(reversed(ends)))
    beyond = data.draw(st.one_of(st.none(), st.lists(st.booleans(), min_size=len(units), max_size=len(units))))
    names, widened = [name for name, _, _ in units], data.draw(st.sampled_from([[], [pair]]))
    chart = funnel_chart("x", "A funnel", names, hits, totals, target, [pair], widened, beyond=beyond)
    assert faults(chart) == []
    assert sorted(row[:3] for row in chart.rows) == sorted(zip(map(clean, names), hits, totals, strict=True))


@FEW
@given(st.data(), PERIODS)
def test_a_series_of_any_values_is_well_made(data, periods):
    values, sums = values_for(data, periods), values_for(data, periods)
    level = st.one_of(VALUE, st.lists(VALUE, min_size=len(periods), max_size=len(periods)))
    ends = [data.draw(level) for _ in range(3)]
    chart = control_chart(
        "x", "A series", periods, values, *ends, alarms=marks_for(data, periods, 20), breaks=marks_for(data, periods),
        baseline=data.draw(st.sampled_from([None, (periods[0], periods[-1])])), shares=data.draw(st.booleans()),
        cusum=data.draw(st.sampled_from([None, Cusum(tuple(sums), 4.0, LONG)])),
    )  # fmt: skip
    assert faults(chart) == []
    assert [row[1] for row in chart.rows] == values


@FEW
@given(st.data(), st.lists(NAME, max_size=5))
def test_curves_of_any_steps_are_well_made(data, names):
    risk = sorted(data.draw(st.sets(st.integers(0, 800).map(float), max_size=6)))
    curves = []
    for name in names:
        times = sorted(data.draw(st.sets(st.floats(0, 1000), max_size=8)))
        steps = sorted(data.draw(st.lists(SHARE, min_size=len(times), max_size=len(times))))
        bounds = data.draw(st.booleans())
        at_risk = data.draw(st.sampled_from([(), tuple(data.draw(st.integers(0, 99999)) for _ in risk)]))
        lower, upper = (tuple(s / 2 for s in steps), tuple((1 + s) / 2 for s in steps)) if bounds else ((), ())
        curves.append(Curve(name, tuple(times), tuple(steps), lower, upper, at_risk))
    until = data.draw(st.sampled_from([None, 365.0, 5.0]))
    chart = incidence_chart("x", "Curves", curves, risk_times=risk, until=until, note=LONG)
    assert faults(chart) == []
    # Every step of every curve is in the table as it was given.
    told = {row[:3] for row in chart.rows}
    assert all((clean(c.label), *step) in told for c in curves for step in zip(c.times, c.shares, strict=True))


@FEW
@given(st.lists(st.tuples(NAME, st.floats(-1, 1), st.booleans()), max_size=8), SHARE, st.booleans())
def test_a_split_into_any_parts_is_well_made(drawn_parts, start, shares):
    ends = [(value - 0.1, value + 0.2) if both else (None, None) for _, value, both in drawn_parts]
    parts = [Part(name, value, *pair) for (name, value, _), pair in zip(drawn_parts, ends, strict=True)]
    end = start + sum(part.value for part in parts)
    chart = split_chart("x", "A split", (LONG, start), parts, ("After", end), shares=shares)
    assert faults(chart) == []
    assert [row[1:] for row in chart.rows[1:-1]] == [(part.value, part.lower, part.upper) for part in parts]
    assert (chart.rows[0][1], chart.rows[-1][1]) == (start, end)


@FEW
@given(st.data(), PERIODS, st.lists(NAME, max_size=9))
def test_panels_of_any_units_are_well_made(data, periods, names):
    panels = [
        Panel(name, tuple(values_for(data, periods)), tuple(label for label, _ in marks_for(data, periods, 2)))
        for name in names
    ]
    chart = small_multiples("x", "Units", periods, panels, reference=data.draw(VALUE), shares=data.draw(st.booleans()))
    assert faults(chart) == []
    rows = chart.rows[: len(panels)]
    assert sorted(map(repr, rows)) == sorted(repr((clean(panel.name), *panel.values)) for panel in panels)


def test_no_period_no_unit_and_no_curve_still_make_a_chart_that_says_so():
    made = [
        exit_bands("a", "None", [], [], []),
        funnel_chart("b", "None", [], [], [], 0.2, []),
        control_chart("c", "None", [], [], cusum=Cusum((), 5.0)),
        incidence_chart("d", "None", []),
        split_chart("e", "None", ("Before", 0.0), [], ("After", 0.0)),
        small_multiples("f", "None", [], []),
    ]
    assert [faults(chart) for chart in made] == [[]] * 6


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_and_not_drawn_somewhere(value):
    with pytest.raises(ValueError, match="a missing value is None"):
        control_chart("a", "", ["2020"], [value])
    with pytest.raises(ValueError, match="a missing value is None"):
        split_chart("a", "", ("", 0.0), [Part("", value)], ("", 0.0))
    with pytest.raises(ValueError, match="a missing value is None"):
        small_multiples("a", "", ["2020"], [Panel("Ada", (value,))])


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="periods 1, values 2"):
        control_chart("a", "", ["2020"], [1, 2])
    with pytest.raises(ValueError, match="names 1, hits 1, totals 2"):
        funnel_chart("a", "", ["Ada"], [1], [2, 3], 0.1, [])
    with pytest.raises(ValueError, match="periods 2, counts 1"):
        exit_bands("a", "", ["2019", "2020"], ["Charged"], [[1]])


def test_two_periods_of_one_name_are_refused():
    with pytest.raises(ValueError, match="more than one period is called '2020'"):
        control_chart("a", "", ["2020", "2020"], [1, 2])


def test_a_break_at_no_period_is_refused():
    with pytest.raises(ValueError, match="no period is called '2021': they are '2019' to '2020'"):
        control_chart("a", "", ["2019", "2020"], [1, 2], breaks=[("2021", "rules")])
