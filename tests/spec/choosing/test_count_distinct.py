"""Count distinct.

`count_distinct(column, condition)`: how many different values a column has among the events for which something holds.
"""


def test_the_same_officer_twice_is_one_officer(spec):
    """How many officers questioned her."""
    spec(
        """
        case | kind              | actor
        a    | victim_questioned | Ada
        a    | victim_questioned | Bea
        a    | victim_questioned | Ada
        a    | reported          | Cas
        b    | victim_questioned | Ada
        c    | reported          | Cas
        """,
        {
            "count_distinct(actor, kind == 'victim_questioned')": {"a": 2, "b": 1, "c": 0},
            "count_distinct(actor)": {"a": 3, "b": 1, "c": 1},
            "count_distinct(actor, kind == 'victim_questioned') >= 2": {"a": True, "b": False, "c": False},
        },
    )


def test_a_nameless_one_may_be_one_of_the_named_or_another(spec):
    """Two events with no name are at least one officer and at most two."""
    spec(
        """
        case | kind              | actor
        a    | victim_questioned | Ada
        a    | victim_questioned |
        b    | victim_questioned |
        b    | victim_questioned |
        c    | victim_questioned |
        """,
        {
            "count_distinct(actor, kind == 'victim_questioned')": {"a": "from 1 to 2", "b": "from 1 to 2", "c": 1},
            "count_distinct(actor, kind == 'victim_questioned') >= 2": {"a": None, "b": None, "c": False},
        },
    )


def test_a_doubtful_event_may_add_one(spec):
    """It may also add none."""
    spec(
        """
        case | kind              | depth | actor
        a    | victim_questioned | close | Ada
        a    | victim_questioned |       | Bea
        b    | victim_questioned |       | Bea
        c    | victim_questioned |       |
        """,
        {"count_distinct(actor, depth == 'close')": {"a": "from 1 to 2", "b": "from 0 to 1", "c": "from 0 to 1"}},
    )


def test_the_range_is_safe_rather_than_narrow(spec):
    """
    Each doubtful event counts as one more at the top of the range, even where its officer is counted already. The true
    number always lies inside.
    """
    spec(
        """
        case | kind              | depth | actor
        a    | victim_questioned | close | Ada
        a    | victim_questioned |       | Ada
        """,
        {"count_distinct(actor, depth == 'close')": {"a": "from 1 to 2"}},
    )


def test_roles_and_grounds_are_counted_like_officers(spec):
    """Any column of codes or pseudonyms will do."""
    spec(
        """
        case | kind     | role       | unit
        a    | reviewed | supervisor | North
        a    | reviewed | command    | North
        b    | reviewed | supervisor | North
        b    | reviewed | supervisor | South
        """,
        {
            "count_distinct(role, kind == 'reviewed')": {"a": 2, "b": 1},
            "count_distinct(unit, kind == 'reviewed')": {"a": 1, "b": 2},
        },
    )
