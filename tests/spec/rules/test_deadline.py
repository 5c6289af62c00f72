"""Deadlines.

One step within a time of another.
"""


def test_recorded_within_24_hours(spec):
    """
    The plain comparison is unknown where the crime was never recorded; an `exists` with the deadline inside is false
    there. The third condition tells the case whose deadline has not passed yet.
    """
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        a    | recorded | 2024-03-05 09:00
        b    | reported | 2024-03-04 21:10
        b    | recorded | 2024-03-07 09:00
        c    | reported | 2024-03-04 21:10
        c    | recorded |
        d    | reported | 2024-03-04 21:10
        e    | reported | 2024-03-09 21:10
        """,
        {
            "recorded.happened <= reported.happened + hours(24)": {
                "a": True,
                "b": False,
                "c": None,
                "d": None,
                "e": None,
            },
            "exists(events, kind == 'recorded' and happened <= reported.happened + hours(24))": {
                "a": True,
                "b": False,
                "c": None,
                "d": False,
                "e": False,
            },
            "not exists(recorded) and reported.happened + hours(24) > as_of": {
                "a": False,
                "b": False,
                "c": False,
                "d": False,
                "e": True,
            },
        },
        {
            "reported": "first(events, kind == 'reported')",
            "recorded": "first(events, kind == 'recorded')",
        },
        as_of="2024-03-10 12:00",
    )


def test_a_limit_that_changed_on_a_day(spec):
    """72 hours for reports up to 31 March 2015, 24 hours from 1 April 2015. Editions of a standard say the same."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2015-03-31 23:00
        a    | recorded | 2015-04-03 22:00
        b    | reported | 2015-04-01 01:00
        b    | recorded | 2015-04-03 22:00
        c    | reported | 2015-04-01 01:00
        c    | recorded | 2015-04-02 01:00
        """,
        {
            "recorded.happened <= (reported.happened + hours(72) if day(reported.happened) < date('2015-04-01') "
            "else reported.happened + hours(24))": {"a": True, "b": False, "c": True}
        },
        {
            "reported": "first(events, kind == 'reported')",
            "recorded": "first(events, kind == 'recorded')",
        },
    )


def test_told_of_the_decision_within_five_working_days(spec):
    """Christmas 2024: the fifth working day after Friday 20 December is Tuesday 31 December."""
    spec(
        """
        case | kind                | happened
        a    | prosecutor_declined | 2024-12-20 16:00
        a    | victim_informed     | 2024-12-31 17:30
        b    | prosecutor_declined | 2024-12-20 16:00
        b    | victim_informed     | 2025-01-02 09:00
        c    | prosecutor_declined | 2024-12-20 16:00
        d    | prosecutor_declined | 2024-12-20 16:00
        d    | victim_informed     | 2024-12
        """,
        {
            "every(events, kind == 'prosecutor_declined', exists(events, kind == 'victim_informed' and "
            "day(that.happened) <= day(happened) <= day(that.happened) + working_days(5, 'england-wales')))": {
                "a": True,
                "b": False,
                "c": False,
                "d": None,
            }
        },
        as_of="2025-02-01",
    )


def test_a_recommendation_answered_in_56_days(spec):
    """Promises are cases too. The 56 days begin with the day the recommendation is made."""
    spec(
        """
        case | kind   | happened
        a    | made   | 2024-01-01
        a    | closed | 2024-02-25
        b    | made   | 2024-01-01
        b    | closed | 2024-02-26
        c    | made   | 2024-01
        c    | closed | 2024-02-26
        """,
        {
            "day(first(events, kind == 'closed').happened) <= day(case.begun) + days(55)": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
        kind="promise",
    )
