"""Days.

`day(x)` is the day on which a time lies. Days are compared with days; that answers what "on the same day" and "by the
end of the next day" ask, whatever the hour.
"""


def test_a_time_to_the_minute_lies_on_one_day(spec):
    """A month lies on one of its days, and which is unknown."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 00:00
        b    | reported | 2024-03-04 23:59:59
        c    | reported | 2024-03-04
        d    | reported | 2024-03
        e    | reported |
        """,
        {
            "day(case.begun)": {
                "a": "2024-03-04",
                "b": "2024-03-04",
                "c": "2024-03-04",
                "d": "2024-03-01/2024-03-31",
                "e": None,
            }
        },
    )


def test_the_same_day_is_certain_though_the_hour_is_not(spec):
    """Times on one day cannot be told apart, but their days are the same."""
    spec(
        """
        case | kind     | happened   | entered
        a    | reviewed | 2024-03-04 | 2024-03-04 10:00
        b    | reviewed | 2024-03-04 | 2024-03-05 00:00
        c    | reviewed | 2024-03    | 2024-03-05
        d    | reviewed | 2024-03    | 2024-04-05
        """,
        {
            "day(first(events).happened) == day(first(events).entered)": {"a": True, "b": False, "c": None, "d": False},
            "day(first(events).happened) <= day(first(events).entered)": {"a": True, "b": True, "c": None, "d": True},
            "day(first(events).happened) < day(first(events).entered)": {"a": False, "b": True, "c": None, "d": True},
        },
    )


def test_days_are_added_to_days(spec):
    """By the end of the next day: a deadline that takes no notice of the hour."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 00:05
        a    | recorded | 2024-03-05 23:55
        b    | reported | 2024-03-04 23:55
        b    | recorded | 2024-03-06 00:05
        """,
        {
            "day(case.begun) + days(1)": {"a": "2024-03-05", "b": "2024-03-05"},
            "day(first(events, kind == 'recorded').happened) <= day(case.begun) + days(1)": {"a": True, "b": False},
            "first(events, kind == 'recorded').happened <= case.begun + days(1)": {"a": False, "b": False},
        },
    )


def test_a_period_that_begins_with_its_first_day_ends_a_day_early(spec):
    """Fifty-six days *beginning with* the day of the report end on the day 55 days later."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-01-01 12:00
        a    | closed   | 2024-02-25 12:00
        b    | reported | 2024-01-01 12:00
        b    | closed   | 2024-02-26 12:00
        """,
        {
            "day(first(events, kind == 'closed').happened) <= day(case.begun) + days(55)": {"a": True, "b": False},
            "day(first(events, kind == 'closed').happened) <= day(case.begun) + days(56)": {"a": True, "b": True},
        },
    )
