"""The fourth reading: a question as a clause that a person without training can read, and dispute.

`phrase` says a question, its denial, or that its answer is not known; `because` says which parts of it decided a case,
with the values found; `witnesses` names the events that show it. What is said is worked out by the reference engine.
No pseudonym of an officer or a person is ever printed, neither the case's nor the standard's.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from ringtrue.language import nodes as n
from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.parse import pick_exists
from ringtrue.language.reference import NOT, OR, Answer, CaseRecord, Event, Frame, Setting, answer
from ringtrue.record.schema import schema
from ringtrue.record.spans import DAY, Span, words
from ringtrue.record.types import CodeType, ColumnType

# ---- words

_HEAD = re.compile(r" (?:of|to|with|by|as|not|for|in|at)\b")
_UNCOUNTED = ("staff", "else", "information", "close questioning")
_LEADS = {"actor": "by", "unit": "by", "role": "in", "kind": "of"}
_SIDES = {n.Equal: ("eq", "ne"), n.Less: ("lt", "ge"), n.AtMost: ("le", "gt")}
_TURNED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
_PLACES = {
    "lt": "before",
    "le": "not after",
    "gt": "after",
    "ge": "not before",
    "ne": "apart from",
    "eq": "the same as",
}
_OF_IT = {"le": "before it or at the same time", "ge": "after it or at the same time", "gt": "after it"}
# A number beside another; a time beside a moment, a sum such as '5 days after it', and one such as '5 days before it'.
_BESIDE = {
    "eq": ("", "at the same time as ", "exactly ", "exactly "),
    "ne": ("not ", "at another time than ", "not exactly ", "not exactly "),
    "lt": ("less than ", "before ", "earlier than ", "more than "),
    "le": ("at most ", "no later than ", "no later than ", "at least "),
    "gt": ("more than ", "later than ", "more than ", "later than "),
    "ge": ("at least ", "no earlier than ", "at least ", "no earlier than "),
}


def tidy(text: str) -> str:
    """Return a sentence without the seams of its making."""
    for rough, smooth in ((") (", "; "), (" , ", ", "), (" was with ", " had "), ("day of the time of", "day of")):
        text = text.replace(rough, smooth)
    return text


def _a(noun: str) -> str:
    article = "an" if noun[0] in "aeiou" and not noun.startswith("uni") else "a"
    return noun if _HEAD.split(noun)[0].endswith(_UNCOUNTED) else f"{article} {noun}"


def _many(noun: str) -> str:
    head = _HEAD.split(noun)[0]
    return head + ("" if head.endswith("information") else "s") + noun[len(head) :]


def _list(items: list[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def _column(node: Node) -> ColumnType | None:
    if isinstance(node, n.Otherwise | n.IfElse):
        return next((found for part in node.children if (found := _column(part))), None)
    columns = schema().case if isinstance(node, n.CaseColumn) else schema().event
    return columns.get(node.name) if isinstance(node, n.Column | n.Field) else None


def is_secret(node: Node) -> bool:
    """Whether a value is, or may be, a pseudonym or a free text that must not be printed."""
    column, chosen = _column(node), node.children if isinstance(node, n.Otherwise | n.IfElse) else ()
    return column is not None and column.sensitive or any(is_secret(part) for part in chosen)


def _masked(node: Node) -> Node:
    """Return a choice among values with the names written into it left out."""
    match node:
        case n.Literal(str()):
            return n.Literal(None, node.of)
        case n.Otherwise(term, fallback):
            return n.Otherwise(_masked(term), _masked(fallback))
        case n.IfElse(condition, yes, no):
            return n.IfElse(condition, _masked(yes), _masked(no))
    return node


def _whether(node: Node) -> str:
    """Return what a column of the code list `answers` answers, as 'an advocate was offered'; empty for any other."""
    column = _column(node)
    is_answer = isinstance(column, CodeType) and column.codes.id == "answers"
    return column.words.removeprefix("answer to whether ") if column and is_answer else ""


def _quoted(node: Node, codes: tuple[str, ...], word: str = "or") -> str:
    column = _column(node)
    return _list([f'"{column.label(code) if column else code}"' for code in codes], word)


def _span_words(span: Span, kind: Kind) -> str:
    if kind is Kind.NUMBER:
        return str(span.lo) if span.lo == span.hi else f"from {span.lo} to {span.hi}"
    return words(Span(span.lo, span.hi + DAY - 1) if kind is Kind.DAY else span)


def times_of(events: list[Event]) -> str:
    shown = [words(when) if isinstance(when := event["happened"], Span) else "time not recorded" for event in events]
    return f" ({_list(shown[:3] + ([f'{len(shown) - 3} more'] if len(shown) > 3 else []), 'and')})" if shown else ""


def _length(node: n.Shift) -> str:
    amount, unit = abs(node.amount), node.unit.replace("_", " ")
    place = calendars()[node.calendar].file.title.removeprefix("Working days ") if node.calendar in calendars() else ""
    return f"{amount} {unit.removesuffix('s') if amount == 1 else unit}" + (f" ({place})" if place else "")


# ---- what is asked of an event


def _terms(where: Node) -> list[Node]:
    if isinstance(where, n.And):
        return [part for term in where.terms for part in _terms(term)]
    return [] if where == n.TRUE else [where]


def _own(node: Node) -> set[str]:
    """Return the columns of the event looked at that a condition asks for, those of other events left out."""
    inside = () if isinstance(node, n.Pick | n.Quantifier) else node.children
    return {node.name} if isinstance(node, n.EventColumn) else set().union(*map(_own, inside))


def codes_asked(node: Node) -> tuple[Node, tuple[str, ...]] | None:
    """Return a value and the codes among which a condition looks for it."""
    match node:
        case n.Among(term, options):
            return term, options
        case n.Equal(term, n.Literal(str(code))) | n.Equal(n.Literal(str(code)), term):
            return term, (code,)
    return None


def _asked(term: Node, name: str) -> tuple[str, ...]:
    """Return the codes that a condition asks of one column of the event looked at."""
    found = codes_asked(term)
    return found[1] if found and isinstance(found[0], n.EventColumn) and found[0].name == name else ()


def kind_noun(code: str, by_role: bool = False) -> str:
    label = schema().code_label("event_kinds", code).removeprefix("first ")
    # 'A supervisor's review by a detective' would contradict itself: where the role is asked, it is not told.
    owner, _, thing = label.partition("'s ")
    plain = thing if by_role and owner in schema().codes["roles"].codes.values() else label
    return plain if code in schema().codes["event_kinds"].codes else f'event "{code}"'


def _of_depth(term: Node, noun: str) -> str:
    """Join 'close questioning' with 'questioning of the victim', and let it stand for 'event'; empty elsewhere."""
    asked = _asked(term, "depth")
    if len(asked) != 1:
        return ""
    label, first = re.sub("^an? ", "", schema().code_label("depths", asked[0])), noun.split()[0]
    return label if noun == "event" else label + noun[len(first) :] if label.endswith(f" {first}") else ""


def _of_code(column: n.Column | n.Field, codes: tuple[str, ...], holds: bool) -> str:
    """Return what a code says of an event, to follow 'was' or the event's noun."""
    label, lead, name = schema().event[column.name].words, _LEADS.get(column.name, "with"), column.name
    if is_secret(column):
        return f"{lead} {_a(label)} {'' if holds else 'not '}named in the standard"
    labels = [schema().event[name].label(code) for code in codes]
    if name == "kind":
        return ("" if holds else "something other than ") + _list([_a(kind_noun(code)) for code in codes], "or")
    if name == "role":
        return f"by {'' if holds else 'somebody other than '}{_list([_a(each) for each in labels], 'or')}"
    if name in ("depth", "method"):
        return ("" if holds else "not ") + _list(labels, "or")
    if name == "ground":
        return f"{'' if holds else 'not '}on the ground {_quoted(column, codes)}"
    return f"{lead} {'the' if holds else 'another'} {label} {'' if holds else 'than '}{_quoted(column, codes)}"


