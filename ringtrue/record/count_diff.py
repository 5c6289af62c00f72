"""What changed between two loads of one published table: numbers revised, added, and no longer there.

A publisher who corrects last year's figures seldom says which; the two tables side by side do. A number is known by
what it says: the unit, the period, what is counted, the offence as published and in our words, the outcome, the exit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import Span, words

KEY = ("unit", "period_lo", "period_hi", "counted", "offence", "offence_local", "exit", "outcome")
BEFORE, AFTER = "value_sum", "value_sum_after"
NO_PERIOD = -(2**63)


@dataclass(frozen=True)
class Revision:
    """One number that is not what it was; `before` or `after` is empty where it came or went."""

    what: str
    item: str
    before: str
    after: str


def revisions(former: Snapshot, latter: Snapshot) -> Iterator[Revision]:
    """Yield every published number in which two snapshots of one source differ, in the order of its key.

    Rows that say the same of the same are added up first: a table may give an offence in several parts, and whether
    the parts were divided otherwise is no revision of what it says.
    """
    old, new = _numbers(former), _numbers(latter)
    if old is None and new is None:
        return
    both = _beside(_empty() if old is None else old, _empty() if new is None else new)
    differs = pc.invert(pc.fill_null(pc.equal(both[BEFORE], both[AFTER]), False))
    for row in both.filter(differs).sort_by([(name, "ascending") for name in KEY]).to_pylist():
        before, after = row[BEFORE], row[AFTER]
        what = "number added" if before is None else "number vanished" if after is None else "number revised"
        yield Revision(what, _said(row), _text(before), _text(after))


def _numbers(snapshot: Snapshot) -> pa.Table | None:
    if not snapshot.manifest.get("counts"):
        return None
    # Keys are compared without blanks, since a blank is equal to nothing, not even to itself.
    table = snapshot.table("table_count").select([*KEY, "value"])
    for name in KEY:
        blank = pa.scalar(NO_PERIOD if pa.types.is_integer(table[name].type) else "", table[name].type)
        table = table.set_column(table.column_names.index(name), name, pc.fill_null(table[name], blank))
    return table.group_by(list(KEY)).aggregate([("value", "sum")])


def _empty() -> pa.Table:
    kinds = {name: pa.int64() if name.startswith("period") else pa.string() for name in KEY}
    return pa.schema([*kinds.items(), (BEFORE, pa.int64())]).empty_table()


def _beside(old: pa.Table, new: pa.Table) -> pa.Table:
    return old.join(new, keys=list(KEY), join_type="full outer", right_suffix="_after")


def _said(row: dict[str, Any]) -> str:
    """Return in words which number a row is."""
    record = schema()
    parts = [record.code_label("counted", row["counted"]) if row["counted"] else "a number"]
    parts += [record.code_label("offences", row["offence"])] if row["offence"] else []
    parts += [row["offence_local"]] if row["offence_local"] else []
    parts += [record.code_label(f"{name}s", row[name]) for name in ("outcome", "exit") if row[name]]
    period = "no period"
    if NO_PERIOD not in (row["period_lo"], row["period_hi"]):
        period = words(Span(row["period_lo"], row["period_hi"])).removeprefix("some day from ")
    return f"{row['unit'] or 'no unit'}, {period}: {', '.join(parts)}"


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
