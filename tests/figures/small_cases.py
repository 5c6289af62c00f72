"""Small casebooks for the tests of counting: cases written as tables, and tables of published numbers."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from ringtrue.language.engines.base import Evidence
from ringtrue.record.counts import COUNT
from ringtrue.record.draft import Draft
from ringtrue.record.example import add_example, read_table
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import parse_time


def evidence_of(
    folder: Path,
    cases: Mapping[str, tuple[Mapping[str, str], str]],
    as_of: str = "2020-12-31",
    tells: frozenset[str] | None = None,
    kind: str = "report",
) -> Evidence:
    """Seal cases, each with its columns and its events as a table, and see them up to the end of a day."""
    draft = Draft("ours", kind, tells=tells)
    for name, (columns, events) in cases.items():
        add_example(draft, name, columns, events, name)
    day = parse_time(as_of)
    assert day is not None
    return Evidence(Snapshot(seal(draft, {"inputs": []}, folder)), day.hi)


def published_of(folder: Path, table: str) -> Snapshot:
    """Seal a table of published numbers; a period may be a day, a month, a year, or two of them with a stroke."""
    draft = Draft("table", "count")
    rows = []
    for row in read_table(table):
        first, _, last = row["period"].partition("/")
        lo, hi = parse_time(first), parse_time(last or first)
        assert lo is not None and hi is not None
        rows.append(
            {name: row.get(name) or None for name in ("unit", "counted", "offence", "exit", "outcome")}
            | {"period_lo": lo.lo, "period_hi": hi.hi, "value": int(row["value"]), "source_row": 0}
        )
    draft.counts.append(pa.Table.from_pylist(rows, schema=COUNT))
    return Snapshot(seal(draft, {"inputs": []}, folder))
