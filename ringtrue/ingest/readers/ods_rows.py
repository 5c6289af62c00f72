"""ODS: the rows of one sheet of an OpenDocument spreadsheet, read as a stream.

A cell says of itself whether it is a number, a date or a text, so nothing has to be inferred from a format. Cells and
rows that are alike are written once with a number of times; those are written out, and blank ones at the right edge or
below the table are not. Whatever would make a row a false picture of what a person sees, as a merged cell or an error
in place of a value, makes the row bad.
"""

import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.cells import text_of
from ringtrue.ingest.readers.markup import new_parser, parse_in_pieces
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
from ringtrue.ingest.readers.workbook import MOST_BYTES, MOST_SHEETS, UNZIPPING, chosen, merged_heads, no_head_row

CONTENT = "content.xml"
KINDS = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.oasis.opendocument.spreadsheet-template")
# The largest sheet of the programs that write ODS; whatever says that it is larger is broken, or means harm.
MOST_ROWS, MOST_COLUMNS = 16_777_216, 16_384
SHEET_DEPTH = 4  # a sheet stands inside the document, its body and the spreadsheet
NUMBERS = ("float", "percentage", "currency")
HELD_IN = {"date": "office:date-value", "time": "office:time-value", "boolean": "office:boolean-value"}
CELLS = ("table:table-cell", "table:covered-table-cell")
TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,](\d+))?S")
Fault = tuple[int, str]


def open_ods(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of the declared sheet, or of the first visible one; `line` is the sheet's own row number."""
    file = regular_file(path)
    return closing_on_error(file.close, lambda: _open(path, options, Spreadsheet(path, _archive(path, file))))


def _open(path: Path, options: ReadOptions, book: "Spreadsheet") -> RowStream:
    rows = SheetRows(path, book, book.choose(options.sheet))
    rows.read_heads(options.head_row)
    return RowStream(rows.columns, rows.read(), book.progress, book.close)


def not_a_spreadsheet(path: Path, fault: str) -> SourceFileError:
    """Return the error for a file that is no OpenDocument spreadsheet, or only part of one."""
    return cannot_read(
        path,
        f"it cannot be read as a spreadsheet ({fault})",
        "an OpenDocument spreadsheet (.ods) without a password",
        "Open it in a spreadsheet program and save it as .ods again, or correct reads in the source mapping.",
    )


def _archive(path: Path, file: object) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)  # type: ignore[call-overload]
        kind = archive.read("mimetype").strip() if "mimetype" in archive.namelist() else b""
        if kind not in KINDS:
            raise not_a_spreadsheet(path, "it does not say that it is one")
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise not_a_spreadsheet(path, f"it unpacks to more than {MOST_BYTES // 1024**3} GiB")
        if CONTENT not in archive.namelist():
            raise not_a_spreadsheet(path, f"its part {CONTENT} is missing")
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise not_a_spreadsheet(path, "a password protects it")
        damaged = archive.testzip()
    except UNZIPPING as fault:
        raise not_a_spreadsheet(path, type(fault).__name__) from fault
    if damaged is not None:
        raise not_a_spreadsheet(path, f"its part {damaged} is damaged")
    return archive


class Spreadsheet:
    """The archive of one spreadsheet: which sheets it has, and its content as a stream."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._size = archive.getinfo(CONTENT).file_size
        self.parser: expat.XMLParserType | None = None

    def progress(self) -> float:
        """Return the share of the content that has been read."""
        return self.parser.CurrentByteIndex / self._size if self.parser and self._size else 1.0

    def close(self) -> None:
        """Close the archive and the file below it."""
        file = self._archive.fp
        self._archive.close()
        if file is not None:
            file.close()

    def parse(self, parser: expat.XMLParserType) -> Iterator[None]:
        """Feed the content to a parser, pausing after each piece."""
        self.parser = parser
        try:
            with self._archive.open(CONTENT) as stream:
                yield from parse_in_pieces(self.path, stream, parser)
        except UNZIPPING as fault:
            raise not_a_spreadsheet(self.path, type(fault).__name__) from fault

    def choose(self, wanted: str | None) -> int:
        """Return the place of the sheet of this name, or of the first one that a person would see."""
        listing = _Listing(new_parser(self.path))
        for _ in self.parse(listing.parser):
            pass
        order = [*listing.shown, *listing.hidden]
        if not order:
            raise not_a_spreadsheet(self.path, "no sheet in it")
        return order[chosen(self.path, [name for name, _ in order], wanted)][1]


class _Listing:
    """The sheets by name and place, those that are hidden apart."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.shown: list[tuple[str, int]] = []
        self.hidden: list[tuple[str, int]] = []
        self._depth = 0
        self._style = ""
        self._unseen: set[str] = set()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._unseen.add(self._style)
        elif name == "table:table" and self._depth == SHEET_DEPTH and len(self.shown) + len(self.hidden) < MOST_SHEETS:
            pile = self.hidden if attributes.get("table:style-name", "") in self._unseen else self.shown
            pile.append((attributes.get("table:name", ""), len(self.shown) + len(self.hidden)))

    def _end(self, name: str) -> None:
        self._depth -= 1


