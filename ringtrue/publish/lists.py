"""Lists cut into pages, grouped so that a number can point at its own rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Group(Generic[Row]):
    """The rows of one group that stand on one page: rows `first` to `last` of its `total`."""

    anchor: str
    rows: Sequence[Row]
    first: int
    total: int

    @property
    def last(self) -> int:
        """The place of the last row shown among those of the group."""
        return self.first + len(self.rows) - 1

    @property
    def is_part(self) -> bool:
        """Whether some rows of the group stand on another page, or nowhere."""
        return len(self.rows) < self.total


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """One page of a list."""

    address: str
    number: int
    groups: tuple[Group[Row], ...]


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """A list on its pages; `total` counts the rows left out, too."""

    pages: tuple[ListPage[Row], ...]
    places: dict[str, str]
    total: int
    shown: int

    @property
    def address(self) -> str:
        """The address of its first page."""
        return self.pages[0].address


Lists = dict[tuple[str, str], Paged[Row]]


def paged(stem: str, rows: Sequence[Row], group: Callable[[Row], str], size: int, limit: int) -> Paged[Row]:
    """Cut rows, already in order of their groups, into pages of at most `size`, leaving out those beyond `limit`."""
    totals = {anchor: len(list(mine)) for anchor, mine in groupby(rows, key=group)}
    told: dict[str, int] = {}
    places: dict[str, str] = {}
    pages = []
    shown = rows[:limit]
    for number, start in enumerate(range(0, len(shown), size), 1):
        address = f"{stem}.html" if number == 1 else f"{stem}-{number}.html"
        groups = []
        for anchor, mine in groupby(shown[start : start + size], key=group):
            part = list(mine)
            groups.append(Group(anchor, part, told.get(anchor, 0) + 1, totals[anchor]))
            told[anchor] = told.get(anchor, 0) + len(part)
            places.setdefault(anchor, f"{address}#{anchor}")
        pages.append(ListPage(address, number, tuple(groups)))
    return Paged(tuple(pages), places, len(rows), len(shown))
