"""Random trees: one generator for each kind of node, which makes it with any parts that the language allows there.

A generator is given what is wanted: the kind of value, the scope in which it stands, the code list that a text draws
on, and how much deeper the tree may grow. It is entered under the node that it makes; a test demands that none is
missing.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generative.worlds import CASE_COLUMNS, World, kind_of, list_of, time
from ringtrue.language import nodes as n
from ringtrue.language.calendars import calendars
from ringtrue.language.limits import FARTHEST, LARGEST, moved_days, size
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span, floor_day

NO_LIST = ""
UNITS = {"minutes": [0, 1, 30, 720, -1], "hours": [1, 24, 48, 72, -24], "days": [0, 1, 2, 7, 28, -1, -30],
         "months": [0, 1, 2, 3, 6, 12, 13, -1, -2, -12, 600, -720],
         "working_days": [0, 1, 2, 3, 5, 10, -1, -3, 250, -250, 9_000, -9_000, 40_000]}  # fmt: skip


@dataclass(frozen=True)
class Want:
    """What is wanted of a generator: a value of a kind, in a scope, of a code list, growing no deeper than `fuel`."""

    kind: Kind
    scope: Scope
    fuel: int
    codes: str = NO_LIST

    @property
    def less(self) -> "Want":
        return replace(self, fuel=self.fuel - 1)

    def of(self, kind: Kind, codes: str = NO_LIST) -> "Want":
        return replace(self.less, kind=kind, codes=codes)


class Maker:
    """Makes trees in the words of one world."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world, self.rng, self.record = world, rng, schema()

    def question(self) -> Node:
        """Make a question with one answer per case, of a size that the language allows."""
        kind = self.rng.choices([Kind.TRUTH, Kind.TIME, Kind.DAY, Kind.NUMBER, Kind.TEXT], [10, 2, 2, 3, 2])[0]
        while True:
            codes = self.code_list() if kind is Kind.TEXT else NO_LIST
            node = self.make(Want(kind, Scope.CASE, self.rng.choice([2, 3, 4, 4, 5, 6]), codes))
            if size(node) <= LARGEST // 12 and all(moved_days(part) <= FARTHEST * 366 for part in n.walk(node)):
                return node

    def make(self, want: Want) -> Node:
        """Make a value as it is wanted."""
        if want.scope is not Scope.CASE and want.fuel > 2 and self.rng.random() < 0.06:
            # Seen from an event, a question about the case as a whole: by its name, and answered in an earlier pass.
            want = replace(want.less, scope=Scope.CASE)
        shapes = LEAVES[want.kind] if want.fuel <= 0 else SHAPES[want.kind]
        seen_from = 3 if want.scope is Scope.EVENT else 1
        weights = [weight * (seen_from if shape in FROM_EVENTS else 1) for shape, weight in shapes.items()]
        node = self.rng.choices(list(shapes), weights)[0]
        return GENERATORS[node](self, want)

    def pick_of(self, options: list[Any]) -> Any:
        return self.rng.choice(options)

    # ---- columns and codes

    def code_list(self) -> str:
        """Choose a code list that columns of events draw on, or none."""
        return self.rng.choice(["event_kinds", "roles", "methods", "depths", "grounds", NO_LIST, NO_LIST, NO_LIST])

    def case_names(self, want: Want) -> list[str]:
        columns = {name: self.record.case[name] for name in (*CASE_COLUMNS, "begun")}
        return [name for name, each in columns.items() if kind_of(each) is want.kind and list_of(each) == want.codes]

    def event_names(self, want: Want) -> list[str]:
        columns = self.record.event_of(self.world.case_kind)
        return [name for name, each in columns.items() if kind_of(each) is want.kind and list_of(each) == want.codes]

    def code(self, codes: str) -> str:
        """Choose a code that the world uses, now and then another one of the list; or a word where there is no list."""
        if codes == NO_LIST:
            return self.rng.choice([*self.world.words, *(" ".join(word.split()) for word in self.world.words)])
        is_strange = self.rng.random() < 0.1 and not (codes == "event_kinds" and self.world.has_open_kinds)
        return self.rng.choice(list(self.record.codes[codes].codes) if is_strange else self.world.codes[codes])

    def text_of(self, want: Want) -> Node:
        """Make a text that is no literal, so that its code list can be told."""
        if want.scope is Scope.CASE:
            maker = self.rng.choice([n.CaseColumn, n.Field] if self.case_names(want) else [n.Field])
        else:
            maker = self.rng.choice([n.EventColumn, n.EventColumn, n.ThatColumn])
        return GENERATORS[maker](self, want)

    # ---- conditions on events

    def condition(self, want: Want, inner: bool) -> Node:
        """Make a condition on the events that a question looks at, by their kind as a rule."""
        deeper = replace(want.of(Kind.TRUTH), scope=Scope.PAIR if inner else Scope.EVENT)
        turn = self.rng.random()
        if turn < 0.05:
            return n.TRUE
        parts = [self.of_kind(deeper)] if turn < 0.75 else []
        if inner and self.rng.random() < 0.7:
            parts.append(self.beside(deeper))
        if not inner and self.rng.random() < 0.2:
            parts += [self.rule(deeper) for _ in range(self.rng.choice([1, 1, 1, 2]))]
        if not inner and self.rng.random() < 0.12:
            parts.append(self.neighbour(deeper))
        if not parts or self.rng.random() < 0.4:
            parts.append(self.make(deeper))
        self.rng.shuffle(parts)
        return parts[0] if len(parts) == 1 else n.And(tuple(parts))

    def rule(self, want: Want) -> Node:
        """Make what most rules are made of: whether there is another event, or none, beside this one."""
        pair = replace(want, scope=Scope.PAIR)
        beside = self.beside(pair)
        parts = [self.of_kind(pair), n.Certain(beside) if self.rng.random() < 0.6 else beside]
        found = n.Exists(n.And(tuple(parts)), True)
        return found if self.rng.random() < 0.5 else n.Not(found)

    def of_kind(self, want: Want) -> Node:
        kind = n.EventColumn("kind", Kind.TEXT, want.scope)
        if self.rng.random() < 0.7:
            return n.Equal(kind, n.Literal(self.code("event_kinds"), Kind.TEXT))
        return n.Among(kind, tuple(self.code("event_kinds") for _ in range(self.rng.randint(1, 3))))

    def neighbour(self, want: Want) -> Node:
        """Make a comparison of an event with the one that comes next, or came before."""
        name = self.rng.choice(["happened", "entered", "position", "actor", "kind", "role"])
        kind = kind_of(self.record.event[name])
        pick = self.rng.choice([n.Next, n.Previous])(self.condition(want, True), True)
        there, here = n.Field(pick, name, kind), n.EventColumn(name, kind)
        if self.rng.random() < 0.2:
            return n.Known(there)
        return self.rng.choice([n.Equal, n.Less, n.AtMost] if kind.is_span else [n.Equal])(there, here)

    def beside(self, want: Want) -> Node:
        """Make what binds an event to the one it is seen from: the same officer, another, before, within a time."""
        name = self.rng.choice(["actor", "person", "position", "happened", "entered", "kind"])
        kind = kind_of(self.record.event[name])
        here, there = n.EventColumn(name, kind, Scope.PAIR), n.ThatColumn(name, kind)
        if kind is Kind.TEXT:
            same = n.Equal(here, there)
            return same if self.rng.random() < 0.5 else n.Not(same)
        late: Node = there
        if kind is Kind.TIME and self.rng.random() < 0.5:
            unit = self.rng.choice(["hours", "days", "months"])
            late = n.Shift(there, self.rng.choice(UNITS[unit][:5]), unit)
        sides = (here, late) if self.rng.random() < 0.5 else (late, here)
        return self.rng.choice([n.Less, n.AtMost])(*sides)

    def asking(self, want: Want) -> tuple[Want, bool]:
        """Return where a question about events can be asked from, and whether it is then asked from an event."""
        if want.scope is Scope.CASE:
            return want, False
        if want.scope is Scope.PAIR or self.rng.random() < 0.15:
            return replace(want, scope=Scope.CASE), False
        return want, True


