"""Values of different kinds.

Times are compared with times, days with days, codes with codes.
"""


def test_a_time_is_not_a_day(refused):
    """Compare a day with the day of the time."""
    refused(
        "case.begun < date('2024-03-04')",
        """
        requires: a time cannot be set beside a day. Compare days with days: day(x).
            case.begun < date('2024-03-04')
                         ^
        """,
    )
    refused(
        "day(case.begun) < as_of",
        """
        requires: a day cannot be set beside a time. Compare days with days: day(x).
            day(case.begun) < as_of
                              ^
        """,
    )
    refused(
        "day(day(as_of)) == day(as_of)",
        """
        requires: day(...) takes a time, found a day.
            day(day(as_of)) == day(as_of)
                ^
        """,
    )


def test_a_code_is_not_a_number(refused):
    """Nor a time."""
    refused(
        "case.unit == 1",
        """
        requires: a code or a pseudonym cannot be set beside a number.
            case.unit == 1
                         ^
        """,
    )
    refused(
        "case.begun == '2024-03-04'",
        """
        requires: a time cannot be set beside a code or a pseudonym.
            case.begun == '2024-03-04'
                          ^
        """,
    )
    refused(
        "otherwise(case.unit, 0) == 'North'",
        """
        requires: a code or a pseudonym cannot be set beside a number.
            otherwise(case.unit, 0) == 'North'
                                 ^
        """,
    )
    refused(
        "'North' == (case.unit if case.status == 'open' else 1)",
        """
        requires: a code or a pseudonym cannot be set beside a number.
            'North' == (case.unit if case.status == 'open' else 1)
                        ^
        """,
    )


def test_codes_have_no_order(refused):
    """Neither earlier nor greater."""
    refused(
        "case.unit < 'North'",
        """
        requires: a code or a pseudonym has no order; compare it with == or in.
            case.unit < 'North'
                        ^
        """,
    )
    refused(
        "earliest(case.unit, 'North') == 'North'",
        """
        requires: a code or a pseudonym has no order.
            earliest(case.unit, 'North') == 'North'
                     ^
        """,
    )
    refused(
        "case.begun in ('a', 'b')",
        """
        requires: `in` looks for a code among codes; this is a time.
            case.begun in ('a', 'b')
            ^
        """,
    )


def test_a_value_is_not_a_condition(refused):
    """A cell that is filled is not thereby true."""
    refused(
        "case.suspect_known",
        """
        requires: expected something true or false, found a code or a pseudonym.
            case.suspect_known
            ^
        """,
    )
    refused(
        "case.offence == 'rape' and case.suspect_known",
        """
        requires: expected something true or false, found a code or a pseudonym.
            case.offence == 'rape' and case.suspect_known
                                       ^
        """,
    )
    refused(
        "not case.begun",
        """
        requires: expected something true or false, found a time.
            not case.begun
                ^
        """,
    )


def test_a_condition_is_not_a_value(refused):
    """It is true or false already."""
    refused(
        "(case.unit == 'North') == True",
        """
        requires: this is true or false already; it needs no comparison.
            (case.unit == 'North') == True
             ^
        """,
    )


def test_numbers_are_whole(refused):
    """There is no fraction of a count."""
    refused(
        "case.reader_investment > 2.5",
        """
        requires: only whole numbers up to 1,000,000,000,000 can be written.
            case.reader_investment > 2.5
                                     ^
        """,
    )
