"""The ledger: what files say and what people did are one life, with its state, its last day, and its own place."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.errors import PromiseError, RingTrueError, UnknownNameError
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.language.calendars import calendars
from ringtrue.language.reference import CaseRecord, Setting, evaluate
from ringtrue.promises.database import Act
from ringtrue.promises.ledger import Promise, case_of, check, find, own_promises, promise_of, promises_of
from ringtrue.promises.states import NATURAL, State
from ringtrue.record.casebook import Casebook
from ringtrue.record.example import example_case
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import event_from
from ringtrue.record.spans import Span, day_span, moment
from ringtrue.standards.library import load_pack, packs

MADE = date(2021, 4, 21)  # 56 days beginning with it end on 15 June


def _promise(events: str, *acts: Act, **columns: str) -> Promise:
    return promise_of(example_case("promise", columns, events), acts)


def _act(kind: str, happened: date = date(2022, 1, 1), answer: str = "", **values: str) -> Act:
    return Act("example", kind, happened, "Ada", "she was asked to", answer, values)


# ---- the order of a life


def test_what_has_no_day_stands_before_what_follows_it_by_nature():
    promise = _promise("""
        kind         | happened   | response | result
        made         | 2021-04-21 |          |
        done_claimed | 2021-12-01 |          |
        retested     | 2022-03-01 |          | kept
        answered     |            | accepted |
        answer_due   |            |          |
        verified     |            |          |
        note_made    |            |          |
    """)
    assert [entry.kind for entry in promise.entries] == [
        "made", "answer_due", "answered", "done_claimed", "verified", "retested", "note_made",
    ]  # fmt: skip
    assert promise.state is State.KEPT
    # That it was verified is said, though nothing was lodged that could be: an oddity, and the life goes on.
    assert promise.oddities == [
        "a promise that is said to be done cannot be verified. It may be: retested: kept, retested: broken, "
        "retested: unclear, lapsed, superseded, evidence lodged, copied, answer due, answer published, extension "
        "granted, clock stopped, clock resumed, repeated, note made."
    ]


def test_where_nothing_has_a_day_the_order_is_that_of_nature():
    promise = _promise("""
        kind         | response
        done_claimed |
        answered     | in_part
        made         |
    """)
    assert [entry.kind for entry in promise.entries] == ["made", "answered", "done_claimed"]
    assert (promise.state, promise.oddities, promise.made) == (State.DONE_CLAIMED, [], None)


KINDS = st.sampled_from([*NATURAL, "note_made"])
HAPPENED = st.one_of(st.none(), st.dates(MADE, MADE + timedelta(300)))


@given(st.lists(st.tuples(KINDS, HAPPENED), max_size=12))
def test_what_is_dated_keeps_its_order_and_what_is_not_is_before_the_first_that_follows_it(said):
    rows = [f"{kind} | {day or ''}" for kind, day in said]
    promise = _promise("kind | happened\n" + "\n".join(rows))
    entries = promise.entries
    assert Counter(entry.kind for entry in entries) == Counter(kind for kind, _ in said)
    # A promise is made before anything else happens to it, whatever its day says.
    days = [entry.day for entry in entries if entry.day and entry.kind != "made"]
    assert days == sorted(days)
    rank = {kind: place for place, kind in enumerate([*NATURAL, "note_made"])}
    for place, entry in enumerate(entries):
        if entry.day is None:
            dated = [each for each in entries[:place] if each.day]
            assert not any(rank[each.kind] > rank[entry.kind] for each in dated), "it stands after what follows it"


def test_what_is_done_here_comes_after_all_that_the_files_say():
    promise = _promise(
        """
        kind         | happened   | response | actor
        made         | 2021-04-21 |          |
        answered     | 2021-06-01 | accepted | Bea
        done_claimed | 2022-06-01 |          |
        """,
        _act("note_made", date(2021, 5, 1)),
        _act("retested", date(2022, 9, 1), "broken"),
    )
    assert [(entry.kind, entry.is_act) for entry in promise.entries] == [
        ("made", False), ("answered", False), ("done_claimed", False), ("note_made", True), ("retested", True),
    ]  # fmt: skip
    assert promise.state is State.BROKEN
    assert [(entry.by, entry.reason) for entry in promise.entries[1:5:3]] == [("Bea", ""), ("Ada", "she was asked to")]
    assert promise.entries[-1].values == {"result": "broken"}


def test_an_answer_known_to_the_month_of_the_making_follows_the_making():
    promise = _promise("""
        kind     | happened   | response
        made     | 2021-04-21 |
        answered | 2021-04    | accepted
    """)
    assert (promise.state, promise.oddities) == (State.ACCEPTED, [])


def test_what_was_made_and_answered_on_one_day_was_made_first():
    promise = _promise("""
        kind     | happened   | response
        answered | 2021-04-21 | accepted
        made     | 2021-04-21 |
    """)
    assert (promise.state, promise.oddities) == (State.ACCEPTED, [])


def test_what_files_say_against_the_dictionary_is_told_and_changes_nothing():
    promise = _promise("""
        kind         | happened
        made         | 2021-04-21
        closed       | 2021-05-01
        done_claimed | 2021-06-01
    """)
    assert promise.state is State.DONE_CLAIMED
    (odd,) = promise.oddities
    assert odd.startswith("a promise that is made cannot be closed. It may be: answered, ")


def test_a_day_is_told_only_where_the_day_is_known():
    promise = _promise("""
        kind         | happened
        made         | 2021-04
        done_claimed | 2021-12-01 10:30
    """)
    assert promise.made is None
    assert promise.day_of("done_claimed") == date(2021, 12, 1)
    assert promise.day_of("closed") is None
    assert promise.last_day(date(2030, 1, 1)) is None, "from a month no day can be counted"


# ---- answers and last days

OWED = "kind | happened\nmade | 2021-04-21"
DUE = f"{OWED}\nanswer_due | 2021-06-16"


@pytest.mark.parametrize(
    ("events", "last"),
    [
        (OWED, date(2021, 6, 15)),  # nothing is published: the law's own day
        (DUE, date(2021, 6, 16)),  # a force may rely on the day that was published
    ],
)
def test_an_open_promise_is_overdue_from_the_day_after_its_last(events: str, last: date):
    promise = _promise(events, status="open", body="IOPC")
    assert promise.is_answered is False
    for days, overdue in ((-60, False), (0, False), (1, True), (1_000, True)):
        assert promise.is_overdue(last + timedelta(days)) is overdue, days


@given(st.dates(date(2014, 10, 1), date(2025, 1, 1)), st.integers(0, 300))
def test_whether_an_answer_is_overdue_turns_once_and_never_back(made: date, days: int):
    promise = _promise(f"kind | happened\nmade | {made}", status="open", body="IOPC")
    assert promise.is_overdue(made + timedelta(days)) is (days > 55)


def test_where_nothing_is_known_of_an_answer_it_is_neither_answered_nor_owed():
    promise = _promise(DUE, body="IOPC")
    assert promise.is_answered is None
    assert promise.is_overdue(date(2030, 1, 1)) is None


def test_what_has_come_further_without_a_word_of_an_answer_may_have_had_one():
    promise = _promise(f"{DUE}\ndone_claimed | 2021-12-01", body="IOPC", status="open")
    assert promise.is_answered is None
    assert promise.is_overdue(date(2030, 1, 1)) is None


@pytest.mark.parametrize("answer", ["accepted", "in_part", "rejected", ""])
def test_an_answer_of_any_kind_even_undated_is_an_answer(answer: str):
    promise = _promise(f"kind | happened | response\nmade | 2021-04-21 |\nanswered | | {answer}", body="IOPC")
    assert (promise.is_answered, promise.answer) == (True, answer)
    assert promise.is_overdue(date(2030, 1, 1)) is False


def test_where_no_law_gives_a_day_and_none_is_published_nothing_is_overdue():
    for columns in ({"body": "watchdog"}, {}):
        promise = _promise(OWED, status="open", **columns)
        assert promise.clock is None
        assert (promise.is_answered, promise.is_overdue(date(2030, 1, 1))) == (False, None)


def test_extensions_and_a_standing_clock_move_the_last_day():
    promise = _promise(
        """
        kind              | happened   | amount
        made              | 2021-04-21 |
        extension_granted | 2021-05-20 | 28
        clock_stopped     | 2021-06-01 |
        clock_resumed     | 2021-06-11 |
        """,
        _act("extension_granted", date(2021, 7, 1), amount="7"),
        status="open",
        body="IOPC",
    )
    # 15 June + 28 + 7 = 20 July, and ten days on which the clock stood: 30 July.
    after = date(2022, 1, 1)
    assert promise.last_day(after) == date(2021, 7, 30)
    assert promise.last_day(after, "published") == date(2021, 7, 31)
    assert promise.is_overdue(date(2021, 7, 30)) is False
    assert promise.is_overdue(date(2021, 7, 31)) is True
    # Seen from the day on which it had stood for four days, no more can be added.
    assert promise.last_day(date(2021, 6, 5)) == date(2021, 7, 24)


def test_an_extension_granted_after_the_day_was_published_counts_too():
    promise = _promise(DUE, _act("extension_granted", date(2021, 6, 10), amount="28"), body="IOPC", status="open")
    assert promise.is_overdue(date(2021, 6, 20)) is False


def test_a_note_on_a_promise_does_not_make_an_unknown_answer_one_that_is_owed():
    promise = _promise(DUE, _act("note_made"), body="IOPC")
    assert promise.is_answered is None
    assert promise.is_overdue(date(2030, 1, 1)) is None


# ---- promises of a casebook, and our own

PROMISES = """promise,unit,body,title,mends,status
P1,North,IOPC,First,recorded-in-time repeat-questioning,open
P2,South,IOPC,Second,,
"""
EVENTS = """promise,kind,happened,response
P1,made,2021-04-21,
P1,answered,2021-06-01,accepted
P2,made,2021-04-22,
"""


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    """A casebook of two promises."""
    (tmp_path / "promises.csv").write_text(PROMISES)
    (tmp_path / "events.csv").write_text(EVENTS)
    found = Casebook(tmp_path / "book")
    load(load_source("neutral-promises"), [tmp_path / "promises.csv", tmp_path / "events.csv"], found)
    return found


def test_the_promises_of_a_casebook_come_in_its_order_each_with_its_own_acts(book: Casebook):
    ((_, snapshot),) = book.current()
    acts = [
        Act("neutral-promises/P1", "done_claimed", date(2021, 12, 1), "Ada", "the force wrote so"),
        Act("ledger/L1", "made", date(2021, 12, 1), "Ada", "a promise of our own"),
        Act("neutral-promises/P2", "lapsed", date(2021, 12, 1), "Bea", "the force is no more"),
    ]
    first, second = promises_of(snapshot, acts)
    assert (first.id, first.state, first.answer) == ("neutral-promises/P1", State.DONE_CLAIMED, "accepted")
    assert first.mends == ("recorded-in-time", "repeat-questioning")
    assert (second.id, second.state, second.mends) == ("neutral-promises/P2", State.LAPSED, ())
    assert [promise.state for promise in promises_of(snapshot)] == [State.ACCEPTED, State.MADE], "without the acts"


def test_a_promise_made_here_is_known_by_what_its_making_says_and_owes_an_answer():
    made = Act("ledger/B", "made", MADE, "Ada", "the board asked", values={"unit": "North", "body": "IOPC", "text": "T",
                                                                          "mends": "recorded-in-time"})  # fmt: skip
    acts = [
        made,
        Act("ledger/A", "made", MADE, "Ada", "another"),
        Act("neutral-promises/P1", "note_made", MADE, "Ada", "no promise of ours"),
        Act("ledger/B", "note_made", date(2021, 5, 1), "Bea", "seen"),
    ]
    first, second = own_promises(acts)
    assert [first.id, second.id] == ["ledger/A", "ledger/B"]
    assert (second.unit, second.body, second.text, second.mends) == ("North", "IOPC", "T", ("recorded-in-time",))
    assert [entry.kind for entry in second.entries] == ["made", "note_made"]
    assert (first.made, first.state) == (MADE, State.MADE)
    assert second.is_answered is False, "of our own promises we would know the answer"
    assert second.is_overdue(date(2021, 6, 15)) is False
    assert second.is_overdue(date(2021, 6, 16)) is True


def test_an_act_that_its_promise_does_not_allow_is_refused_with_what_is():
    promise = _promise("kind | happened\nmade | 2021-04-21")
    check(promise, _act("done_claimed"))
    check(None, Act("ledger/L1", "made", MADE, "Ada", "new"))
    with pytest.raises(PromiseError, match="example: a promise that is made cannot be closed. It may be: answered, "):
        check(promise, _act("closed"))
    with pytest.raises(PromiseError, match="a promise that is not yet made cannot be answered: accepted. It may be: m"):
        check(None, _act("answered", answer="accepted"))


def test_an_act_whose_values_the_record_cannot_hold_is_refused_before_it_is_written():
    promise = _promise("kind | happened\nmade | 2021-04-21")
    with pytest.raises(PromiseError):
        check(promise, _act("extension_granted", amount="two weeks"))


# ---- finding one


def _named(*names: str) -> list[Promise]:
    return [Promise(name, "", "", "", "", "", "", (), "", ()) for name in names]


def test_a_promise_is_found_by_its_id_or_by_its_key_alone():
    every = _named("neutral-promises/P1", "iopc-recommendations/https://example.org/1", "ledger/L1")
    assert find(every, "neutral-promises/P1") is every[0]
    assert find(every, "P1") is every[0]
    assert find(every, "https://example.org/1") is every[1]
    assert find(iter(every), "L1") is every[2]


def test_a_key_that_two_sources_have_names_both_and_the_whole_id_tells_them_apart():
    every = _named("neutral-promises/P1", "ledger/P1")
    with pytest.raises(UnknownNameError, match="'P1' names 2 promises: neutral-promises/P1, ledger/P1"):
        find(every, "P1")
    assert find(every, "ledger/P1") is every[1]


def test_a_misspelt_name_has_near_ones_named_and_a_strange_one_does_not_list_them_all():
    every = _named("neutral-promises/P1", "ledger/L1")
    with pytest.raises(UnknownNameError, match=r"no promise 'ledger/LL1' \(did you mean ledger/L1\?\)\.$"):
        find(every, "ledger/LL1")
    with pytest.raises(UnknownNameError, match=r"no promise 'zzz'\.$"):
        find(every, "zzz")
    with pytest.raises(UnknownNameError):
        find([], "P1")


# ---- as a case

STANDARD = """
id: answered-in-time
title: A recommendation is answered within 56 days
kind: promise
authority:
  - {issuer: Parliament, document: an Act, paragraph: "28B", mark: V}
