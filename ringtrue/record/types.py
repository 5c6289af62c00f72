"""What each type of column does: clean, check, label, explain and generate itself.

A value of the record is None (not known), a Span (times and numbers), or text (codes, pseudonyms, free text). `clean`
takes what a file says and returns the value or raises `Unreadable` with the reason; nothing else in RingTrue decides
what a cell means.
"""

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ringtrue.errors import LibraryError
from ringtrue.record import spans
from ringtrue.record.spans import Span

Value = Span | str | None


class Unreadable(Exception):
    """A cell that its column cannot hold; the text is the reason a user reads."""


class Codes(Protocol):
    """What a type needs of a code list: its name, its codes with labels, its groups."""

    @property
    def id(self) -> str: ...
    @property
    def codes(self) -> dict[str, str]: ...
    @property
    def groups(self) -> dict[str, list[str]]: ...


@dataclass(frozen=True)
class ColumnType(ABC):
    """A type with the label and sensitivity of the column it serves."""

    name: str
    words: str
    sensitive: bool

    @abstractmethod
    def clean(self, text: str) -> Value:
        """Return the value that a cell's text stands for; raise Unreadable with the reason where it stands for none."""

    @abstractmethod
    def check(self, value: Value) -> bool:
        """Say whether a value, already clean, is one this column may hold."""

    @abstractmethod
    def label(self, value: Value) -> str:
        """Say a value in English."""

    @abstractmethod
    def explain(self) -> str:
        """Say in one line what a person may write in this column."""

    @abstractmethod
    def generate(self, rng: random.Random) -> Value:
        """Make up a plausible value, never None."""


@dataclass(frozen=True)
class CodeType(ColumnType):
    """One of a closed list of codes."""

    codes: Codes

    def clean(self, text: str) -> Value:
        code = text.strip()
        if code in self.codes.codes:
            return code
        raise Unreadable(f"not a code of {self.codes.id}")

    def check(self, value: Value) -> bool:
        return value is None or value in self.codes.codes

    def label(self, value: Value) -> str:
        return "not recorded" if value is None else self.codes.codes.get(str(value), str(value).replace("_", " "))

    def explain(self) -> str:
        return f"one of: {', '.join(self.codes.codes)}"

    def generate(self, rng: random.Random) -> Value:
        return rng.choice(list(self.codes.codes))


@dataclass(frozen=True)
class TimeType(ColumnType):
    """A time with its own precision, from a year to a second."""

    earliest: date

    def clean(self, text: str) -> Value:
        return self.within(spans.parse_time(text), text)

    def within(self, span: Span | None, text: str) -> Span:
        """Return a span that could be true; raise Unreadable where it could not be read or lies before the record."""
        if span is None:
            raise Unreadable("not a date or time in a declared format")
        if span.lo < spans.day_micros(self.earliest):
            raise Unreadable(f"before {self.earliest.year}, which no file of this kind is")
        if span.lo > spans.day_span(spans.today()).hi:
            raise Unreadable("lies in the future")
        return span

    def check(self, value: Value) -> bool:
        return value is None or isinstance(value, Span) and value.lo <= value.hi

    def label(self, value: Value) -> str:
        return spans.words(value if isinstance(value, Span) else None)

    def explain(self) -> str:
        return "a date or a date and time, as 2024-03-07 or 2024-03-07 14:05; a year or 2024-03 where no more is known"

    def generate(self, rng: random.Random) -> Value:
        start = spans.day_micros(date(2013, 1, 1)) + rng.randrange(20) * spans.DAY + rng.randrange(24) * spans.HOUR
        if rng.random() < 0.3:
            return Span(spans.floor_day(start), spans.floor_day(start) + spans.DAY - 1)
        return Span(start, start)


@dataclass(frozen=True)
class NumberType(ColumnType):
    """A whole number."""

    def clean(self, text: str) -> Value:
        if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", text.strip()):
            raise Unreadable("not a whole number")
        value = int(text.strip().split(".")[0])
        return Span(value, value)

    def check(self, value: Value) -> bool:
        return value is None or isinstance(value, Span)

    def label(self, value: Value) -> str:
        if not isinstance(value, Span):
            return "a number not recorded"
        return str(value.lo) if value.lo == value.hi else f"from {value.lo} to {value.hi}"

    def explain(self) -> str:
        return "a whole number"

    def generate(self, rng: random.Random) -> Value:
        value = rng.randrange(5)
        return Span(value, value)


@dataclass(frozen=True)
class TextType(ColumnType):
    """Free text, or a pseudonym that stands for a person, an officer or a unit."""

    def clean(self, text: str) -> Value:
        return " ".join(text.split()) if self.name == "id" else text.strip()

    def check(self, value: Value) -> bool:
        return value is None or isinstance(value, str)

    def label(self, value: Value) -> str:
        return "not recorded" if value is None else str(value)

    def explain(self) -> str:
        return "a name or a pseudonym, the same wherever the same one is meant" if self.name == "id" else "text"

    def generate(self, rng: random.Random) -> Value:
        return rng.choice(["Ada", "Bea", "Cas", "Dan", "Eve"])


def column_type(name: str, words: str, sensitive: bool, codes: Codes | None, earliest: date) -> ColumnType:
    """Return the type that record.yaml names; raise LibraryError for a name that is no type."""
    if name == "code" and codes is not None:
        return CodeType(name, words, sensitive, codes)
    if name == "time":
        return TimeType(name, words, sensitive, earliest)
    if name == "number":
        return NumberType(name, words, sensitive)
    if name in ("id", "text"):
        return TextType(name, words, sensitive)
    raise LibraryError(f"record.yaml: no type {name!r}; there is: code, time, number, id, text.")


def values_of(types: Mapping[str, ColumnType], texts: Mapping[str, str]) -> dict[str, Value]:
    """Clean several cells at once; blank cells become None."""
    return {name: types[name].clean(text) if text.strip() else None for name, text in texts.items()}