Generator = Callable[[Maker, Want], Node]
GENERATORS: dict[type[Node], Generator] = {}


def makes(*classes: type[Node]) -> Callable[[Any], Any]:
    """Enter a generator under the nodes that it makes; one that makes several is told which."""

    def enter(function: Callable[..., Node]) -> Callable[..., Node]:
        for each in classes:
            GENERATORS[each] = function if len(classes) == 1 else _bound(function, each)
        return function

    return enter


def _bound(function: Callable[..., Node], node: type[Node]) -> Generator:
    return lambda maker, want: function(maker, want, node)


# ---- leaves


@makes(n.Literal)
def _literal(maker: Maker, want: Want) -> Node:
    match want.kind:
        case Kind.TRUTH:
            return n.Literal(maker.rng.random() < 0.5, Kind.TRUTH)
        case Kind.NUMBER:
            value = maker.rng.choice([-1, 0, 1, 1, 2, 2, 3, 4, 2013])
            return n.Literal(Span(value, value), Kind.NUMBER)
        case Kind.TEXT:
            return n.Literal(maker.code(want.codes), Kind.TEXT)
        case Kind.DAY:
            day = floor_day(time(maker.rng.choice([*maker.world.moments, "1900-01-01", "1970-01-01", "2030-12-30"])).lo)
            return n.Literal(Span(day, day), Kind.DAY)
    raise AssertionError(f"{want.kind} cannot be written")


