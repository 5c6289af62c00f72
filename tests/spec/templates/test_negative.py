"""Negative forms.

What must not come with, after, or right after something else.
"""


def test_not_co_existence(spec):
    """Not co-existence(a, b): not both. A charge and a cancellation exclude each other."""
    spec(
        """
        case    | kind      | ground
        kept    | charged   |
        broken  | cancelled | disbelief
        broken  | charged   |
        vacuous | reported  |
        unclear | charged   |
        unclear | cancelled |
        """,
        {
            "not (exists(events, kind == 'charged') and exists(events, kind == 'cancelled'))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": False,
            },
            "not (exists(events, kind == 'charged') and "
            "exists(events, kind == 'cancelled' and ground == 'disbelief'))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
            },
        },
    )


def test_not_responded_existence(spec):
    """Not responded existence(a, b): if a happens, b never does, before or after."""
    spec(
        """
        case    | kind      | ground
        kept    | charged   |
        broken  | cancelled | disbelief
        broken  | charged   |
        vacuous | cancelled | disbelief
        unclear | cancelled |
        unclear | charged   |
        """,
        {
            "every(events, kind == 'charged', not exists(events, kind == 'cancelled' and ground == 'disbelief'))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
            }
        },
    )


def test_not_succession(spec):
    """
    Not succession(a, b), also called not response or not precedence: no b after any a. After the victim withdrew, she
    is not questioned closely.
    """
    spec(
        """
        case    | kind              | depth
        kept    | victim_questioned | close
        kept    | victim_withdrew   |
        broken  | victim_withdrew   |
        broken  | victim_questioned | close
        vacuous | victim_questioned | close
        unclear | victim_withdrew   |
        unclear | victim_questioned |
        """,
        {
            "every(events, kind == 'victim_withdrew', not exists(events, "
            "kind == 'victim_questioned' and depth == 'close' and position > that.position))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
            },
            "every(events, kind == 'victim_questioned' and depth == 'close', "
            "not exists(events, kind == 'victim_withdrew' and position < that.position))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
            },
        },
    )


def test_not_chain_succession(spec):
    """Not chain succession(a, b): no b straight after an a. A withdrawal is not followed at once by the closing."""
    spec(
        """
        case    | kind
        kept    | victim_withdrew
        kept    | reviewed
        kept    | closed
        broken  | victim_withdrew
        broken  | closed
        last    | victim_withdrew
        vacuous | closed
        """,
        {
            "every(events, kind == 'victim_withdrew', not certain(next(events).kind == 'closed'))": {
                "kept": True,
                "broken": False,
                "last": True,
                "vacuous": True,
            },
            "every(events, kind == 'closed', not certain(previous(events).kind == 'victim_withdrew'))": {
                "kept": True,
                "broken": False,
                "last": True,
                "vacuous": True,
            },
        },
    )


def test_not_chain_response_by_the_same_officer(spec):
    """With a condition on the pair, unknown where an officer is: what is not closed by whoever took the withdrawal."""
    spec(
        """
        case    | kind            | actor
        kept    | victim_withdrew | Ada
        kept    | closed          | Bea
        broken  | victim_withdrew | Ada
        broken  | closed          | Ada
        last    | victim_withdrew | Ada
        vacuous | closed          | Ada
        unclear | victim_withdrew | Ada
        unclear | closed          |
        """,
        {
            "every(events, kind == 'victim_withdrew', not (exists(next(events)) "
            "and next(events).kind == 'closed' and next(events).actor == actor))": {
                "kept": True,
                "broken": False,
                "last": True,
                "vacuous": True,
                "unclear": None,
            }
        },
    )
