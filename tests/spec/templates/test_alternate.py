"""Alternate forms.

The two steps take turns: no second a before the b that answers the first.
"""

TABLE = """
    case     | kind
    kept     | evidence_submitted
    kept     | reviewed
    kept     | evidence_result
    kept     | evidence_submitted
    kept     | evidence_result
    two_a    | evidence_submitted
    two_a    | evidence_submitted
    two_a    | evidence_result
    two_b    | evidence_submitted
    two_b    | evidence_result
    two_b    | evidence_result
    open     | evidence_submitted
    b_first  | evidence_result
    b_first  | evidence_submitted
    b_first  | evidence_result
    vacuous  | reported
    """


def test_alternate_response(spec):
    """Alternate response(a, b): after each a comes a b before the next a."""
    spec(
        TABLE,
        {
            "every(events, kind == 'evidence_submitted', certain(next(events, "
            "kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_result'))": {
                "kept": True,
                "two_a": False,
                "two_b": True,
                "open": False,
                "b_first": True,
                "vacuous": True,
            }
        },
    )


def test_alternate_precedence(spec):
    """Alternate precedence(a, b): before each b comes an a after the b before."""
    spec(
        TABLE,
        {
            "every(events, kind == 'evidence_result', certain(previous(events, "
            "kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_submitted'))": {
                "kept": True,
                "two_a": True,
                "two_b": False,
                "open": True,
                "b_first": False,
                "vacuous": True,
            }
        },
    )


def test_alternate_succession(spec):
    """Alternate succession(a, b): both."""
    spec(
        TABLE,
        {
            "every(events, kind == 'evidence_submitted', certain(next(events, "
            "kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_result')) "
            "and every(events, kind == 'evidence_result', certain(previous(events, "
            "kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_submitted'))": {
                "kept": True,
                "two_a": False,
                "two_b": False,
                "open": False,
                "b_first": False,
                "vacuous": True,
            }
        },
    )


def test_alternate_response_with_a_condition_on_the_answer(spec):
    """
    Where the condition can be unknown, `exists` of the next step stands in place of `certain`, and keeps the unknown: a
    result that may or may not be of this exhibit.
    """
    spec(
        """
        case    | kind               | reference
        kept    | evidence_submitted | LAB-1
        kept    | evidence_result    | LAB-1
        broken  | evidence_submitted | LAB-1
        broken  | evidence_result    | LAB-2
        open    | evidence_submitted | LAB-1
        vacuous | evidence_result    | LAB-1
        unclear | evidence_submitted | LAB-1
        unclear | evidence_result    |
        """,
        {
            "every(events, kind == 'evidence_submitted', "
            "exists(next(events, kind in ('evidence_submitted', 'evidence_result'))) "
            "and next(events, kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_result' "
            "and next(events, kind in ('evidence_submitted', 'evidence_result')).reference == reference)": {
                "kept": True,
                "broken": False,
                "open": False,
                "vacuous": True,
                "unclear": None,
            }
        },
    )
