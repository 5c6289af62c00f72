"""What must be known of a workbook before calamine may load it: which sheet, how far it reaches, what would be hidden.

calamine gives every cell between the first and the farthest one its own place in memory, and ends the whole program
if there is no memory for them; one stray cell in XFD1048576 suffices. It also gives a formula's error, such as #N/A,
as blank, and a blank would be taken for an answer. So the sheet is looked over first, as a stream.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from xml.parsers import expat

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.markup import new_parser, parse_in_pieces
from ringtrue.ingest.readers.rows import cannot_read
from ringtrue.ingest.readers.text import regular_file

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
# 32 million cells take calamine about 1 GB; it reads the unpacked parts whole, so they are bounded too.
MOST_CELLS = 32_000_000
MOST_BYTES = 4 * 1024**3
MOST_SHEETS = 10_000
# All that zipfile raises for an archive cut, damaged, encrypted or packed in a way it does not know.
UNZIPPING = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError)
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

StartHandler = Callable[[str, dict[str, str]], None]


@dataclass
class Sheet:
    """One sheet: its name, its part of the archive, its extent, and by row the cell that calamine would hide."""

    name: str
    part: str
    rows: int = 0
    columns: int = 0
    faults: dict[int, tuple[int, str]] = field(default_factory=dict)


def survey(path: Path, wanted: str | None) -> Sheet:
    """Return the sheet of this name, or the first one a person would see, looked over and fit to be loaded."""
    with regular_file(path) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                _check_parts(path, archive)
                sheet = _choose(path, _visible_first(path, archive), wanted)
                _look_over(path, archive, sheet)
                return sheet
        except UNZIPPING as fault:
            raise not_a_workbook(path, type(fault).__name__) from fault


def not_a_workbook(path: Path, fault: str) -> SourceFileError:
    """Return the error for a file that is no workbook, or only part of one."""
    return cannot_read(
        path,
        f"it cannot be read as a workbook ({fault})",
        "an Excel workbook (.xlsx) without a password",
        "Open it in a spreadsheet program and save it as .xlsx again, or correct reads in the source mapping.",
    )


def too_big(path: Path, found: str) -> SourceFileError:
    """Return the error for a sheet that would not fit into memory."""
    return cannot_read(
        path,
        found,
        f"at most {MOST_CELLS:,} cells between A1 and the last one",
        "Delete stray cells far from the table, or export the sheet as CSV, which has no bound.",
    )


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    size = sum(part.file_size for part in archive.infolist())
    if size > MOST_BYTES:
        raise too_big(path, f"it unpacks to {size:,} bytes")
    damaged = archive.testzip()
    if damaged is not None:
        raise not_a_workbook(path, f"its part {damaged} is damaged")


def _visible_first(path: Path, archive: zipfile.ZipFile) -> list[Sheet]:
    """Return the worksheets in the order of their tabs, hidden ones last; charts are no worksheets."""
    targets: dict[str, str] = {}
    shown: list[Sheet] = []
    hidden: list[Sheet] = []

    def note_target(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def note_sheet(name: str, attributes: dict[str, str]) -> None:
        target = next((targets[at] for key, at in attributes.items() if key.endswith(":id") and at in targets), None)
        if name == "sheet" and target is not None and len(shown) + len(hidden) < MOST_SHEETS:
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            pile = hidden if attributes.get("state", "visible") != "visible" else shown
            pile.append(Sheet(attributes.get("name", ""), part))

    _walk(path, archive, RELATIONS, note_target)
    _walk(path, archive, WORKBOOK, note_sheet)
    return shown + hidden


def _walk(path: Path, archive: zipfile.ZipFile, part: str, start: StartHandler) -> None:
    parser = new_parser(path)
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    with archive.open(part) as stream:
        for _ in parse_in_pieces(path, stream, parser):
            pass


def _choose(path: Path, sheets: list[Sheet], wanted: str | None) -> Sheet:
    if not sheets:
        raise not_a_workbook(path, "no worksheet in it")
    return sheets[chosen(path, [sheet.name for sheet in sheets], wanted)]


def chosen(path: Path, names: list[str], wanted: str | None) -> int:
    """Return the place of the sheet that a mapping means: by its name, by a pattern with * or ?, or else the first.

    A publisher who puts the year into the name of the sheet makes a new name each year, so a pattern must do.
    """
    if wanted is None:
        return 0
    if wanted in names:
        return names.index(wanted)
    for place, name in enumerate(names):
        if fnmatchcase(name.casefold(), wanted.casefold()):
            return place
    raise cannot_read(
        path,
        f'no sheet "{wanted}"; it has: {", ".join(names[:20])}',
        "the sheet that the source mapping names",
        "Correct sheet in the source mapping, or leave it out to read the first sheet.",
    )


def _look_over(path: Path, archive: zipfile.ZipFile, sheet: Sheet) -> None:
    parser = new_parser(path)
    cells = Cells(path, sheet, parser)
    with archive.open(sheet.part) as stream:
        for _ in parse_in_pieces(path, stream, parser):
            pass
    cells.finish()
    if sheet.rows * sheet.columns > MOST_CELLS:
        raise too_big(path, f'the sheet "{sheet.name}" reaches to row {sheet.rows:,} and column {sheet.columns:,}')


class Cells:
    """The cells of one sheet as they pass by: where each is, and whether its value will be seen."""

    def __init__(self, path: Path, sheet: Sheet, parser: expat.XMLParserType) -> None:
        self._path = path
        self._sheet = sheet
        self._parser = parser
        self._row = 0
        self._column = 0
        self._kind = ""
        self._awaited = False
        self._letters: dict[str, int] = {}
        parser.StartElementHandler = self._start

    def finish(self) -> None:
        """Note what the last cell left open."""
        if self._awaited:
            self._note("a formula whose result is not stored")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "v" or name == "is":
            self._holds_value()
        elif name == "c":
            self.finish()
            self._kind = attributes.get("t", "n")
            self._move_to(attributes.get("r"))
        elif name == "row":
            self.finish()
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
            self._awaited = False
        elif name == "f" and self._kind != "str":
            # A program that writes formulas without reckoning them leaves <v> out, or leaves it empty.
            self._awaited = True

    def _holds_value(self) -> None:
        sheet = self._sheet
        if self._row > sheet.rows:
            sheet.rows = self._row
        if self._column > sheet.columns:
            sheet.columns = self._column
        if self._kind == "e":
            self._awaited = False
            self._note("an error in place of a value, such as #N/A")
        elif self._awaited:
            self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self._awaited = False
        self._parser.CharacterDataHandler = None

    def _move_to(self, reference: str | None) -> None:
        self._awaited = False
        if reference is None:
            self._column += 1
            return
        place = REFERENCE.fullmatch(reference)
        if place is None:
            raise not_a_workbook(self._path, "a cell whose place is not one of a sheet")
        letters = place[1]
        if letters not in self._letters:
            self._letters[letters] = column_number(letters)
        self._column = self._letters[letters]
        self._row = int(place[2])

    def _note(self, fault: str) -> None:
        self._sheet.faults.setdefault(self._row, (self._column, fault))


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def merged_heads(path: Path, head_row: int) -> SourceFileError:
    """Return the error for merged cells among the column heads: which of them heads which column cannot be told."""
    return cannot_read(
        path,
        "merged cells among the column heads",
        "one head over each column",
        "Unmerge the cells and give every column its head, or set head_row to a row that has them all.",
        head_row,
    )


def no_head_row(path: Path, last: int, head_row: int) -> SourceFileError:
    """Return the error for a sheet that ends before the row in which its column heads should stand."""
    return cannot_read(
        path,
        f"the sheet ends at row {last}",
        f"the column heads in row {head_row}",
        "Correct head_row or sheet in the source mapping.",
    )
