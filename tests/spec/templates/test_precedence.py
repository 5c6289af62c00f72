"""Precedence.

Precedence(a, b): before each b there is an a.
"""


def test_precedence(spec):
    """Nothing is cancelled that was not approved before. One approval covers all that follows."""
    spec(
        """
        case    | kind
        kept    | approved
        kept    | cancelled
        twice   | approved
        twice   | cancelled
        twice   | cancelled
        broken  | cancelled
        broken  | approved
        late    | cancelled
        late    | approved
        late    | cancelled
        vacuous | approved
        """,
        {
            "every(events, kind == 'cancelled', exists(events, kind == 'approved' and position < that.position))": {
                "kept": True,
                "twice": True,
                "broken": False,
                "late": False,
                "vacuous": True,
            }
        },
    )


def test_precedence_with_conditions_on_both_sides(spec):
    """Before each cancellation for disbelief, an approval by the registrar."""
    spec(
        """
        case      | kind      | role      | ground
        kept      | approved  | registrar |
        kept      | cancelled |           | disbelief
        broken    | approved  | detective |
        broken    | cancelled |           | disbelief
        vacuous   | cancelled |           | duplicate
        unclear   | approved  |           |
        unclear   | cancelled |           | disbelief
        unclear_2 | cancelled |           |
        """,
        {
            "every(events, kind == 'cancelled' and ground == 'disbelief', "
            "exists(events, kind == 'approved' and role == 'registrar' and position < that.position))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
                "unclear_2": None,
            }
        },
    )
