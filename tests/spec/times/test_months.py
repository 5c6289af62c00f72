"""Months.

`months(n)` moves to the corresponding date. Where the month has no such date, it is the month's last.
"""


def test_a_month_later_is_the_corresponding_date(spec):
    """The hour stays as it was."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        b    | reported | 2024-03-04
        c    | reported | 2024-12-15 08:00:30
        """,
        {
            "case.begun + months(1)": {"a": "2024-04-04 21:10", "b": "2024-04-04", "c": "2025-01-15 08:00:30"},
            "case.begun + months(12)": {"a": "2025-03-04 21:10", "b": "2025-03-04", "c": "2025-12-15 08:00:30"},
            "day(case.begun) + months(3)": {"a": "2024-06-04", "b": "2024-06-04", "c": "2025-03-15"},
        },
    )


def test_a_date_that_the_month_lacks_becomes_its_last(spec):
    """In a leap year the end of February is the 29th."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-01-31 15:30
        b    | reported | 2023-01-31 15:30
        c    | reported | 2024-02-29 15:30
        d    | reported | 2024-03-31
        """,
        {
            "case.begun + months(1)": {
                "a": "2024-02-29 15:30",
                "b": "2023-02-28 15:30",
                "c": "2024-03-29 15:30",
                "d": "2024-04-30",
            },
            "case.begun + months(12)": {
                "a": "2025-01-31 15:30",
                "b": "2024-01-31 15:30",
                "c": "2025-02-28 15:30",
                "d": "2025-03-31",
            },
        },
    )


def test_two_single_months_may_fall_short_of_two_months(spec):
    """Because the first step may clip the date. A standard says which it means."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-01-31 15:30
        """,
        {
            "case.begun + months(2)": {"a": "2024-03-31 15:30"},
            "case.begun + months(1) + months(1)": {"a": "2024-03-29 15:30"},
        },
    )


def test_a_month_or_a_year_moved_on_keeps_both_its_ends(spec):
    """Each end is moved by itself, so the last day of April becomes the thirtieth of May."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-01
        b    | reported | 2024-04
        c    | reported | 2023
        """,
        {
            "case.begun + months(1)": {
                "a": "2024-02-01/2024-02-29",
                "b": "2024-05-01/2024-05-30",
                "c": "2023-02-01/2024-01-31",
            }
        },
    )


def test_a_window_of_three_months(spec):
    """A request for review within three months of the decision."""
    spec(
        """
        case | kind                | happened
        a    | prosecutor_declined | 2023-11-30
        a    | reviewed            | 2024-02-29
        b    | prosecutor_declined | 2023-11-30
        b    | reviewed            | 2024-03-01
        """,
        {
            "day(last(events, kind == 'reviewed').happened) "
            "<= day(first(events, kind == 'prosecutor_declined').happened) + months(3)": {"a": True, "b": False}
        },
    )
