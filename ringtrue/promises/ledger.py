"""The ledger: every promise of a casebook and of the database of acts, with its life, its state and its last day.

What a file says of a promise and what people have done about it here are one life. The life is replayed by the one
dictionary of `states.py`; what the files say and the dictionary does not allow is kept, changes nothing, and is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ringtrue.errors import PromiseError, UnknownNameError
from ringtrue.promises.clocks import Clock, clock_of, days_stood
from ringtrue.promises.database import Act
from ringtrue.promises.states import NATURAL, Move, State, after, refusal, replay
from ringtrue.record.draft import Draft
from ringtrue.record.example import settled
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case, Snapshot
from ringtrue.record.spans import Span, day_span, micros, moment
from ringtrue.record.types import Unreadable, Value
from ringtrue.record.yamlfile import near

OWN = "ledger"  # the source of promises that were never in a file
ANSWER_OF = {"answered": "response", "retested": "result"}


@dataclass(frozen=True)
class Entry:
    """One event in the life of a promise, and whether a file says it or a person did it here, with the reason."""

    kind: str
    answer: str
    when: Span | None
    by: str
    reason: str
    is_act: bool
    values: dict[str, Value]

    @property
    def day(self) -> date | None:
        """The day on which it happened, where it is known to the day."""
        if self.when is None or moment(self.when.lo).date() != moment(self.when.hi).date():
            return None
        return moment(self.when.lo).date()

    @property
    def move(self) -> Move:
        """What it is to the dictionary of states."""
        return Move(self.kind, self.answer)


@dataclass(frozen=True)
class Promise:
    """A promise: what was asked of whom by whom, what it is to mend, and all that happened to it, in order."""

    id: str
    unit: str
    body: str
    title: str
    text: str
    page: str
    subject_local: str
    mends: tuple[str, ...]
    status: str
    entries: tuple[Entry, ...]

    @cached_property
    def _replayed(self) -> tuple[State, list[str]]:
        return replay(entry.move for entry in self.entries)

    @property
    def force(self) -> str:
        """The force that is asked; of `force: unit` what stands before the colon."""
        return self.unit.split(":", 1)[0].strip()

    @property
    def unit_within(self) -> str:
        """The unit of the force that is asked, where one is named; of `force: unit` what stands after the colon."""
        return self.unit.split(":", 1)[1].strip() if ":" in self.unit else ""

    @property
    def state(self) -> State:
        """How far it has come."""
        return self._replayed[0]

    @property
    def oddities(self) -> list[str]:
        """What its files say that cannot have happened in that order; it changed nothing."""
        return self._replayed[1]

    def day_of(self, kind: str) -> date | None:
        """Return the day of the last event of a kind; None where there is none, or its day is not known."""
        days = [entry.day for entry in self.entries if entry.kind == kind]
        return days[-1] if days else None

    def has(self, kind: str) -> bool:
        """Whether there is an event of a kind."""
        return any(entry.kind == kind for entry in self.entries)

    @property
    def made(self) -> date | None:
        """The day on which it was made."""
        return self.day_of("made")

    @property
    def answer(self) -> str:
        """The last answer: a code of `responses`, or nothing."""
        return next((entry.answer for entry in reversed(self.entries) if entry.kind == "answered"), "")

    @property
    def clock(self) -> Clock | None:
        """The clock that runs for an answer, where a law of the library gives one."""
        return clock_of(self.body, "made", self.made) if self.made else None

    def last_day(self, as_of: date, reading: str = "statutory") -> date | None:
        """Return the last day for an answer in a reading of its clock, extensions and standing clock counted."""
        clock = self.clock
        if clock is None or self.made is None:
            return None
        return clock.last_day(self.made, reading, self._extended(), self._stood(as_of))

    def _extended(self) -> int:
        return sum(_days(entry) for entry in self.entries if entry.kind == "extension_granted")

    def _stood(self, as_of: date) -> int:
        stopped, resumed = (
            [entry.day for entry in self.entries if entry.kind == kind and entry.day]
            for kind in ("clock_stopped", "clock_resumed")
        )
        return days_stood(stopped, resumed, as_of)

    @property
    def published_due(self) -> date | None:
        """The last day for an answer as it was published."""
        return self.day_of("answer_due")

    @property
    def is_answered(self) -> bool | None:
        """Whether there is an answer; None where nothing is known of it, which is not the same as none.

        Of a promise of ours every answer would be written here; of one in a file only its status tells that it is open.
        """
        if self.has("answered"):
            return True
        if self.state not in (State.NEW, State.MADE):
            return None
        return False if self.status == "open" or self.id.startswith(f"{OWN}/") else None

    def due(self, as_of: date) -> date | None:
        """Return the last day that counts against a force: the published one, on which it may rely, else the law's."""
        published = self.published_due
        if published is not None:
            return published + timedelta(days=self._extended() + self._stood(as_of))
        return self.last_day(as_of)

    def is_overdue(self, as_of: date) -> bool | None:
        """Whether an answer is owed and the last day has passed; None where it cannot be told."""
        if self.is_answered:
            return False
        due = self.due(as_of)
        if self.is_answered is None or due is None:
            return None
        return as_of > due


def promises_of(snapshot: Snapshot, acts: Iterable[Act] = ()) -> Iterator[Promise]:
    """Yield the promises of a snapshot, in its order, each with the acts on it."""
    by_promise: dict[str, list[Act]] = {}
    for act in acts:
        by_promise.setdefault(act.promise, []).append(act)
    for case in snapshot.cases(range(snapshot.manifest["cases"])):
        yield promise_of(case, by_promise.get(case.id, []))


