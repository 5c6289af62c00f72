"""Within a window.

A window around an event is two comparisons with sums.
"""


def test_within_so_long_after_that_event(spec):
    """Told within five days of each arrest."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-03-04 10:00
        a    | victim_informed  | 2024-03-09 10:00
        b    | suspect_arrested | 2024-03-04 10:00
        b    | victim_informed  | 2024-03-09 10:01
        c    | suspect_arrested | 2024-03-04 10:00
        c    | victim_informed  | 2024-03-04 09:59
        d    | suspect_arrested | 2024-03-04 10:00
        d    | victim_informed  | 2024-03-09
        e    | suspect_arrested | 2024-03-04 10:00
        e    | victim_informed  |
        """,
        {
            "every(events, kind == 'suspect_arrested', exists(events, kind == 'victim_informed' "
            "and that.happened <= happened <= that.happened + days(5)))": {
                "a": True,
                "b": False,
                "c": False,
                "d": None,
                "e": None,
            }
        },
    )


def test_within_so_long_before_that_event(spec):
    """The sum is put on the other side: nothing is ever taken away from a time."""
    spec(
        """
        case | kind     | happened
        a    | reviewed | 2024-03-10
        a    | closed   | 2024-03-12
        b    | reviewed | 2024-02-10
        b    | closed   | 2024-03-12
        c    | closed   | 2024-03-12
        c    | reviewed | 2024-03-13
        """,
        {
            "every(events, kind == 'closed', exists(events, kind == 'reviewed' "
            "and happened <= that.happened and that.happened <= happened + days(14)))": {
                "a": True,
                "b": False,
                "c": False,
            }
        },
    )


def test_within_working_days_of_that_event(spec):
    """The calendar serves inside, too: arrested on a Friday, told by Monday."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-03-08 22:00
        a    | victim_informed  | 2024-03-11 17:00
        b    | suspect_arrested | 2024-03-08 22:00
        b    | victim_informed  | 2024-03-12 09:00
        c    | suspect_arrested | 2024-03-08
        c    | victim_informed  | 2024-03
        """,
        {
            "every(events, kind == 'suspect_arrested', exists(events, kind == 'victim_informed' "
            "and day(happened) <= day(that.happened) + working_days(1, 'england-wales')))": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )


def test_no_gap_longer_than(spec):
    """A file is looked at every 28 days: each review has another within 28 days, or the file was closed by then."""
    spec(
        """
        case | kind     | happened
        a    | reviewed | 2024-01-01
        a    | reviewed | 2024-01-29
        a    | closed   | 2024-02-10
        b    | reviewed | 2024-01-01
        b    | reviewed | 2024-01-31
        b    | closed   | 2024-02-10
        c    | reviewed | 2024-01-01
        c    | closed   |
        """,
        {
            "every(events, kind == 'reviewed', "
            "day(next(events, kind in ('reviewed', 'closed')).happened) <= day(happened) + days(28))": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )
