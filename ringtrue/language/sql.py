"""The SQL reading of a single question: a truth, a code or an interval, over columns that a pass provides.

Deadlines are sums of microseconds and comparisons of the two ends of intervals: no division, no cast of a float, no
engine's own date difference, so that the text means the same on every engine (docs/decisions/0005).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ringtrue.errors import ExpressionError
from ringtrue.language import nodes as n
from ringtrue.language.dialects import Dialect
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.silence import Told
from ringtrue.record.spans import DAY, HOUR, MINUTE, Span

LONGEST_SQL = 100_000
MISSING = -9223372036854775807
_MICROS = {"minutes": MINUTE, "hours": HOUR, "days": DAY}


class Sql(NamedTuple):
    """The text of a value: `lo` alone for truths and codes, both ends for intervals, one text twice where exact."""

    lo: str
    hi: str
    nullable: bool


@dataclass(frozen=True)
class Layout:
    """What is known before anything is read: codes by number, the as-of moment, columns without gaps, exact ones.

    `whole` says that no event is later than the as-of moment, so that the positions of a case run without a gap;
    `told` are the kinds of event that the files tell of at all.
    """

    codes: Mapping[str, Mapping[str, int]]
    as_of: int = 0
    complete: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    whole: bool = False
    told: Told = None

    @property
    def kinds(self) -> Mapping[str, int]:
        """The kinds of event by number."""
        return self.codes["kind"]

    def numbers(self, kinds: frozenset[str]) -> list[int]:
        """Return the numbers of the kinds that the snapshot holds at all."""
        return sorted(self.kinds[kind] for kind in kinds if kind in self.kinds)


@dataclass
class Pass:
    """One SELECT being written: which aliases stand for the case, the event and the outer event, and what it joins."""

    dialect: Dialect
    layout: Layout
    resolved: Mapping[Node, Sql] = field(default_factory=dict)
    case: str = "c"
    aliases: Mapping[Scope, str] = field(default_factory=lambda: {Scope.EVENT: "e"})
    that: str = "e"
    joins: list[str] = field(default_factory=list)
    uses_case: bool = False

    def sql(self, node: Node) -> Sql:
        """Return the text of a question; what an earlier pass has already answered is a column of the case."""
        if node in self.resolved:
            self.uses_case = self.uses_case or node.scope is Scope.CASE
            return self.resolved[node]
        made = _TEXT[type(node)](node, self)
        if len(made.lo) > LONGEST_SQL:
            raise ExpressionError(
                "a condition grows beyond all measure when its choices are written out. Ask for less at once."
            )
        return made

    def truth(self, node: Node) -> str:
        """Return the text of a condition."""
        return self.sql(node).lo

    def day_table(self, name: str, micros: str) -> str:
        """Join a calendar's table on the day of a moment and return the column with the moved day."""
        alias = f"w{len(self.joins) + 1}"
        self.joins.append(f"LEFT JOIN {name} {alias} ON {alias}.day = {_floor_day(micros)}")
        return f"{alias}.moved"


def workday_table(calendar: str, amount: int) -> str:
    """Return the name of the table that moves days by working days of a calendar."""
    sign = "minus_" if amount < 0 else ""
    return f"workdays_{calendar.replace('-', '_')}_{sign}{abs(amount)}"


def _value(text: str, nullable: bool = True) -> Sql:
    return Sql(text, text, nullable)


def _floor_day(text: str) -> str:
    return f"({text} - (({text} % {DAY}) + {DAY}) % {DAY})"


# ---- leaves


def _literal(node: n.Literal, at: Pass) -> Sql:
    if node.value is None:
        return _value(f"CAST(NULL AS {'BOOLEAN' if node.kind is Kind.TRUTH else 'BIGINT'})")
    if isinstance(node.value, bool):
        return _value("TRUE" if node.value else "FALSE", False)
    if isinstance(node.value, Span):
        return Sql(_big(node.value.lo), _big(node.value.hi), False)
    return _value(at.dialect.text(str(node.value)), False)


def _big(value: int) -> str:
    return f"CAST({value} AS BIGINT)"


def _case_column(node: n.CaseColumn, at: Pass) -> Sql:
    at.uses_case = True
    return _column(at, at.case, node, f"case.{node.name}")


def _event_column(node: n.EventColumn, at: Pass) -> Sql:
    return _column(at, at.aliases[node.level], node, node.name)


def _that_column(node: n.ThatColumn, at: Pass) -> Sql:
    return _column(at, at.that, node, node.name)


