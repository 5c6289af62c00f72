"""A log of investigations in which every fault is known: 20 events a case, 20 kinds of event, breaches planted.

Each case follows one of four courses that keep all the standards of `audit_standards.py`; a planted case breaks
exactly one of them. Made with numpy, then settled and sealed as any source is, so that the audit reads what it would
read of a real force.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ringtrue.record import seal
from ringtrue.record.draft import Draft
from ringtrue.record.schema import schema
from ringtrue.record.spans import DAY, MINUTE, day_micros

EVENTS_A_CASE = 20
ONE_IN = 100  # of each hundred cases, one has a breach of standard 1, one of standard 2, and so on
OFFICERS, UNITS = 2_000, 40
COURSES = (
    # One suspect, and a prosecutor.
    "reported recorded responded allocated note_made specialist_contact victim_contacted scene_visited "
    "evidence_collected evidence_submitted evidence_result victim_interviewed suspect_identified suspect_interviewed "
    "witness_interviewed victim_contacted reviewed prosecutor_consulted approved closed",
    # No suspect, two exhibits.
    "reported recorded responded allocated scene_visited evidence_collected note_made specialist_contact "
    "victim_contacted evidence_submitted evidence_result evidence_submitted evidence_result victim_interviewed "
    "witness_interviewed witness_interviewed victim_contacted reviewed approved closed",
    # The victim withdraws between two reviews.
    "reported recorded responded allocated specialist_contact victim_contacted victim_interviewed scene_visited "
    "evidence_collected evidence_submitted evidence_result witness_interviewed suspect_identified suspect_interviewed "
    "note_made reviewed victim_withdrew reviewed approved closed",
    # Two suspects.
    "reported recorded responded allocated note_made specialist_contact victim_contacted victim_interviewed "
    "suspect_identified suspect_interviewed suspect_identified suspect_interviewed scene_visited evidence_collected "
    "evidence_submitted evidence_result witness_interviewed reviewed approved closed",
)
KINDS = sorted({kind for course in COURSES for kind in course.split()})
# Who does what: the place of the officer among those of the case, and the role.
WHO = {
    "reported": (0, "front_counter"), "recorded": (0, "front_counter"), "responded": (1, "patrol_officer"),
    "allocated": (2, "supervisor"), "specialist_contact": (3, "specialist"), "victim_contacted": (3, "specialist"),
    "victim_interviewed": (3, "specialist"), "victim_withdrew": (3, "specialist"), "note_made": (4, "other"),
    "scene_visited": (5, "detective"), "evidence_collected": (5, "detective"), "evidence_submitted": (5, "detective"),
    "suspect_identified": (5, "detective"), "suspect_interviewed": (5, "detective"),
    "evidence_result": (6, "laboratory"), "witness_interviewed": (7, "detective_constable"),
    "reviewed": (8, "supervisor"), "prosecutor_consulted": (9, "prosecutor"), "approved": (10, "command"),
    "closed": (10, "registrar"),
}  # fmt: skip
DEPTH = {"victim_interviewed": "full", "suspect_interviewed": "full", "victim_contacted": "initial"}
METHOD = {
    "suspect_interviewed": "in_person", "specialist_contact": "in_person", "scene_visited": "in_person",
    "witness_interviewed": "phone", "prosecutor_consulted": "written",
}  # fmt: skip
ROLES = sorted({role for _, role in WHO.values()})
DEPTHS, METHODS = ["full", "initial"], ["in_person", "phone", "written"]
OTHER_OFFICER, NOTE_OFFICER = 11, 4
ABSENT = -1

Rows = NDArray[np.int64]
Grid = NDArray[Any]


@dataclass
class Log:
    """Every attribute of every event as a number, one row per case and one column per event."""

    kind: Grid
    time: Grid
    actor: Grid
    role: Grid
    depth: Grid
    method: Grid
    person: Grid
    unit: Grid
    begun: Grid

    def slot(self, rows: Rows, kind: str) -> tuple[Rows, Rows]:
        """Return the rows that hold a kind, and the place of its first event in each."""
        held = self.kind[rows] == KINDS.index(kind)
        kept = held.any(axis=1)
        return rows[kept], held.argmax(axis=1)[kept]

    def officer(self, rows: Rows, place: int) -> Grid:
        """Return an officer of each case by place; those of different places differ."""
        return (rows * 7 + place * 37) % OFFICERS


def plain_log(cases: int, seed: int = 7) -> Log:
    """Return a log in which every case keeps every standard."""
    rng = np.random.default_rng(seed)
    codes = np.array([[KINDS.index(kind) for kind in course.split()] for course in COURSES], dtype=np.int8)
    kind = codes[rng.integers(0, len(COURSES), cases)]
    gaps = rng.integers(5, 600, kind.shape, dtype=np.int32)
    begun = day_micros(date(2010, 1, 1)) + rng.integers(0, 14 * 365 * 24 * 60, cases) * MINUTE
    time = begun[:, None] + np.cumsum(gaps, axis=1, dtype=np.int64) * MINUTE
    rows = np.arange(cases)
    places = _by_kind(lambda name: WHO[name][0])
    actor = ((rows[:, None] * 7 + places.astype(np.int64)[kind] * 37) % OFFICERS).astype(np.int16)
    suspect = (kind == KINDS.index("suspect_identified")) | (kind == KINDS.index("suspect_interviewed"))
    unit = np.broadcast_to((rows % UNITS)[:, None], kind.shape).astype(np.int16)
    return Log(
        kind, time, actor,
        role=_by_kind(lambda name: ROLES.index(WHO[name][1]))[kind],
        depth=_by_kind(lambda name: DEPTHS.index(DEPTH[name]) if name in DEPTH else ABSENT)[kind],
        method=_by_kind(lambda name: METHODS.index(METHOD[name]) if name in METHOD else ABSENT)[kind],
        person=np.where(suspect, (rows % 50_000)[:, None], ABSENT).astype(np.int32),
        unit=unit, begun=begun,
    )  # fmt: skip


def _by_kind(value: Callable[[str], int]) -> Grid:
    return np.array([value(kind) for kind in KINDS], dtype=np.int8)


# ---- planting: each returns the rows in which it could be done


def put(log: Log, rows: Rows, kind: str, /, **values: Any) -> Rows:
    """Change the first event of a kind: another kind, an officer by place, a role, ..."""
    rows, slots = log.slot(rows, kind)
    _set(log, rows, slots, values)
    return rows


def put_all(log: Log, rows: Rows, kind: str, /, **values: Any) -> Rows:
    """Change every event of a kind."""
    places, slots = np.nonzero(log.kind[rows] == KINDS.index(kind))
    _set(log, rows[places], slots, values)
    return np.unique(rows[places])


def move_note(log: Log, rows: Rows, beside: str, minutes: int, **values: Any) -> Rows:
    """Put the case's note some minutes after (or before) the first event of a kind, as something else if so said."""
    rows, there = log.slot(rows, beside)
    rows, here = log.slot(rows, "note_made")
    _, there = log.slot(rows, beside)
    log.time[rows, here] = log.time[rows, there] + minutes * MINUTE
    _set(log, rows, here, values)
    return rows


