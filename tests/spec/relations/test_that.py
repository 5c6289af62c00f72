"""That.

Inside the inner question, a bare name is a column of the inner event and `that.x` a column of the outer one.
"""


def test_that_is_the_outer_event(spec):
    """Every arrest is followed by a message to the victim."""
    spec(
        """
        case | unit
        d    | North

        case | kind             | happened
        a    | suspect_arrested | 2024-03-04 10:00
        a    | victim_informed  | 2024-03-04 18:00
        b    | victim_informed  | 2024-03-04 09:00
        b    | suspect_arrested | 2024-03-04 10:00
        c    | suspect_arrested | 2024-03-04 10:00
        c    | victim_informed  | 2024-03-04
        """,
        {
            "every(events, kind == 'suspect_arrested', "
            "exists(events, kind == 'victim_informed' and happened > that.happened))": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            }
        },
    )


def test_one_message_does_not_answer_for_two_arrests_before_the_second(spec):
    """The question is asked of each arrest by itself."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-03-04
        a    | victim_informed  | 2024-03-05
        a    | suspect_arrested | 2024-03-06
        b    | suspect_arrested | 2024-03-04
        b    | suspect_arrested | 2024-03-06
        b    | victim_informed  | 2024-03-07
        """,
        {
            "every(events, kind == 'suspect_arrested', "
            "exists(events, kind == 'victim_informed' and happened > that.happened))": {"a": False, "b": True},
            "count(events, kind == 'suspect_arrested' and not "
            "exists(events, kind == 'victim_informed' and happened > that.happened))": {"a": 1, "b": 0},
        },
    )


def test_the_case_and_named_picks_are_seen_from_inside_too(spec):
    """Three ranges at once: the inner event, the outer event, and what is fixed for the case."""
    spec(
        """
        case | unit
        a    | North
        b    | South

        case | kind             | happened   | unit
        a    | reported         | 2024-03-01 | North
        a    | suspect_arrested | 2024-03-04 | North
        a    | victim_informed  | 2024-03-05 | North
        b    | reported         | 2024-03-01 | North
        b    | suspect_arrested | 2024-03-04 | North
        b    | victim_informed  | 2024-03-05 | North
        """,
        {
            "exists(events, kind == 'suspect_arrested' and exists(events, kind == 'victim_informed' "
            "and happened > that.happened and happened <= reported.happened + days(7) and unit == case.unit))": {
                "a": True,
                "b": False,
            }
        },
        {"reported": "first(events, kind == 'reported')"},
    )


def test_an_event_meets_itself(spec):
    """The inner question ranges over all events, the outer one included; a comparison of places leaves it out."""
    spec(
        """
        case | kind     | actor
        a    | reviewed | Ada
        b    | reviewed | Ada
        b    | reviewed | Ada
        c    | reviewed | Ada
        c    | reviewed | Bea
        """,
        {
            "exists(events, kind == 'reviewed' and exists(events, kind == 'reviewed' and actor == that.actor))": {
                "a": True,
                "b": True,
                "c": True,
            },
            "exists(events, kind == 'reviewed' and "
            "exists(events, kind == 'reviewed' and actor == that.actor and position != that.position))": {
                "a": False,
                "b": True,
                "c": False,
            },
        },
    )


def test_any_column_can_be_asked_of_that(spec):
    """Kinds, places and codes: two steps of the same kind by the same method."""
    spec(
        """
        case | kind              | method
        a    | contact_attempted | phone
        a    | contact_attempted | phone
        b    | contact_attempted | phone
        b    | contact_attempted | written
        c    | contact_attempted | phone
        c    | contact_attempted |
        d    | contact_attempted | phone
        d    | victim_contacted  | phone
        """,
        {
            "exists(events, exists(events, kind == that.kind and method == that.method "
            "and position > that.position))": {"a": True, "b": False, "c": None, "d": False},
            "exists(events, kind in ('contact_attempted', 'victim_contacted') and "
            "exists(events, method == 'phone' and that.kind == 'contact_attempted' and position > that.position))": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            },
        },
    )
