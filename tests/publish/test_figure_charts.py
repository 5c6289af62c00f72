"""Charts of figures hold the very numbers of the figures, whatever the shape of the series."""

from xml.etree import ElementTree

import numpy as np
import pytest

from ringtrue.figures.breaks import BreakText
from ringtrue.figures.displacement import watch_exits
from ringtrue.figures.exits import ExitVector
from ringtrue.figures.measure import Measure, MeasureText
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES, Series, rows
from ringtrue.figures.speed import Waits
from ringtrue.figures.split import Flow, split_count, split_rate
from ringtrue.figures.watch import Break, watch_share
from ringtrue.language import nodes as n
from ringtrue.language.nodes import Kind
from ringtrue.main.figures import compared, watched
from ringtrue.publish import figure_charts as charts
from ringtrue.publish.plots.frame import Chart
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span

YEAR = Cut("year")
ONE = n.Literal(Span(1, 1), Kind.NUMBER)


def _measure(form: str = "share", per: int = 1) -> Measure:
    text = MeasureText(
        id="withdrew-early", title="Withdrawn within 7 days", asks="Of all cases, what share?", direction="more",
        cannot_show="Why.", source="ours", is_rate=form == "rate", per=per,
    )  # fmt: skip
    return Measure(text, number=ONE if form == "mean" else None)


def _series(units, hits, totals, form="share", per=1, first=2010, cut=YEAR) -> Series:
    hits, totals = np.array(hits, dtype=np.int64), np.array(totals, dtype=np.int64)
    nothing = np.zeros_like(hits)
    start = first if cut == YEAR else first * 12
    return Series(
        _measure(form, per), "ours", CASES, "", tuple(units), tuple(range(start, start + hits.shape[1])), cut, hits,
        totals, nothing, nothing, np.ones(hits.shape, dtype=bool), 0,
    )  # fmt: skip


def _sound(chart: Chart) -> Chart:
    for svg in (chart.svg, chart.narrow_svg, chart.alone):
        assert ElementTree.fromstring(str(svg)).tag.endswith("svg")
    return chart


def _cells(chart: Chart, head: str) -> list:
    heads = [column.head for column in chart.columns]
    return [row[heads.index(head)] for row in chart.rows]


@pytest.mark.parametrize(("form", "per"), [("share", 1), ("rate", 1), ("rate", 100_000), ("mean", 1)])
def test_the_table_of_many_units_holds_the_values_of_the_series(form, per):
    one = _series(["Ash", "Elm", "Oak"], [[1, 2], [30, 4], [0, 0]], [[10, 20], [40, 8], [5, 0]], form, per)
    (chart,) = map(_sound, charts.series_charts(one))
    known = {(row.unit, row.period): row.value for row in rows(one)}
    assert {row[0]: row[1:3] for row in chart.rows} == {
        unit: tuple(known.get((unit, period)) for period in ("2010", "2011")) for unit in one.units
    }
    assert chart.columns[1].shares == (form == "share")
    assert known["Elm", "2010"] == per * 30 / 40


@pytest.mark.parametrize("form", ["share", "rate", "mean"])
def test_one_unit_is_a_line_that_says_whose_it_is(form):
    one = _series(["Elm"], [[3, 0, 4]], [[10, 0, 10]], form)
    (chart,) = map(_sound, charts.series_charts(one))
    assert chart.title == "Withdrawn within 7 days: Elm"
    assert _cells(chart, "Period") == ["2010", "2011", "2012"]
    assert _cells(chart, "Value") == [0.3, None, 0.4]
    assert ("share of cases" in chart.description) == (form == "share")


def test_a_share_of_a_thousand_does_not_call_itself_a_share_of_cases():
    one = _series(["Elm", "Oak"], [[3], [4]], [[1_000], [500]], "share", 1_000)
    (chart,) = charts.series_charts(one)
    assert "Cases in 1,000" in str(chart.svg)
    assert [row[1] for row in chart.rows] == [3.0, 8.0]


