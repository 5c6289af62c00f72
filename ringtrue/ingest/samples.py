"""Trying a source's sample rows: invented rows, and what the mapping must make of them."""

from ringtrue.errors import LibraryError
from ringtrue.ingest.mapping import Sample, Source
from ringtrue.ingest.readers import SourceRow
from ringtrue.ingest.reading import Reading, columns_read
from ringtrue.record.example import clean, read_table, settled
from ringtrue.record.schema import schema
from ringtrue.record.seal import settle
from ringtrue.record.snapshot import Case
from ringtrue.record.spans import Span, iso
from ringtrue.record.types import ColumnType, Value


def try_samples(source: Source) -> int:
    """Read every sample of a source and return how many there are; raise LibraryError for the first that differs.

    A source without a sample is refused: an untried mapping is a guess.
    """
    if not source.samples:
        raise LibraryError(f"source {source.id}: no sample rows. Add at least one under samples, with invented values.")
    for sample in source.samples:
        _try(source, sample)
    return len(source.samples)


def _try(source: Source, sample: Sample) -> None:
    reading = _read(source, sample)
    cases = settled(reading.draft)
    where = f"source {source.id}, sample {sample.name!r}"
    _same(where, "cases", sorted(sample.cases), sorted(case.id for case in cases))
    for case in cases:
        wanted = sample.cases[case.id]
        found = {name: _said(schema().case[name], case.columns.get(name)) for name in wanted}
        _same(f"{where}, case {case.id}", "columns", wanted, found)
    _same(where, "counts", *_counts(sample, reading, where))
    _same(where, "events", *_events(sample, cases, where, schema().kind(source.kind).open_event_kinds))
    doubts = settle(reading.draft.case_table(), reading.draft.event_table(), reading.draft)[2]
    found_problems = sorted(problem.column for problem in (*reading.draft.problems, *doubts))
    _same(where, "columns with problems", sorted(sample.problems), found_problems)


def _read(source: Source, sample: Sample) -> Reading:
    reading = Reading(source)
    for role in reading.order():
        cells = [dict(row) for row in sample.rows.get(role, [])]
        heads = list(dict.fromkeys([*columns_read(source, role), *(head for row in cells for head in row)]))
        rows = [SourceRow(line, "", {head: row.get(head, "") for head in heads}) for line, row in enumerate(cells, 2)]
        reading.read_rows(role, f"{sample.name} ({role})", rows)
    reading.finish()
    return reading


def _events(
    sample: Sample, cases: list[Case], where: str, loose: bool
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    types = schema().event
    wanted, names = [], set()
    for row in read_table(sample.events, where):
        case = row.pop("case")
        names |= set(row)
        values = clean(types, row, where, loose)
        wanted.append({"case": case, **{name: _said(types[name], values.get(name)) for name in row}})
    found = [
        {"case": case.id, **{name: _said(types[name], event.get(name)) for name in sorted(names)}}
        for case in cases
        for event in case.events
    ]
    return [dict(sorted(row.items())) for row in wanted], [dict(sorted(row.items())) for row in found]


def _counts(sample: Sample, reading: Reading, where: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the numbers that a sample must give and those that it gives, with the columns that it names."""
    wanted = read_table(sample.counts, where)
    names = list(wanted[0]) if wanted else ["value"]
    found = []
    for row in [row for table in reading.draft.counts for row in table.to_pylist()]:
        row["period"] = iso(Span(row["period_lo"], row["period_hi"]))
        found.append({name: "" if row[name] is None else str(row[name]) for name in names})
    return wanted, found


def _said(kind: ColumnType, value: Value) -> str:
    if value is None:
        return ""
    return str(value) if kind.name in ("code", "id", "text") else kind.label(value)


def _same(where: str, what: str, wanted: object, found: object) -> None:
    if wanted != found:
        raise LibraryError(f"{where}: {what}: expected\n    {wanted}\nbut the mapping makes\n    {found}")
