"""Columns of a case.

`case.x` is what the record says of the case as a whole.
"""


def test_a_column_is_compared_with_a_code(spec):
    """A blank cell is a value not recorded, and a comparison with it is unknown."""
    spec(
        """
        case | offence        | suspect_known
        a    | rape           | yes
        b    | sexual_assault | no
        c    |                |
        """,
        {
            "case.offence == 'rape'": {"a": True, "b": False, "c": None},
            "case.offence != 'rape'": {"a": False, "b": True, "c": None},
            "case.suspect_known == 'yes'": {"a": True, "b": False, "c": None},
        },
    )


def test_two_columns_are_compared_with_each_other(spec):
    """Both must be recorded for an answer."""
    spec(
        """
        case | victim_withdrew | victim_lost_contact
        a    | yes             | yes
        b    | yes             | no
        c    | yes             |
        d    |                 |
        """,
        {"case.victim_withdrew == case.victim_lost_contact": {"a": True, "b": False, "c": None, "d": None}},
    )


def test_a_column_is_a_value_of_its_own(spec):
    """A condition that is not true or false has the value of the column; a standard uses it as a part."""
    spec(
        """
        case | unit  | reported_year
        a    | North | 2008
        b    |       |
        """,
        {
            "case.unit": {"a": "North", "b": None},
            "case.reported_year": {"a": 2008, "b": None},
        },
    )


def test_codes_and_pseudonyms_are_the_same_only_letter_by_letter(spec):
    """There is no guessing at capitals, spaces or likeness: normalising is the work of the source's mapping."""
    spec(
        """
        case | unit
        a    | North
        b    | north
        c    | North 2
        """,
        {"case.unit == 'North'": {"a": True, "b": False, "c": False}},
    )


def test_the_beginning_of_a_case_is_worked_out_from_its_events(spec):
    """
    `case.begun` is the time of the earliest dated event of a beginning kind, here the first report. A case without one
    has no known beginning.
    """
    spec(
        """
        case | kind      | happened
        a    | reported  | 2024-03-05 09:00
        a    | reported  | 2024-03-04 21:10
        a    | recorded  | 2024-03-05 10:00
        b    | reported  | 2024-03-04
        c    | recorded  | 2024-03-05 10:00
        d    | reported  |
        """,
        {"case.begun": {"a": "2024-03-04 21:10", "b": "2024-03-04", "c": None, "d": None}},
    )
