"""A snapshot before it is sealed: cases, events, source rows and problems, gathered column by column.

Everything that reads a source writes here, and only here; `seal.py` turns a draft into a snapshot in one act.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ringtrue.record.schema import Schema, schema
from ringtrue.record.spans import Span
from ringtrue.record.types import ColumnType, Value


@dataclass(frozen=True)
class Problem:
    """Something a file says that the record could not take: where it stands, what it says, and why not."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    case: str = ""


def columns_of(types: Mapping[str, ColumnType]) -> list[tuple[str, pa.DataType]]:
    """Return the stored columns of typed ones: a time has two ends, a number and a text one column each."""
    found: list[tuple[str, pa.DataType]] = []
    for name, kind in types.items():
        if kind.name == "time":
            found += [(f"{name}_lo", pa.int64()), (f"{name}_hi", pa.int64())]
        else:
            found.append((name, pa.int64() if kind.name == "number" else pa.string()))
    return found


class Columns:
    """Rows kept as one list per stored column, a blank wherever a row says nothing.

    Most columns of most rows are blank, so that the blanks before a value are written only when the value comes.
    """

    def __init__(self, names: Iterable[str], types: Mapping[str, ColumnType]) -> None:
        self.types = types
        self._held: dict[str, list[Any]] = {name: [] for name in names}
        self.ends = frozenset(name for name, kind in types.items() if kind.name == "time")
        self.length = 0

    def add(self, fixed: Mapping[str, Any], values: Mapping[str, Value]) -> None:
        """Add a row of plain columns and of typed values."""
        for name, plain in fixed.items():
            self._put(name, plain)
        for name, value in values.items():
            if isinstance(value, Span) and name in self.ends:
                self._put(f"{name}_lo", value.lo)
                self._put(f"{name}_hi", value.hi)
            elif value is not None:
                self._put(name, value.lo if isinstance(value, Span) else value)
        self.length += 1

    def _put(self, name: str, value: Any) -> None:
        held = self._held[name]
        if len(held) < self.length:
            held += [None] * (self.length - len(held))
        held.append(value)

    def column(self, name: str) -> list[Any]:
        """Return a stored column, as long as there are rows."""
        held = self._held[name]
        held += [None] * (self.length - len(held))
        return held


@dataclass
class Draft:
    """What was read of one load of one source."""

    source: str
    kind: str
    record: Schema = field(default_factory=schema)
    problems: list[Problem] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    counts: list[pa.Table] = field(default_factory=list)  # in the shape of `counts.COUNT`, one for each file
    covers: Span | None = None
    covers_case: dict[int, Span] = field(default_factory=dict)  # the same of single cases, as an example states it
    tells: frozenset[str] | None = None  # kinds of event that the files would show; None: of any kind
    stanza_columns: dict[int, str] = field(default_factory=dict)
    # What an example states of an event that in a load other files would decide, by case and place.
    stated: dict[tuple[int, int], dict[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.case_types = {name: self.record.case[name] for name in self.record.given_case}
        self.event_types = {name: self.record.event[name] for name in self.record.given_event}
        case_names = [name for name, _ in columns_of(self.case_types)]
        event_names = [name for name, _ in columns_of(self.event_types)]
        self.cases = Columns(["case_no", "case_id", "source_row", *case_names], self.case_types)
        self.events = Columns(["case_no", "source_row", "stanza", *event_names], self.event_types)
        self.rows: dict[str, list[Any]] = {"row_no": [], "file": [], "line": [], "raw": []}
        self.case_rows: dict[str, list[int]] = {"case_no": [], "row_no": []}

    def add_row(self, file: str, line: int, raw: str) -> int:
        """Keep an input row verbatim and return its number."""
        number = len(self.rows["row_no"])
        for name, value in zip(self.rows, (number, file, line, raw), strict=True):
            self.rows[name].append(value)
        return number

    def add_case(self, case_id: str, values: Mapping[str, Value], row: int) -> int:
        """Add a case and return its number within the snapshot."""
        number = self.cases.length
        self.cases.add({"case_no": number, "case_id": case_id, "source_row": row}, values)
        self.tie(number, row)
        return number

    def case_id(self, case_no: int) -> str:
        """Return the id of a case by its number."""
        return str(self.cases.column("case_id")[case_no])

    def tie(self, case_no: int, row: int) -> None:
        """Note that an input row tells something of a case."""
        self.case_rows["case_no"].append(case_no)
        self.case_rows["row_no"].append(row)

    def add_event(self, case_no: int, values: Mapping[str, Value], row: int, stanza: int = 0) -> None:
        """Add an event of a case, from the stanza of the mapping that found it."""
        self.events.add({"case_no": case_no, "source_row": row, "stanza": stanza}, values)

    def add_problem(self, file: str, line: int, column: str, value: str, reason: str, case: str = "") -> None:
        """Note what could not be taken from the files."""
        self.problems.append(Problem(file, line, column, value, reason, case))

    def case_table(self) -> pa.Table:
        """Return the cases as an Arrow table."""
        return _table(self.cases, [("case_no", pa.int32()), ("case_id", pa.string()), ("source_row", pa.int64())])

    def event_table(self) -> pa.Table:
        """Return the events as an Arrow table, in the order they were read."""
        return _table(self.events, [("case_no", pa.int32()), ("source_row", pa.int64()), ("stanza", pa.int32())])


def _table(columns: Columns, fixed: list[tuple[str, pa.DataType]]) -> pa.Table:
    wanted = [*fixed, *columns_of(columns.types)]
    return pa.table({name: pa.array(columns.column(name), type=kind) for name, kind in wanted})