def _rank(node: Node) -> int:
    """Return how readily a value is spoken of: the event looked at first, sums and fixed values last."""
    if isinstance(node, n.DayOf):
        return _rank(node.term)
    ranks = {n.EventColumn: 5, n.Field: 4, n.Count: 4, n.CountDistinct: 4, n.Shift: 1, n.Literal: 0, n.AsOf: 0}
    return ranks.get(type(node), 3)


def _sides(node: n.Comparison, holds: bool) -> tuple[Node, str, Node]:
    """Return the side to speak of, how it stands, and the other side."""
    left, right, side = node.left, node.right, _SIDES[type(node)][0 if holds else 1]
    for moved, other, turn in ((left, right, side), (right, left, _TURNED[side])):
        # A fixed time is taken to the other side, so that it is the event looked at that is spoken of.
        match moved:
            case n.Shift(term, amount, "minutes" | "hours" | "days" as unit) if _rank(term) == 5 and _rank(other) < 4:
                return term, turn, n.Shift(other, -amount, unit)
    return (right, _TURNED[side], left) if _rank(right) > _rank(left) else (left, side, right)


def telling(node: n.Quantifier, truth: bool | None, frame: Frame) -> list[Event]:
    """Return the events that make a question about events what it is: those that fit, break a rule, or may do so."""
    found = []
    for event in frame.case.events:
        at = frame.at(event, node.inner)
        holds = answer(node.where, at)
        if isinstance(node, n.Every) and not truth:
            holds = OR[NOT[holds], answer(node.then, at)]
            found += [event] if holds is truth else []
        elif holds or holds is None and truth is None:
            found.append(event)
    return found


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
            return f" ({lead}{_span_words(found, node.kind)})"
        return f" ({lead}{_quoted(node, (found,))})" if isinstance(found, str) else ""

    # ---- events, described by what is asked of them

    def noun(self, where: Node, form: Callable[[str], str] = str, by_role: bool = False, found: str = "") -> str:
        """Describe the events for which something holds, as 'review by a supervisor'; `found` follows the noun."""
        if isinstance(where, n.Or) and all(any(_asked(part, "kind") for part in _terms(term)) for term in where.terms):
            return ", or ".join(self.noun(term, form, by_role) for term in where.terms) + found
        terms = _terms(where)
        head = next((term for term in terms if _asked(term, "kind")), n.TRUE)
        by_role = by_role or any("role" in _own(term) for term in terms)
        nouns = [kind_noun(code, by_role) for code in _asked(head, "kind")] or ["event"]
        depth = next((term for term in terms if len(nouns) == 1 and _of_depth(term, nouns[0])), n.TRUE)
        said: dict[int, list[str]] = {}
        for place, text in self.attributes([term for term in terms if term is not head and term is not depth]):
            said.setdefault(place, []).append(text)
        trail = [(" and " if place in (4, 6) else " ").join(said[place]) for place in sorted(said)]
        return " ".join([_list([form(_of_depth(depth, noun) or noun) for noun in nouns], "or") + found, *trail])

    def attributes(self, terms: list[Node]) -> list[tuple[int, str]]:
        for one, two in permutations(terms, 2):
            if said := self.within(one, two):
                return [*self.attributes([term for term in terms if term is not one and term is not two]), (4, said)]
        return [self.attribute(term, True) for term in terms]

    def within(self, one: Node, two: Node) -> str:
        """Say two bounds of a time, one of them the other moved, as a window; empty where they are not."""
        if not (isinstance(one, n.Comparison) and isinstance(two, n.Comparison)):
            return ""
        (time, side, anchor), (same, other, moved) = _sides(one, True), _sides(two, True)
        if time != same or _own(time) != {"happened"} or not isinstance(moved, n.Shift) or moved.term != anchor:
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
                    f"with {self.inside(True).noun(where, _a) if holds else 'no ' + self.inside(True).noun(where)}",
                )
            case n.Known(n.EventColumn(name)):
                return 3, f"with {'a' if holds else 'no'} recorded {schema().event[name].words}"
        if term.scope is Scope.CASE:
            return 7, f", where {self.clause(term, holds)}"
        said, own = self.predicate(term, holds).removeprefix("was "), _own(term)
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
        subject, side, other = _sides(node, holds)
        if is_secret(subject) or is_secret(other):
            subject, other = _masked(subject), _masked(other)
        base = subject.term if isinstance(subject, n.DayOf) else subject
        if isinstance(base, n.EventColumn | n.ThatColumn | n.Field):
            if base.kind is Kind.TIME:
                return self.owner(base), f"was {'entered ' if base.name == 'entered' else ''}{self.timed(side, other)}"
            if subject.kind is Kind.TEXT:
                return self.owner(base), f"was {self.same(base, side == 'eq', other)}"
            if base.name == "position" and isinstance(other, n.Column | n.Field):
                return self.owner(base), f"was {_PLACES[side]} {self.owner(other)}"
        if subject.kind in (Kind.TEXT, Kind.NUMBER):
            same = "the same as " if side in ("eq", "ne") and not isinstance(other, n.Literal) else ""
            return self.ref(subject), f"is {_BESIDE[side][0]}{same}{self.ref(other)}"
        return self.ref(base), f"was {self.timed(side, other)}"

    def coded(self, subject: Node, codes: tuple[str, ...], holds: bool) -> tuple[str, str]:
        if isinstance(subject, n.EventColumn | n.ThatColumn | n.Field):
            return self.owner(subject), f"was {_of_code(subject, codes, holds)}"
        if codes == ("yes",) and holds and _whether(subject):
            return "the record", f"says that {_whether(subject)}"
        if is_secret(subject):
            return self.value(subject), f"is {'' if holds else 'not '}one named in the standard"
        if holds or len(codes) == 1:
            return self.value(subject), f"is {'' if holds else 'not '}{_quoted(subject, codes)}"
        return self.value(subject), f"is neither {_quoted(subject, codes, 'nor')}"

    def same(self, column: n.Column | n.Field, holds: bool, other: Node) -> str:
        """Say that two events, or an event and the case, have the same officer, unit and so on, without naming them."""
        label, joint = schema().event[column.name].words, "as" if holds else "than"
        said = f"{_LEADS.get(column.name, 'with')} {'the same' if holds else 'another'} {label}"
        if not isinstance(other, n.Column | n.Field) or other.name != column.name:
            return f"{said} {joint} {self.value(other)}"
        if isinstance(other, n.ThatColumn):
            return said
        return f"{said} {joint} {'the case' if isinstance(other, n.CaseColumn) else self.owner(other)}"

    def timed(self, side: str, other: Node) -> str:
        said = self.ref(other)
        if said == "it" and side in _OF_IT:
            return _OF_IT[side]
        if isinstance(other, n.Shift):
            return _BESIDE[side][2 if other.amount >= 0 else 3] + said
        days = {"eq": "on ", "ne": "on another day than "} if other.kind is Kind.DAY else {}
        return days.get(side, _BESIDE[side][1]) + said

    # ---- values

    def value(self, node: Node) -> str:
        """Say a value, or an event, as a noun phrase."""
        said = _VALUES.get(type(node))
        return said(self, _masked(node) if is_secret(node) else node) if said else self.clause(node, True)

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
            return _span_words(node.value, node.of)
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
        lengths, base = [_length(node)], node.term
        while isinstance(base, n.Shift) and (base.amount < 0) == (node.amount < 0):
            lengths, base = [_length(base), *lengths], base.term
        return f"{_list(lengths, 'and')} {'before' if node.amount < 0 else 'after'} {self.ref(base)}"

    def extreme(self, node: n.Earliest | n.Latest) -> str:
        stem = ("small", "larg") if node.kind is Kind.NUMBER else ("earli", "lat")
        end, said = "er" if len(node.terms) == 2 else "est", [self.ref(term) for term in node.terms]
        return f"the {stem[isinstance(node, n.Latest)]}{end} of {_list(said, 'and')}"

    # ---- clauses

    def said(self, node: Node, holds: bool | None) -> str:
        """Say a condition as it is, denied, or as something not known."""
        if holds is not None:
            return self.clause(node, holds)
        if isinstance(node, n.Not):
            return self.said(node.term, None)
        said = self.clause(node, True)
        if isinstance(node, n.Equal) and said.startswith("the record says that "):
            return said.replace("the record says that ", "it is not recorded whether ", 1)
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
        said = _whether(node.term)
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
            subject, side, other = _sides(node, holds)
            if isinstance(subject, n.Count) and isinstance(other, n.Literal) and isinstance(other.value, Span):
                return self.count(subject, side, other.value.lo)
        return " ".join(self.parts(node, holds))

    def count(self, node: n.Count, side: str, number: int) -> str:
        inside, found = self.inside(node.inner), self.brackets(node).replace(")", " in the record)")
        if (side, number) in (("eq", 0), ("le", 0), ("lt", 1)):
            return f"the record shows no {inside.noun(node.where, found=found)}"
        if (side, number) in (("gt", 0), ("ne", 0)):
            side, number = "ge", 1
        amount = {"lt": "fewer than ", "eq": "exactly ", "ne": "not exactly "}.get(side, _BESIDE[side][0])
        events = inside.noun(node.where, str if number == 1 else _many, found=found)
        return f"there {'was' if number == 1 else 'were'} {amount}{'one' if number == 1 else number} {events}"

    def exists(self, node: n.Exists, holds: bool) -> str:
        inside = self.inside(node.inner)
        told = f"there was {inside.noun(node.where, _a, found=self.found(node, True))}"
        return told if holds else f"the record shows no {inside.noun(node.where)}"

    def every(self, node: n.Every, holds: bool) -> str:
        inside, found = self.inside(node.inner), "" if holds else self.found(node, False)
        noun = inside.noun(node.where, by_role="role" in _own(node.then), found=found)
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
    n.Count: lambda voice, node: f"the number of {voice.inside(node.inner).noun(node.where, _many)}",
    n.CountDistinct: lambda voice, node: f"the number of different {_many(schema().event[node.column.name].words)} "
    f"in the {voice.inside(node.inner).noun(node.where, _many)}",
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


