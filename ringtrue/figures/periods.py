"""Periods: months, quarters or years, cut alike for case records and for published tables."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ringtrue.record.spans import day_micros

MONTHS = {"month": 1, "quarter": 3, "year": 12, "all": 0}
Places = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True)
class Cut:
    """How time is cut: by `month`, `quarter` or `year`, or not at all; a year may begin in any month."""

    by: str = "year"
    begins: int = 1

    @property
    def months(self) -> int:
        """How many months a period has; 0 where time is not cut."""
        return MONTHS[self.by]

    def places(self, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> Places:
        """Return the number of the period in which each span lies; -1 where it may lie in more than one."""
        if not self.months:
            return np.zeros(len(lo), dtype=np.int64)
        first, last = self._of(lo), self._of(hi)
        return np.where(first == last, first, UNKNOWN)

    def place(self, day: date) -> int:
        """Return the number of the period in which a day lies."""
        return int(self._of(np.array([day_micros(day)]))[0]) if self.months else 0

    def _of(self, values: NDArray[np.int64]) -> Places:
        months = values.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
        # Counted from a year long before any record, so that no period of ours has a negative number.
        return (months + 12 * 1970 - (self.begins - 1)) // self.months

    def first_day(self, place: int) -> date:
        """Return the first day of a period."""
        month = place * self.months + self.begins - 1
        return date(month // 12, month % 12 + 1, 1)

    def last_day(self, place: int) -> date:
        """Return the last day of a period."""
        return self.first_day(place + 1) - timedelta(days=1)

    def label(self, place: int) -> str:
        """Return what a period is called: 2014-07, 2014 Q3, 2014, or 2014/15 where the year begins later."""
        if not self.months:
            return "all"
        first = self.first_day(place)
        year = f"{first.year}" if self.begins == 1 else f"{first.year}/{(first.year + 1) % 100:02d}"
        if self.by == "month":
            return f"{first.year}-{first.month:02d}"
        if self.by == "year":
            return year
        if self.begins == 1:
            return f"{year} Q{(first.month - 1) // 3 + 1}"
        started = first.year if first.month >= self.begins else first.year - 1
        return f"{started}/{(started + 1) % 100:02d} Q{(first.month - self.begins) % 12 // 3 + 1}"

    def find(self, label: str, places: list[int]) -> int | None:
        """Return the period of a label among several; None where there is none of that name."""
        named = {self.label(place): place for place in places}
        return named.get(label, named.get(label.replace("-Q", " Q")))
