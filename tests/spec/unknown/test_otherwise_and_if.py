"""Otherwise, and if with else.

Two ways of choosing a value: by what is known, and by a condition.
"""


def test_otherwise_is_the_second_value_where_the_first_is_unknown(spec):
    """Here the answer of the form, or what the file shows."""
    spec(
        """
        case | unit
        c    | North

        case | kind     | happened         | entered
        a    | recorded | 2024-03-05 09:00 | 2024-03-05 11:00
        b    | recorded |                  | 2024-03-06
        """,
        {
            "otherwise(recorded.happened, recorded.entered)": {"a": "2024-03-05 09:00", "b": "2024-03-06", "c": None},
            "otherwise(recorded.kind, 'note_made')": {"a": "recorded", "b": "recorded", "c": "note_made"},
        },
        {"recorded": "first(events, kind == 'recorded')"},
    )


def test_otherwise_serves_truths_and_numbers_too(spec):
    """`otherwise(p, False)` is `certain(p)`; `otherwise(p, True)` gives the benefit of the doubt."""
    spec(
        """
        case | suspect_known | reader_investment
        a    | yes           | 4
        b    | no            | 1
        c    |               |
        """,
        {
            "otherwise(case.suspect_known == 'yes', False)": {"a": True, "b": False, "c": False},
            "otherwise(case.suspect_known == 'yes', True)": {"a": True, "b": False, "c": True},
            "otherwise(case.reader_investment, 0)": {"a": 4, "b": 1, "c": 0},
            "otherwise(case.reader_investment, 0) >= 2": {"a": True, "b": False, "c": False},
        },
    )


def test_if_chooses_between_two_values(spec):
    """A limit that depends on the offence."""
    spec(
        """
        case | offence        | reader_investment
        a    | rape           | 3
        b    | sexual_assault | 3
        c    |                | 3
        d    | rape           |
        """,
        {
            "4 if case.offence == 'rape' else 2": {"a": 4, "b": 2, "c": None, "d": 4},
            "case.reader_investment >= (4 if case.offence == 'rape' else 2)": {
                "a": False,
                "b": True,
                "c": None,
                "d": None,
            },
        },
    )


def test_if_with_an_unknown_condition_is_unknown(spec):
    """Even where both ways would give the same: `if` asks which way, and the record does not tell."""
    spec(
        """
        case | suspect_known
        a    | yes
        b    |
        """,
        {
            "'same' if case.suspect_known == 'yes' else 'same'": {"a": "same", "b": None},
            "True if case.suspect_known == 'yes' else True": {"a": True, "b": None},
        },
    )


def test_if_chooses_between_conditions_and_times(spec):
    """What is not chosen need not be known."""
    spec(
        """
        case | suspect_known
        a    | yes
        b    | no

        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        b    | reported |
        """,
        {
            "first(events).happened + hours(24) if case.suspect_known == 'yes' else as_of": {
                "a": "2024-03-05 21:10",
                "b": "2025-01-01 00:00",
            },
            "known(case.begun) if case.suspect_known == 'yes' else case.stranger == 'yes'": {"a": True, "b": None},
        },
    )
