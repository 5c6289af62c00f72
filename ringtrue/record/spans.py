"""Times that keep their precision: a day is not midnight, and a year is not the first of January.

A time is a closed interval of microseconds since 1970 on the local clock of the place: an instant is an interval of
no width, a day runs from its first microsecond to its last. Comparing two intervals that overlap has no answer, and
the verdict built on it is unclear. Local wall-clock time is kept as written; offsets in a file are dropped, because
forces' deadlines run on the station clock (docs/decisions/0006).
"""

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_EPOCH = datetime(1970, 1, 1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


class Span(NamedTuple):
    """A time or a number known only to lie between `lo` and `hi`, both included."""

    lo: int
    hi: int


def micros(moment: datetime) -> int:
    """Return the microseconds from 1970 to a wall-clock moment, its offset dropped."""
    since = moment.replace(tzinfo=None) - _EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def moment(value: int) -> datetime:
    """Return the wall-clock moment that `micros` made."""
    return _EPOCH + timedelta(microseconds=value)


def day_micros(day: date) -> int:
    """Return the first microsecond of a day."""
    return (day.toordinal() - _EPOCH_DAY) * DAY


def day_span(first: date, last: date | None = None) -> Span:
    """Return the span of a day, or of the days from `first` to `last`."""
    return Span(day_micros(first), day_micros(last or first) + DAY - 1)


def floor_day(value: int) -> int:
    """Return the first microsecond of the day in which a moment lies."""
    return value - value % DAY


def add_months(value: int, months: int) -> int:
    """Move a moment by calendar months; a day that the target month lacks becomes that month's last day."""
    when = moment(value)
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    day = min(when.day, calendar.monthrange(year, month + 1)[1])
    return micros(when.replace(year=year, month=month + 1, day=day))


def month_span(year: int, month: int) -> Span:
    """Return the span of a calendar month."""
    return day_span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_span(year: int) -> Span:
    """Return the span of a calendar year."""
    return day_span(date(year, 1, 1), date(year, 12, 31))


_ISO_PART = re.compile(r"(\d{4})(?:-(\d{2}))?$")


@lru_cache(maxsize=200_000)
def parse_time(text: str, formats: tuple[str, ...] = ()) -> Span | None:
    """Read a time in one of the declared `strptime` formats or in ISO 8601; None where it is none of them.

    The precision is what the format says: `%Y` alone is a year, `%m/%d/%Y` a day, one with `%H` an instant.
    """
    text = text.strip()
    for pattern in formats:
        found = _read_as(text, pattern)
        if found is not None:
            return _widen(found, pattern)
    return _parse_iso(text)


# The parts of the commonest formats, as `strptime` itself reads them. A date is read with them in a tenth of its time,
# and much of the time of a load goes into dates.
_PARTS = {
    "Y": r"(?P<year>\d{4})",
    "m": r"(?P<month>1[0-2]|0[1-9]|[1-9])",
    "d": r"(?P<day>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])",
    "H": r"(?P<hour>2[0-3]|[01]\d|\d)",
    "M": r"(?P<minute>[0-5]\d|\d)",
    "S": r"(?P<second>6[01]|[0-5]\d|\d)",
}


@lru_cache(maxsize=1_000)
def _regular(pattern: str) -> re.Pattern[str] | None:
    """Return a format as a regular expression; None where it has parts that only `strptime` can read."""
    parts = re.split(r"%(.)", pattern)
    codes = parts[1::2]
    if any("%" in part or "\\" in part for part in parts[::2]) or len(set(codes)) != len(codes):
        return None
    if not {"Y", "m", "d"} <= set(codes) <= set(_PARTS):
        return None
    written = [re.sub(r"(\\?\s)+", r"\\s+", re.escape(part)) if place % 2 == 0 else _PARTS[part]
               for place, part in enumerate(parts)]  # fmt: skip
    return re.compile("".join(written), re.IGNORECASE)


def _read_as(text: str, pattern: str) -> datetime | None:
    """Read a moment in one format, exactly as `strptime` would; None where it is not written so."""
    regular = _regular(pattern) if text.isascii() else None
    try:
        if regular is None:
            return datetime.strptime(text, pattern)
        found = regular.match(text)
        # A part that was read too short is not read again: `strptime` refuses what is left over.
        if not found or found.end() != len(text):
            return None
        parts = {name: int(part) for name, part in found.groupdict().items()}
        hour, minute, second = (parts.get(name, 0) for name in ("hour", "minute", "second"))
        return datetime(parts["year"], parts["month"], parts["day"], hour, minute, second)
    except ValueError:
        return None


def _widen(found: datetime, pattern: str) -> Span:
    if any(code in pattern for code in ("%H", "%I", "%c", "%X")):
        return Span(micros(found), micros(found))
    if any(code in pattern for code in ("%d", "%j", "%x")):
        return day_span(found.date())
    if any(code in pattern for code in ("%m", "%b", "%B")):
        return month_span(found.year, found.month)
    return year_span(found.year)


def _parse_iso(text: str) -> Span | None:
    part = _ISO_PART.match(text)
    try:
        if part:
            year, month = int(part[1]), part[2]
            return month_span(year, int(month)) if month else year_span(year)
        if len(text) == 10:
            return day_span(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except (ValueError, IndexError):
        return None
    return Span(micros(found), micros(found))


def at_clock(day: Span, clock: str, formats: tuple[str, ...]) -> Span | None:
    """Put a clock time on a day span; None where the clock text cannot be read or the span is not one day."""
    if day.hi - day.lo != DAY - 1:
        return None
    for pattern in (*formats, "%H:%M", "%H:%M:%S"):
        found = _clock(clock.strip(), pattern)
        if found is None:
            continue
        at = day.lo + found.hour * HOUR + found.minute * MINUTE + found.second * SECOND
        return Span(at, at)
    return None


@lru_cache(maxsize=20_000)
def _clock(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None


def on_the_clock_of(span: Span, zone: str) -> Span:
    """Return a moment in UTC as the clock of a place showed it; what is known only to the day stays as it is."""
    if span.lo != span.hi:
        return span
    at = micros(moment(span.lo).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)))
    return Span(at, at)


def _day_words(when: datetime) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def words(span: Span | None) -> str:
    """Say a time in English with exactly the precision it has."""
    if span is None:
        return "a time not recorded"
    first = moment(span.lo)
    if span.lo == span.hi:
        clock = first.strftime("%H:%M:%S" if first.second else "%H:%M")
        return f"{_day_words(first)}, {clock}"
    if span == day_span(first.date()):
        return _day_words(first)
    if span == month_span(first.year, first.month):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if span == year_span(first.year):
        return str(first.year)
    return f"some day from {_day_words(first)} to {_day_words(moment(span.hi))}"


def iso(span: Span | None) -> str:
    """Write a time in ISO 8601 with its precision, so that `parse_time` reads it back; `lo/hi` where it has no name."""
    if span is None:
        return ""
    first = moment(span.lo)
    if span.lo == span.hi:
        return first.isoformat(" ", timespec="auto" if first.microsecond or first.second else "minutes")
    if span == day_span(first.date()):
        return first.date().isoformat()
    if span == month_span(first.year, first.month):
        return first.strftime("%Y-%m")
    if span == year_span(first.year):
        return f"{first.year:04d}"
    return f"{first.date().isoformat()}/{moment(span.hi).date().isoformat()}"


def today() -> date:
    """Return today's date, UTC, as the default day up to which evidence counts."""
    return datetime.now(UTC).date()
