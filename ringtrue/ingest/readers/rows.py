"""What every reader hands on: rows as they stood in the file (step 1 of the path of a datum).

Nothing is interpreted here. A row that could be split into cells is a `SourceRow`; one that could not is a `BadRow`,
which keeps the text all the same, so that a force's own words are never lost to our parser.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ringtrue.errors import SourceFileError

compact_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the file, cell by cell.

    `line` counts from 1: the line on which the row begins in CSV, NDJSON, XES and files of fixed width, the sheet's own
    row number in XLSX and ODS, the record's number in Parquet. `raw` is the exact text for CSV, NDJSON and fixed width
    (inner line breaks kept, the last one left off; where a record makes several rows, their texts one after the other
    are the record); elsewhere the cells as compact JSON: a list for XLSX and ODS, an object for Parquet and XES. A
    blank cell is ''. A key that one object or event lacks may be absent from `values` where each row brings its own
    (NDJSON, XES).
    """

    line: int
    raw: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that could not be split into cells, kept verbatim with the reason."""

    line: int
    raw: str
    reason: str
    column: str = ""
    value: str = ""


Place = tuple[int, int]  # the first character of a field, counted from 1, and how many it has


@dataclass(frozen=True)
class Repeated:
    """A block that comes several times in a record, as the months of a year do.

    Its fields are placed from the beginning of the record as they stand in the first block; the others follow without a
    gap. `name` is the column that says which block a row is, from 1.
    """

    name: str
    first: int
    width: int
    times: int
    texts: dict[str, Place] = field(default_factory=dict)
    numbers: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """The record of a file of fixed width: how long it is, by what it is known, and where its fields stand.

    `known_by` gives fields that hold the same text in every record of this layout. A field among `numbers` may be
    negative in the notation of punched cards.
    """

    length: int
    known_by: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Place] = field(default_factory=dict)
    numbers: dict[str, Place] = field(default_factory=dict)
    repeated: Repeated | None = None

    def faults(self) -> list[str]:
        """Return what is impossible in it: fields outside the record or their block, and names used twice."""
        block = self.repeated
        groups = [(self.texts, 1, self.length), (self.numbers, 1, self.length)]
        names = [*self.texts, *self.numbers]
        found = [
            f"known_by names {name!r}, which is none of its texts" for name in self.known_by if name not in self.texts
        ]
        if block:
            last = block.first + block.width - 1
            groups += [(block.texts, block.first, last), (block.numbers, block.first, last)]
            names += [block.name, *block.texts, *block.numbers]
            if block.times < 1 or block.first + block.width * block.times - 1 > self.length:
                found.append(
                    f"{block.times} blocks of {block.width} from {block.first} on do not fit into {self.length}"
                )
        for fields, least, most in groups:
            for name, (first, width) in fields.items():
                if width < 1 or first < least or first + width - 1 > most:
                    found.append(f"{name} does not lie between {least} and {most}")
        return found + [f"{name} is placed twice" for name in dict.fromkeys(names) if names.count(name) > 1]


@dataclass(frozen=True)
class ReadOptions:
    """How a file is to be read, as its source mapping declares; None means: find out from the file."""

    reads: str = "csv"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    head_row: int = 1
    layout: Layout | None = None


class RowStream:
    """The rows of one file in its own order, read lazily and once; the file is closed at the end of `with` or of rows.

    A file that turns out unreadable half-way raises `SourceFileError` half-way: nothing of it is to be loaded.
    """

    def __init__(
        self,
        columns: list[str],
        rows: Iterator[SourceRow | BadRow],
        progress: Callable[[], float],
        close: Callable[[], None],
    ) -> None:
        self.columns = columns
        self._close = close
        self._progress = progress
        self._ended = False
        self._closed = False
        self._rows = self._until_the_end(rows)

    def __iter__(self) -> Iterator[SourceRow | BadRow]:
        return self._rows

    def __enter__(self) -> "RowStream":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def progress(self) -> float:
        """How much of the file has been read, between 0 and 1; an estimate."""
        if self._ended:
            return 1.0
        return min(1.0, max(0.0, self._progress()))

    def close(self) -> None:
        """Give the file back, whether or not it was read to the end."""
        self._rows.close()
        self._close_once()

    def _close_once(self) -> None:
        if not self._closed:
            self._closed = True
            self._close()

    def _until_the_end(self, rows: Iterator[SourceRow | BadRow]) -> Generator[SourceRow | BadRow, None, None]:
        try:
            yield from rows
            self._ended = True
        finally:
            self._close_once()


def cannot_read(path: Path, found: str, expected: str, remedy: str, line: int = 0) -> SourceFileError:
    """Return the error for a file that cannot be read, worded as every such error is.

    No message ever quotes a cell: errors end in logs, and logs hold no row values.
    """
    where = f"{path.name} line {line}" if line else path.name
    return SourceFileError(f"{where}: {found}. Expected {expected}. {remedy}")


def named_columns(path: Path, heads: list[str], line: int) -> list[str]:
    """Return the column heads, stripped, after checking that each cell can be called by exactly one name.

    Blank heads at the right edge are dropped: a delimiter at the end of every line, or a sheet formatted beyond its
    table, makes no column. Whoever reads the rows must see to it that a text beneath them is not dropped with them.
    """
    names = [head.strip() for head in heads]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise cannot_read(
            path,
            "no column head in the row that should hold them",
            "a row of column heads",
            "If the heads stand in another row, say so with head_row in the source mapping.",
            line,
        )
    if "" in names:
        raise cannot_read(
            path,
            f"column {names.index('') + 1} of {len(names)} has a blank head",
            "a head over every column",
            "Give the column a head in the export, or set head_row if the heads stand in another row.",
            line,
        )
    _refuse_repeated(path, names, line)
    return names


def _refuse_repeated(path: Path, names: list[str], line: int) -> None:
    first: dict[str, int] = {}
    pairs = [(first[name], at) for at, name in enumerate(names, 1) if first.setdefault(name, at) != at]
    if pairs:
        # By number: where head_row is wrong these are no heads but somebody's name, and errors end in logs.
        listed = "; ".join(f"{one} and {other}" for one, other in pairs[:5]) + ("; ..." if len(pairs) > 5 else "")
        raise cannot_read(
            path,
            f"columns of the same head: {listed}",
            "every column head once",
            "Rename one of each pair in the export, or set head_row if the heads stand in another row.",
            line,
        )


def closing_on_error(close: Callable[[], None], make: Callable[[], RowStream]) -> RowStream:
    """Return what `make` returns; if it fails, close the file first, so that no failed opening leaves one open."""
    try:
        return make()
    except BaseException:
        close()
        raise


def as_text(cells: Iterable[str]) -> list[str]:
    """Return the cells as they are, save that one of only whitespace is blank."""
    return ["" if cell.isspace() else cell for cell in cells]
