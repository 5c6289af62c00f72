"""Forbidden states.

An outcome that must not be, given the offence or the ground.
"""


def test_loss_of_support_does_not_remove_the_record(spec):
    """A report is not unfounded because the victim withdrew."""
    spec(
        """
        case | exit                  | victim_withdrew
        a    | victim_not_supporting | yes
        b    | unfounded             | yes
        c    | unfounded             | no
        d    | unfounded             |
        e    |                       | yes
        f    |                       | no
        """,
        {
            "not (case.exit == 'unfounded' and case.victim_withdrew == 'yes')": {
                "a": True,
                "b": False,
                "c": True,
                "d": None,
                "e": None,
                "f": True,
            }
        },
    )


def test_rape_is_not_settled_out_of_court(spec):
    """Of offences in the group, none by that exit."""
    spec(
        """
        case | offence        | exit
        a    | rape           | charged
        b    | attempted_rape | out_of_court
        c    | sexual_assault | out_of_court
        d    |                | out_of_court
        e    |                | charged
        """,
        {
            "case.offence not in codes('rape') or case.exit != 'out_of_court'": {
                "a": True,
                "b": False,
                "c": True,
                "d": None,
                "e": True,
            }
        },
    )


def test_nobody_puts_a_lie_detector_to_her(spec):
    """A form that does not say leaves it unclear."""
    spec(
        """
        case | lie_detector_offered
        a    | no
        b    | yes
        c    |
        """,
        {"case.lie_detector_offered != 'yes'": {"a": True, "b": False, "c": None}},
    )


def test_not_cancelled_for_disbelief(spec):
    """Of the grounds for a cancellation, disbelief is none."""
    spec(
        """
        case | kind      | ground
        a    | cancelled | duplicate
        b    | cancelled | disbelief
        c    | cancelled |
        d    | cancelled |
        d    | cancelled | disbelief
        e    | recorded  |
        """,
        {
            "not exists(events, kind == 'cancelled' and ground == 'disbelief')": {
                "a": True,
                "b": False,
                "c": None,
                "d": False,
                "e": True,
            }
        },
    )


def test_no_promotion_while_a_matter_is_open(spec):
    """Matters about officers are cases as well: nothing was decided in favour of the person between the two dates."""
    spec(
        """
        case | kind        | happened   | person
        a    | alleged     | 2024-03-04 | Dan
        a    | closed      | 2024-06-01 |
        a    | approved    | 2024-07-01 | Dan
        b    | alleged     | 2024-03-04 | Dan
        b    | approved    | 2024-05-01 | Dan
        b    | closed      | 2024-06-01 |
        c    | alleged     | 2024-03-04 | Dan
        c    | approved    | 2024       | Dan
        c    | closed      | 2024-06-01 |
        """,
        {
            "not exists(events, kind == 'approved' and happened > case.begun "
            "and happened < first(events, kind == 'closed').happened)": {"a": True, "b": False, "c": None}
        },
        kind="matter",
    )
