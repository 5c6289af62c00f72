"""Misspelt names.

A name that is not known is answered with the nearest ones.
"""


def test_a_misspelt_column(refused):
    """Of a case, of an event, and of a picked event."""
    refused(
        "case.ofence == 'rape'",
        """
        requires: a case has no column 'ofence' (did you mean offence or offence_time?).
            case.ofence == 'rape'
            ^
        """,
    )
    refused(
        "exists(events, rolle == 'supervisor')",
        """
        requires: nothing is called 'rolle' here (did you mean role?).
            exists(events, rolle == 'supervisor')
                           ^
        """,
    )
    refused(
        "first(events).hapened <= as_of",
        """
        requires: an event has no column 'hapened' (did you mean happened?).
            first(events).hapened <= as_of
            ^
        """,
    )


def test_a_misspelt_word(refused):
    """Of the language."""
    refused(
        "certainly(case.unit == 'North')",
        """
        requires: 'certainly' is not a word of the standards language (did you mean certain?).
            certainly(case.unit == 'North')
            ^
        """,
    )
    refused(
        "exist(events, kind == 'recorded')",
        """
        requires: 'exist' is not a word of the standards language (did you mean exists…?).
            exist(events, kind == 'recorded')
            ^
        """,
    )


def test_a_misspelt_name_of_the_standard(refused):
    """Names are those the standard defines above, and no others."""
    refused(
        "recoded.happened <= case.begun + hours(24)",
        """
        requires: nothing is called 'recoded' here (did you mean recorded…?).
            recoded.happened <= case.begun + hours(24)
            ^
        """,
        names={"recorded": "first(events, kind == 'recorded')"},
    )


def test_a_name_that_is_like_no_other(refused):
    """Then what there is is listed, where the list is short."""
    refused(
        "whatever == 'x'",
        """
        requires: nothing is called 'whatever' here (there is: as_of, case).
            whatever == 'x'
            ^
        """,
    )


def test_the_caret_stands_in_the_line_of_the_fault(refused):
    """A condition may run over several lines."""
    refused(
        "case.unit == 'North'\n  and case.ofence == 'rape'\n  and case.status == 'open'",
        """
        requires: a case has no column 'ofence' (did you mean offence or offence_time?).
              and case.ofence == 'rape'
                  ^
        """,
    )