def test_without_periods_or_cases_there_is_no_chart_of_a_series():
    assert charts.series_charts(_series(["Elm"], np.zeros((1, 0)), np.zeros((1, 0)))) == []
    assert charts.series_charts(_series(["Elm", "Oak"], [[0], [0]], [[0], [0]])) == []


def _waits(units: list[str], unit: list[int], days: list[float], came: list[bool]) -> Waits:
    size = len(unit)
    return Waits(
        _measure(), "ours", tuple(units), (0,), Cut("all"), np.array(unit), np.zeros(size, dtype=np.int64),
        np.array(days, dtype=float), np.array(came, dtype=bool), np.zeros(size, dtype=bool), 0,
    )  # fmt: skip


def test_more_than_five_units_that_wait_stand_in_several_charts_and_each_once():
    names = [f"Unit {number}" for number in range(7)]
    made = [*range(7), *range(7)]
    waited = _waits([*names, "nobody"], made, [5.0 + each for each in made], [True] * 7 + [False] * 7)
    found = list(map(_sound, charts.wait_charts(waited)))
    assert len(found) == 2
    assert len({chart.name for chart in found}) == 2
    assert list(dict.fromkeys(row[0] for chart in found for row in chart.rows)) == names


def test_a_step_that_came_at_once_in_every_case_is_drawn():
    (chart,) = map(_sound, charts.wait_charts(_waits(["Elm"], [0, 0], [0.0, 0.0], [True, True])))
    assert max(_cells(chart, "Share")) == 1.0


def test_nobody_who_waits_is_no_chart():
    assert charts.wait_charts(_waits(["Elm"], [], [], [])) == []


CODES = tuple(schema().codes["exits"].codes)


def _vector(counts: np.ndarray, exits: tuple[str, ...], units: tuple[str, ...] = ("Elm",)) -> ExitVector:
    return ExitVector(
        "ours", CASES, "Said so.", units, tuple(range(2010, 2010 + counts.shape[1])), YEAR, exits, counts, 0, 365
    )


def test_eight_ways_out_stand_as_they_are():
    counts = np.arange(1, 17).reshape(1, 2, 8)
    (chart,) = map(_sound, charts.exit_charts(_vector(counts, CODES[:8])))
    assert [row[1:9] for row in chart.rows] == [tuple(range(1, 9)), tuple(range(9, 17))]
    assert [column.head for column in chart.columns[1:9]] == [schema().codes["exits"].codes[code] for code in CODES[:8]]


@pytest.mark.parametrize("many", [9, len(CODES)])
def test_of_more_than_eight_ways_out_the_rarest_are_joined_and_no_case_is_lost(many):
    counts = np.random.default_rng(3).integers(0, 50, (2, 3, many))
    counts[:, :, 2], counts[:, :, 5] = 900, 0
    vector = _vector(counts, CODES[:many], ("Ash", "Elm"))
    found = list(map(_sound, charts.exit_charts(vector)))
    assert [chart.title for chart in found] == ["How reports ended: Ash", "How reports ended: Elm"]
    kept = sorted(np.argsort(-counts.sum(axis=(0, 1)), kind="stable")[:7].tolist())
    for place, chart in enumerate(found):
        assert [row[-1] for row in chart.rows] == counts[place].sum(axis=1).tolist()
        assert [list(row[1:8]) for row in chart.rows] == counts[place][:, kept].tolist()
        assert _cells(chart, "other ways") == np.delete(counts[place], kept, axis=1).sum(axis=1).tolist()


