"""Durations in the wrong place.

A duration is a fixed whole number, and stands after a time.
"""


def test_a_duration_is_fixed_and_whole(refused):
    """A limit that differs from case to case is written with `if`."""
    refused(
        "case.begun + hours(1.5) < as_of",
        """
        requires: expected a fixed whole number, as hours(24).
            case.begun + hours(1.5) < as_of
                         ^
        """,
    )
    refused(
        "case.begun + days(case.reader_investment) < as_of",
        """
        requires: expected a fixed whole number, as days(24).
            case.begun + days(case.reader_investment) < as_of
                         ^
        """,
    )


def test_a_duration_stands_after_a_time(refused):
    """By itself it has no meaning, and a bare number is not a duration."""
    refused(
        "hours(24) > 1",
        """
        requires: hours(n) stands only after a time: x.happened + hours(n).
            hours(24) > 1
            ^
        """,
    )
    refused(
        "case.begun + 24 < as_of",
        """
        requires: to a time can be added: minutes(n), hours(n), days(n), months(n), working_days(n).
            case.begun + 24 < as_of
                         ^
        """,
    )
    refused(
        "case.unit + hours(5) == 'North'",
        """
        requires: hours(n) can be added to a time or a day, not to a code or a pseudonym.
            case.unit + hours(5) == 'North'
                        ^
        """,
    )


def test_hours_are_not_added_to_a_day(refused):
    """And working days are not added to a time."""
    refused(
        "day(case.begun) + hours(5) < day(as_of)",
        """
        requires: hours(n) cannot be added to a day; add it to the time itself.
            day(case.begun) + hours(5) < day(as_of)
                              ^
        """,
    )
    refused(
        "case.begun + working_days(5, 'england-wales') < as_of",
        """
        requires: working days are counted from a day: day(x) + working_days(n, 'calendar').
            case.begun + working_days(5, 'england-wales') < as_of
                         ^
        """,
    )


def test_working_days_need_a_calendar_that_there_is(refused):
    """Whose holidays is a matter of jurisdiction."""
    refused(
        "day(case.begun) + working_days(5) < day(as_of)",
        """
        requires: expected a fixed whole number, as working_days(5, 'us-federal').
            day(case.begun) + working_days(5) < day(as_of)
                              ^
        """,
    )
    refused(
        "day(case.begun) + working_days(5, 'england') < day(as_of)",
        """
        requires: no calendar 'england' (did you mean england-wales?).
            day(case.begun) + working_days(5, 'england') < day(as_of)
                              ^
        """,
    )


def test_a_date_is_a_day_that_there_was(refused):
    """In quotes, year first."""
    refused(
        "day(as_of) == date('2023-02-29')",
        """
        requires: expected a date in quotes, as date('2018-01-01').
            day(as_of) == date('2023-02-29')
                          ^
        """,
    )
    refused(
        "day(as_of) == date('4 March 2024')",
        """
        requires: expected a date in quotes, as date('2018-01-01').
            day(as_of) == date('4 March 2024')
                          ^
        """,
    )