@makes(n.AsOf)
def _as_of(maker: Maker, want: Want) -> Node:
    return n.AsOf()


@makes(n.CaseColumn)
def _case_column(maker: Maker, want: Want) -> Node:
    names = maker.case_names(want)
    if not names:
        return maker.text_of(replace(want, fuel=0))
    return n.CaseColumn(maker.rng.choice(names), want.kind)


@makes(n.EventColumn)
def _event_column(maker: Maker, want: Want) -> Node:
    if want.scope is Scope.CASE:
        return _field(maker, want)
    names = maker.event_names(want)
    if not names:
        return _case_column(maker, want)
    return n.EventColumn(maker.rng.choice(names), want.kind, want.scope)


@makes(n.ThatColumn)
def _that_column(maker: Maker, want: Want) -> Node:
    names = maker.event_names(want)
    if want.scope is not Scope.PAIR or not names:
        return _event_column(maker, want)
    return n.ThatColumn(maker.rng.choice(names), want.kind)


# ---- picks, and questions about all events


@makes(n.Field)
def _field(maker: Maker, want: Want) -> Node:
    place, inner = maker.asking(want)
    names = maker.event_names(want)
    if not names:
        return _case_column(maker, want)
    picks: list[type[n.Pick]] = [n.First, n.Last, *([n.Next, n.Previous] * 2 if inner else [])]
    pick = GENERATORS[maker.rng.choice(picks)](maker, place)
    assert isinstance(pick, n.Pick)
    return n.Field(pick, maker.rng.choice(names), want.kind)


@makes(n.First, n.Last, n.Next, n.Previous)
def _pick(maker: Maker, want: Want, pick: type[n.Pick]) -> n.Pick:
    inner = want.scope is Scope.EVENT
    return pick(maker.condition(want, inner), inner)


@makes(n.Exists, n.Count)
def _quantifier(maker: Maker, want: Want, quantifier: type[n.Quantifier]) -> Node:
    place, inner = maker.asking(want)
    return quantifier(maker.condition(place, inner), inner)


@makes(n.Every)
def _every(maker: Maker, want: Want) -> Node:
    place, inner = maker.asking(want)
    then = replace(place.of(Kind.TRUTH), scope=Scope.PAIR if inner else Scope.EVENT)
    return n.Every(maker.condition(place, inner), inner, maker.make(then))


@makes(n.CountDistinct)
def _count_distinct(maker: Maker, want: Want) -> Node:
    place, inner = maker.asking(want)
    name = maker.rng.choice(["actor", "actor", "person", "role", "kind", "note", "unit"])
    column = n.EventColumn(name, Kind.TEXT, Scope.PAIR if inner else Scope.EVENT)
    return n.CountDistinct(maker.condition(place, inner), inner, column)


# ---- logic


@makes(n.And, n.Or)
def _joined(maker: Maker, want: Want, node: type[n.And | n.Or]) -> Node:
    terms = [maker.make(want.less) for _ in range(maker.rng.choice([2, 2, 3]))]
    if want.scope is not Scope.CASE and maker.rng.random() < 0.4:
        terms[0] = maker.of_kind(want)
    return node(tuple(terms))


@makes(n.Not)
def _not(maker: Maker, want: Want) -> Node:
    return n.Not(maker.make(want.less))


@makes(n.Known)
def _known(maker: Maker, want: Want) -> Node:
    kind = maker.rng.choice([Kind.TRUTH, Kind.TIME, Kind.DAY, Kind.NUMBER, Kind.TEXT])
    return n.Known(maker.make(want.of(kind, maker.code_list() if kind is Kind.TEXT else NO_LIST)))


@makes(n.Certain)
def _certain(maker: Maker, want: Want) -> Node:
    return n.Certain(maker.make(want.less))


# ---- comparing


@makes(n.Equal)
def _equal(maker: Maker, want: Want) -> Node:
    kind = maker.rng.choices([Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.TIME], [6, 2, 2, 1])[0]
    if kind is not Kind.TEXT:
        return n.Equal(maker.make(want.of(kind)), maker.make(want.of(kind)))
    text = want.of(kind, maker.code_list())
    sides = [maker.text_of(text), maker.make(text)]
    if maker.rng.random() < 0.2:
        sides.reverse()
    return n.Equal(*sides)