@dataclass
class Row:
    """A row as the sheet has it: the cells up to the last one with anything in it, and what is wrong with them."""

    number: int
    texts: list[str] = field(default_factory=list)
    fault: Fault | None = None
    merged: Fault | None = None


class SheetRows:
    """The rows of one sheet, of which the heads are read first."""

    def __init__(self, path: Path, book: Spreadsheet, place: int) -> None:
        self._path = path
        self._sheet = _Sheet(path, new_parser(path), place)
        self._numbered = self._number(book)
        self.columns: list[str] = []

    def _number(self, book: Spreadsheet) -> Iterator[Row]:
        for _ in book.parse(self._sheet.parser):
            while self._sheet.ready:
                yield from _written_out(*self._sheet.ready.popleft())

    def read_heads(self, head_row: int) -> None:
        """Set the columns; the rows that follow are those below the heads."""
        for row in self._numbered:
            if row.number >= head_row:
                heads = row.texts if row.number == head_row else []
                if row.number == head_row and row.merged:
                    raise merged_heads(self._path, head_row)
                self.columns = named_columns(self._path, heads, head_row)
                return
        raise no_head_row(self._path, self._sheet.last, head_row)

    def read(self) -> Iterator[SourceRow | BadRow]:
        """Yield every row below the heads that has anything in it."""
        width = len(self.columns)
        for row in self._numbered:
            fault = row.fault or row.merged
            if fault is None and any(row.texts[width:]):
                fault = 0, f"text to the right of the last of {width} column heads"
            texts = row.texts[:width] + [""] * (width - len(row.texts))
            if fault is not None:
                column = self.columns[fault[0] - 1] if 0 < fault[0] <= width else ""
                yield BadRow(row.number, compact_json(texts + row.texts[width:]), fault[1], column)
            elif any(texts):
                yield SourceRow(row.number, compact_json(texts), dict(zip(self.columns, texts, strict=True)))


def _written_out(row: Row, times: int) -> Iterator[Row]:
    for number in range(row.number, row.number + times):
        yield Row(number, row.texts, row.fault, row.merged)


