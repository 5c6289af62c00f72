"""One value, or many.

A case has one verdict and many events. A condition that mixes the two is refused, and told how to get from many to one.
"""


def test_a_column_of_the_events_has_many_values(refused):
    """Outside a question over events nobody knows which is meant."""
    refused(
        "kind == 'recorded'",
        """
        requires: events may have many values per case here. Pick one with first(events, ...) or last(events, ...), \
or ask exists(events, ...), every(events, ...) or count(events, ...).
            kind == 'recorded'
            ^
        """,
    )
    refused(
        "case.offence == 'rape' and role in codes('supervisors')",
        """
        requires: events may have many values per case here. Pick one with first(events, ...) or last(events, ...), \
or ask exists(events, ...), every(events, ...) or count(events, ...).
            case.offence == 'rape' and role in codes('supervisors')
                                       ^
        """,
    )


def test_an_event_is_not_a_value(refused):
    """A column of it is."""
    refused(
        "case.begun == first(events)",
        """
        requires: this is an event; ask for one of its columns, as x.happened, or exists(x).
            case.begun == first(events)
                          ^
        """,
    )
    refused(
        "first(events, kind == 'recorded')",
        """
        requires: expected something true or false, found an event.
            first(events, kind == 'recorded')
            ^
        """,
    )
    refused(
        "known(first(events))",
        """
        requires: ask exists(x) of an event, or known(x.column).
            known(first(events))
                  ^
        """,
    )
    refused(
        "(first(events) if case.unit == 'North' else last(events)).kind == 'reported'",
        """
        requires: choose between columns of events, not between events.
            (first(events) if case.unit == 'North' else last(events)).kind == 'reported'
             ^
        """,
    )
    refused(
        "exists(case.unit)",
        """
        requires: exists(...) asks of an event, found a code or a pseudonym.
            exists(case.unit)
                   ^
        """,
    )


def test_that_and_next_need_an_event_to_start_from(refused):
    """At the top of a condition there is none."""
    refused(
        "that.kind == 'recorded'",
        """
        requires: `that` is the outer event, known only inside a question asked from an event.
            that.kind == 'recorded'
            ^
        """,
    )
    refused(
        "exists(events, that.kind == 'recorded')",
        """
        requires: `that` is the outer event, known only inside a question asked from an event.
            exists(events, that.kind == 'recorded')
                           ^
        """,
    )
    refused(
        "next(events, kind == 'recorded').happened <= as_of",
        """
        requires: next(events, ...) is asked from an event; at the top, use first or last.
            next(events, kind == 'recorded').happened <= as_of
            ^
        """,
    )


def test_the_events_are_named_in_the_question(refused):
    """And the number of conditions is fixed."""
    refused(
        "exists(first(events), kind == 'recorded')",
        """
        requires: exists(...) asks of events: exists(events, condition).
            exists(first(events), kind == 'recorded')
            ^
        """,
    )
    refused(
        "every(events, kind == 'recorded')",
        """
        requires: every(events, ...) takes 2 condition(s), found 1.
            every(events, kind == 'recorded')
            ^
        """,
    )
    refused(
        "exists(events, kind == 'recorded', role == 'registrar')",
        """
        requires: exists(events, ...) takes 1 condition(s), found 2.
            exists(events, kind == 'recorded', role == 'registrar')
            ^
        """,
    )


def test_questions_stand_two_deep_and_no_deeper(refused):
    """What is settled for the case as a whole can be given a name and used at any depth."""
    refused(
        "exists(events, exists(events, exists(events, kind == 'recorded')))",
        """
        requires: a question asked from an event cannot hold another one; give the inner part a name of its own.
            exists(events, exists(events, exists(events, kind == 'recorded')))
                                          ^
        """,
    )


def test_different_values_are_counted_in_a_column_of_codes(refused):
    """Times are not: two of them may or may not be the same."""
    refused(
        "count_distinct(happened) > 1",
        """
        requires: count_distinct(...) counts the values of a column of the events, as actor.
            count_distinct(happened) > 1
                           ^
        """,
    )
    refused(
        "count_distinct(case.unit) > 1",
        """
        requires: count_distinct(...) counts the values of a column of the events, as actor.
            count_distinct(case.unit) > 1
                           ^
        """,
    )
    refused(
        "count_distinct() > 1",
        """
        requires: expected count_distinct(column, condition).
            count_distinct() > 1
            ^
        """,
    )
