"""Succession.

Succession(a, b): response and precedence together.
"""


def test_succession(spec):
    """Each submission to the laboratory has a result after it, and each result a submission before it."""
    spec(
        """
        case        | kind
        kept        | evidence_submitted
        kept        | evidence_result
        no_result   | evidence_result
        no_result   | evidence_submitted
        unanswered  | evidence_submitted
        unasked     | evidence_result
        uneven      | evidence_submitted
        uneven      | evidence_submitted
        uneven      | evidence_result
        uneven      | evidence_result
        vacuous     | reported
        """,
        {
            "every(events, kind == 'evidence_submitted', "
            "exists(events, kind == 'evidence_result' and position > that.position)) "
            "and every(events, kind == 'evidence_result', "
            "exists(events, kind == 'evidence_submitted' and position < that.position))": {
                "kept": True,
                "no_result": False,
                "unanswered": False,
                "unasked": False,
                "uneven": True,
                "vacuous": True,
            }
        },
    )


def test_succession_of_the_same_exhibit(spec):
    """With the reference as correlation: which result belongs to which submission."""
    spec(
        """
        case    | kind               | reference
        kept    | evidence_submitted | LAB-1
        kept    | evidence_submitted | LAB-2
        kept    | evidence_result    | LAB-2
        kept    | evidence_result    | LAB-1
        broken  | evidence_submitted | LAB-1
        broken  | evidence_result    | LAB-2
        vacuous | reported           |
        unclear | evidence_submitted | LAB-1
        unclear | evidence_result    |
        """,
        {
            "every(events, kind == 'evidence_submitted', "
            "exists(events, kind == 'evidence_result' and reference == that.reference and position > that.position)) "
            "and every(events, kind == 'evidence_result', "
            "exists(events, kind == 'evidence_submitted' and reference == that.reference "
            "and position < that.position))": {"kept": True, "broken": False, "vacuous": True, "unclear": None}
        },
    )
