"""A share is printed only where the cases judged can stand for the others, and never without the unclear."""

import pytest

from ringtrue.publish.tables import Number, Row, _one_sided


def _row(met: int, breached: int, unclear: int) -> Row:
    total = Number(met + breached + unclear, "cases")
    return Row("Ada's unit", "", "", {}, total, met + breached, breached, unclear, _one_sided(met, breached, unclear))


@pytest.mark.parametrize(
    ("met", "breached", "unclear", "has_share"),
    [
        (5, 5, 0, True),
        (5, 5, 90, True),
        (0, 50, 50, True),  # as many judged as unclear
        (0, 50, 51, False),  # a form that can show only the breach
        (50, 0, 51, False),  # or only that it was met
        (0, 0, 10, False),
    ],
)
def test_where_all_judged_fell_one_way_and_more_are_unclear_there_is_no_share(met, breached, unclear, has_share):
    assert _row(met, breached, unclear).has_share is has_share


@pytest.mark.parametrize(
    ("met", "breached", "unclear", "words"),
    [(30, 10, 60, "10% to 70%"), (0, 50, 50, "50% to 100%"), (1, 0, 0, "0% to 0%")],
)
def test_what_the_unclear_cases_may_be_bounds_the_share(met, breached, unclear, words):
    assert _row(met, breached, unclear).with_unclear == words
