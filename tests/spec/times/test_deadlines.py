"""Deadlines.

A deadline is a sum, never a difference: `recorded <= reported + hours(24)`. Differences in whole hours call 24 hours
and 59 minutes "24 hours" on most engines; a sum does not.
"""

NAMES = {
    "reported": "first(events, kind == 'reported')",
    "recorded": "first(events, kind == 'recorded')",
}


def test_twenty_four_hours_are_not_a_minute_more(spec):
    """The last moment of the period still counts."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        a    | recorded | 2024-03-05 21:09
        b    | reported | 2024-03-04 21:10
        b    | recorded | 2024-03-05 21:10
        c    | reported | 2024-03-04 21:10
        c    | recorded | 2024-03-05 21:11
        d    | reported | 2024-03-04 21:10
        d    | recorded | 2024-03-05 22:09
        """,
        {"recorded.happened <= reported.happened + hours(24)": {"a": True, "b": True, "c": False, "d": False}},
        NAMES,
    )


def test_minutes_hours_and_days_are_added_to_a_time(spec):
    """A day is 24 hours of the station's clock."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-02-28 23:30
        """,
        {
            "case.begun + minutes(45)": {"a": "2024-02-29 00:15"},
            "case.begun + hours(24)": {"a": "2024-02-29 23:30"},
            "case.begun + hours(-24)": {"a": "2024-02-27 23:30"},
            "case.begun + days(2)": {"a": "2024-03-01 23:30"},
            "case.begun + days(1) + hours(1) + minutes(1)": {"a": "2024-03-01 00:31"},
        },
    )


def test_a_sum_keeps_the_precision(spec):
    """A day moved on by an hour is still a whole day wide."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04
        b    | reported | 2023
        c    | reported |
        """,
        {
            "case.begun + hours(24)": {"a": "2024-03-05", "b": "2023-01-02/2024-01-01", "c": None},
            "case.begun + hours(1)": {
                "a": "2024-03-04 01:00/2024-03-05 00:59:59.999999",
                "b": "2023-01-01 01:00/2024-01-01 00:59:59.999999",
                "c": None,
            },
        },
    )


def test_the_clocks_going_forward_shorten_no_deadline(spec):
    """In the night of 31 March 2024 British clocks went from one to two; times are those on the wall."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-30 12:00
        b    | reported | 2024-03-31 00:30
        """,
        {"case.begun + hours(24)": {"a": "2024-03-31 12:00", "b": "2024-04-01 00:30"}},
    )


def test_a_deadline_kept_by_an_event_with_its_condition_inside(spec):
    """An `exists` with the deadline inside is false, not unknown, where there is no such event."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        a    | recorded | 2024-03-05
        b    | reported | 2024-03-04 21:10
        b    | recorded | 2024-03-05
        b    | recorded | 2024-03-05 08:00
        c    | reported | 2024-03-04 21:10
        """,
        {
            "exists(events, kind == 'recorded' and happened <= reported.happened + hours(24))": {
                "a": None,
                "b": True,
                "c": False,
            },
            "recorded.happened <= reported.happened + hours(24)": {"a": None, "b": None, "c": None},
        },
        NAMES,
    )