def own_promises(acts: Sequence[Act]) -> list[Promise]:
    """Return the promises that were made in the database and stand in no file, by their names."""
    names = [act.promise for act in acts if act.kind == "made" and act.promise.startswith(f"{OWN}/")]
    return [
        promise_of(Case({"case_id": name, "case_no": 0}, []), [act for act in acts if act.promise == name])
        for name in sorted(names)
    ]


def promise_of(case: Case, acts: Sequence[Act] = ()) -> Promise:
    """Return a promise from its case and the acts on it."""
    said = {name: value for name, value in case.columns.items() if value is not None}
    for act in acts:
        if act.kind == "made":
            said |= {name: text for name, text in act.values.items() if name in schema().case_of("promise")}
    files = [_entry(event) for event in case.events]
    texts = {
        name: str(said.get(name, ""))
        for name in ("unit", "body", "title", "text", "page", "subject_local", "mends", "status")
    }
    return Promise(
        case.id,
        texts["unit"],
        texts["body"],
        texts["title"],
        texts["text"],
        texts["page"],
        texts["subject_local"],
        tuple(texts["mends"].split()),
        texts["status"],
        (*_in_natural_order(files), *(_entry_of_act(act) for act in acts)),
    )


def _entry(event: dict[str, Value]) -> Entry:
    kind, when = str(event["kind"]), event.get("happened")
    answer = event.get(ANSWER_OF.get(kind, ""))
    by = event.get("actor")
    return Entry(
        kind, str(answer or ""), when if isinstance(when, Span) else None, str(by or ""), "", False, dict(event)
    )  # fmt: skip


def _entry_of_act(act: Act) -> Entry:
    types = schema().event_of("promise")
    values: dict[str, Value] = {
        name: types[name].clean(text) for name, text in act.values.items() if name in types and text
    }
    if act.kind in ANSWER_OF and act.answer:
        values[ANSWER_OF[act.kind]] = act.answer
    if act.entered is not None:
        at = micros(act.entered.replace(tzinfo=None))
        values["entered"] = Span(at, at)
    return Entry(act.kind, act.answer, day_span(act.happened), act.actor, act.reason, True, values)


def _in_natural_order(entries: list[Entry]) -> list[Entry]:
    """Return what files say in the order of time; what has no time stands before what follows it by nature.

    A promise is made before anything else happens to it, and of what ends at one time the order by nature holds.
    """
    dated = sorted((entry for entry in entries if entry.when is not None), key=_place)
    for entry in (entry for entry in entries if entry.when is None):
        place = next(
            (at for at, other in enumerate(dated) if _rank(other.kind) > _rank(entry.kind)),
            len(dated),
        )
        dated.insert(place, entry)
    return dated


def _place(entry: Entry) -> tuple[bool, int, int]:
    assert entry.when is not None
    return entry.kind != "made", entry.when.hi, _rank(entry.kind)


def _rank(kind: str) -> int:
    return NATURAL.index(kind) if kind in NATURAL else len(NATURAL)


def _days(entry: Entry) -> int:
    amount = entry.values.get("amount")
    return amount.lo if isinstance(amount, Span) else 0


def check(promise: Promise | None, act: Act) -> None:
    """Raise PromiseError where an act is not allowed in the state of its promise, or says what the record cannot hold.

    What is once written cannot be removed, so that nothing may be written that cannot be read again.
    """
    state = promise.state if promise else State.NEW
    if after(state, Move(act.kind, act.answer)) is None:
        raise PromiseError(f"{act.promise}: {refusal(state, Move(act.kind, act.answer))}")
    if promise and promise.made and act.happened < promise.made:
        raise PromiseError(f"{act.promise}: {act.happened} lies before {promise.made}, when it was made.")
    record = schema()
    types = {**record.case_of("promise"), **record.event_of("promise")}
    for name, text in act.values.items():
        if name not in types:
            raise PromiseError(f"{act.promise}: a promise has no {name!r}{near(name, types)}.")
        try:
            types[name].clean(text)
        except Unreadable as problem:
            raise PromiseError(
                f"{act.promise}: {name}: {text!r} is {problem}; expected {types[name].explain()}."
            ) from None


def find(promises: Iterable[Promise], name: str) -> Promise:
    """Return a promise by its id, or by its key alone where that is unambiguous; raise UnknownNameError."""
    every = list(promises)
    found = [each for each in every if name in (each.id, each.id.split("/", 1)[-1])]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"{name!r} names {len(found)} promises: {', '.join(each.id for each in found)}.")
    raise UnknownNameError(f"no promise {name!r}{near(name, [each.id for each in every], listing=False)}.")


def case_of(promise: Promise) -> Case:
    """Return the whole life of a promise, acts and all, as a case that standards can be put to."""
    draft = Draft(OWN, "promise")
    names = ("unit", "body", "title", "text", "page", "subject_local", "status")
    texts = {name: str(getattr(promise, name)) for name in names} | {"mends": " ".join(promise.mends)}
    row = draft.add_row(OWN, 1, promise.id)
    number = draft.add_case(promise.id, {name: text for name, text in texts.items() if text}, row)
    kinds = draft.event_types
    for place, entry in enumerate(promise.entries, 1):
        values = {name: value for name, value in entry.values.items() if name in kinds}
        draft.add_event(number, {**values, "kind": entry.kind, "happened": entry.when}, row, place)
    return settled(draft)[0]
