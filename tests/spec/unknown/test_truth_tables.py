"""Truth tables.

`p` and `q` are two answers of a form, each yes, no, or not recorded.
"""

NAMES = {"p": "case.suspect_known == 'yes'", "q": "case.stranger == 'yes'"}
ALL_NINE = """
    case | suspect_known | stranger
    tt   | yes           | yes
    tu   | yes           |
    tf   | yes           | no
    ut   |               | yes
    uu   |               |
    uf   |               | no
    ft   | no            | yes
    fu   | no            |
    ff   | no            | no
    """


def test_and_is_false_as_soon_as_one_side_is(spec):
    """However unknown the other side."""
    spec(
        ALL_NINE,
        {
            "p and q": {
                "tt": True,
                "tu": None,
                "tf": False,
                "ut": None,
                "uu": None,
                "uf": False,
                "ft": False,
                "fu": False,
                "ff": False,
            }
        },
        NAMES,
    )


def test_or_is_true_as_soon_as_one_side_is(spec):
    """However unknown the other side."""
    spec(
        ALL_NINE,
        {
            "p or q": {
                "tt": True,
                "tu": True,
                "tf": True,
                "ut": True,
                "uu": None,
                "uf": None,
                "ft": True,
                "fu": None,
                "ff": False,
            }
        },
        NAMES,
    )


def test_the_opposite_of_unknown_is_unknown(spec):
    """So is the opposite of the opposite."""
    spec(
        """
        case | suspect_known
        t    | yes
        u    |
        f    | no
        """,
        {
            "not p": {"t": False, "u": None, "f": True},
            "not not p": {"t": True, "u": None, "f": False},
            "p or not p": {"t": True, "u": None, "f": True},
            "p and not p": {"t": False, "u": None, "f": False},
        },
        {"p": "case.suspect_known == 'yes'"},
    )


def test_if_p_then_q_is_written_with_or(spec):
    """`not p or q`: true where p is false; what Python's own `if` would say with p unknown is not asked."""
    spec(
        ALL_NINE,
        {
            "not p or q": {
                "tt": True,
                "tu": None,
                "tf": False,
                "ut": True,
                "uu": None,
                "uf": None,
                "ft": True,
                "fu": True,
                "ff": True,
            }
        },
        NAMES,
    )


def test_and_binds_closer_than_or_and_not_closer_than_both(spec):
    """As everywhere; brackets say otherwise."""
    spec(
        """
        case | suspect_known | stranger | charged
        a    | yes           | no       | no
        b    | no            | no       | yes
        c    | no            | yes      | yes
        """,
        {
            "p or q and r": {"a": True, "b": False, "c": True},
            "(p or q) and r": {"a": False, "b": False, "c": True},
            "not p and q": {"a": False, "b": False, "c": True},
            "not (p and q)": {"a": True, "b": True, "c": True},
        },
        {**NAMES, "r": "case.charged == 'yes'"},
    )


def test_three_terms_are_joined_like_two(spec):
    """One false settles an `and` of three, one true an `or` of three."""
    spec(
        """
        case | suspect_known | stranger | charged
        a    |               | yes      | no
        b    |               | yes      | yes
        c    |               | no       |
        """,
        {
            "p and q and r": {"a": False, "b": None, "c": False},
            "p or q or r": {"a": True, "b": True, "c": None},
        },
        {**NAMES, "r": "case.charged == 'yes'"},
    )
