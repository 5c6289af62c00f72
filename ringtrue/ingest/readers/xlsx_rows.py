"""XLSX: the rows of one sheet, as calamine reads them once the sheet has been looked over."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import python_calamine as calamine

from ringtrue.ingest.readers.cells import text_of
from ringtrue.ingest.readers.rows import (
    BadRow,
    ReadOptions,
    RowStream,
    SourceRow,
    closing_on_error,
    compact_json,
    named_columns,
)
from ringtrue.ingest.readers.workbook import Sheet, merged_heads, no_head_row, not_a_workbook, survey

MIDNIGHT = time(0, 0)


def open_xlsx(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of the declared sheet, or of the first visible one; `line` is the sheet's own row number."""
    sheet = survey(path, options.sheet)
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        loaded = workbook.get_sheet_by_name(sheet.name)
    except Exception as fault:
        raise not_a_workbook(path, type(fault).__name__) from fault
    except BaseException as fault:  # pragma: no cover - 22,000 altered workbooks did not make it panic
        # calamine is Rust: where it panics the exception descends from BaseException, and has no class to import.
        if type(fault).__name__ != "PanicException":
            raise
        raise not_a_workbook(path, "calamine gave up on it") from None
    return closing_on_error(workbook.close, lambda: _open(path, options, workbook, SheetRows(path, sheet, loaded)))


def _open(path: Path, options: ReadOptions, workbook: calamine.CalamineWorkbook, rows: "SheetRows") -> RowStream:
    rows.read_heads(options.head_row)
    return RowStream(rows.columns, rows.read(), rows.progress, workbook.close)


class SheetRows:
    """The rows of a loaded sheet, of which the heads are read first."""

    def __init__(self, path: Path, sheet: Sheet, loaded: calamine.CalamineSheet) -> None:
        self._path = path
        self._faults = sheet.faults
        self._height = sheet.rows
        self._merged = Merged(loaded.merged_cell_ranges or [])
        self._numbered = self._number(loaded)
        self._row = 0
        self.columns: list[str] = []

    def progress(self) -> float:
        """Return the share of the sheet's rows that have been read."""
        return self._row / self._height if self._height else 1.0

    def read_heads(self, head_row: int) -> None:
        """Set the columns; the rows that follow are those below the heads."""
        if self._merged.touches(head_row):
            raise merged_heads(self._path, head_row)
        for row, cells in self._numbered:
            if row == head_row:
                self.columns = named_columns(self._path, [_cell_text(cell) for cell in cells or []], row)
                return
        raise no_head_row(self._path, self._height, head_row)

    def read(self) -> Iterator[SourceRow | BadRow]:
        """Yield every row below the heads that has anything in it."""
        width = len(self.columns)
        for row, cells in self._numbered:
            texts = [_cell_text(cell) for cell in cells or []]
            fault = self._fault(row, cells, texts)
            if fault is not None:
                column, reason = fault
                yield BadRow(row, compact_json(texts), reason, self.columns[column - 1] if 0 < column <= width else "")
            elif any(texts):
                yield SourceRow(row, compact_json(texts[:width]), dict(zip(self.columns, texts, strict=False)))

    def _fault(self, row: int, cells: list[Any] | None, texts: list[str]) -> tuple[int, str] | None:
        """Return what would make the cells a false picture of the row, and the number of its column or 0."""
        if cells is None:
            return 0, "a duration or date beyond all bounds"
        if row in self._faults:
            return self._faults[row]
        if any(texts[len(self.columns) :]):
            return 0, f"text to the right of the last of {len(self.columns)} column heads"
        return self._merged.hidden_in(row)

    def _number(self, loaded: calamine.CalamineSheet) -> Iterator[tuple[int, list[Any] | None]]:
        cells = iter(loaded.iter_rows())
        while True:
            self._row += 1
            try:
                yield self._row, next(cells)
            except StopIteration:
                return
            except (OverflowError, ValueError):
                yield self._row, None


class Merged:
    """Merged cells, of which only the first has its value: the others' blanks are no answers."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        # Rows and columns from 1, in the order in which rows will ask.
        self._ranges = sorted(((top + 1, left + 1), (bottom + 1, right + 1)) for (top, left), (bottom, right) in ranges)
        self._next = 0
        self._last = (0, 0, 0)

    def touches(self, row: int) -> bool:
        """Return whether any merged cells lie in the row."""
        return any(top <= row <= bottom for (top, _), (bottom, _) in self._ranges)

    def hidden_in(self, row: int) -> tuple[int, str] | None:
        """Return the column and the reason if cells of the row are merged; rows are asked for from the top."""
        while self._next < len(self._ranges) and self._ranges[self._next][0][0] <= row:
            (top, left), (bottom, _) = self._ranges[self._next]
            self._last = max(self._last, (bottom, top, left))
            self._next += 1
        bottom, top, left = self._last
        if bottom < row:
            return None
        return left, f"merged cells in rows {top} to {bottom}; expected a value in every cell"


def _cell_text(cell: Any) -> str:
    if type(cell) is datetime and cell.time() == MIDNIGHT:
        return cell.date().isoformat()
    return text_of(cell)
