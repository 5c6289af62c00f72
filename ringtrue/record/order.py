"""What is settled once when a snapshot is sealed: beginnings, doubts, the total order of events, caseloads.

Engines never sort: `first` and `last` read `position`, fixed here for ever, with ties and gaps decided once
(docs/decisions/0006): by time, then by the end of its precision, then by the row of the source and the place of the
stanza in the mapping; events without a time come last.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringtrue.record.schema import CaseKind
from ringtrue.record.spans import Span

NEVER = np.iinfo(np.int64).max
Longs = NDArray[np.int64]


def longs(table: pa.Table, name: str, missing: int = NEVER) -> Longs:
    """Return an integer column with a stand-in where it has gaps."""
    return plain_longs(table[name].combine_chunks(), missing)


def plain_longs(column: pa.Array, missing: int) -> Longs:
    """Return an integer array with a stand-in where it has gaps."""
    if column.null_count:
        column = pc.fill_null(column.cast(pa.int64()), missing)
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def is_kind(events: pa.Table, kinds: Sequence[str]) -> NDArray[np.bool_]:
    """Return which events are of one of some kinds."""
    found = pc.is_in(events["kind"], value_set=pa.array(list(kinds), pa.string()))
    return np.asarray(found.combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)


def beginnings(events: pa.Table, cases: int, kind: CaseKind, covers: Span | None) -> tuple[Longs, Longs]:
    """Return when each case began, as the two ends of what is known; the period of the source where nothing is.

    A case begins with its earliest dated event of a beginning kind; a log of any process begins with its first event.
    """
    lo, hi = longs(events, "happened_lo"), longs(events, "happened_hi")
    begins = is_kind(events, kind.begins) if kind.begins else np.ones(len(lo), dtype=bool)
    mask = begins & (lo != NEVER)
    numbers = longs(events, "case_no")[mask]
    first_lo, first_hi = np.full(cases, NEVER), np.full(cases, NEVER)
    order = np.lexsort((hi[mask], lo[mask], numbers))
    numbers, starts = np.unique(numbers[order], return_index=True)
    first_lo[numbers], first_hi[numbers] = lo[mask][order][starts], hi[mask][order][starts]
    if covers is not None:
        gone = first_lo == NEVER
        first_lo[gone], first_hi[gone] = covers.lo, covers.hi
    return first_lo, first_hi


def doubted(events: pa.Table, begun: Longs, kind: CaseKind) -> NDArray[np.bool_]:
    """Return which events are said to have happened before their case began, though they cannot have."""
    starts = begun[longs(events, "case_no")]
    before = (longs(events, "happened_hi") < starts) & (starts != NEVER)
    return before & is_kind(events, kind.not_before_begin)


def without_times(events: pa.Table, rows: NDArray[np.bool_]) -> pa.Table:
    """Return the events with the times of some of them taken as not known."""
    for name in ("happened_lo", "happened_hi"):
        blank = pc.if_else(pa.array(rows), pa.scalar(None, pa.int64()), events[name].combine_chunks())
        events = events.set_column(events.schema.get_field_index(name), name, blank)
    return events


def in_order(events: pa.Table) -> pa.Table:
    """Return the events sorted by case and place, with `position` counting from 1 within each case."""
    numbers = longs(events, "case_no")
    keys = (longs(events, "stanza"), longs(events, "source_row"), longs(events, "happened_hi"))
    order = np.lexsort((*keys, longs(events, "happened_lo"), numbers))
    events, numbers = events.take(pa.array(order)), numbers[order]
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(numbers)])
    position = np.arange(len(numbers)) - np.repeat(starts, lengths) + 1
    return events.append_column("position", pa.array(position, pa.int32()))


def caseloads(events: pa.Table, units: pa.Array, begun: Longs, kind: CaseKind) -> tuple[pa.Array, pa.Array]:
    """Return, for each allocation, how many cases the officer and the unit then held, this one included.

    A unit holds a case while it is open: from its beginning, an allocation or a reopening until the next end. An
    officer holds it while it is open and was last allocated to them. Other events have no caseload, and neither has an
    allocation of no known officer, unit or time.
    """
    held = _Held(kind.ends)
    lo, numbers = longs(events, "happened_lo"), longs(events, "case_no")
    turning = is_kind(events, [*ALLOCATIONS, "reopened", *kind.ends]) & (lo != NEVER)
    rows = np.flatnonzero(turning)
    kinds = events["kind"].take(pa.array(rows)).to_pylist()
    actors = events["actor"].take(pa.array(rows)).to_pylist()
    names = units.to_pylist()
    if not set(kinds) & set(ALLOCATIONS):
        nothing = pa.nulls(len(lo), pa.int64())
        return nothing, nothing
    by_case: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        by_case.setdefault(int(numbers[row]), []).append(place)
    for case, unit in enumerate(names):
        turns = [(int(lo[rows[place]]), kinds[place], actors[place]) for place in by_case.get(case, [])]
        held.follow(unit, int(begun[case]), turns)
    officer_load: list[int | None] = [None] * len(lo)
    unit_load: list[int | None] = [None] * len(lo)
    counts = {"officer": _Counter(held.by_officer), "unit": _Counter(held.by_unit)}
    for place, row in enumerate(rows):
        if kinds[place] in ALLOCATIONS:
            at = int(lo[row])
            officer_load[row] = counts["officer"].at(actors[place], at)
            unit_load[row] = counts["unit"].at(names[int(numbers[row])], at)
    return pa.array(officer_load, pa.int64()), pa.array(unit_load, pa.int64())


ALLOCATIONS = ("allocated", "reallocated")
Spans = dict[str, list[tuple[int, int]]]


class _Held:
    """Who held which cases from when until when, gathered case by case."""

    def __init__(self, ends: Sequence[str]) -> None:
        self.ends = ends
        self.by_officer: Spans = {}
        self.by_unit: Spans = {}

    def follow(self, unit: str | None, begun: int, turns: list[tuple[int, str, str | None]]) -> None:
        """Follow one case through its turning points, in their order."""
        opened: int | None = begun if begun != NEVER else None
        officer, since = None, opened
        for at, kind, actor in turns:
            if kind in self.ends:
                self._note(self.by_officer, officer, since, at)
                self._note(self.by_unit, unit, opened, at)
                opened = since = None
                continue
            if kind in ALLOCATIONS:
                self._note(self.by_officer, officer, since, at)
                officer, since = actor, at
            elif since is None:
                since = at
            opened = at if opened is None else opened
        self._note(self.by_officer, officer, since, NEVER)
        self._note(self.by_unit, unit, opened, NEVER)

    @staticmethod
    def _note(spans: Spans, who: str | None, start: int | None, end: int) -> None:
        if who is not None and start is not None and start < end:
            spans.setdefault(who, []).append((start, end))


class _Counter:
    """Counts how many intervals of somebody hold a moment: those begun by then, less those ended by then."""

    def __init__(self, spans: Spans) -> None:
        self.starts = {who: np.sort(np.array([start for start, _ in found])) for who, found in spans.items()}
        self.ends = {who: np.sort(np.array([end for _, end in found])) for who, found in spans.items()}

    def at(self, who: str | None, moment: int) -> int | None:
        if who is None or who not in self.starts:
            return None
        begun = np.searchsorted(self.starts[who], moment, "right")
        return int(begun - np.searchsorted(self.ends[who], moment, "right"))
