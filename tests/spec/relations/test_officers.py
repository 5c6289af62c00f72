"""The same officer, another officer.

Officers are pseudonyms: the same where the record has the same, different where it has different ones, unknown where
one is blank.
"""


def test_not_decided_by_the_officer_who_benefits(spec):
    """The cancellation was approved by somebody else than the investigator."""
    spec(
        """
        case | kind      | actor
        a    | allocated | Ada
        a    | cancelled | Bea
        b    | allocated | Ada
        b    | cancelled | Ada
        c    | allocated | Ada
        c    | cancelled |
        d    | cancelled | Bea
        e    | allocated | Ada
        e    | allocated | Cas
        e    | cancelled | Ada
        """,
        {
            "every(events, kind == 'cancelled', not exists(events, kind == 'allocated' and actor == that.actor))": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
                "e": False,
            }
        },
    )


def test_the_same_officer_throughout(spec):
    """Whoever met her first took her account."""
    spec(
        """
        case | kind               | actor
        a    | specialist_contact | Eve
        a    | victim_interviewed | Eve
        b    | specialist_contact | Eve
        b    | victim_interviewed | Dan
        c    | specialist_contact |
        c    | victim_interviewed | Dan
        """,
        {
            "every(events, kind == 'victim_interviewed', "
            "exists(events, kind == 'specialist_contact' and actor == that.actor))": {"a": True, "b": False, "c": None},
            "count_distinct(actor) == 1": {"a": True, "b": False, "c": None},
        },
    )


def test_another_officer_looked_at_it(spec):
    """Each refusal to charge was reviewed by another officer than the one who made the arrest."""
    spec(
        """
        case | kind             | happened   | actor
        a    | suspect_arrested | 2024-03-04 | Ada
        a    | reviewed         | 2024-03-05 | Bea
        b    | suspect_arrested | 2024-03-04 | Ada
        b    | reviewed         | 2024-03-05 | Ada
        c    | suspect_arrested | 2024-03-04 | Ada
        c    | reviewed         | 2024-03-05 | Ada
        c    | reviewed         | 2024-03-06 |
        """,
        {
            "every(events, kind == 'suspect_arrested', exists(events, kind == 'reviewed' "
            "and actor != that.actor and happened > that.happened))": {"a": True, "b": False, "c": None}
        },
    )
