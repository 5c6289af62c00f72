"""The page of one unit: which standards were breached there, how often elsewhere, and where to read it case by case."""

from collections import Counter
from dataclasses import dataclass

from ringtrue.publish.contents import CASE_BY_CASE, Contents, HeldCase, Unit, standard_page, unit_page
from ringtrue.publish.intervals import interval_words, percent
from ringtrue.publish.tables import ENOUGH, Number
from ringtrue.standards.model import SEVERITIES, Standard, Verdict


@dataclass(frozen=True)
class Part:
    """How many of the cases that could be judged breached a standard, in a unit or in all the others."""

    judged: int
    breached: int

    @property
    def share(self) -> str:
        """Of how many, which share that is, and its 95% interval; nothing is said of fewer than ten."""
        if self.judged < ENOUGH:
            return f"of {self.judged:,}; too few for a share"
        share, interval = percent(self.breached / self.judged), interval_words(self.breached, self.judged)
        least, most = interval.split(" to ")
        return f"of {self.judged:,}, {share}" + ("" if least == most else f" ({interval})")


@dataclass(frozen=True)
class Line:
    """One standard on the page of a unit."""

    standard: Standard
    link: str
    breached: Number
    here: Part
    elsewhere: Part


@dataclass(frozen=True)
class UnitRow:
    """A unit on the front page: its cases, and in how many something was breached, grave or not, or cannot be told."""

    unit: Unit
    link: str
    cases: Number
    breached: Number
    grave: int
    unclear: int


def unit_rows(contents: Contents) -> list[UnitRow]:
    """Return every unit in the order of the names."""
    by_unit: dict[Unit, list[HeldCase]] = {unit: [] for unit in contents.units}
    for held in contents.cases:
        by_unit[held.unit].append(held)
    return [_row(contents, unit, mine) for unit, mine in by_unit.items()]


def _row(contents: Contents, unit: Unit, mine: list[HeldCase]) -> UnitRow:
    breached = [held for held in mine if held.breached]
    grave = sum(held.breached[0].standard.text.severity.level == SEVERITIES[0] for held in breached)
    unclear = sum(
        any(each.verdict is Verdict.UNCLEAR and each.standard.id not in contents.untold for each in held.found)
        for held in mine
    )
    cases = Number(len(mine), f"cases: {unit.words}", _place(contents, "cases", unit))
    return UnitRow(
        unit,
        unit_page(unit),
        cases,
        Number(len(breached), f"cases with a breach: {unit.words}", _place(contents, CASE_BY_CASE, unit)),
        grave,
        unclear,
    )


def _place(contents: Contents, name: str, unit: Unit) -> str:
    found = contents.list_of("", name)
    return found.places.get(unit.anchor, "") if found is not None else ""


def lines(contents: Contents, unit: Unit) -> dict[str, list[Line]]:
    """Return the standards breached in a unit by how grave they are, each in the order of the pack."""
    found: dict[str, list[Line]] = {level: [] for level in SEVERITIES}
    for standard in contents.made.standards:
        tallies = contents.tallies[standard.id]
        here = _part(tallies.get(unit, Counter()))
        if here.breached and not standard.text.listed_as:
            others = sum((counts for other, counts in tallies.items() if other != unit), Counter[str]())
            listed = contents.list_of(standard.id, Verdict.BREACHED.value)
            link = listed.places.get(unit.anchor, "") if listed is not None else ""
            number = Number(here.breached, f"breached: {standard.text.title}", link)
            line = Line(standard, standard_page(contents, standard), number, here, _part(others))
            found[standard.text.severity.level].append(line)
    return {level: mine for level, mine in found.items() if mine}


def _part(counts: Counter[str]) -> Part:
    breached = counts[Verdict.BREACHED.value]
    return Part(breached + counts[Verdict.MET.value], breached)