# ---- the three readings

MOST_PARTS = 3
MOST_WITNESSES = 20


def phrase(node: Node, names: Mapping[str, Node] = {}, holds: bool | None = True) -> str:
    """Return a condition as a clause: as it is, denied, or as something not known; a value as a noun phrase.

    The names are those of the standard. To a reader the content says more than a name, so the content is said.
    """
    return tidy(Voice().value(node) if node.kind is not Kind.TRUTH else Voice().said(node, holds))


def because(node: Node, case: CaseRecord, setting: Setting, names: Mapping[str, Node] = {}) -> str:
    """Return why a condition has the truth it has for a case: its decisive parts, each with the values found."""
    frame = Frame(case, setting)
    parts = _decisive(node, frame)
    # That something is recorded goes without saying where it is said what is.
    telling_parts = [part for part in parts if not isinstance(part[0], n.Literal | n.Known) or not part[1]] or parts
    said = list(dict.fromkeys(tidy(_reason(*part, Voice(frame=frame))) for part in telling_parts))
    more = [f"and {len(said) - MOST_PARTS} more"] if len(said) > MOST_PARTS else []
    return "; ".join(said[:MOST_PARTS] + more)


def witnesses(node: Node, case: CaseRecord, setting: Setting) -> list[int]:
    """Return the places, in the case's order, of the events that decided: picked, counted, or breaking a rule."""
    frame = Frame(case, setting)
    places = [event["position"] for part, truth in _decisive(node, frame) for event in _shown(part, truth, frame)]
    return sorted({place.lo for place in places if isinstance(place, Span)})[:MOST_WITNESSES]