def test_a_unit_without_reports_has_no_chart_of_ways_out_and_empty_ends_are_cut_off():
    counts = np.zeros((2, 4, 2), dtype=np.int64)
    counts[1, 1] = counts[1, 2] = (3, 1)
    (chart,) = charts.exit_charts(_vector(counts, CODES[:2], ("Ash", "Elm")))
    assert _cells(chart, "Period") == ["2011", "2012"]
    assert charts.exit_charts(_vector(counts[:, :0], CODES[:2], ("Ash", "Elm"))) == []
    # A published table may take back more than it counts; a band cannot be less than nothing.
    assert charts.exit_charts(_vector(-counts, CODES[:2], ("Ash", "Elm"))) == []


def test_the_funnel_names_its_measure_and_holds_the_counts_of_the_comparison():
    names = [f"Unit {number:02}" for number in range(12)]
    hits, totals = [10] * 11 + [60], [100] * 11 + [100]
    one = _series(names, [[each] for each in hits], [[each] for each in totals])
    made = compared(one, "none")
    chart = _sound(charts.comparison_chart(one, made.comparison))
    assert "Share of cases: withdrawn within 7 days" in str(chart.svg)
    assert [row[:4] for row in chart.rows] == [
        (name, hit, total, hit / total) for name, hit, total in zip(names, hits, totals, strict=True)
    ]
    assert _cells(chart, "Beyond the outer limits") == ["no"] * 11 + ["yes"]


@pytest.mark.parametrize(("hits", "total"), [([0, 0, 0], 50), ([50, 50, 50], 50), ([0, 0, 0], 0), ([1, 0, 1], 1)])
def test_a_funnel_of_all_or_of_nothing_is_drawn(hits, total):
    one = _series(["Ash", "Elm", "Oak"], [[each] for each in hits], [[total]] * 3)
    chart = _sound(charts.comparison_chart(one, compared(one).comparison))
    assert _cells(chart, "Beyond the outer limits") == ["no"] * 3


def test_an_abbreviation_keeps_its_capitals_within_a_sentence():
    assert charts._uncapped("CPS decisions not matched") == "CPS decisions not matched"
    assert charts._uncapped("Withdrawn early") == "withdrawn early"


def _monthly(hits: list[int]) -> Series:
    return _series(["Elm"], [hits], [[20] * len(hits)], cut=Cut("month"))


def _watch_chart(one: Series, watch, labels) -> Chart:
    shares = [hits / total for hits, total in zip(one.hits[0], one.totals[0], strict=True)]
    return _sound(charts.watch_chart(one, "Elm", labels, shares, watch))


def test_a_watch_chart_shows_the_shares_and_alarms_exactly_where_the_sum_reaches_its_threshold():
    rng = np.random.default_rng(8)
    hits = [*rng.binomial(20, 0.3, 36).tolist(), *rng.binomial(20, 0.75, 12).tolist()]
    one = _monthly(hits)
    made = watched(one, 0, power=False)
    chart = _watch_chart(one, made.watch, made.labels)
    assert _cells(chart, "Value") == [each / 20 for each in hits]
    alarmed = {alarm.period for alarm in made.watch.alarms}
    assert alarmed
    sums = dict(zip(made.labels, _cells(chart, chart.columns[-2].head), strict=True))
    assert {period for period, each in sums.items() if each is not None and each >= 1} == alarmed
    assert [sums[label] for label in made.labels[:24]] == [None] * 24
    (segment,) = made.watch.segments
    assert [row[2] for row in chart.rows] == [None] * 24 + list(segment.usual)


def test_over_two_segments_each_sum_is_held_against_the_threshold_of_its_own():
    rng = np.random.default_rng(9)
    hits = [*rng.binomial(20, 0.2, 36).tolist(), *rng.binomial(20, 0.6, 30).tolist(), *([0] * 6)]
    one = _monthly(hits)
    mark = BreakText(id="b", since="2013-01-01", reason="new rules", source="ours", decided_by="us")
    made = watched(one, 0, own=(mark,), power=False)
    assert len(made.watch.segments) == 2
    thresholds = [segment.thresholds for segment in made.watch.segments]
    assert len({each for pair in thresholds for each in pair}) > 1
    chart = _watch_chart(one, made.watch, made.labels)
    sums = dict(zip(made.labels, _cells(chart, chart.columns[-2].head), strict=True))
    assert {p for p, each in sums.items() if each is not None and each >= 1} == {a.period for a in made.watch.alarms}
    assert "2013-01: new rules" in chart.description


