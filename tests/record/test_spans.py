"""Times keep their precision, and can be written and read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.record import spans
from ringtrue.record.spans import Span, add_months, at_clock, day_span, iso, micros, moment, parse_time, words


@pytest.mark.parametrize(
    ("text", "formats", "said"),
    [
        ("2014-03-07 21:10", (), "7 March 2014, 21:10"),
        ("2014-03-07T21:10:05", (), "7 March 2014, 21:10:05"),
        ("2014-03-07T23:30:00+02:00", (), "7 March 2014, 23:30"),
        ("2014-03-07", (), "7 March 2014"),
        ("2014-03", (), "March 2014"),
        ("2014", (), "2014"),
        ("3/7/2014", ("%m/%d/%Y",), "7 March 2014"),
        ("7.3.2014 9:05", ("%d.%m.%Y %H:%M",), "7 March 2014, 09:05"),
        ("Mar 2014", ("%b %Y",), "March 2014"),
    ],
)
def test_a_time_is_as_precise_as_it_was_written(text: str, formats: tuple[str, ...], said: str) -> None:
    assert words(parse_time(text, formats)) == said


@pytest.mark.parametrize(
    "text", ["", "31/02/2024", "9/9/999", "yesterday", "2014-13", "0000", "2014-03-07 25:00", "-1"]
)
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert parse_time(text, ("%m/%d/%Y", "%d/%m/%Y")) is None


def test_a_day_is_not_midnight() -> None:
    day = parse_time("2014-03-07")
    assert day is not None
    assert day.hi - day.lo == spans.DAY - 1


@given(st.datetimes(min_value=moment(0).replace(year=1900), max_value=moment(0).replace(year=2200)))
def test_a_moment_comes_back_from_its_text(when: object) -> None:
    span = Span(micros(when), micros(when))  # type: ignore[arg-type]
    assert parse_time(iso(span)) == span


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 12, 31)))
def test_a_day_comes_back_from_its_text(day: date) -> None:
    assert parse_time(iso(day_span(day))) == day_span(day)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2023-11-30", 3, "2024-02-29"),
     ("2024-03-31", -1, "2024-02-29"), ("2024-05-15", 12, "2025-05-15")],
)  # fmt: skip
def test_months_end_where_the_month_ends(start: str, months: int, end: str) -> None:
    found = add_months(spans.day_micros(date.fromisoformat(start)), months)
    assert moment(found).date() == date.fromisoformat(end)


def test_a_clock_time_stands_only_on_a_day() -> None:
    assert at_clock(day_span(date(2014, 3, 7)), "21:10", ()) == parse_time("2014-03-07 21:10")
    assert at_clock(spans.year_span(2014), "21:10", ()) is None
    assert at_clock(day_span(date(2014, 3, 7)), "noonish", ()) is None
