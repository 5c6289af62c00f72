"""The page about promises and matters that the library and the code write: states, clocks, standing queries."""

from collections.abc import Iterator

from ringtrue.promises.alerts import EVIDENCE_WITHIN, queries
from ringtrue.promises.clocks import Clock, clocks
from ringtrue.promises.states import PASSING, TRANSITIONS, State, diagram

CHANGE = (
    "This page is written by `python scripts/reference.py`; change `ringtrue/promises/states.py`, `library/clocks` or "
    "`library/alerts.yaml` instead."
)


def pages() -> dict[str, str]:
    """Return the text of the page by its name."""
    return {"promises.md": "\n\n".join(["# Promises and matters", CHANGE, *_states(), *_clocks(), *_alerts()]) + "\n"}


def _states() -> Iterator[str]:
    yield "## The life of a promise"
    yield (
        "What a file says and what people write down here are one life. It is replayed from its events by one "
        "dictionary; an act that is not in it is refused, and what a file says against it changes nothing and is told. "
        "Kept, broken and unclear are what the records said when the promise was tested on them."
    )
    yield f"```mermaid\n{diagram()}\n```"
    rows = [
        f"| {state} | {name.replace('_', ' ')} | {target} |"
        for state in State
        for name, target in TRANSITIONS[state].items()
    ]
    yield "| in the state | when this happens | it is |\n|---|---|---|\n" + "\n".join(rows)
    passing = ", ".join(PASSING).replace("_", " ")
    yield f"In every state after the making these may happen too, and change none: {passing}."


def _clocks() -> Iterator[str]:
    yield "## Clocks"
    yield (
        "Where practice counts otherwise than the law says, both readings are shown; nobody is called late by the "
        "stricter."
    )
    for clock in clocks().values():
        yield f"### {clock.id}"
        yield "\n".join(_clock(clock))


def _clock(clock: Clock) -> Iterator[str]:
    kind = f"working days (calendar `{clock.calendar}`)" if clock.calendar else "days"
    yield f"{clock.title}: {clock.days} {kind}, since {clock.in_force}, for {', '.join(clock.bodies) or 'any body'}."
    yield ""
    for name, reading in clock.readings.items():
        yield f"- {name}: the start and {reading.days} {kind}; {reading.reason}."
    law = clock.law
    document, paragraph = (" ".join(text.split()) for text in (law.document, law.paragraph))
    yield f"- law: {law.issuer}, {document}: {paragraph} <{law.url}> ({law.mark})"


def _alerts() -> Iterator[str]:
    yield "## Alerts"
    yield (
        "An alert is a reason to look, and finds nobody at fault. Those about matters are conditions in the language "
        "of standards; where a condition cannot be told, that is counted too."
    )
    for query, _ in queries().values():
        yield f"### {query.id}"
        yield f"{query.title}. {' '.join(query.why.split())}"
        names = "".join(f"{name} = {text}\n" for name, text in query.names.items())
        yield f"```text\n{names}{' '.join(query.when.split())}\n```"
    yield (
        "About promises: `overdue` (an answer is known to be owed, and the last day has passed), `no-evidence` (taken "
        f"up, and nothing lodged for {EVIDENCE_WITHIN} days), `broken` (by the last re-test), `said-before` (the same "
        "theme to the same force again)."
    )
