"""How many cases an officer and a unit held at each allocation, worked out from all cases when a snapshot is sealed."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ringtrue.record.order import NEVER, Longs, is_kind, longs
from ringtrue.record.schema import CaseKind


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
