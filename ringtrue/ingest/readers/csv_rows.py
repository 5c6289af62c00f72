"""CSV: rows with their exact text and line, and no row ever swallowed by a stray quote.

The csv module does the splitting. Around it stands a tape of physical lines which can be wound back: when a quote
turns out never to have been meant as one, only its own line is given up as bad and reading resumes on the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.rows import (
    BadRow,
    ReadOptions,
    RowStream,
    SourceRow,
    as_text,
    cannot_read,
    closing_on_error,
    named_columns,
)
from ringtrue.ingest.readers.text import LINE_LIMIT, TextLines, named_faults

# A narrative in a cell has tens of lines. The bound keeps a file with a stray quote on every line from being read
# over and over to its end: each line is looked at no more than this many times.
MOST_LINES_IN_A_ROW = 1_000
LINES_TO_DECIDE_ON = 50
DELIMITERS = (",", ";", "\t", "|")
NAMES_OF_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def open_csv(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of a CSV file, plain or gzip."""
    lines = TextLines(path, options.encoding)
    return closing_on_error(lines.close, lambda: _open(path, options, lines))


def _open(path: Path, options: ReadOptions, lines: TextLines) -> RowStream:
    tape = Tape(lines)
    with named_faults(path):
        _skip_to_head(path, tape, options.head_row)
        delimiter = _declared(path, options.delimiter) or decide_delimiter(tape.peek(LINES_TO_DECIDE_ON))
        rows = CsvRows(path, tape, delimiter)
    return RowStream(rows.columns, rows.read(), lines.progress, lines.close)


def _skip_to_head(path: Path, tape: "Tape", head_row: int) -> None:
    for skipped in range(head_row - 1):
        if not tape.skip():
            raise cannot_read(
                path,
                f"the file has only {skipped} line(s)",
                f"the column heads on line {head_row}",
                "Correct head_row in the source mapping, or check that the export finished.",
            )


def _declared(path: Path, delimiter: str | None) -> str | None:
    if delimiter is None or (len(delimiter) == 1 and delimiter not in '"\r\n'):
        return delimiter
    raise cannot_read(
        path,
        f"its source mapping declares {delimiter!r} as the delimiter",
        "one character that is neither a quote nor a line end",
        "Correct delimiter in the source mapping, or leave it out.",
    )


def decide_delimiter(sample: list[str]) -> str:
    """Return the delimiter under which the first rows agree best with the head line; the wider head wins a tie.

    Not the most frequent character: a column of narratives holds more commas than any file has delimiters.
    """
    best, best_score = DELIMITERS[0], (0.0, 1)
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if widths and widths[0] > 1:
            score = (widths.count(widths[0]) / len(widths), widths[0])
            best, best_score = max((best, best_score), (delimiter, score), key=lambda choice: choice[1])
    return best


def _widths(sample: list[str], delimiter: str) -> list[int]:
    widths = []
    try:
        for cells in csv.reader(sample, delimiter=delimiter, strict=True):
            if cells:
                widths.append(len(cells))
    except csv.Error:
        pass  # The sample may end inside a quoted cell; what was split before it is evidence enough.
    return widths


class Tape:
    """The physical lines of a file, which can be given back after a look at what follows.

    `taken` holds the lines drawn since it was last cleared, `line` the number of the last of them.
    """

    def __init__(self, lines: TextLines) -> None:
        self._lines = lines
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0
        self.at_end = False

    def draw(self) -> Iterator[str]:
        """Yield line after line into `taken`; stop at the end of the file, or when one row has drawn too many.

        To a csv reader in the middle of a quoted cell both look like the end of the file, which it reports.
        """
        taken, returned, read = self.taken, self._returned, self._lines.read
        size = 0
        while True:
            if not taken:
                size = 0
            elif len(taken) >= MOST_LINES_IN_A_ROW or size > LINE_LIMIT:
                return
            line = returned.popleft() if returned else read()
            if not line:
                self.at_end = True
                return
            self.line += 1
            size += len(line)
            taken.append(line)
            yield line

    def give_back_all_but_first(self) -> None:
        """Let the lines after the first one taken be drawn again."""
        again = self.taken[1:]
        del self.taken[1:]
        self._returned.extendleft(reversed(again))
        self.line -= len(again)
        self.at_end = self.at_end and not again

    def skip(self) -> bool:
        """Pass over one line; False if there was none."""
        drawn = next(self.draw(), "")
        self.taken.clear()
        return bool(drawn)

    def peek(self, number: int) -> list[str]:
        """Return the next lines, up to `number` of them or 1 MiB, without drawing them."""
        size = sum(map(len, self._returned))
        while len(self._returned) < number and size < 1024 * 1024:
            line = self._lines.read()
            if not line:
                break
            self._returned.append(line)
            size += len(line)
        return list(self._returned)


