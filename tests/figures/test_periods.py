"""Periods: months, quarters and years, cut alike whatever the month in which a year begins."""

from datetime import date, timedelta

import numpy as np
import pytest

from ringtrue.figures.periods import UNKNOWN, Cut
from ringtrue.record.spans import day_micros, day_span, month_span, year_span

CUTS = [Cut(by, begins) for by in ("month", "quarter", "year") for begins in range(1, 13)]


def places(cut: Cut, *spans: tuple[int, int]) -> list[int]:
    lo, hi = (np.array(ends, dtype=np.int64) for ends in zip(*spans, strict=True))
    return cut.places(lo, hi).tolist()


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: f"{cut.by}-{cut.begins}")
def test_every_day_lies_between_the_first_and_the_last_day_of_its_period(cut: Cut) -> None:
    for number in range(0, 9_000, 37):
        day = date(1949, 12, 30) + timedelta(days=number)
        place = cut.place(day)
        assert cut.first_day(place) <= day <= cut.last_day(place)
        assert cut.place(cut.first_day(place)) == place == cut.place(cut.last_day(place))
        assert cut.first_day(place + 1) - cut.last_day(place) == timedelta(days=1)
        assert cut.first_day(place).day == 1
        assert (cut.first_day(place).month - cut.begins) % cut.months == 0


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: f"{cut.by}-{cut.begins}")
def test_every_period_of_thirty_years_has_a_name_of_its_own_and_is_found_by_it(cut: Cut) -> None:
    known = list(range(cut.place(date(1985, 1, 1)), cut.place(date(2015, 1, 1)) + 1))
    labels = [cut.label(place) for place in known]
    assert len(set(labels)) == len(labels)
    assert [cut.find(label, known) for label in labels] == known
    assert cut.find("1066", known) is None


@pytest.mark.parametrize(
    ("cut", "day", "label"),
    [
        (Cut("month"), date(2014, 7, 31), "2014-07"),
        (Cut("month", 4), date(2014, 1, 1), "2014-01"),
        (Cut("quarter"), date(2014, 7, 1), "2014 Q3"),
        (Cut("quarter", 4), date(2014, 7, 1), "2014/15 Q2"),
        (Cut("quarter", 4), date(2015, 3, 31), "2014/15 Q4"),
        (Cut("quarter", 2), date(2015, 1, 31), "2014/15 Q4"),
        (Cut("year"), date(2014, 12, 31), "2014"),
        (Cut("year", 4), date(2014, 3, 31), "2013/14"),
        (Cut("year", 4), date(1999, 4, 1), "1999/00"),
        (Cut("all"), date(2014, 7, 1), "all"),
    ],
)
def test_periods_are_called_as_official_statistics_call_them(cut: Cut, day: date, label: str) -> None:
    # By hand; "2013/14" and its quarters are how the Home Office labels years that end in March.
    assert cut.label(cut.place(day)) == label


def test_a_quarter_may_be_asked_for_with_a_stroke() -> None:
    cut = Cut("quarter", 4)
    place = cut.place(date(2014, 7, 1))
    assert cut.find("2014/15-Q2", [place]) == place


def test_a_span_that_may_lie_in_two_periods_lies_in_none() -> None:
    new_year = (day_micros(date(2015, 1, 1)) - 1, day_micros(date(2015, 1, 1)))
    assert places(Cut("year"), day_span(date(2014, 12, 31)), new_year, year_span(2014)) == [2014, UNKNOWN, 2014]
    assert places(Cut("month"), month_span(2014, 7), year_span(2014)) == [2014 * 12 + 6, UNKNOWN]
    assert places(Cut("year", 4), month_span(2014, 3), year_span(2014)) == [2013, UNKNOWN]
    assert places(Cut("all"), year_span(1950), new_year) == [0, 0]
