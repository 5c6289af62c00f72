"""The reference engine: what every question means, in plain Python, one case at a time.

Slow and literal on purpose. It explains single findings, and so checks the fast engines for ever. Unknown is None;
times and numbers are intervals, and a comparison of intervals that overlap is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ringtrue.language import nodes as n
from ringtrue.language.calendars import Calendar
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.silence import Told, is_silent
from ringtrue.record.spans import DAY, HOUR, MINUTE, Span, add_months, floor_day
from ringtrue.record.types import Value

Answer = Any  # bool | Span | str | Mapping | None, by the kind of the node
Event = Mapping[str, Any]

AND = {
    (True, True): True, (True, None): None, (True, False): False,
    (None, True): None, (None, None): None, (None, False): False,
    (False, True): False, (False, None): False, (False, False): False,
}  # fmt: skip
OR = {
    (True, True): True, (True, None): True, (True, False): True,
    (None, True): True, (None, None): None, (None, False): None,
    (False, True): True, (False, None): None, (False, False): False,
}  # fmt: skip
NOT = {True: False, None: None, False: True}
_MICROS = {"minutes": MINUTE, "hours": HOUR, "days": DAY}


@dataclass(frozen=True)
class CaseRecord:
    """One case as the engines see it: its columns, and its events in their fixed order.

    A question about the whole case has one answer wherever it is asked from; `answered` keeps it, with the question,
    for one setting. Without it a deadline that hangs on the first event of a kind would look for that event again at
    every other.
    """

    columns: Mapping[str, Value]
    events: Sequence[Event]
    answered: dict[int, tuple[Node, Any]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Setting:
    """What is the same for all cases of a run: the moment up to which evidence counts, calendars, the kinds told of."""

    as_of: int
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    told: Told = None


@dataclass(frozen=True)
class Frame:
    """Where a question is asked: of a case, from an event of it, or from an event seen from another."""

    case: CaseRecord
    setting: Setting
    here: Event | None = None
    that: Event | None = None

    def at(self, event: Event, inner: bool) -> "Frame":
        """Return the frame in which an event of the case is looked at."""
        return Frame(self.case, self.setting, event, self.here if inner else None)


def evaluate(node: Node, case: CaseRecord, setting: Setting) -> Answer:
    """Return the answer to a question about a case; None where the record does not tell."""
    return answer(node, Frame(case, setting))


def answer(node: Node, frame: Frame) -> Answer:
    """Return the answer to a question asked in a frame."""
    if not isinstance(node, _RANGING):
        return _MEANING[type(node)](node, frame)
    if node.inner:
        return _ranged(node, frame)
    known = frame.case.answered
    if id(node) not in known:
        known[id(node)] = (node, _ranged(node, frame))
    return known[id(node)][1]


_RANGING = (n.Pick, n.Quantifier)


def _ranged(node: n.Pick | n.Quantifier, frame: Frame) -> Answer:
    if isinstance(node, n.Quantifier) and is_silent(node, frame.setting.told):
        return None
    return _MEANING[type(node)](node, frame)


# ---- leaves


def _literal(node: n.Literal, frame: Frame) -> Answer:
    return node.value


def _as_of(node: n.AsOf, frame: Frame) -> Answer:
    return Span(frame.setting.as_of, frame.setting.as_of)


def _case_column(node: n.CaseColumn, frame: Frame) -> Answer:
    return frame.case.columns.get(node.name)


def _event_column(node: n.EventColumn, frame: Frame) -> Answer:
    assert frame.here is not None
    return _told(frame.here, node.name)


def _that_column(node: n.ThatColumn, frame: Frame) -> Answer:
    assert frame.that is not None
    return _told(frame.that, node.name)


def _told(event: Event, name: str) -> Value:
    """Return what the record says of an event; of one without a time, nobody knows its place among dated ones."""
    return None if name == "position" and not event["is_placed"] else event.get(name)


# ---- ranging


def _truths(node: n.Pick | n.Quantifier, frame: Frame) -> list[tuple[Event, bool | None]]:
    return [(event, answer(node.where, frame.at(event, node.inner))) for event in frame.case.events]


def _pick(candidates: Sequence[tuple[Event, bool | None]]) -> Event | None:
    """Return the first candidate for which the condition holds, unless an earlier one might have been it."""
    for event, truth in candidates:
        if truth is not False:
            return event if truth else None
    return None


def _possible(truths: Sequence[tuple[Event, bool | None]]) -> list[tuple[Event, bool | None]]:
    return [(event, truth) for event, truth in truths if truth is not False]


def _unplaced(truths: Sequence[tuple[Event, bool | None]]) -> bool:
    """Whether a condition may hold for an event without a time among dated ones, which may have come at any place."""
    return any(not event["is_placed"] for event, _ in _possible(truths))


def _first(node: n.First, frame: Frame) -> Answer:
    truths = _truths(node, frame)
    return None if _unplaced(truths) and len(_possible(truths)) > 1 else _pick(truths)


def _last(node: n.Last, frame: Frame) -> Answer:
    truths = _truths(node, frame)
    return None if _unplaced(truths) and len(_possible(truths)) > 1 else _pick(truths[::-1])


def _place(event: Event) -> int:
    place = event["position"]
    assert isinstance(place, Span)
    return place.lo


def _next(node: n.Next, frame: Frame) -> Answer:
    assert frame.here is not None
    truths, after = _truths(node, frame), _place(frame.here)
    if not frame.here["is_placed"] or _unplaced(truths):
        return None
    return _pick([pair for pair in truths if _place(pair[0]) > after])


def _previous(node: n.Previous, frame: Frame) -> Answer:
    assert frame.here is not None
    truths, before = _truths(node, frame), _place(frame.here)
    if not frame.here["is_placed"] or _unplaced(truths):
        return None
    return _pick([pair for pair in truths if _place(pair[0]) < before][::-1])


def _field(node: n.Field, frame: Frame) -> Answer:
    event = answer(node.pick, frame)
    return None if event is None else _told(event, node.name)


def _exists(node: n.Exists, frame: Frame) -> Answer:
    return _any(truth for _, truth in _truths(node, frame))


def _every(node: n.Every, frame: Frame) -> Answer:
    found: bool | None = True
    for event, truth in _truths(node, frame):
        then = answer(node.then, frame.at(event, node.inner))
        found = AND[found, OR[NOT[truth], then]]
    return found


def _count(node: n.Count, frame: Frame) -> Answer:
    truths = [truth for _, truth in _truths(node, frame)]
    return Span(truths.count(True), len(truths) - truths.count(False))


def _count_distinct(node: n.CountDistinct, frame: Frame) -> Answer:
    truths = _truths(node, frame)
    values = [event.get(node.column.name) for event, truth in truths if truth]
    known = len({value for value in values if value is not None})
    nameless = values.count(None)
    unsure = sum(truth is None for _, truth in truths)
    return Span(known or min(1, nameless), known + nameless + unsure)


# ---- logic


def _all(truths: Any) -> bool | None:
    found: bool | None = True
    for truth in truths:
        found = AND[found, truth]
        if found is False:  # whatever the others are
            break
    return found


def _any(truths: Any) -> bool | None:
    found: bool | None = False
    for truth in truths:
        found = OR[found, truth]
        if found is True:  # whatever the others are
            break
    return found


def _and(node: n.And, frame: Frame) -> Answer:
    return _all(answer(term, frame) for term in node.terms)


def _or(node: n.Or, frame: Frame) -> Answer:
    return _any(answer(term, frame) for term in node.terms)


def _not(node: n.Not, frame: Frame) -> Answer:
    return NOT[answer(node.term, frame)]


def _known(node: n.Known, frame: Frame) -> Answer:
    return answer(node.term, frame) is not None


def _certain(node: n.Certain, frame: Frame) -> Answer:
    return answer(node.term, frame) is True


# ---- comparing


def _equal(node: n.Equal, frame: Frame) -> Answer:
    left, right = answer(node.left, frame), answer(node.right, frame)
    if left is None or right is None:
        return None
    if not isinstance(left, Span):
        return left == right
    if left.lo > right.hi or left.hi < right.lo:
        return False
    return True if left.lo == left.hi == right.lo == right.hi else None


def _less(node: n.Less, frame: Frame) -> Answer:
    left, right = answer(node.left, frame), answer(node.right, frame)
    if left is None or right is None:
        return None
    return True if left.hi < right.lo else False if left.lo >= right.hi else None


def _at_most(node: n.AtMost, frame: Frame) -> Answer:
    left, right = answer(node.left, frame), answer(node.right, frame)
    if left is None or right is None:
        return None
    return True if left.hi <= right.lo else False if left.lo > right.hi else None


def _among(node: n.Among, frame: Frame) -> Answer:
    term = answer(node.term, frame)
    return None if term is None else term in node.options


# ---- making values


def _otherwise(node: n.Otherwise, frame: Frame) -> Answer:
    term = answer(node.term, frame)
    return answer(node.fallback, frame) if term is None else term


def _if_else(node: n.IfElse, frame: Frame) -> Answer:
    condition = answer(node.condition, frame)
    if condition is None:
        return None
    return answer(node.yes if condition else node.no, frame)


def _shift(node: n.Shift, frame: Frame) -> Answer:
    term = answer(node.term, frame)
    if term is None:
        return None
    move = _mover(node, frame.setting.calendars)
    lo, hi = move(term.lo), move(term.hi)
    return None if lo is None or hi is None else Span(lo, hi)


def _mover(node: n.Shift, calendars: Mapping[str, Calendar]) -> Callable[[int], int | None]:
    if node.unit == "months":
        return lambda value: add_months(value, node.amount)
    if node.unit == "working_days":
        return lambda value: calendars[node.calendar].shift(value, node.amount)
    return lambda value: value + node.amount * _MICROS[node.unit]


def _day_of(node: n.DayOf, frame: Frame) -> Answer:
    term = answer(node.term, frame)
    return None if term is None else Span(floor_day(term.lo), floor_day(term.hi))


def _extreme(node: n.Earliest | n.Latest, frame: Frame) -> Answer:
    found = [answer(term, frame) for term in node.terms]
    if None in found:
        return None
    pick = min if isinstance(node, n.Earliest) else max
    return Span(pick(span.lo for span in found), pick(span.hi for span in found))


def _plus(node: n.Plus, frame: Frame) -> Answer:
    left, right = answer(node.left, frame), answer(node.right, frame)
    return None if left is None or right is None else Span(left.lo + right.lo, left.hi + right.hi)


_MEANING: dict[type[Node], Callable[[Any, Frame], Answer]] = {
    n.Literal: _literal, n.AsOf: _as_of, n.CaseColumn: _case_column, n.EventColumn: _event_column,
    n.ThatColumn: _that_column, n.First: _first, n.Last: _last, n.Next: _next, n.Previous: _previous,
    n.Field: _field, n.Exists: _exists, n.Every: _every, n.Count: _count, n.CountDistinct: _count_distinct,
    n.And: _and, n.Or: _or, n.Not: _not, n.Known: _known, n.Certain: _certain, n.Equal: _equal, n.Less: _less,
    n.AtMost: _at_most, n.Among: _among, n.Otherwise: _otherwise, n.IfElse: _if_else, n.Shift: _shift,
    n.DayOf: _day_of, n.Earliest: _extreme, n.Latest: _extreme, n.Plus: _plus,
}  # fmt: skip

__all__ = ["AND", "NOT", "OR", "Answer", "CaseRecord", "Event", "Frame", "Kind", "Setting", "answer", "evaluate"]
