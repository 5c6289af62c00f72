"""Codes that are not in the list.

A misspelt code would never match, and a standard that never applies looks like a standard always kept. So codes are
checked when a standard is loaded.
"""


def test_a_code_that_is_not_in_the_list_of_its_column(refused):
    """On either side of the comparison, and in a list."""
    refused(
        "case.offence == 'rpe'",
        """
        requires: code list offences has no code 'rpe' (did you mean rape?).
            case.offence == 'rpe'
                            ^
        """,
    )
    refused(
        "'chraged' == case.exit",
        """
        requires: code list exits has no code 'chraged' (did you mean charged?).
            'chraged' == case.exit
                         ^
        """,
    )
    refused(
        "case.exit in ('charged', 'unfonded')",
        """
        requires: code list exits has no code 'unfonded' (did you mean unfounded?).
            case.exit in ('charged', 'unfonded')
                                     ^
        """,
    )
    refused(
        "exists(events, kind == 'victim_quetioned')",
        """
        requires: code list event_kinds has no code 'victim_quetioned' (did you mean victim_questioned…?).
            exists(events, kind == 'victim_quetioned')
                                   ^
        """,
    )
    refused(
        "first(events).role != 'soit'",
        """
        requires: code list roles has no code 'soit' (there is: …).
            first(events).role != 'soit'
                                  ^
        """,
    )


def test_a_group_that_the_list_does_not_have(refused):
    """Groups belong to the list of the column on the left."""
    refused(
        "case.offence in codes('rapes')",
        """
        requires: code list offences has no group 'rapes' (did you mean rape?).
            case.offence in codes('rapes')
                            ^
        """,
    )
    refused(
        "case.unit in codes('rape')",
        """
        requires: codes(...) needs a column with a code list on the left.
            case.unit in codes('rape')
                         ^
        """,
    )


def test_a_list_of_codes_holds_codes(refused):
    """In quotes, at least one, and after `in`."""
    refused(
        "case.exit in 'charged'",
        """
        requires: expected a list of codes, as ('a', 'b') or codes('group').
            case.exit in 'charged'
                         ^
        """,
    )
    refused(
        "case.exit in ()",
        """
        requires: expected a list of codes, as ('a', 'b') or codes('group').
            case.exit in ()
                         ^
        """,
    )
    refused(
        "case.exit in ('charged', 1)",
        """
        requires: only codes in quotes can stand in this list.
            case.exit in ('charged', 1)
                                     ^
        """,
    )
    refused(
        "codes('rape') == 'rape'",
        """
        requires: codes('group') stands only after `in`: case.offence in codes('rape').
            codes('rape') == 'rape'
            ^
        """,
    )
