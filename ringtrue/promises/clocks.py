"""Clocks: the last day on which something can be done in time, by the law and as it is published.

The law gives "56 days beginning with the day on which it was made", and the day of making is the first of them; what
is published as due lies a day later. Both are library data (`library/clocks`), and both days are shown.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from pydantic import Field

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.language.calendars import calendars
from ringtrue.record.schema import schema
from ringtrue.record.spans import day_micros, moment
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near
from ringtrue.standards.model import Authority


class Reading(Strict):
    """One way in which a period is counted: the last day as days after the start, with the reason."""

    days: int = Field(ge=0)
    reason: str


class Clock(Strict):
    """A period that runs from one kind of event to another, with its law.

    `days` are working days where a `calendar` is named. Events of the kind `extends` add their amount of days; between
    `stops` and `resumes` the clock stands.
    """

    id: str
    title: str
    starts: str
    ends: str
    bodies: list[str]
    days: int = Field(gt=0)
    calendar: str = ""
    in_force: date
    readings: dict[str, Reading] = Field(min_length=1)
    extends: str = ""
    stops: str = ""
    resumes: str = ""
    law: Authority

    def last_day(self, start: date, reading: str = "statutory", extended: int = 0, stood: int = 0) -> date:
        """Return the last day in time, given days of extension and days on which the clock stood.

        Raises UnknownNameError for a reading that the clock does not have, LibraryError where its calendar ends.
        """
        if reading not in self.readings:
            raise UnknownNameError(f"clock {self.id} has no reading {reading!r}{near(reading, self.readings)}.")
        days = self.readings[reading].days + extended + stood
        if self.calendar:
            moved = calendars()[self.calendar].shift(day_micros(start), days)
            if moved is None:
                raise LibraryError(f"clock {self.id}: {days} working days after {start} lie outside {self.calendar}.")
            return moment(moved).date()
        return start + timedelta(days)


class ClockFile(Strict):
    """A file of clocks."""

    clocks: list[Clock]


@cache
def clocks() -> dict[str, Clock]:
    """Return every clock by its id; raise LibraryError where one names a kind of event or a calendar there is not."""
    found: dict[str, Clock] = {}
    kinds = schema().codes["event_kinds"].codes
    for path in sorted((LIBRARY / "clocks").glob("*.yaml")):
        for clock in load_model(path, ClockFile).clocks:
            for kind in filter(None, (clock.starts, clock.ends, clock.extends, clock.stops, clock.resumes)):
                if kind not in kinds:
                    raise LibraryError(f"{path}: clock {clock.id}: no kind of event {kind!r}{near(kind, kinds)}.")
            if clock.calendar and clock.calendar not in calendars():
                raise LibraryError(f"{path}: clock {clock.id}: no calendar {clock.calendar!r}.")
            if clock.id in found:
                raise LibraryError(f"{path}: clock {clock.id} stands twice.")
            found[clock.id] = clock
    return found


def clock_of(body: str, starts: str, made: date) -> Clock | None:
    """Return the clock that runs for a body from a kind of event on a day; None where no law of ours gives one."""
    fitting = [each for each in clocks().values() if each.starts == starts and body in each.bodies]
    return next((each for each in fitting if each.in_force <= made), None)


def days_stood(stopped: Iterable[date], resumed: Iterable[date], as_of: date) -> int:
    """Return on how many days a clock stood by a day; one that was never resumed stands still.

    Of a stop and a resuming on one day, that comes first which changes something: a standing clock is resumed and
    stopped again, a running one is stopped and resumed.
    """
    stops, resumes = set(stopped), set(resumed)
    stood, since = 0, None
    for day in sorted(stops | resumes):
        if day > as_of:
            break
        if since is None and day in stops and day not in resumes:
            since = day
        elif since is not None and day in resumes:
            stood += (day - since).days
            since = day if day in stops else None
    return stood + ((as_of - since).days if since is not None else 0)