def _column(at: Pass, alias: str, node: n.Column, known_as: str) -> Sql:
    nullable = known_as not in at.layout.complete
    if known_as == "position" and nullable:
        return _value(f"(CASE WHEN {alias}.is_placed THEN {alias}.position END)")
    if node.kind is not Kind.TIME:
        return _value(f"{alias}.{node.name}", nullable)
    if known_as in at.layout.exact:
        return _value(f"{alias}.{node.name}_lo", nullable)
    return Sql(f"{alias}.{node.name}_lo", f"{alias}.{node.name}_hi", nullable)


# ---- logic


def _joined(word: str) -> Callable[[Any, Pass], Sql]:
    def text(node: n.And | n.Or, at: Pass) -> Sql:
        parts = [at.sql(term) for term in node.terms]
        return _value("(" + f" {word} ".join(part.lo for part in parts) + ")", any(part.nullable for part in parts))

    return text


def _not(node: n.Not, at: Pass) -> Sql:
    term = at.sql(node.term)
    return _value(f"(NOT {term.lo})", term.nullable)


def _known(node: n.Known, at: Pass) -> Sql:
    term = at.sql(node.term)
    return _value(f"({term.lo} IS NOT NULL)", False)


def _certain(node: n.Certain, at: Pass) -> Sql:
    term = at.sql(node.term)
    return _value(f"COALESCE({term.lo}, FALSE)" if term.nullable else term.lo, False)


# ---- comparing


def _compare(node: n.Comparison, at: Pass) -> tuple[Sql, Sql, bool, bool]:
    left, right = at.sql(node.left), at.sql(node.right)
    exact = left.lo == left.hi and right.lo == right.hi
    return left, right, exact, left.nullable or right.nullable


def _equal(node: n.Equal, at: Pass) -> Sql:
    if isinstance(node.right, n.Literal) and (by_number := _by_number(node.left, (str(node.right.value),), at)):
        return by_number
    left, right, exact, nullable = _compare(node, at)
    if exact or not node.left.kind.is_span:
        return _value(f"({left.lo} = {right.lo})", nullable)
    apart = f"{left.lo} > {right.hi} OR {left.hi} < {right.lo}"
    same = f"{left.lo} = {left.hi} AND {right.lo} = {right.hi} AND {left.lo} = {right.lo}"
    return _value(f"(CASE WHEN {apart} THEN FALSE WHEN {same} THEN TRUE END)")


def _by_number(term: Node, options: Sequence[str], at: Pass) -> Sql | None:
    """Ask for codes by their numbers, where the column has them; None where it has not."""
    if not isinstance(term, n.CaseColumn | n.EventColumn | n.ThatColumn):
        return None
    name = f"case.{term.name}" if isinstance(term, n.CaseColumn) else term.name
    if name not in at.layout.codes:
        return None
    numbers = sorted(at.layout.codes[name][code] for code in set(options) if code in at.layout.codes[name])
    nullable = name not in at.layout.complete
    if not numbers and not nullable:
        return _value("FALSE", False)
    alias = _alias(term, at)
    # No code has the number -1: a code that no event has is never found, and a blank stays unknown.
    wanted = f"= {(numbers or [-1])[0]}" if len(numbers) < 2 else f"IN ({', '.join(map(str, numbers))})"
    return _value(f"({alias}.{term.name}_no {wanted})", nullable)


def _alias(term: n.CaseColumn | n.EventColumn | n.ThatColumn, at: Pass) -> str:
    """Return the relation in which a column stands."""
    if isinstance(term, n.CaseColumn):
        at.uses_case = True
        return at.case
    return at.that if isinstance(term, n.ThatColumn) else at.aliases[term.level]


def _ordered(strict: bool) -> Callable[[Any, Pass], Sql]:
    yes, no = ("<", ">=") if strict else ("<=", ">")

    def text(node: n.Comparison, at: Pass) -> Sql:
        left, right, exact, nullable = _compare(node, at)
        if exact:
            return _value(f"({left.lo} {yes} {right.lo})", nullable)
        surely, surely_not = f"{left.hi} {yes} {right.lo}", f"{left.lo} {no} {right.hi}"
        return _value(f"(CASE WHEN {surely} THEN TRUE WHEN {surely_not} THEN FALSE END)")

    return text


def _among(node: n.Among, at: Pass) -> Sql:
    if by_number := _by_number(node.term, node.options, at):
        return by_number
    term = at.sql(node.term)
    return _value(f"({term.lo} IN ({', '.join(at.dialect.text(code) for code in node.options)}))", term.nullable)


