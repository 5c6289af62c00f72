"""Exists.

Whether there is an event for which something holds.
"""


def test_one_event_is_enough(spec):
    """True as soon as one certainly is so; unknown as long as one might be."""
    spec(
        """
        case | unit
        e    | North

        case | kind     | role
        a    | reviewed | supervisor
        b    | reviewed | detective
        c    | reviewed |
        d    | reviewed | detective
        d    | reviewed |
        d    | reviewed | supervisor
        """,
        {
            "exists(events, kind == 'reviewed' and role == 'supervisor')": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
                "e": False,
            }
        },
    )


def test_not_exists_asks_that_there_be_none(spec):
    """A forbidden step: unknown as long as one might be it."""
    spec(
        """
        case | kind             | role
        a    | retraction_taken | specialist
        b    | retraction_taken | detective_constable
        c    | retraction_taken |
        d    | reported         | detective_constable
        """,
        {
            "not exists(events, kind == 'retraction_taken' and role != 'specialist')": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            }
        },
    )


def test_events_alone_asks_whether_there_is_any(spec):
    """A case may have columns and no event at all."""
    spec(
        """
        case | unit
        a    | North

        case | kind
        b    | reported
        """,
        {"exists(events)": {"a": False, "b": True}},
    )


def test_the_case_stands_beside_the_event(spec):
    """A condition on an event may use the columns of the case."""
    spec(
        """
        case | offence
        a    | rape
        b    | other
        c    |

        case | kind      | ground
        a    | cancelled | disbelief
        b    | cancelled | disbelief
        c    | cancelled | disbelief
        """,
        {
            "exists(events, kind == 'cancelled' and ground == 'disbelief' and case.offence == 'rape')": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )


def test_a_kind_that_no_case_has_does_not_exist(spec):
    """And nothing can be picked of it."""
    spec(
        """
        case | kind
        a    | reported
        """,
        {
            "exists(events, kind == 'charged')": {"a": False},
            "exists(events, kind in ('charged', 'suspect_arrested'))": {"a": False},
            "count(events, kind == 'charged')": {"a": 0},
            "first(events, kind == 'charged').happened": {"a": None},
            "every(events, kind == 'charged', role == 'prosecutor')": {"a": True},
        },
    )
