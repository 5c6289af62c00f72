"""Alerts: standing queries over matters and promises. An alert is a reason to look; it finds nobody at fault.

Those about matters are conditions in the language (library/alerts.yaml), answered by an engine, so that each has a yes,
a no and a cannot tell. Those about promises need their clocks and the other promises, and are reckoned here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.promises.ledger import Promise
from ringtrue.promises.states import State
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case
from ringtrue.record.spans import Span, words
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model

EVIDENCE_WITHIN = 180  # days after the answer; ours, for want of a rule anywhere
TAKEN_UP = (State.ACCEPTED, State.IN_PART, State.DONE_CLAIMED)


class Query(Strict):
    """A standing query about a kind of case, as the library has it."""

    id: str
    title: str
    kind: str
    names: dict[str, str] = {}
    when: str
    shows: list[str]
    why: str


class QueryFile(Strict):
    """The file of standing queries."""

    alerts: list[Query]


@dataclass(frozen=True)
class Alert:
    """One reason to look: the query, what it is about, in which unit, and what the record shows, in order.

    `case` is the id of a matter or a promise. `shown` are sentences, one for each event that the query lays open.
    """

    query: str
    title: str
    case: str
    unit: str
    shown: tuple[str, ...]


@cache
def queries() -> Mapping[str, tuple[Query, Node]]:
    """Return the standing queries with their conditions parsed; raise LibraryError or ExpressionError."""
    found = {}
    for query in load_model(LIBRARY / "alerts.yaml", QueryFile).alerts:
        schema().kind(query.kind)
        vocabulary = Vocabulary(query.kind, {}, tuple(calendars()))
        for name, text in query.names.items():
            vocabulary = vocabulary.with_name(name, parse(text, vocabulary, f"alert {query.id}, name {name}"))
        found[query.id] = query, parse_condition(query.when, vocabulary, f"alert {query.id}, when")
    return found


def alert_of(query: Query, case: Case, places: Mapping[int, str]) -> Alert:
    """Return the alert of a query about a case, with what its events show.

    `places` says where source rows stand. What happened to the officer meanwhile comes from other files than the
    matter itself, and is shown with the line that says it.
    """
    unit, shown = case.columns.get("unit"), []
    beside = schema().codes["event_kinds"].groups["changes_of_post"]
    for event, row in zip(case.events, case.event_rows, strict=True):
        if event["kind"] in query.shows:
            place = places.get(row["source_row"], "") if event["kind"] in beside else ""
            shown.append(_event_words(event) + (f" ({place})" if place else ""))
    return Alert(query.id, query.title, case.id, str(unit or ""), tuple(shown))


def _event_words(event: Mapping[str, object]) -> str:
    """Say an event with what it decided; allegation, finding and sanction each by its own name."""
    record = schema()
    types = record.event_of("matter")
    kind, when = str(event["kind"]), event.get("happened")
    said = record.code_label("event_kinds", kind)
    for name in ("finding", "sanction", "rank", "unit"):
        value = event.get(name)
        if value is not None:
            said += f", {types[name].words}: {types[name].label(value)}"  # type: ignore[arg-type]
    amount = event.get("amount")
    said += f" ({types['amount'].label(amount)} days)" if isinstance(amount, Span) else ""
    return f"{said}, {words(when) if isinstance(when, Span) else 'on a day that is not recorded'}"


def promise_alerts(promises: Sequence[Promise], as_of: date, within: int = EVIDENCE_WITHIN) -> Iterator[Alert]:
    """Yield what is to be asked about promises on a day: overdue, taken up without evidence, broken."""
    for each in promises:
        if each.is_overdue(as_of):
            said = f"The last day was {each.due(as_of)}; it is {as_of}."
            yield _about(each, "overdue", "Overdue for an answer", said)
        if each.state in TAKEN_UP:
            since = each.day_of("done_claimed") or each.day_of("answered") or each.made
            if since is not None and as_of > since + timedelta(days=within):
                said = f"It was {each.state} and since {since} nothing was lodged that shows it."
                yield _about(each, "no-evidence", f"Taken up, and no evidence within {within} days", said)
        if each.state is State.BROKEN:
            yield _about(each, "broken", "Broken, by the last re-test on the records", f"It was {each.state}.")


def repeat_alerts(promises: Iterable[Promise], earlier: Mapping[str, tuple[str, Sequence[str]]]) -> Iterator[Alert]:
    """Yield each promise that says to a force what others said to it before.

    `earlier` has by id the sentence that numbers it, and the ids of those before.
    """
    for each in promises:
        if each.id in earlier:
            sentence, before = earlier[each.id]
            said = f"{sentence} Before it: {', '.join(before)}."
            yield _about(each, "said-before", "Says again to the same force what was said before", said)


def _about(promise: Promise, query: str, title: str, said: str) -> Alert:
    return Alert(query, title, promise.id, promise.unit, (said,))
