"""Reading a sealed snapshot: its manifest, its tables, and single cases with the rows they came from."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ringtrue.errors import CasebookError
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span
from ringtrue.record.types import ColumnType, Value

VERSION = 3  # of the layout of a snapshot's files; since 3 they have the columns of matters and promises
Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """A sealed folder of evidence."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the folder says of itself; raise CasebookError where it is not a snapshot."""
        try:
            found = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise CasebookError(f"{self.path}: not a snapshot ({problem}). Load the source again.") from None
        version = found.get("version") if isinstance(found, dict) else None
        if version != VERSION:
            raise CasebookError(
                f"{self.path}: sealed in layout {version}, and this RingTrue reads layout {VERSION}. "
                "Load the source again."
            )
        return dict(found)

    @property
    def name(self) -> str:
        """The name of the folder: the source and the hash of its contents."""
        return self.path.name

    @property
    def source(self) -> str:
        """The source that was loaded."""
        return str(self.manifest["source"])

    @property
    def kind(self) -> str:
        """The kind of case it holds."""
        return str(self.manifest["kind"])

    def table(self, name: str) -> pa.Table:
        """Return one of the tables, whole."""
        return pq.read_table(self.path / f"{name}.parquet")

    def verify(self) -> None:
        """Raise CasebookError where a file of the snapshot is missing or is no longer what was sealed."""
        for name, expected in self.manifest["files"].items():
            path = self.path / name
            if not path.exists():
                raise CasebookError(f"{path}: missing from the snapshot. Restore it, or load the source again.")
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise CasebookError(f"{path}: altered since it was sealed. Restore it, or load the source again.")

    @cached_property
    def case_ids(self) -> list[str]:
        """The ids of all cases; the place in the list is the case's number."""
        return [str(name) for name in self.table("cases")["case_id"].to_pylist()]

    @cached_property
    def units(self) -> list[str | None]:
        """The unit of each case, by its number."""
        return list(self.table("cases")["unit"].to_pylist())

    def case(self, number: int) -> "Case":
        """Return one case with its events."""
        return next(self.cases([number]))

    def cases(self, numbers: Sequence[int] | range) -> Iterator["Case"]:
        """Yield cases by number, in order, reading only their part of the files."""
        if not len(numbers):
            return
        bounds = [("case_no", ">=", min(numbers)), ("case_no", "<=", max(numbers))]
        wanted = set(numbers)
        cases = pq.read_table(self.path / "cases.parquet", filters=bounds)
        events = pq.read_table(self.path / "events.parquet", filters=bounds)
        if len(wanted) < cases.num_rows:
            chosen = pa.array(sorted(wanted), pa.int32())
            cases = cases.filter(pc.is_in(cases["case_no"], value_set=chosen))
            events = events.filter(pc.is_in(events["case_no"], value_set=chosen))
        by_case: dict[int, list[Row]] = {}
        for event in events.to_pylist():
            by_case.setdefault(event["case_no"], []).append(event)
        for row in cases.to_pylist():
            yield Case(row, by_case.get(row["case_no"], []))

    def rows_of(self, numbers: Sequence[int]) -> list[Row]:
        """Return source rows by number: file, line and the text as it came."""
        if not numbers:
            return []
        return pq.read_table(self.path / "rows.parquet", filters=[("row_no", "in", list(numbers))]).to_pylist()

    def places_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return where source rows stand, as file and line, by their numbers."""
        rows = pq.read_table(self.path / "rows.parquet", columns=["row_no", "file", "line"])
        rows = rows.filter(pc.is_in(rows["row_no"], value_set=pa.array(sorted(set(numbers)), pa.int64())))
        return {row["row_no"]: f"{row['file']}, line {row['line']}" for row in rows.to_pylist()}

    def row_numbers(self, case_no: int) -> list[int]:
        """Return the numbers of the source rows that tell something of a case."""
        found = pq.read_table(self.path / "case_rows.parquet", filters=[("case_no", "=", case_no)])
        return [int(number) for number in found["row_no"].to_pylist()]


def unseal(path: Path) -> None:
    """Let the folder of a snapshot be removed, for snapshots that were made to be thrown away."""
    for folder in (path, path / "slices"):
        folder.chmod(0o755)


@dataclass(frozen=True)
class Case:
    """One case as stored: its row and its events' rows, in order."""

    row: Row
    event_rows: list[Row]

    @property
    def id(self) -> str:
        """The id of the case: its source and its own key there."""
        return str(self.row["case_id"])

    @property
    def number(self) -> int:
        """The number of the case within its snapshot."""
        return int(self.row["case_no"])

    @cached_property
    def columns(self) -> dict[str, Value]:
        """What the record says of the case, by column."""
        return values_from(self.row, schema().case)

    @cached_property
    def events(self) -> list[dict[str, Value]]:
        """What the record says of each event, by column, in the fixed order."""
        types = schema().event
        return [values_from(row, types) for row in self.event_rows]


def event_from(row: Row) -> dict[str, Any]:
    """Turn the stored row of an event into typed values, and whether its place among the others is known."""
    return {**values_from(row, schema().event), "is_placed": row["is_placed"]}


def values_from(row: Row, types: Any) -> dict[str, Value]:
    """Turn a stored row into typed values."""
    return {name: _value(row, name, kind) for name, kind in types.items()}


def _value(row: Row, name: str, kind: ColumnType) -> Value:
    if kind.name == "time":
        lo, hi = row.get(f"{name}_lo"), row.get(f"{name}_hi")
        return None if lo is None or hi is None else Span(lo, hi)
    found = row.get(name)
    if kind.name == "number":
        return None if found is None else Span(found, found)
    return None if found is None else str(found)
