"""Rows of a published table become counts of the draft: steps 1 and 2 of the path of a datum, without single cases.

A table of half a million numbers says the same few hundred texts over and over. While rows are read each text is only
given a number; what it means is worked out once, when the file has ended, and put beside every number at once.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringtrue.ingest.cells import FILLED, WRONG, CellReader, Read, plain
from ringtrue.ingest.mapping import CountStanza, Period, Source
from ringtrue.record.counts import COUNT
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span, day_span, parse_time, today
from ringtrue.record.types import Unreadable

_YEAR = re.compile(r"(\d{4}|\d{2})(?:\.0+)?(?:\s*[/-]\s*(\d{4}|\d{2}))?")
_PART = re.compile(r"(?:[QqMm]|[Qq]tr)?\.?\s*(\d{1,2})(?:\.0+)?")
_UNREAD = "no number is read from such a row, and the mapping does not say why not"
_NONE = "; a number without a period cannot be used"

Held = tuple[str, str, Read, int]  # a column, a text, how it was read, and in how many rows


@dataclass(frozen=True)
class Misread:
    """A cell that could not be read: the row of the draft, the column, the text, and why."""

    row: int
    column: str
    text: str
    reason: str


@dataclass(frozen=True)
class Counted:
    """What one file gave: counts, what could not be read, what its columns held by text, and what was left aside."""

    table: pa.Table
    misread: list[Misread]
    held: list[Held]
    aside: dict[str, int]


class Counting:
    """The rows of one file at work: a number for each text, column by column."""

    def __init__(self, source: Source, role: str) -> None:
        self.stanzas = [stanza for stanza in source.counts if source.file_of(stanza) == role]
        self.passed_over = [each for each in source.passed_over if source.file_of(each) == role]
        found = [name for stanza in self.stanzas for name in columns_of_stanza(stanza)]
        found += [name for each in self.passed_over for name in (*each.if_value, *each.unless_value)]
        self.columns = list(dict.fromkeys(found))
        self.known: list[dict[str, int]] = [{} for _ in self.columns]
        self.codes = [array("i") for _ in self.columns]
        self.rows = array("q")

    def take(self, texts: Mapping[str, str], row: int) -> None:
        """Note the texts of one row."""
        self.rows.append(row)
        for column, known, codes in zip(self.columns, self.known, self.codes, strict=True):
            codes.append(known.setdefault(texts.get(column, ""), len(known)))

    def finish(self, cells: CellReader) -> Counted:
        """Return what the rows noted so far say."""
        read = [_Stanza(self, stanza, cells) for stanza in self.stanzas]
        left = ~np.logical_or.reduce([each.taken for each in read])
        aside: dict[str, int] = {}
        for each in self.passed_over:
            rows = left & self.where(each.if_value)
            for column, texts in each.unless_value.items():
                rows &= ~self.where({column: texts})
            aside[each.reason] = aside.get(each.reason, 0) + int(rows.sum())
            left &= ~rows
        wrong = [*(found for each in read for found in each.misread()), *self._unread(left)]
        once = {(each.row, each.column): each for each in wrong}
        return Counted(
            pa.concat_tables([each.table() for each in read]),
            list(once.values()),
            _held(self, read, left, cells),
            {reason: rows for reason, rows in aside.items() if rows},
        )

    def where(self, conditions: Mapping[str, Sequence[str]]) -> NDArray[np.bool_]:
        """Return the rows in which each of these columns holds one of its texts."""
        found = np.ones(len(self.rows), dtype=bool)
        for column, texts in conditions.items():
            wanted = {plain(text) for text in texts}
            fits = np.array([plain(text) in wanted for text in self.texts(column)], dtype=bool)
            found &= fits[self.numbers(column)]
        return found

    @property
    def conditions(self) -> dict[str, list[str]]:
        """The columns that decide what a row counts, with every text of theirs that the mapping names."""
        found: dict[str, list[str]] = {}
        named = [stanza.if_value for stanza in self.stanzas]
        named += [asked for each in self.passed_over for asked in (each.if_value, each.unless_value)]
        for column, texts in [pair for asked in named for pair in asked.items()]:
            found.setdefault(column, []).extend(texts)
        return found

    def _unread(self, left: NDArray[np.bool_]) -> list[Misread]:
        """Return a problem for each row that no stanza reads and that is not left aside on purpose."""
        if not left.any():
            return []
        known = {column: self.where({column: texts}) for column, texts in self.conditions.items()}
        found = []
        for place in np.flatnonzero(left):
            column = next((name for name, fits in known.items() if not fits[place]), next(iter(known)))
            text = self.texts(column)[self.numbers(column)[place]]
            found.append(Misread(self.rows[place], column, text, _UNREAD))
        return found

    def texts(self, column: str) -> list[str]:
        """Return the distinct texts of a column, by their numbers."""
        return list(self.known[self.columns.index(column)])

    def numbers(self, column: str) -> NDArray[np.int32]:
        """Return the number of the text of each row in a column."""
        return np.frombuffer(self.codes[self.columns.index(column)], dtype=np.int32)


def _held(counting: Counting, read: "list[_Stanza]", left: NDArray[np.bool_], cells: CellReader) -> list[Held]:
    """Return what each column held: text, reading and in how many rows, each row once.

    A column that several stanzas read, each in rows of its own, is counted by the stanza that took the row; a row that
    nobody took is counted only in the columns that decided so.
    """
    found: list[Held] = []
    counted: dict[str, NDArray[np.bool_]] = {}

    def note(column: str, reads: Sequence[Read], rows: NDArray[np.bool_]) -> None:
        new = rows & ~counted.setdefault(column, np.zeros(len(rows), dtype=bool))
        counted[column] |= new
        times = np.bincount(counting.numbers(column)[new], minlength=len(reads))
        noted = zip(counting.texts(column), reads, times, strict=True)
        found.extend((column, text, each, int(count)) for text, each, count in noted if count)

    for stanza in read:
        for _, column, reads in stanza.everything():
            note(column, reads, stanza.taken)
    for column, texts in counting.conditions.items():
        unknown = left & ~counting.where({column: texts})
        note(column, [Read(None, _UNREAD, WRONG)] * len(counting.texts(column)), unknown)
        said = [Read(None, "", cells.said(text)) for text in counting.texts(column)]
        note(column, said, np.ones(len(left), dtype=bool))
    return found


class _Stanza:
    """One kind of number in the rows of one file, read column by column."""

    def __init__(self, counting: Counting, stanza: CountStanza, cells: CellReader) -> None:
        self.counting, self.stanza, self.types = counting, stanza, schema().table("count")
        self.taken = counting.where(stanza.if_value)
        self.cells = {**stanza.columns, "value": stanza.value}
        self.by_name = {
            name: [cells.read(cell, self.types[name], text) for text in counting.texts(cell.column)]
            for name, cell in self.cells.items()
            if cell.column
        }
        period = stanza.period
        self.years = [_year(text, period, cells) for text in counting.texts(period.year)] if period.year else []
        self.parts = [_part(text, period) for text in counting.texts(period.part)] if period.part else []
        self.wholes = [_whole(text) for text in counting.texts(period.whole)] if period.whole else []
        self.is_wrong = np.zeros(len(counting.rows), dtype=bool)
        for _, column, reads in self.everything():
            self.is_wrong |= np.array([read.state == WRONG for read in reads], dtype=bool)[counting.numbers(column)]
        self.is_wrong &= self.taken

    def everything(self) -> list[tuple[str, str, Sequence[Read]]]:
        """Return what it reads: the name in the record, the column of theirs, and the reading of each text there."""
        found: list[tuple[str, str, Sequence[Read]]] = []
        found += [(name, self.cells[name].column, reads) for name, reads in self.by_name.items()]
        period = self.stanza.period
        times = ((period.year, self.years), (period.part, self.parts), (period.whole, self.wholes))
        return found + [("period", column, reads) for column, reads in times if column]

    def misread(self) -> list[Misread]:
        """Return every cell of the rows it takes that could not be read."""
        found = []
        for _, column, reads in self.everything():
            if any(read.state == WRONG for read in reads):
                texts, numbers = self.counting.texts(column), self.counting.numbers(column)
                for place in np.flatnonzero(self.is_wrong):
                    read = reads[numbers[place]]
                    if read.state == WRONG:
                        found.append(Misread(self.counting.rows[place], column, texts[numbers[place]], read.reason))
        return found

    def table(self) -> pa.Table:
        """Return a row for each number that could be read and is described."""
        keep = self.taken & ~self.is_wrong & self._given("value")
        columns = {name: self._column(name, keep) for name in self.types if name != "period"}
        columns["exit"] = _exits(columns["exit"], columns["outcome"])
        columns["period_lo"], columns["period_hi"] = self._periods(keep)
        columns["source_row"] = pa.array(np.frombuffer(self.counting.rows, dtype=np.int64)[keep])
        return pa.table({name: columns[name] for name in COUNT.names}, schema=COUNT)

    def _given(self, name: str) -> NDArray[np.bool_]:
        said = np.array([read.value is not None for read in self.by_name[name]], dtype=bool)
        return said[self.counting.numbers(self.cells[name].column)]

    def _column(self, name: str, keep: NDArray[np.bool_]) -> pa.Array:
        kind, cell = COUNT.field(name).type, self.cells.get(name)
        if name == "counted" or cell is None or not cell.column:
            fixed = self.stanza.counted if name == "counted" else cell.value if cell else None
            return pa.array([fixed], kind).take(pa.array(np.zeros(int(keep.sum()), dtype=np.int32)))
        values = [read.value.lo if isinstance(read.value, Span) else read.value for read in self.by_name[name]]
        return pa.array(values, kind).take(pa.array(self.counting.numbers(cell.column)[keep]))

    def _periods(self, keep: NDArray[np.bool_]) -> tuple[pa.Array, pa.Array]:
        period = self.stanza.period
        if not period.year:
            return self._whole_periods(keep)
        years = self.counting.numbers(period.year)[keep].astype(np.int64)
        width = max(len(self.parts), 1)
        parts = self.counting.numbers(period.part)[keep] if period.part else np.zeros(len(years), dtype=np.int64)
        pairs, which = np.unique(years * width + parts, return_inverse=True)
        found = [self._span(int(pair) // width, int(pair) % width) for pair in pairs]
        ends = np.array(found, dtype=np.int64).reshape(-1, 2)[which]
        return pa.array(ends[:, 0]), pa.array(ends[:, 1])

    def _whole_periods(self, keep: NDArray[np.bool_]) -> tuple[pa.Array, pa.Array]:
        period = self.stanza.period
        if period.first is not None and period.last is not None:
            spans, which = [day_span(period.first, period.last)], np.zeros(int(keep.sum()), dtype=np.int64)
        else:
            spans = [read.value if isinstance(read.value, Span) else Span(0, 0) for read in self.wholes]
            which = self.counting.numbers(period.whole)[keep].astype(np.int64)
        ends = np.array(spans, dtype=np.int64).reshape(-1, 2)[which]
        return pa.array(ends[:, 0]), pa.array(ends[:, 1])

    def _span(self, year: int, part: int) -> Span:
        start, months = _number(self.years[year]) * 12 + self.stanza.period.begins - 1, 12
        if self.parts:
            months = 3 if self.stanza.period.parts == "quarter" else 1
            start += months * (_number(self.parts[part]) - 1)
        return day_span(_first(start), _first(start + months) - timedelta(days=1))


def columns_of_stanza(stanza: CountStanza) -> list[str]:
    """Return the columns that a stanza reads, each once."""
    period = stanza.period
    found = [period.year, period.part, period.whole, *(cell.column for cell in stanza.columns.values())]
    found += [stanza.value.column, *stanza.if_value]
    return [column for column in dict.fromkeys(found) if column]


def _exits(exits: pa.Array, outcomes: pa.Array) -> pa.Array:
    """Fill the exits that are not told with those to which the outcomes lead."""
    leads = schema().codes["outcomes"].exits
    known = outcomes.dictionary_encode()
    led = pa.array([leads.get(str(code)) for code in known.dictionary.to_pylist()], pa.string()).take(known.indices)
    return pc.coalesce(exits, led)


def _year(text: str, period: Period, cells: CellReader) -> Read:
    found = _YEAR.fullmatch(text.strip())
    if not found or (len(found[1]) == 2 and period.since is None):
        form = "85" if period.since is not None else "2017 or 2017/18"
        return Read(None, f"not a year, as {form}" + ("" if cells.said(text) == FILLED else _NONE), WRONG)
    year = int(found[1])
    if len(found[1]) == 2 and period.since is not None:
        year = period.since + (year - period.since) % 100
    if found[2] and (int(found[2]) - year - 1) % 10 ** len(found[2]):
        return Read(None, "not one year and the next, as 2017/18", WRONG)
    if found[2] and period.begins == 1:
        return Read(None, "runs into the next year, where the mapping says that years begin in January", WRONG)
    earliest, latest = schema().model.earliest.year, today().year
    if not earliest <= year <= latest:
        return Read(None, f"before {earliest}, which no file is" if year < earliest else "lies in the future", WRONG)
    return Read(Span(year, year), "", FILLED)


def _whole(text: str) -> Read:
    kind = schema().table("count")["period"]
    if parse_time(text) is None:
        return Read(None, f"not a period, as 2017 or 2017-04{_NONE}", WRONG)
    try:
        value = kind.clean(text)
    except Unreadable as problem:
        return Read(None, str(problem), WRONG)
    named = isinstance(value, Span) and value.lo != value.hi
    return Read(value, "", FILLED) if named else Read(None, f"not a period, as 2017 or 2017-04{_NONE}", WRONG)


def _part(text: str, period: Period) -> Read:
    found = _PART.fullmatch(text.strip())
    if found and 1 <= int(found[1]) <= (4 if period.parts == "quarter" else 12):
        return Read(Span(int(found[1]), int(found[1])), "", FILLED)
    return Read(None, f"not the number of a {period.parts}", WRONG)


def _number(read: Read) -> int:
    return read.value.lo if isinstance(read.value, Span) else 0


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
