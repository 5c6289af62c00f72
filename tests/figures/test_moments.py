"""The days on which something happened: the first of each case, known to the day, of one unit or of all."""

from datetime import date
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.figures.moments import days_of
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence
from ringtrue.record.casebook import Casebook
from ringtrue.record.spans import day_span

CASES = "case,unit\nK1,North\nK2,North\nK3,South\nK4,\nK5,South\nK6,South\n"
EVENTS = """case,kind,happened,actor,role
K1,reported,2014-03-01,Ada,detective
K1,closed,2014-03-31 23:59:59,Ada,supervisor
K1,closed,2014-05-02,Ada,supervisor
K2,reported,2014-03-01,Ada,detective
K2,closed,2014-04,Ada,supervisor
K3,reported,2014-03-01,Ada,detective
K3,cancelled,2014-04-30 00:00,Ada,supervisor
K3,closed,2014-06-30,Ada,supervisor
K4,reported,2014-03-01,Ada,detective
K4,closed,2014-03-20,Ada,supervisor
K5,reported,2014-03-01,Ada,detective
K6,reported,2014-03-01,Ada,detective
K6,closed,,Ada,supervisor
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "events.csv").write_text(EVENTS)
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    return tmp_path / "book"


def _days(book: Path, *kinds: str, unit: str | None = None, on: date = date(2020, 1, 1)) -> list[str]:
    running = engine("duckdb")
    try:
        evidence = Evidence(Casebook(book).current()[0][1], day_span(on).hi)
        return [str(day) for day in days_of(evidence, running, kinds, unit)]
    finally:
        running.close()


def test_each_case_gives_the_day_of_its_first_event_and_a_month_or_a_blank_gives_none(book):
    assert _days(book, "closed", "cancelled") == ["2014-03-20", "2014-03-31", "2014-04-30"]
    assert _days(book, "closed") == ["2014-03-20", "2014-03-31", "2014-06-30"]


def test_only_the_cases_of_the_unit_count_and_all_do_where_none_is_named(book):
    assert _days(book, "closed", "cancelled", unit="North") == ["2014-03-31"]
    assert _days(book, "closed", "cancelled", unit="South") == ["2014-04-30"]
    assert _days(book, "closed", "cancelled", unit="West") == []


def test_what_happened_after_the_day_of_reading_is_not_known_yet(book):
    assert _days(book, "closed", "cancelled", on=date(2014, 3, 31)) == ["2014-03-20", "2014-03-31"]
    assert _days(book, "charged") == []
