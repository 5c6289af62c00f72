"""A source: how the columns and codes of one export become our record. Places differ, so this is data.

A mapping is a YAML file in library/sources, or anywhere a user keeps it. It says which column fills what, how their
codes read in ours, what a blank is, and brings invented sample rows whose reading is tested whenever it is loaded by
`ringtrue sources check`.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal as OneOf
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.ingest.readers import Layout, ReadOptions
from ringtrue.record.schema import schema
from ringtrue.record.types import CodeType, ColumnType
from ringtrue.record.yamlfile import LIBRARY, CellText, Strict, load_model, near


class Cell(Strict):
    """Where a value comes from: a column, perhaps with a table of their codes, or a fixed value.

    `otherwise` is a column to fall back on where the first is blank. With a `separator` the cell holds several of their
    codes; it has a value where they all read alike. With `others` any text that `values` does not list reads as that
    code, which may be blank: nothing is said; in a column of numbers it reads as the number it is. Where the mapping is
    `by_prefix`, what `values` lists are beginnings of their codes, and the longest that fits counts. With `through`,
    the text is looked up in these columns of a joined file (`crosswalk.salary_id`), and `gives` is the column of that
    row which holds the value.
    """

    column: str = ""
    otherwise: str = ""
    separator: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    others: str | None = None
    by_prefix: bool = False
    through: list[str] = Field(default_factory=list)
    gives: str = ""
    value: str = ""
    least: int = -(10**15)
    most: int = 10**15

    @model_validator(mode="before")
    @classmethod
    def from_name(cls, given: object) -> object:
        """Let a bare column name stand for itself."""
        return {"column": given} if isinstance(given, str) else given

    @property
    def columns(self) -> list[str]:
        """The columns that it reads."""
        return [name for name in (self.column, self.otherwise) if name]

    @model_validator(mode="after")
    def one_of_both(self) -> "Cell":
        """Refuse a cell that comes from nowhere, or from two places."""
        if bool(self.column) == bool(self.value):
            raise ValueError("give either column or value")
        if bool(self.through) != bool(self.gives) or any("." not in column for column in self.through):
            raise ValueError("through names columns as file.column, and gives the column to take from the row found")
        return self


class When(Strict):
    """A time: a column of dates, perhaps one of clock times, and a coarser column to fall back on.

    With `utc_in`, the name of a time zone, clock times are in UTC and are put on the clock of that place.
    """

    date: str
    time: str = ""
    otherwise: str = ""
    midnight_is_a_day: bool = False
    utc_in: str = ""

    @model_validator(mode="before")
    @classmethod
    def from_name(cls, given: object) -> object:
        """Let a bare column name stand for a column of dates."""
        return {"date": given} if isinstance(given, str) else given

    @field_validator("utc_in")
    @classmethod
    def is_zone(cls, name: str) -> str:
        """Refuse the name of a time zone that there is not."""
        if name and name not in available_timezones():
            raise ValueError("no such time zone; expected a name as Europe/London")
        return name


class Stanza(Strict):
    """An event hidden in a row: what kind it is, when there is one, and which columns fill it.

    There is an event where a column of `if_filled` is filled, or a column of `if_value` holds one of the texts listed;
    with neither, every row has one. With `each`, a column that holds several values makes one event of each.
    """

    kind: str | Cell
    file: str = ""
    if_filled: list[str] = Field(default_factory=list)
    if_value: dict[str, list[str]] = Field(default_factory=dict)
    each: str = ""
    separator: str = ";"
    happened: When | None = None
    entered: When | None = None
    columns: dict[str, Cell] = Field(default_factory=dict)


class Period(Strict):
    """The period of a published number: a year, and perhaps the quarter or month of it that another column names.

    A year that does not begin in January is known by the year in which it begins, as 2017/18 or 2017-18 is. With
    `since`, years may have two digits: 85 is the first year from that one on that ends so. Or one column, `whole`, has
    the period in ISO 8601, as 2017 or 2017-04; or all numbers of the file are of the days from `first` to `last`.
    """

    year: str = ""
    whole: str = ""
    first: date | None = None
    last: date | None = None
    part: str = ""
    parts: OneOf["quarter", "month"] = "quarter"
    begins: int = Field(1, ge=1, le=12)
    since: int | None = None

    @model_validator(mode="before")
    @classmethod
    def from_name(cls, given: object) -> object:
        """Let a bare column name stand for a column of calendar years."""
        return {"year": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def one_way(self) -> "Period":
        """Refuse a period that is told in two ways, or in none, or in half of one."""
        if (self.first is None) != (self.last is None) or sum(map(bool, (self.year, self.whole, self.first))) != 1:
            raise ValueError("give year, or whole, or first and last")
        if self.part and not self.year:
            raise ValueError("a part is of a year; without year there is none")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("last lies before first")
        return self


class CountStanza(Strict):
    """A published number hidden in a row: what it counts, and which columns say of whom, when and by which way out.

    With `if_value`, only a row where each of these columns holds one of its texts has this number. Where `outcome` is
    filled and `exit` is not, the exit follows from the code list of outcomes.
    """

    counted: str
    value: Cell
    file: str = ""
    if_value: dict[str, list[str]] = Field(default_factory=dict)
    period: Period
    columns: dict[str, Cell] = Field(default_factory=dict)


class PassedOver(Strict):
    """Rows of a published table that are left aside on purpose, and why.

    They are those where each column of `if_value` holds one of its texts and each of `unless_value` none of them. A row
    from which some number is read is never among them.
    """

    reason: str
    file: str = ""
    if_value: dict[str, list[str]] = Field(default_factory=dict)
    unless_value: dict[str, list[str]] = Field(default_factory=dict)


class SourceFile(Strict):
    """One kind of file of a source: how to know it by name, how to read it, and how it joins the case file."""

    match: str = "*"
    key: list[str] = Field(default_factory=list)
    joined_on: list[str] = Field(default_factory=list)
    table: str = ""
    columns: dict[str, Cell] = Field(default_factory=dict)
    reads: OneOf["csv", "xlsx", "ods", "parquet", "ndjson", "xes", "fixed"] = "csv"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    head_row: int = 1
    layout: Layout | None = None
    required: bool = True
    # The rows tell of every case whose own row says the same in these columns, as all accused of one complaint.
    shared_on: list[str] = Field(default_factory=list)
    # Columns of whole numbers that a program wrote as 12.0.
    whole: list[str] = Field(default_factory=list)
    # A column of ours made of several of theirs, side by side: {place: [agency, state]}.
    made: dict[str, list[str]] = Field(default_factory=dict)

    @property
    def options(self) -> ReadOptions:
        """How its rows are read."""
        return ReadOptions(self.reads, self.encoding, self.delimiter, self.sheet, self.head_row, self.layout)


class CaseMap(Strict):
    """How a row becomes a case: its file, its key, its columns; `repeats` where many rows tell of one case."""

    file: str = "main"
    key: list[str] = Field(min_length=1)
    repeats: bool = False
    columns: dict[str, Cell] = Field(default_factory=dict)


class Covers(Strict):
    """The period from which the files of a source come, as its document says: what is known of an undated case."""

    first: date
    last: date


class Sample(Strict):
    """Invented rows, and what they must become."""

    name: str
    rows: dict[str, list[dict[str, CellText]]]
    cases: dict[str, dict[str, CellText]] = Field(default_factory=dict)
    events: str = ""
    counts: str = ""
    problems: list[str] = Field(default_factory=list)


class Source(Strict):
    """A whole mapping."""

    id: str
    title: str
    document: str
    kind: str = "report"
    files: dict[str, SourceFile] = Field(default_factory=lambda: {"main": SourceFile()})
    covers: Covers | None = None
    blank: list[str] = Field(default_factory=list)
    unknown: list[str] = Field(default_factory=list)
    dates: list[str] = Field(default_factory=list)
    times: list[str] = Field(default_factory=list)
    optional_columns: bool = False
    tells: list[str] = Field(default_factory=list)
    case: list[CaseMap] = Field(default_factory=list)
    events: list[Stanza] = Field(default_factory=list)
    counts: list[CountStanza] = Field(default_factory=list)
    passed_over: list[PassedOver] = Field(default_factory=list)
    ignored: dict[str, str] = Field(default_factory=dict)
    # What must stand beside every number of a kind of event that these files show.
    caveats: dict[str, str] = Field(default_factory=dict)
    samples: list[Sample] = Field(default_factory=list)

    @field_validator("case", mode="before")
    @classmethod
    def one_or_more(cls, given: object) -> object:
        """Let a source with one file of cases say so without a list."""
        return [given] if isinstance(given, dict) else given

    @property
    def main_file(self) -> str:
        """The kind of file that a stanza reads where it does not say: that of the cases, or the first there is."""
        return self.case[0].file if self.case else next(iter(self.files))

    def file_of(self, stanza: Stanza | CountStanza | PassedOver) -> str:
        """Return which kind of file a stanza reads."""
        return stanza.file or self.main_file

    def cases_in(self, role: str) -> CaseMap | None:
        """Return how the rows of a kind of file become cases; None where they do not."""
        return next((each for each in self.case if each.file == role), None)

    @property
    def kinds_told(self) -> frozenset[str]:
        """The kinds of event that these files would show if they had happened: those the mapping has a place for."""
        fixed = [stanza.kind for stanza in self.events if isinstance(stanza.kind, str)]
        cells = [stanza.kind for stanza in self.events if isinstance(stanza.kind, Cell)]
        coded = [kind for cell in cells for kind in cell.values.values()]
        return frozenset([*self.tells, *fixed, *(kind for kind in coded if kind)])

    @property
    def case_cells(self) -> list[tuple[str, str, Cell]]:
        """Every cell that fills a column of a case: the kind of file, the column of the record, the cell."""
        return [(each.file, name, cell) for each in self.case for name, cell in each.columns.items()]


SOURCES = LIBRARY / "sources"


def source_names() -> list[str]:
    """Return the ids of the sources that ship."""
    return sorted(path.stem for path in SOURCES.glob("*.yaml"))


def load_source(name: str) -> Source:
    """Return a source by id or by the path of its file; raise UnknownNameError or LibraryError."""
    path = SOURCES / f"{name}.yaml" if name in source_names() else Path(name)
    if path.suffix not in (".yaml", ".yml") or not path.exists():
        hint = near(name, source_names())
        raise UnknownNameError(
            f"no source {name!r}{hint}. A mapping of your own is named by its path, ending in .yaml."
        )
    source = load_model(path, Source)
    faults = _faults(source)
    if faults:
        raise LibraryError("\n".join(f"{path}: {fault}" for fault in faults))
    return source


def _faults(source: Source) -> list[str]:
    """Return what a mapping says that the record or the mapping itself cannot bear, all of it."""
    record = schema()
    found = []
    if source.kind not in record.model.kinds:
        return [f"kind: no kind of case {source.kind!r}{near(source.kind, record.model.kinds)}."]
    if not source.case and not source.counts:
        found.append("case: missing; say how a row becomes a case, or under counts what its numbers count.")
    for each in source.case:
        if each.file not in source.files:
            found.append(f"case.file: no file {each.file!r}{near(each.file, source.files)}.")
    for _, name, cell in source.case_cells:
        found += _cell_faults(f"case.columns.{name}", name, cell, record.given_case, record.case)
    found += [
        f"tells: no kind of event {kind!r}{near(kind, record.codes['event_kinds'].codes)}."
        for kind in source.tells
        if kind not in record.codes["event_kinds"].codes
    ]
    for number, stanza in enumerate(source.events):
        where = f"events[{number}]"
        if source.file_of(stanza) not in source.files:
            found.append(f"{where}.file: no file {stanza.file!r}{near(stanza.file, source.files)}.")
        loose = record.kind(source.kind).open_event_kinds
        kinds = record.codes["event_kinds"].codes
        if isinstance(stanza.kind, str) and not loose and stanza.kind not in kinds:
            found.append(f"{where}.kind: no kind of event {stanza.kind!r}{near(stanza.kind, kinds)}.")
        for name, cell in stanza.columns.items():
            found += _cell_faults(f"{where}.columns.{name}", name, cell, record.given_event, record.event)
    for number, counts in enumerate(source.counts):
        found += _count_faults(source, number, counts)
    for number, passed in enumerate(source.passed_over):
        if source.file_of(passed) not in source.files:
            found.append(f"passed_over[{number}].file: no file {passed.file!r}{near(passed.file, source.files)}.")
    found += [fault for role, file in source.files.items() for fault in _table_faults(source, role, file)]
    return found + [fault for role, file in source.files.items() for fault in _layout_faults(role, file)]


def _table_faults(source: Source, role: str, file: SourceFile) -> list[str]:
    """Return what the rows of a further table say that the record or the joined files cannot bear."""
    if not file.table:
        return []
    types = schema().table(file.table)
    found = []
    for name, cell in file.columns.items():
        where = f"files.{role}.columns.{name}"
        found += _cell_faults(where, name, cell, list(types), types)
        for column in cell.through:
            other = column.split(".", 1)[0]
            if other not in source.files or not source.files[other].joined_on:
                joined = [each for each, known in source.files.items() if known.joined_on]
                found.append(f"{where}.through: no joined file {other!r}{near(other, joined)}.")
    return found


def _layout_faults(role: str, file: SourceFile) -> list[str]:
    """Return what is wrong with the layout of a kind of file, which those of fixed width need and no others have."""
    if file.layout is None:
        return [f"files.{role}.layout: missing; a file of fixed width needs it."] if file.reads == "fixed" else []
    if file.reads != "fixed":
        return [f"files.{role}.layout: only a file that is read as fixed has one."]
    return [f"files.{role}.layout: {fault}." for fault in file.layout.faults()]


def _count_faults(source: Source, number: int, stanza: CountStanza) -> list[str]:
    """Return what a stanza of counts says that the record cannot bear."""
    record, where = schema(), f"counts[{number}]"
    found = []
    if source.file_of(stanza) not in source.files:
        found.append(f"{where}.file: no file {stanza.file!r}{near(stanza.file, source.files)}.")
    known = record.codes["counted"].codes
    if stanza.counted not in known:
        found.append(f"{where}.counted: nothing is counted as {stanza.counted!r}{near(stanza.counted, known)}.")
    types = record.table("count")
    given = [name for name in types if name not in ("period", "counted", "value")]
    for name, cell in stanza.columns.items():
        found += _cell_faults(f"{where}.columns.{name}", name, cell, given, types)
    if not stanza.value.column:
        found.append(f"{where}.value: name the column in which the number stands.")
    return found


def _cell_faults(where: str, name: str, cell: Cell, given: list[str], types: Mapping[str, ColumnType]) -> list[str]:
    if name not in given:
        return [f"{where}: the record has no such column{near(name, given)}."]
    kind = types[name]
    wanted = [*cell.values.values(), cell.value, cell.others or ""]
    if not isinstance(kind, CodeType):
        return []
    wrong = [code for code in wanted if code and code not in kind.codes.codes]
    return [f"{where}: {kind.codes.id} has no code {code!r}{near(code, kind.codes.codes)}." for code in wrong]
