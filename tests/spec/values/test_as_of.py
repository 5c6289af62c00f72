"""The as-of moment.

An audit looks at the record as it stood at a moment. What happened later, or was entered later, is not there yet.
"""


def test_as_of_is_a_time_in_the_language(spec):
    """A deadline that lies after it is still pending; the standard's own words need not say so."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        b    | reported | 2024-03-05 08:00
        """,
        {
            "as_of": {"a": "2024-03-05 22:00", "b": "2024-03-05 22:00"},
            "first(events).happened + hours(24) <= as_of": {"a": True, "b": False},
        },
        as_of="2024-03-05 22:00",
    )


def test_what_happened_later_is_not_there_yet(spec):
    """An event at the very moment is there; one whose day has begun is there too."""
    spec(
        """
        case | kind     | happened
        a    | recorded | 2024-03-05 11:59
        b    | recorded | 2024-03-05 12:00
        c    | recorded | 2024-03-05 12:01
        d    | recorded | 2024-03-05
        e    | recorded | 2024-03-06
        f    | recorded |
        """,
        {
            "exists(events, kind == 'recorded')": {
                "a": True,
                "b": True,
                "c": False,
                "d": True,
                "e": False,
                "f": True,
            }
        },
        as_of="2024-03-05 12:00",
    )


def test_what_was_entered_later_was_not_known(spec):
    """A step said to have been done in time, but written down after the moment, was not yet in the file."""
    spec(
        """
        case | kind     | happened         | entered
        a    | reviewed | 2024-03-04 09:00 | 2024-03-04 09:30
        b    | reviewed | 2024-03-04 09:00 | 2024-03-20 16:00
        c    | reviewed | 2024-03-04 09:00 |
        """,
        {
            "exists(events, kind == 'reviewed')": {"a": True, "b": False, "c": True},
            "count(events)": {"a": 1, "b": 0, "c": 1},
        },
        as_of="2024-03-05 12:00",
    )
