"""What RingTrue does with promises, one function per verb: list them, act on them, and test them on the records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ringtrue.errors import CasebookError, PromiseError, RingTrueError, UnknownNameError
from ringtrue.figures.before_after import interrupted
from ringtrue.figures.measure import Measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.tally import question_of
from ringtrue.main.causes import before_after
from ringtrue.main.figures import engine_for, find_measure, one_series, sources_of
from ringtrue.promises import ledger
from ringtrue.promises.database import Act, Database
from ringtrue.promises.ledger import OWN, Promise
from ringtrue.promises.retest import FigureTest, Retested
from ringtrue.promises.states import State
from ringtrue.record.casebook import Casebook
from ringtrue.record.spans import day_micros

__all__ = ["FigureTest", "Retested"]

RETESTER = "RingTrue"  # by whom a re-test is done that nobody asked for
CUT = Cut("quarter")
TESTED_FROM = (
    State.DONE_CLAIMED, State.EVIDENCED, State.VERIFIED, State.KEPT, State.BROKEN, State.UNCLEAR, State.CLOSED,
)  # fmt: skip


def promises(book: Path) -> list[Promise]:
    """Return every promise of a casebook and of its acts; raise CasebookError where there is no casebook."""
    acts = Database.beside(book).acts()
    found = [
        promise
        for _, snapshot in Casebook(book).current()
        if snapshot.kind == "promise"
        for promise in ledger.promises_of(snapshot, acts)
    ]
    return [*found, *ledger.own_promises(acts)]


def without_a_promise(book: Path) -> list[str]:
    """Return a sentence for each promise on which people acted and which no current file has any more."""
    there = {each.id for each in promises(book)}
    gone = dict.fromkeys(act.promise for act in Database.beside(book).acts() if act.promise not in there)
    return [f"{name}: people acted on it, and no file that is loaded has it any more; see its log." for name in gone]


def add_promise(book: Path, key: str, made: date, actor: str, reason: str, values: Mapping[str, str]) -> Promise:
    """Write a promise that stands in no file into the ledger; raise PromiseError where its key is taken."""
    for name in (values.get("mends") or "").split():
        find_measure(name)
    name = f"{OWN}/{key}"
    if not key.strip() or any(each.id == name for each in promises(book)):
        raise PromiseError(f"{name}: there is such a promise already, or its key is blank. Choose another key.")
    return _done(book, None, Act(name, "made", made, actor, reason, values=dict(values)))


def act_on(
    book: Path,
    name: str,
    kind: str,
    happened: date,
    actor: str,
    reason: str,
    answer: str = "",
    values: Mapping[str, str] | None = None,
) -> Promise:
    """Do something to a promise, and return it as it is then.

    Raises UnknownNameError for a promise that there is not, PromiseError for what is not allowed in its state.
    """
    promise = ledger.find(promises(book), name)
    return _done(book, promise, Act(promise.id, kind, happened, actor, reason, answer, dict(values or {})))


def _done(book: Path, promise: Promise | None, act: Act) -> Promise:
    ledger.check(promise, act)
    Database.beside(book).add(act)
    return ledger.find(promises(book), act.promise)


def log(book: Path, name: str = "") -> tuple[list[Act], list[str]]:
    """Return the acts on a promise, or on all, and a sentence for every row that is not as it was written."""
    database = Database.beside(book)
    acts = database.acts(ledger.find(promises(book), name).id if name else "")
    return acts, database.altered()


# ---- re-tests


def retest(
    book: Path, name: str = "", as_of: date | None = None, engine: str = "duckdb", source: str = ""
) -> list[Retested]:
    """Test promises that were said to be done on the records of a casebook: one, or all that name what they mend.

    Raises UnknownNameError for a promise that there is not, PromiseError for one that cannot be tested.
    """
    every = promises(book)
    if name:
        chosen = [ledger.find(every, name)]
        if not chosen[0].mends:
            raise PromiseError(f"{chosen[0].id}: it names no standard and no measure that it is to mend.")
        if chosen[0].day_of("done_claimed") is None:
            raise PromiseError(f"{chosen[0].id}: nobody has said, with a day, that it is done; before and after what?")
    else:
        chosen = [each for each in every if _is_testable(each)]
    return [_retested(book, promise, as_of, engine, source) for promise in chosen]


def _is_testable(promise: Promise) -> bool:
    return bool(promise.mends) and promise.day_of("done_claimed") is not None and promise.state in TESTED_FROM


def _retested(book: Path, promise: Promise, as_of: date | None, engine: str, source: str) -> Retested:
    on = promise.day_of("done_claimed")
    assert on is not None
    former = next((entry.answer for entry in reversed(promise.entries) if entry.kind == "retested"), "")
    unit = promise.unit_within or promise.unit
    tests = tuple(_test(book, each, unit, on, as_of, engine, source) for each in promise.mends)
    return Retested(promise.id, tests, former)


def _test(book: Path, name: str, unit: str, on: date, as_of: date | None, engine: str, source: str) -> FigureTest:
    """Test one figure; what stands in the way of it is no error but makes it unclear, for the others can be tested."""
    try:
        asked = find_measure(name)
    except RingTrueError as problem:
        return FigureTest(name, name, unit, on, trouble=str(problem))
    title = asked.text.title
    try:
        behind = cases_behind(book, asked, unit, on, as_of, engine, source)
        if unit:
            _, beside, course = before_after(book, asked, unit, on, CUT, as_of=as_of, engine=engine, source=source)
            return FigureTest(name, title, unit, on, beside, course, behind)
        one = one_series(book, asked, CUT, as_of, engine, source)
        change = list(one.periods).index(int(CUT.place(on))) if CUT.place(on) in one.periods else 0
        hits, totals = one.hits.sum(axis=0), one.totals.sum(axis=0)
        if not 0 < change < len(one.periods):
            raise CasebookError(f"Nothing lies before or after {on}.")
        return FigureTest(name, title, "", on, None, interrupted(hits, totals, change), behind)
    except (CasebookError, UnknownNameError, ValueError) as problem:
        return FigureTest(name, title, unit, on, trouble=str(problem))


def cases_behind(
    book: Path, asked: Measure, unit: str, since: date, as_of: date | None, engine: str, source: str = ""
) -> tuple[str, ...]:
    """Return the ids of the cases of a unit, or of all, that a measure counts since a day."""
    found: list[str] = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            if snapshot.kind != asked.text.kind or not asked.on_cases or asked.since is not None:
                continue
            question = question_of(asked)
            codes = dict(zip(question.answers, question.kinds, strict=True))
            for answers in running.ask(evidence, {"said": question.node, "on": question.on}):
                for number, said, at in zip(answers["case_no"], answers["said"], answers["on_lo"], strict=True):
                    is_here = not unit or snapshot.units[number] == unit
                    if codes[said] == "yes" and at is not None and at >= day_micros(since) and is_here:
                        found.append(snapshot.case_ids[number])
    return tuple(found)


@dataclass(frozen=True)
class Turned:
    """A promise whose re-test says something else than before, and the state that it has come to."""

    retested: Retested
    state: State


def retest_at_load(book: Path, source: str, as_of: date | None = None) -> list[Turned]:
    """Test every promise again after a load, and write down each answer that has turned; return those.

    One that was closed opens again where its answer has turned to broken.
    """
    if not any(_is_testable(each) for each in promises(book)):
        return []
    turned = [each for each in retest(book, as_of=as_of) if each.has_turned]
    load = Casebook(book).history(source)[-1]
    found = []
    for each in turned:
        reason = f"the load of {source} on {load.day} (snapshot {load.snapshot})"
        done = act_on(book, each.promise, "retested", as_of or load.day, RETESTER, reason, each.result)
        found.append(Turned(each, done.state))
    return found
