"""The model of the record, read from library/record.yaml and library/codes.

Everything that knows a column or a code knows it from here: ingest cleans with it, the language checks names with it,
the English labels with it, and the random tests generate with it.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.record.types import CodeType, ColumnType, column_type
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near


class CodeList(Strict):
    """A closed list of codes with their labels, their groups and where they come from.

    A list that `joins` another is one source's part of it; `exits` says by which way out of the system each code leads,
    and `order` how heavily a code weighs beside others, where that can be said.
    """

    id: str
    joins: str = ""
    title: str
    source: str
    codes: dict[str, str]
    groups: dict[str, list[str]] = Field(default_factory=dict)
    exits: dict[str, str] = Field(default_factory=dict)
    order: dict[str, int] = Field(default_factory=dict)


class Column(Strict):
    """A column of the record as record.yaml declares it."""

    type: str
    label: str
    list: str | None = None
    sensitive: bool = False
    kinds: tuple[str, ...] = ()


class CaseKind(Strict):
    """A kind of case: what begins and ends its life, and what cannot come before its beginning."""

    label: str
    begins: list[str] = Field(default_factory=list)
    ends: list[str] = Field(default_factory=list)
    not_before_begin: list[str] = Field(default_factory=list)
    open_event_kinds: bool = False


class RecordModel(Strict):
    """The whole of record.yaml."""

    earliest: date
    kinds: dict[str, CaseKind]
    case: dict[str, Column]
    event: dict[str, Column]
    derived_case: dict[str, Column]
    derived_event: dict[str, Column]
    tables: dict[str, dict[str, str]]


class Schema:
    """The record's columns with their types, and the code lists they draw on."""

    def __init__(self, model: RecordModel, codes: Mapping[str, CodeList]) -> None:
        self.model = model
        self.codes = codes
        self._tables: dict[str, Mapping[str, ColumnType]] = {}

    @cached_property
    def case(self) -> Mapping[str, ColumnType]:
        """The columns that a case has, besides its identity; derived ones included."""
        return self._types(self.model.case | self.model.derived_case)

    @cached_property
    def event(self) -> Mapping[str, ColumnType]:
        """The columns that an event has, derived ones included."""
        return self._types(self.model.event | self.model.derived_event)

    def case_of(self, kind: str) -> Mapping[str, ColumnType]:
        """The columns that a case of a kind has; those of other kinds are left out."""
        return self._of(kind, self.case, self.model.case | self.model.derived_case)

    def event_of(self, kind: str) -> Mapping[str, ColumnType]:
        """The columns that an event of a kind of case has; those of other kinds are left out."""
        return self._of(kind, self.event, self.model.event | self.model.derived_event)

    @property
    def given_case(self) -> list[str]:
        """The case columns that a source can fill."""
        return list(self.model.case)

    @property
    def given_event(self) -> list[str]:
        """The event columns that a source can fill."""
        return list(self.model.event)

    def kind(self, name: str) -> CaseKind:
        """Return a kind of case; raise UnknownNameError where there is none of that name."""
        if name not in self.model.kinds:
            raise UnknownNameError(f"no kind of case {name!r}{near(name, self.model.kinds)}.")
        return self.model.kinds[name]

    def code_label(self, list_id: str, code: str) -> str:
        """Return the words for a code; a code outside the list (open event kinds) speaks for itself."""
        return self.codes[list_id].codes.get(code, code.replace("_", " "))

    def table(self, name: str) -> Mapping[str, ColumnType]:
        """Return the columns of a further table; raise UnknownNameError where the record has no such table."""
        if name not in self.model.tables:
            raise UnknownNameError(f"the record has no table {name!r}{near(name, self.model.tables)}.")
        if name not in self._tables:
            columns = self.model.tables[name].items()
            self._tables[name] = MappingProxyType({each: self.plain_type(each, kind) for each, kind in columns})
        return self._tables[name]

    def plain_type(self, name: str, kind: str) -> ColumnType:
        """Return the type of a column of a further table; `code` there stands for a role."""
        lists = {"role": "roles", "part": "parts", "offence": "offences", "exit": "exits", "course": "courses"}
        lists |= {"outcome": "outcomes", "counted": "counted", "rank": "ranks"}
        return column_type(
            kind, name.replace("_", " "), kind == "id", self.codes.get(lists.get(name, "")), self.model.earliest
        )

    def _of(
        self, kind: str, types: Mapping[str, ColumnType], columns: Mapping[str, Column]
    ) -> Mapping[str, ColumnType]:
        return {name: found for name, found in types.items() if not columns[name].kinds or kind in columns[name].kinds}

    def _types(self, columns: Mapping[str, Column]) -> Mapping[str, ColumnType]:
        return MappingProxyType({name: self._type(name, column) for name, column in columns.items()})

    def _type(self, name: str, column: Column) -> ColumnType:
        codes = self.codes.get(column.list or "")
        if column.type == "code" and codes is None:
            raise LibraryError(
                f"record.yaml: column {name}: no code list {column.list!r}{near(str(column.list), self.codes)}."
            )
        return column_type(column.type, column.label, column.sensitive, codes, self.model.earliest)


def load_codes(folder: Path) -> dict[str, CodeList]:
    """Read every code list of a folder; raise LibraryError where one names a code that its list does not hold."""
    lists: dict[str, CodeList] = {}
    parts: dict[str, list[CodeList]] = {}
    for path in sorted(folder.glob("*.yaml")):
        found = load_model(path, CodeList)
        for what, members in [*found.groups.items(), ("exits", list(found.exits)), ("order", list(found.order))]:
            for member in members:
                if member not in found.codes:
                    raise LibraryError(f"{path}: {what}: no code {member!r}{near(member, found.codes)}.")
        if found.exits and (without := [code for code in found.codes if code not in found.exits]):
            raise LibraryError(f"{path}: exits: none for {', '.join(without)}. Every code needs one, or none has.")
        lists[found.id] = found
        parts.setdefault(found.joins, []).append(found)
    for each in lists.values():
        if strange := sorted(set(each.exits.values()) - set(lists["exits"].codes)):
            raise LibraryError(f"{folder}: {each.id}: exits: {', '.join(strange)} is no code of the list exits.")
    joined = {name: _joined(name, found, folder) for name, found in parts.items() if name}
    return lists | joined


def _joined(name: str, parts: list[CodeList], folder: Path) -> CodeList:
    """Return the list that several make together; raise LibraryError where two of them have a code in common."""
    whole: dict[str, dict[str, Any]] = {"codes": {}, "groups": {}, "exits": {}}
    for part in parts:
        for what, found in whole.items():
            if twice := set(found) & set(getattr(part, what)):
                raise LibraryError(f"{folder}: {part.id} and another part of {name} both have {sorted(twice)}.")
            found |= getattr(part, what)
    source = "; ".join(part.id for part in parts)
    return CodeList.model_validate({"id": name, "title": f"All of {source}", "source": source, **whole})


@cache
def schema() -> Schema:
    """Return the record's schema, read once from the library that ships with RingTrue."""
    return Schema(load_model(LIBRARY / "record.yaml", RecordModel), load_codes(LIBRARY / "codes"))


__all__ = ["CaseKind", "CodeList", "CodeType", "Column", "RecordModel", "Schema", "load_codes", "schema"]
