"""Sealing: a draft becomes a snapshot, a folder of Parquet named by the hash of what it holds.

The folder is written whole beside the casebook's others, flushed to disk, made read-only, and only then given its
name. Nothing reads a folder without its name, so a load that dies leaves nothing behind but a folder to sweep.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ringtrue.record import order
from ringtrue.record.compared import with_compared
from ringtrue.record.counts import COUNT
from ringtrue.record.derive import with_derived
from ringtrue.record.draft import Draft, Problem, columns_of
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import VERSION
from ringtrue.record.spans import Span, iso
from ringtrue.record.types import CodeType, ColumnType

ROW_GROUP = 250_000
TABLES = {
    "rows": {"row_no": pa.int64(), "file": pa.string(), "line": pa.int64(), "raw": pa.string()},
    "case_rows": {"case_no": pa.int32(), "row_no": pa.int64()},
}
PROBLEM = {name: pa.string() for name in ("file", "column", "value", "reason", "case")} | {"line": pa.int64()}


def seal(draft: Draft, notes: Mapping[str, Any], parent: Path) -> Path:
    """Write a draft as a snapshot folder inside `parent` and return its path; an equal one is kept as it is.

    `notes` go into the manifest (source, inputs, coverage); what depends on the hour of loading must not be among
    them, or the same files would not give the same snapshot.
    """
    cases, events, doubts = settle(draft.case_table(), draft.event_table(), draft)
    tables = {name: pa.table(getattr(draft, name), pa.schema(list(kinds.items()))) for name, kinds in TABLES.items()}
    problems = [vars(problem) for problem in (*draft.problems, *doubts)]
    problems.sort(key=lambda problem: (problem["file"], problem["line"], problem["column"]))
    tables["problems"] = pa.Table.from_pylist(problems, pa.schema(list(PROBLEM.items())))
    for name, rows in draft.tables.items():
        tables[f"table_{name}"] = pa.Table.from_pylist(rows, COUNT if name == "count" else None)
    if draft.counts:
        tables["table_count"] = pa.concat_tables(draft.counts)
    told = None if draft.tells is None else sorted(draft.tells | set(pc.unique(events["kind"]).to_pylist()))
    return write(parent, cases, events, tables, {"source": draft.source, "kind": draft.kind, "told": told, **notes})


def settle(cases: pa.Table, events: pa.Table, draft: Draft) -> tuple[pa.Table, pa.Table, list[Problem]]:
    """Fix what is settled once; return cases, events, and the problems of doubted times and repeated rows."""
    kind = draft.record.kind(draft.kind)
    begun, until = order.beginnings(events, cases.num_rows, kind, draft.covers)
    for number, period in draft.covers_case.items():
        if begun[number] == order.NEVER:
            begun[number], until[number] = period
    problems: list[Problem] = []
    if not kind.open_event_kinds:
        events, problems = _once(events, draft)
    wrong = order.doubted(events, begun, kind)
    if wrong.any():
        problems += _doubts(events.filter(pa.array(wrong)), draft)
        events = order.without_times(events, wrong)
    events = order.in_order(events)
    events = with_derived(cases, events, draft, begun)
    cases = with_compared(cases, events, draft)
    gone = pa.array(begun == order.NEVER)
    for name, values in (("begun_lo", begun), ("begun_hi", until)):
        cases = cases.append_column(name, pc.if_else(gone, pa.scalar(None, pa.int64()), pa.array(values)))
    return cases, events, problems


def _doubts(events: pa.Table, draft: Draft) -> list[Problem]:
    problems = []
    for event in events.select(["case_no", "source_row", "stanza", "kind", "happened_lo", "happened_hi"]).to_pylist():
        row = event["source_row"]
        when = iso(Span(event["happened_lo"], event["happened_hi"]))
        label = draft.record.code_label("event_kinds", event["kind"])
        reason = f"{label}: said to have happened before the case began; the time is taken as not known"
        case = draft.case_id(event["case_no"])
        column = draft.stanza_columns.get(event["stanza"], event["kind"])
        problems.append(Problem(draft.rows["file"][row], draft.rows["line"][row], column, when, reason, case))
    return problems


def _once(events: pa.Table, draft: Draft) -> tuple[pa.Table, list[Problem]]:
    """Return the events with each that was entered twice counted once, and a problem for every further row."""
    repeated = order.repeated(events)
    if not repeated:
        return events, []
    lines, files = draft.rows["line"], draft.rows["file"]
    problems = []
    for event, kept in zip(events.take(pa.array(list(repeated))).to_pylist(), repeated.values(), strict=True):
        row, label = event["source_row"], draft.record.code_label("event_kinds", event["kind"])
        when = iso(Span(event["happened_lo"], event["happened_hi"])) if event["happened_lo"] is not None else "no time"
        case = draft.case_id(event["case_no"])
        column = draft.stanza_columns.get(event["stanza"], event["kind"])
        same = f"{when}, as in line {lines[kept]} of {files[kept]}"
        reason = f"{label}: entered twice, alike in every column; counted once"
        problems.append(Problem(files[row], lines[row], column, same, reason, case))
    keep = np.ones(events.num_rows, dtype=bool)
    keep[list(repeated)] = False
    return events.filter(pa.array(keep)), problems


def write(
    parent: Path, cases: pa.Table, events: pa.Table, tables: Mapping[str, pa.Table], notes: Mapping[str, Any]
) -> Path:
    """Write sealed tables as a snapshot folder named by its contents, and return its path."""
    building = parent / f".building-{os.getpid()}"
    if building.exists():
        shutil.rmtree(building)
    (building / "slices").mkdir(parents=True)
    codes = _write_events(building, events)
    cases, numbers = _with_numbers(cases, schema().case)
    codes |= {f"case.{name}": known for name, known in numbers.items()}
    _write(building / "cases.parquet", cases)
    for name, table in tables.items():
        _write(building / f"{name}.parquet", table)
    manifest = {
        "version": VERSION,
        **notes,
        "cases": cases.num_rows,
        "events": events.num_rows,
        "counts": tables["table_count"].num_rows if "table_count" in tables else 0,
        "codes": codes,
        "latest": _latest(events),
        "placed": bool(pc.all(events["is_placed"]).as_py()) if events.num_rows else True,
        "complete": sorted(_complete(events) + [f"case.{name}" for name in _complete(cases)]),
        "exact": sorted(_exact(events) + [f"case.{name}" for name in _exact(cases)]),
        "files": {str(path.relative_to(building)): _hash(path) for path in sorted(building.rglob("*.parquet"))},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (building / "manifest.json").write_text(text, encoding="utf-8")
    name = f"{notes['source']}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return _name(building, parent / name)


def _name(building: Path, final: Path) -> Path:
    if final.exists():
        shutil.rmtree(building)
        return final
    for path in building.rglob("*"):
        if path.is_file():
            _flush(path)
            path.chmod(0o444)
    for folder in (building / "slices", building):
        _flush(folder)
        folder.chmod(0o555)
    building.rename(final)
    _flush(final.parent)
    return final


def _write_events(building: Path, events: pa.Table) -> dict[str, dict[str, int]]:
    """Write the log in case order and a slice for each kind; return, for each column of codes, the codes by number.

    A number of two bytes is read and compared many times faster than the text of a code.
    """
    events, codes = _with_numbers(events, schema().event)
    _write(building / "events.parquet", events)
    for number in codes["kind"].values():
        _write(building / "slices" / f"{number}.parquet", events.filter(pc.equal(events["kind_no"], number)))
    return codes


def _with_numbers(table: pa.Table, types: Mapping[str, ColumnType]) -> tuple[pa.Table, dict[str, dict[str, int]]]:
    """Return a table with each column of codes as numbers too, and what the numbers stand for."""
    codes = {}
    for name, kind in types.items():
        if isinstance(kind, CodeType):
            numbers, codes[name] = _numbered(table[name].combine_chunks())
            table = table.append_column(f"{name}_no", numbers)
    return table, codes


def _numbered(column: pa.Array) -> tuple[pa.Array, dict[str, int]]:
    """Return a column of codes as numbers, in the order of their texts, and what they stand for."""
    names = pc.unique(column).drop_null()
    names = names.take(pc.sort_indices(names))
    numbers = pc.index_in(column, value_set=names).cast(pa.int16())
    return numbers, {str(name): number for number, name in enumerate(names.to_pylist())}


def _write(path: Path, table: pa.Table) -> None:
    text = [field.name for field in table.schema if pa.types.is_string(field.type) and field.name != "raw"]
    pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=text)


def _complete(table: pa.Table) -> list[str]:
    """Return the columns of a table, as the language names them, that have no gaps."""
    return [_plain(name) for name in table.column_names if table[name].null_count == 0 and not name.endswith("_hi")]


def _plain(name: str) -> str:
    return name.removesuffix("_lo")


def _exact(table: pa.Table) -> list[str]:
    """Return the times of a table of which both ends are the same in every row."""
    times = [name.removesuffix("_lo") for name in table.column_names if name.endswith("_lo")]
    return [name for name in times if _same(table[f"{name}_lo"], table[f"{name}_hi"])]


def _latest(events: pa.Table) -> int:
    """Return the last moment at which anything is said to have happened or been entered."""
    ends = [pc.max(events[name]).as_py() for name in ("happened_hi", "entered_hi")]
    return max((end for end in ends if end is not None), default=0)


def _same(lo: pa.ChunkedArray, hi: pa.ChunkedArray) -> bool:
    differs = pc.any(pc.not_equal(lo, hi)).as_py()
    return not differs


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored_columns() -> tuple[list[str], list[str]]:
    """Return the stored columns of cases and of events, as engines read them."""
    record = schema()
    return [name for name, _ in columns_of(record.case)], [name for name, _ in columns_of(record.event)]