def test_a_rare_share_shows_no_sum_of_falls():
    one = _monthly([0] * 48)
    made = watched(one, 0, power=False)
    assert made.note
    chart = _watch_chart(one, made.watch, made.labels)
    assert [each for each in _cells(chart, chart.columns[-2].head) if each] == []


def test_what_was_too_short_to_watch_and_what_has_no_periods_are_drawn_without_a_sum():
    one = _monthly([5] * 6)
    made = watched(one, 0, power=False)
    chart = _watch_chart(one, made.watch, made.labels)
    assert not any("vidence" in column.head for column in chart.columns)
    assert "vidence" not in chart.description
    _sound(charts.watch_chart(one, "Elm", [], [], watch_share([], [], [])))


def test_the_chart_of_watched_ways_out_names_what_moved_and_joins_the_rarest():
    rng = np.random.default_rng(2)
    before = rng.multinomial(60, [0.5, 0.1, 0.2, *[0.2 / 7] * 7], 12)
    after = rng.multinomial(60, [0.1, 0.5, 0.2, *[0.2 / 7] * 7], 8)
    counts, labels = np.vstack([before, after]), [str(year) for year in range(2000, 2020)]
    mark = Break("2001", "a rule", "us")
    watch = watch_exits(labels, CODES[:10], counts.tolist(), breaks=(), per_year=1)
    (chart,) = charts.exit_watch_chart(_vector(counts[None], CODES[:10]), "Elm", labels, counts.tolist(), watch)
    _sound(chart)
    assert [row[-1] for row in chart.rows] == counts.sum(axis=1).tolist() == [60] * 20
    words = schema().codes["exits"].codes
    assert watch.alarms
    assert words[CODES[0]] in chart.description.split("Alarms:")[1]
    broken = watch_exits(labels, CODES[:10], counts.tolist(), breaks=(mark,), per_year=1)
    (chart,) = charts.exit_watch_chart(_vector(counts[None], CODES[:10]), "Elm", labels, counts.tolist(), broken)
    assert "Break from 2001: a rule." in chart.description


def test_watched_ways_out_without_periods_are_drawn_as_nothing():
    watch = watch_exits([], CODES[:10], np.zeros((0, 10), dtype=np.int64), per_year=1)
    (chart,) = charts.exit_watch_chart(_vector(np.zeros((1, 0, 10)), CODES[:10]), "Elm", [], [], watch)
    assert _sound(chart).rows == ()


def test_the_parts_of_a_split_add_up_to_what_the_chart_begins_and_ends_with():
    made = split_rate(Flow(100, 10, 20, 14), Flow(120, 30, 40, 15))
    chart = _sound(charts.split_rate_chart("split", "A rate", "2013", "2014", made))
    assert chart.rows[0][:2] == ("2013", 0.2)
    assert chart.rows[-1][:2] == ("2014", 0.3)
    assert sum(row[1] for row in chart.rows[:-1]) == pytest.approx(0.3)
    counted = split_count((702, 19), (230, 72))
    chart = _sound(charts.split_count_chart("split", "A count", "1995", "2009", counted))
    assert (chart.rows[0][1], chart.rows[-1][1]) == (683, 158)
    assert sum(row[1] for row in chart.rows[:-1]) == pytest.approx(158)


def test_the_name_of_a_chart_is_fit_for_a_file():
    assert charts.name_of("breach:a/b", "Café & Co.", "") == "breach-a-b-caf-co"
    assert charts.name_of("", "é") == "chart"