def delay(log: Log, rows: Rows, kind: str, days: int) -> Rows:
    """Let everything from the first event of a kind on happen some days later."""
    rows, slots = log.slot(rows, kind)
    late = np.arange(EVENTS_A_CASE)[None, :] >= slots[:, None]
    log.time[rows] += late * (days * DAY)
    return rows


def _set(log: Log, rows: Rows, slots: Rows, values: dict[str, Any]) -> None:
    names = {"kind": KINDS, "role": ROLES, "depth": DEPTHS, "method": METHODS}
    for name, value in values.items():
        if name == "actor":
            log.actor[rows, slots] = log.officer(rows, value)
        elif name == "person":
            log.person[rows, slots] = 50_000 + value
        elif name == "unit":
            log.unit[rows, slots] = UNITS + value
        else:
            getattr(log, name)[rows, slots] = names[name].index(value)


# ---- as a snapshot


def event_table(log: Log) -> pa.Table:
    """Return the events as a source would have been read: rows in the order of their time of entry."""
    cases, width = log.kind.shape
    total = cases * width
    happened = pa.array(log.time.reshape(-1))
    columns: dict[str, pa.Array] = {
        "case_no": pa.array(np.repeat(np.arange(cases, dtype=np.int32), width)),
        "source_row": pa.array(np.arange(total)),
        "stanza": pa.array(np.zeros(total, dtype=np.int32)),
        "kind": _texts(log.kind, KINDS),
        "happened_lo": happened, "happened_hi": happened,
        "entered_lo": happened, "entered_hi": happened,
        "actor": _texts(log.actor, [f"officer {number:04}" for number in range(OFFICERS)]),
        "role": _texts(log.role, ROLES),
        "person": _texts(log.person, [f"person {number:05}" for number in range(50_100)]),
        "unit": _texts(log.unit, [f"unit {number:02}" for number in range(UNITS + 1)]),
        "method": _texts(log.method, METHODS),
        "depth": _texts(log.depth, DEPTHS),
    }  # fmt: skip
    return _with_all(columns, seal.stored_columns()[1], tuple(schema().model.derived_event), total)


def case_table(log: Log) -> pa.Table:
    """Return the cases, with their unit and nothing else that a form would say."""
    cases = len(log.begun)
    columns = {
        "case_no": pa.array(np.arange(cases, dtype=np.int32)),
        "case_id": pa.array([f"case {number:08}" for number in range(cases)]),
        "source_row": pa.array(np.arange(cases)),
        "unit": _texts(np.arange(cases) % UNITS, [f"unit {number:02}" for number in range(UNITS)]),
    }
    return _with_all(
        columns, seal.stored_columns()[0], ("begun_lo", "begun_hi", "finding_compared", "sanction_compared"), cases
    )


def _texts(codes: Grid, names: list[str]) -> pa.Array:
    flat = codes.reshape(-1)
    indices = pa.array(flat, mask=flat < 0) if (flat < 0).any() else pa.array(flat)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names)).cast(pa.string())


def _with_all(columns: dict[str, pa.Array], stored: list[str], derived: tuple[str, ...], rows: int) -> pa.Table:
    """Add the columns of the record that this log says nothing in."""
    draft = Draft("none", "report")
    blank = {field.name: field.type for table in (draft.case_table(), draft.event_table()) for field in table.schema}
    rest = [name for name in stored if name not in columns and name not in derived]
    return pa.table(columns | {name: pa.nulls(rows, blank[name]) for name in rest})


def sealed(log: Log, folder: Path) -> Path:
    """Settle and seal a log as a snapshot inside a folder, and return its path."""
    draft = Draft("bench", "report")
    cases, events, doubts = seal.settle(case_table(log), event_table(log), draft)
    assert not doubts, "a planted case lost a time; the plants would no longer be exact"
    problems = pa.Table.from_pylist([], pa.schema(list(seal.PROBLEM.items())))
    return seal.write(
        folder, cases, events, {"problems": problems}, {"source": "bench", "kind": "report", "told": None}
    )
