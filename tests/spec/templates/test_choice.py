"""Choice and co-existence.

Two steps, whatever their order. `closely` and `specialist` say of a case that each happened.
"""

NAMES = {
    "closely": "exists(events, kind == 'victim_questioned' and depth == 'close')",
    "specialist": "exists(events, kind == 'specialist_contact')",
}
TABLE = """
    case         | kind               | depth
    both         | specialist_contact |
    both         | victim_questioned  | close
    a_only       | victim_questioned  | close
    b_only       | specialist_contact |
    neither      | reported           |
    perhaps      | victim_questioned  |
    perhaps_both | specialist_contact |
    perhaps_both | victim_questioned  |
    """


def test_choice(spec):
    """Choice(a, b): at least one of them."""
    spec(
        TABLE,
        {
            "closely or specialist": {
                "both": True,
                "a_only": True,
                "b_only": True,
                "neither": False,
                "perhaps": None,
                "perhaps_both": True,
            }
        },
        NAMES,
    )


def test_exclusive_choice(spec):
    """Exclusive choice(a, b): one of them and not the other."""
    spec(
        TABLE,
        {
            "(closely or specialist) and not (closely and specialist)": {
                "both": False,
                "a_only": True,
                "b_only": True,
                "neither": False,
                "perhaps": None,
                "perhaps_both": None,
            }
        },
        NAMES,
    )


def test_responded_existence(spec):
    """Responded existence(a, b): if a happens, b happens too, before or after. Vacuous where a does not happen."""
    spec(
        TABLE,
        {
            "not closely or specialist": {
                "both": True,
                "a_only": False,
                "b_only": True,
                "neither": True,
                "perhaps": None,
                "perhaps_both": True,
            },
            "every(events, kind == 'victim_questioned' and depth == 'close', "
            "exists(events, kind == 'specialist_contact'))": {
                "both": True,
                "a_only": False,
                "b_only": True,
                "neither": True,
                "perhaps": None,
                "perhaps_both": True,
            },
        },
        NAMES,
    )


def test_co_existence(spec):
    """Co-existence(a, b): both or neither."""
    spec(
        TABLE,
        {
            "(not closely or specialist) and (not specialist or closely)": {
                "both": True,
                "a_only": False,
                "b_only": False,
                "neither": True,
                "perhaps": None,
                "perhaps_both": None,
            }
        },
        NAMES,
    )
