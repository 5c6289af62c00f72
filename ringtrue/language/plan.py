"""The plan by which SQL answers many questions at once: few passes over the events, however many the questions.

Every question about the events of a case (exists, count, first, ...) that no other question about events stands inside
is answered in one GROUP BY over the log, each distinct one once. A question whose condition uses the answer of another
waits for the next pass; the number of passes is the depth of that nesting, which in practice is two or three. A
question asked from an event ("for every A a B after it") becomes a join of the slices of just those kinds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ringtrue.language import nodes as n
from ringtrue.language.dialects import Dialect
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.silence import hushed, kinds_of
from ringtrue.language.sql import MISSING, Layout, Pass, Sql, workday_table
from ringtrue.record.spans import Span

Asking = n.Pick | n.Quantifier


@dataclass(frozen=True)
class Query:
    """SQL text with the calendar tables it reads: (table, calendar, working days).

    `answers` names the columns that hold the places of answers in a list of them, where `numbered` was asked for.
    """

    text: str
    workdays: tuple[tuple[str, str, int], ...]
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def condition_of(node: Asking) -> Node:
    """Return the condition whose events decide: for `every`, those that would break it."""
    if not isinstance(node, n.Every):
        return node.where
    return n.both(node.where, node.then.term if isinstance(node.then, n.Not) else n.Not(node.then))


def fixed_answers(node: Node) -> tuple[str, ...]:
    """Return the only texts that a question can answer, in their order; nothing where any text could be one."""
    match node:
        case n.Literal(str(text), Kind.TEXT):
            return (text,)
        case n.IfElse(_, yes, no) | n.Otherwise(yes, no):
            parts = fixed_answers(yes), fixed_answers(no)
            return tuple(sorted({*parts[0], *parts[1]})) if all(parts) else ()
    return ()


def by_place(node: Node, answers: Sequence[str]) -> Node:
    """Return a question of fixed answers as one that answers with the place of its answer in a list of them."""
    match node:
        case n.Literal(str(text), Kind.TEXT):
            return n.Literal(Span(answers.index(text), answers.index(text)), Kind.NUMBER)
        case n.IfElse(condition, yes, no):
            return n.IfElse(condition, by_place(yes, answers), by_place(no, answers))
        case n.Otherwise(term, fallback):
            return n.Otherwise(by_place(term, answers), by_place(fallback, answers))
    raise AssertionError(f"{node} has no fixed answers")


@dataclass
class Planner:
    """Writes one query for many named questions."""

    dialect: Dialect
    layout: Layout
    ctes: list[str] = field(default_factory=list)
    resolved: dict[Node, Sql] = field(default_factory=dict)
    fields: dict[Asking, list[n.Field]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[Node, int] = field(default_factory=dict)

    def query(self, outputs: dict[str, Node], numbered: bool = False) -> Query:
        """Return one SELECT with `case_no` and a column per named question (two, `_lo` and `_hi`, for intervals).

        With `numbered`, a question of a few fixed answers is answered by their places: an engine moves a byte for each
        case faster than a word.
        """
        outputs = {name: hushed(node, self.layout.told) for name, node in outputs.items()}
        levels = self.levels(outputs.values())
        table = "cases"
        for level in sorted(levels):
            table = self.write_level(level, levels[level], table)
        final = Pass(self.dialect, self.layout, self.resolved)
        columns, answers = ["c.case_no"], {}
        for name, node in outputs.items():
            if numbered and (fixed := fixed_answers(node)):
                answers[name] = fixed
                columns.append(f"CAST({final.sql(by_place(node, fixed)).lo} AS TINYINT) AS {name}")
                continue
            made = final.sql(node)
            if node.kind.is_span:
                columns += [f"{made.lo} AS {name}_lo", f"{made.hi} AS {name}_hi"]
                continue
            columns.append(f"{made.lo} AS {name}")
        named = "WITH " + ",\n".join(self.ctes) + "\n" if self.ctes else ""
        text = named + "\n".join(_select(columns, f"{table} c", final.joins))
        return Query(text, tuple(sorted(_workdays(outputs.values()))), answers)

    def levels(self, questions: Iterable[Node]) -> dict[int, list[Asking]]:
        """Sort the distinct questions about events by how many other passes they wait for."""
        found: dict[Node, int] = {}
        for question in questions:
            self.rank(question, found)
        levels: dict[int, list[Asking]] = defaultdict(list)
        for node, level in found.items():
            assert isinstance(node, Asking)
            levels[level].append(node)
        return levels

    def rank(self, node: Node, found: dict[Node, int]) -> int:
        """Return the number of the pass that can answer a question, noting every asking node on the way."""
        if isinstance(node, n.Field) and node not in self.fields[node.pick]:
            self.fields[node.pick].append(node)
        deepest = max((self.rank(child, found) for child in node.children), default=0)
        if not isinstance(node, Asking) or node.inner:
            return deepest
        found[node] = deepest + 1
        return deepest + 1

    # ---- one level: the shared pass, and the passes of questions asked from an event

    def write_level(self, level: int, asked: Sequence[Asking], table: str) -> str:
        """Write the passes of one level and the table of cases with their answers; return its name."""
        # Counting distinct values would slow the shared pass; a pass of its own reads only the slices it needs.
        alone = [node for node in asked if isinstance(node, n.CountDistinct) and not _inner(node)]
        shared = [node for node in asked if not _inner(node) and node not in alone]
        sources: list[tuple[str, Sequence[Asking]]] = []
        if shared:
            sources.append((self.write_pass(f"facts_{level}", shared, table, {}), shared))
        for number, counted in enumerate(alone, 1):
            name = self.write_pass(f"distinct_{level}_{number}", [counted], table, {}, slices=True)
            sources.append((name, [counted]))
        hits: dict[Asking, list[str]] = {}
        for number, node in enumerate((node for node in asked if _inner(node)), 1):
            pair = f"pair_{level}_{number}"
            if isinstance(node, n.Pick | n.CountDistinct):
                facts = self.write_pass(f"facts_{level}_{number}", [node], table, self.write_pairs(pair, node, table))
                sources.append((facts, [node]))
            else:
                hits[node] = self.hits_beside(node, table) or self.hits_by_pairs(node, table, pair)
        if hits:
            sources.append((self.write_hits(f"hits_{level}", hits), list(hits)))
        columns, joins = ["c.*"], []
        for number, (source, answered) in enumerate(sources, 1):
            joins.append(f"LEFT JOIN {source} f{number} ON f{number}.case_no = c.case_no")
            for node in answered:
                columns += self.settle(node, f"f{number}", "c")
        name = f"cases_{level}"
        self.cte(name, _select(columns, f"{table} c", joins))
        return name

    def write_pass(
        self, name: str, asked: Sequence[Asking], table: str, pairs: dict[Asking, str], slices: bool = False
    ) -> str:
        """Write one GROUP BY case over the log, or over the slices of the kinds that one question needs."""
        at, joins = self.joined(pairs)
        columns = ["e.case_no"]
        for node in asked:
            columns += self.aggregates(node, at, "e")
        limits = [kinds_of(condition_of(node), Scope.EVENT) for node in asked]
        source, where = self.events(limits, "e", slices=slices or bool(pairs) or table != "cases")
        self.cte(name, _select(columns, source, [*self.case_join(at, table), *joins, *at.joins], where, "e.case_no"))
        return name

    def joined(self, pairs: dict[Asking, str]) -> tuple[Pass, list[str]]:
        """Return a pass over events that knows what was asked from each of them, and the joins it takes."""
        resolved, joins = dict(self.resolved), []
        for number, (node, source) in enumerate(pairs.items(), 1):
            alias = f"p{number}"
            resolved |= self.answers(node, alias)
            joins.append(f"LEFT JOIN {source} {alias} ON {alias}.case_no = e.case_no AND {alias}.position = e.position")
        return Pass(self.dialect, self.layout, resolved), joins

    # ---- questions asked from an event: first the events that decide, then how many of them a case has

    def hits_by_pairs(self, node: Asking, table: str, pair: str) -> list[str]:
        """Return a SELECT of the events that decide a question, by joining to each what was asked from it."""
        at, beside = self.joined(self.write_pairs(pair, node, table))
        made = at.sql(condition_of(node))
        source, where = self.events([kinds_of(condition_of(node), Scope.EVENT)], "e", slices=True)
        return self.deciding(node, made, source, [*self.case_join(at, table), *beside, *at.joins], where)

    def deciding(self, node: Asking, made: Sql, source: str, joins: Sequence[str], where: str) -> list[str]:
        """Return a SELECT of the events for which a condition holds, or may hold."""
        keep = f"{made.lo} IS NOT FALSE" if made.nullable else made.lo
        columns = ["e.case_no", f"{self.number(node)} AS question", f"{made.lo} AS truth"]
        return _select(columns, source, joins, " AND ".join(part for part in (where, keep) if part))

    @staticmethod
    def case_join(at: Pass, table: str, alias: str = "e") -> list[str]:
        """Return the join of the case to its events, where a pass asks for anything of the case."""
        return [f"JOIN {table} c ON c.case_no = {alias}.case_no"] if at.uses_case else []

    def hits_beside(self, node: Asking, table: str) -> list[str]:
        """Return a SELECT of the events that decide a question, or nothing where they cannot be had so simply.

        They can where what is asked from an event is only whether there is another or none, and that is never unknown:
        then each is a semi or an anti join of two slices, and nothing is grouped by event. (NOT EXISTS says the same,
        but DuckDB runs it at half the speed.) An event of which it is not known whether it is meant is kept as such.
        """
        condition = condition_of(node)
        terms = condition.terms if isinstance(condition, n.And) else (condition,)
        asks = [term for term in terms if isinstance(_positive(term), n.Exists) and _inner_of(term)]
        plain = [term for term in terms if term not in asks]
        if any(_inner_of(term) for term in plain):
            return []
        at = Pass(self.dialect, self.layout, self.resolved)
        made = at.sql(n.both(*plain))
        source, where = self.events([kinds_of(condition, Scope.EVENT)], "e", slices=True)
        beside = [self.beside(term, at, f"b{number}") for number, term in enumerate(asks, 1)]
        if not all(beside) or at.joins:
            return []
        return self.deciding(node, made, source, [*self.case_join(at, table), *beside], where)

    def beside(self, term: Node, outer: Pass, alias: str) -> str:
        """Return the join that keeps events with, or without, another one beside them; nothing if that is unsure."""
        inner = _positive(term)
        assert isinstance(inner, n.Exists)
        at = Pass(self.dialect, self.layout, self.resolved, "c", {Scope.EVENT: "e", Scope.PAIR: alias}, "e")
        made = at.sql(inner.where)
        if made.nullable or at.joins:
            return ""
        outer.uses_case = outer.uses_case or at.uses_case
        source, where = self.events([kinds_of(inner.where, Scope.PAIR)], alias, slices=True)
        parts = [f"{alias}.case_no = e.case_no", *([where] if where else []), made.lo]
        word = self.dialect.anti_join if isinstance(term, n.Not) else self.dialect.semi_join
        return f"{word} {source} ON {' AND '.join(parts)}"

    def write_hits(self, name: str, hits: dict[Asking, list[str]]) -> str:
        """Write the deciding events of several questions one below the other, and count them by case in one pass."""
        first, *others = hits.values()
        self.cte(name, [*first, *(line for other in others for line in ("UNION ALL", *other))])
        counts = []
        for node in hits:
            i = self.number(node)
            counts.append(f"COUNT(*) FILTER (WHERE question = {i} AND truth) AS t{i}")
            if self.is_unsure(node):
                counts.append(f"COUNT(*) FILTER (WHERE question = {i} AND truth IS NULL) AS u{i}")
        self.cte(f"counts_of_{name}", _select(["e.case_no", *counts], f"{name} e", [], "", "e.case_no"))
        return f"counts_of_{name}"

    def write_pairs(self, name: str, outer: Asking, table: str) -> dict[Asking, str]:
        """Write one join of two slices for each question asked from the events of `outer`."""
        made: dict[Asking, str] = {}
        limit = kinds_of(condition_of(outer), Scope.EVENT)
        for number, node in enumerate(_inner(outer), 1):
            at = Pass(self.dialect, self.layout, self.resolved, "c", {Scope.EVENT: "a", Scope.PAIR: "b"}, "a")
            columns = ["a.case_no", "a.position", *self.aggregates(node, at, "b")]
            condition = condition_of(node)
            truth = at.sql(condition)
            left, left_where = self.events([limit], "a", slices=True)
            right, right_where = self.events([kinds_of(condition, Scope.PAIR)], "b", slices=True)
            # Where the whole record is known, positions have no gaps, and any next event is the neighbour.
            near = self.layout.whole and self.is_placed and condition == n.TRUE
            side = (_NEIGHBOURS if near else _SIDES if self.is_placed else _ANYWHERE).get(type(node), "")
            joins = [f"JOIN {right} ON b.case_no = a.case_no{side}"]
            joins += self.case_join(at, table, "a")
            keep = f"{truth.lo} IS NOT FALSE" if truth.nullable else truth.lo
            wheres = [part for part in (left_where, right_where, keep) if part]
            pair = f"{name}_{number}"
            self.cte(pair, _select(columns, left, [*joins, *at.joins], " AND ".join(wheres), "a.case_no, a.position"))
            made[node] = pair
        return made

    def events(self, limits: Sequence[frozenset[str] | None], alias: str, slices: bool) -> tuple[str, str]:
        """Return the source of a pass and its WHERE: the whole log, or only the slices of the kinds in question."""
        if any(limit is None for limit in limits):
            return f"events {alias}", ""
        numbers = self.layout.numbers(frozenset().union(*(limit for limit in limits if limit is not None)))
        if not numbers:
            return f"events {alias}", "FALSE"
        if slices:
            union = " UNION ALL ".join(f"SELECT * FROM slice_{number}" for number in numbers)
            return (f"slice_{numbers[0]} {alias}" if len(numbers) == 1 else f"({union}) {alias}"), ""
        whole = len(numbers) == len(self.layout.kinds)
        return f"events {alias}", "" if whole else f"{alias}.kind_no IN ({', '.join(map(str, numbers))})"

    # ---- one question: what is aggregated, and what it answers

    def number(self, node: Node) -> int:
        return self.numbers.setdefault(node, len(self.numbers) + 1)

    def aggregates(self, node: Asking, at: Pass, alias: str) -> list[str]:
        """Return the aggregate columns of one question."""
        i, truth = self.number(node), at.sql(condition_of(node))
        holds = f"FILTER (WHERE {truth.lo})" if truth.lo != "TRUE" else ""
        unknown = f"FILTER (WHERE {truth.lo} IS NULL)"
        if isinstance(node, n.Pick):
            return self.pick_aggregates(node, at, alias, holds, unknown if truth.nullable else "")
        columns = [] if isinstance(node, n.CountDistinct) else [f"COUNT(*) {holds} AS t{i}"]
        if isinstance(node, n.CountDistinct):
            value = f"{alias}.{node.column.name}"
            nameless = f"FILTER (WHERE {truth.lo} AND {value} IS NULL)"
            columns += [f"COUNT(DISTINCT {value}) {holds} AS t{i}", f"COUNT(*) {nameless} AS m{i}"]
        return columns + ([f"COUNT(*) {unknown} AS u{i}"] if truth.nullable else [])

    @property
    def is_placed(self) -> bool:
        """Whether the place of every event is known; one without a time among dated ones may have come at any."""
        return "position" in self.layout.complete

    def pick_aggregates(self, node: n.Pick, at: Pass, alias: str, holds: str, unknown: str) -> list[str]:
        """Return the columns of the picked event, kept through NULLs by a stand-in that no record holds."""
        i = self.number(node)
        end, by = ("MIN", "MIN_BY") if isinstance(node, n.First | n.Next) else ("MAX", "MAX_BY")
        columns = []
        if unknown:
            columns = [f"{end}({alias}.position) {holds} AS p{i}", f"{end}({alias}.position) {unknown} AS q{i}"]
        if not self.is_placed:
            truth = at.sql(condition_of(node)).lo
            # Not IS NOT FALSE: used twice, it is more than the planner of one Spark server can type.
            possible = f"COALESCE({truth}, TRUE)" if unknown else truth
            here = " OR NOT a.is_placed" if isinstance(node, n.Next | n.Previous) else ""
            columns += [
                f"COUNT(*) FILTER (WHERE {possible}) AS n{i}",
                f"COUNT(*) FILTER (WHERE {possible} AND (NOT {alias}.is_placed{here})) AS x{i}",
            ]
        for asked in self.fields[node]:
            for column in _columns(asked, at.layout):
                # Events stand in the order of their times, so that the first time is the least and needs no search.
                if column == "happened_lo" and {"happened"} <= at.layout.exact & at.layout.complete:
                    columns.append(f"{end}({alias}.{column}) {holds} AS v{i}_{column}")
                    continue
                value = f"{alias}.{column}"
                if column == "position" and not self.is_placed:
                    value = f"CASE WHEN {alias}.is_placed THEN {value} END"
                kept = f"COALESCE({value}, {_stand_in(asked)})" if column != "kind_no" else value
                columns.append(f"{by}({kept}, {alias}.position) {holds} AS v{i}_{column}")
        return columns

    def settle(self, node: Asking, facts: str, case: str) -> list[str]:
        """Return the answers of one question as columns of the case, and remember where they are."""
        columns = []
        for asked, answer in self.answers(node, facts).items():
            j = self.number(asked)
            names = [f"a{j}_lo", f"a{j}_hi"] if answer.lo != answer.hi else [f"a{j}"]
            columns += [f"{text} AS {name}" for text, name in zip((answer.lo, answer.hi), names, strict=False)]
            self.resolved[asked] = Sql(f"{case}.{names[0]}", f"{case}.{names[-1]}", answer.nullable)
        return columns

    def answers(self, node: Asking, facts: str) -> dict[Node, Sql]:
        """Return what a question's aggregates answer; a case without rows in the pass has no such events."""
        i, unsure = self.number(node), self.is_unsure(node)
        count, unknown = f"COALESCE({facts}.t{i}, 0)", f"COALESCE({facts}.u{i}, 0)" if unsure else "0"
        if isinstance(node, n.Pick):
            return {asked: self.picked(asked, facts, unsure) for asked in self.fields[node]}
        if isinstance(node, n.Count):
            return {node: Sql(count, f"({count} + {unknown})" if unsure else count, False)}
        if isinstance(node, n.CountDistinct):
            nameless = f"COALESCE({facts}.m{i}, 0)"
            least = f"(CASE WHEN {count} > 0 THEN {count} ELSE LEAST(1, {nameless}) END)"
            return {node: Sql(least, f"({count} + {nameless} + {unknown})", False)}
        found, none = ("FALSE", "TRUE") if isinstance(node, n.Every) else ("TRUE", "FALSE")
        maybe = f"WHEN {unknown} > 0 THEN NULL " if unsure else ""
        text = f"(CASE WHEN {count} > 0 THEN {found} {maybe}ELSE {none} END)"
        return {node: Sql(text, text, unsure)}

    def picked(self, asked: n.Field, facts: str, unsure: bool) -> Sql:
        i = self.number(asked.pick)
        forward = isinstance(asked.pick, n.First | n.Next)
        ends = []
        for column in _columns(asked, self.layout):
            text = f"NULLIF({facts}.v{i}_{column}, {_stand_in(asked)})"
            if column == "kind_no":
                text = self.kind_name(f"{facts}.v{i}_{column}")
            elif column == "happened_lo" and {"happened"} <= self.layout.exact & self.layout.complete:
                text = f"{facts}.v{i}_{column}"
            clear = [self.is_certain(asked.pick, facts)] if not self.is_placed else []
            if unsure:
                beyond = f"{facts}.q{i} > {facts}.p{i}" if forward else f"{facts}.q{i} < {facts}.p{i}"
                clear.append(f"({facts}.q{i} IS NULL OR {beyond})")
            ends.append(f"(CASE WHEN {' AND '.join(clear)} THEN {text} END)" if clear else text)
        return Sql(ends[0], ends[-1], True)

    def is_certain(self, pick: n.Pick, facts: str) -> str:
        """Return whether no event without a time may be the picked one, or the only one that can be is."""
        i = self.number(pick)
        only = "" if isinstance(pick, n.Next | n.Previous) else f" OR {facts}.n{i} = 1"
        return f"({facts}.x{i} = 0{only})"

    def kind_name(self, number: str) -> str:
        """Return the kind of event that a number stands for, as text."""
        names = " ".join(f"WHEN {no} THEN {self.dialect.text(kind)}" for kind, no in self.layout.kinds.items())
        return f"(CASE {number} {names} END)" if names else "CAST(NULL AS VARCHAR(64))"

    def is_unsure(self, node: Asking) -> bool:
        """Whether the condition of a question can be unknown for some event."""
        at = Pass(self.dialect, self.layout, self.resolved, "c", {Scope.EVENT: "a", Scope.PAIR: "b"}, "a")
        at.resolved = dict(self.resolved) | {
            inner_field: answer for inner in _inner(node) for inner_field, answer in self.answers(inner, "p").items()
        }
        return at.sql(condition_of(node)).nullable

    def cte(self, name: str, select: Sequence[str]) -> None:
        """Add a named step to the query, indented by its own lines: a line end within quotes belongs to the text."""
        self.ctes.append("\n".join([f"{name} AS (", *(f"  {line}" for line in select), ")"]))


