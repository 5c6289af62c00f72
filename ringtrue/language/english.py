"""The fourth reading: a question as a clause that a person without training can read, and dispute.

`phrase` says a question, its denial, or that its answer is not known; `because` says which parts of it decided a case,
with the values found; `witnesses` names the events that show it. What is said is worked out by the reference engine.
No pseudonym of an officer or a person is ever printed, neither the case's nor the standard's.
"""

from collections.abc import Iterator, Mapping

from ringtrue.language import nodes as n
from ringtrue.language.english_voice import Voice
from ringtrue.language.english_words import codes_asked, is_secret, kind_noun, listed, telling, tidy, times_of
from ringtrue.language.nodes import Kind, Node, Scope
from ringtrue.language.parse import pick_exists
from ringtrue.language.reference import CaseRecord, Event, Frame, Setting, answer
from ringtrue.language.silence import is_silent, kinds_of
from ringtrue.record.spans import Span

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
        return f"{voice.said(node, None)}: {_silence(node, voice) or _doubt(node, voice)}"
    missing = list(dict.fromkeys(_missing(node, voice)))
    return " and ".join(missing) or f"the record is not exact enough to tell whether {voice.clause(node, True)}"


def _silence(node: n.Quantifier, voice: Voice) -> str:
    """Say that the files tell of no such event in any case; nothing where they do."""
    assert voice.frame is not None
    if not is_silent(node, voice.frame.setting.told):
        return ""
    kinds = kinds_of(node.where, Scope.PAIR if node.inner else Scope.EVENT) or frozenset()
    return f"no case in these files shows any {listed([kind_noun(kind) for kind in sorted(kinds)], 'or')}"


def _doubt(node: n.Exists | n.Every, voice: Voice) -> str:
    """Say what is not known of the first event that leaves a question about events without an answer."""
    assert voice.frame is not None
    event = telling(node, None, voice.frame)[0]
    at, kind = voice.frame.at(event, node.inner), event["kind"]
    called = f"the {kind_noun(str(kind)) if kind else 'event'}{times_of([event]) if event['happened'] else ''}"
    deeper = Voice(called, voice.here, at, voice.depth + 1)
    condition = node.then if isinstance(node, n.Every) and answer(node.where, at) is not None else node.where
    part = next(part for part, truth in _decisive(condition, at) if truth is None)
    if not isinstance(part, n.Exists | n.Every):
        return _unknown(part, deeper)
    # Of a kind that the files are silent about no event has to be unclear for the answer to be.
    return _silence(part, deeper) or _doubt(part, deeper)


def _missing(node: Node, voice: Voice) -> list[str]:
    """Say which values a question lacks; nothing where it has its answer."""
    if voice.answer(node) is not None:
        return []
    match node:
        case n.Count() | n.CountDistinct():
            return [_silence(node, voice)] if _silence(node, voice) else []
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
