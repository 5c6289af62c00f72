"""Every word of choosing, asked from an event.

`exists`, `every`, `count`, `first` and the others can stand inside one another, two deep.
"""


def test_first_and_last_asked_from_an_event_are_those_of_the_case(spec):
    """They look at the whole case, before and after; `next` and `previous` look to one side."""
    spec(
        """
        case | kind     | happened   | actor
        a    | reviewed | 2024-03-04 | Ada
        a    | closed   | 2024-03-10 | Bea
        a    | reviewed | 2024-03-20 | Bea
        """,
        {
            "exists(events, kind == 'closed' and first(events, kind == 'reviewed').actor == actor)": {"a": False},
            "exists(events, kind == 'closed' and last(events, kind == 'reviewed').actor == actor)": {"a": True},
            "exists(events, kind == 'closed' and first(events, actor == that.actor).kind == 'closed')": {"a": True},
            "exists(events, kind == 'closed' and exists(last(events, actor != that.actor)))": {"a": True},
        },
    )


def test_counting_from_an_event(spec):
    """Three attempts before the file was closed."""
    spec(
        """
        case | kind              | happened         | method
        a    | contact_attempted | 2024-03-04       | phone
        a    | contact_attempted | 2024-03-05       | phone
        a    | contact_attempted | 2024-03-06       | written
        a    | closed            | 2024-03-10       |
        b    | contact_attempted | 2024-03-04       | phone
        b    | contact_attempted | 2024-03-05       | phone
        b    | closed            | 2024-03-10       |
        b    | contact_attempted | 2024-03-11       | phone
        c    | contact_attempted | 2024-03-04       | phone
        c    | contact_attempted | 2024-03-05       | phone
        c    | contact_attempted | 2024-03-10       | phone
        c    | closed            | 2024-03-10 12:00 |
        d    | closed            | 2024-03-10       |
        """,
        {
            "every(events, kind == 'closed', "
            "count(events, kind == 'contact_attempted' and happened < that.happened) >= 3)": {
                "a": True,
                "b": False,
                "c": None,
                "d": False,
            }
        },
    )


def test_counting_different_officers_from_an_event(spec):
    """Handed on among three officers before she was told."""
    spec(
        """
        case | kind            | happened   | actor
        a    | allocated       | 2024-03-04 | Ada
        a    | reallocated     | 2024-03-05 | Bea
        a    | reallocated     | 2024-03-06 | Ada
        a    | victim_informed | 2024-03-07 | Ada
        b    | allocated       | 2024-03-04 | Ada
        b    | reallocated     | 2024-03-05 | Bea
        b    | reallocated     | 2024-03-06 | Cas
        b    | victim_informed | 2024-03-07 | Cas
        c    | allocated       | 2024-03-04 | Ada
        c    | reallocated     | 2024-03-05 | Bea
        c    | reallocated     | 2024-03-06 |
        c    | victim_informed | 2024-03-07 | Cas
        """,
        {
            "exists(events, kind == 'victim_informed' and "
            "count_distinct(actor, kind in ('allocated', 'reallocated') and happened < that.happened) >= 3)": {
                "a": False,
                "b": True,
                "c": None,
            }
        },
    )


def test_every_inside_exists(spec):
    """One review that came after every interview."""
    spec(
        """
        case | kind                | happened
        a    | suspect_interviewed | 2024-03-04
        a    | suspect_interviewed | 2024-03-06
        a    | reviewed            | 2024-03-07
        b    | suspect_interviewed | 2024-03-04
        b    | reviewed            | 2024-03-05
        b    | suspect_interviewed | 2024-03-06
        c    | suspect_interviewed | 2024-03-07
        c    | reviewed            | 2024-03-07
        d    | reviewed            | 2024-03-07
        """,
        {
            "exists(events, kind == 'reviewed' and "
            "every(events, kind == 'suspect_interviewed', happened < that.happened))": {
                "a": True,
                "b": False,
                "c": None,
                "d": True,
            }
        },
    )


def test_every_inside_every(spec):
    """No message before any arrest: each of the one against each of the other."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-03-04
        a    | suspect_arrested | 2024-03-05
        a    | victim_informed  | 2024-03-06
        b    | suspect_arrested | 2024-03-04
        b    | victim_informed  | 2024-03-05
        b    | suspect_arrested | 2024-03-06
        c    | victim_informed  | 2024-03-05
        """,
        {
            "every(events, kind == 'victim_informed', "
            "every(events, kind == 'suspect_arrested', happened < that.happened))": {"a": True, "b": False, "c": True}
        },
    )


def test_two_inner_questions_of_one_event(spec):
    """A close questioning is in order where a specialist came before it and a note after it."""
    spec(
        """
        case | kind               | happened
        a    | specialist_contact | 2024-03-04
        a    | victim_questioned  | 2024-03-05
        a    | note_made          | 2024-03-06
        b    | victim_questioned  | 2024-03-05
        b    | note_made          | 2024-03-06
        c    | specialist_contact |
        c    | victim_questioned  | 2024-03-05
        c    | note_made          | 2024-03-06
        """,
        {
            "every(events, kind == 'victim_questioned', "
            "exists(events, kind == 'specialist_contact' and happened < that.happened) "
            "and exists(events, kind == 'note_made' and happened > that.happened))": {"a": True, "b": False, "c": None}
        },
    )


def test_a_name_with_a_question_from_an_event_serves_inside_another(spec):
    """A name is settled once for the case, whatever it is made of."""
    spec(
        """
        case | kind             | happened
        a    | suspect_arrested | 2024-03-04
        a    | victim_informed  | 2024-03-05
        a    | closed           | 2024-03-10
        b    | suspect_arrested | 2024-03-04
        b    | closed           | 2024-03-10
        """,
        {"exists(events, kind == 'closed' and told)": {"a": True, "b": False}},
        {
            "told": "every(events, kind == 'suspect_arrested', "
            "exists(events, kind == 'victim_informed' and happened > that.happened))"
        },
    )