_SIDES: dict[type[Node], str] = {n.Next: " AND b.position > a.position", n.Previous: " AND b.position < a.position"}
_ANYWHERE: dict[type[Node], str] = {
    n.Next: " AND (b.position > a.position OR NOT b.is_placed)",
    n.Previous: " AND (b.position < a.position OR NOT b.is_placed)",
}
_NEIGHBOURS: dict[type[Node], str] = {
    n.Next: " AND b.position = a.position + 1",
    n.Previous: " AND b.position = a.position - 1",
}


def _inner(outer: Asking) -> list[Asking]:
    """Return the distinct questions asked from the events of `outer`."""
    return _inner_of(condition_of(outer)) if not outer.inner else []


def _inner_of(condition: Node) -> list[Asking]:
    """Return the distinct questions asked from the event looked at; those of the case have passes of their own."""
    if isinstance(condition, Asking):
        return [condition] if condition.inner else []
    return list(dict.fromkeys(node for child in condition.children for node in _inner_of(child)))


def _positive(term: Node) -> Node:
    return term.term if isinstance(term, n.Not) else term


def _columns(asked: n.Field, layout: Layout) -> list[str]:
    if asked.name == "kind":
        return ["kind_no"]
    if asked.kind is not Kind.TIME:
        return [asked.name]
    return [f"{asked.name}_lo"] if asked.name in layout.exact else [f"{asked.name}_lo", f"{asked.name}_hi"]


def _stand_in(asked: n.Field) -> str:
    return f"CAST({MISSING} AS BIGINT)" if asked.kind.is_span else "''"


def _workdays(questions: Iterable[Node]) -> set[tuple[str, str, int]]:
    shifts = [node for question in questions for node in n.walk(question) if isinstance(node, n.Shift)]
    return {
        (workday_table(node.calendar, node.amount), node.calendar, node.amount)
        for node in shifts
        if node.unit == "working_days"
    }


def _select(columns: Sequence[str], source: str, joins: Sequence[str], where: str = "", group: str = "") -> list[str]:
    *most, last = columns
    lines = ["SELECT", *(f"  {column}," for column in most), f"  {last}", f"FROM {source}", *joins]
    lines += [f"WHERE {where}"] if where else []
    lines += [f"GROUP BY {group}"] if group else []
    return lines


__all__ = ["Kind", "Planner", "Query", "condition_of"]