class _Sheet:
    """The rows of the chosen sheet as they pass by; each that has anything in it is made ready with its repeats."""

    def __init__(self, path: Path, parser: expat.XMLParserType, place: int) -> None:
        self.parser = parser
        self.ready: deque[tuple[Row, int]] = deque()
        self.last = 0
        self._path = path
        self._place = place
        self._seen = 0
        self._depth = 0
        self._inside = False
        self._row: Row | None = None
        self._times = 1
        self._cell = _Cell({}, 0)
        self._blanks = 0
        self._merged = (0, 0, 0)  # the lowest row that merged cells reach, and the row and column where they begin
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.buffer_text = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == "table:table" and self._depth == SHEET_DEPTH:
            self._inside = self._seen == self._place
            self._seen += 1
        elif not self._inside:
            return
        elif name == "table:table-row" and self._row is None:
            self._row, self._times, self._blanks = Row(self.last + 1), _times(attributes, "rows"), 0
        elif name in CELLS and self._row is not None and not self._cell.depth:
            self._cell = _Cell(attributes, self._depth)
            self._note_merged(name, attributes)
        elif self._cell.depth:
            self._cell.open(name, attributes, self._depth)
            if self._cell.paragraph:
                self.parser.CharacterDataHandler = self._cell.text.append

    def _end(self, name: str) -> None:
        cell = self._cell
        if cell.paragraph == self._depth:
            cell.paragraph = 0
            self.parser.CharacterDataHandler = None
        elif cell.skipped == self._depth:
            cell.skipped = 0
        if cell.depth == self._depth and cell.depth:
            self._finish_cell()
        elif name == "table:table-row" and self._inside and not cell.depth:
            self._finish_row()
        elif name == "table:table" and self._depth == SHEET_DEPTH:
            self._inside = False
        self._depth -= 1

    def _note_merged(self, name: str, attributes: dict[str, str]) -> None:
        assert self._row is not None
        down, right = (
            _count(attributes, "table:number-rows-spanned"),
            _count(attributes, "table:number-columns-spanned"),
        )
        if down > 1 or right > 1:
            column = len(self._row.texts) + self._blanks + 1
            self._merged = max(self._merged, (self._row.number + down - 1, self._row.number, column))

    def _finish_cell(self) -> None:
        row, cell, times = self._row, self._cell, _times(self._cell.attributes, "columns")
        assert row is not None
        text, fault = cell.value()
        if text or fault:
            if len(row.texts) + self._blanks + times > MOST_COLUMNS:
                raise self._too_large()
            row.texts += [""] * self._blanks
            if fault and row.fault is None:
                row.fault = len(row.texts) + 1, fault
            row.texts += [text] * times
            self._blanks = 0
        else:
            self._blanks += times
        self._cell = _Cell({}, 0)

    def _finish_row(self) -> None:
        row = self._row
        assert row is not None
        self.last += self._times
        bottom, top, left = self._merged
        if row.number <= bottom:
            row.merged = left, f"merged cells in rows {top} to {bottom}; expected a value in every cell"
        if row.texts or row.merged:
            if self.last > MOST_ROWS:
                raise self._too_large()
            self.ready.append((row, self._times))
        self._row = None

    def _too_large(self) -> SourceFileError:
        return cannot_read(
            self._path,
            "the sheet reaches farther than any spreadsheet program lets it",
            f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns",
            "Delete stray cells far from the table, or export the sheet as CSV.",
        )


class _Cell:
    """One cell at work: what it says of itself, and the paragraphs that stand directly in it.

    Notes and drawings that hang on a cell have paragraphs of their own, which are no part of what the cell says.
    """

    def __init__(self, attributes: dict[str, str], depth: int) -> None:
        self.attributes = attributes
        self.depth = depth
        self.text: list[str] = []
        self.paragraph = 0
        self.skipped = 0
        self._paragraphs = 0

    def open(self, name: str, attributes: dict[str, str], depth: int) -> None:
        """Note an element inside the cell."""
        if self.skipped:
            return
        if name == "text:p" and depth == self.depth + 1:
            if self._paragraphs:
                self.text.append("\n")
            self._paragraphs += 1
            self.paragraph = depth
        elif self.paragraph and name == "text:s":
            self.text.append(" " * min(_count(attributes, "text:c"), 1_000))
        elif self.paragraph and name in ("text:tab", "text:line-break"):
            self.text.append("\t" if name == "text:tab" else "\n")
        elif not self.paragraph:
            self.skipped = depth

    def value(self) -> tuple[str, str]:
        """Return what the cell says as text, and what is wrong with it or ''."""
        held = self.attributes
        shown, kind = "".join(self.text), held.get("office:value-type", "")
        is_error = held.get("calcext:value-type") == "error"
        if is_error or ("table:formula" in held and shown.startswith(("#", "Err:"))):
            return "", "an error in place of a value, such as #N/A"
        if kind in NUMBERS:
            return _number(held.get("office:value", ""))
        if kind in HELD_IN:
            return _dated(kind, held.get(HELD_IN[kind], ""))
        if not kind and "table:formula" in held:
            return "", "a formula whose result is not stored"
        return text_of(held.get("office:string-value", shown)), ""


def _number(text: str) -> tuple[str, str]:
    if re.fullmatch(r"-?\d{1,17}", text):
        return text, ""
    try:
        return text_of(float(text)), ""
    except ValueError:
        return "", "a number that is none"


def _dated(kind: str, text: str) -> tuple[str, str]:
    if kind == "date":
        return (text.removesuffix("T00:00:00"), "") if text else ("", "a date that is none")
    if kind == "boolean":
        return text, ""
    found = TIME.fullmatch(text)
    if not found:
        return "", "a time that is none"
    fraction = f".{found[4]}" if found[4] and int(found[4]) else ""
    return f"{int(found[1]):02d}:{int(found[2]):02d}:{int(found[3]):02d}{fraction}", ""


def _times(attributes: dict[str, str], what: str) -> int:
    return _count(attributes, f"table:number-{what}-repeated")


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
