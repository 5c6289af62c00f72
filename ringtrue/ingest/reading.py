"""Steps 1 and 2 of the path of a datum: rows become cases, events and problems of a draft.

No row is dropped: each is kept verbatim before anything is made of it, and whatever could not be read of it is listed
with its line, its column and the reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ringtrue.errors import SourceFileError
from ringtrue.ingest.cells import BLANK, FILLED, UNKNOWN, WRONG, CellReader, ColumnTally, Read
from ringtrue.ingest.counting import Counted, Counting, columns_of_stanza
from ringtrue.ingest.mapping import Cell, Source, SourceFile, Stanza, When
from ringtrue.ingest.readers import BadRow, SourceRow
from ringtrue.record import spans
from ringtrue.record.careers import add_careers
from ringtrue.record.draft import Draft, columns_of
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span, day_span
from ringtrue.record.types import ColumnType, TimeType, Value

Cells = Mapping[str, str]


@dataclass
class Place:
    """The row being read: where it stands, and which case it tells of."""

    file: str
    line: int
    row: int
    case: str = ""
    told: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)


@dataclass
class Tally:
    """What was found in the columns of one kind of file."""

    rows: int = 0
    bad: int = 0
    columns: dict[str, ColumnTally] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)

    def note(self, column: str, text: str, read: Read, rows: int = 1) -> None:
        """Count what a cell gave, in one row or in several that say the same."""
        tally = self.columns.get(column)
        if tally is None:
            tally = self.columns[column] = ColumnTally()
        tally.states[read.state] += rows
        if read.state == WRONG and (text in tally.wrong or len(tally.wrong) < 1_000):
            tally.wrong[text] += rows


class Reading:
    """One load in the making: the draft, the tallies, and the cases found so far by their keys."""

    def __init__(self, source: Source) -> None:
        covers = source.covers
        self.source = source
        self.cells = CellReader(source)
        self.draft = Draft(source.id, source.kind, covers=day_span(covers.first, covers.last) if covers else None)
        self.tallies: dict[str, Tally] = {role: Tally() for role in source.files}
        self.numbers: dict[str, int] = {}
        self.seen: Counter[str] = Counter()
        self.joined: dict[str, dict[tuple[str, ...], tuple[int, Cells]]] = {}
        self.crossed: dict[str, dict[str, Cells]] = {}
        self.blank_rows: dict[str, dict[str, None]] = {}
        self.sharing: dict[str, dict[tuple[str, ...], list[int]]] = {
            role: {} for role, file in source.files.items() if file.shared_on
        }
        record = schema()
        self.case_types, self.event_types = record.case, record.event
        self.loose = record.kind(source.kind).open_event_kinds
        self.draft.tells = None if self.loose else source.kinds_told
        self.stanza_columns: dict[int, list[str]] = {}
        self.by_role: dict[str, list[tuple[int, Stanza]]] = {role: [] for role in source.files}
        for number, stanza in enumerate(source.events, 1):
            self.by_role[source.file_of(stanza)].append((number, stanza))
            self.stanza_columns[number] = [column for column in dict.fromkeys(_stanza_columns(stanza)) if column]
            self.draft.stanza_columns[number] = stanza.happened.date if stanza.happened else ""

    # ---- files

    def order(self) -> list[str]:
        """Return the roles in the order they must be read: what joins first, then the cases, then the rest."""
        joined = [role for role, file in self.source.files.items() if file.joined_on]
        cases = [each.file for each in self.source.case]
        return [*joined, *cases, *(role for role in self.source.files if role not in (*joined, *cases))]

    def check_heads(self, role: str, name: str, heads: list[str]) -> None:
        """Raise SourceFileError where a file lacks columns that its mapping reads; note those that nobody reads."""
        wanted = columns_read(self.source, role)
        missing = [column for column in wanted if column not in heads and "." not in column]
        cases = self.source.cases_in(role)
        keys = set(cases.key if cases else self.source.files[role].key)
        if heads and missing and (not self.source.optional_columns or keys & set(missing)):
            raise SourceFileError(
                f"{name}: lacks columns that source {self.source.id} reads: {', '.join(missing)}. It has: "
                f"{', '.join(heads[:60])}. Choose another source, or mend the heads of the file."
            )
        tally = self.tallies[role]
        tally.heads += [head for head in heads if head not in tally.heads]

    def read_rows(self, role: str, name: str, rows: Iterable[SourceRow | BadRow]) -> None:
        """Take every row of one file into the draft."""
        tally, counting = self.tallies[role], Counting(self.source, role)
        take, file = self._taker(role, counting), self.source.files[role]
        for row in rows:
            place = Place(name, row.line, self.draft.add_row(name, row.line, row.raw))
            tally.rows += 1
            if isinstance(row, BadRow):
                tally.bad += 1
                self.draft.add_problem(name, row.line, row.column, row.value[:200], row.reason)
            elif any(row.values.values()):
                take(place, _as_written(row.values, file), role)
        if counting.rows:
            self._take_counted(tally, counting.finish(self.cells))

    def finish(self) -> None:
        """Do what needs all files: put beside each matter what became of its officer meanwhile."""
        add_careers(self.draft)

    def _taker(self, role: str, counting: Counting) -> Any:
        file = self.source.files[role]
        if file.joined_on:
            return self._take_joined
        if self.source.cases_in(role):
            return self._take_case
        if counting.stanzas:
            return lambda place, cells, role: counting.take(cells, place.row)
        if file.shared_on:
            return self._take_shared
        return self._take_table if file.table else self._take_events

    # ---- rows

    def _take_joined(self, place: Place, cells: Cells, role: str) -> None:
        key = _texts(cells, self.source.files[role].key)
        known = self.joined.setdefault(role, {})
        if key in known:
            self._problem(
                place, " + ".join(self.source.files[role].key), "/".join(key), "key stands in an earlier row too"
            )
        known.setdefault(key, (place.row, cells))

    def _take_case(self, place: Place, cells: Cells, role: str) -> None:
        cases = self.source.cases_in(role)
        assert cases is not None
        key = self._key(place, cells, cases.key)
        if key is None:
            return
        cells, others = self._joined(cells)
        number = self.numbers.get(key) if cases.repeats else None
        if number is None:
            place.case = self._new_id(place, key, cases.key)
            values = {
                name: self._cell(place, role, cell, self.case_types[name], cells)
                for name, cell in cases.columns.items()
            }
            number = self.draft.add_case(
                place.case, {name: value for name, value in values.items() if value is not None}, place.row
            )
            self.numbers.setdefault(key, number)
        else:
            place.case = self.draft.case_id(number)
            self.draft.tie(number, place.row)
        for row in others:
            self.draft.tie(number, row)
        for shared, cases_of in self.sharing.items():
            cases_of.setdefault(_texts(cells, self.source.files[shared].shared_on), []).append(number)
        self._events(place, cells, role, number)

    def _take_events(self, place: Place, cells: Cells, role: str) -> None:
        key = self._key(place, cells, self.source.files[role].key or self.source.case[0].key)
        if key is None:
            return
        number = self.numbers.get(key)
        if number is None:
            self._problem(place, " + ".join(self.source.files[role].key), key, "no such case in the file of cases")
            return
        place.case = self.draft.case_id(number)
        self.draft.tie(number, place.row)
        self._events(place, cells, role, number)

    def _take_shared(self, place: Place, cells: Cells, role: str) -> None:
        columns = self.source.files[role].shared_on
        key = _texts(cells, columns)
        numbers = self.sharing[role].get(key, []) if all(key) else []
        if not numbers:
            self.tallies[role].aside[f"no case says the same in {' and '.join(columns)}"] += 1
        for number in numbers:
            place.case = self.draft.case_id(number)
            self.draft.tie(number, place.row)
            self._events(place, cells, role, number)

    def _take_table(self, place: Place, cells: Cells, role: str) -> None:
        file = self.source.files[role]
        types = schema().table(file.table)
        found: dict[str, Any] = {"source_row": place.row, **self._blank_row(file.table)}
        for name, cell in file.columns.items():
            value = self._cell(place, role, cell, types[name], cells)
            if types[name].name == "time":
                found[f"{name}_lo"], found[f"{name}_hi"] = value if isinstance(value, Span) else (None, None)
            else:
                found[name] = value.lo if isinstance(value, Span) else value
        self.draft.tables.setdefault(file.table, []).append(found)

    def _blank_row(self, table: str) -> dict[str, None]:
        if table not in self.blank_rows:
            self.blank_rows[table] = {name: None for name, _ in columns_of(schema().table(table))}
        return self.blank_rows[table]

    def _take_counted(self, tally: Tally, counted: Counted) -> None:
        self.draft.counts.append(counted.table)
        for each in counted.misread:
            file, line = self.draft.rows["file"][each.row], self.draft.rows["line"][each.row]
            self.draft.add_problem(file, line, each.column, each.text[:200], each.reason)
        for column, text, read, rows in counted.held:
            tally.note(column, text, read, rows)
        tally.aside.update(counted.aside)

    def _key(self, place: Place, cells: Cells, columns: list[str]) -> str | None:
        parts = [cells.get(column, "").strip() for column in columns]
        if all(parts):
            return "/".join(parts)
        self._problem(place, " + ".join(columns), "", "no case can be told from this row: its key is blank")
        return None

    def _new_id(self, place: Place, key: str, columns: list[str]) -> str:
        """Return the id of a new case; a key that comes twice makes two cases, and a problem to look at."""
        self.seen[key] += 1
        name = f"{self.source.id}/{key}"
        if self.seen[key] == 1:
            return name
        name = f"{name}~{self.seen[key]}"
        place.case = name
        self._problem(
            place,
            " + ".join(columns),
            key,
            f"the key of an earlier case; kept as a case of its own, {name}",
        )
        return name

    def _joined(self, cells: Cells) -> tuple[Cells, list[int]]:
        """Return the cells with those of joined files beside them, as file.column, and the rows they came from."""
        rows, more = [], dict(cells)
        for role, known in self.joined.items():
            key = _texts(cells, self.source.files[role].joined_on)
            if key in known:
                row, theirs = known[key]
                rows.append(row)
                more |= {f"{role}.{column}": text for column, text in theirs.items()}
        return more, rows

    # ---- events

    def _events(self, place: Place, cells: Cells, role: str, case: int) -> None:
        for number, stanza in self.by_role[role]:
            if self._present(stanza, cells):
                for part in _parts(stanza, cells):
                    values = self._event(place, part, role, stanza)
                    if values is not None:
                        self.draft.add_event(case, values, place.row, number)
            else:
                for column in self.stanza_columns[number]:
                    text = cells.get(column, "")
                    self._note(place, role, column, text, Read(None, "", self.cells.said(text)))

    def _present(self, stanza: Stanza, cells: Cells) -> bool:
        if not stanza.if_filled and not stanza.if_value:
            return True
        # A date said to be unknown is still a date of something: the event stands, without its time.
        if any(self.cells.said(cells.get(column, "")) != BLANK for column in stanza.if_filled):
            return True
        return any(cells.get(column, "").strip() in texts for column, texts in stanza.if_value.items())

    def _event(self, place: Place, cells: Cells, role: str, stanza: Stanza) -> dict[str, Value] | None:
        kind = self._kind(place, cells, role, stanza)
        if kind is None:
            return None
        values: dict[str, Value] = {"kind": kind}
        for name, when in (("happened", stanza.happened), ("entered", stanza.entered)):
            if when is not None:
                values[name] = self._time(place, role, when, cells)
        for name, cell in stanza.columns.items():
            values[name] = self._cell(place, role, cell, self.event_types[name], cells)
        return {name: value for name, value in values.items() if value is not None}

    def _kind(self, place: Place, cells: Cells, role: str, stanza: Stanza) -> str | None:
        if isinstance(stanza.kind, str):
            return stanza.kind
        if self.loose and not stanza.kind.values:
            text = cells.get(stanza.kind.column, "")
            self.tallies[role].note(stanza.kind.column, text, Read(None, "", self.cells.said(text)))
            return "_".join(text.casefold().replace("-", " ").split()) or None
        found = self._cell(place, role, stanza.kind, self.event_types["kind"], cells)
        return found if isinstance(found, str) else None

    def _time(self, place: Place, role: str, when: When, cells: Cells) -> Span | None:
        kind = self.event_types["happened"]
        assert isinstance(kind, TimeType)
        text = cells.get(when.date, "")
        found = self.cells.day(when, kind, text)
        self._note(place, role, when.date, text, found)
        span = found.value
        if isinstance(span, Span) and when.time:
            clock = cells.get(when.time, "")
            timed = self.cells.clock(span, clock)
            self._note(place, role, when.time, clock, timed)
            span = timed.value
        if isinstance(span, Span) and when.utc_in:
            span = spans.on_the_clock_of(span, when.utc_in)
        if span is None and when.otherwise:
            text = cells.get(when.otherwise, "")
            coarse = self.cells.day(when, kind, text)
            self._note(place, role, when.otherwise, text, coarse)
            span = coarse.value
        return span if isinstance(span, Span) else None

    # ---- cells

    def _cell(self, place: Place, role: str, cell: Cell, kind: ColumnType, cells: Cells) -> Value:
        if cell.value:
            return kind.clean(cell.value)
        column, text = cell.column, cells.get(cell.column, "")
        if cell.otherwise and self.cells.said(text) == BLANK:
            self._note(place, role, column, text, Read(None, "", BLANK))
            column, text = cell.otherwise, cells.get(cell.otherwise, "")
        if cell.through and self.cells.said(text) == FILLED:
            return self._through(place, role, cell, kind, text.strip())
        found = self.cells.read(cell, kind, text)
        self._note(place, role, column, text, found)
        return found.value

    def _through(self, place: Place, role: str, cell: Cell, kind: ColumnType, text: str) -> Value:
        """Return what another file has for a text; where no row of it has the text, that is not known."""
        rows = (self._crossed(column).get(text) for column in cell.through)
        theirs = next((row.get(cell.gives, "") for row in rows if row is not None), "")
        found = self.cells.read(cell, kind, theirs)
        self._note(place, role, cell.column, text, found if theirs else Read(None, "", UNKNOWN))
        return found.value

    def _crossed(self, column: str) -> dict[str, Cells]:
        """Return the rows of a joined file by one of its columns; of two with the same text, the first."""
        if column not in self.crossed:
            file, theirs = column.split(".", 1)
            index: dict[str, Cells] = {}
            for _, cells in self.joined.get(file, {}).values():
                index.setdefault(cells.get(theirs, "").strip(), cells)
            self.crossed[column] = index
        return self.crossed[column]

    def _note(self, place: Place, role: str, column: str, text: str, found: Read) -> None:
        if column not in place.counted:  # a column that fills two places is counted once
            place.counted.add(column)
            self.tallies[role].note(column, text, found)
        if found.state == WRONG:
            self._problem(place, column, text, found.reason)

    def _problem(self, place: Place, column: str, value: str, reason: str) -> None:
        if column in place.told:  # a column that fills two places is one problem
            return
        place.told.add(column)
        self.draft.add_problem(place.file, place.line, column, value[:200], reason, place.case)


def _texts(cells: Cells, columns: list[str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "").strip() for column in columns)


def _as_written(cells: Cells, file: SourceFile) -> Cells:
    """Return the cells as a person would have written them: whole numbers without a .0, and columns made of others."""
    if file.whole:
        cells = {**cells, **{name: cells.get(name, "").strip().removesuffix(".0") for name in file.whole}}
    return _with_made(cells, file.made) if file.made else cells


def _with_made(cells: Cells, made: Mapping[str, list[str]]) -> Cells:
    """Return the cells with the columns that are made of several, side by side; blank ones leave no gap."""
    joined = {name: ", ".join(filter(None, (cells.get(part, "").strip() for part in parts)))
              for name, parts in made.items()}  # fmt: skip
    return {**cells, **joined}


def _parts(stanza: Stanza, cells: Cells) -> list[Cells]:
    """Return the cells once for each value of the column that a stanza takes apart, or as they are."""
    if not stanza.each:
        return [cells]
    parts = [part.strip() for part in cells.get(stanza.each, "").split(stanza.separator)]
    return [{**cells, stanza.each: part} for part in parts if part]


def columns_read(source: Source, role: str) -> list[str]:
    """Return the columns of a kind of file that its mapping reads, in the order the mapping names them."""
    file = source.files[role]
    found: list[str] = [*file.key, *file.shared_on, *(name for cell in file.columns.values() for name in cell.columns)]
    found += [column for other in source.files.values() for column in _looked_up(other, role)]
    if cases := source.cases_in(role):
        found += [*cases.key, *(name for cell in cases.columns.values() for name in cell.columns)]
        found += [column for other in source.files.values() for column in (*other.joined_on, *other.shared_on)]
    for stanza in source.events:
        if source.file_of(stanza) == role:
            found += _stanza_columns(stanza)
    for counts in source.counts:
        if source.file_of(counts) == role:
            found += columns_of_stanza(counts)
    for passed in source.passed_over:
        if source.file_of(passed) == role:
            found += [*passed.if_value, *passed.unless_value]
    if file.joined_on:
        every = [name for _, _, cell in source.case_cells for name in cell.columns]
        every += [column for stanza in source.events for column in _stanza_columns(stanza)]
        found += [column.split(".", 1)[1] for column in every if column.startswith(f"{role}.")]
    theirs = [part for column in found for part in file.made.get(column, [column])]
    return [column for column in dict.fromkeys(theirs) if column]


def _looked_up(file: SourceFile, role: str) -> list[str]:
    """Return the columns of a joined file in which the rows of another look something up."""
    through = [cell for cell in file.columns.values() if any(each.startswith(f"{role}.") for each in cell.through)]
    return [each.split(".", 1)[1] for cell in through for each in cell.through] + [cell.gives for cell in through]


def _stanza_columns(stanza: Stanza) -> list[str]:
    found = [*stanza.if_filled, *stanza.if_value, *(name for cell in stanza.columns.values() for name in cell.columns)]
    found += [stanza.kind.column] if isinstance(stanza.kind, Cell) else []
    for when in (stanza.happened, stanza.entered):
        found += [when.date, when.time, when.otherwise] if when else []
    return found


__all__ = ["BLANK", "UNKNOWN", "Reading", "Tally", "columns_read"]