# ---- making values


def _both_ends(make: Callable[[str], str], term: Sql) -> Sql:
    lo = make(term.lo)
    return Sql(lo, lo if term.lo == term.hi else make(term.hi), term.nullable)


def _otherwise(node: n.Otherwise, at: Pass) -> Sql:
    term, fallback = at.sql(node.term), at.sql(node.fallback)
    lo, hi = f"COALESCE({term.lo}, {fallback.lo})", f"COALESCE({term.hi}, {fallback.hi})"
    return Sql(lo, hi, fallback.nullable)


def _if_else(node: n.IfElse, at: Pass) -> Sql:
    test, yes, no = at.sql(node.condition), at.sql(node.yes), at.sql(node.no)
    ends = [
        f"(CASE WHEN {test.lo} THEN {one} ELSE {two} END)"
        if not test.nullable
        else f"(CASE WHEN {test.lo} THEN {one} WHEN NOT {test.lo} THEN {two} END)"
        for one, two in ((yes.lo, no.lo), (yes.hi, no.hi))
    ]
    return Sql(ends[0], ends[1], test.nullable or yes.nullable or no.nullable)


def _shift(node: n.Shift, at: Pass) -> Sql:
    term = at.sql(node.term)
    if node.unit == "months":
        return _both_ends(lambda text: at.dialect.add_months(text, node.amount), term)
    if node.unit == "working_days":
        table = workday_table(node.calendar, node.amount)
        lo = at.day_table(table, term.lo)
        if term.lo == term.hi:
            return _value(lo)
        hi = at.day_table(table, term.hi)
        gone = f"{lo} IS NOT NULL AND {hi} IS NOT NULL"
        return Sql(f"(CASE WHEN {gone} THEN {lo} END)", f"(CASE WHEN {gone} THEN {hi} END)", True)
    return _both_ends(lambda text: f"({text} + {_big(node.amount * _MICROS[node.unit])})", term)


def _day_of(node: n.DayOf, at: Pass) -> Sql:
    return _both_ends(_floor_day, at.sql(node.term))


def _extreme(word: str) -> Callable[[Any, Pass], Sql]:
    def text(node: n.Earliest | n.Latest, at: Pass) -> Sql:
        parts = [at.sql(term) for term in node.terms]
        nullable = any(part.nullable for part in parts)
        ends = [f"{word}({', '.join(side)})" for side in zip(*((part.lo, part.hi) for part in parts), strict=True)]
        if nullable:
            whole = " AND ".join(f"{part.lo} IS NOT NULL" for part in parts)
            ends = [f"(CASE WHEN {whole} THEN {end} END)" for end in ends]
        return Sql(ends[0], ends[1], nullable)

    return text


def _plus(node: n.Plus, at: Pass) -> Sql:
    left, right = at.sql(node.left), at.sql(node.right)
    return Sql(f"({left.lo} + {right.lo})", f"({left.hi} + {right.hi})", left.nullable or right.nullable)


def _unplanned(node: Node, at: Pass) -> Sql:
    raise AssertionError(f"{type(node).__name__} was not planned before it was written")


def _as_of(node: n.AsOf, at: Pass) -> Sql:
    return _value(_big(at.layout.as_of), False)


_TEXT: dict[type[Node], Callable[[Any, Pass], Sql]] = {
    n.Literal: _literal, n.AsOf: _as_of, n.CaseColumn: _case_column, n.EventColumn: _event_column,
    n.ThatColumn: _that_column, n.And: _joined("AND"), n.Or: _joined("OR"), n.Not: _not, n.Known: _known,
    n.Certain: _certain, n.Equal: _equal, n.Less: _ordered(True), n.AtMost: _ordered(False), n.Among: _among,
    n.Otherwise: _otherwise, n.IfElse: _if_else, n.Shift: _shift, n.DayOf: _day_of, n.Earliest: _extreme("LEAST"),
    n.Latest: _extreme("GREATEST"), n.Plus: _plus,
    n.First: _unplanned, n.Last: _unplanned, n.Next: _unplanned, n.Previous: _unplanned, n.Field: _unplanned,
    n.Exists: _unplanned, n.Every: _unplanned, n.Count: _unplanned, n.CountDistinct: _unplanned,
}  # fmt: skip

__all__ = ["MISSING", "Kind", "Layout", "Pass", "Sql", "workday_table"]
