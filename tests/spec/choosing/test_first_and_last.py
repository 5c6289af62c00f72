"""First and last.

`first(events, condition)` is the first event for which the condition holds; its columns are asked with a point.
"""


def test_first_and_last_pick_by_the_order_of_the_case(spec):
    """Which is the order of time, however the rows of the file stand."""
    spec(
        """
        case | kind              | happened         | actor
        a    | victim_questioned | 2024-03-06 10:00 | Cas
        a    | victim_questioned | 2024-03-04 22:00 | Ada
        a    | victim_questioned | 2024-03-05 10:00 | Bea
        b    | reported          | 2024-03-04 21:00 | Dan
        """,
        {
            "first(events, kind == 'victim_questioned').actor": {"a": "Ada", "b": None},
            "last(events, kind == 'victim_questioned').actor": {"a": "Cas", "b": None},
        },
    )


def test_without_a_condition_every_event_will_do(spec):
    """`first(events)` is the first event of all."""
    spec(
        """
        case | kind     | happened
        a    | closed   | 2024-04-01
        a    | reported | 2024-03-04
        b    | recorded | 2024-03-05
        """,
        {
            "first(events).kind": {"a": "reported", "b": "recorded"},
            "last(events).kind": {"a": "closed", "b": "recorded"},
        },
    )


def test_a_name_stands_for_a_pick(spec):
    """Names make conditions read like sentences; a name may use the names before it."""
    spec(
        """
        case | kind               | happened         | role
        a    | reported           | 2024-03-04 21:10 | front_counter
        a    | specialist_contact | 2024-03-04 23:00 | specialist
        a    | victim_questioned  | 2024-03-05 10:30 | specialist
        b    | reported           | 2024-03-04 21:10 | front_counter
        b    | victim_questioned  | 2024-03-04 22:00 | detective_constable
        b    | specialist_contact | 2024-03-05 10:30 | specialist
        """,
        {
            "specialist.happened <= questioned.happened": {"a": True, "b": False},
            "exists(questioned) and questioned.role != 'specialist'": {"a": False, "b": True},
            "early": {"a": True, "b": False},
        },
        {
            "specialist": "first(events, kind == 'specialist_contact')",
            "questioned": "first(events, kind == 'victim_questioned')",
            "early": "specialist.happened <= case.begun + hours(2)",
        },
    )


def test_a_pick_may_use_another_pick(spec):
    """The first contact after the arrest."""
    spec(
        """
        case | kind             | happened
        a    | victim_contacted | 2024-03-05
        a    | suspect_arrested | 2024-03-06
        a    | victim_contacted | 2024-03-08
        a    | victim_contacted | 2024-03-20
        b    | victim_contacted | 2024-03-05
        b    | suspect_arrested | 2024-03-06
        """,
        {
            "first(events, kind == 'victim_contacted' and happened > arrest.happened).happened": {
                "a": "2024-03-08",
                "b": None,
            }
        },
        {"arrest": "first(events, kind == 'suspect_arrested')"},
    )


def test_a_blank_in_the_picked_event_is_a_blank(spec):
    """The pick does not move on to an event with a fuller row."""
    spec(
        """
        case | kind     | happened         | actor | role
        a    | reviewed | 2024-03-04 09:00 |       | supervisor
        a    | reviewed | 2024-03-05 09:00 | Bea   |
        """,
        {
            "first(events, kind == 'reviewed').actor": {"a": None},
            "first(events, kind == 'reviewed' and known(actor)).actor": {"a": "Bea"},
            "last(events, kind == 'reviewed').role": {"a": None},
        },
    )
