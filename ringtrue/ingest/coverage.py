"""The coverage report: what of the files the record holds, and what it does not."""

from typing import Any

from ringtrue.ingest.cells import BLANK, FILLED, UNKNOWN, WRONG
from ringtrue.ingest.reading import Reading, Tally, columns_read

MOST_VALUES = 50


def coverage_of(reading: Reading) -> dict[str, Any]:
    """Return, for each kind of file, its rows, its columns with what they held, and the columns nobody mapped."""
    ignored = reading.source.ignored
    found = {}
    for role, tally in reading.tallies.items():
        read = set(columns_read(reading.source, role))
        heads = [head for head in tally.heads if head not in read]
        heard = {*tally.heads, *reading.source.files[role].made}
        there = [name for name in tally.columns if name in heard or "." in name or not tally.heads]
        found[role] = {
            "rows": tally.rows,
            "unreadable_rows": tally.bad,
            "columns": [_column(name, tally) for name in there],
            "absent": [name for name in tally.columns if name not in there],
            "ignored": {head: ignored[head] for head in heads if head in ignored},
            "passed_over": dict(tally.aside),
            "unmapped": [head for head in heads if head not in ignored],
        }
    return found


def _column(name: str, tally: Tally) -> dict[str, Any]:
    column = tally.columns[name]
    values = column.wrong.most_common(MOST_VALUES)
    return {
        "column": name,
        "filled": column.states[FILLED],
        "blank": column.states[BLANK],
        "unknown": column.states[UNKNOWN],
        "not_understood": column.states[WRONG],
        "values_not_understood": [{"value": value[:200], "rows": rows} for value, rows in values],
    }
