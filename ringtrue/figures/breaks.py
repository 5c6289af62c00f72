"""Breaks: the days on which a series came to mean something else, each with its reason and who decided.

A change of rule, system or command makes the figures before and after it different things. Nothing is compared across a
break, and a new baseline is taken only after one, so a break is a recorded act of a person and never of a program.
"""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from ringtrue.figures.periods import Cut
from ringtrue.figures.watch import Break
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model


class BreakText(Strict):
    """A break as its YAML file has it: where it holds, since when, why, and on whose word."""

    id: str
    since: date
    reason: str = Field(pattern=r"\S")
    source: str
    decided_by: str = Field(pattern=r"\S")
    sources: list[str] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)


class BreakFile(Strict):
    """A file of breaks."""

    title: str
    breaks: list[BreakText]


@cache
def library_breaks() -> tuple[BreakText, ...]:
    """Return the breaks that ship."""
    files = sorted((LIBRARY / "breaks").glob("*.yaml"))
    return tuple(each for path in files for each in load_model(path, BreakFile).breaks)


def read_breaks(path: Path) -> tuple[BreakText, ...]:
    """Return the breaks of a file of one's own; raise LibraryError where it says something impossible."""
    return tuple(load_model(path, BreakFile).breaks)


def breaks_in(
    source: str, unit: str, cut: Cut, periods: tuple[int, ...], own: tuple[BreakText, ...] = ()
) -> tuple[Break, ...]:
    """Return the breaks of a series of one source and unit, each at the period in which its day lies.

    A unit of '' stands for the whole of the source: a break of a single unit does not break that.
    """
    found: dict[int, Break] = {}
    for each in (*library_breaks(), *own):
        if each.sources and source not in each.sources or each.units and unit not in each.units:
            continue
        place = cut.place(each.since)
        if cut.months and place in periods[1:]:
            reason = f"{found[place].reason} {each.reason}" if place in found else each.reason
            found[place] = Break(cut.label(place), reason, each.decided_by)
    return tuple(found[place] for place in sorted(found))
