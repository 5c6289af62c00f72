"""Earliest and latest.

The earliest and the latest of several times, days or numbers.
"""

NAMES = {
    "arrested": "first(events, kind == 'suspect_arrested').happened",
    "interviewed": "first(events, kind == 'suspect_interviewed').happened",
}
TABLE = """
    case | kind                | happened
    a    | suspect_arrested    | 2024-03-04 21:10
    a    | suspect_interviewed | 2024-03-05 09:00
    b    | suspect_arrested    | 2024-03-05
    b    | suspect_interviewed | 2024-03-05 09:00
    c    | suspect_arrested    | 2024-03-04 21:10
    """


def test_the_earliest_and_the_latest_of_two_times(spec):
    """In `b` the arrest was some time that day, so the earlier of the two was at nine at the latest."""
    spec(
        TABLE,
        {
            "earliest(arrested, interviewed)": {
                "a": "2024-03-04 21:10",
                "b": "2024-03-05 00:00/2024-03-05 09:00",
                "c": None,
            },
            "latest(arrested, interviewed)": {
                "a": "2024-03-05 09:00",
                "b": "2024-03-05 09:00/2024-03-05 23:59:59.999999",
                "c": None,
            },
        },
        NAMES,
    )


def test_where_one_is_unknown_so_is_the_earliest(spec):
    """The unknown one may be the earliest. A standard that means "whichever there is" says `otherwise`."""
    spec(
        TABLE,
        {
            "earliest(arrested, interviewed) <= as_of": {"a": True, "b": True, "c": None},
            "earliest(arrested, otherwise(interviewed, as_of)) <= as_of": {"a": True, "b": True, "c": True},
        },
        NAMES,
    )


def test_three_numbers_and_three_days(spec):
    """Numbers have a smallest and a largest, by the same words."""
    spec(
        """
        case | reader_corroboration | reader_investment
        a    | 1                    | 5
        b    | 4                    | 2
        c    | 4                    |
        """,
        {
            "earliest(case.reader_corroboration, case.reader_investment, 3)": {"a": 1, "b": 2, "c": None},
            "latest(case.reader_corroboration, case.reader_investment, 3)": {"a": 5, "b": 4, "c": None},
            "latest(date('2024-02-29'), date('2023-12-31'), date('2024-02-28'))": {
                "a": "2024-02-29",
                "b": "2024-02-29",
                "c": "2024-02-29",
            },
        },
    )
