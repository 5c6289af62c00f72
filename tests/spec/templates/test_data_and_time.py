"""Data, correlation and time.

MP-Declare adds to each template a condition on the first step (activation), one on the second (target), one on the two
together (correlation), and a window of time. Here are all four on response and on precedence, by the hour.
"""


def test_response_with_everything(spec):
    """
    Activation: an arrest by an investigator. Target: a message to the victim in person. Correlation: by the same
    officer. Time: within 24 hours after.
    """
    spec(
        """
        case      | kind             | happened         | role       | actor | method
        kept      | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        kept      | victim_informed  | 2024-03-05 10:00 |            | Ada   | in_person
        method    | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        method    | victim_informed  | 2024-03-05 10:00 |            | Ada   | phone
        officer   | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        officer   | victim_informed  | 2024-03-05 10:00 |            | Bea   | in_person
        late      | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        late      | victim_informed  | 2024-03-05 10:01 |            | Ada   | in_person
        early     | victim_informed  | 2024-03-04 09:00 |            | Ada   | in_person
        early     | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        vacuous   | suspect_arrested | 2024-03-04 10:00 | other      | Ada   |
        unclear_1 | suspect_arrested | 2024-03-04 10:00 |            | Ada   |
        unclear_2 | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        unclear_2 | victim_informed  | 2024-03-05 10:00 |            | Ada   |
        unclear_3 | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        unclear_3 | victim_informed  | 2024-03-05 10:00 |            |       | in_person
        unclear_4 | suspect_arrested | 2024-03-04 10:00 | detective  | Ada   |
        unclear_4 | victim_informed  | 2024-03-05       |            | Ada   | in_person
        settled   | suspect_arrested | 2024-03-04       |            | Ada   |
        settled   | victim_informed  | 2024-03-05 00:00 |            | Ada   | in_person
        """,
        {
            "every(events, kind == 'suspect_arrested' and role in codes('investigators'), "
            "exists(events, kind == 'victim_informed' and method == 'in_person' and actor == that.actor "
            "and that.happened <= happened <= that.happened + hours(24)))": {
                "kept": True,
                "method": False,
                "officer": False,
                "late": False,
                "early": False,
                "vacuous": True,
                "unclear_1": None,
                "unclear_2": None,
                "unclear_3": None,
                "unclear_4": None,
                "settled": True,
            }
        },
    )


def test_precedence_with_everything(spec):
    """
    Activation: a cancellation for disbelief. Target: an approval by the registrar. Correlation: by another officer.
    Time: in the seven days before.
    """
    spec(
        """
        case      | kind      | happened         | ground    | actor | role
        kept      | approved  | 2024-03-04 10:00 |           | Ada   | registrar
        kept      | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        role      | approved  | 2024-03-04 10:00 |           | Ada   | supervisor
        role      | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        officer   | approved  | 2024-03-04 10:00 |           | Bea   | registrar
        officer   | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        long_ago  | approved  | 2024-03-04 09:59 |           | Ada   | registrar
        long_ago  | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        after     | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        after     | approved  | 2024-03-11 10:01 |           | Ada   | registrar
        vacuous   | cancelled | 2024-03-11 10:00 | duplicate | Bea   |
        unclear_1 | cancelled | 2024-03-11 10:00 |           | Bea   |
        unclear_2 | approved  | 2024-03-04 10:00 |           |       | registrar
        unclear_2 | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        unclear_3 | approved  | 2024-03-04       |           | Ada   | registrar
        unclear_3 | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        unclear_4 | approved  |                  |           | Ada   | registrar
        unclear_4 | cancelled | 2024-03-11 10:00 | disbelief | Bea   |
        """,
        {
            "every(events, kind == 'cancelled' and ground == 'disbelief', "
            "exists(events, kind == 'approved' and role == 'registrar' and actor != that.actor "
            "and happened <= that.happened <= happened + days(7)))": {
                "kept": True,
                "role": False,
                "officer": False,
                "long_ago": False,
                "after": False,
                "vacuous": True,
                "unclear_1": None,
                "unclear_2": None,
                "unclear_3": None,
                "unclear_4": None,
            }
        },
    )


def test_by_the_order_and_by_the_hour(spec):
    """
    The order of the file answers where the times do not: on the same day, `position` takes the row that came first for
    the first step. A standard about people asks for the times.
    """
    spec(
        """
        case    | kind               | happened
        exact   | specialist_contact | 2024-03-04 09:00
        exact   | victim_questioned  | 2024-03-04 10:00
        by_day  | specialist_contact | 2024-03-04
        by_day  | victim_questioned  | 2024-03-04
        undated | specialist_contact |
        undated | victim_questioned  | 2024-03-04
        """,
        {
            "every(events, kind == 'victim_questioned', "
            "exists(events, kind == 'specialist_contact' and position < that.position))": {
                "exact": True,
                "by_day": True,
                "undated": None,
            },
            "every(events, kind == 'victim_questioned', "
            "exists(events, kind == 'specialist_contact' and happened < that.happened))": {
                "exact": True,
                "by_day": None,
                "undated": None,
            },
        },
    )


def test_a_window_on_a_chain(spec):
    """The very next step is the recording, and it comes within an hour."""
    spec(
        """
        case    | kind     | happened
        kept    | reported | 2024-03-04 21:10
        kept    | recorded | 2024-03-04 22:10
        late    | reported | 2024-03-04 21:10
        late    | recorded | 2024-03-04 22:11
        between | reported | 2024-03-04 21:10
        between | reviewed | 2024-03-04 21:20
        between | recorded | 2024-03-04 21:30
        last    | reported | 2024-03-04 21:10
        vacuous | reviewed | 2024-03-04 21:10
        unclear | reported | 2024-03-04
        unclear | recorded | 2024-03-04
        """,
        {
            "every(events, kind == 'reported', exists(next(events)) "
            "and next(events).kind == 'recorded' and next(events).happened <= happened + hours(1))": {
                "kept": True,
                "late": False,
                "between": False,
                "last": False,
                "vacuous": True,
                "unclear": None,
            }
        },
    )


def test_alternate_precedence_by_the_same_officer(spec):
    """
    Before each message comes a review by the same officer, and no other message of theirs between. Whether the blank
    officer is the same is lost by `certain` and kept without it.
    """
    spec(
        """
        case    | kind            | actor
        kept    | reviewed        | Ada
        kept    | victim_informed | Ada
        kept    | reviewed        | Bea
        kept    | victim_informed | Bea
        broken  | reviewed        | Ada
        broken  | victim_informed | Bea
        twice   | reviewed        | Ada
        twice   | victim_informed | Ada
        twice   | victim_informed | Ada
        vacuous | reviewed        | Ada
        unclear | reviewed        |
        unclear | victim_informed | Ada
        """,
        {
            "every(events, kind == 'victim_informed', "
            "exists(previous(events, kind in ('reviewed', 'victim_informed') and actor == that.actor)) and "
            "certain(previous(events, kind in ('reviewed', 'victim_informed') and actor == that.actor).kind "
            "== 'reviewed'))": {"kept": True, "broken": False, "twice": False, "vacuous": True, "unclear": False},
            "every(events, kind == 'victim_informed', "
            "exists(previous(events, kind in ('reviewed', 'victim_informed') and actor == that.actor)) and "
            "previous(events, kind in ('reviewed', 'victim_informed') and actor == that.actor).kind == 'reviewed')": {
                "kept": True,
                "broken": False,
                "twice": False,
                "vacuous": True,
                "unclear": None,
            },
        },
    )
