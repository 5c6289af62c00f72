"""What is settled once when a snapshot is sealed: beginnings, doubts, what was entered twice, the order of events.

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
    """Return the events sorted by case and place, with `position` counting from 1 within each case.

    `is_placed` says whether the place is known: an event without a time among dated ones may have come at any. Where no
    event of a case has a time, the files give nothing but an order, and that is taken.
    """
    numbers = longs(events, "case_no")
    keys = (longs(events, "stanza"), longs(events, "source_row"), longs(events, "happened_hi"))
    order = np.lexsort((*keys, longs(events, "happened_lo"), numbers))
    events, numbers = events.take(pa.array(order)), numbers[order]
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(numbers)])
    position = np.arange(len(numbers)) - np.repeat(starts, lengths) + 1
    is_dated = longs(events, "happened_lo") != NEVER
    of_dated_cases = np.repeat(np.add.reduceat(is_dated, starts) > 0, lengths) if len(numbers) else is_dated
    events = events.append_column("position", pa.array(position, pa.int32()))
    return events.append_column("is_placed", pa.array(is_dated | ~of_dated_cases))


def repeated(events: pa.Table) -> dict[int, int]:
    """Return which events say what an earlier row of the same file has said, each with the row number of that one.

    The same step of the same case to the same minute, by the same person and alike in every column, is one event that
    was entered twice; where the step has no time at all, the minute of the entry tells. Events of which only the day is
    known are left as they are: a day holds more than one of a kind.
    """
    cases, stanzas, rows = (longs(events, name) for name in ("case_no", "stanza", "source_row"))
    moments = _moments(events)
    order = np.lexsort((rows, moments, stanzas, cases))
    same = [np.diff(column[order]) == 0 for column in (cases, stanzas, moments)]
    near = np.flatnonzero(same[0] & same[1] & same[2] & (np.diff(rows[order]) != 0)) + 1
    places = [place for place in np.unique(np.r_[near - 1, near]) if moments[order[place]] != NEVER]
    chosen = order[np.array(places, dtype=np.int64)]
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for number, event in zip(chosen.tolist(), events.take(pa.array(chosen)).to_pylist(), strict=True):
        row = event.pop("source_row")
        if (kept := first.setdefault(tuple(event.values()), row)) != row:
            found[number] = kept
    return found


def _moments(events: pa.Table) -> NDArray[np.int64]:
    """Return the exact time of each event, or of its entry where it has none at all; NEVER where neither is exact."""
    lo, entered = longs(events, "happened_lo"), longs(events, "entered_lo")
    exact = np.where(lo == longs(events, "happened_hi"), lo, NEVER)
    of_entry = np.where(entered == longs(events, "entered_hi"), entered, NEVER)
    return np.where(lo == NEVER, of_entry, exact)
