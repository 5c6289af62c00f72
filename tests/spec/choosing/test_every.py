"""Every.

`every(events, condition, then)`: for each event for which the condition holds, the second holds too.
"""


def test_one_that_breaks_it_is_enough(spec):
    """True where there is nothing to ask of; the chapter on templates calls that vacuous."""
    spec(
        """
        case | unit
        d    | North

        case | kind             | role
        a    | suspect_arrested | other
        a    | reviewed         | supervisor
        a    | reviewed         | command
        b    | reviewed         | supervisor
        b    | reviewed         | detective
        c    | reviewed         | supervisor
        c    | reviewed         |
        """,
        {
            "every(events, kind == 'reviewed', role in codes('supervisors'))": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            }
        },
    )


def test_an_event_that_may_not_be_meant_can_neither_break_nor_settle_it(spec):
    """
    Unknown on the left: where the right side holds, it does not matter; where it fails, the whole is unknown unless
    another event breaks it for certain.
    """
    spec(
        """
        case | kind              | depth | role
        a    | victim_questioned |       | specialist
        b    | victim_questioned |       | detective
        c    | victim_questioned |       | detective
        c    | victim_questioned | close | detective
        d    | victim_questioned |       |
        e    | victim_questioned | full  |
        """,
        {
            "every(events, depth == 'close', role == 'specialist')": {
                "a": True,
                "b": None,
                "c": False,
                "d": None,
                "e": True,
            }
        },
    )


def test_every_is_not_exists_not(spec):
    """The two ways of saying it agree, unknowns included."""
    table = """
        case | kind     | role
        a    | reviewed | supervisor
        b    | reviewed | detective
        c    | reviewed |
        d    | reported | detective
        """
    same = {"a": True, "b": False, "c": None, "d": True}
    spec(
        table,
        {
            "every(events, kind == 'reviewed', role == 'supervisor')": same,
            "not exists(events, kind == 'reviewed' and role != 'supervisor')": same,
        },
    )


def test_all_events_without_exception(spec):
    """`True` on the left asks of all."""
    spec(
        """
        case | kind     | actor
        a    | reported | Ada
        a    | recorded | Ada
        b    | reported | Ada
        b    | recorded |
        c    | reported | Ada
        c    | recorded | Bea
        """,
        {
            "every(events, True, actor == 'Ada')": {"a": True, "b": None, "c": False},
            "every(events, True, known(actor))": {"a": True, "b": False, "c": True},
        },
    )
