"""Known and certain.

When silence counts as a breach is said by the standard, never by the engine. These two words say it.
"""


def test_known_asks_whether_the_record_says_anything(spec):
    """It is never unknown itself."""
    spec(
        """
        case | unit  | reported_year
        a    | North | 2008
        b    |       |
        """,
        {
            "known(case.unit)": {"a": True, "b": False},
            "known(case.reported_year)": {"a": True, "b": False},
            "not known(case.unit)": {"a": False, "b": True},
            "known(case.begun)": {"a": False, "b": False},
        },
    )


def test_a_condition_is_known_where_it_has_an_answer(spec):
    """Yes or no: both are known."""
    spec(
        """
        case | suspect_known | stranger
        a    | yes           |
        b    | no            |
        c    |               |
        """,
        {
            "known(case.suspect_known == 'yes')": {"a": True, "b": True, "c": False},
            "known(case.suspect_known == 'yes' and case.stranger == 'yes')": {"a": False, "b": True, "c": False},
        },
    )


def test_certain_counts_unknown_as_no(spec):
    """`certain(...)` is where a standard says that what was not written down was not done."""
    spec(
        """
        case | advocate_offered
        a    | yes
        b    | no
        c    |
        """,
        {
            "case.advocate_offered == 'yes'": {"a": True, "b": False, "c": None},
            "certain(case.advocate_offered == 'yes')": {"a": True, "b": False, "c": False},
            "not certain(case.advocate_offered == 'no')": {"a": True, "b": False, "c": True},
        },
    )


def test_certain_inside_and_outside_exists_are_two_questions(spec):
    """Inside, events of which it is not known fall away; outside, a case of which it is not known does."""
    spec(
        """
        case | kind     | role
        a    | reviewed |
        a    | reviewed | supervisor
        b    | reviewed |
        c    | reviewed | detective
        """,
        {
            "exists(events, role == 'supervisor')": {"a": True, "b": None, "c": False},
            "exists(events, certain(role == 'supervisor'))": {"a": True, "b": False, "c": False},
            "certain(exists(events, role == 'supervisor'))": {"a": True, "b": False, "c": False},
            "count(events, role == 'supervisor')": {"a": "from 1 to 2", "b": "from 0 to 1", "c": 0},
            "count(events, certain(role == 'supervisor'))": {"a": 1, "b": 0, "c": 0},
        },
    )


def test_known_of_a_picked_event_asks_for_its_column(spec):
    """It cannot tell a missing event from an event with a blank; `exists` can."""
    spec(
        """
        case | unit
        c    | North

        case | kind     | happened
        a    | recorded | 2024-03-05 09:00
        b    | recorded |
        """,
        {
            "known(recorded.happened)": {"a": True, "b": False, "c": False},
            "exists(recorded)": {"a": True, "b": True, "c": False},
            "exists(recorded) and not known(recorded.happened)": {"a": False, "b": True, "c": False},
        },
        {"recorded": "first(events, kind == 'recorded')"},
    )
