"""Count.

How many events there are for which something holds. Where that is unknown of some, the count is a range.
"""


def test_a_count_is_a_number(spec):
    """Nought where there is no such event."""
    spec(
        """
        case | kind
        a    | contact_attempted
        a    | contact_attempted
        a    | contact_attempted
        b    | contact_attempted
        b    | reported
        c    | reported
        """,
        {
            "count(events, kind == 'contact_attempted')": {"a": 3, "b": 1, "c": 0},
            "count(events)": {"a": 3, "b": 2, "c": 1},
            "count(events, kind == 'contact_attempted') >= 3": {"a": True, "b": False, "c": False},
        },
    )


def test_doubtful_events_make_the_count_a_range(spec):
    """A comparison is answered where every number of the range gives the same answer."""
    spec(
        """
        case | kind              | depth
        a    | victim_questioned | full
        a    | victim_questioned | full
        a    | victim_questioned |
        b    | victim_questioned | full
        b    | victim_questioned | initial
        """,
        {
            "count(events, depth == 'full')": {"a": "from 2 to 3", "b": 1},
            "count(events, depth == 'full') <= 3": {"a": True, "b": True},
            "count(events, depth == 'full') <= 2": {"a": None, "b": True},
            "count(events, depth == 'full') > 1": {"a": True, "b": False},
            "count(events, depth == 'full') == 2": {"a": None, "b": False},
            "count(events, depth == 'full') == 4": {"a": False, "b": False},
        },
    )


def test_a_count_is_always_known(spec):
    """As a range, if need be; it is comparisons with it that may be unknown."""
    spec(
        """
        case | kind              | depth
        a    | victim_questioned |
        b    | reported          | full
        """,
        {
            "known(count(events, depth == 'full'))": {"a": True, "b": True},
            "known(count(events, depth == 'full') == 0)": {"a": False, "b": True},
        },
    )


def test_two_counts_are_compared(spec):
    """More attempts than contacts."""
    spec(
        """
        case | kind              | method
        a    | contact_attempted | phone
        a    | contact_attempted | phone
        a    | victim_contacted  | phone
        b    | contact_attempted | phone
        b    | contact_attempted |
        b    | victim_contacted  | phone
        c    | victim_contacted  | phone
        """,
        {
            "count(events, kind == 'contact_attempted' and method == 'phone') "
            "> count(events, kind == 'victim_contacted')": {"a": True, "b": None, "c": False}
        },
    )
