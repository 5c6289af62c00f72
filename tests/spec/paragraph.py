"""A paragraph of the manual as a value: cases in a table, conditions, and the answers expected of every engine."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ringtrue.errors import ExpressionError
from ringtrue.language.calendars import calendars
from ringtrue.language.engines import Engine
from ringtrue.language.engines.base import Evidence
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.record.draft import Draft
from ringtrue.record.example import add_example, read_table
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import Span, floor_day, parse_time

AFTER_EVERYTHING = "2025-01-01 00:00"
Rows = list[dict[str, str]]


def tables_of(text: str) -> list[Rows]:
    """Return the tables of a paragraph, which blank lines part; the first column of each names the case."""
    return [read_table(part) for part in re.split(r"\n\s*\n", inspect.cleandoc(text)) if part.strip()]


@dataclass(frozen=True)
class Paragraph:
    """What one paragraph says: `questions` are conditions with the answer for each case."""

    table: str
    questions: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = "report"
    as_of: str = AFTER_EVERYTHING

    def vocabulary(self) -> Vocabulary:
        return vocabulary(self.kind, self.names)

    def nodes(self) -> dict[str, Node]:
        """Return the conditions as trees."""
        words = self.vocabulary()
        return {condition: parse(inspect.cleandoc(condition), words) for condition in self.questions}

    def draft(self, into: Draft | None = None, prefix: str = "") -> Draft:
        """Write the cases down as a source would, into a draft of their own or into a common one."""
        columns: dict[str, dict[str, str]] = {}
        events: dict[str, list[str]] = {}
        for rows in tables_of(self.table):
            for row in rows:
                cells = {name: cell for name, cell in row.items() if name != "case"}
                columns.setdefault(row["case"], {})
                if "kind" in cells:
                    head = " | ".join(cells)
                    events.setdefault(row["case"], [head]).append(" | ".join(cells.values()))
                else:
                    columns[row["case"]] = cells
        draft = into or Draft("spec", self.kind)
        for name, cells in columns.items():
            add_example(draft, f"{prefix}{name}", cells, "\n".join(events.get(name, [])), f"case {name}")
        return draft

    def evidence(self, folder: Path) -> Evidence:
        """Seal the cases as a snapshot inside a folder and see it up to the as-of moment."""
        return Evidence(Snapshot(seal(self.draft(), {"inputs": []}, folder)), micros(self.as_of))

    def wrong_on(self, engine: Engine, folder: Path) -> list[str]:
        """Ask an engine and return a line for each answer that is not the expected one."""
        evidence = self.evidence(folder)
        nodes = self.nodes()
        questions = {f"q{number}": node for number, node in enumerate(nodes.values())}
        (found,) = engine.ask(evidence, questions, 1_000)
        places = {name: place for place, name in enumerate(evidence.snapshot.case_ids)}
        return [
            line
            for number, (condition, node) in enumerate(nodes.items())
            for line in self.compare(condition, node, answers_of(found, f"q{number}", node), places)
        ]

    def compare(self, condition: str, node: Node, answers: list[Any], places: Mapping[str, int]) -> list[str]:
        """Return a line for each case whose answer is not the expected one."""
        expected = self.questions[condition]
        if set(expected) != set(places):
            return [f"{condition}: answers are given for {sorted(expected)}, the cases are {sorted(places)}"]
        return [
            f"{condition}\n    case {case}: found {answers[place]}, expected {value} = {meant(node.kind, value)}"
            for case, value in expected.items()
            for place in [places[case]]
            if answers[place] != meant(node.kind, value)
        ]


def vocabulary(kind: str, names: Mapping[str, str]) -> Vocabulary:
    """Return the words of a kind of case with more names, each of which may use those before it."""
    words = Vocabulary(kind, calendars=tuple(calendars()))
    for name, text in names.items():
        words = words.with_name(name, parse(text, words, name))
    return words


def answers_of(found: Mapping[str, list[Any]], name: str, node: Node) -> list[Any]:
    """Return an engine's answers to one question, the two ends of an interval side by side."""
    if not node.kind.is_span:
        return found[name]
    pairs = zip(found[f"{name}_lo"], found[f"{name}_hi"], strict=True)
    return [None if lo is None and hi is None else (lo, hi) for lo, hi in pairs]


def meant(kind: Kind, value: Any) -> Any:
    """Return the value that an expected answer stands for, as the engines give it."""
    if value is None or not kind.is_span:
        return value
    if kind is Kind.NUMBER:
        ends = [int(end) for end in re.findall(r"-?\d+", str(value))]
        return (ends[0], ends[-1])
    first, _, last = str(value).partition("/")
    lo, hi = time(first).lo, time(last or first).hi
    return (floor_day(lo), floor_day(hi)) if kind is Kind.DAY else (lo, hi)


def time(text: str) -> Span:
    """Return a time written in ISO 8601."""
    found = parse_time(text)
    assert found, f"{text!r} is not a time"
    return found


def micros(text: str) -> int:
    return time(text).hi


def refusal(condition: str, kind: str = "report", names: Mapping[str, str] | None = None) -> str:
    """Return the error that refuses a condition; fail where it is not refused."""
    try:
        parse_condition(condition, vocabulary(kind, names or {}), "requires")
    except ExpressionError as problem:
        return str(problem)
    raise AssertionError(f"accepted, though it should be refused: {condition}")


def is_like(found: str, expected: str) -> bool:
    """Compare an error with the expected one, in which `…` stands for words that are not ours but Python's."""
    parts = (re.escape(part) for part in inspect.cleandoc(expected).split("…"))
    return re.fullmatch(".*".join(parts), found, re.DOTALL) is not None