# ---- what decided a case


def _decisive(node: Node, frame: Frame) -> list[tuple[Node, bool | None]]:
    """Return the parts of a condition that made it what it is for a case, each with its own truth."""
    truth = answer(node, frame)
    match node:
        case n.And(terms) | n.Or(terms):
            return [part for term in terms if answer(term, frame) is truth for part in _decisive(term, frame)]
        case n.Not(term) | n.Certain(term):
            return _decisive(term, frame)
        case n.Known(term) if term.kind is Kind.TRUTH:
            return _decisive(term, frame)
        case n.Otherwise(term, fallback):
            is_enough = answer(term, frame) is not None or isinstance(fallback, n.Literal)
            return _decisive(term, frame) + ([] if is_enough else _decisive(fallback, frame))
        case n.IfElse(condition, yes, no):
            branch = yes if answer(condition, frame) else no
            is_enough = answer(condition, frame) is None or isinstance(branch, n.Literal)
            return _decisive(condition, frame) + ([] if is_enough else _decisive(branch, frame))
    return [(node, truth)]


def _shown(part: Node, truth: bool | None, frame: Frame) -> Iterator[Event]:
    """Yield the events picked in a decisive part, and those that tell its answer with what is picked from them."""
    for node in n.walk(part):
        if isinstance(node, n.Pick) and not node.inner:
            doubtful = telling(n.Exists(node.where), None, frame) if truth is None else []
            picked = answer(node, frame)
            yield from doubtful if picked is None else [picked]
        if isinstance(node, n.Quantifier) and not node.inner:
            picks = [inside for inside in n.walk(node) if isinstance(inside, n.Pick) and inside.inner]
            for event in telling(node, truth if node.kind is Kind.NUMBER else answer(node, frame), frame):
                found = [answer(pick, frame.at(event, False)) for pick in picks]
                yield from [event, *(picked for picked in found if picked is not None)]


