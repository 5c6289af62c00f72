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
from ringtrue.record.spans import Span, floor_day

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

    A case is held by an officer from its allocation to them until its next allocation or its end, and by a unit from
    its beginning until its end; a case with no end is held still. Other events have no caseload.
    """
    numbers, lo = longs(events, "case_no"), longs(events, "happened_lo")
    allocated = is_kind(events, ["allocated", "reallocated"]) & (lo != NEVER)
    ends = np.full(len(begun), NEVER)
    closing = is_kind(events, kind.ends) & (lo != NEVER)
    np.minimum.at(ends, numbers[closing], lo[closing])
    officer = plain_longs(events["actor"].combine_chunks().dictionary_encode().indices, -1)
    rows = np.flatnonzero(allocated & (officer >= 0))
    held = _until(rows, numbers, lo, ends)
    by_officer = _held_at(officer[rows], lo[rows], held, officer[rows], lo[rows])
    unit = plain_longs(units.dictionary_encode().indices, -1)
    known = (begun != NEVER) & (unit >= 0)
    at_unit = np.flatnonzero(allocated & (unit[numbers] >= 0))
    ends_of_day = np.array([floor_day(int(value)) for value in lo[at_unit]], dtype=np.int64)
    by_unit = _held_at(
        unit[known], begun[known], ends[known], unit[numbers[at_unit]], np.maximum(lo[at_unit], ends_of_day)
    )
    return _sparse(rows, by_officer, len(lo)), _sparse(at_unit, by_unit, len(lo))


def _until(rows: Longs, numbers: Longs, lo: Longs, ends: Longs) -> Longs:
    """Return when each allocation ended: at the next allocation of its case, or at the case's end."""
    until = ends[numbers[rows]].copy()
    same = np.flatnonzero(numbers[rows][1:] == numbers[rows][:-1])
    until[same] = np.minimum(until[same], lo[rows][same + 1])
    return until


def _held_at(group: Longs, start: Longs, end: Longs, asked_group: Longs, asked: Longs) -> Longs:
    """Return how many intervals [start, end) of each asked group hold the asked moment."""
    began = np.lexsort((start, group))
    ended = np.lexsort((end, group))
    answers = np.zeros(len(asked), dtype=np.int64)
    for value in np.unique(asked_group):
        mine = asked_group == value
        starts = start[began][
            np.searchsorted(group[began], value, "left") : np.searchsorted(group[began], value, "right")
        ]
        stops = end[ended][np.searchsorted(group[ended], value, "left") : np.searchsorted(group[ended], value, "right")]
        moments = asked[mine]
        answers[mine] = np.searchsorted(starts, moments, "right") - np.searchsorted(stops, moments, "right")
    return answers


def _sparse(rows: Longs, values: Longs, length: int) -> pa.Array:
    filled, gaps = np.zeros(length, dtype=np.int64), np.ones(length, dtype=bool)
    filled[rows], gaps[rows] = values, False
    return pa.array(filled, pa.int64(), mask=gaps)
