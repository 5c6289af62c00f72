"""A case as it went: what happened when, what was entered when, who did it in which role, and how long nothing did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.publish.contents import HeldCase
from ringtrue.record.schema import schema
from ringtrue.record.spans import DAY, HOUR, MINUTE, Span, floor_day, words
from ringtrue.record.types import Value
from ringtrue.standards.audit import SourceAudit
from ringtrue.standards.explain import Explanation

# Shown where they stand in the sentence of an event, so not again among its details.
_TOLD = ("kind", "happened", "entered", "actor", "role", "position", "note")


@dataclass(frozen=True)
class Step:
    """One event as it is shown."""

    position: int
    what: str
    when: str
    entered: str
    role: str
    actor: str
    details: Sequence[tuple[str, str]]
    note: str
    counts: bool
    gap: str = ""
    size: str = ""
    shows: tuple[Explanation, ...] = field(default=())


def steps(held: HeldCase, source: SourceAudit) -> tuple[list[Step], list[Step]]:
    """Return the events of a case with a time, in order and with the gaps between them, and those without one."""
    dated: list[Step] = []
    undated: list[Step] = []
    former: Span | None = None
    shown = _witnesses(held)
    for event, row in zip(held.case.events, held.case.event_rows, strict=True):
        happened = _span(event["happened"])
        gap, size = between(former, happened) if former and happened else ("", "")
        step = _step(event, gap, size, source.evidence.knows(row), shown)
        (undated if happened is None else dated).append(step)
        former = happened or former
    return dated, undated


def _step(
    event: Mapping[str, Value], gap: str, size: str, counts: bool, shown: Mapping[int, tuple[Explanation, ...]]
) -> Step:
    types = schema().event
    said = {name: types[name].label(value) for name, value in event.items() if value is not None}
    position = _position(event)
    return Step(
        position,
        said.get("kind", "something of an unknown kind"),
        words(_span(event["happened"])),
        entered(_span(event["happened"]), _span(event["entered"])),
        said.get("role", ""),
        said.get("actor", ""),
        [(types[name].words, text) for name, text in said.items() if name not in _TOLD and is_telling(name, text)],
        said.get("note", ""),
        counts,
        gap,
        size,
        shown.get(position, ()),
    )


def is_telling(column: str, text: str) -> bool:
    """Whether what other files decide of an event is worth a word beside it: a number is, where there is more than one.

    Training and the line of command are said where they decide a finding.
    """
    return column not in schema().model.derived_event or (text.isdecimal() and int(text) > 1)


def _witnesses(held: HeldCase) -> dict[int, tuple[Explanation, ...]]:
    found: dict[int, tuple[Explanation, ...]] = {}
    for each in held.found:
        for position in each.witnesses:
            found[position] = (*found.get(position, ()), each)
    return found


def _span(value: Value) -> Span | None:
    return value if isinstance(value, Span) else None


def _position(event: Mapping[str, Value]) -> int:
    place = event["position"]
    return place.lo if isinstance(place, Span) else 0


# ---- the time between


def between(former: Span, latter: Span) -> tuple[str, str]:
    """Say how long after one time another came, as exactly as both are known, and how big that is for the eye."""
    if former.lo == former.hi and latter.lo == latter.hi and latter.lo - former.lo < 2 * DAY:
        return _clock(latter.lo - former.lo), "small"
    if not (_within_a_day(former) and _within_a_day(latter)):
        return "The times are not known well enough to say how long between", "unknown"
    days = (floor_day(latter.lo) - floor_day(former.lo)) // DAY
    if days == 0:
        return "The same day", "small"
    size = "small" if days < 7 else "middle" if days < 28 else "large"
    return f"{_count(days, 'day')} later", size


def entered(happened: Span | None, written: Span | None) -> str:
    """Say when an event was entered, and how long after it happened."""
    if written is None:
        return ""
    if happened is None or not (_within_a_day(happened) and _within_a_day(written)):
        return f"entered {words(written)}"
    days = (floor_day(written.lo) - floor_day(happened.lo)) // DAY
    if days < 0:
        return f"entered {words(written)}, before it happened"
    return f"entered {words(written)}, " + ("the same day" if days == 0 else f"{_count(days, 'day')} after it happened")


def _within_a_day(span: Span) -> bool:
    return floor_day(span.lo) == floor_day(span.hi)


def _clock(micros: int) -> str:
    hours, minutes = micros // HOUR, micros % HOUR // MINUTE
    parts = [_count(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute")) if number]
    return f"{' '.join(parts)} later" if parts else "At the same time"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
