"""Parquet: records in batches, each cell as the text a person would have typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.cells import text_of
from ringtrue.ingest.readers.rows import (
    BadRow,
    ReadOptions,
    RowStream,
    SourceRow,
    cannot_read,
    closing_on_error,
    compact_json,
    named_columns,
)
from ringtrue.ingest.readers.text import regular_file

BATCH = 5_000
# What turning one cell into Python can raise: a date after the year 9999, bytes that are no text, a zone unknown here.
UNREADABLE_CELL = (ValueError, OverflowError, TypeError, LookupError, NotImplementedError, pa.ArrowException)


def open_parquet(path: Path, options: ReadOptions) -> RowStream:
    """Return the records of a Parquet file; `line` is the record's number, and the options have nothing to add."""
    stream = regular_file(path)
    return closing_on_error(stream.close, lambda: _open(path, stream))


def _open(path: Path, stream: IO[bytes]) -> RowStream:
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise _not_parquet(path, fault) from fault
    records = Records(path, file)
    return RowStream(records.columns, records.read(), records.progress, stream.close)


def _not_parquet(path: Path, fault: Exception) -> SourceFileError:
    return cannot_read(
        path,
        f"it cannot be read as Parquet ({type(fault).__name__})",
        "a whole, unencrypted Parquet file",
        "Check that the export finished, or correct reads in the source mapping.",
    )


class Unreadable(str):
    """Stands in a column for a cell that has no text: the number or the bytes by which the file keeps it."""

    __slots__ = ()


class Records:
    """The records of an open Parquet file and how many of them have been read."""

    def __init__(self, path: Path, file: pq.ParquetFile) -> None:
        self._path = path
        self._file = file
        self._read = 0
        self.columns = named_columns(path, list(file.schema_arrow.names), 0)

    def progress(self) -> float:
        """Return the share of records read."""
        number = self._file.metadata.num_rows
        return self._read / number if number else 1.0

    def read(self) -> Iterator[SourceRow | BadRow]:
        """Yield every record."""
        for batch in self._batches():
            texts = [_texts(batch.column(at)) for at in range(len(self.columns))]
            for cells in zip(*texts, strict=True):
                self._read += 1
                values = dict(zip(self.columns, cells, strict=True))
                if Unreadable in map(type, cells):
                    yield self._bad(values)
                else:
                    yield SourceRow(self._read, compact_json(values), values)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._file.iter_batches(batch_size=BATCH)
        except (pa.ArrowException, OSError, ValueError) as fault:
            raise _not_parquet(self._path, fault) from fault

    def _bad(self, values: dict[str, str]) -> BadRow:
        column = next(name for name, cell in values.items() if type(cell) is Unreadable)
        kind = self._file.schema_arrow.field(self.columns.index(column)).type
        reason = f"a value of the type {kind} that cannot be written as text"
        return BadRow(self._read, compact_json(values), reason, column, str(values[column]))


def _texts(column: pa.Array) -> list[str]:
    try:
        return [text_of(cell) for cell in _readable(column).to_pylist()]
    except UNREADABLE_CELL:
        return [_text(column[place : place + 1]) for place in range(len(column))]


def _text(one: pa.Array) -> str:
    try:
        return text_of(_readable(one).to_pylist()[0])
    except UNREADABLE_CELL:
        return Unreadable(_as_stored(one))


def _as_stored(one: pa.Array) -> str:
    for stored in (pa.int64(), pa.binary()):
        try:
            kept = one.cast(stored).to_pylist()[0]
            return kept.hex() if isinstance(kept, bytes) else str(kept)
        except UNREADABLE_CELL:
            continue
    return ""


def _readable(column: pa.Array) -> pa.Array:
    """Return the column in types whose values Python can write as they were meant."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # Python knows no nanoseconds, and pandas writes them everywhere: 14:05:00.000000000.
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return column.cast(pa.time64("us"), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pa.duration("us"), safe=False)
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        # 0.1 in four bytes is 0.10000000149011612 in eight: the short text is the one that was meant.
        return column.cast(pa.float32()).cast(pa.string())
    return column
