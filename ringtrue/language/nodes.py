"""The questions that can be asked of a case: one small closed tree.

A node is a frozen value; what it means is `language/reference.py`, how it runs is `language/sql.py`, how it sounds is
`language/english.py`. Every node knows its type and its scope: one value per case, or one per event of the case. A
node that would mix them wrongly cannot be parsed (`language/parse.py`), so it never reaches an engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property

from ringtrue.record.spans import Span


class Kind(Enum):
    """What sort of value an expression has; the words are those of error messages."""

    TRUTH = "true or false"
    TIME = "a time"
    DAY = "a day"
    NUMBER = "a number"
    TEXT = "a code or a pseudonym"
    EVENT = "an event"

    @property
    def is_span(self) -> bool:
        """Whether values are intervals, compared by order."""
        return self in (Kind.TIME, Kind.DAY, Kind.NUMBER)


class Scope(Enum):
    """How many values an expression has: one for a case, or one for each of its events (or pairs of events)."""

    CASE = 0
    EVENT = 1
    PAIR = 2


@dataclass(frozen=True)
class Node:
    """One question; `children` are the questions it is made of."""

    @property
    def kind(self) -> Kind:
        """The kind of value this question has."""
        return Kind.TRUTH

    @cached_property
    def children(self) -> tuple["Node", ...]:
        """The nodes directly inside this one, in the order they are written."""
        found: list[Node] = []
        for field in fields(self):
            value = getattr(self, field.name)
            found += [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Node)]
        return tuple(found)

    @property
    def scope(self) -> Scope:
        """Whether this has one value per case or one per event: that of the deepest part, unless it ranges itself."""
        return Scope(max((child.scope.value for child in self.children), default=0))


# ---- leaves


@dataclass(frozen=True)
class Literal(Node):
    """A fixed value written in the condition."""

    value: bool | str | Span | None
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of


@dataclass(frozen=True)
class AsOf(Node):
    """The last moment up to which evidence counts."""

    @property
    def kind(self) -> Kind:
        return Kind.TIME


@dataclass(frozen=True)
class Column(Node):
    """A column of the record, by name, with the kind of value it holds."""

    name: str
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of


@dataclass(frozen=True)
class CaseColumn(Column):
    """`case.x`: what the record says of the case as a whole."""


@dataclass(frozen=True)
class EventColumn(Column):
    """`x` inside first(...), exists(...) and the like: what the record says of the event looked at.

    `level` is the level of ranging at which the event is looked at: EVENT for the outer, PAIR for one looked at from
    another event.
    """

    level: Scope = Scope.EVENT

    @property
    def scope(self) -> Scope:
        return self.level


@dataclass(frozen=True)
class ThatColumn(Column):
    """`that.x`: inside a question asked from an event, what the record says of that outer event."""

    @property
    def scope(self) -> Scope:
        return Scope.EVENT


# ---- picking one event of many


@dataclass(frozen=True)
class Pick(Node):
    """An event chosen by its place in the fixed order of the case; unknown where an event before it might be it."""

    where: Node
    inner: bool = False

    @property
    def kind(self) -> Kind:
        return Kind.EVENT

    @property
    def scope(self) -> Scope:
        return Scope.EVENT if self.inner else Scope.CASE


@dataclass(frozen=True)
class First(Pick):
    """The first event for which something holds."""


@dataclass(frozen=True)
class Last(Pick):
    """The last event for which something holds."""


@dataclass(frozen=True)
class Next(Pick):
    """The first event after that one for which something holds."""


@dataclass(frozen=True)
class Previous(Pick):
    """The last event before that one for which something holds."""


@dataclass(frozen=True)
class Field(Node):
    """`pick.x`: what the record says of a picked event; unknown where none was picked."""

    pick: Pick
    name: str
    of: Kind

    @property
    def kind(self) -> Kind:
        return self.of

    @property
    def scope(self) -> Scope:
        return self.pick.scope


# ---- asking of all the events


@dataclass(frozen=True)
class Quantifier(Node):
    """A question about all events of a case; `inner` where it is asked from another event."""

    where: Node
    inner: bool = False

    @property
    def scope(self) -> Scope:
        return Scope.EVENT if self.inner else Scope.CASE


@dataclass(frozen=True)
class Exists(Quantifier):
    """Whether there is an event for which something holds."""


@dataclass(frozen=True)
class Every(Quantifier):
    """Whether for every event for which `where` holds, `then` holds too; true where there is none."""

    then: Node = Literal(True, Kind.TRUTH)


@dataclass(frozen=True)
class Count(Quantifier):
    """How many events there are for which something holds; a range where that is unknown for some."""

    @property
    def kind(self) -> Kind:
        return Kind.NUMBER


@dataclass(frozen=True)
class CountDistinct(Quantifier):
    """How many different values a column has among the events for which something holds."""

    column: EventColumn = EventColumn("actor", Kind.TEXT)

    @property
    def kind(self) -> Kind:
        return Kind.NUMBER


# ---- logic, three-valued


@dataclass(frozen=True)
class And(Node):
    """Both: false as soon as one is false, however unknown the others."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Node):
    """Either: true as soon as one is true, however unknown the others."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """The opposite; the opposite of unknown is unknown."""

    term: Node


@dataclass(frozen=True)
class Known(Node):
    """Whether the record says anything at all; never unknown itself."""

    term: Node


@dataclass(frozen=True)
class Certain(Node):
    """Whether something is known to hold: unknown counts as no. This is where a standard says that silence fails."""

    term: Node


# ---- comparing


@dataclass(frozen=True)
class Comparison(Node):
    """Two values of one kind, side by side."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Equal(Comparison):
    """The same; for times and numbers certain only where both are exact."""


