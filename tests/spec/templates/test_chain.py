"""Chain forms.

One step is the very next to the other, with nothing between.
"""

TABLE = """
    case    | kind
    kept    | reported
    kept    | recorded
    kept    | closed
    between | reported
    between | reviewed
    between | recorded
    last    | recorded
    last    | reported
    again   | reported
    again   | recorded
    again   | recorded
    vacuous | reviewed
    """


def test_chain_response(spec):
    """Chain response(a, b): the step after each a is a b."""
    spec(
        TABLE,
        {
            "every(events, kind == 'reported', certain(next(events).kind == 'recorded'))": {
                "kept": True,
                "between": False,
                "last": False,
                "again": True,
                "vacuous": True,
            }
        },
    )


def test_chain_precedence(spec):
    """Chain precedence(a, b): the step before each b is an a."""
    spec(
        TABLE,
        {
            "every(events, kind == 'recorded', certain(previous(events).kind == 'reported'))": {
                "kept": True,
                "between": False,
                "last": False,
                "again": False,
                "vacuous": True,
            }
        },
    )


def test_chain_succession(spec):
    """Chain succession(a, b): both."""
    spec(
        TABLE,
        {
            "every(events, kind == 'reported', certain(next(events).kind == 'recorded')) "
            "and every(events, kind == 'recorded', certain(previous(events).kind == 'reported'))": {
                "kept": True,
                "between": False,
                "last": False,
                "again": False,
                "vacuous": True,
            }
        },
    )


def test_chain_response_with_a_condition_on_the_next_step(spec):
    """Straight after a refusal to charge, the right of review is offered in writing."""
    spec(
        """
        case    | kind                 | method
        kept    | prosecutor_declined  |
        kept    | review_right_offered | written
        broken  | prosecutor_declined  |
        broken  | review_right_offered | phone
        other   | prosecutor_declined  |
        other   | closed               |
        last    | prosecutor_declined  |
        vacuous | charged              |
        unclear | prosecutor_declined  |
        unclear | review_right_offered |
        """,
        {
            "every(events, kind == 'prosecutor_declined', exists(next(events)) "
            "and next(events).kind == 'review_right_offered' and next(events).method == 'written')": {
                "kept": True,
                "broken": False,
                "other": False,
                "last": False,
                "vacuous": True,
                "unclear": None,
            }
        },
    )