class CsvRows:
    """The rows under the column heads; a record of several lines is believed only if it can be nothing else."""

    def __init__(self, path: Path, tape: Tape, delimiter: str) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), 2 * LINE_LIMIT))  # The tape bounds rows; 128 KiB is too few.
        self._path = path
        self._tape = tape
        self._delimiter = delimiter
        self._width = 0
        self._tail = 0
        self._head_of_tail = 0
        self.columns = self._read_heads()

    def read(self) -> Iterator[SourceRow | BadRow]:
        """Yield every row below the heads; only lines with nothing on them are passed over."""
        with named_faults(self._path):
            while not self._tape.at_end:
                yield from self._read_until_stray_quote()

    def _read_until_stray_quote(self) -> Iterator[SourceRow | BadRow]:
        tape, taken, columns, width = self._tape, self._tape.taken, self.columns, self._width
        bare = width == len(columns)
        try:
            for cells in self._reader():
                # The common row: one line, as many cells as heads. Everything else may take its time.
                if bare and len(cells) == width and len(taken) == 1 and tape.line != self._tail:
                    values = dict(zip(columns, as_text(cells), strict=False))
                    yield SourceRow(tape.line, taken[0].rstrip("\r\n"), values)
                else:
                    yield from self._uncommon(cells)
                taken.clear()
        except csv.Error:
            yield self._unsplit()
            taken.clear()

    def _uncommon(self, cells: list[str]) -> Iterator[SourceRow | BadRow]:
        if len(cells) <= 1 and not "".join(self._tape.taken).strip():
            return
        misfit = self._misfit(cells)
        if not misfit:
            values = dict(zip(self.columns, as_text(cells), strict=False))
            yield SourceRow(self._first_line(), self._raw(), values)
        elif len(self._tape.taken) > 1:
            yield self._stray_quote()
        else:
            yield BadRow(self._first_line(), self._raw(), misfit)

    def _misfit(self, cells: list[str]) -> str:
        """Return what speaks against these cells being one row, or ''."""
        taken = self._tape.taken
        if len(cells) != self._width:
            return f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}, expected {self._width}"
        if any(not cell.isspace() for cell in cells[len(self.columns) :] if cell):
            return f"text to the right of the last of {len(self.columns)} column heads"
        if len(taken) > 1 and self._each_line_could_be_a_row():
            return "an unbalanced quote"
        if self._tape.line == self._tail and len(taken) == 1 and taken[0].count('"') % 2:
            return f"an unbalanced quote: this may be the end of the row begun on line {self._head_of_tail}"
        return ""

    def _each_line_could_be_a_row(self) -> bool:
        # Ditto marks: 'a,",b' and 'c,",d' make one fine row of three cells, and a reader that takes it has swallowed
        # two. In a true row of several lines each line would need just as many delimiters as the whole row has, which
        # narratives in tables of two or three columns do by chance.
        fits = (line.count(self._delimiter) == self._width - 1 for line in self._tape.taken)
        return self._width > 3 and all(fits)

    def _unsplit(self) -> BadRow:
        """Return the bad row for lines the csv module refused."""
        if len(self._tape.taken) > 1:
            return self._stray_quote()
        if self._tape.at_end:
            return BadRow(self._first_line(), self._raw(), "an unbalanced quote: the file ends inside a quoted cell")
        found = "text after the closing quote of a cell; a quote inside a quoted cell must be written twice"
        return BadRow(self._first_line(), self._raw(), found)

    def _stray_quote(self) -> BadRow:
        """Give up the first line alone and have the others read again, each on its own merits."""
        tape, first, last = self._tape, self._first_line(), self._tape.line
        if not tape.at_end and len(tape.taken) < MOST_LINES_IN_A_ROW:
            # If this was a true row of several lines after all, its last line is no row, though it may look like one.
            self._tail, self._head_of_tail = last, first
        tape.give_back_all_but_first()
        return BadRow(first, self._raw(), f"an unbalanced quote: lines {first} to {last} do not make a row")

    def _read_heads(self) -> list[str]:
        tape = self._tape
        try:
            heads = next(self._reader(), [])
        except csv.Error:
            raise self._unreadable_heads() from None
        columns = named_columns(self._path, heads, self._first_line() if tape.taken else 0)
        self._width = len(heads)
        tape.taken.clear()
        return columns

    def _unreadable_heads(self) -> SourceFileError:
        return cannot_read(
            self._path,
            "an unbalanced quote in the column heads",
            f"heads separated by a {NAMES_OF_DELIMITERS.get(self._delimiter, repr(self._delimiter))}",
            "Correct the quote in the export, or set head_row or delimiter in the source mapping.",
            self._first_line(),
        )

    def _reader(self) -> Iterator[list[str]]:
        # strict: otherwise '"' followed by text is silently mended, which alters the text, and lets a stray quote
        # that meets the next quoted cell pass for the end of its own.
        return csv.reader(self._tape.draw(), delimiter=self._delimiter, strict=True)

    def _first_line(self) -> int:
        return self._tape.line - len(self._tape.taken) + 1

    def _raw(self) -> str:
        return "".join(self._tape.taken).removesuffix("\n").removesuffix("\r")
