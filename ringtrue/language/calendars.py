"""Working days as data: a calendar is a file of dates, so that a bank holiday can be cited and disputed.

`shift` moves a day by working days: the first working day after it counts as one. A day outside the calendar's years
has no answer, and the verdict that needs it is unclear.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

from ringtrue.record.spans import DAY, day_micros, floor_day
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model


class CalendarFile(Strict):
    """A calendar as its YAML file says it: the days of the week worked, the years covered, the holidays."""

    id: str
    title: str
    source: str
    weekend: list[int]
    first: date
    last: date
    holidays: dict[date, str]


class Calendar:
    """The working days of a place, in order, as microseconds of their beginnings."""

    def __init__(self, file: CalendarFile) -> None:
        self.file = file
        count = (file.last - file.first).days + 1
        every = (file.first + timedelta(days=offset) for offset in range(count))
        self.working = [
            day_micros(day) for day in every if day.isoweekday() not in file.weekend and day not in file.holidays
        ]

    def shift(self, value: int, amount: int) -> int | None:
        """Return the beginning of the `amount`-th working day after the day of `value`; None outside the calendar."""
        if not day_micros(self.file.first) <= value < day_micros(self.file.last) + DAY:
            return None
        index = bisect_right(self.working, floor_day(value)) + amount - 1
        return self.working[index] if 0 <= index < len(self.working) else None

    def table(self, amount: int) -> list[tuple[int, int]]:
        """Return every day of the calendar with the day that `shift` moves it to, for the SQL engines to join."""
        first, last = day_micros(self.file.first), day_micros(self.file.last)
        moved = ((day, self.shift(day, amount)) for day in range(first, last + DAY, DAY))
        return [(day, there) for day, there in moved if there is not None]


@cache
def calendars() -> dict[str, Calendar]:
    """Return the calendars of the library by id."""
    files = [load_model(path, CalendarFile) for path in sorted((LIBRARY / "calendars").glob("*.yaml"))]
    return {file.id: Calendar(file) for file in files}
