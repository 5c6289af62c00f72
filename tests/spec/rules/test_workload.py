"""Workload.

How many reports an officer or a unit held at once. It is worked out when the record is sealed, over all cases, and
stands on each allocation: `officer_caseload`, `unit_caseload`.
"""


def test_the_caseload_of_an_officer(spec):
    """
    A case is held from its allocation until it is closed or given to another. Ada has one case on 1 March, two on 5
    March, three on 10 March; when the fourth comes, the first is closed.
    """
    spec(
        """
        case | kind      | happened         | actor
        a    | allocated | 2024-03-01 09:00 | Ada
        a    | closed    | 2024-03-20 09:00 | Ada
        b    | allocated | 2024-03-05 09:00 | Ada
        c    | allocated | 2024-03-10 09:00 | Ada
        d    | allocated | 2024-03-25 09:00 | Ada
        e    | allocated | 2024-03-10 09:00 | Bea
        f    | allocated | 2024-03-10 09:00 |
        """,
        {
            "first(events, kind == 'allocated').officer_caseload": {"a": 1, "b": 2, "c": 3, "d": 3, "e": 1, "f": None},
            "every(events, kind == 'allocated', officer_caseload <= 2)": {
                "a": True,
                "b": True,
                "c": False,
                "d": False,
                "e": True,
                "f": None,
            },
        },
    )


def test_a_case_given_to_another_is_held_by_the_other(spec):
    """On 10 March the first case goes to Bea, who has one already; on 12 March Ada has room again."""
    spec(
        """
        case | kind        | happened         | actor
        a    | allocated   | 2024-03-01 09:00 | Ada
        a    | reallocated | 2024-03-10 09:00 | Bea
        b    | allocated   | 2024-03-05 09:00 | Bea
        c    | allocated   | 2024-03-12 09:00 | Ada
        """,
        {
            "last(events, kind in ('allocated', 'reallocated')).officer_caseload": {"a": 2, "b": 1, "c": 1},
            "first(events, kind == 'allocated').officer_caseload": {"a": 1, "b": 1, "c": 1},
        },
    )


def test_only_an_allocation_has_a_caseload(spec):
    """Of any other step it is unknown, and so is that of an allocation without a time."""
    spec(
        """
        case | kind      | happened         | actor
        a    | reviewed  | 2024-03-01 09:00 | Ada
        b    | allocated |                  | Ada
        """,
        {
            "known(first(events).officer_caseload)": {"a": False, "b": False},
            "exists(events, officer_caseload > 20)": {"a": None, "b": None},
        },
    )


def test_the_caseload_of_a_unit(spec):
    """
    A unit holds a case from the report until it is closed, allocated or not. In the North `d` lies unallocated from 1
    March; `a` is closed on 3 March.
    """
    spec(
        """
        case | unit
        a    | North
        b    | North
        c    | North
        d    | North
        e    | South
        f    |

        case | kind      | happened         | actor
        a    | reported  | 2024-03-01 09:00 |
        a    | allocated | 2024-03-01 12:00 | Ada
        a    | closed    | 2024-03-03 09:00 | Ada
        b    | reported  | 2024-03-02 09:00 |
        b    | allocated | 2024-03-02 12:00 | Bea
        c    | reported  | 2024-03-05 09:00 |
        c    | allocated | 2024-03-05 12:00 | Bea
        d    | reported  | 2024-03-01 08:00 |
        e    | reported  | 2024-03-02 09:00 |
        e    | allocated | 2024-03-02 12:00 | Cas
        f    | reported  | 2024-03-02 09:00 |
        f    | allocated | 2024-03-02 12:00 | Dan
        """,
        {
            "first(events, kind == 'allocated').unit_caseload": {
                "a": 2,
                "b": 3,
                "c": 3,
                "d": None,
                "e": 1,
                "f": None,
            },
            "every(events, kind == 'allocated', unit_caseload <= 2)": {
                "a": True,
                "b": False,
                "c": False,
                "d": True,
                "e": True,
                "f": None,
            },
        },
    )


def test_a_day_of_a_unit_is_a_case(spec):
    """What a unit reports of itself each day, say how many of its posts were empty, is an amount on that day."""
    spec(
        """
        case | unit
        a    | North
        b    | North
        c    | North

        case | kind      | happened   | amount
        a    | day_began | 2024-03-04 | 1
        b    | day_began | 2024-03-05 | 4
        c    | day_began | 2024-03-06 |
        """,
        {"every(events, kind == 'day_began', amount <= 2)": {"a": True, "b": False, "c": None}},
        kind="unit_day",
    )