# ---- why it is so


def _reason(node: Node, truth: bool | None, voice: Voice) -> str:
    """Say one decisive part with the values found; of a code, what it is rather than what it is not."""
    if truth is None:
        return _unknown(node, voice)
    asked = codes_asked(node)
    if asked and not is_secret(asked[0]) and isinstance(found := voice.answer(asked[0]), str):
        return " ".join(voice.coded(asked[0], (found,), True))
    if truth and isinstance(node, n.Every) and voice.answer(n.Exists(node.where, node.inner)) is False:
        return voice.clause(n.Exists(node.where, node.inner), False)
    return voice.clause(node, truth)


def _unknown(node: Node, voice: Voice) -> str:
    """Say why a part has no answer: what is missing, or that what is there is not exact enough."""
    if isinstance(node, n.Exists | n.Every):
        return f"{voice.said(node, None)}: {_doubt(node, voice)}"
    missing = list(dict.fromkeys(_missing(node, voice)))
    return " and ".join(missing) or f"the record is not exact enough to tell whether {voice.clause(node, True)}"


def _doubt(node: n.Exists | n.Every, voice: Voice) -> str:
    """Say what is not known of the first event that leaves a question about events without an answer."""
    assert voice.frame is not None
    event = telling(node, None, voice.frame)[0]
    at, kind = voice.frame.at(event, node.inner), event["kind"]
    called = f"the {kind_noun(str(kind)) if kind else 'event'}{times_of([event]) if event['happened'] else ''}"
    deeper = Voice(called, voice.here, at, voice.depth + 1)
    condition = node.then if isinstance(node, n.Every) and answer(node.where, at) is not None else node.where
    part = next(part for part, truth in _decisive(condition, at) if truth is None)
    return _doubt(part, deeper) if isinstance(part, n.Exists | n.Every) else _unknown(part, deeper)


def _missing(node: Node, voice: Voice) -> list[str]:
    """Say which values a question lacks; nothing where it has its answer."""
    if voice.answer(node) is not None:
        return []
    match node:
        case n.Field(pick) if voice.answer(pick) is None:
            is_none = voice.answer(pick_exists(pick)) is False
            doubt = f"it cannot be told which event was {voice.pick(pick)}"
            return [voice.clause(pick_exists(pick), False) if is_none else doubt]
        case n.Column() | n.Field():
            return [voice.known(n.Known(node), False)]
        case n.IfElse(condition, yes, no):
            holds = voice.answer(condition)
            return _missing(condition if holds is None else yes if holds else no, voice)
        case n.Exists() | n.Every():
            return [_unknown(node, voice)]
    found = [text for child in node.children for text in _missing(child, voice)]
    return found or ([f"{voice.value(node)} cannot be worked out"] if isinstance(node, n.Shift) else [])
