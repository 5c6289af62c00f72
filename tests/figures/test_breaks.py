"""Breaks: the ones that ship are cited, and a break divides only the series it speaks of."""

from datetime import date
from pathlib import Path

import pytest

from ringtrue.errors import LibraryError
from ringtrue.figures.breaks import BreakText, breaks_in, library_breaks, read_breaks
from ringtrue.figures.periods import Cut
from ringtrue.ingest.mapping import source_names

OURS = """
title: ours
breaks:
  - id: command
    since: 2014-05-20
    reason: A new commander.
    source: ours
    decided_by: Ada
    units: [North]
"""
MONTHS = tuple(range(Cut("month").place(date(2013, 1, 1)), Cut("month").place(date(2015, 12, 1)) + 1))


def own(**changes: object) -> BreakText:
    usual = {"id": "a", "since": date(2014, 5, 20), "reason": "A.", "source": "ours", "decided_by": "Ada"}
    return BreakText(**{**usual, **changes})


def found(*given: BreakText, source: str = "ours", unit: str = "North", cut: Cut | None = None) -> list[str]:
    cut = cut or Cut("month")
    periods = MONTHS if cut.by == "month" else tuple(range(2013, 2016))
    return [mark.period for mark in breaks_in(source, unit, cut, periods, given)]


def test_every_break_that_ships_has_a_reason_a_source_and_who_decided_and_names_sources_that_ship() -> None:
    for each in library_breaks():
        assert min(len(each.reason), len(each.source), len(each.decided_by)) > 5
        assert each.sources
        assert set(each.sources) <= set(source_names())
    assert len({each.id for each in library_breaks()}) == len(library_breaks()) >= 5


def test_a_break_lies_at_the_period_in_which_its_day_lies() -> None:
    assert found(own()) == ["2014-05"]
    assert found(own(), cut=Cut("year")) == ["2014"]
    assert found(own(), cut=Cut("all")) == []


@pytest.mark.parametrize("since", [date(2012, 12, 31), date(2013, 1, 31), date(2016, 1, 1)])
def test_a_break_before_the_second_period_or_after_the_last_divides_nothing(since: date) -> None:
    assert found(own(since=since)) == []


def test_a_break_of_one_unit_divides_neither_another_nor_the_whole() -> None:
    one = own(units=["North"])
    assert found(one) == ["2014-05"]
    assert found(one, unit="South") == found(one, unit="") == found(one, unit="all units") == []


def test_a_break_of_one_source_divides_no_other() -> None:
    assert found(own(sources=["ours"])) == ["2014-05"]
    assert found(own(sources=["theirs"])) == []


def test_two_breaks_in_one_period_are_one_with_both_reasons() -> None:
    (mark,) = breaks_in("ours", "North", Cut("month"), MONTHS, (own(), own(id="b", reason="B.")))
    assert mark.reason == "A. B."


def test_the_library_breaks_the_return_of_one_city_at_its_reform_and_at_the_new_definition() -> None:
    city = "Baltimore Police Department, Maryland"
    years = tuple(range(1983, 2017))
    marks = breaks_in("fbi-return-a-yearly", city, Cut("year"), years)
    assert [mark.period for mark in marks] == ["2010", "2013"]
    assert [mark.period for mark in breaks_in("fbi-return-a-yearly", "Another", Cut("year"), years)] == ["2013"]


def test_breaks_of_ones_own_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(OURS)
    (one,) = read_breaks(path)
    assert (one.since, one.units, one.decided_by) == (date(2014, 5, 20), ["North"], "Ada")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    decided_by: Ada\n", "", "decided_by: missing"),
        ("2014-05-20", "the summer", "since"),
        ("units:", "unit:", "did you mean units"),
        ("decided_by: Ada", 'decided_by: ""', "decided_by"),
        ("reason: A new commander.", 'reason: " "', "reason"),
    ],
)
def test_a_break_that_says_too_little_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "ours.yaml"
    assert old in OURS
    path.write_text(OURS.replace(old, new))
    with pytest.raises(LibraryError) as refused:
        read_breaks(path)
    assert str(refused.value).startswith(f"{path}:")
    assert said in str(refused.value)
