"""Numbers.

Numbers are compared and added; there is no subtraction and no division.
"""


def test_numbers_are_compared_by_size(spec):
    """The four signs of order, and the two of sameness."""
    spec(
        """
        case | reader_corroboration
        a    | 1
        b    | 2
        c    | 3
        d    |
        """,
        {
            "case.reader_corroboration < 2": {"a": True, "b": False, "c": False, "d": None},
            "case.reader_corroboration <= 2": {"a": True, "b": True, "c": False, "d": None},
            "case.reader_corroboration > 2": {"a": False, "b": False, "c": True, "d": None},
            "case.reader_corroboration >= 2": {"a": False, "b": True, "c": True, "d": None},
            "case.reader_corroboration == 2": {"a": False, "b": True, "c": False, "d": None},
            "case.reader_corroboration != 2": {"a": True, "b": False, "c": True, "d": None},
        },
    )


def test_comparisons_can_be_chained(spec):
    """As in mathematics: the middle stands between the two outer ones."""
    spec(
        """
        case | reader_investment
        a    | 1
        b    | 2
        c    | 4
        d    | 5
        """,
        {"2 <= case.reader_investment < 5": {"a": False, "b": True, "c": True, "d": False}},
    )


def test_numbers_are_added(spec):
    """A sum is unknown where a part of it is."""
    spec(
        """
        case | reader_corroboration | reader_investment
        a    | 1                    | 2
        b    | 4                    |
        """,
        {
            "case.reader_corroboration + case.reader_investment": {"a": 3, "b": None},
            "case.reader_corroboration + 1 + 1": {"a": 3, "b": 6},
            "case.reader_corroboration + 2 > case.reader_investment": {"a": True, "b": None},
        },
    )


def test_counts_are_added_like_numbers(spec):
    """The sum of two ranges is a range."""
    spec(
        """
        case | kind              | depth
        a    | victim_questioned | close
        a    | victim_questioned |
        a    | reviewed          |
        """,
        {
            "count(events, depth == 'close')": {"a": "from 1 to 3"},
            "count(events, kind == 'victim_questioned' and depth == 'close') + count(events, kind == 'reviewed')": {
                "a": "from 2 to 3"
            },
        },
    )
