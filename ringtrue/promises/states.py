"""The life of a promise: what state it is in, what may happen next, and why something else may not.

One dictionary says all of it. It replays a life from its events, refuses an act that is not in it, and draws the
diagram of the manual (`diagram`), so that none of the three can say otherwise than the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How far a promise has come. Kept, broken and unclear are what the records said when it was tested on them."""

    NEW = "not yet made"
    MADE = "made"
    ANSWERED = "answered, how is not known"
    ACCEPTED = "accepted"
    IN_PART = "accepted in part"
    REJECTED = "rejected"
    DONE_CLAIMED = "said to be done"
    EVIDENCED = "evidence lodged"
    VERIFIED = "verified"
    KEPT = "kept"
    BROKEN = "broken"
    UNCLEAR = "unclear"
    CLOSED = "closed"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


S = State
# A move is a kind of event, and where its answer decides, the answer too.
_ANSWERS = {
    "answered": S.ANSWERED,
    "answered: accepted": S.ACCEPTED,
    "answered: in_part": S.IN_PART,
    "answered: rejected": S.REJECTED,
}
_RESULTS = {"retested: kept": S.KEPT, "retested: broken": S.BROKEN, "retested: unclear": S.UNCLEAR}
_ENDS = {"lapsed": S.LAPSED, "superseded": S.SUPERSEDED}
_DONE = {"done_claimed": S.DONE_CLAIMED}
_PROVED = {"evidence_lodged": S.EVIDENCED, "verified": S.VERIFIED}
TRANSITIONS: Mapping[State, Mapping[str, State]] = {
    S.NEW: {"made": S.MADE},
    # Many bodies never write the answer down: what is said to be done was taken up, whoever said so.
    S.MADE: _ANSWERS | _DONE | _ENDS,
    S.ANSWERED: _ANSWERS | _DONE | _ENDS,
    S.ACCEPTED: _ANSWERS | _DONE | _ENDS,
    S.IN_PART: _ANSWERS | _DONE | _ENDS,
    S.REJECTED: _ANSWERS | _ENDS | {"closed": S.CLOSED},
    S.DONE_CLAIMED: _RESULTS | _ENDS | {"evidence_lodged": S.EVIDENCED},
    S.EVIDENCED: _RESULTS | _ENDS | _PROVED,
    S.VERIFIED: _RESULTS | _ENDS | {"evidence_lodged": S.EVIDENCED, "closed": S.CLOSED},
    S.KEPT: _RESULTS | _PROVED | {"closed": S.CLOSED},
    S.BROKEN: _RESULTS | _DONE | _ENDS,
    S.UNCLEAR: _RESULTS | _PROVED | _ENDS | _DONE,
    # What was closed opens again when the records say that it was broken; any other re-test leaves it closed.
    S.CLOSED: {
        "retested: broken": S.BROKEN,
        "retested: kept": S.CLOSED,
        "retested: unclear": S.CLOSED,
        "reopened": S.ACCEPTED,
    },
    S.LAPSED: {"reopened": S.ACCEPTED},
    S.SUPERSEDED: {},
}
# What may happen in any state after the making and changes none.
PASSING = (
    "copied", "answer_due", "answer_published", "extension_granted", "clock_stopped", "clock_resumed", "repeated",
    "note_made",
)  # fmt: skip
# In which order things happen by nature: where an event without a time belongs.
NATURAL = (
    "made", "copied", "answer_due", "clock_stopped", "clock_resumed", "extension_granted", "answered",
    "answer_published", "done_claimed", "evidence_lodged", "verified", "retested", "closed", "reopened", "repeated",
    "lapsed", "superseded",
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One thing that happened to a promise: its kind, and the answer or the result that came with it, if any."""

    kind: str
    answer: str = ""

    @property
    def name(self) -> str:
        """The move as the dictionary calls it."""
        return f"{self.kind}: {self.answer}" if self.answer else self.kind


def after(state: State, move: Move) -> State | None:
    """Return the state after a move; None where the move is not allowed in that state."""
    if move.kind in PASSING:
        return None if state is S.NEW else state
    return TRANSITIONS[state].get(move.name)


def refusal(state: State, move: Move) -> str:
    """Say why a move is not allowed in a state, and what is."""
    allowed = [*TRANSITIONS[state], *(() if state is S.NEW else PASSING)]
    named = ", ".join(name.replace("_", " ") for name in allowed)
    return f"a promise that is {state} cannot be {move.name.replace('_', ' ')}. It may be: {named}."


def replay(moves: Iterable[Move]) -> tuple[State, list[str]]:
    """Return the state to which a life led, and a sentence for every move that was not allowed and changed nothing."""
    state, refused = S.NEW, []
    for move in moves:
        found = after(state, move)
        if found is None:
            refused.append(refusal(state, move))
        else:
            state = found
    return state, refused


def diagram() -> str:
    """Return the dictionary as a state diagram in Mermaid's words."""
    names = {state: state.name.lower() for state in State}
    lines = ["stateDiagram-v2", "    [*] --> new", *(f"    {names[state]}: {state}" for state in State)]
    for state, moves in TRANSITIONS.items():
        by_target: dict[State, list[str]] = {}
        for name, target in moves.items():
            by_target.setdefault(target, []).append(name.replace("_", " ").replace(": ", " "))
        lines += [f"    {names[state]} --> {names[target]}: {', '.join(found)}" for target, found in by_target.items()]
    return "\n".join(lines)
