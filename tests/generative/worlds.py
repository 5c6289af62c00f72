"""What the cases and the questions of one seed have in common: few codes and names, so that conditions often hold."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from ringtrue.language.nodes import Kind
from ringtrue.record.schema import schema
from ringtrue.record.spans import DAY, Span, floor_day, iso, parse_time
from ringtrue.record.types import CodeType, ColumnType

CASE_COLUMNS = (
    "unit", "offence", "exit", "exit_local", "status", "reported_year", "suspect_known", "stranger",
    "reader_investment", "title",
)  # fmt: skip
PLAIN_WORDS = ("Ada", "Bea", "Cas", "Dan")
ODD_WORDS = (
    "O'Neil", "back\\slash", 'quo"te', "Zoë", "Ωμέγα 日本", "100%_", "ends in \\", "--", "$1 ?", "a; b", "{x}", "NULL",
    "ada", "0", "two\nlines", "tab\there", "line\u2028separator", "🙂", "\\n", "''", "e\u0301", "é",
)  # fmt: skip
ODD_KINDS = ("Sign-off (2nd)", "O'Hara's call", "back\\slash", "Zoë", "two\nlines", "kind", "allocated", "reported")
CLOCKS = ("00:00", "09:30", "23:59", "23:59:59.999999", "12:00:01")
ERAS = ("1951-01-05", "1969-12-20", "1994-12-18", "2000-02-15", "2012-02-10", "2013-05-20", "2023-12-15")
AFTER_EVERYTHING = "2024-06-30"


def list_of(column: ColumnType) -> str:
    """Return the code list of a column, or nothing for pseudonyms and text."""
    return column.codes.id if isinstance(column, CodeType) else ""


def kind_of(column: ColumnType) -> Kind:
    return {"time": Kind.TIME, "number": Kind.NUMBER}.get(column.name, Kind.TEXT)


def time(text: str) -> Span:
    found = parse_time(text)
    assert found, f"{text!r} is not a time"
    return found


def day_text(value: int) -> str:
    """Return the day of a moment as it is written in a file."""
    start = floor_day(value)
    return iso(Span(start, start + DAY - 1))


@dataclass(frozen=True)
class World:
    """The vocabulary of one seed, and how gappy and how exact its columns are."""

    case_kind: str
    codes: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    gaps: Mapping[str, float]
    blurred: Mapping[str, float]
    moments: tuple[str, ...]
    longest: int
    cases: int
    tells: frozenset[str] | None

    @property
    def has_open_kinds(self) -> bool:
        return schema().kind(self.case_kind).open_event_kinds


def world_of(rng: random.Random, cases: int) -> World:
    """Make up a world of so many cases; of one or of none now and then, and now and then without any event."""
    case_kind = rng.choices(["report", "trace", "matter", "promise"], [7, 3, 1, 1])[0]
    lists = {name: list(each.codes) for name, each in schema().codes.items()}
    codes = {name: tuple(rng.sample(each, min(3, len(each)))) for name, each in lists.items()}
    codes["event_kinds"] = _event_kinds(case_kind, rng)
    names = [*schema().event_of(case_kind), *(f"case.{name}" for name in CASE_COLUMNS)]
    is_full, is_exact = rng.random() < 0.25, rng.random() < 0.3
    return World(
        case_kind,
        codes,
        words=PLAIN_WORDS[:2] + tuple(rng.sample(PLAIN_WORDS[2:] + ODD_WORDS, 2)),
        gaps={name: 0.0 if is_full else rng.choice([0, 0, 0, 0.1, 0.4]) for name in names},
        blurred={name: 0.0 if is_exact else rng.choice([0, 0, 0.2, 0.6]) for name in ("happened", "entered")},
        moments=_moments(rng),
        longest=rng.choices([0, 1, 4, 8, 12], [1, 1, 4, 8, 8])[0],
        cases=rng.choices([0, 1, cases], [1, 1, 60])[0],
        tells=rng.choice([None, frozenset(), frozenset(rng.sample(lists["event_kinds"], 8))]),
    )


def _event_kinds(case_kind: str, rng: random.Random) -> tuple[str, ...]:
    """Return three or four kinds of event; allocations among them as a rule, because they have caseloads."""
    kind = schema().kind(case_kind)
    always = [*kind.begins, "allocated"] if rng.random() < 0.8 else []
    pool = ODD_KINDS if kind.open_event_kinds else tuple(schema().codes["event_kinds"].codes)
    often = [] if kind.open_event_kinds or rng.random() < 0.5 else ["closed", "reallocated", "reopened"]
    return tuple(dict.fromkeys([*always, *rng.sample(often or pool, 2), rng.choice(pool)]))[:4]


def _moments(rng: random.Random) -> tuple[str, ...]:
    """Return the few moments at which everything happens, so that there are ties and deadlines just missed."""
    start, width = time(rng.choice(ERAS)).lo, rng.choice([3, 12, 40])
    days = [day_text(start + rng.randrange(width) * DAY) for _ in range(rng.choice([4, 8, 20]))]
    return tuple(f"{day} {rng.choice(CLOCKS)}" for day in days)


def as_of_for(world: World, rng: random.Random) -> int:
    """Return the moment up to which evidence counts: often in the middle of things, sometimes after or before all."""
    found = time(rng.choice(world.moments)).lo
    choices = [time(AFTER_EVERYTHING).hi, found, floor_day(found) + DAY - 1, found - 1, found - 4_000 * DAY]
    return rng.choices(choices, [8, 4, 4, 2, 1])[0]
