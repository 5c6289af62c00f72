"""Kinds of event from any process.

A case of the kind `trace` comes from an event log of any process, and its kinds of event are whatever the log says.
"""


def test_a_trace_has_the_kinds_of_its_log(spec):
    """Everything else is as for a report."""
    spec(
        """
        case | kind            | happened         | actor
        a    | Send request    | 2024-03-04 09:00 | Ada
        a    | Receive answer  | 2024-03-05 09:00 | Bea
        b    | Send request    | 2024-03-04 09:00 | Ada
        """,
        {
            "every(events, kind == 'Send request', "
            "exists(events, kind == 'Receive answer' and happened > that.happened))": {"a": True, "b": False},
            "exists(events, kind in ('Nothing', 'Receive answer'))": {"a": True, "b": False},
        },
        kind="trace",
    )


def test_a_trace_begins_with_its_first_event(spec):
    """Whatever that is."""
    spec(
        """
        case | kind | happened
        a    | y    | 2024-03-05
        a    | x    | 2024-03-04
        b    | y    |
        """,
        {"case.begun": {"a": "2024-03-04", "b": None}, "first(events).kind": {"a": "x", "b": "y"}},
        kind="trace",
    )


def test_matters_and_promises_have_beginnings_of_their_own(spec):
    """A matter begins with the allegation."""
    spec(
        """
        case | kind     | happened
        a    | reviewed | 2024-03-01
        a    | alleged  | 2024-03-04
        a    | closed   | 2025-02-01
        b    | reviewed | 2024-03-01
        """,
        {
            "case.begun": {"a": "2024-03-04", "b": None},
            "first(events, kind == 'closed').happened <= case.begun + months(12)": {"a": True, "b": None},
        },
        kind="matter",
        as_of="2025-06-01",
    )