@makes(n.Less, n.AtMost)
def _ordered(maker: Maker, want: Want, node: type[n.Less | n.AtMost]) -> Node:
    kind = maker.rng.choices([Kind.TIME, Kind.DAY, Kind.NUMBER], [4, 2, 3])[0]
    return node(maker.make(want.of(kind)), maker.make(want.of(kind)))


@makes(n.Among)
def _among(maker: Maker, want: Want) -> Node:
    codes = maker.code_list()
    term = maker.text_of(want.of(Kind.TEXT, codes))
    groups = maker.record.codes[codes].groups if codes else {}
    if groups and maker.rng.random() < 0.4:
        group = maker.rng.choice(list(groups))
        return n.Among(term, tuple(groups[group]), group)
    return n.Among(term, tuple(maker.code(codes) for _ in range(maker.rng.randint(1, 3))))


# ---- making values


def _two(maker: Maker, want: Want) -> list[Node]:
    """Make two values of one kind; of two texts one at least can tell the code list."""
    if want.kind is not Kind.TEXT:
        return [maker.make(want.less), maker.make(want.less)]
    found = [maker.text_of(want.less), maker.make(want.less)]
    maker.rng.shuffle(found)
    return found


@makes(n.Otherwise)
def _otherwise(maker: Maker, want: Want) -> Node:
    return n.Otherwise(*_two(maker, want))


@makes(n.IfElse)
def _if_else(maker: Maker, want: Want) -> Node:
    return n.IfElse(maker.make(want.of(Kind.TRUTH)), *_two(maker, want))


@makes(n.Shift)
def _shift(maker: Maker, want: Want) -> Node:
    units = ["minutes", "hours", "days", "months"] if want.kind is Kind.TIME else ["days", "months", "working_days"]
    unit = maker.rng.choice(units)
    calendar = maker.rng.choice(sorted(calendars())) if unit == "working_days" else ""
    return n.Shift(maker.make(want.less), maker.rng.choice(UNITS[unit]), unit, calendar)


@makes(n.DayOf)
def _day_of(maker: Maker, want: Want) -> Node:
    return n.DayOf(maker.make(want.of(Kind.TIME)))


@makes(n.Earliest, n.Latest)
def _extreme(maker: Maker, want: Want, node: type[n.Earliest | n.Latest]) -> Node:
    return node(tuple(maker.make(want.less) for _ in range(maker.rng.choice([2, 2, 3]))))


@makes(n.Plus)
def _plus(maker: Maker, want: Want) -> Node:
    return n.Plus(maker.make(want.less), maker.make(want.less))


_COLUMNS = {n.EventColumn: 6, n.ThatColumn: 4, n.CaseColumn: 2, n.Field: 5}
_CHOICES = {n.Otherwise: 2, n.IfElse: 2}
_EXTREMES = {n.Earliest: 1, n.Latest: 1}
FROM_EVENTS = (n.Exists, n.Every, n.Field, n.Count, n.CountDistinct)
SHAPES: dict[Kind, dict[type[Node], int]] = {
    Kind.TRUTH: {
        n.Literal: 1, n.Exists: 7, n.Every: 5, n.And: 5, n.Or: 5, n.Not: 4, n.Known: 3, n.Certain: 2, n.Equal: 7,
        n.Less: 5, n.AtMost: 5, n.Among: 4, n.Otherwise: 1, n.IfElse: 1,
    },
    Kind.TIME: {n.AsOf: 1, **_COLUMNS, **_CHOICES, **_EXTREMES, n.Shift: 4},
    Kind.DAY: {n.Literal: 1, n.DayOf: 8, **_CHOICES, **_EXTREMES, n.Shift: 6},
    Kind.NUMBER: {n.Literal: 2, **_COLUMNS, **_CHOICES, **_EXTREMES, n.Count: 5, n.CountDistinct: 4, n.Plus: 3},
    Kind.TEXT: {n.Literal: 2, **_COLUMNS, **_CHOICES},
}  # fmt: skip
LEAVES: dict[Kind, dict[type[Node], int]] = {
    Kind.TRUTH: {n.Equal: 4, n.Less: 2, n.AtMost: 2, n.Among: 2, n.Known: 1, n.Literal: 1},
    Kind.TIME: {n.AsOf: 1, n.CaseColumn: 2, n.EventColumn: 4, n.ThatColumn: 2},
    Kind.DAY: {n.Literal: 1, n.DayOf: 4},
    Kind.NUMBER: {n.Literal: 3, n.CaseColumn: 1, n.EventColumn: 3, n.ThatColumn: 2},
    Kind.TEXT: {n.Literal: 2, n.CaseColumn: 1, n.EventColumn: 4, n.ThatColumn: 2},
}
