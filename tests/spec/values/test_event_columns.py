"""Columns of an event.

Inside a question over `events`, a bare name is what the record says of the event looked at. Outside, the column is
asked of an event that was picked: `first(events).kind`.
"""


def test_a_bare_name_is_a_column_of_the_event_looked_at(spec):
    """All conditions inside one `exists` are about the same event."""
    spec(
        """
        case | kind              | role                | depth
        a    | victim_questioned | detective_constable | close
        b    | victim_questioned | specialist          | close
        c    | victim_questioned | detective_constable | initial
        c    | victim_questioned | specialist          | close
        """,
        {
            "exists(events, role == 'detective_constable' and depth == 'close')": {"a": True, "b": False, "c": False},
            "exists(events, role == 'detective_constable') and exists(events, depth == 'close')": {
                "a": True,
                "b": False,
                "c": True,
            },
        },
    )


def test_a_column_is_asked_of_a_picked_event(spec):
    """Where there is no such event, or its cell is blank, the value is unknown."""
    spec(
        """
        case | offence
        a    | rape
        b    | rape
        c    | rape

        case | kind     | happened         | actor | method
        a    | reported | 2024-03-04 21:10 | Ada   | phone
        b    | reported |                  |       |
        """,
        {
            "first(events).kind": {"a": "reported", "b": "reported", "c": None},
            "first(events).happened": {"a": "2024-03-04 21:10", "b": None, "c": None},
            "first(events).actor": {"a": "Ada", "b": None, "c": None},
            "first(events).method == 'phone'": {"a": True, "b": None, "c": None},
        },
    )


def test_an_event_may_have_a_unit_of_its_own(spec):
    """`unit` is the event's and `case.unit` the case's; they can be set side by side."""
    spec(
        """
        case | unit
        a    | North
        b    | North
        c    |

        case | kind     | unit
        a    | reviewed | North
        b    | reviewed | South
        c    | reviewed | South
        """,
        {"exists(events, kind == 'reviewed' and unit != case.unit)": {"a": False, "b": True, "c": None}},
    )


def test_times_have_an_entry_beside_them(spec):
    """`happened` is when it was done, `entered` when somebody wrote it down; oversight lives in the gap between."""
    spec(
        """
        case | kind     | happened         | entered
        a    | reviewed | 2024-03-04 09:00 | 2024-03-04 09:30
        b    | reviewed | 2024-03-04 09:00 | 2024-04-20 16:00
        c    | reviewed | 2024-03-04 09:00 |
        """,
        {"every(events, kind == 'reviewed', entered <= happened + days(7))": {"a": True, "b": False, "c": None}},
    )


def test_amounts_references_and_notes_are_columns_like_any_other(spec):
    """Free text is compared whole; there is no search inside it."""
    spec(
        """
        case | kind              | amount | reference | note
        a    | evidence_result   | 3      | LAB-7     | no profile
        b    | evidence_result   |        |           |
        """,
        {
            "exists(events, amount >= 2)": {"a": True, "b": None},
            "exists(events, kind == 'evidence_result' and known(reference))": {"a": True, "b": False},
            "exists(events, note == 'no profile')": {"a": True, "b": None},
        },
    )


def test_the_place_in_the_order_of_the_case_is_a_number(spec):
    """`position` counts the events of the case from 1, in the order fixed when the record was sealed."""
    spec(
        """
        case | kind     | happened
        a    | recorded | 2024-03-05
        a    | reported | 2024-03-04
        b    | recorded | 2024-03-05
        """,
        {"first(events, kind == 'recorded').position": {"a": 2, "b": 1}},
    )
