"""Random cases, as a file would tell them: texts by column, which go the way of any other record."""

import random
from dataclasses import dataclass, field

from generative.worlds import CASE_COLUMNS, World, list_of, time
from ringtrue.record.draft import Draft
from ringtrue.record.example import clean
from ringtrue.record.schema import schema
from ringtrue.record.spans import moment
from ringtrue.record.types import ColumnType


@dataclass(frozen=True)
class Told:
    """A case before it is read: the cells of its row, and of the rows of its events."""

    columns: dict[str, str] = field(default_factory=dict)
    events: tuple[dict[str, str], ...] = ()


def told_cases(world: World, rng: random.Random) -> list[Told]:
    """Make up the cases of a world."""
    return [_told(world, rng) for _ in range(world.cases)]


def _told(world: World, rng: random.Random) -> Told:
    record = schema()
    kinds_own = record.event_of(world.case_kind)
    given = [name for name in record.given_event if name in kinds_own]
    columns = {name: _cell(world, f"case.{name}", record.case[name], rng) for name in CASE_COLUMNS}
    events = [
        {name: _cell(world, name, record.event[name], rng) for name in given} for _ in range(_how_many(world, rng))
    ]
    return Told(_filled(columns), tuple(_filled(event) for event in events))


def _how_many(world: World, rng: random.Random) -> int:
    return rng.choice([0, rng.randint(0, 3), rng.randint(0, world.longest), world.longest]) if world.longest else 0


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}


def _cell(world: World, name: str, column: ColumnType, rng: random.Random) -> str:
    if name != "kind" and rng.random() < world.gaps[name]:
        return ""
    if column.name == "time":
        return _time_cell(world, name, rng)
    if column.name == "number":
        return str(rng.choice([2012, 2013, 2014]) if name.endswith("year") else rng.randint(-1, 3))
    codes = list_of(column)
    return rng.choice(world.codes[codes] if codes else world.words)


def _time_cell(world: World, name: str, rng: random.Random) -> str:
    """Return one of the world's moments, or its day, month or year where that is all that is known."""
    text = rng.choice(world.moments)
    if rng.random() >= world.blurred[name]:
        return text
    return text[: rng.choice([10, 10, 10, 7, 4])]


def draft_of(world: World, told: list[Told], has_period: bool) -> Draft:
    """Read the cases into a draft, cleaned by their types; cases without a beginning begin in the source's period."""
    record = schema()
    draft = Draft("made-up", world.case_kind, covers=time("2012") if has_period else None, tells=world.tells)
    for number, case in enumerate(told):
        row = draft.add_row("cases", number + 1, "")
        draft.add_case(f"case {number}", clean(record.case, case.columns, "case"), row)
        for place, cells in enumerate(case.events):
            draft.add_event(number, clean(record.event, cells, "event", world.has_open_kinds), row, place)
    return draft


def as_table(told: Told) -> str:
    """Write a case down: its columns, and its events as a table in the order they were read."""
    names = [name for name in schema().given_event if any(name in event for event in told.events)]
    rows = [names, *([event.get(name, "") for name in names] for event in told.events)]
    shown = [[cell if cell.isprintable() else repr(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    return "\n".join([f"columns: {told.columns}", *(lines if names else ["no events"])])


def instant(value: int) -> str:
    """Write a moment in microseconds as a time."""
    return moment(value).isoformat(sep=" ")
