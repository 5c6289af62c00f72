"""Every type cleans, checks, labels, explains and generates itself."""

import random

import pytest

from ringtrue.errors import LibraryError
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span, parse_time
from ringtrue.record.types import Unreadable, column_type

COLUMNS = [("case", name) for name in schema().case] + [("event", name) for name in schema().event]


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_a_column_accepts_and_says_what_it_makes_up(table: str, name: str) -> None:
    column = getattr(schema(), table)[name]
    rng = random.Random(name)
    for _ in range(20):
        value = column.generate(rng)
        assert value is not None
        assert column.check(value)
        assert column.label(value)
    assert column.check(None)
    assert "not recorded" in column.label(None)
    assert column.explain()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("kind", "reprted", "not a code of event_kinds"),
        ("happened", "1900-01-01", "before 1950"),
        ("happened", "2999-01-01", "lies in the future"),
        ("happened", "soon", "not a date or time"),
        ("amount", "1.5", "not a whole number"),
    ],
)
def test_an_impossible_value_is_refused_with_its_reason(name: str, text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        schema().event[name].clean(text)


def test_values_are_cleaned_to_what_the_record_holds() -> None:
    event = schema().event
    assert event["kind"].clean(" reported ") == "reported"
    assert event["amount"].clean("12.0") == Span(12, 12)
    assert event["happened"].clean("2014-03-07") == parse_time("2014-03-07")
    assert event["actor"].clean(" N   12 ") == "N 12"


def test_an_unknown_type_in_the_record_is_an_error() -> None:
    with pytest.raises(LibraryError, match="no type 'colour'"):
        column_type("colour", "x", False, None, schema().model.earliest)
