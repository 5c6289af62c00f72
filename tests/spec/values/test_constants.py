"""Values written in the condition.

A condition may hold `True` and `False`, whole numbers, codes in quotes, and days as `date('2024-03-04')`.
"""


def test_true_and_false_are_conditions(spec):
    """`applies: True` is a standard for every case."""
    spec(
        """
        case | unit
        a    | North
        """,
        {"True": {"a": True}, "False": {"a": False}, "not True": {"a": False}},
    )


def test_numbers_are_whole_and_may_be_negative(spec):
    """A fraction is refused (see the chapter on refusals)."""
    spec(
        """
        case | kind    | amount
        a    | charged | -2
        """,
        {
            "first(events).amount == -2": {"a": True},
            "first(events).amount < -1": {"a": True},
            "first(events).amount > 0": {"a": False},
        },
    )


def test_a_day_is_written_as_a_date(spec):
    """Editions and cut-off days are days; a time is asked for its `day(...)` before it is set beside one."""
    spec(
        """
        case | kind     | happened
        a    | reported | 2015-03-31 23:59
        b    | reported | 2015-04-01 00:00
        """,
        {
            "day(case.begun) >= date('2015-04-01')": {"a": False, "b": True},
            "date('2015-04-01')": {"a": "2015-04-01", "b": "2015-04-01"},
        },
    )


def test_a_code_may_hold_any_sign(spec):
    """Apostrophes, quotes, backslashes, percent signs and letters of any script stand for themselves."""
    spec(
        r"""
        case | unit
        a    | St John's
        b    | C:\new
        c    | 100%_
        d    | Zürich Süd
        e    | "quoted"
        """,
        {
            '''case.unit == "St John's"''': {"a": True, "b": False, "c": False, "d": False, "e": False},
            r"case.unit == 'C:\\new'": {"a": False, "b": True, "c": False, "d": False, "e": False},
            "case.unit == '100%_'": {"a": False, "b": False, "c": True, "d": False, "e": False},
            "case.unit in ('Zürich Süd', '$1')": {"a": False, "b": False, "c": False, "d": True, "e": False},
            """case.unit == '"quoted"'""": {"a": False, "b": False, "c": False, "d": False, "e": True},
        },
    )
