"""What a missing value does.

Anything made of a missing value is unknown, unless the rest settles it.
"""


def test_a_comparison_with_a_missing_value_is_unknown(spec):
    """Not equal is as unknown as equal: a blank is not another value."""
    spec(
        """
        case | unit  | reported_year
        a    | North | 2008
        b    |       |
        """,
        {
            "case.unit == 'North'": {"a": True, "b": None},
            "case.unit != 'North'": {"a": False, "b": None},
            "case.unit in ('North', 'South')": {"a": True, "b": None},
            "case.unit not in ('South',)": {"a": True, "b": None},
            "case.reported_year < 2010": {"a": True, "b": None},
            "case.reported_year == case.reported_year": {"a": True, "b": None},
        },
    )


def test_a_column_that_no_case_fills_is_unknown_everywhere(spec):
    """A source that never says whether an advocate was offered cannot show that none was."""
    spec(
        """
        case | unit
        a    | North
        b    | South
        """,
        {
            "case.advocate_offered == 'yes'": {"a": None, "b": None},
            "case.advocate_offered == 'yes' or case.unit == 'North'": {"a": True, "b": None},
            "case.advocate_offered == 'yes' and case.unit == 'North'": {"a": None, "b": False},
        },
    )


def test_a_missing_time_is_neither_before_nor_after(spec):
    """A step with no date is in the file, but nothing follows about when."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        a    | recorded |
        b    | reported | 2024-03-04 21:10
        b    | recorded | 2024-03-05 09:00
        """,
        {
            "exists(events, kind == 'recorded')": {"a": True, "b": True},
            "first(events, kind == 'recorded').happened > case.begun": {"a": None, "b": True},
            "first(events, kind == 'recorded').happened <= case.begun + hours(24)": {"a": None, "b": True},
        },
    )


def test_an_event_that_is_not_there_has_no_columns(spec):
    """Whether it should be there is asked with `exists`, not by its time."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2024-03-04 21:10
        """,
        {
            "first(events, kind == 'recorded').happened <= case.begun + hours(24)": {"a": None},
            "exists(events, kind == 'recorded')": {"a": False},
            "exists(events, kind == 'recorded' and happened <= case.begun + hours(24))": {"a": False},
        },
    )


def test_a_case_without_events_is_a_case(spec):
    """Nothing exists in it, everything is true of all its events, and it has no first event."""
    spec(
        """
        case | unit
        a    | North

        case | kind
        b    | reported
        """,
        {
            "exists(events)": {"a": False, "b": True},
            "every(events, True, kind == 'recorded')": {"a": True, "b": False},
            "count(events)": {"a": 0, "b": 1},
            "first(events).kind": {"a": None, "b": "reported"},
        },
    )
