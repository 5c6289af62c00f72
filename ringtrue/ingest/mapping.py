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
from ringtrue.ingest.readers import ReadOptions
from ringtrue.record.schema import schema
from ringtrue.record.types import CodeType, ColumnType
from ringtrue.record.yamlfile import LIBRARY, CellText, Strict, load_model, near


class Cell(Strict):
    """Where a value comes from: a column, perhaps with a table of their codes, or a fixed value.

    With a `separator` the cell holds several of their codes; it has a value where they all read alike.
    """

    column: str = ""
    separator: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    value: str = ""
    least: int = -(10**15)
    most: int = 10**15

    @model_validator(mode="before")
    @classmethod
    def from_name(cls, given: object) -> object:
        """Let a bare column name stand for itself."""
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def one_of_both(self) -> "Cell":
        """Refuse a cell that comes from nowhere, or from two places."""
        if bool(self.column) == bool(self.value):
            raise ValueError("give either column or value")
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


class SourceFile(Strict):
    """One kind of file of a source: how to know it by name, how to read it, and how it joins the case file."""

    match: str = "*"
    key: list[str] = Field(default_factory=list)
    joined_on: list[str] = Field(default_factory=list)
    table: str = ""
    columns: dict[str, Cell] = Field(default_factory=dict)
    reads: OneOf["csv", "xlsx", "parquet", "ndjson", "xes"] = "csv"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    head_row: int = 1
    required: bool = True

    @property
    def options(self) -> ReadOptions:
        """How its rows are read."""
        return ReadOptions(self.reads, self.encoding, self.delimiter, self.sheet, self.head_row)


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
    case: list[CaseMap] = Field(min_length=1)
    events: list[Stanza] = Field(default_factory=list)
    ignored: dict[str, str] = Field(default_factory=dict)
    samples: list[Sample] = Field(default_factory=list)

    @field_validator("case", mode="before")
    @classmethod
    def one_or_more(cls, given: object) -> object:
        """Let a source with one file of cases say so without a list."""
        return [given] if isinstance(given, dict) else given

    def file_of(self, stanza: Stanza) -> str:
        """Return which kind of file a stanza reads: of cases, where it does not say."""
        return stanza.file or self.case[0].file

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
    return found


def _cell_faults(where: str, name: str, cell: Cell, given: list[str], types: Mapping[str, ColumnType]) -> list[str]:
    if name not in given:
        return [f"{where}: the record has no such column{near(name, given)}."]
    kind = types[name]
    wanted = [*cell.values.values(), *([cell.value] if cell.value else [])]
    if not isinstance(kind, CodeType):
        return []
    wrong = [code for code in wanted if code and code not in kind.codes.codes]
    return [f"{where}: {kind.codes.id} has no code {code!r}{near(code, kind.codes.codes)}." for code in wrong]
