"""Next and previous.

Asked from an event: the first event after it, or the last before it, for which something holds.
"""


def test_the_next_event_of_a_kind(spec):
    """Each submission has its own next result."""
    spec(
        """
        case | kind               | happened   | reference
        a    | evidence_submitted | 2024-03-04 | LAB-1
        a    | evidence_result    | 2024-03-20 | LAB-1
        a    | evidence_submitted | 2024-04-02 | LAB-2
        a    | evidence_result    | 2024-04-20 | LAB-2
        b    | evidence_submitted | 2024-03-04 | LAB-1
        b    | evidence_submitted | 2024-03-05 | LAB-2
        b    | evidence_result    | 2024-03-20 | LAB-2
        """,
        {
            "every(events, kind == 'evidence_submitted', "
            "next(events, kind == 'evidence_result').happened <= happened + days(28))": {"a": True, "b": True},
            "every(events, kind == 'evidence_submitted', "
            "next(events, kind == 'evidence_result').reference == reference)": {"a": True, "b": False},
        },
    )


def test_the_previous_event_of_a_kind(spec):
    """Who last reviewed the file before it was closed."""
    spec(
        """
        case | kind     | happened   | actor
        a    | reviewed | 2024-03-04 | Ada
        a    | reviewed | 2024-03-11 | Bea
        a    | closed   | 2024-03-12 | Bea
        a    | reviewed | 2024-03-20 | Cas
        b    | reviewed | 2024-03-04 | Ada
        b    | closed   | 2024-03-12 | Bea
        c    | closed   | 2024-03-12 | Bea
        """,
        {
            "exists(events, kind == 'closed' and previous(events, kind == 'reviewed').actor == actor)": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )


def test_without_a_condition_the_neighbour_is_meant(spec):
    """The last event has no next one, and nothing is known of it; `exists` tells the two apart."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04
        a    | recorded | 2024-03-05
        a    | closed   | 2024-03-06
        b    | recorded | 2024-03-05
        b    | reported | 2024-03-04
        """,
        {
            "every(events, kind == 'reported', next(events).kind == 'recorded')": {"a": True, "b": True},
            "every(events, kind == 'recorded', next(events).kind == 'closed')": {"a": True, "b": None},
            "every(events, kind == 'recorded', exists(next(events)))": {"a": True, "b": False},
            "every(events, kind == 'reported', exists(previous(events)))": {"a": False, "b": False},
            "every(events, kind == 'recorded', certain(next(events).kind == 'closed'))": {"a": True, "b": False},
        },
    )


def test_a_doubtful_event_between_makes_the_next_one_unknown(spec):
    """As with first and last: it might have been the one."""
    spec(
        """
        case | kind              | depth | actor
        a    | reported          |       | Dan
        a    | victim_questioned |       | Ada
        a    | victim_questioned | close | Bea
        b    | reported          |       | Dan
        b    | victim_questioned | close | Bea
        b    | victim_questioned |       | Ada
        c    | victim_questioned |       | Ada
        c    | reported          |       | Dan
        c    | victim_questioned | close | Bea
        """,
        {
            "exists(events, kind == 'reported' and "
            "next(events, kind == 'victim_questioned' and depth == 'close').actor == 'Bea')": {
                "a": None,
                "b": True,
                "c": True,
            },
            "exists(events, kind == 'reported' and "
            "exists(next(events, kind == 'victim_questioned' and depth == 'close')))": {
                "a": True,
                "b": True,
                "c": True,
            },
        },
    )


def test_the_condition_of_the_next_event_may_look_at_that(spec):
    """The next step by the same officer."""
    spec(
        """
        case | kind              | happened         | actor
        a    | allocated         | 2024-03-04 09:00 | Ada
        a    | reviewed          | 2024-03-05 09:00 | Bea
        a    | victim_contacted  | 2024-03-06 09:00 | Ada
        b    | allocated         | 2024-03-04 09:00 | Ada
        b    | reviewed          | 2024-03-05 09:00 |
        b    | victim_contacted  | 2024-03-06 09:00 | Ada
        c    | allocated         | 2024-03-04 09:00 | Ada
        c    | reviewed          | 2024-03-05 09:00 | Bea
        """,
        {
            "exists(events, kind == 'allocated' and next(events, actor == that.actor).happened "
            "<= happened + days(7))": {"a": True, "b": None, "c": None},
            "exists(events, kind == 'allocated' and exists(next(events, actor == that.actor)))": {
                "a": True,
                "b": True,
                "c": False,
            },
        },
    )
