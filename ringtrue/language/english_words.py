"""The words of the English: what codes, times and lists are called, and which side of a comparison is spoken of."""

import re

from ringtrue.language import nodes as n
from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.reference import NOT, OR, Event, Frame, answer
from ringtrue.record.schema import schema
from ringtrue.record.spans import DAY, Span, words
from ringtrue.record.types import CodeType, ColumnType

MOST_EXPLAINED = 3  # outcomes that are said in full; of more only the numbers, lest the sentence lose its reader

# ---- words

_HEAD = re.compile(r" (?:of|to|with|by|as|not|for|in|at)\b")
_UNCOUNTED = ("staff", "else", "information", "close questioning")
LEADS = {"actor": "by", "unit": "by", "role": "in", "kind": "of"}
_SIDES = {n.Equal: ("eq", "ne"), n.Less: ("lt", "ge"), n.AtMost: ("le", "gt")}
_TURNED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
PLACES = {
    "lt": "before",
    "le": "not after",
    "gt": "after",
    "ge": "not before",
    "ne": "apart from",
    "eq": "the same as",
}
OF_IT = {"le": "before it or at the same time", "ge": "after it or at the same time", "gt": "after it"}
# A number beside another; a time beside a moment, a sum such as '5 days after it', and one such as '5 days before it'.
BESIDE = {
    "eq": ("", "at the same time as ", "exactly ", "exactly "),
    "ne": ("not ", "at another time than ", "not exactly ", "not exactly "),
    "lt": ("less than ", "before ", "earlier than ", "more than "),
    "le": ("at most ", "no later than ", "no later than ", "at least "),
    "gt": ("more than ", "later than ", "more than ", "later than "),
    "ge": ("at least ", "no earlier than ", "at least ", "no earlier than "),
}


_SEAMS = (
    ("for which the record says of it that", "of which the record says that"),
    (") (", "; "), (" , ", ", "), (" was with ", " had "), (" was not with ", " did not have "),
    ("day of the time of", "day of"),
)  # fmt: skip


def tidy(text: str) -> str:
    """Return a sentence without the seams of its making."""
    for rough, smooth in _SEAMS:
        text = text.replace(rough, smooth)
    return text


def a_one(noun: str) -> str:
    article = "an" if noun[0] in "aeiou" and not noun.startswith("uni") else "a"
    return noun if _HEAD.split(noun)[0].endswith(_UNCOUNTED) else f"{article} {noun}"


def many_of(noun: str) -> str:
    head = _HEAD.split(noun)[0]
    return head + ("" if head.endswith("information") else "s") + noun[len(head) :]


def listed(items: list[str], word: str) -> str:
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


def masked(node: Node) -> Node:
    """Return a choice among values with the names written into it left out."""
    match node:
        case n.Literal(str()):
            return n.Literal(None, node.of)
        case n.Otherwise(term, fallback):
            return n.Otherwise(masked(term), masked(fallback))
        case n.IfElse(condition, yes, no):
            return n.IfElse(condition, masked(yes), masked(no))
    return node


def whether_of(node: Node) -> str:
    """Return what a column of the code list `answers` answers, as 'an advocate was offered'; empty for any other."""
    column = _column(node)
    is_answer = isinstance(column, CodeType) and column.codes.id == "answers"
    return column.words.removeprefix("answer to whether ") if column and is_answer else ""


def quote(node: Node, codes: tuple[str, ...], word: str = "or") -> str:
    column = _column(node)
    return listed([f'"{column.label(code) if column else code}"' for code in codes], word)


def span_words(span: Span, kind: Kind) -> str:
    if kind is Kind.NUMBER:
        return str(span.lo) if span.lo == span.hi else f"from {span.lo} to {span.hi}"
    return words(Span(span.lo, span.hi + DAY - 1) if kind is Kind.DAY else span)


def times_of(events: list[Event]) -> str:
    shown = [words(when) if isinstance(when := event["happened"], Span) else "time not recorded" for event in events]
    return f" ({listed(shown[:3] + ([f'{len(shown) - 3} more'] if len(shown) > 3 else []), 'and')})" if shown else ""


