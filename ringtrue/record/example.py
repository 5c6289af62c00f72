"""Small cases written as tables, for worked examples, spec tables and samples.

    kind               | happened         | role
    reported           | 2008-11-03 21:10 | front_counter
    specialist_contact | 2008-11-04 10:30 | specialist

A blank cell is a value not recorded. A column that in a load other files decide (the line of command, training) can be
stated as any other. The rows go the way of any other record: cleaned by their types, ordered by the
same rules as a snapshot.
"""

from collections.abc import Mapping

from ringtrue.errors import LibraryError
from ringtrue.record.draft import Draft
from ringtrue.record.schema import schema
from ringtrue.record.seal import settle
from ringtrue.record.snapshot import Case
from ringtrue.record.types import ColumnType, Unreadable, Value
from ringtrue.record.yamlfile import near


def read_table(text: str, where: str = "table") -> list[dict[str, str]]:
    """Return the rows of a table whose cells are parted by bars; raise LibraryError where a row is not as the head."""
    lines = [line for line in text.strip().splitlines() if line.strip() and not set(line.strip()) <= set("-+|: ")]
    if not lines:
        return []
    head = [cell.strip() for cell in lines[0].split("|")]
    rows = []
    for number, line in enumerate(lines[1:], 1):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(head):
            raise LibraryError(f"{where}, row {number}: {len(cells)} cells, expected {len(head)} ({', '.join(head)}).")
        rows.append(dict(zip(head, cells, strict=True)))
    return rows


def clean(
    types: Mapping[str, ColumnType], cells: Mapping[str, str], where: str, loose: bool = False
) -> dict[str, Value]:
    """Clean the cells of one row; raise LibraryError where a column or a value is not of the record."""
    values: dict[str, Value] = {}
    for name, text in cells.items():
        if name not in types:
            raise LibraryError(f"{where}: no column {name!r}{near(name, types)}.")
        if not text.strip():
            continue
        try:
            values[name] = text if loose and name == "kind" else types[name].clean(text)
        except Unreadable as problem:
            raise LibraryError(f"{where}: {name}: {text!r} is {problem}; expected {types[name].explain()}.") from None
    return values


def add_example(draft: Draft, case_id: str, columns: Mapping[str, str], events: str, where: str) -> int:
    """Add a case written as a table to a draft and return its number."""
    record = schema()
    row = draft.add_row(where, draft.cases.length + 1, events)
    number = draft.add_case(case_id, clean(record.case, columns, where), row)
    loose = record.kind(draft.kind).open_event_kinds
    for place, cells in enumerate(read_table(events, where), 1):
        values = clean(record.event, cells, f"{where}, event {place}", loose)
        draft.stated[number, place] = {name: values.pop(name) for name in record.model.derived_event if name in values}
        draft.add_event(number, values, row, place)
    return number


def example_case(kind: str, columns: Mapping[str, str], events: str, where: str = "example") -> Case:
    """Return a single case written as a table, settled as a snapshot would settle it."""
    draft = Draft("example", kind)
    add_example(draft, "example", columns, events, where)
    return settled(draft)[0]


def settled(draft: Draft) -> list[Case]:
    """Return the cases of a draft as they would stand in a snapshot."""
    cases, events, _ = settle(draft.case_table(), draft.event_table(), draft)
    rows: dict[int, list[dict[str, object]]] = {}
    for event in events.to_pylist():
        rows.setdefault(event["case_no"], []).append(event)
    return [Case(row, rows.get(row["case_no"], [])) for row in cases.to_pylist()]