@dataclass(frozen=True)
class Less(Comparison):
    """Strictly before, or fewer than."""


@dataclass(frozen=True)
class AtMost(Comparison):
    """No later than, or no more than."""


@dataclass(frozen=True)
class Among(Node):
    """One of several codes; `group` is the named group they came from, for the English."""

    term: Node
    options: tuple[str, ...]
    group: str = ""


# ---- making values


@dataclass(frozen=True)
class Same(Node):
    """A value with the kind of its first part."""

    @property
    def kind(self) -> Kind:
        return self.children[0].kind


@dataclass(frozen=True)
class Otherwise(Same):
    """The first value where it is known, else the second."""

    term: Node
    fallback: Node


@dataclass(frozen=True)
class IfElse(Node):
    """One value or another, as a condition holds or not; unknown where that is unknown."""

    condition: Node
    yes: Node
    no: Node

    @property
    def kind(self) -> Kind:
        return self.yes.kind


@dataclass(frozen=True)
class Shift(Same):
    """A time moved on by so many minutes, hours, days, months or working days (of a calendar)."""

    term: Node
    amount: int
    unit: str
    calendar: str = ""


@dataclass(frozen=True)
class DayOf(Node):
    """The day on which a time lies, so that days are compared with days."""

    term: Node

    @property
    def kind(self) -> Kind:
        return Kind.DAY


@dataclass(frozen=True)
class Earliest(Same):
    """The earliest (or smallest) of several; unknown where one is unknown."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Latest(Same):
    """The latest (or largest) of several; unknown where one is unknown."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Plus(Node):
    """The sum of two numbers."""

    left: Node
    right: Node

    @property
    def kind(self) -> Kind:
        return Kind.NUMBER


ABSTRACT = {Node, Column, Pick, Quantifier, Comparison, Same}
TRUE = Literal(True, Kind.TRUTH)


def all_nodes() -> list[type[Node]]:
    """Return every concrete kind of node, so that tests can demand four readings of each."""
    found: list[type[Node]] = []
    queue: list[type[Node]] = [Node]
    while queue:
        node = queue.pop(0)
        queue += node.__subclasses__()
        found += [] if node in ABSTRACT else [node]
    return found


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything inside it, outermost first."""
    yield node
    for child in node.children:
        yield from walk(child)


def both(*terms: Node) -> Node:
    """Join conditions with `and`, flattening and dropping what is always true."""
    flat: list[Node] = []
    for term in terms:
        flat += term.terms if isinstance(term, And) else () if term == TRUE else (term,)
    return TRUE if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))
