"""Times keep their precision, and can be written and read back."""

from datetime import date, datetime

import pytest
from hypothesis import example, given
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
        ("March 2014", ("%B %Y",), "March 2014"),
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


_DIRECTIVES = ["%Y", "%m", "%d", "%H", "%M", "%S"]
_BETWEEN = st.text(st.sampled_from("-/. :T1aK%\t\n\x1c\\(+"), max_size=2)
_FORMATS = st.one_of(
    st.permutations(_DIRECTIVES).flatmap(
        lambda codes: st.tuples(
            st.integers(3, 6).map(lambda many: codes[:many]), st.lists(_BETWEEN, min_size=7, max_size=7)
        ).map(lambda both: "".join(part + code for code, part in zip([*both[0], ""], both[1], strict=False)))
    ),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y %H:%M", "%m/%d/%Y", "%d %b %Y", "%Y%m%d", "%y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
)
_PIECES = st.sampled_from(
    ["2014", "1999", "0000", "9999", "2016", "12", "02", "2", "29", "30", "31", "0", "7", "07", " 7", "23", "24", "59"]
    + [
        "60",
        "61",
        "-",
        "/",
        ".",
        ":",
        " ",
        "T",
        "t",
        "k",
        "a",
        "1",
        "%",
        "\t",
        "\n",
        "\x1c",
        "Mar",
        "\u0663",
        "\u017f",
        "-1",
    ]
)


def _as_strptime(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None


@given(_FORMATS, st.lists(_PIECES, max_size=14).map("".join))
@example("%Y-%m-%d", "2014-1-1").via("one digit is enough")
@example("%Y-%d-%m%S%M", "2014-1-1605").via("a second of 60 that might be a 6")
@example("%Y-%m-%d%H%M", "2014-01-01230").via("what is left over")
@example("%Y-%m-%d ", "2014-01-01\x1c").via("a space that only Unicode knows")
@example("%Y-%m-%d%", "2014-01-01%").via("a format that ends in the middle")
@example("%d%m%Y", " 7022014").via("a day with a space before it")
@example("%Y-%m-%d", "2014-02-29").via("a day that is not in the calendar")
def test_a_moment_is_read_exactly_as_strptime_reads_it(pattern: str, text: str) -> None:
    assert spans._read_as(text, pattern) == _as_strptime(text, pattern)


@given(_FORMATS, st.datetimes(min_value=datetime(1000, 1, 1)))
@example("%Y%m%d%H%M%S\\\x1c", datetime(2000, 1, 1)).via("a backslash before a space that is escaped by nobody")
def test_a_moment_written_in_a_format_is_read_as_strptime_reads_it(pattern: str, when: datetime) -> None:
    text = when.strftime(pattern)
    assert spans._read_as(text, pattern) == _as_strptime(text, pattern)
