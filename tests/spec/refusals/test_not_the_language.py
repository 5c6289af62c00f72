"""Python that is not the language.

The grammar is Python's; almost all of Python is left out.
"""


def test_nothing_is_imported_opened_or_run(refused):
    """A call is a word of the language or it is refused; there is nothing behind the words to reach."""
    refused(
        "__import__('os').system('ls')",
        """
        requires: a call of this form is not part of the standards language.
            __import__('os').system('ls')
            ^
        """,
    )
    refused(
        "open('/etc/passwd')",
        """
        requires: 'open' is not a word of the standards language (there is: …).
            open('/etc/passwd')
            ^
        """,
    )
    refused(
        "case.unit == 'North' and exec('1')",
        """
        requires: 'exec' is not a word of the standards language (there is: …).
            case.unit == 'North' and exec('1')
                                     ^
        """,
    )
    refused(
        "import os",
        """
        requires: …
            import os
            …
        """,
    )


def test_no_way_leads_from_a_value_to_its_class(refused):
    """A point asks for a column, and there is no column of that name."""
    refused(
        "().__class__.__bases__",
        """
        requires: a list by itself is not part of the standards language.
            ().__class__.__bases__
            ^
        """,
    )
    refused(
        "case.__class__",
        """
        requires: a case has no column '__class__'…
            case.__class__
            ^
        """,
    )
    refused(
        "case.unit.__class__",
        """
        requires: '__class__' can be asked of case, of that, or of a picked event, not of a code or a pseudonym.
            case.unit.__class__
            ^
        """,
    )
    refused(
        "first(events).__init__",
        """
        requires: an event has no column '__init__'…
            first(events).__init__
            ^
        """,
    )


def test_no_functions_loops_or_assignments(refused):
    """What they are wanted for is done by names and by questions over events."""
    refused(
        "lambda: True",
        """
        requires: lambda is not part of the standards language.
            lambda: True
            ^
        """,
    )
    refused(
        "[e for e in events]",
        """
        requires: a comprehension is not part of the standards language.
            [e for e in events]
            ^
        """,
    )
    refused(
        "exists(e for e in events)",
        """
        requires: a comprehension is not part of the standards language.
            exists(e for e in events)
                  ^
        """,
    )
    refused(
        "known((x := case.unit))",
        """
        requires: an assignment is not part of the standards language.
            known((x := case.unit))
                   ^
        """,
    )
    refused(
        "case.unit == f'{case.unit}'",
        """
        requires: a formatted string is not part of the standards language.
            case.unit == f'{case.unit}'
                         ^
        """,
    )
    refused(
        "await case.unit",
        """
        requires: await is not part of the standards language.
            await case.unit
            ^
        """,
    )


def test_no_places_in_a_list(refused):
    """The first event is `first(events)`; a list stands only after `in`."""
    refused(
        "events[0].kind == 'reported'",
        """
        requires: [...] is not part of the standards language.
            events[0].kind == 'reported'
            ^
        """,
    )
    refused(
        "(True, False)",
        """
        requires: a list by itself is not part of the standards language.
            (True, False)
            ^
        """,
    )


def test_no_subtraction_and_no_division(refused):
    """A deadline as a difference would be counted differently by different engines."""
    refused(
        "as_of - case.begun > 24",
        """
        requires: this operator is not part of the standards language. Deadlines are sums, never differences: \
recorded.happened <= reported.happened + hours(24).
            as_of - case.begun > 24
            ^
        """,
    )
    refused(
        "case.reader_investment / 2 > 1",
        """
        requires: this operator is not part of the standards language.
            case.reader_investment / 2 > 1
            ^
        """,
    )
    refused(
        "case.unit == 'North' & case.offence == 'rape'",
        """
        requires: this operator is not part of the standards language.
            case.unit == 'North' & case.offence == 'rape'
                         ^
        """,
    )


def test_words_take_no_named_or_starred_arguments(refused):
    """The words are few and their places fixed."""
    refused(
        "exists(events, where=True)",
        """
        requires: a call of this form is not part of the standards language.
            exists(events, where=True)
            ^
        """,
    )
    refused(
        "exists(*events)",
        """
        requires: starred is not part of the standards language.
            exists(*events)
                   ^
        """,
    )


def test_missing_is_not_a_value(refused):
    """There is no `None`; what is missing is asked for with `known`."""
    refused(
        "case.unit == None",
        """
        requires: None is not part of the standards language; to ask for what is missing, not known(...).
            case.unit == None
                         ^
        """,
    )
    refused(
        "case.begun is as_of",
        """
        requires: `is` is not part of the standards language; to ask for what is missing, not known(...).
            case.begun is as_of
                          ^
        """,
    )


def test_a_sentence_that_does_not_end_is_refused(refused):
    """With Python's own words for it."""
    refused(
        "case.unit == 'North",
        """
        requires: …
            case.unit == 'North
                         …
        """,
    )
    refused(
        "case.unit == ",
        """
        requires: …
            case.unit == …
        """,
    )
    refused(
        "case.unit = 'North'",
        """
        requires: …
            case.unit = 'North'
            …
        """,
    )
