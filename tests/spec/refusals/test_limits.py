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
    """No record spans two centuries, however the sum is taken apart."""
    refused(
        "case.begun + months(1200) + months(1201) < as_of",
        """
        requires: this moves a time by more than 200 years, which no record spans.
            case.begun + months(1200) + months(1201) < as_of
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
        requires: earliest(...) takes 2 to 9 value(s), found 1.
            earliest(as_of) == as_of
            ^
        """,
    )


def test_brackets_that_do_not_match(refused):
    """The text is one condition by itself; its brackets are its own."""
    refused(
        "True) or (True",
        """
        requires: unmatched ')'…
            True) or (True
                ^
        """,
    )


def test_two_lists_of_codes_never_meet(refused):
    """A way out of the system is no offence; the comparison could never hold."""
    refused(
        "case.exit == case.offence",
        """
        requires: these can never be the same: the left side has codes of exits, the right side codes of offences.
            case.exit == case.offence
                         ^
        """,
    )


def test_a_wrong_code_behind_otherwise(refused):
    """The code is looked up through what merely chooses between values."""
    refused(
        "otherwise(case.exit, 'open') == 'chargd'",
        """
        requires: code list exits has no code 'chargd' (did you mean charged or cleared?).
            otherwise(case.exit, 'open') == 'chargd'
                                            ^
        """,
    )


def test_the_caret_stands_right_after_letters_of_other_alphabets(refused):
    """The grammar counts bytes; the caret counts letters."""
    refused(
        "case.unit == 'é' and case.foo == 'a'",
        """
        requires: a case has no column 'foo'…
            case.unit == 'é' and case.foo == 'a'
                                 ^
        """,
    )
