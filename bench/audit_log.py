"""A log of cases for the benchmark, with faults planted in it, and an oracle that knows them without any engine.

Every case has twenty events in twenty slots; the event of slot s is of kind k<s>, about half a day after the former.
Faults are planted in a share of the cases: an event turned into a mere note, two events exchanged in time, a long
delay, another officer. The oracle reads the same arrays slot by slot, so that what it counts owes nothing to SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ringtrue.record import seal
from ringtrue.record.draft import Draft, columns_of

SLOTS = 20
NOTE = 19
HOUR, DAY = 3_600_000_000, 86_400_000_000
KINDS = [f"k{number:02d}" for number in range(SLOTS)]
OFFICERS = [f"N-{number:03d}" for number in range(500)]


@dataclass(frozen=True)
class Log:
    """The events as arrays of one row per case and one column per slot."""

    kind: NDArray[np.int64]
    time: NDArray[np.int64]
    actor: NDArray[np.int64]
    amount: NDArray[np.int64]

    def has(self, slot: int) -> NDArray[np.bool_]:
        """Return which cases have the event of a slot as it should be."""
        return self.kind[:, slot] == slot


def make_log(cases: int, seed: int = 1) -> Log:
    """Return a log with faults in about a fifth of its cases."""
    rng = np.random.default_rng(seed)
    gaps = rng.integers(2, 20, (cases, SLOTS)) * HOUR + rng.integers(0, HOUR, (cases, SLOTS))
    start = 1_300_000_000_000_000 + rng.integers(0, 3_000, cases) * DAY
    time = start[:, None] + np.cumsum(gaps, axis=1)
    kind = np.tile(np.arange(SLOTS), (cases, 1))
    actor = np.repeat(rng.integers(0, len(OFFICERS), (cases, 1)), SLOTS, axis=1)
    actor[:, 10:] = (actor[:, :1] + 1 + rng.integers(0, 400, (cases, 1))) % len(OFFICERS)
    amount = rng.integers(40, 60, (cases, SLOTS))
    log = Log(kind, time, actor, amount)
    for _ in range(4):
        _plant(rng, log, cases // 20)
    return log


def _plant(rng: np.random.Generator, log: Log, count: int) -> None:
    """Plant one fault of each sort in `count` cases each."""
    cases = log.kind.shape[0]
    slot = rng.integers(0, NOTE, count)
    log.kind[rng.integers(0, cases, count), slot] = NOTE
    chosen, left = rng.permutation(cases)[:count], rng.integers(0, SLOTS - 4, count)
    right = left + rng.integers(1, 4, count)
    log.time[chosen, left], log.time[chosen, right] = log.time[chosen, right], log.time[chosen, left].copy()
    late = rng.integers(0, cases, count)
    log.time[late, slot] += rng.integers(2, 9, count) * DAY
    log.actor[rng.integers(0, cases, count), slot] = rng.integers(0, len(OFFICERS), count)
    log.amount[rng.integers(0, cases, count), slot] = rng.integers(0, 100, count)


def seal_log(log: Log, folder: Path) -> Path:
    """Write a log as a snapshot, by the same act that seals any load."""
    cases = log.kind.shape[0]
    draft = Draft("bench", "trace")
    rows = {
        "case_no": pa.array(np.repeat(np.arange(cases), SLOTS), pa.int32()),
        "source_row": pa.array(np.arange(cases * SLOTS), pa.int64()),
        "stanza": pa.array(np.zeros(cases * SLOTS), pa.int32()),
        "kind": _names(log.kind, KINDS),
        "happened_lo": pa.array(log.time.ravel()),
        "happened_hi": pa.array(log.time.ravel()),
        "actor": _names(log.actor, OFFICERS),
        "amount": pa.array(log.amount.ravel()),
    }
    facts = {
        "case_no": pa.array(np.arange(cases), pa.int32()),
        "case_id": pa.array([f"bench/{number}" for number in range(cases)]),
        "source_row": pa.array(np.arange(cases) * SLOTS, pa.int64()),
    }
    events, table = _filled(rows, draft.event_types), _filled(facts, draft.case_types)
    table, events, _ = seal.settle(table, events, draft)
    return seal.write(folder, table, events, {}, {"source": "bench", "kind": "trace"})


def _names(numbers: NDArray[np.int64], names: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers.ravel(), pa.int32()), pa.array(names)).cast(pa.string())


def _filled(given: dict[str, pa.Array], types: object) -> pa.Table:
    length = len(next(iter(given.values())))
    wanted = columns_of(types)  # type: ignore[arg-type]
    return pa.table({**given, **{name: pa.nulls(length, kind) for name, kind in wanted if name not in given}})


# ---- thirty standards, each with its oracle: which cases breach it


Oracle = Callable[[Log], NDArray[np.bool_]]


def _at(log: Log, slot: int) -> NDArray[np.int64]:
    return log.time[:, slot]


def _edge(log: Log, last: bool) -> NDArray[np.int64]:
    place = log.time.argmax(axis=1) if last else log.time.argmin(axis=1)
    return np.take_along_axis(log.kind, place[:, None], axis=1)[:, 0]


def plain_standards() -> list[tuple[str, Oracle]]:
    """Return eleven that one pass over the events decides: existence, order of firsts, counts, ends."""
    k = [f"kind == '{name}'" for name in KINDS]
    first = [f"first(events, {each})" for each in k]
    return [
        (f"exists(events, {k[0]})", lambda log: ~log.has(0)),
        (f"not exists(events, {k[1]} and amount >= 60)", lambda log: log.has(1) & (log.amount[:, 1] >= 60)),
        (f"count(events, {k[2]}) == 1", lambda log: ~log.has(2)),
        ("first(events).kind == 'k00'", lambda log: _edge(log, False) != 0),
        ("last(events).kind == 'k19'", lambda log: _edge(log, True) != NOTE),
        (f"not exists(events, {k[3]}) or exists(events, {k[4]})", lambda log: log.has(3) & ~log.has(4)),
        (f"exists(events, {k[5]}) and exists(events, {k[6]})", lambda log: ~log.has(5) | ~log.has(6)),
        (f"count(events, {k[19]}) <= 2", lambda log: (log.kind == NOTE).sum(axis=1) > 2),
        (f"{first[7]}.happened <= {first[8]}.happened",
         lambda log: log.has(7) & log.has(8) & (_at(log, 7) > _at(log, 8))),
        (f"{first[9]}.happened <= {first[8]}.happened + days(2)",
         lambda log: log.has(9) & log.has(8) & (_at(log, 9) > _at(log, 8) + 2 * DAY)),
        (f"{first[2]}.actor != {first[15]}.actor",
         lambda log: log.has(2) & log.has(15) & (log.actor[:, 2] == log.actor[:, 15])),
    ]  # fmt: skip


def paired_standards() -> list[tuple[str, Oracle]]:
    """Return nineteen over pairs of events: for every A a B after it or before it, by whom, within what time."""
    made = []
    for number in range(19):
        a, b = number % 17, number % 17 + 1 + number % 2
        made.append(_paired(number, a, b))
    return made


def _paired(number: int, a: int, b: int) -> tuple[str, Oracle]:
    sort = number % 6
    tests = [
        "happened > that.happened and happened <= that.happened + days(2)",
        "happened > that.happened and actor == that.actor",
        "happened > that.happened and amount >= 45",
        "happened >= that.happened and actor == that.actor and happened <= that.happened + hours(40)",
        "position > that.position",
        "happened > that.happened and amount <= 55 and happened <= that.happened + days(3)",
    ]
    when = " and amount >= 50" if number % 3 == 0 else ""
    text = f"every(events, kind == '{KINDS[a]}'{when}, exists(events, kind == '{KINDS[b]}' and {tests[sort]}))"

    def breached(log: Log) -> NDArray[np.bool_]:
        one, two = _at(log, a), _at(log, b)
        same, amount = log.actor[:, a] == log.actor[:, b], log.amount[:, b]
        answers = [
            (two > one) & (two <= one + 2 * DAY),
            (two > one) & same,
            (two > one) & (amount >= 45),
            (two >= one) & same & (two <= one + 40 * HOUR),
            _later(log, a, b),
            (two > one) & (amount <= 55) & (two <= one + 3 * DAY),
        ]
        triggered = log.has(a) & (log.amount[:, a] >= 50 if when else True)
        return triggered & ~(log.has(b) & answers[sort])

    return text, breached


def _later(log: Log, a: int, b: int) -> NDArray[np.bool_]:
    """Return where slot b stands after slot a in the order of the case: by time, then by the row of the source."""
    return (_at(log, b) > _at(log, a)) | ((_at(log, b) == _at(log, a)) & (b > a))


def standards() -> list[tuple[str, Oracle]]:
    """Return all thirty."""
    return [*plain_standards(), *paired_standards()]
