"""What became of an officer while a matter about him was open: his rises in rank and his moves, beside the matter.

Nobody writes into a file of complaints that the officer was promoted. It stands in the lists of staff, and is put
beside the matter here, before a snapshot is sealed, each event with the row of the staff list that shows it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringtrue.record.draft import Draft
from ringtrue.record.order import NEVER
from ringtrue.record.spans import Span
from ringtrue.record.types import Value

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of a career: what it is, when (two ends of what is known), what it led to, and the row that says so."""

    kind: str
    when: Span
    to: dict[str, Value]
    row: int


def add_careers(draft: Draft) -> None:
    """Put rises and moves of each matter's officer that may lie within its life into the case, and its unit.

    A rise is a step to a rank higher in the order of the list of ranks, between one list of staff and the next in which
    the officer stands; of several ranks in lists of one time the highest counts. It happened on the day from which the
    later list gives him the rank, where that lies between the two lists, else at some time from the one to the other.
    A move is a posting to another unit. The unit of a matter that has none is that of the officer when it was alleged,
    and the present one that of his posting without an end.
    """
    if draft.kind != "matter":
        return
    postings = _by_officer(draft, "posting")
    steps = _steps(_by_officer(draft, "rank_held"), postings, draft.record.codes["ranks"].order)
    lives = _lives(draft)
    officers, units = draft.cases.column("officer"), draft.cases.column("unit")
    present = draft.cases.column("present_unit")
    for case, officer in enumerate(officers):
        if officer is None or case not in lives:
            continue
        alleged, ended = lives[case]
        if units[case] is None:
            units[case] = _unit_on(postings.get(officer, []), alleged)
        if present[case] is None:
            present[case] = _unit_on(postings.get(officer, []), NEVER)
        for step in steps.get(officer, ()):
            if step.when.hi >= alleged and step.when.lo <= ended:
                draft.add_event(case, {"kind": step.kind, "happened": step.when, **step.to}, step.row)
                draft.tie(case, step.row)


def _by_officer(draft: Draft, table: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in draft.tables.get(table, []):
        if row["officer"] is not None:
            found[row["officer"]].append(row)
    return found


def _lives(draft: Draft) -> dict[int, tuple[int, int]]:
    """Return when each matter was alleged and when it was closed, where it was; an open one goes on."""
    found: dict[int, tuple[int, int]] = {}
    column = draft.events.column
    for case, kind, lo in zip(column("case_no"), column("kind"), column("happened_lo"), strict=True):
        if kind == "alleged" and lo is not None:
            found[case] = min(found.get(case, (NEVER, NEVER))[0], lo), NEVER
    for case, kind, hi in zip(column("case_no"), column("kind"), column("happened_hi"), strict=True):
        if kind == "closed" and case in found:
            former = found[case][1]
            found[case] = found[case][0], NEVER if hi is None else hi if former == NEVER else max(former, hi)
    return found


def _steps(
    ranks: Mapping[str, list[Row]], postings: Mapping[str, list[Row]], order: Mapping[str, int]
) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for officer, rows in ranks.items():
        found[officer] += _rises(rows, order)
    for officer, rows in postings.items():
        for step in _moves(rows, order):
            if not any(_is_same_rise(step, other) for other in found[officer]):
                found[officer].append(step)
    return found


def _is_same_rise(step: Step, other: Step) -> bool:
    """Say whether a list of staff and a posting may tell of one rise: to the same rank, at times that overlap."""
    overlap = step.when.lo <= other.when.hi and other.when.lo <= step.when.hi
    return step.kind == other.kind == "promoted" and step.to == other.to and overlap


def _rises(rows: list[Row], order: Mapping[str, int]) -> Iterator[Step]:
    highest: dict[int, Row] = {}
    for row in rows:
        listed = row["listed_lo"]
        if listed is not None and row["rank"] in order:
            former = highest.get(listed)
            if former is None or order[former["rank"]] < order[row["rank"]]:
                highest[listed] = row
    held = [highest[listed] for listed in sorted(highest)]
    for earlier, later in zip(held, held[1:], strict=False):
        if order[later["rank"]] > order[earlier["rank"]]:
            since, whole = later["since_lo"], Span(earlier["listed_lo"], later["listed_hi"])
            known = since is not None and whole.lo <= since <= whole.hi
            when = Span(since, later["since_hi"]) if known else whole
            yield Step("promoted", when, {"rank": later["rank"]}, later["source_row"])


def _moves(rows: list[Row], order: Mapping[str, int]) -> Iterator[Step]:
    """Yield what a posting changes beside the one before it: the unit, or the rank where postings tell it."""
    dated = sorted((row for row in rows if row["started_lo"] is not None), key=lambda row: row["started_lo"])
    undated = [row for row in rows if row["started_lo"] is None]
    held = [*undated[:1], *dated]
    for earlier, later in zip(held, held[1:], strict=False):
        when, row = Span(later["started_lo"], later["started_hi"]), later["source_row"]
        if order.get(later["rank"], 0) > order.get(earlier["rank"], 99):
            yield Step("promoted", when, {"rank": later["rank"]}, row)
        if later["unit"] is not None and earlier["unit"] is not None and later["unit"] != earlier["unit"]:
            yield Step("moved", when, {"unit": later["unit"]}, row)


def _unit_on(postings: list[Row], when: int) -> str | None:
    """Return the unit of the one posting that held at a moment; None where there is none, or two that differ."""
    there = {
        row["unit"]
        for row in postings
        if (row["started_lo"] is None or row["started_lo"] <= when)
        and (row["ended_hi"] is None or when <= row["ended_hi"])
    }
    return there.pop() if len(there) == 1 else None
