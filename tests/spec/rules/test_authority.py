"""Authority.

Done by somebody in the right role, and not by the same person.
"""


def test_cancelled_by_the_crime_registrar(spec):
    """Each cancellation; a blank role is neither the registrar's nor another's."""
    spec(
        """
        case | kind      | role
        a    | cancelled | registrar
        b    | cancelled | detective
        c    | cancelled |
        d    | cancelled | registrar
        d    | cancelled | supervisor
        e    | recorded  | detective
        """,
        {
            "every(events, kind == 'cancelled', role == 'registrar')": {
                "a": True,
                "b": False,
                "c": None,
                "d": False,
                "e": True,
            }
        },
    )


def test_not_cancelled_by_the_investigator(spec):
    """Nobody cancels a report that was ever theirs to investigate."""
    spec(
        """
        case | kind        | happened   | actor
        a    | allocated   | 2024-03-04 | Ada
        a    | reallocated | 2024-03-06 | Bea
        a    | cancelled   | 2024-03-20 | Cas
        b    | allocated   | 2024-03-04 | Ada
        b    | reallocated | 2024-03-06 | Bea
        b    | cancelled   | 2024-03-20 | Ada
        c    | allocated   | 2024-03-04 |
        c    | reallocated | 2024-03-06 | Bea
        c    | cancelled   | 2024-03-20 | Ada
        """,
        {
            "not exists(events, kind == 'cancelled' and "
            "exists(events, kind in ('allocated', 'reallocated') and actor == that.actor))": {
                "a": True,
                "b": False,
                "c": None,
            }
        },
    )


def test_a_retraction_taken_by_somebody_who_has_nothing_to_gain(spec):
    """By a specialist officer, who is not the investigator, and not on the day of the report."""
    spec(
        """
        case | kind             | happened         | actor | role
        a    | reported         | 2024-03-04 21:00 | Dan   | front_counter
        a    | allocated        | 2024-03-05 09:00 | Ada   | detective
        a    | retraction_taken | 2024-03-09 10:00 | Eve   | specialist
        b    | reported         | 2024-03-04 21:00 | Dan   | front_counter
        b    | allocated        | 2024-03-04 21:30 | Ada   | detective
        b    | retraction_taken | 2024-03-04 23:00 | Eve   | specialist
        c    | reported         | 2024-03-04 21:00 | Dan   | front_counter
        c    | allocated        | 2024-03-05 09:00 | Ada   | detective
        c    | retraction_taken | 2024-03-09 10:00 | Ada   | specialist
        d    | reported         | 2024-03-04 21:00 | Dan   | front_counter
        d    | allocated        | 2024-03-05 09:00 |       | detective
        d    | retraction_taken | 2024-03-09 10:00 | Eve   | specialist
        """,
        {
            "every(events, kind == 'retraction_taken', role == 'specialist' and day(happened) > day(case.begun) "
            "and not exists(events, kind == 'allocated' and actor == that.actor))": {
                "a": True,
                "b": False,
                "c": False,
                "d": None,
            }
        },
    )


def test_two_different_people(spec):
    """Approved by one and cancelled by another."""
    spec(
        """
        case | kind      | happened   | actor
        a    | approved  | 2024-03-19 | Bea
        a    | cancelled | 2024-03-20 | Cas
        b    | approved  | 2024-03-19 | Cas
        b    | cancelled | 2024-03-20 | Cas
        c    | cancelled | 2024-03-20 | Cas
        d    | approved  |            | Bea
        d    | cancelled | 2024-03-20 | Cas
        """,
        {
            "every(events, kind == 'cancelled', "
            "exists(events, kind == 'approved' and happened <= that.happened and actor != that.actor))": {
                "a": True,
                "b": False,
                "c": False,
                "d": None,
            }
        },
    )
