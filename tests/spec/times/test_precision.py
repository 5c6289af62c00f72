"""Precision.

What was written decides what can be said.
"""


def test_a_time_keeps_the_precision_it_was_written_with(spec):
    """Nothing is added: no midnight to a day, no January to a year."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10:30
        b    | reported | 2024-03-04 21:10
        c    | reported | 2024-03-04
        d    | reported | 2024-02
        e    | reported | 2023
        """,
        {
            "case.begun": {
                "a": "2024-03-04 21:10:30",
                "b": "2024-03-04 21:10",
                "c": "2024-03-04",
                "d": "2024-02-01/2024-02-29",
                "e": "2023-01-01/2023-12-31",
            }
        },
    )


def test_a_day_is_not_midnight(spec):
    """Something done on the fourth may have been done before or after ten in the morning of the fourth."""
    spec(
        """
        case | kind     | happened         | entered
        a    | reviewed | 2024-03-04       | 2024-03-04 10:00
        b    | reviewed | 2024-03-03       | 2024-03-04 10:00
        c    | reviewed | 2024-03-05       | 2024-03-04 10:00
        """,
        {
            "first(events).happened < first(events).entered": {"a": None, "b": True, "c": False},
            "first(events).happened > first(events).entered": {"a": None, "b": False, "c": True},
        },
    )


def test_a_year_is_before_the_next_year_and_no_more(spec):
    """An old file that gives only the year can still show that a step came in the wrong year."""
    spec(
        """
        case | kind     | happened | entered
        a    | reviewed | 2008     | 2008-06-30
        b    | reviewed | 2008     | 2009-01-01
        c    | reviewed | 2008     | 2007-12-31
        d    | reviewed | 2008     | 2008
        """,
        {"first(events).happened < first(events).entered": {"a": None, "b": True, "c": False, "d": None}},
    )


def test_a_step_on_the_same_day_is_within_a_day_of_it_all_the_same(spec):
    """Precision is not a trap: where the answer does not depend on the hour, there is one."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04
        a    | recorded | 2024-03-04
        b    | reported | 2024-03-04
        b    | recorded | 2024-03-05
        c    | reported | 2024-03-04
        c    | recorded | 2024-03-06
        """,
        {
            "first(events, kind == 'recorded').happened <= case.begun + hours(24)": {
                "a": True,
                "b": None,
                "c": False,
            }
        },
    )


def test_times_before_1970_are_times(spec):
    """Old matters are audited too."""
    spec(
        """
        case | kind     | happened
        a    | reported | 1965-05-31 15:30
        b    | reported | 1969-12-31
        """,
        {
            "day(case.begun)": {"a": "1965-05-31", "b": "1969-12-31"},
            "case.begun + months(1)": {"a": "1965-06-30 15:30", "b": "1970-01-31"},
            "case.begun + hours(24)": {"a": "1965-06-01 15:30", "b": "1970-01-01"},
            "day(case.begun) < date('1970-01-01')": {"a": True, "b": True},
        },
    )
