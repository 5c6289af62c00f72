"""One code, or one of several.

`==` compares with one code, `in` with several.
"""


def test_one_of_several(spec):
    """The list may stand in any brackets."""
    spec(
        """
        case | exit
        a    | unfounded
        b    | victim_not_supporting
        c    | charged
        d    |
        """,
        {
            "case.exit in ('unfounded', 'victim_not_supporting')": {"a": True, "b": True, "c": False, "d": None},
            "case.exit in ['unfounded', 'victim_not_supporting']": {"a": True, "b": True, "c": False, "d": None},
            "case.exit not in {'unfounded', 'victim_not_supporting'}": {"a": False, "b": False, "c": True, "d": None},
            "case.exit in ('charged',)": {"a": False, "b": False, "c": True, "d": None},
        },
    )


def test_kinds_of_event_are_codes_too(spec):
    """The kind of an event is always known."""
    spec(
        """
        case | kind
        a    | allocated
        b    | reallocated
        c    | reviewed
        """,
        {
            "exists(events, kind in ('allocated', 'reallocated'))": {"a": True, "b": True, "c": False},
            "exists(events, kind not in ('allocated', 'reallocated'))": {"a": False, "b": False, "c": True},
            "first(events).kind in ('allocated', 'reallocated')": {"a": True, "b": True, "c": False},
            "exists(events, 'reviewed' == kind)": {"a": False, "b": False, "c": True},
            "exists(events, kind != 'allocated')": {"a": False, "b": True, "c": True},
        },
    )


def test_pseudonyms_stand_in_lists_too(spec):
    """There is no list of units to check them against."""
    spec(
        """
        case | unit
        a    | North
        b    | South
        c    | West
        d    |
        """,
        {"case.unit in ('North', 'South')": {"a": True, "b": True, "c": False, "d": None}},
    )


def test_a_value_that_is_computed_can_be_one_of_several(spec):
    """A code by way of `otherwise` is still a code."""
    spec(
        """
        case | exit      | status
        a    | charged   |
        b    |           | open
        c    |           |
        """,
        {"otherwise(case.exit, 'open') in ('open', 'inactive')": {"a": False, "b": True, "c": True}},
    )
