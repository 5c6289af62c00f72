"""Which kinds of event a question can be about, and whether the files tell of any of them.

That a case shows no closing report means something only where the export tells of closing reports at all. A kind that
never occurs in the files of a source, and that its mapping does not say it would show, is one of which the files are
silent: whether there was such an event is then unknown, and neither a breach nor compliance can be made of it
(docs/decisions/0012).
"""

from dataclasses import fields, replace
from typing import Any

from ringtrue.language import nodes as n
from ringtrue.language.nodes import Node, Scope

Told = frozenset[str] | None  # the kinds of event that the files tell of; None where they tell of every kind


def kinds_of(condition: Node, level: Scope) -> frozenset[str] | None:
    """Return the only kinds of event for which a condition can hold; None where any kind could."""
    match condition:
        case n.Equal(n.EventColumn("kind", _, found), n.Literal(str(code), _)) if found is level:
            return frozenset([code])
        case n.Among(n.EventColumn("kind", _, found), options) if found is level:
            return frozenset(options)
        case n.And(terms):
            limits = [kinds for term in terms if (kinds := kinds_of(term, level)) is not None]
            return frozenset.intersection(*limits) if limits else None
        case n.Or(terms):
            choices = [kinds_of(term, level) for term in terms]
            return None if None in choices else frozenset().union(*(kinds for kinds in choices if kinds is not None))
    return None


def is_silent(node: n.Quantifier, told: Told) -> bool:
    """Say whether a question is only about kinds of event of which the files are silent.

    Of several kinds one that is told is enough: they are different ways of writing down the same step.
    """
    if told is None:
        return False
    kinds = kinds_of(node.where, Scope.PAIR if node.inner else Scope.EVENT)
    return kinds is not None and bool(kinds) and not kinds & told


def hushed(node: Node, told: Told) -> Node:
    """Return a question with every part that the files are silent about put down as unknown."""
    if told is None:
        return node
    if isinstance(node, n.Quantifier) and is_silent(node, told):
        return n.Literal(None, node.kind)
    changed: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changed[field.name] = hushed(value, told)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[field.name] = tuple(hushed(part, told) for part in value)
    return replace(node, **changed) if changed else node
