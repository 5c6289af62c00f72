"""From the text of a condition to a tree of nodes, by Python's own grammar and never by running it.

The text is read with `ast` and rebuilt node by node; a shape that is not listed here is not part of the language, and
the error puts a caret under it. Names are looked up in the record, in the standard's own names, and nowhere else.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NoReturn

from ringtrue.errors import ExpressionError
from ringtrue.language import nodes as n
from ringtrue.language.limits import DEEPEST, FARTHEST, HIGHEST, LARGEST, LONGEST, depth, moved_days, size
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.record.schema import Schema, schema
from ringtrue.record.spans import Span, day_span
from ringtrue.record.types import CodeType, ColumnType
from ringtrue.record.yamlfile import near

DURATIONS = ("minutes", "hours", "days", "months", "working_days")
RANGING = {
    "first": n.First,
    "last": n.Last,
    "next": n.Next,
    "previous": n.Previous,
    "exists": n.Exists,
    "every": n.Every,
    "count": n.Count,
}
FUNCTIONS = ("known", "certain", "otherwise", "day", "date", "earliest", "latest", "codes", "count_distinct")
MANY = (
    "events may have many values per case here. Pick one with first(events, ...) or last(events, ...), "
    "or ask exists(events, ...), every(events, ...) or count(events, ...)."
)
_KINDS = {"time": Kind.TIME, "number": Kind.NUMBER}


@dataclass(frozen=True)
class Vocabulary:
    """What the names in a condition may mean: the record, the kind of case, names already defined, calendars."""

    case_kind: str = "report"
    names: Mapping[str, Node] = field(default_factory=dict)
    calendars: tuple[str, ...] = ()
    record: Schema = field(default_factory=schema)

    @cached_property
    def case(self) -> Mapping[str, ColumnType]:
        """The columns of a case of this kind."""
        return self.record.case_of(self.case_kind)

    @cached_property
    def event(self) -> Mapping[str, ColumnType]:
        """The columns of an event of such a case."""
        return self.record.event_of(self.case_kind)

    def with_name(self, name: str, node: Node) -> "Vocabulary":
        """Return this vocabulary with one more name."""
        return Vocabulary(self.case_kind, {**self.names, name: node}, self.calendars, self.record)


def parse(text: str, words: Vocabulary, where: str = "condition") -> Node:
    """Return the tree of a condition; raise ExpressionError with a caret where it is not in the language."""
    if len(text) > LONGEST:
        raise ExpressionError(
            f"{where}: {len(text)} characters; a condition has at most {LONGEST}. Split it into names."
        )
    tree = _grammar(f"({text}\n)", text, where, 1)
    # In brackets a condition may run over several lines; without them, stray brackets of its own show.
    _grammar(" ".join(text.split("\n")).strip(), text, where, 0)
    if (deep := depth(tree)) > DEEPEST:
        raise ExpressionError(f"{where}: {deep} parts inside one another; at most {DEEPEST}. Split it into names.")
    node = _Reader(text, words, where).read(tree.body, Scope.CASE)
    if (large := size(node)) > LARGEST:
        raise ExpressionError(f"{where}: {large} parts with its names written out; at most {LARGEST}. Ask for less.")
    return node


def _grammar(source: str, text: str, where: str, shift: int) -> ast.Expression:
    try:
        return ast.parse(source, mode="eval")
    except SyntaxError as problem:
        line, column = problem.lineno or 1, problem.offset or 1
        raise ExpressionError(_message(where, text, problem.msg, line, column, shift)) from None
    except (ValueError, RecursionError, MemoryError) as problem:
        reason = f"not readable as a condition ({type(problem).__name__})"
        raise ExpressionError(f"{where}: {reason}: {text[:60]!r}") from None


def parse_condition(text: str, words: Vocabulary, where: str) -> Node:
    """Return the tree of a condition that is true or false once for a case."""
    node = parse(text, words, where)
    if node.kind is not Kind.TRUTH:
        raise ExpressionError(
            _message(where, text, f"expected something true or false, found {node.kind.value}.", 1, 1, 0)
        )
    return node


def _message(where: str, text: str, reason: str, line: int, column: int, shift: int) -> str:
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    before = shown.encode()[: max(0, column - 1 - (shift if line == 1 else 0))]  # the grammar counts bytes
    at = len(before.decode(errors="ignore"))
    return f"{where}: {reason}\n    {shown}\n    {' ' * at}^"


class _Reader:
    """One walk over the grammar tree; the methods are the shapes of the language."""

    def __init__(self, text: str, words: Vocabulary, where: str) -> None:
        self.text, self.words, self.where = text, words, where

    def fail(self, at: ast.AST, reason: str) -> NoReturn:
        line, column = getattr(at, "lineno", 1), getattr(at, "col_offset", 0) + 1
        raise ExpressionError(_message(self.where, self.text, reason, line, column, 1))

    def read(self, tree: ast.expr, scope: Scope) -> Node:
        """Return the node for one shape of the grammar."""
        match tree:
            case ast.BoolOp(op=op, values=values):
                terms = tuple(self.truth(value, scope) for value in values)
                return n.And(terms) if isinstance(op, ast.And) else n.Or(terms)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return n.Not(self.truth(operand, scope))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return n.Literal(Span(-value, -value), Kind.NUMBER)
            case ast.Compare():
                return self.comparison(tree, scope)
            case ast.BinOp(op=ast.Add()):
                return self.addition(tree, scope)
            case ast.IfExp(test=test, body=yes, orelse=no):
                return self.choice(tree, test, yes, no, scope)
            case ast.Constant():
                return self.constant(tree)
            case ast.Name():
                return self.name(tree, scope)
            case ast.Attribute():
                return self.attribute(tree, scope)
            case ast.Call(func=ast.Name(), keywords=[]):
                return self.call(tree, scope)
        self.fail(tree, f"{_shape(tree)} is not part of the standards language.{_advice(tree)}")

    # ---- leaves

    def constant(self, tree: ast.Constant) -> Node:
        match tree.value:
            case bool(value):
                return n.Literal(value, Kind.TRUTH)
            case int(value) if abs(value) <= HIGHEST:
                return n.Literal(Span(value, value), Kind.NUMBER)
            case int() | float() | complex():
                self.fail(tree, f"only whole numbers up to {HIGHEST:,} can be written.")
            case str(value):
                return n.Literal(value, Kind.TEXT)
        self.fail(
            tree, f"{tree.value!r} is not part of the standards language; to ask for what is missing, not known(...)."
        )

    def name(self, tree: ast.Name, scope: Scope) -> Node:
        if tree.id in self.words.names:
            return self.words.names[tree.id]
        if tree.id == "as_of":
            return n.AsOf()
        if tree.id in ("case", "that"):
            self.fail(tree, f"`{tree.id}` by itself says nothing; ask for one of its columns, as {tree.id}.unit.")
        column = self.words.event.get(tree.id)
        if column is None:
            known = [*self.words.names, "case", "as_of", *(self.words.event if scope is not Scope.CASE else ())]
            self.fail(tree, f"nothing is called {tree.id!r} here{near(tree.id, known)}.")
        if scope is Scope.CASE:
            self.fail(tree, MANY)
        return n.EventColumn(tree.id, _kind(column), scope)

    def attribute(self, tree: ast.Attribute, scope: Scope) -> Node:
        if isinstance(tree.value, ast.Name) and tree.value.id == "case":
            return n.CaseColumn(tree.attr, _kind(self.column(tree, tree.attr, self.words.case, "a case")))
        if isinstance(tree.value, ast.Name) and tree.value.id == "that":
            if scope is not Scope.PAIR:
                self.fail(tree, "`that` is the outer event, known only inside a question asked from an event.")
            return n.ThatColumn(tree.attr, _kind(self.column(tree, tree.attr, self.words.event, "an event")))
        owner = self.read(tree.value, scope)
        if not isinstance(owner, n.Pick):
            self.fail(
                tree, f"{tree.attr!r} can be asked of case, of that, or of a picked event, not of {owner.kind.value}."
            )
        return n.Field(owner, tree.attr, _kind(self.column(tree, tree.attr, self.words.event, "an event")))

    def column(self, tree: ast.Attribute, name: str, columns: Mapping[str, ColumnType], owner: str) -> ColumnType:
        if name not in columns:
            self.fail(
                tree, f"{owner} has no column {name!r}{near(name, columns) or '; see `ringtrue standards words`'}."
            )
        return columns[name]

    # ---- comparing

    def comparison(self, tree: ast.Compare, scope: Scope) -> Node:
        sides = [tree.left, *tree.comparators]
        found = [self.pair(sides[i], op, sides[i + 1], scope) for i, op in enumerate(tree.ops)]
        return found[0] if len(found) == 1 else n.And(tuple(found))

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr, scope: Scope) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            among = self.among(left, right, scope)
            return among if isinstance(op, ast.In) else n.Not(among)
        if isinstance(op, ast.Is | ast.IsNot):
            self.fail(right, "`is` is not part of the standards language; to ask for what is missing, not known(...).")
        one, two = self.value(left, scope), self.value(right, scope)
        self.same_kind(right, one, two)
        if isinstance(op, ast.Eq | ast.NotEq):
            equal = n.Equal(one, two)
            return equal if isinstance(op, ast.Eq) else n.Not(equal)
        if not one.kind.is_span:
            self.fail(right, f"{one.kind.value} has no order; compare it with == or in.")
        match op:
            case ast.Lt():
                return n.Less(one, two)
            case ast.LtE():
                return n.AtMost(one, two)
            case ast.Gt():
                return n.Less(two, one)
        return n.AtMost(two, one)

    def among(self, left: ast.expr, right: ast.expr, scope: Scope) -> Node:
        term = self.value(left, scope)
        if term.kind is not Kind.TEXT:
            self.fail(left, f"`in` looks for a code among codes; this is {term.kind.value}.")
        match right:
            case ast.Call(func=ast.Name(id="codes"), args=[ast.Constant(value=str(group))], keywords=[]):
                return n.Among(term, self.group(right, term, group), group)
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) if items:
                options = []
                for item in items:
                    if not (isinstance(item, ast.Constant) and isinstance(item.value, str)):
                        self.fail(item, "only codes in quotes can stand in this list.")
                    self.check_code(item, term, n.Literal(item.value, Kind.TEXT))
                    options.append(item.value)
                return n.Among(term, tuple(options))
        self.fail(right, "expected a list of codes, as ('a', 'b') or codes('group').")

    def group(self, at: ast.AST, term: Node, group: str) -> tuple[str, ...]:
        codes = self.code_type(term)
        if codes is None:
            self.fail(at, "codes(...) needs a column with a code list on the left.")
        if group not in codes.codes.groups:
            self.fail(at, f"code list {codes.codes.id} has no group {group!r}{near(group, codes.codes.groups)}.")
        return tuple(codes.codes.groups[group])

    def check_code(self, at: ast.AST, term: Node, literal: Node) -> None:
        codes = self.code_type(term)
        if codes is None or not isinstance(literal, n.Literal):
            return
        loose = codes.codes.id == "event_kinds" and self.words.record.kind(self.words.case_kind).open_event_kinds
        if literal.value not in codes.codes.codes and not loose:
            hint = near(str(literal.value), codes.codes.codes)
            self.fail(at, f"code list {codes.codes.id} has no code {literal.value!r}{hint}.")

    def code_type(self, term: Node) -> CodeType | None:
        """Return the code list that a value draws on, looking through what merely chooses between values."""
        if isinstance(term, n.Otherwise | n.IfElse):
            found_list = [self.code_type(child) for child in term.children if child.kind is Kind.TEXT]
            return next((each for each in found_list if each), None)
        columns = self.words.case if isinstance(term, n.CaseColumn) else self.words.event
        found = columns.get(term.name) if isinstance(term, n.Column | n.Field) else None
        return found if isinstance(found, CodeType) else None

    # ---- making values

    def value(self, tree: ast.expr, scope: Scope) -> Node:
        node = self.read(tree, scope)
        if node.kind is Kind.EVENT:
            self.fail(tree, "this is an event; ask for one of its columns, as x.happened, or exists(x).")
        if node.kind is Kind.TRUTH:
            self.fail(tree, "this is true or false already; it needs no comparison.")
        return node

    def truth(self, tree: ast.expr, scope: Scope) -> Node:
        node = self.read(tree, scope)
        if node.kind is not Kind.TRUTH:
            self.fail(tree, f"expected something true or false, found {node.kind.value}.")
        return node

    def same_kind(self, at: ast.AST, one: Node, two: Node) -> None:
        if one.kind is two.kind:
            self.same_codes(at, one, two)
            return
        days = {one.kind, two.kind} == {Kind.TIME, Kind.DAY}
        hint = " Compare days with days: day(x)." if days else ""
        self.fail(at, f"{one.kind.value} cannot be set beside {two.kind.value}.{hint}")

    def same_codes(self, at: ast.AST, one: Node, two: Node) -> None:
        """Refuse a code that its column's list does not hold, and two columns of different lists."""
        if one.kind is not Kind.TEXT:
            return
        self.check_code(at, one, two)
        self.check_code(at, two, one)
        lists = [found.codes.id if (found := self.code_type(each)) else "" for each in (one, two)]
        if lists[0] != lists[1] and not isinstance(one, n.Literal) and not isinstance(two, n.Literal):
            words = [f"codes of {name}" if name else "no codes" for name in lists]
            self.fail(at, f"these can never be the same: the left side has {words[0]}, the right side {words[1]}.")

    def addition(self, tree: ast.BinOp, scope: Scope) -> Node:
        left = self.value(tree.left, scope)
        right = tree.right
        if isinstance(right, ast.Call) and isinstance(right.func, ast.Name) and right.func.id in DURATIONS:
            return self.shift(right, right.func.id, left)
        if left.kind is Kind.NUMBER:
            other = self.value(right, scope)
            self.same_kind(right, left, other)
            return n.Plus(left, other)
        self.fail(right, f"to {left.kind.value} can be added: {', '.join(f'{unit}(n)' for unit in DURATIONS)}.")

    def shift(self, tree: ast.Call, unit: str, term: Node) -> Node:
        if term.kind not in (Kind.TIME, Kind.DAY):
            self.fail(tree, f"{unit}(n) can be added to a time or a day, not to {term.kind.value}.")
        if term.kind is Kind.DAY and unit in ("minutes", "hours"):
            self.fail(tree, f"{unit}(n) cannot be added to a day; add it to the time itself.")
        if term.kind is Kind.TIME and unit == "working_days":
            self.fail(tree, "working days are counted from a day: day(x) + working_days(n, 'calendar').")
        values = [_fixed(item) for item in tree.args]
        wanted = 2 if unit == "working_days" else 1
        if len(values) != wanted or not isinstance(values[0], int) or isinstance(values[0], bool):
            example = "working_days(5, 'us-federal')" if wanted == 2 else f"{unit}(24)"
            self.fail(tree, f"expected a fixed whole number, as {example}.")
        if wanted == 2 and values[1] not in self.words.calendars:
            self.fail(tree, f"no calendar {values[1]!r}{near(str(values[1]), self.words.calendars)}.")
        moved = n.Shift(term, values[0], unit, str(values[1]) if wanted == 2 else "")
        if moved_days(moved) > FARTHEST * 366:
            self.fail(tree, f"this moves a time by more than {FARTHEST} years, which no record spans.")
        return moved

    def choice(self, tree: ast.IfExp, test: ast.expr, yes: ast.expr, no: ast.expr, scope: Scope) -> Node:
        one, two = self.read(yes, scope), self.read(no, scope)
        self.same_kind(tree, one, two)
        if one.kind is Kind.EVENT:
            self.fail(tree, "choose between columns of events, not between events.")
        return n.IfElse(self.truth(test, scope), one, two)

    # ---- calls

    def call(self, tree: ast.Call, scope: Scope) -> Node:
        assert isinstance(tree.func, ast.Name)
        word = tree.func.id
        if word in RANGING:
            return self.ranging(tree, word, scope)
        if word in DURATIONS:
            self.fail(tree, f"{word}(n) stands only after a time: x.happened + {word}(n).")
        if word == "count_distinct":
            return self.count_distinct(tree, scope)
        made = self.functions().get(word)
        if made is None:
            known = [*RANGING, *FUNCTIONS, *DURATIONS]
            self.fail(tree, f"{word!r} is not a word of the standards language{near(word, known) or ''}.")
        least, most, build = made
        if not least <= len(tree.args) <= most:
            wanted = least if least == most else f"{least} to {most}"
            self.fail(tree, f"{word}(...) takes {wanted} value(s), found {len(tree.args)}.")
        return build(tree, scope)

    def functions(self) -> dict[str, tuple[int, int, Callable[[ast.Call, Scope], Node]]]:
        return {
            "known": (1, 1, self.known),
            "certain": (1, 1, lambda tree, scope: n.Certain(self.truth(tree.args[0], scope))),
            "otherwise": (2, 2, self.otherwise),
            "day": (1, 1, self.day),
            "date": (1, 1, self.date),
            "earliest": (2, 9, lambda tree, scope: n.Earliest(self.alike(tree, scope))),
            "latest": (2, 9, lambda tree, scope: n.Latest(self.alike(tree, scope))),
            "codes": (1, 1, self.stray_codes),
        }

    def stray_codes(self, tree: ast.Call, scope: Scope) -> Node:
        self.fail(tree, "codes('group') stands only after `in`: case.offence in codes('rape').")

    def known(self, tree: ast.Call, scope: Scope) -> Node:
        term = self.read(tree.args[0], scope)
        if term.kind is Kind.EVENT:
            self.fail(tree.args[0], "ask exists(x) of an event, or known(x.column).")
        return n.Known(term)

    def otherwise(self, tree: ast.Call, scope: Scope) -> Node:
        one, two = (self.read(item, scope) for item in tree.args)
        self.same_kind(tree.args[1], one, two)
        return n.Otherwise(one, two)

    def alike(self, tree: ast.Call, scope: Scope) -> tuple[Node, ...]:
        terms = tuple(self.value(item, scope) for item in tree.args)
        for item, term in zip(tree.args, terms, strict=True):
            self.same_kind(item, terms[0], term)
            if not term.kind.is_span:
                self.fail(item, f"{term.kind.value} has no order.")
        return terms

    def day(self, tree: ast.Call, scope: Scope) -> Node:
        term = self.value(tree.args[0], scope)
        if term.kind is not Kind.TIME:
            self.fail(tree.args[0], f"day(...) takes a time, found {term.kind.value}.")
        return n.DayOf(term)

    def date(self, tree: ast.Call, scope: Scope) -> Node:
        try:
            found = day_span(date.fromisoformat(tree.args[0].value))  # type: ignore[attr-defined]
        except (AttributeError, TypeError, ValueError):
            self.fail(tree, "expected a date in quotes, as date('2018-01-01').")
        if not 1900 <= date.fromisoformat(tree.args[0].value).year <= 2200:  # type: ignore[attr-defined]
            self.fail(tree, "expected a day between 1900 and 2200, as any record holds.")
        return n.Literal(Span(found.lo, found.lo), Kind.DAY)

    # ---- ranging over events

    def ranging(self, tree: ast.Call, word: str, scope: Scope) -> Node:
        if word == "exists" and len(tree.args) == 1 and not _is_events(tree.args[0]):
            return self.exists_pick(tree.args[0], scope)
        if not tree.args or not _is_events(tree.args[0]):
            self.fail(tree, f"{word}(...) asks of events: {word}(events, condition).")
        if scope is Scope.PAIR:
            self.fail(
                tree, "a question asked from an event cannot hold another one; give the inner part a name of its own."
            )
        if word in ("next", "previous") and scope is Scope.CASE:
            self.fail(tree, f"{word}(events, ...) is asked from an event; at the top, use first or last.")
        wanted = 3 if word == "every" else 2
        if len(tree.args) > wanted or word == "every" and len(tree.args) != 3:
            self.fail(tree, f"{word}(events, ...) takes {wanted - 1} condition(s), found {len(tree.args) - 1}.")
        inner = scope is Scope.EVENT
        deeper = Scope.PAIR if inner else Scope.EVENT
        conditions = [self.truth(item, deeper) for item in tree.args[1:]] or [n.TRUE]
        if word == "every":
            return n.Every(conditions[0], inner, conditions[1])
        return RANGING[word](conditions[0], inner)

    def exists_pick(self, tree: ast.expr, scope: Scope) -> Node:
        pick = self.read(tree, scope)
        if not isinstance(pick, n.Pick):
            self.fail(tree, f"exists(...) asks of an event, found {pick.kind.value}.")
        return pick_exists(pick)

    def count_distinct(self, tree: ast.Call, scope: Scope) -> Node:
        if scope is Scope.PAIR or len(tree.args) not in (1, 2):
            self.fail(tree, "expected count_distinct(column, condition).")
        inner = scope is Scope.EVENT
        deeper = Scope.PAIR if inner else Scope.EVENT
        column = self.read(tree.args[0], deeper)
        if not isinstance(column, n.EventColumn) or column.kind is not Kind.TEXT:
            self.fail(tree.args[0], "count_distinct(...) counts the values of a column of the events, as actor.")
        where = self.truth(tree.args[1], deeper) if len(tree.args) == 2 else n.TRUE
        return n.CountDistinct(where, inner, column)


