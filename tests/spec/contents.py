"""The chapters and sections in the order in which they are read, and the paragraphs that stand in them.

A condition of a standard is written in a small language: Python's expression grammar, read against a closed list of
shapes and never run. These pages show it whole, in small cases: a table of what the record says, a condition, and its
answer for each case, which is true, false or unknown, or a value. Each answer was worked out by hand, and each is
tested on every engine. A blank cell is a value that is not recorded. The officers are Ada, Bea, Cas, Dan and Eve.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from spec.paragraph import Paragraph

CHAPTERS = {
    "values": ["case_columns", "event_columns", "constants", "numbers", "as_of"],
    "unknown": ["truth_tables", "missing_values", "known_and_certain", "otherwise_and_if"],
    "times": ["precision", "comparing", "deadlines", "days", "months", "working_days", "earliest_and_latest"],
    "choosing": ["first_and_last", "order", "unknown_picks", "exists", "every", "count", "count_distinct"],
    "relations": ["that", "next_and_previous", "asking_from_an_event", "officers", "windows"],
    "codes": ["codes", "groups", "open_kinds"],
    "refusals": ["not_the_language", "names", "kinds_of_value", "one_and_many", "wrong_codes", "durations", "limits"],
    "rules": ["deadline", "ordering", "authority", "evidence", "forbidden_state", "workload"],
    "templates": [
        "existence",
        "choice",
        "response",
        "precedence",
        "succession",
        "alternate",
        "chain",
        "negative",
        "data_and_time",
    ],
}


@dataclass(frozen=True)
class Section:
    """One file of a chapter."""

    chapter: str
    name: str

    @property
    def module(self) -> ModuleType:
        return importlib.import_module(f"{__package__}.{self.chapter}.test_{self.name}")

    @property
    def title(self) -> str:
        return title_of(self.module)

    def paragraphs(self) -> Iterator[tuple[str, Callable[..., None]]]:
        """Yield the tests of the file, as they stand there, each with its heading."""
        for name, function in vars(self.module).items():
            if name.startswith("test_"):
                yield name.removeprefix("test_").replace("_", " ").capitalize(), function


def sections() -> Iterator[Section]:
    """Yield all sections in the order of the contents."""
    for chapter, names in CHAPTERS.items():
        for name in names:
            yield Section(chapter, name)


def chapter_module(chapter: str) -> ModuleType:
    return importlib.import_module(f"{__package__}.{chapter}")


def title_of(module: ModuleType) -> str:
    """Return the first line of a docstring without its full stop."""
    return (inspect.getdoc(module) or "").splitlines()[0].rstrip(".")


def text_of(thing: Any) -> str:
    """Return what a docstring says after its first line."""
    return "\n".join((inspect.getdoc(thing) or "").splitlines()[1:]).strip()


class Listener:
    """Stands in for the fixtures of a paragraph and keeps what the paragraph says."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []

    def word(self, name: str) -> Callable[..., None]:
        def keep(*given: Any, **named: Any) -> None:
            self.said.append((name, {"given": given, **named}))

        return keep


def listen(paragraph: Callable[..., None]) -> list[tuple[str, dict[str, Any]]]:
    """Return what a paragraph would assert, without asserting it: the fixture's name and the arguments."""
    listener = Listener()
    paragraph(**{name: listener.word(name) for name in inspect.signature(paragraph).parameters})
    return listener.said


def paragraphs() -> Iterator[tuple[str, Paragraph]]:
    """Yield everything that engines are asked, with the place where it stands."""
    for section in sections():
        for heading, function in section.paragraphs():
            for word, said in listen(function):
                if word == "spec":
                    yield f"{section.chapter}/{section.name}: {heading}", Paragraph(*said.pop("given"), **said)
