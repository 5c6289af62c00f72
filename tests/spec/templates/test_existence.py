"""Existence and absence.

One step, by itself.
"""


def test_existence(spec):
    """Existence(a): it happens at least once; existence(n, a): at least n times."""
    spec(
        """
        case    | kind              | method
        kept    | contact_attempted | phone
        kept    | contact_attempted | phone
        kept    | contact_attempted | phone
        broken  | reported          | phone
        unclear | contact_attempted | phone
        unclear | contact_attempted | phone
        unclear | contact_attempted |
        """,
        {
            "exists(events, kind == 'contact_attempted')": {"kept": True, "broken": False, "unclear": True},
            "count(events, kind == 'contact_attempted') >= 3": {"kept": True, "broken": False, "unclear": True},
            "count(events, kind == 'contact_attempted' and method == 'phone') >= 3": {
                "kept": True,
                "broken": False,
                "unclear": None,
            },
        },
    )


def test_absence(spec):
    """Absence(a): it never happens; absence(n + 1, a): at most n times."""
    spec(
        """
        case    | kind              | depth
        kept    | victim_questioned | initial
        broken  | victim_questioned | full
        broken  | victim_questioned | full
        broken  | victim_questioned | full
        unclear | victim_questioned | full
        unclear | victim_questioned | full
        unclear | victim_questioned |
        """,
        {
            "not exists(events, kind == 'victim_questioned' and depth == 'full')": {
                "kept": True,
                "broken": False,
                "unclear": False,
            },
            "count(events, kind == 'victim_questioned' and depth == 'full') <= 2": {
                "kept": True,
                "broken": False,
                "unclear": None,
            },
        },
    )


def test_exactly(spec):
    """Exactly(n, a): neither more nor fewer."""
    spec(
        """
        case    | kind      | role
        kept    | recorded  | registrar
        kept    | recorded  | other
        broken  | recorded  | registrar
        broken  | recorded  | registrar
        none    | reported  | other
        unclear | recorded  | registrar
        unclear | recorded  |
        """,
        {
            "count(events, kind == 'recorded') == 1": {"kept": False, "broken": False, "none": False, "unclear": False},
            "count(events, kind == 'recorded') == 2": {"kept": True, "broken": True, "none": False, "unclear": True},
            "count(events, kind == 'recorded' and role == 'registrar') == 1": {
                "kept": True,
                "broken": False,
                "none": False,
                "unclear": None,
            },
        },
    )


def test_init_and_end(spec):
    """Init(a): the first step is a; end(a): the last one is. A case without steps has none, and `certain` says so."""
    spec(
        """
        case    | unit
        empty   | North

        case    | kind     | method
        kept    | reported | phone
        kept    | recorded |
        kept    | closed   |
        broken  | recorded |
        broken  | reported | phone
        single  | reported |
        """,
        {
            "first(events).kind == 'reported'": {"kept": True, "broken": False, "single": True, "empty": None},
            "certain(first(events).kind == 'reported')": {
                "kept": True,
                "broken": False,
                "single": True,
                "empty": False,
            },
            "last(events).kind == 'closed'": {"kept": True, "broken": False, "single": False, "empty": None},
            "first(events).kind == 'reported' and first(events).method == 'phone'": {
                "kept": True,
                "broken": False,
                "single": None,
                "empty": None,
            },
        },
    )
