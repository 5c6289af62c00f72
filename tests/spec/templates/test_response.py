"""Response.

Response(a, b): after each a there is a b, sooner or later.
"""


def test_response(spec):
    """After each arrest the victim is told. One message after both arrests answers for both."""
    spec(
        """
        case    | kind
        kept    | suspect_arrested
        kept    | reviewed
        kept    | victim_informed
        twice   | suspect_arrested
        twice   | suspect_arrested
        twice   | victim_informed
        broken  | suspect_arrested
        broken  | victim_informed
        broken  | suspect_arrested
        early   | victim_informed
        early   | suspect_arrested
        vacuous | victim_informed
        """,
        {
            "every(events, kind == 'suspect_arrested', "
            "exists(events, kind == 'victim_informed' and position > that.position))": {
                "kept": True,
                "twice": True,
                "broken": False,
                "early": False,
                "vacuous": True,
            }
        },
    )


def test_response_with_conditions_on_both_sides(spec):
    """After each close questioning, a contact in person. Unknown on either side leaves it unclear."""
    spec(
        """
        case      | kind              | depth   | method
        kept      | victim_questioned | close   |
        kept      | victim_contacted  |         | in_person
        broken    | victim_questioned | close   |
        broken    | victim_contacted  |         | phone
        vacuous   | victim_questioned | initial |
        unclear   | victim_questioned | close   |
        unclear   | victim_contacted  |         |
        unclear_2 | victim_questioned |         |
        unclear_2 | victim_contacted  |         | phone
        settled   | victim_questioned |         |
        settled   | victim_contacted  |         | in_person
        """,
        {
            "every(events, kind == 'victim_questioned' and depth == 'close', "
            "exists(events, kind == 'victim_contacted' and method == 'in_person' and position > that.position))": {
                "kept": True,
                "broken": False,
                "vacuous": True,
                "unclear": None,
                "unclear_2": None,
                "settled": True,
            }
        },
    )
