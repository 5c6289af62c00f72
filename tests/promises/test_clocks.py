"""By when somebody must have done something: the day of the law, the day as published, and what moves both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.promises.clocks import Clock, clock_of, clocks, days_stood

ANSWER = "answer-to-a-recommendation"
DAYS = st.dates(date(2014, 10, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("made", "statutory", "published"),
    [
        # The day of making is the first of the 56: 10 days of April, 31 of May, 15 of June.
        (date(2021, 4, 21), date(2021, 6, 15), date(2021, 6, 16)),
        # Over the 29th of February: 29 - 9 = 20 days of it, 31 of March, 5 of April; in the year before, a day more.
        (date(2020, 2, 10), date(2020, 4, 5), date(2020, 4, 6)),
        (date(2019, 2, 10), date(2019, 4, 6), date(2019, 4, 7)),
        # Made on the 29th of February itself: 1 day of it, 31 of March, 24 of April.
        (date(2016, 2, 29), date(2016, 4, 24), date(2016, 4, 25)),
        # Over the turn of the year: 1 day of December, 31 of January, 24 of February.
        (date(2020, 12, 31), date(2021, 2, 24), date(2021, 2, 25)),
    ],
)
def test_fifty_six_days_begin_with_the_day_of_making_and_are_published_a_day_later(made, statutory, published):
    clock = clocks()[ANSWER]
    assert clock.last_day(made) == clock.last_day(made, "statutory") == statutory
    assert clock.last_day(made, "published") == published


@given(DAYS)
def test_the_days_from_the_making_to_the_last_day_are_fifty_six_both_counted(made: date):
    clock = clocks()[ANSWER]
    last = clock.last_day(made)
    counted, day = 1, made
    while day < last:  # counted one by one, as on a wall calendar
        day += timedelta(1)
        counted += 1
    assert counted == clock.days == 56
    assert last.weekday() == (made - timedelta(1)).weekday(), "eight weeks end on the weekday before"
    assert clock.last_day(made, "published") == last + timedelta(1)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_extensions_and_days_on_which_the_clock_stood_move_the_last_day_by_as_much(made: date, more: int, stood: int):
    clock = clocks()[ANSWER]
    for reading in clock.readings:
        assert clock.last_day(made, reading, more, stood) == clock.last_day(made, reading) + timedelta(more + stood)


STOOD = [
    # stopped, resumed, as of, days
    ([], [], date(2021, 6, 1), 0),
    ([date(2021, 5, 1)], [date(2021, 5, 11)], date(2021, 6, 1), 10),
    ([date(2021, 5, 1)], [], date(2021, 6, 1), 31),  # never resumed: it stands to this day
    ([date(2021, 5, 1)], [date(2021, 7, 1)], date(2021, 6, 1), 31),  # resumed, but not by then
    ([date(2021, 7, 1)], [], date(2021, 6, 1), 0),  # not yet stopped
    ([date(2021, 5, 1)], [date(2021, 5, 1)], date(2021, 6, 1), 0),
    ([date(2021, 5, 20), date(2021, 5, 1)], [date(2021, 5, 25), date(2021, 5, 3)], date(2021, 6, 1), 7),
    ([date(2021, 5, 10)], [date(2021, 5, 1)], date(2021, 5, 20), 10),  # a resuming before it ends nothing
]


@pytest.mark.parametrize(("stopped", "resumed", "as_of", "days"), STOOD)
def test_a_clock_stands_from_its_stopping_to_its_resuming_or_to_this_day(stopped, resumed, as_of, days):
    assert days_stood(stopped, resumed, as_of) == days


def _stood_day_by_day(stopped: list[date], resumed: list[date], as_of: date) -> int:
    """Return the nights on which a clock stood, asked of each day in turn."""
    stands, nights, day = False, 0, min(stopped, default=as_of)
    while day < as_of:
        if day in resumed:
            stands = False
        if day in stopped:
            stands = True
        nights += stands
        day += timedelta(1)
    return nights


@given(st.lists(st.integers(1, 30), max_size=8), st.integers(0, 200))
def test_stops_and_resumings_in_turn_are_counted_as_a_calendar_counts_them(gaps: list[int], ahead: int):
    days, day = [], date(2021, 1, 1)
    for gap in gaps:
        day += timedelta(gap)
        days.append(day)
    stopped, resumed, as_of = days[::2], days[1::2], date(2021, 1, 1) + timedelta(ahead)
    assert days_stood(stopped, resumed, as_of) == _stood_day_by_day(stopped, resumed, as_of)


@pytest.mark.parametrize(
    ("stopped", "resumed"),
    [
        ([date(2021, 5, 1), date(2021, 5, 6)], [date(2021, 5, 11)]),  # stopped twice, as two files may say
        ([date(2021, 5, 1), date(2021, 5, 6)], [date(2021, 5, 6), date(2021, 5, 11)]),  # stopped again when resumed
    ],
)
def test_a_day_on_which_a_clock_stood_counts_once(stopped, resumed):
    assert days_stood(stopped, resumed, date(2021, 6, 1)) == 10


@pytest.mark.parametrize(
    ("received", "last", "why"),
    [
        # Week of 22 March: 23-26 (4). 29 March-1 April (8); Good Friday the 2nd and Easter Monday the 5th are none.
        # 6-9 April (12), 12-14 April (15).
        (date(2021, 3, 22), date(2021, 4, 14), "Easter"),
        # 16-18 December (3). 21-24 (7); Christmas on the 25th, Boxing Day moved to Monday the 28th. 29-31 (10);
        # New Year's Day none. 4-8 January (15).
        (date(2020, 12, 15), date(2021, 1, 8), "Christmas"),
        # No holiday between: three weeks to the day.
        (date(2021, 9, 6), date(2021, 9, 27), "an ordinary autumn"),
        # Received on a Saturday, the first working day after it is Monday the 6th.
        (date(2021, 9, 4), date(2021, 9, 24), "a week-end"),
    ],
)
def test_fifteen_working_days_in_england_leave_out_week_ends_and_holidays(received: date, last: date, why: str):
    assert clocks()["case-to-answer-decision"].last_day(received) == last, why


def test_working_days_beyond_the_calendar_are_an_error_and_no_guess():
    with pytest.raises(LibraryError, match="15 working days after 2199-01-01 lie outside england-wales"):
        clocks()["case-to-answer-decision"].last_day(date(2199, 1, 1))


def test_a_reading_that_the_clock_does_not_have_is_refused_with_those_it_has():
    clock = clocks()[ANSWER]
    with pytest.raises(UnknownNameError, match="no reading 'statutary' .did you mean statutory"):
        clock.last_day(date(2021, 4, 21), "statutary")
    with pytest.raises(UnknownNameError, match="there is: published, statutory"):
        clock.last_day(date(2021, 4, 21), "x")


@pytest.mark.parametrize(
    ("body", "starts", "made", "expected"),
    [
        ("IOPC", "made", date(2021, 4, 21), ANSWER),
        ("IPCC", "made", date(2014, 10, 1), ANSWER),  # the first day on which the law was in force
        ("IPCC", "made", date(2014, 9, 30), None),
        ("IOPC", "answered", date(2021, 6, 1), "publication-of-the-answer"),
        ("watchdog", "made", date(2021, 4, 21), None),  # no law of ours binds whom it asks
        ("IOPC", "retested", date(2021, 4, 21), None),
    ],
)
def test_a_clock_runs_for_a_body_from_a_kind_of_event_once_its_law_is_in_force(body, starts, made, expected):
    found = clock_of(body, starts, made)
    assert (found.id if found else None) == expected


@given(st.dates(date(1990, 1, 1), date(2014, 9, 30)), st.sampled_from(["IOPC", "IPCC"]))
def test_before_october_2014_there_is_no_clock(made: date, body: str):
    assert clock_of(body, "made", made) is None


@pytest.mark.parametrize("clock", clocks().values(), ids=lambda clock: clock.id)
def test_every_clock_has_its_law_and_a_reading_of_it(clock: Clock):
    assert clock.law.issuer and clock.law.paragraph and clock.law.url
    assert "statutory" in clock.readings
    # The law's own reading ends on the last of its days, or on the day before where the first day counts too.
    assert clock.readings["statutory"].days in (clock.days, clock.days - 1)