def length_of(node: n.Shift) -> str:
    amount, unit = abs(node.amount), node.unit.replace("_", " ")
    place = calendars()[node.calendar].file.title.removeprefix("Working days ") if node.calendar in calendars() else ""
    return f"{amount} {unit.removesuffix('s') if amount == 1 else unit}" + (f" ({place})" if place else "")


# ---- what is asked of an event


def terms_of(where: Node) -> list[Node]:
    if isinstance(where, n.And):
        return [part for term in where.terms for part in terms_of(term)]
    return [] if where == n.TRUE else [where]


def own_columns(node: Node) -> set[str]:
    """Return the columns of the event looked at that a condition asks for, those of other events left out."""
    inside = () if isinstance(node, n.Pick | n.Quantifier) else node.children
    return {node.name} if isinstance(node, n.EventColumn) else set().union(*map(own_columns, inside))


def codes_asked(node: Node) -> tuple[Node, tuple[str, ...]] | None:
    """Return a value and the codes among which a condition looks for it."""
    match node:
        case n.Among(term, options):
            return term, options
        case n.Equal(term, n.Literal(str(code))) | n.Equal(n.Literal(str(code)), term):
            return term, (code,)
    return None


def codes_of(term: Node, name: str) -> tuple[str, ...]:
    """Return the codes that a condition asks of one column of the event looked at."""
    found = codes_asked(term)
    return found[1] if found and isinstance(found[0], n.EventColumn) and found[0].name == name else ()


def kind_noun(code: str, by_role: bool = False) -> str:
    label = schema().code_label("event_kinds", code).removeprefix("first ")
    # 'A supervisor's review by a detective' would contradict itself: where the role is asked, it is not told.
    owner, _, thing = label.partition("'s ")
    plain = thing if by_role and owner in schema().codes["roles"].codes.values() else label
    return plain if code in schema().codes["event_kinds"].codes else f'event "{code}"'


def of_depth(term: Node, noun: str) -> str:
    """Join 'close questioning' with 'questioning of the victim', and let it stand for 'event'; empty elsewhere."""
    asked = codes_of(term, "depth")
    if len(asked) != 1:
        return ""
    label, first = re.sub("^an? ", "", schema().code_label("depths", asked[0])), noun.split()[0]
    return label if noun == "event" else label + noun[len(first) :] if label.endswith(f" {first}") else ""


def of_code(column: n.Column | n.Field, codes: tuple[str, ...], holds: bool) -> str:
    """Return what a code says of an event, to follow 'was' or the event's noun."""
    label, lead, name = schema().event[column.name].words, LEADS.get(column.name, "with"), column.name
    if is_secret(column):
        return f"{lead} {a_one(label)} {'' if holds else 'not '}named in the standard"
    labels = [schema().event[name].label(code) for code in codes]
    if name == "kind":
        return ("" if holds else "something other than ") + listed([a_one(kind_noun(code)) for code in codes], "or")
    if name == "role":
        return f"by {'' if holds else 'somebody other than '}{listed([a_one(each) for each in labels], 'or')}"
    if name in ("depth", "method"):
        return ("" if holds else "not ") + listed(labels, "or")
    if name in ("form", "subject"):
        return f"{'' if holds else 'not '}{'in the form of' if name == 'form' else 'about'} {listed(labels, 'or')}"
    if name == "line":
        who = [each if each.startswith("the ") else f"somebody {each}" for each in labels]
        return f"{'' if holds else 'not '}by {listed(who, 'or')}"
    if name == "outcome":
        short = labels if len(labels) <= MOST_EXPLAINED else [each.split(" (")[0] for each in labels]
        return f"{'' if holds else 'not '}with {listed(short, 'or')}"
    if name == "ground":
        return f"{'' if holds else 'not '}on the ground {quote(column, codes)}"
    return f"{lead} {'the' if holds else 'another'} {label} {'' if holds else 'than '}{quote(column, codes)}"


def _rank(node: Node) -> int:
    """Return how readily a value is spoken of: the event looked at first, sums and fixed values last."""
    if isinstance(node, n.DayOf):
        return _rank(node.term)
    ranks = {n.EventColumn: 5, n.Field: 4, n.Count: 4, n.CountDistinct: 4, n.Shift: 1, n.Literal: 0, n.AsOf: 0}
    return ranks.get(type(node), 3)


def sides_of(node: n.Comparison, holds: bool) -> tuple[Node, str, Node]:
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
