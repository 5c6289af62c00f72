"""Files of fixed width: each line is a record, and each field stands at its own place in it.

Such files have no heads; the layout in the source mapping takes their place, and says by what a record is known, so
that a file of another kind is refused and not read at the wrong places. A record with a repeated block, as the twelve
months of a year, makes one row for each block, all of the same line.
"""

from collections.abc import Iterator
from pathlib import Path

from ringtrue.ingest.readers.rows import (
    BadRow,
    Layout,
    Place,
    ReadOptions,
    RowStream,
    SourceRow,
    cannot_read,
    closing_on_error,
)
from ringtrue.ingest.readers.text import TextLines, named_faults

# Punched cards had no column for a sign: a second hole over the last digit made a number negative, and the two holes
# together are one of these characters. So 0000J is -1, 0000R is -9, and 0001} is -10.
NEGATIVE = {character: str(digit) for digit, character in enumerate("}JKLMNOPQR")}


def open_fixed(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of a file of fixed width, plain or gzip; `line` is the number of the record's line."""
    layout = options.layout
    if layout is None:
        raise cannot_read(
            path,
            "its source mapping reads it as fixed and gives no layout",
            "the place of every field",
            "Add layout to the source mapping.",
        )
    lines = TextLines(path, options.encoding)
    return closing_on_error(
        lines.close,
        lambda: RowStream(columns_of(layout), _Records(path, lines, layout).read(), lines.progress, lines.close),
    )


def columns_of(layout: Layout) -> list[str]:
    """Return the columns of a row, those of the whole record first."""
    block = layout.repeated
    return [*layout.texts, *layout.numbers, *([block.name, *block.texts, *block.numbers] if block else [])]


class _Records:
    """The records of one file, each split into its rows."""

    def __init__(self, path: Path, lines: TextLines, layout: Layout) -> None:
        self._path = path
        self._lines = lines
        self._layout = layout

    def read(self) -> Iterator[SourceRow | BadRow]:
        """Yield the rows of every record; only lines with nothing on them are passed over."""
        lines, length, is_first = self._lines, self._layout.length, True
        with named_faults(self._path):
            while line := lines.read():
                record = line.removesuffix("\n").removesuffix("\r")
                if not record.strip():
                    continue
                if is_first or len(record) == length:
                    self._refuse_others(record)
                if len(record) == length:
                    yield from self._rows(record)
                else:
                    yield BadRow(lines.number, record, f"a record of {len(record):,} characters, expected {length:,}")
                is_first = False
        if is_first:
            raise cannot_read(self._path, "no record in it", self._expected(), "Check that the export finished.")

    def _refuse_others(self, record: str) -> None:
        for name, wanted in self._layout.known_by.items():
            found = _cut(record, self._layout.texts[name])
            if found != wanted:
                # The mark by which a layout is known says what sort of record it is, and nothing of what is in it.
                raise cannot_read(
                    self._path,
                    f"the field {name} of a record holds {found!r}",
                    self._expected(),
                    "Check that this is the file that the source's document describes.",
                    self._lines.number,
                )

    def _expected(self) -> str:
        marks = " and ".join(f"{name} {wanted!r}" for name, wanted in self._layout.known_by.items())
        return f"records of {self._layout.length:,} characters" + (f" with {marks}" if marks else "")

    def _rows(self, record: str) -> Iterator[SourceRow]:
        layout, block, line = self._layout, self._layout.repeated, self._lines.number
        values = _split(record, layout.texts, layout.numbers, 0)
        if block is None:
            yield SourceRow(line, record, values)
            return
        start = block.first - 1
        for place in range(block.times):
            shift = place * block.width
            raw = record[(start + shift if place else 0) : (start + shift + block.width)]
            if place == block.times - 1:
                raw += record[start + block.times * block.width :]
            inner = _split(record, block.texts, block.numbers, shift)
            yield SourceRow(line, raw, {**values, block.name: str(place + 1), **inner})


def _split(record: str, texts: dict[str, Place], numbers: dict[str, Place], shift: int) -> dict[str, str]:
    found = {name: _cut(record, place, shift) for name, place in texts.items()}
    return found | {name: plain_number(_cut(record, place, shift)) for name, place in numbers.items()}


def _cut(record: str, place: Place, shift: int = 0) -> str:
    first, width = place
    return record[first - 1 + shift : first - 1 + shift + width].strip()


def plain_number(text: str) -> str:
    """Return a number of punched cards as it is written today; what is no such number is left as it stands."""
    if text and text[-1] in NEGATIVE:
        digits = text[:-1] + NEGATIVE[text[-1]]
        if digits.isascii() and digits.isdecimal():
            return str(-int(digits))
    return text
