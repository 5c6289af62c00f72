"""Groups of codes.

A code list names groups, so that what counts as rape, or as a supervisor, is said in one place and can be disputed
there: `case.offence in codes('rape')`.
"""


def test_a_group_of_offences(spec):
    """The group `rape` holds rape and attempted rape; `penetrative` holds assault by penetration as well."""
    spec(
        """
        case | offence
        a    | rape
        b    | attempted_rape
        c    | sexual_assault_by_penetration
        d    | sexual_assault
        e    |
        """,
        {
            "case.offence in codes('rape')": {"a": True, "b": True, "c": False, "d": False, "e": None},
            "case.offence in codes('penetrative')": {"a": True, "b": True, "c": True, "d": False, "e": None},
            "case.offence not in codes('rape')": {"a": False, "b": False, "c": True, "d": True, "e": None},
        },
    )


def test_a_group_of_roles_and_of_exits(spec):
    """Groups belong to the list of the column on the left."""
    spec(
        """
        case | exit
        a    | charged
        b    | exceptional
        c    | unfounded

        case | kind     | role
        a    | reviewed | supervisor
        b    | reviewed | patrol_sergeant
        c    | reviewed | detective
        """,
        {
            "case.exit in codes('cleared')": {"a": True, "b": True, "c": False},
            "case.exit in codes('without_charge')": {"a": False, "b": True, "c": True},
            "first(events).role in codes('supervisors')": {"a": True, "b": True, "c": False},
            "exists(events, role in codes('patrol'))": {"a": False, "b": True, "c": False},
        },
    )


def test_a_group_of_answers(spec):
    """Tried covers done, attempted and refused by the person asked; a blank says nothing."""
    spec(
        """
        case | witnesses_spoken_to
        a    | yes
        b    | attempted
        c    | declined
        d    | no
        e    | not_applicable
        f    |
        """,
        {
            "case.witnesses_spoken_to in codes('tried')": {
                "a": True,
                "b": True,
                "c": True,
                "d": False,
                "e": False,
                "f": None,
            }
        },
    )


def test_a_group_seen_from_another_event(spec):
    """`that.role` has the groups of `role`."""
    spec(
        """
        case | kind      | role
        a    | approved  | supervisor
        a    | cancelled | registrar
        b    | approved  | detective
        b    | cancelled | registrar
        """,
        {
            "exists(events, kind == 'approved' and "
            "exists(events, kind == 'cancelled' and that.role in codes('supervisors')))": {"a": True, "b": False}
        },
    )
