"""What changed between two loads of one source: rows that vanished, times altered, codes changed.

A record that is quietly rewritten after the fact is itself evidence. Cases are matched by id; the events of a case by
kind and by the stanza of the mapping that found them, those that are equal first, the rest in their order. Published
numbers are matched by what they say (`count_diff`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringtrue.record.count_diff import revisions
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case, Snapshot
from ringtrue.record.types import Value

NOT_COMPARED = ("begun", *schema().model.derived_event)


@dataclass(frozen=True)
class Change:
    """One difference; `before` or `after` is empty where a thing came or went, and `case` for a published number."""

    case: str
    what: str
    item: str
    before: str
    after: str


def changes(former: Snapshot, latter: Snapshot) -> Iterator[Change]:
    """Yield every difference between two snapshots of one source, case by case as in the former, then the numbers."""
    old, new = _numbers(former), _numbers(latter)
    for name in old:
        if name not in new:
            yield Change(name, "case vanished", "", _count(former.case(old[name])), "")
    both = [name for name in old if name in new]
    for name, before, after in _pairs(former, latter, both, old, new):
        yield from _case_changes(name, before, after)
    for name in new:
        if name not in old:
            yield Change(name, "case added", "", "", _count(latter.case(new[name])))
    for found in revisions(former, latter):
        yield Change("", found.what, found.item, found.before, found.after)


def _numbers(snapshot: Snapshot) -> dict[str, int]:
    return {name: number for number, name in enumerate(snapshot.case_ids)}


def _pairs(
    former: Snapshot, latter: Snapshot, names: list[str], old: Mapping[str, int], new: Mapping[str, int]
) -> Iterator[tuple[str, Case, Case]]:
    """Yield the cases of both snapshots side by side, a few thousand at a time."""
    for start in range(0, len(names), 5_000):
        part = names[start : start + 5_000]
        before = {case.id: case for case in former.cases([old[name] for name in part])}
        after = {case.id: case for case in latter.cases([new[name] for name in part])}
        for name in part:
            yield name, before[name], after[name]


def _case_changes(name: str, before: Case, after: Case) -> Iterator[Change]:
    types = schema().case
    for column, old in before.columns.items():
        new = after.columns[column]
        if old != new and column not in NOT_COMPARED:
            label = types[column].label
            yield Change(name, _what(column, old, new), column, _said(label(old), old), _said(label(new), new))
    old_events, new_events = _by_place(before), _by_place(after)
    for place in {**old_events, **new_events}:
        yield from _event_changes(name, place[0], old_events.get(place, []), new_events.get(place, []))


def _by_place(case: Case) -> dict[tuple[str, int], list[dict[str, Value]]]:
    found: dict[tuple[str, int], list[dict[str, Value]]] = defaultdict(list)
    for row, event in zip(case.event_rows, case.events, strict=True):
        kept = {name: value for name, value in event.items() if name not in NOT_COMPARED}
        found[str(row["kind"]), int(row["stanza"])].append(kept)
    return found


def _event_changes(name: str, kind: str, old: list[dict[str, Value]], new: list[dict[str, Value]]) -> Iterator[Change]:
    gone = _without(old, new)
    come = _without(new, old)
    label = schema().code_label("event_kinds", kind)
    for before, after in zip(gone, come, strict=False):
        for column, value in before.items():
            if value != after[column]:
                words = schema().event[column].label
                item = f"{label}: {column}"
                yield Change(
                    name,
                    _what(column, value, after[column]),
                    item,
                    _said(words(value), value),
                    _said(words(after[column]), after[column]),
                )
    for before in gone[len(come) :]:
        yield Change(name, "event vanished", label, _when(before), "")
    for after in come[len(gone) :]:
        yield Change(name, "event added", label, "", _when(after))


def _without(these: list[dict[str, Value]], those: list[dict[str, Value]]) -> list[dict[str, Value]]:
    left, rest = list(those), []
    for event in these:
        if event in left:
            left.remove(event)
        else:
            rest.append(event)
    return rest


def _what(column: str, old: Value, new: Value) -> str:
    if old is None or new is None:
        return "value added" if old is None else "value removed"
    kind = {**schema().case, **schema().event}[column].name
    return {"time": "time altered", "code": "code changed"}.get(kind, "value changed")


def _said(text: str, value: Value) -> str:
    return "" if value is None else text


def _when(event: Mapping[str, Any]) -> str:
    return schema().event["happened"].label(event["happened"])


def _count(case: Case) -> str:
    return f"{len(case.event_rows)} event{'' if len(case.event_rows) == 1 else 's'}"


def tally(found: Iterable[Change]) -> dict[str, int]:
    """Return how many changes there are of each sort."""
    counts: dict[str, int] = {}
    for change in found:
        counts[change.what] = counts.get(change.what, 0) + 1
    return counts