def pick_exists(pick: n.Pick) -> Node:
    """Return the question whether there is an event to pick."""
    if not isinstance(pick, n.Next | n.Previous):
        return n.Exists(pick.where, pick.inner)
    here, there = n.EventColumn("position", Kind.NUMBER, Scope.PAIR), n.ThatColumn("position", Kind.NUMBER)
    side = n.Less(there, here) if isinstance(pick, n.Next) else n.Less(here, there)
    return n.Exists(n.both(pick.where, side), True)


def _fixed(tree: ast.expr) -> object:
    """Return the value of a literal, a number with a minus included; None for anything else."""
    match tree:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
    return None


def _kind(column: ColumnType) -> Kind:
    return _KINDS.get(column.name, Kind.TEXT)


def _is_events(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Name) and tree.id == "events"


def _shape(tree: ast.expr) -> str:
    words = {
        ast.Call: "a call of this form", ast.BinOp: "this operator", ast.Lambda: "lambda", ast.Subscript: "[...]",
        ast.ListComp: "a comprehension", ast.GeneratorExp: "a comprehension", ast.Tuple: "a list by itself",
        ast.JoinedStr: "a formatted string", ast.NamedExpr: "an assignment", ast.Await: "await",
    }  # fmt: skip
    return words.get(type(tree), type(tree).__name__.lower())


def _advice(tree: ast.expr) -> str:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Sub):
        return " Deadlines are sums, never differences: recorded.happened <= reported.happened + hours(24)."
    return ""
