"""The days on which something happened in cases, unit by unit: what bunching is looked for in."""

from datetime import date

import pyarrow as pa

from ringtrue.figures.tally import known_ends
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.language.nodes import Kind
from ringtrue.record.spans import DAY, moment


def days_of(evidence: Evidence, engine: Engine, kinds: tuple[str, ...], unit: str | None = None) -> list[date]:
    """Return the day of the first event of some kinds in each case of a unit, or of all; unknown days are left out."""
    picked = n.First(n.Among(n.EventColumn("kind", Kind.TEXT), kinds))
    found: list[date] = []
    for table in engine.tables(evidence, {"at": n.Field(picked, "happened", Kind.TIME)}):
        found += _days(table, evidence, unit)
    return sorted(found)


def _days(table: pa.Table, evidence: Evidence, unit: str | None) -> list[date]:
    lo, there = known_ends(table, "at", "_lo")
    hi, _ = known_ends(table, "at", "_hi")
    units, cases = evidence.snapshot.units, table["case_no"].to_pylist()
    return [
        moment(int(start)).date()
        for case, start, end, known in zip(cases, lo, hi, there, strict=True)
        if known and start // DAY == end // DAY and (unit is None or units[case] == unit)
    ]
