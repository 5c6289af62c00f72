"""The grammar of the English: every node as a noun phrase or a clause."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from ringtrue.language import nodes as n
from ringtrue.language.english_words import (
    BESIDE,
    LEADS,
    OF_IT,
    PLACES,
    a_one,
    codes_asked,
    codes_of,
    is_secret,
    kind_noun,
    length_of,
    listed,
    many_of,
    masked,
    of_code,
    of_depth,
    own_columns,
    quote,
    sides_of,
    span_words,
    telling,
    terms_of,
    times_of,
    whether_of,
)
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.reference import Answer, Frame, answer
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span


@dataclass(frozen=True)
class Voice:
    """One way of speaking: how the events at hand are called, and the case whose values are added, if there is one.

    `depth` is how deep inside questions about events the case is looked at: what lies deeper has no value of its own.
    """

    here: str = "it"
    that: str = "it"
    frame: Frame | None = None
    depth: int = 0

    def inside(self, inner: bool) -> "Voice":
        return replace(self, here="the latter" if inner else "it", that="it", depth=0)

    def answer(self, node: Node) -> Answer:
        """Return the answer to a question here; None where it is not known, or no case is at hand."""
        return answer(node, self.frame) if self.frame and node.scope.value <= self.depth else None

    def brackets(self, node: Node, lead: str = "") -> str:
        """Return the value of a question in brackets, where there is one and it may be printed."""
        found = None if is_secret(node) else self.answer(node)
        if isinstance(found, Span):
            return f" ({lead}{span_words(found, node.kind)})"
        return f" ({lead}{quote(node, (found,))})" if isinstance(found, str) else ""

    # ---- events, described by what is asked of them

    def noun(self, where: Node, form: Callable[[str], str] = str, by_role: bool = False, found: str = "") -> str:
        """Describe the events for which something holds, as 'review by a supervisor'; `found` follows the noun."""
        if isinstance(where, n.Or) and all(
            any(codes_of(part, "kind") for part in terms_of(term)) for term in where.terms
        ):
            return ", or ".join(self.noun(term, form, by_role) for term in where.terms) + found
        terms = terms_of(where)
        head = next((term for term in terms if codes_of(term, "kind")), n.TRUE)
        by_role = by_role or any("role" in own_columns(term) for term in terms)
        nouns = [kind_noun(code, by_role) for code in codes_of(head, "kind")] or ["event"]
        depth = next((term for term in terms if len(nouns) == 1 and of_depth(term, nouns[0])), n.TRUE)
        said: dict[int, list[str]] = {}
        for place, text in self.attributes([term for term in terms if term is not head and term is not depth]):
            said.setdefault(place, []).append(text)
        trail = [(" and " if place in (4, 6) else " ").join(said[place]) for place in sorted(said)]
        return " ".join([listed([form(of_depth(depth, noun) or noun) for noun in nouns], "or") + found, *trail])

    def attributes(self, terms: list[Node]) -> list[tuple[int, str]]:
        for one, two in permutations(terms, 2):
            if said := self.within(one, two):
                return [*self.attributes([term for term in terms if term is not one and term is not two]), (4, said)]
        return [self.attribute(term, True) for term in terms]

    def within(self, one: Node, two: Node) -> str:
        """Say two bounds of a time, one of them the other moved, as a window; empty where they are not."""
        if not (isinstance(one, n.Comparison) and isinstance(two, n.Comparison)):
            return ""
        (time, side, anchor), (same, other, moved) = sides_of(one, True), sides_of(two, True)
        if time != same or own_columns(time) != {"happened"} or not isinstance(moved, n.Shift) or moved.term != anchor:
            return ""
        is_after = moved.amount > 0
        is_window = (side[0], other) == (("g", "le") if is_after else ("l", "ge"))
        return f"within {'' if is_after else 'the '}{self.ref(moved)}" if is_window else ""

    def attribute(self, term: Node, holds: bool) -> tuple[int, str]:
        """Say a condition on an event as words after its noun, with their place among such words."""
        match term:
            case n.Not(inside):
                return self.attribute(inside, not holds)
            case n.Certain(inside) if self.predicate(inside, True):
                said = self.predicate(inside, True).removeprefix("was ")
                return 1, f"{'' if holds else 'not '}shown to be {said}"
            case n.Exists(where, True):
                return (
                    5,
                    f"with {self.inside(True).noun(where, a_one) if holds else 'no ' + self.inside(True).noun(where)}",
                )
            case n.Known(n.EventColumn(name)):
                return 3, f"with {'a' if holds else 'no'} recorded {schema().event[name].words}"
        if term.scope is Scope.CASE:
            return 7, f", where {self.clause(term, holds)}"
        said, own = self.predicate(term, holds).removeprefix("was "), own_columns(term)
        if not said:
            return 6, f"for which {self.clause(term, holds)}"
        if "depth" in own:
            return 0, f"({said})"
        if own & {"happened", "entered", "position"}:
            return 4, re.sub("^later than", "after", said)
        return 1, said.removeprefix("something ")

    def owner(self, node: Node) -> str:
        if isinstance(node, n.Field):
            return self.pick(node.pick, node.name)
        return self.that if isinstance(node, n.ThatColumn) else self.here

    def pick(self, node: n.Pick, asked: str = "") -> str:
        place = {n.First: "first", n.Last: "last", n.Next: "next", n.Previous: "preceding"}[type(node)]
        event = self.answer(node)
        found = times_of([event]) if event and event["happened"] else ""
        if asked == "entered":
            found = self.brackets(n.Field(node, asked, Kind.TIME), "entered ")
        return f"the {place} {self.inside(node.inner).noun(node.where, by_role=asked == 'role', found=found)}"

    # ---- two things side by side

    def predicate(self, node: Node, holds: bool) -> str:
        """Return what a condition says of the event looked at, as 'was by telephone'; empty where of something else."""
        if isinstance(node, n.Not):
            return self.predicate(node.term, not holds)
        if not isinstance(node, n.Comparison | n.Among):
            return ""
        subject, said = self.parts(node, holds)
        return said if subject == self.here and said.startswith("was ") else ""

    def parts(self, node: n.Comparison | n.Among, holds: bool) -> tuple[str, str]:
        """Say a comparison in two parts: 'the first review', 'was by a supervisor'."""
        if found := codes_asked(node):
            return self.coded(found[0], found[1], holds)
        assert isinstance(node, n.Comparison)
        subject, side, other = sides_of(node, holds)
        if is_secret(subject) or is_secret(other):
            subject, other = masked(subject), masked(other)
        base = subject.term if isinstance(subject, n.DayOf) else subject
        if isinstance(base, n.EventColumn | n.ThatColumn | n.Field):
            if base.kind is Kind.TIME:
                return self.owner(base), f"was {'entered ' if base.name == 'entered' else ''}{self.timed(side, other)}"
            if subject.kind is Kind.TEXT:
                return self.owner(base), f"was {self.same(base, side == 'eq', other)}"
            if base.name == "position" and isinstance(other, n.Column | n.Field):
                return self.owner(base), f"was {PLACES[side]} {self.owner(other)}"
        if subject.kind in (Kind.TEXT, Kind.NUMBER):
            same = "the same as " if side in ("eq", "ne") and not isinstance(other, n.Literal) else ""
            return self.ref(subject), f"is {BESIDE[side][0]}{same}{self.ref(other)}"
        return self.ref(base), f"was {self.timed(side, other)}"

    def coded(self, subject: Node, codes: tuple[str, ...], holds: bool) -> tuple[str, str]:
        whether = whether_of(subject)
        if isinstance(subject, n.EventColumn | n.ThatColumn | n.Field):
            if not whether:
                return self.owner(subject), f"was {of_code(subject, codes, holds)}"
            if codes == ("yes",):
                return "the record", f"{'says' if holds else 'does not say'} of {self.owner(subject)} that {whether}"
            lead = f"at {self.owner(subject)}, the answer to whether {whether}"
            return lead, f"is {'' if holds else 'not '}{quote(subject, codes)}"
        if codes == ("yes",) and holds and whether:
            return "the record", f"says that {whether}"
        if is_secret(subject):
            return self.value(subject), f"is {'' if holds else 'not '}one named in the standard"
        if holds or len(codes) == 1:
            return self.value(subject), f"is {'' if holds else 'not '}{quote(subject, codes)}"
        return self.value(subject), f"is neither {quote(subject, codes, 'nor')}"

    def same(self, column: n.Column | n.Field, holds: bool, other: Node) -> str:
        """Say that two events, or an event and the case, have the same officer, unit and so on, without naming them."""
        label, joint = schema().event[column.name].words, "as" if holds else "than"
        said = f"{LEADS.get(column.name, 'with')} {'the same' if holds else 'another'} {label}"
        if not isinstance(other, n.Column | n.Field) or other.name != column.name:
            return f"{said} {joint} {self.value(other)}"
        if isinstance(other, n.ThatColumn):
            return said
        return f"{said} {joint} {'the case' if isinstance(other, n.CaseColumn) else self.owner(other)}"

    def timed(self, side: str, other: Node) -> str:
        said = self.ref(other)
        if said == "it" and side in OF_IT:
            return OF_IT[side]
        if isinstance(other, n.Shift):
            return BESIDE[side][2 if other.amount >= 0 else 3] + said
        days = {"eq": "on ", "ne": "on another day than "} if other.kind is Kind.DAY else {}
        return days.get(side, BESIDE[side][1]) + said

    # ---- values

    def value(self, node: Node) -> str:
        """Say a value, or an event, as a noun phrase."""
        said = _VALUES.get(type(node))
        return said(self, masked(node) if is_secret(node) else node) if said else self.clause(node, True)

    def ref(self, node: Node) -> str:
        """Say a value as in a comparison: an event stands for its time, and what was found is added."""
        if isinstance(node, n.Column | n.Field) and node.kind is Kind.TIME and node.name == "happened":
            return self.owner(node)
        if isinstance(node, n.Shift):
            return self.value(node) + self.brackets(node, "limit ")
        is_told = isinstance(node, n.Field) and node.kind is Kind.TIME
        is_found = isinstance(node, n.Column | n.Field | n.AsOf | n.Count | n.CountDistinct) and not is_told
        return self.value(node) + (self.brackets(node, "here " if node.kind is Kind.NUMBER else "") if is_found else "")

    def literal(self, node: n.Literal) -> str:
        if isinstance(node.value, Span):
            return span_words(node.value, node.of)
        return "one named in the standard" if node.value is None else f'"{node.value}"'

    def column(self, node: n.EventColumn | n.ThatColumn | n.Field) -> str:
        owner, label = self.owner(node), schema().event[node.name].words
        if label.startswith("number of"):
            return f"the {label}{',' if ',' in label else ''}{'' if owner == 'it' else f' at {owner}'}"
        return f"its {label}" if owner == "it" else f"the {label} of {owner}"

    def otherwise(self, node: n.Otherwise) -> str:
        if self.answer(node) is None:
            return f"{self.ref(node.term)} or, where that is not known, {self.ref(node.fallback)}"
        chosen = node.fallback if self.answer(node.term) is None else node.term
        return self.ref(chosen) if node.kind.is_span else self.value(chosen)

    def choice(self, node: n.IfElse) -> str:
        if (holds := self.answer(node.condition)) is not None:
            return self.ref(node.yes if holds else node.no)
        return f"{self.ref(node.yes)} (where {self.clause(node.condition, True)}) or {self.ref(node.no)} (otherwise)"

    def shift(self, node: n.Shift) -> str:
        lengths, base = [length_of(node)], node.term
        while isinstance(base, n.Shift) and (base.amount < 0) == (node.amount < 0):
            lengths, base = [length_of(base), *lengths], base.term
        return f"{listed(lengths, 'and')} {'before' if node.amount < 0 else 'after'} {self.ref(base)}"

    def extreme(self, node: n.Earliest | n.Latest) -> str:
        stem = ("small", "larg") if node.kind is Kind.NUMBER else ("earli", "lat")
        end, said = "er" if len(node.terms) == 2 else "est", [self.ref(term) for term in node.terms]
        return f"the {stem[isinstance(node, n.Latest)]}{end} of {listed(said, 'and')}"

    # ---- clauses

    def said(self, node: Node, holds: bool | None) -> str:
        """Say a condition as it is, denied, or as something not known."""
        if holds is not None:
            return self.clause(node, holds)
        if isinstance(node, n.Not):
            return self.said(node.term, None)
        said = self.clause(node, True)
        if isinstance(node, n.Equal) and said.startswith("the record says "):
            told = said.removeprefix("the record says ").replace("that ", "whether ", 1)
            return f"it is not recorded {told}"
        return f"it is not known whether {said}"

    def clause(self, node: Node, holds: bool) -> str:
        """Say a condition as it is, or denied."""
        return _CLAUSES[type(node)](self, node, holds)

    def joined(self, node: n.And | n.Or, holds: bool) -> str:
        word = _joint(node, holds)
        said = [(self.clause(term, holds), _joint(term, holds)) for term in node.terms]
        return f", {word} ".join(text if inner in ("", word) else f"({text})" for text, inner in said)

    def known(self, node: n.Known, holds: bool) -> str:
        lead = "" if holds else "not "
        if node.term.kind is Kind.TRUTH:
            return f"it is {lead}known whether {self.clause(node.term, True)}"
        said = whether_of(node.term)
        return f"it is {lead}recorded whether {said}" if said else f"{self.value(node.term)} is {lead}recorded"

    def certain(self, term: Node, holds: bool) -> str:
        said = self.clause(term, True)
        if said.startswith("the record says "):
            return said if holds else said.replace("says", "does not say", 1)
        if said.startswith("the record "):
            return said if holds else f"it is not certain that {said}"
        return f"the record {'shows' if holds else 'does not show'} that {said}"

    def comparison(self, node: n.Comparison | n.Among, holds: bool) -> str:
        if isinstance(node, n.Comparison):
            subject, side, other = sides_of(node, holds)
            if isinstance(subject, n.Count) and isinstance(other, n.Literal) and isinstance(other.value, Span):
                return self.count(subject, side, other.value.lo)
        return " ".join(self.parts(node, holds))

    def count(self, node: n.Count, side: str, number: int) -> str:
        inside, found = self.inside(node.inner), self.brackets(node).replace(")", " in the record)")
        if (side, number) in (("eq", 0), ("le", 0), ("lt", 1)):
            return f"the record shows no {inside.noun(node.where, found=found)}"
        if (side, number) in (("gt", 0), ("ne", 0)):
            side, number = "ge", 1
        amount = {"lt": "fewer than ", "eq": "exactly ", "ne": "not exactly "}.get(side, BESIDE[side][0])
        events = inside.noun(node.where, str if number == 1 else many_of, found=found)
        return f"there {'was' if number == 1 else 'were'} {amount}{'one' if number == 1 else number} {events}"

    def exists(self, node: n.Exists, holds: bool) -> str:
        inside = self.inside(node.inner)
        told = f"there was {inside.noun(node.where, a_one, found=self.found(node, True))}"
        return told if holds else f"the record shows no {inside.noun(node.where)}"

    def every(self, node: n.Every, holds: bool) -> str:
        inside, found = self.inside(node.inner), "" if holds else self.found(node, False)
        noun = inside.noun(node.where, by_role="role" in own_columns(node.then), found=found)
        events, said = f"{'every' if holds else 'at least one'} {noun}", inside.predicate(node.then, holds)
        return f"{events} {said}" if said else f"for {events}, {inside.clause(node.then, holds)}"

    def found(self, node: n.Quantifier, truth: bool | None) -> str:
        """Say when the events were that tell the answer to a question about events, where a case is at hand."""
        return times_of(telling(node, truth, self.frame)) if self.frame and node.scope.value <= self.depth else ""

    def whichever(self, node: n.Otherwise, holds: bool) -> str:
        if isinstance(node.fallback, n.Literal):
            # Silence counts as no, or as yes: then all that is asked is whether the opposite is shown.
            return self.certain(n.Not(node.term) if node.fallback.value else node.term, holds != node.fallback.value)
        return f"{self.clause(node.term, holds)} or, where that is not known, {self.clause(node.fallback, holds)}"

    def branches(self, node: n.IfElse, holds: bool) -> str:
        condition, yes = self.clause(node.condition, True), self.clause(node.yes, holds)
        return f"where {condition}, {yes}; otherwise, {self.clause(node.no, holds)}"


def _joint(node: Node, holds: bool) -> str:
    """Return the word that joins the parts of a clause; empty where it is whole and needs no brackets."""
    match node:
        case n.Not(term):
            return _joint(term, not holds)
        case n.IfElse():
            return "otherwise"
        case n.And() | n.Or():
            return "and" if isinstance(node, n.And) == holds else "or"
    return ""


_VALUES: dict[type[Node], Callable[[Voice, Any], str]] = {
    n.Literal: Voice.literal,
    n.AsOf: lambda voice, node: "the moment up to which evidence counts",
    n.CaseColumn: lambda voice, node: f"the {schema().case[node.name].words}",
    n.EventColumn: Voice.column, n.ThatColumn: Voice.column, n.Field: Voice.column,
    n.First: Voice.pick, n.Last: Voice.pick, n.Next: Voice.pick, n.Previous: Voice.pick,
    n.Count: lambda voice, node: f"the number of {voice.inside(node.inner).noun(node.where, many_of)}",
    n.CountDistinct: lambda voice, node: f"the number of different {many_of(schema().event[node.column.name].words)} "
    f"in the {voice.inside(node.inner).noun(node.where, many_of)}",
    n.Otherwise: Voice.otherwise, n.IfElse: Voice.choice, n.Shift: Voice.shift,
    n.DayOf: lambda voice, node: "its day" if (said := voice.ref(node.term)) == "it" else f"the day of {said}",
    n.Earliest: Voice.extreme, n.Latest: Voice.extreme,
    n.Plus: lambda voice, node: f"{voice.ref(node.left)} plus {voice.ref(node.right)}",
}  # fmt: skip
_CLAUSES: dict[type[Node], Callable[[Voice, Any, bool], str]] = {
    n.Literal: lambda voice, node, holds: f"this {'always' if node.value == holds else 'never'} holds",
    n.Exists: Voice.exists, n.Every: Voice.every, n.And: Voice.joined, n.Or: Voice.joined, n.Known: Voice.known,
    n.Not: lambda voice, node, holds: voice.clause(node.term, not holds),
    n.Certain: lambda voice, node, holds: voice.certain(node.term, holds),
    n.Equal: Voice.comparison, n.Less: Voice.comparison, n.AtMost: Voice.comparison, n.Among: Voice.comparison,
    n.Otherwise: Voice.whichever, n.IfElse: Voice.branches,
}  # fmt: skip