severity: {level: ordinary, reason: what is not answered is not mended}
why: A recommendation without an answer is a letter that was filed.
proves_not: That it was done.
editions:
  2014-10-01:
    requires: exists(events, kind == 'answered' and day(happened) <= day(case.begun) + days(55))
    due: day(case.begun) + days(55)
examples:
  - {name: in time, events: "kind | happened\\nmade | 2021-04-21\\nanswered | 2021-06-15", verdict: met}
  - {name: a day late, events: "kind | happened\\nmade | 2021-04-21\\nanswered | 2021-06-16", verdict: breached}
  - {name: on no day, events: "kind | happened\\nmade | 2021-04-21\\nanswered |", verdict: unclear}
"""


def _verdict(promise: Promise, standard) -> str:
    case = case_of(promise)
    record = CaseRecord(case.columns, [event_from(row) for row in case.event_rows])
    return str(evaluate(standard.verdict, record, Setting(day_span(date(2022, 1, 1)).hi, calendars())))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(date(2021, 6, 15), "met"), (date(2021, 6, 16), "breached"), (None, "breached")],
)
def test_a_standard_is_put_to_the_whole_life_of_a_promise_acts_and_all(tmp_path: Path, answer, verdict):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yaml").write_text("{id: ours, title: ours, describes: ours, jurisdiction: nowhere}\n")
    (folder / "answered-in-time.yaml").write_text(STANDARD)
    (standard,) = load_pack(str(folder)).standards
    promise = _promise(
        "kind | happened\nmade | 2021-04-21", *([_act("answered", answer, "accepted")] if answer else [])
    )
    assert _verdict(promise, standard) == verdict


def test_every_standard_about_promises_that_ships_can_be_put_to_one():
    promise = _promise(
        DUE, _act("answered", date(2021, 6, 1), "accepted"), _act("done_claimed"), status="open", body="IOPC"
    )
    standards = [each for name in packs() for each in load_pack(name).standards if each.text.kind == "promise"]
    verdicts = {standard.id: _verdict(promise, standard) for standard in standards}
    assert set(verdicts.values()) <= {"met", "breached", "pending", "unclear", "not_applicable"}, verdicts


def test_the_case_of_a_promise_says_what_the_promise_says():
    columns = {
        "unit": "North",
        "body": "IOPC",
        "title": "First",
        "text": "Look again.",
        "mends": "a b",
        "status": "open",
    }
    promise = _promise(
        "kind | happened | response | reference\nmade | 2021-04-21 | | 2020/1\nanswered | | in_part |",
        _act("extension_granted", date(2021, 6, 1), amount="28"),
        _act("retested", date(2022, 3, 1), "unclear"),
        **columns,
    )
    case = case_of(promise)
    assert {name: case.columns[name] for name in columns} == columns
    assert case.id == promise.id
    (made, extended, tested, answered) = case.events  # what has no time stands last, as in any snapshot
    assert (made["kind"], made["reference"]) == ("made", "2020/1")
    assert (extended["kind"], extended["amount"]) == ("extension_granted", Span(28, 28))
    assert (tested["kind"], tested["result"]) == ("retested", "unclear")
    assert (answered["kind"], answered["response"], answered["happened"]) == ("answered", "in_part", None)
    assert moment(case.columns["begun"].lo).date() == MADE
    assert promise_of(case).answer == promise.answer, "and back again"


def test_the_case_of_a_promise_has_every_column_that_its_files_filled():
    filled = {"page": "example.org/1", "subject_local": "Custody"}
    case = case_of(_promise(OWED, **filled))
    assert {name: case.columns[name] for name in filled} == filled


def test_no_act_can_be_written_that_the_record_has_no_kind_for():
    with pytest.raises(RingTrueError, match="cannot be forgotten"):
        check(_promise(OWED), _act("forgotten"))
    assert "forgotten" not in schema().codes["event_kinds"].codes
