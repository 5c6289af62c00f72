"""What an event says only beside the rest of the record: who its officer was on that day, and what came before.

A condition looks at one case. That the officer was trained, stood above the investigator, or had too many cases, and
that the same man had been named in an earlier report, is told by other files; it is worked out here once, when the
snapshot is sealed, and kept with the event like anything else that the record says of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringtrue.record.caseload import caseloads
from ringtrue.record.draft import Draft
from ringtrue.record.order import NEVER, Longs, is_kind
from ringtrue.record.spans import Span
from ringtrue.record.wording import alike

Row = Mapping[str, Any]
SUSPECT_NAMED = ("suspect_identified", "suspect_arrested", "suspect_interviewed", "suspect_searched")
ALLOCATIONS = ("allocated", "reallocated")
DEEPEST_LINE = 12
TRAINED = {"specialist_trained": "specialist", "investigator_trained": "investigator"}


def with_derived(cases: pa.Table, events: pa.Table, draft: Draft, begun: Longs) -> pa.Table:
    """Return the events, in their order, with every column that other parts of the record decide."""
    kind = draft.record.kind(draft.kind)
    by_officer, by_unit = caseloads(events, cases["unit"].combine_chunks(), begun, kind)
    made: dict[str, pa.Array] = {"officer_caseload": by_officer, "unit_caseload": by_unit}
    made["line"] = _lines(events, draft)
    for name, group in TRAINED.items():
        made[name] = _trained(events, draft, group)
    made["earlier_reports"] = _earlier_reports(events, draft, begun)
    made["similar_texts"] = _similar_texts(events, draft)
    for name, column in made.items():
        events = events.append_column(name, _stated(name, column, events, draft))
    return events


def _stated(name: str, column: pa.Array, events: pa.Table, draft: Draft) -> pa.Array:
    """Put what an example states in the place of what was worked out."""
    if not any(draft.stated.values()):
        return column
    values = column.to_pylist()
    for row, place in enumerate(_columns(events, "case_no", "stanza")):
        value = draft.stated.get(place, {}).get(name)
        if value is not None:
            values[row] = value.lo if isinstance(value, Span) else value
    return pa.array(values, column.type)


# ---- the line of command


def _lines(events: pa.Table, draft: Draft) -> pa.Array:
    """Return where the officer of each event stood to the case's investigator: the same, above, or outside his line.

    The investigator is whoever the case was last allocated to by then; unknown before the first allocation. Where an
    allocation or the event itself has no known place, only an investigator who was the only one is known.
    """
    postings = draft.tables.get("posting", [])
    if not postings:
        return pa.nulls(events.num_rows, pa.string())
    superiors = _superiors(postings)
    known = {str(row["officer"]) for row in postings}
    found: list[str | None] = []
    rows = _columns(events, "case_no", "kind", "actor", "happened_lo", "is_placed")
    for _, case in groupby(rows, key=itemgetter(0)):
        for actor, when, investigator in _with_investigators(list(case)):
            if actor is None or investigator is None or actor not in known:
                found.append(None)
            elif actor == investigator:
                found.append("self")
            else:
                above = superiors(investigator, when) if when is not None else None
                found.append(None if above is None else "above" if actor in above else "outside")
    return pa.array(found, pa.string())


def _with_investigators(case: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str | None, int | None, str | None]]:
    """Yield the officer and the time of each event of a case with its investigator by then."""
    given = [(actor, is_placed) for _, kind, actor, _, is_placed in case if kind in ALLOCATIONS]
    only = given[0][0] if len({actor for actor, _ in given}) == 1 else None
    is_certain = all(is_placed for _, is_placed in given)
    latest = None
    for _, kind, actor, when, is_placed in case:
        latest = actor if kind in ALLOCATIONS else latest
        yield actor, when, latest if is_certain and is_placed else only


def _superiors(postings: Iterable[Row]) -> Callable[[str, int], frozenset[str] | None]:
    """Return a function from an officer and a moment to those above; None where the officer had no posting then."""
    by_officer: dict[str, list[Row]] = defaultdict(list)
    for row in postings:
        by_officer[str(row["officer"])].append(row)

    def posting(officer: str, when: int) -> Row | None:
        return next((row for row in by_officer.get(officer, ()) if _holds(row, when)), None)

    @cache
    def above(officer: str, day: int) -> frozenset[str] | None:
        chain: list[str] = []
        here = posting(officer, day)
        if here is None:
            return None
        while here is not None and here["supervisor"] and len(chain) < DEEPEST_LINE:
            chain.append(str(here["supervisor"]))
            here = posting(chain[-1], day)
        return frozenset(chain)

    return above


def _holds(row: Row, when: int) -> bool:
    started, ended = row["started_lo"], row["ended_hi"]
    return (started is None or started <= when) and (ended is None or when <= ended)


# ---- training


def _trained(events: pa.Table, draft: Draft, group: str) -> pa.Array:
    """Return whether the officer of each event had a course of a group behind him on that day, and not run out.

    Known only of officers whom the personnel files name at all.
    """
    courses, officers = draft.tables.get("training", []), draft.tables.get("officer", [])
    if not courses:
        return pa.nulls(events.num_rows, pa.string())
    wanted = set(draft.record.codes["courses"].groups[group])
    by_officer: dict[str, list[Row]] = {str(row["officer"]): [] for row in (*officers, *courses)}
    for row in courses:
        if row["course"] in wanted:
            by_officer[str(row["officer"])].append(row)

    def answer(actor: str | None, lo: int | None, hi: int | None) -> str | None:
        if actor is None or lo is None or hi is None or actor not in by_officer:
            return None
        states = {_had(row, lo, hi) for row in by_officer[actor]}
        return "yes" if True in states else None if None in states else "no"

    return pa.array([answer(*row) for row in _columns(events, "actor", "happened_lo", "happened_hi")], pa.string())


def _had(row: Row, lo: int, hi: int) -> bool | None:
    """Say whether a course counted during all of a time; None where its own dates do not tell."""
    if row["completed_lo"] is None:
        return None
    if row["completed_lo"] > hi or (row["expires_hi"] is not None and row["expires_hi"] < lo):
        return False
    is_certain = row["completed_hi"] <= lo and (row["expires_lo"] is None or row["expires_lo"] >= hi)
    return True if is_certain else None


# ---- what came before


def _earlier_reports(events: pa.Table, draft: Draft, begun: Longs) -> pa.Array:
    """Return, where an event names a suspect, in how many other cases he had been named as suspect by then.

    In a case that only the table of involvements ties to a person, he was named when it began. Not known where of some
    case it cannot be told whether he had been named in it by then.
    """
    persons = events["person"].combine_chunks()
    named = is_kind(events, SUSPECT_NAMED) & np.asarray(persons.is_valid().to_numpy(zero_copy_only=False))
    if not named.any():
        return pa.nulls(events.num_rows, pa.int64())
    rows = events.filter(pa.array(named)).select(["case_no", "person", "happened_lo", "happened_hi"]).to_pylist()
    namings = _namings(rows, draft, begun)
    found = iter(_named_before(row, namings[row["person"]]) for row in rows)
    return pa.array([next(found) if is_named else None for is_named in named], pa.int64())


def _namings(rows: Iterable[Row], draft: Draft, begun: Longs) -> Mapping[str, dict[int, tuple[int, int]]]:
    """Return, by person and case, the first moment at which he may have been named in it, and by when he surely was."""
    found: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        person, case, when = row["person"], row["case_no"], (row["happened_lo"], row["happened_hi"])
        may, must = (int(begun[case]), NEVER) if when[0] is None else when
        former = found[person].get(case, (NEVER, NEVER))
        found[person][case] = min(former[0], may), min(former[1], must)
    for person, case in _suspects(draft):
        if begun[case] != NEVER:
            found[person].setdefault(case, (int(begun[case]), int(begun[case])))
    return found


def _named_before(row: Row, cases: Mapping[int, tuple[int, int]]) -> int | None:
    if row["happened_lo"] is None:
        return None
    others = [when for case, when in cases.items() if case != row["case_no"]]
    certain = sum(must < row["happened_lo"] for _, must in others)
    return certain if certain == sum(may < row["happened_hi"] for may, _ in others) else None


def _suspects(draft: Draft) -> list[tuple[str, int]]:
    """Return the suspects that the table of involvements names, with the numbers of their cases."""
    numbers = {name: number for number, name in enumerate(draft.cases.column("case_id"))}
    rows = [row for row in draft.tables.get("involvement", []) if row["part"] == "suspect" and row["person"]]
    found = [(str(row["person"]), numbers.get(f"{draft.source}/{row['case']}")) for row in rows]
    return [(person, number) for person, number in found if number is not None]


def _similar_texts(events: pa.Table, draft: Draft) -> pa.Array:
    """Return how many other statements of a withdrawal in these files are worded nearly as this one."""
    statements = is_kind(events, ["retraction_taken"]) & pc.is_valid(events["note"]).to_numpy()
    counts = np.full(events.num_rows, -1)
    if statements.any():
        counts[statements] = alike(events["note"].filter(pa.array(statements)).to_pylist())
    return pa.array(counts, pa.int64(), mask=counts < 0)


def _columns(events: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(events[name].to_pylist() for name in names), strict=True)
