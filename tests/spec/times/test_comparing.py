"""Comparing times.

A comparison is true where it holds for every pair of moments that the two times allow, false where it holds for none,
and unknown otherwise.
"""

PAIRS = """
    case | kind     | happened         | entered
    a    | reviewed | 2024-03-04 10:00 | 2024-03-04 10:00
    b    | reviewed | 2024-03-04 10:00 | 2024-03-04 10:01
    c    | reviewed | 2024-03-04       | 2024-03-04
    d    | reviewed | 2024-03-04       | 2024-03-05 00:00
    e    | reviewed | 2024-03-05       | 2024-03-05 00:00
    f    | reviewed | 2024-03          | 2024-03-31 23:59
    g    | reviewed | 2024-03          | 2024
    h    | reviewed | 2024-03-04       |
    """
NAMES = {"x": "first(events).happened", "y": "first(events).entered"}


def test_before_and_after(spec):
    """In `e` the day begins at the very moment `y`, so no part of it can lie before."""
    spec(
        PAIRS,
        {
            "x < y": {"a": False, "b": True, "c": None, "d": True, "e": False, "f": None, "g": None, "h": None},
            "y > x": {"a": False, "b": True, "c": None, "d": True, "e": False, "f": None, "g": None, "h": None},
        },
        NAMES,
    )


def test_no_later_than_and_no_earlier_than(spec):
    """In `e` the day may be that very moment, and may be after it; what is certain is that `y` is no later."""
    spec(
        PAIRS,
        {
            "x <= y": {"a": True, "b": True, "c": None, "d": True, "e": None, "f": None, "g": None, "h": None},
            "x >= y": {"a": True, "b": False, "c": None, "d": False, "e": True, "f": None, "g": None, "h": None},
        },
        NAMES,
    )


def test_the_same_time(spec):
    """Two times are certainly the same only where both are exact; two steps on one day may be hours apart."""
    spec(
        PAIRS,
        {
            "x == y": {"a": True, "b": False, "c": None, "d": False, "e": None, "f": None, "g": None, "h": None},
            "x != y": {"a": False, "b": True, "c": None, "d": True, "e": None, "f": None, "g": None, "h": None},
        },
        NAMES,
    )


def test_a_time_between_two_others(spec):
    """A chain is an `and`: one side that fails settles it."""
    spec(
        """
        case | kind     | happened
        a    | reviewed | 2024-03-04 10:00
        b    | reviewed | 2024-03-04
        c    | reviewed | 2024-03-06
        d    | reviewed | 2024-03
        """,
        {
            "date('2024-03-04') <= day(first(events).happened) <= date('2024-03-05')": {
                "a": True,
                "b": True,
                "c": False,
                "d": None,
            }
        },
    )
