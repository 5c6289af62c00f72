"""The order of events.

The order is fixed once, when the record is sealed: by time, then by how late the time may be, then by the order of the
source. No engine sorts anything.
"""


def test_ties_keep_the_order_of_the_source(spec):
    """Two steps in the same minute stand as the file has them."""
    spec(
        """
        case | kind              | happened         | actor
        a    | victim_questioned | 2024-03-04 22:00 | Bea
        a    | victim_questioned | 2024-03-04 22:00 | Ada
        b    | victim_questioned | 2024-03-04 22:00 | Ada
        b    | victim_questioned | 2024-03-04 22:00 | Bea
        """,
        {
            "first(events).actor": {"a": "Bea", "b": "Ada"},
            "last(events).actor": {"a": "Ada", "b": "Bea"},
        },
    )


def test_an_event_without_a_time_may_have_come_at_any_place(spec):
    """Among events with a time. What it could not have changed is known: the last of one is that one."""
    spec(
        """
        case | kind              | happened   | actor
        a    | victim_questioned |            | Cas
        a    | victim_questioned |            | Bea
        a    | victim_questioned | 2024-03-04 | Ada
        """,
        {
            "first(events).actor": {"a": None},
            "last(events).actor": {"a": None},
            "first(events, known(happened)).actor": {"a": "Ada"},
            "first(events, actor == 'Cas').actor": {"a": "Cas"},
            "first(events, actor == 'Cas').position": {"a": None},
        },
    )


def test_where_no_event_has_a_time_the_rows_are_the_order(spec):
    """A file of steps without dates is written in the order of the steps."""
    spec(
        """
        case | kind               | happened | actor
        a    | victim_questioned  |          | Cas
        a    | specialist_contact |          | Bea
        """,
        {
            "first(events).actor": {"a": "Cas"},
            "last(events).actor": {"a": "Bea"},
            "first(events, actor == 'Bea').position": {"a": 2},
        },
    )


def test_a_day_stands_where_it_begins_and_before_it_ends(spec):
    """Before every hour of that day but midnight; and a day before the month that begins with it."""
    spec(
        """
        case | kind              | happened         | actor
        a    | victim_questioned | 2024-03-01 00:01 | Cas
        a    | victim_questioned | 2024-03          | Bea
        a    | victim_questioned | 2024-03-01       | Ada
        b    | victim_questioned | 2024-03-01       | Bea
        b    | victim_questioned | 2024-03-01 00:00 | Ada
        """,
        {
            "first(events, position == 1).actor": {"a": "Ada", "b": "Ada"},
            "first(events, position == 2).actor": {"a": "Bea", "b": "Bea"},
            "last(events).actor": {"a": "Cas", "b": "Bea"},
        },
    )


def test_the_order_settles_more_than_the_times_do(spec):
    """A place in the order is always known. Where it matters which came first, ask for the times."""
    spec(
        """
        case | kind               | happened
        a    | specialist_contact | 2024-03-04
        a    | victim_questioned  | 2024-03-04 22:00
        """,
        {
            "specialist.position < questioned.position": {"a": True},
            "specialist.happened < questioned.happened": {"a": None},
        },
        {
            "specialist": "first(events, kind == 'specialist_contact')",
            "questioned": "first(events, kind == 'victim_questioned')",
        },
    )


def test_a_step_said_to_come_before_the_report_has_no_time(spec):
    """
    Some steps cannot come before the case began. Their time is taken as not known, listed as a problem, and what rests
    on it is unknown.
    """
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        a    | recorded | 2023-03-05 09:00
        b    | reported | 2024-03-04
        b    | recorded | 2024-03-04 00:30
        """,
        {
            "first(events).kind": {"a": None, "b": "reported"},
            "first(events, kind == 'recorded').happened": {"a": None, "b": "2024-03-04 00:30"},
        },
    )
