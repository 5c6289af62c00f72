"""One dictionary says how a promise lives: it replays, it refuses with a reason, and it draws the manual's diagram."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.promises.states import NATURAL, PASSING, TRANSITIONS, Move, State, after, diagram, refusal, replay
from ringtrue.record.schema import schema


def _move(name: str) -> Move:
    kind, _, answer = name.partition(": ")
    return Move(kind, answer)


def _lives() -> dict[State, list[Move]]:
    """Return for each state a life that leads to it, found by walking the dictionary."""
    lives: dict[State, list[Move]] = {State.NEW: []}
    waiting = [State.NEW]
    for state in waiting:
        for name, target in TRANSITIONS[state].items():
            if target not in lives:
                lives[target] = [*lives[state], _move(name)]
                waiting.append(target)
    return lives


LIVES = _lives()
NAMES = sorted({name for moves in TRANSITIONS.values() for name in moves} | set(PASSING))
ALLOWED = [(state, name, target) for state, moves in TRANSITIONS.items() for name, target in moves.items()]
REFUSED = [
    (state, name)
    for state in State
    for name in NAMES
    if name not in TRANSITIONS[state] and (name not in PASSING or state is State.NEW)
]
MOVES = st.one_of(
    st.sampled_from(NAMES).map(_move),
    # What no dictionary has: a kind without the answer it needs, an answer that is none, a kind that is none.
    st.sampled_from([Move("retested"), Move("answered", "perhaps"), Move("made", "twice"), Move("forgotten")]),
)


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def test_every_state_has_its_moves_and_can_be_reached():
    assert set(TRANSITIONS) == set(State)
    assert set(LIVES) == set(State), "no life of a promise leads there"


@pytest.mark.parametrize(("state", "name", "target"), ALLOWED)
def test_every_transition_of_the_dictionary_replays(state: State, name: str, target: State):
    assert replay([*LIVES[state], _move(name)]) == (target, [])


@pytest.mark.parametrize(("state", "name"), REFUSED)
def test_what_is_not_in_the_dictionary_is_refused_in_a_sentence_that_says_what_is(state: State, name: str):
    assert after(state, _move(name)) is None
    reached, said = replay([*LIVES[state], _move(name)])
    assert reached is state, "a refused move changes nothing"
    (sentence,) = said
    assert sentence == refusal(state, _move(name))
    refused, _, allowed = sentence.partition(". ")
    assert refused == f"a promise that is {state} cannot be {_in_words(name)}"
    passing = () if state is State.NEW else PASSING
    listed = allowed.removeprefix("It may be: ").removesuffix(".").split(", ")
    assert listed == [_in_words(each) for each in (*TRANSITIONS[state], *passing)]


@pytest.mark.parametrize("kind", PASSING)
def test_what_passes_changes_no_state_and_cannot_come_before_the_making(kind: str):
    made = [state for state in State if state is not State.NEW]
    assert [after(state, Move(kind)) for state in made] == made
    assert after(State.NEW, Move(kind)) is None


@given(st.lists(MOVES, max_size=30))
def test_a_replay_is_one_step_after_another_and_refused_moves_change_nothing(moves: list[Move]):
    state, refused, done = State.NEW, [], []
    for move in moves:
        found = after(state, move)
        if found is None:
            refused.append(refusal(state, move))
        else:
            state = found
            done.append(move)
    assert replay(moves) == (state, refused)
    assert replay(done) == (state, []), "without the refused moves the life is the same"


@given(st.lists(MOVES, max_size=20), st.lists(MOVES, max_size=20))
def test_a_life_can_be_replayed_in_two_parts(first: list[Move], second: list[Move]):
    reached, refused = replay(first)
    found, more = replay([*LIVES[reached], *second])
    assert replay([*first, *second]) == (found, refused + more)


def test_what_was_closed_opens_again_when_the_records_say_that_it_was_broken_and_on_no_other_result():
    life = ["made", "answered: accepted", "done_claimed", "retested: kept", "closed"]
    closed = [_move(name) for name in life]
    assert replay(closed) == (State.CLOSED, [])
    results = {name: replay([*closed, Move("retested", name)])[0] for name in schema().codes["results"].codes}
    assert results == {"kept": State.CLOSED, "broken": State.BROKEN, "unclear": State.CLOSED}
    again = [*closed, Move("retested", "broken"), Move("done_claimed"), Move("retested", "kept"), Move("closed")]
    assert replay(again) == (State.CLOSED, [])


def test_nothing_follows_a_promise_that_another_has_replaced():
    replaced = [Move("made"), Move("superseded")]
    state, refused = replay([*replaced, *(_move(name) for name in NAMES if name not in PASSING)])
    assert state is State.SUPERSEDED
    assert len(refused) == len(NAMES) - len(PASSING)


def test_a_promise_cannot_be_closed_on_a_word_alone():
    # Closed is what was verified, kept on the records, or rejected; never what was only said to be done.
    closing = {state for state, name, _ in ALLOWED if name == "closed"}
    assert closing == {State.VERIFIED, State.KEPT, State.REJECTED}


def test_the_moves_are_kinds_of_event_of_the_record_with_the_codes_of_its_lists():
    kinds, codes = schema().codes["event_kinds"].codes, schema().codes
    for move in map(_move, NAMES):
        assert move.kind in kinds
        answers = {"answered": codes["responses"].codes, "retested": codes["results"].codes}.get(move.kind, {})
        assert not move.answer or move.answer in answers
    assert {move.answer for move in map(_move, NAMES) if move.kind == "answered"} == {"", *codes["responses"].codes}
    assert {move.answer for move in map(_move, NAMES) if move.kind == "retested"} == {*codes["results"].codes}


def test_every_kind_of_event_that_a_promise_can_have_has_its_natural_place():
    kinds = {_move(name).kind for name in NAMES} - {"note_made"}  # a note may come anywhere
    assert Counter(NATURAL) == Counter(kinds)


def test_the_diagram_names_every_state_and_every_transition_exactly_once():
    lines = [line.strip() for line in diagram().splitlines()]
    assert lines[:2] == ["stateDiagram-v2", "[*] --> new"]
    arrow = re.compile(r"(\w+) --> (\w+): (.+)")
    arrows = [found.groups() for line in lines[2:] if (found := arrow.fullmatch(line))]
    states = [line for line in lines[2:] if not arrow.fullmatch(line)]
    assert states == [f"{state.name.lower()}: {state}" for state in State]
    drawn = Counter((source, target, name) for source, target, names in arrows for name in names.split(", "))
    wanted = Counter(
        (state.name.lower(), target.name.lower(), name.replace("_", " ").replace(": ", " "))
        for state, name, target in ALLOWED
    )
    assert drawn == wanted
    assert len({(source, target) for source, target, _ in arrows}) == len(arrows), "one arrow between two states"
