"""From a cell's text to a value of the record, remembering what was said and what was not understood.

A cell is blank (nothing was said), said to be unknown, read, or not understood. Only the last is a problem; the first
two stay empty in the record and are counted in the coverage report.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ringtrue.ingest.mapping import Cell, Source, When
from ringtrue.record.spans import DAY, Span, at_clock, day_span, moment, parse_time
from ringtrue.record.types import ColumnType, NumberType, TimeType, Unreadable, Value


class Read(NamedTuple):
    """What one cell gave: a value, or the reason why there is none, or neither where nothing was said."""

    value: Value
    reason: str
    state: str


FILLED, BLANK, UNKNOWN, WRONG = "filled", "blank", "unknown", "wrong"
_BLANK = Read(None, "", BLANK)
_UNKNOWN = Read(None, "", UNKNOWN)


def plain(text: str) -> str:
    """Return a text as their codes are compared: without case and surplus blanks."""
    return " ".join(text.split()).casefold()


@dataclass
class ColumnTally:
    """What a column of a file held, over all its rows."""

    states: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


class CellReader:
    """Reads the cells of one source; the same text in the same place is worked out once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.blank = {plain(text) for text in source.blank} | {""}
        self.unknown = {plain(text) for text in source.unknown}
        self.dates, self.times = tuple(source.dates), tuple(source.times)
        self._date = Cell(column="date")
        self._known: dict[tuple[int, str], Read] = {}

    def said(self, text: str) -> str:
        """Say whether a text is blank, says that a thing is unknown, or says something."""
        word = plain(text)
        return BLANK if word in self.blank else UNKNOWN if word in self.unknown else FILLED

    def read(self, cell: Cell, kind: ColumnType, text: str) -> Read:
        """Return what a cell's text means in a column of the record."""
        key = (id(cell), text)
        if key not in self._known:
            if len(self._known) > 500_000:
                self._known.clear()
            self._known[key] = self._work_out(cell, kind, text)
        return self._known[key]

    def _work_out(self, cell: Cell, kind: ColumnType, text: str) -> Read:
        codes = {plain(theirs): ours for theirs, ours in cell.values.items()}
        if cell.by_prefix:
            return self._by_prefix(cell, kind, text, codes)
        said = {plain(part) for part in text.split(cell.separator)} if cell.separator else {plain(text)}
        if said <= set(codes):
            return self._coded({codes[word] for word in said}, kind)
        state = self.said(text)
        if state != FILLED:
            return _BLANK if state == BLANK else _UNKNOWN
        if cell.others is not None:
            return self._coded({cell.others}, kind)
        if codes and not isinstance(kind, NumberType):
            return Read(None, "not among the values that the source's mapping knows", WRONG)
        return self._clean(cell, kind, text)

    def _by_prefix(self, cell: Cell, kind: ColumnType, text: str, codes: dict[str, str]) -> Read:
        state, said = self.said(text), plain(text)
        if state != FILLED:
            return _BLANK if state == BLANK else _UNKNOWN
        fitting = [theirs for theirs in codes if said.startswith(theirs)]
        if fitting or cell.others is not None:
            return self._coded({codes[max(fitting, key=len)] if fitting else str(cell.others)}, kind)
        return Read(None, "does not begin as any of the values that the source's mapping knows", WRONG)

    def _coded(self, ours: set[str], kind: ColumnType) -> Read:
        """Return what several of their codes say together: one value, nothing, or two things at once."""
        if len(ours) > 1:
            return Read(None, "says two different things at once", WRONG)
        code = ours.pop()
        return Read(kind.clean(code), "", FILLED) if code else _UNKNOWN

    def _clean(self, cell: Cell, kind: ColumnType, text: str) -> Read:
        try:
            if isinstance(kind, TimeType):
                return Read(kind.within(parse_time(text.strip(), self.dates), text), "", FILLED)
            value = kind.clean(text)
        except Unreadable as problem:
            return Read(None, str(problem), WRONG)
        if isinstance(value, Span) and not (cell.least <= value.lo <= cell.most):
            return Read(None, f"outside {cell.least} to {cell.most}, which the source's document allows", WRONG)
        return Read(value, "", FILLED)

    def day(self, when: When, kind: TimeType, text: str) -> Read:
        """Return what a date column's text means, a midnight being a day where the mapping says so."""
        found = self.read(self._date, kind, text)
        span = found.value
        if not isinstance(span, Span):
            return found
        if when.midnight_is_a_day and span.lo == span.hi and span.lo % DAY == 0:
            span = day_span(moment(span.lo).date())
        return Read(span, "", FILLED)

    def clock(self, day: Span, text: str) -> Read:
        """Return a day with a clock time put on it."""
        state = self.said(text)
        if state != FILLED:
            return Read(day, "", state)
        found = at_clock(day, text, self.times)
        return Read(found, "", FILLED) if found else Read(day, "not a clock time in a declared format", WRONG)
