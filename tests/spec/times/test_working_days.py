"""Working days.

`day(x) + working_days(n, 'calendar')` is the n-th working day after a day. Weekends and holidays come from a calendar
file that can be cited, one for each jurisdiction.
"""


def test_the_next_working_day_counts_as_one(spec):
    """4 March 2024 is a Monday."""
    spec(
        """
        case | kind     | happened
        mon  | reported | 2024-03-04 23:50
        thu  | reported | 2024-03-07 00:10
        fri  | reported | 2024-03-08 12:00
        """,
        {
            "day(case.begun) + working_days(1, 'england-wales')": {
                "mon": "2024-03-05",
                "thu": "2024-03-08",
                "fri": "2024-03-11",
            },
            "day(case.begun) + working_days(5, 'england-wales')": {
                "mon": "2024-03-11",
                "thu": "2024-03-14",
                "fri": "2024-03-15",
            },
        },
    )


def test_a_weekend_day_counts_from_the_next_working_day(spec):
    """Saturday and Sunday have the same next working day as Friday."""
    spec(
        """
        case | kind     | happened
        fri  | reported | 2024-03-08
        sat  | reported | 2024-03-09
        sun  | reported | 2024-03-10
        """,
        {
            "day(case.begun) + working_days(1, 'england-wales')": {
                "fri": "2024-03-11",
                "sat": "2024-03-11",
                "sun": "2024-03-11",
            }
        },
    )


def test_holidays_are_not_working_days(spec):
    """Easter 2024: Good Friday was 29 March and Easter Monday 1 April. The United States worked on both."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-28
        b    | reported | 2024-03-30
        c    | reported | 2024-07-03
        """,
        {
            "day(case.begun) + working_days(1, 'england-wales')": {
                "a": "2024-04-02",
                "b": "2024-04-02",
                "c": "2024-07-04",
            },
            "day(case.begun) + working_days(1, 'us-federal')": {
                "a": "2024-03-29",
                "b": "2024-04-01",
                "c": "2024-07-05",
            },
            "day(case.begun) + working_days(5, 'england-wales')": {
                "a": "2024-04-08",
                "b": "2024-04-08",
                "c": "2024-07-10",
            },
        },
    )


def test_a_deadline_in_working_days(spec):
    """Told within five working days, in a week with a bank holiday (6 May 2024)."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-05-02 22:00
        a    | victim_informed  | 2024-05-10 18:00
        b    | suspect_arrested | 2024-05-02 22:00
        b    | victim_informed  | 2024-05-11 09:00
        c    | suspect_arrested | 2024-05-02 22:00
        c    | victim_informed  | 2024-05
        """,
        {
            "day(first(events, kind == 'victim_informed').happened) <= "
            "day(first(events, kind == 'suspect_arrested').happened) + working_days(5, 'england-wales')": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )


def test_a_day_outside_the_calendar_has_no_answer(spec):
    """The calendars begin in 1995. A deadline that would need the calendar of 1994 is unknown."""
    spec(
        """
        case | kind     | happened
        a    | reported | 1994-12-30
        b    | reported | 1995-01-03
        c    | reported | 1994-12
        d    | reported |
        """,
        {
            "day(case.begun) + working_days(1, 'england-wales')": {"a": None, "b": "1995-01-04", "c": None, "d": None},
            "date('2030-12-31') + working_days(1, 'england-wales')": {"a": None, "b": None, "c": None, "d": None},
            "date('2030-12-30') + working_days(1, 'england-wales')": {
                "a": "2030-12-31",
                "b": "2030-12-31",
                "c": "2030-12-31",
                "d": "2030-12-31",
            },
        },
    )


def test_a_month_moved_on_by_working_days_is_a_range_of_days(spec):
    """A step in February 2024 has its next working day between 2 February and 1 March; one reaching back has none."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-02
        b    | reported | 1994
        """,
        {"day(case.begun) + working_days(1, 'england-wales')": {"a": "2024-02-02/2024-03-01", "b": None}},
    )
