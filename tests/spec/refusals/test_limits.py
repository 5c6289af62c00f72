"""Limits.

A condition is a sentence, not a program; one that is longer or deeper than any sentence is refused before it is read.
"""


def test_a_text_too_long(refused):
    """Four thousand characters are a page."""
    refused(
        "case.unit == 'North' or " * 167 + "True",
        """
        requires: 4012 characters; a condition has at most 4000. Split it into names.
        """,
    )


def test_brackets_too_deep(refused):
    """Python's own grammar draws this line."""
    refused(
        "(" * 300 + "True" + ")" * 300,
        """
        requires: …
        """,
    )


def test_parts_too_deep_inside_one_another(refused):
    """Brackets or none: nine hundred negations, and a sum of nine hundred and one numbers."""
    refused(
        "not " * 900 + "True",
        """
        requires: 902 parts inside one another; at most 60. Split it into names.
        """,
    )
    refused(
        "case.reported_year" + " + 1" * 900 + " > 2000",
        """
        requires: 905 parts inside one another; at most 60. Split it into names.
        """,
    )


def test_a_null_byte(refused):
    """And whatever else is not text."""
    refused(
        "case.unit == 'North\0'",
        """
        requires: …
        """,
    )


def test_a_duration_longer_than_any_record(refused):
    """A hundred thousand hours are eleven years, a hundred thousand days 273."""
    refused(
        "case.begun + hours(100001) < as_of",
        """
        requires: 100001 hours is more than any record spans.
            case.begun + hours(100001) < as_of
                         ^
        """,
    )


def test_words_take_a_fixed_number_of_values(refused):
    """Neither fewer nor more."""
    refused(
        "known(case.unit, case.status)",
        """
        requires: known(...) takes 1 value(s), found 2.
            known(case.unit, case.status)
            ^
        """,
    )
    refused(
        "earliest(as_of) == as_of",
        """
        requires: earliest(...) takes 2 or more value(s), found 1.
            earliest(as_of) == as_of
            ^
        """,
    )
