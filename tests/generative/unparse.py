"""The way back from a tree to a text: what a person would write to get just that tree.

A question about the whole case can stand inside a condition on events only by a name of its own, as in a standard, so
that a tree is written as a text and the names it uses.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ringtrue.language import nodes as n
from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.parse import RANGING, Vocabulary, parse
from ringtrue.record.spans import Span, moment

_WORDS = {node: word for word, node in RANGING.items()}


def unparse(node: Node, rng: random.Random | None = None) -> tuple[str, dict[str, str]]:
    """Return a text for a tree and the names that it needs, each of which may use those before it.

    With a random generator, texts that mean the same take turns: `a != b` for `not a == b`, `b > a` for `a < b`.
    """
    writer = _Writer(rng)
    return writer.text(node, Scope.CASE), writer.names


def parsed(text: str, names: dict[str, str], case_kind: str) -> Node:
    """Read a text with its names, as the loader of a standard would."""
    words = Vocabulary(case_kind, calendars=tuple(calendars()))
    for name, meaning in names.items():
        words = words.with_name(name, parse(meaning, words, name))
    return parse(text, words)


def as_standard(node: Node) -> str:
    """Write a tree as the lines of a standard."""
    text, names = unparse(node)
    return "\n".join([*(f"{name}: {meaning}" for name, meaning in names.items()), f"asked: {text}"])


@dataclass
class _Writer:
    rng: random.Random | None
    names: dict[str, str] = field(default_factory=dict)
    named: dict[Node, str] = field(default_factory=dict)

    def text(self, node: Node, scope: Scope) -> str:
        if isinstance(node, n.Pick | n.Quantifier) and not node.inner and scope is not Scope.CASE:
            return self.name(node)
        return _TEXT[type(node)](self, node, scope)

    def name(self, node: Node) -> str:
        if node not in self.named:
            meaning = self.text(node, Scope.CASE)
            self.named[node] = f"name{len(self.names) + 1}"
            self.names[self.named[node]] = meaning
        return self.named[node]

    def other_way(self) -> bool:
        return self.rng is not None and self.rng.random() < 0.5


def _literal(at: _Writer, node: n.Literal, scope: Scope) -> str:
    if not isinstance(node.value, Span):
        return repr(node.value)
    if node.of is Kind.DAY:
        return f"date('{moment(node.value.lo).date().isoformat()}')"
    return str(node.value.lo)


def _asking(at: _Writer, node: n.Pick | n.Quantifier, scope: Scope) -> str:
    deeper = Scope.PAIR if node.inner else Scope.EVENT
    word, where = _WORDS[type(node)], at.text(node.where, deeper)
    if isinstance(node, n.Every):
        return f"every(events, {where}, {at.text(node.then, deeper)})"
    return f"{word}(events)" if node.where == n.TRUE and at.other_way() else f"{word}(events, {where})"


def _count_distinct(at: _Writer, node: n.CountDistinct, scope: Scope) -> str:
    return f"count_distinct({node.column.name}, {at.text(node.where, Scope.PAIR if node.inner else Scope.EVENT)})"


def _field(at: _Writer, node: n.Field, scope: Scope) -> str:
    return f"{at.text(node.pick, scope)}.{node.name}"


def _joined(word: str) -> Callable[[_Writer, Any, Scope], str]:
    return lambda at, node, scope: f" {word} ".join(f"({at.text(term, scope)})" for term in node.terms)


def _not(at: _Writer, node: n.Not, scope: Scope) -> str:
    if isinstance(node.term, n.Equal | n.Among) and at.other_way():
        return _compared(at, node.term, scope, "!=", "not in")
    return f"not ({at.text(node.term, scope)})"


def _compared(at: _Writer, node: Any, scope: Scope, equal: str = "==", among: str = "in") -> str:
    if isinstance(node, n.Among):
        options = f"codes({node.group!r})" if node.group else f"[{', '.join(map(repr, node.options))}]"
        return f"({at.text(node.term, scope)}) {among} {options}"
    left, right = f"({at.text(node.left, scope)})", f"({at.text(node.right, scope)})"
    sign, turned = {n.Equal: (equal, ""), n.Less: ("<", ">"), n.AtMost: ("<=", ">=")}[type(node)]
    return f"{right} {turned} {left}" if turned and at.other_way() else f"{left} {sign} {right}"


def _call(word: str) -> Callable[[_Writer, Node, Scope], str]:
    return lambda at, node, scope: f"{word}({', '.join(at.text(child, scope) for child in node.children)})"


def _if_else(at: _Writer, node: n.IfElse, scope: Scope) -> str:
    yes, test, no = (f"({at.text(part, scope)})" for part in (node.yes, node.condition, node.no))
    return f"{yes} if {test} else {no}"


def _shift(at: _Writer, node: n.Shift, scope: Scope) -> str:
    values = f"{node.amount}, {node.calendar!r}" if node.calendar else str(node.amount)
    return f"({at.text(node.term, scope)}) + {node.unit}({values})"


_TEXT: dict[type[Node], Callable[[_Writer, Any, Scope], str]] = {
    n.Literal: _literal,
    n.AsOf: lambda at, node, scope: "as_of",
    n.CaseColumn: lambda at, node, scope: f"case.{node.name}",
    n.EventColumn: lambda at, node, scope: node.name,
    n.ThatColumn: lambda at, node, scope: f"that.{node.name}",
    n.First: _asking, n.Last: _asking, n.Next: _asking, n.Previous: _asking, n.Exists: _asking, n.Every: _asking,
    n.Count: _asking, n.CountDistinct: _count_distinct, n.Field: _field, n.And: _joined("and"), n.Or: _joined("or"),
    n.Not: _not, n.Known: _call("known"), n.Certain: _call("certain"), n.Equal: _compared, n.Less: _compared,
    n.AtMost: _compared, n.Among: _compared, n.Otherwise: _call("otherwise"), n.IfElse: _if_else, n.Shift: _shift,
    n.DayOf: _call("day"), n.Earliest: _call("earliest"), n.Latest: _call("latest"),
    n.Plus: lambda at, node, scope: f"({at.text(node.left, scope)}) + ({at.text(node.right, scope)})",
}  # fmt: skip
