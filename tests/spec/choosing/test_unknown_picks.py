"""When the pick itself is unknown.

The first event for which something holds is unknown as long as an event before it might have been the one.
"""


def test_a_doubtful_event_before_the_first_makes_it_unknown(spec):
    """Whether the first close questioning was Ada's or Bea's depends on a cell that is blank."""
    spec(
        """
        case | kind              | depth | actor
        a    | victim_questioned | close | Ada
        a    | victim_questioned | close | Bea
        b    | victim_questioned |       | Ada
        b    | victim_questioned | close | Bea
        c    | victim_questioned | close | Ada
        c    | victim_questioned |       | Bea
        """,
        {
            "first(events, depth == 'close').actor": {"a": "Ada", "b": None, "c": "Ada"},
            "last(events, depth == 'close').actor": {"a": "Bea", "b": "Bea", "c": None},
        },
    )


def test_a_doubtful_event_alone_is_not_picked(spec):
    """Nor is an event picked for which the condition is false."""
    spec(
        """
        case | kind              | depth   | actor
        a    | victim_questioned |         | Ada
        b    | victim_questioned | initial | Ada
        c    | victim_questioned | initial | Ada
        c    | victim_questioned | close   | Bea
        """,
        {
            "first(events, depth == 'close').actor": {"a": None, "b": None, "c": "Bea"},
            "exists(events, depth == 'close')": {"a": None, "b": False, "c": True},
        },
    )


def test_there_is_one_though_it_is_unknown_which(spec):
    """`exists` of a pick asks whether there is such an event, not whether we know which it is."""
    spec(
        """
        case | kind              | depth | actor
        a    | victim_questioned |       | Ada
        a    | victim_questioned | close | Bea
        b    | victim_questioned |       | Ada
        """,
        {
            "exists(questioned)": {"a": True, "b": None},
            "known(questioned.actor)": {"a": False, "b": False},
        },
        {"questioned": "first(events, depth == 'close')"},
    )


def test_what_is_certain_can_be_picked(spec):
    """`certain(...)` inside passes over the doubtful ones, where the standard means that."""
    spec(
        """
        case | kind              | depth | actor
        a    | victim_questioned |       | Ada
        a    | victim_questioned | close | Bea
        b    | victim_questioned |       | Ada
        """,
        {"first(events, certain(depth == 'close')).actor": {"a": "Bea", "b": None}},
    )


def test_an_unknown_pick_makes_what_depends_on_it_unknown(spec):
    """But not what does not."""
    spec(
        """
        case | kind               | happened         | depth
        a    | victim_questioned  | 2024-03-04 22:00 |
        a    | victim_questioned  | 2024-03-05 10:00 | close
        a    | specialist_contact | 2024-03-04 23:00 |
        b    | victim_questioned  | 2024-03-05 08:00 | initial
        b    | victim_questioned  | 2024-03-05 10:00 | close
        b    | specialist_contact | 2024-03-04 23:00 |
        """,
        {
            "specialist.happened <= questioned.happened": {"a": None, "b": True},
            "specialist.happened <= case.begun + hours(1) or exists(questioned)": {"a": True, "b": True},
        },
        {
            "specialist": "first(events, kind == 'specialist_contact')",
            "questioned": "first(events, kind == 'victim_questioned' and depth == 'close')",
        },
    )
