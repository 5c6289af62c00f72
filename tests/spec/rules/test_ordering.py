"""Ordering.

One step not before another.
"""


def test_a_specialist_before_close_questioning(spec):
    """
    The standard applies where she was questioned closely. Whether any close questioning came first is asked with
    `exists`, so that it is settled where no specialist ever came.
    """
    spec(
        """
        case | kind               | happened         | depth
        a    | specialist_contact | 2024-03-04 22:00 |
        a    | victim_questioned  | 2024-03-04 23:00 | close
        b    | victim_questioned  | 2024-03-04 22:00 | close
        b    | specialist_contact | 2024-03-05 10:30 |
        c    | victim_questioned  | 2024-03-04 22:00 | close
        d    | victim_questioned  | 2024-03-04 22:00 | initial
        d    | specialist_contact | 2024-03-05 10:30 |
        e    | specialist_contact | 2024-03-04       |
        e    | victim_questioned  | 2024-03-04 23:00 | close
        f    | victim_questioned  | 2024-03-04 22:00 |
        f    | specialist_contact | 2024-03-05 10:30 |
        """,
        {
            "exists(events, kind == 'victim_questioned' and depth == 'close')": {
                "a": True,
                "b": True,
                "c": True,
                "d": False,
                "e": True,
                "f": None,
            },
            "every(events, kind == 'victim_questioned' and depth == 'close', "
            "exists(events, kind == 'specialist_contact' and happened <= that.happened))": {
                "a": True,
                "b": False,
                "c": False,
                "d": True,
                "e": None,
                "f": None,
            },
        },
    )


def test_reviewed_before_it_is_closed(spec):
    """Each closing has a supervisor's review before it, and after the last reopening."""
    spec(
        """
        case | kind     | happened   | role
        a    | reviewed | 2024-03-10 | supervisor
        a    | closed   | 2024-03-12 |
        b    | closed   | 2024-03-12 |
        b    | reviewed | 2024-03-20 | supervisor
        c    | reviewed | 2024-03-10 | detective
        c    | closed   | 2024-03-12 |
        d    | reviewed | 2024-03-10 |
        d    | closed   | 2024-03-12 |
        e    | reviewed | 2024-03-10 | supervisor
        e    | closed   | 2024-03-12 |
        e    | reopened | 2024-04-01 |
        e    | closed   | 2024-04-02 |
        f    | reviewed | 2024-03-10 | supervisor
        """,
        {
            "every(events, kind == 'closed', exists(events, kind == 'reviewed' and role in codes('supervisors') "
            "and happened <= that.happened))": {"a": True, "b": False, "c": False, "d": None, "e": True, "f": True},
            "every(events, kind == 'closed', "
            "certain(previous(events, kind in ('reviewed', 'reopened')).kind == 'reviewed'))": {
                "a": True,
                "b": False,
                "c": True,
                "d": True,
                "e": False,
                "f": True,
            },
        },
    )


def test_the_suspect_before_the_doubt(spec):
    """The suspect was looked into before anybody disbelieved the report."""
    spec(
        """
        case | kind                | happened   | ground
        a    | suspect_interviewed | 2024-03-06 |
        a    | cancelled           | 2024-03-20 | disbelief
        b    | cancelled           | 2024-03-05 | disbelief
        b    | suspect_interviewed | 2024-03-06 |
        c    | cancelled           | 2024-03-05 | duplicate
        d    | cancelled           | 2024-03-05 |
        """,
        {
            "every(events, kind == 'cancelled' and ground == 'disbelief', exists(events, "
            "kind in ('suspect_interviewed', 'suspect_searched', 'suspect_arrested') and happened <= that.happened))": {
                "a": True,
                "b": False,
                "c": True,
                "d": None,
            }
        },
    )
