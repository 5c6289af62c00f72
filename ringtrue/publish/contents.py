"""What a report holds: every finding in its list, every case with its page, every number with its place to go.

Everything is gathered and given its address here before a page is written, so that a number printed anywhere can only
be the length of a list that exists.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ringtrue.errors import DisagreementError
from ringtrue.publish.lists import Lists, Paged, paged
from ringtrue.record.snapshot import Case
from ringtrue.standards.audit import Audit, SourceAudit
from ringtrue.standards.explain import Explanation
from ringtrue.standards.model import SEVERITIES, VERDICTS, Standard, Verdict

WAIVED = "waived"
CASE_BY_CASE = "case-by-case"


@dataclass(frozen=True)
class Limits:
    """How much a report holds before it leaves something out, which it then says."""

    findings: int = 150_000  # more, and only breached and unclear are listed
    rows: int = 20_000  # of a list
    page: int = 500  # rows of a list on one page
    cases: int = 3_000  # with a page of their own
    worst: int = 10  # worst-evidenced cases on the front page


@dataclass(frozen=True)
class Unit:
    """A unit of one source, with the anchor by which lists are entered."""

    name: str
    source: int
    words: str
    anchor: str


@dataclass
class HeldCase:
    """A case with everything that was found of it; `path` is its page, or nothing where it has none."""

    case: Case
    source: int
    unit: Unit
    label: str
    path: str = ""
    found: list[Explanation] = field(default_factory=list)

    @cached_property
    def counts(self) -> Counter[Verdict]:
        """How many standards had each verdict on the case; what is only listed is not counted as breached."""
        return Counter(each.verdict for each in self.found if not each.is_listed)

    @cached_property
    def breached(self) -> list[Explanation]:
        """The standards breached in the case, the grave ones first."""
        found = [each for each in self.found if each.verdict is Verdict.BREACHED and not each.is_listed]
        return sorted(found, key=lambda each: SEVERITIES.index(each.standard.text.severity.level))


@dataclass(frozen=True)
class Entry:
    """One row of a list: a case and, but for the list of all cases, what was found of it."""

    held: HeldCase
    found: Explanation | None = None

    @property
    def unit(self) -> Unit:
        """The unit under which the row stands."""
        return self.held.unit


@dataclass(frozen=True)
class Contents:
    """An audit with its findings in place: by case, by unit, and by standard and verdict."""

    made: Audit
    limits: Limits
    units: tuple[Unit, ...]
    cases: tuple[HeldCase, ...]
    names: dict[str, str]
    lists: Lists[Entry]
    all_listed: bool

    def list_of(self, standard: str, name: str) -> Paged[Entry] | None:
        """Return the list behind a number; None where there is none to show."""
        return self.lists.get((standard, name))

    @cached_property
    def tallies(self) -> dict[str, dict[Unit, Counter[str]]]:
        """How many cases of each unit had each verdict, by standard; waived breaches are counted apart as well."""
        found: dict[str, dict[Unit, Counter[str]]] = {standard.id: {} for standard in self.made.standards}
        for held in self.cases:
            for each in held.found:
                counts = found[each.standard.id].setdefault(held.unit, Counter())
                counts.update(_names_of(each))
        return found

    @cached_property
    def untold(self) -> set[str]:
        """The standards of which these files tell of no case at all: unclear everywhere, or not applicable."""
        told = {Verdict.MET.value, Verdict.BREACHED.value, Verdict.PENDING.value}
        counted = {name: sum(units.values(), Counter[str]()) for name, units in self.tallies.items()}
        return {name for name, counts in counted.items() if counts["unclear"] and not told & set(+counts)}

    @property
    def with_pages(self) -> list[HeldCase]:
        """The cases that have a page."""
        return [held for held in self.cases if held.path]

    @cached_property
    def worst(self) -> list[HeldCase]:
        """The cases of which the record says least: most unclear verdicts first, ties in the order of the record."""
        unclear = [held for held in self.cases if held.counts[Verdict.UNCLEAR]]
        return sorted(unclear, key=lambda held: -held.counts[Verdict.UNCLEAR])[: self.limits.worst]


def gather(made: Audit, explained: Iterable[Explanation], limits: Limits) -> Contents:
    """Put the findings of an audit in their places; raise DisagreementError where they are not those it counted."""
    cases = _cases(made, explained)
    _check(made, cases)
    units = tuple(sorted({held.unit for held in cases}, key=_by_name))
    order = {unit: place for place, unit in enumerate(units)}
    cases.sort(key=lambda held: (order[held.unit], held.source, held.case.number))
    all_listed = sum(len(held.found) for held in cases) <= limits.findings
    ids = [standard.id for standard in made.standards]
    names = dict(zip(ids, slugs(ids), strict=True))
    lists = _lists(cases, names, limits, all_listed)
    contents = Contents(made, limits, units, tuple(cases), names, lists, all_listed)
    for held in _paged_cases(contents):
        held.path = f"cases/{held.source + 1}-{held.case.number + 1}.html"
    return contents


def _cases(made: Audit, explained: Iterable[Explanation]) -> list[HeldCase]:
    sources = {source.load.source: place for place, source in enumerate(made.sources)}
    units = _units(made.sources)
    several = len(sources) > 1
    found: dict[str, HeldCase] = {}
    for each in explained:
        held = found.get(each.case.id)
        if held is None:
            source, _, key = each.case.id.partition("/")
            place = sources[source]
            unit = units[place, str(each.case.row["unit"] or "")]
            label = each.case.id if several or not key else key
            held = found[each.case.id] = HeldCase(each.case, place, unit, label)
        held.found.append(each)
    return list(found.values())


def _units(sources: Sequence[SourceAudit]) -> dict[tuple[int, str], Unit]:
    """Return every unit of every source, in the order of their names, each with an anchor of its own."""
    keys = {
        (place, source.snapshot.units[number] or "")
        for place, source in enumerate(sources)
        for number in source.numbers
    }
    several = len(sources) > 1
    made = []
    for place, name in sorted(keys, key=lambda key: (not key[1], key[1].casefold(), key)):
        words = name or "Unit not recorded"
        made.append((place, name, f"{words} ({sources[place].load.source})" if several else words))
    anchors = slugs([words for _, _, words in made])
    return {
        (place, name): Unit(name, place, words, f"unit-{anchor}")
        for (place, name, words), anchor in zip(made, anchors, strict=True)
    }


def _by_name(unit: Unit) -> tuple[bool, str, str, int]:
    """The order of units on every page: by name, never by what was found of them."""
    return not unit.name, unit.name.casefold(), unit.name, unit.source


def _check(made: Audit, cases: Sequence[HeldCase]) -> None:
    """A number is printed only where as many findings stand behind it."""
    told: dict[str, Counter[Verdict]] = {standard.id: Counter() for standard in made.standards}
    for held in cases:
        for each in held.found:
            told[each.standard.id][each.verdict] += 1
    for standard in made.standards:
        counted = made.of(standard.id)
        if any(counted[verdict] != told[standard.id][verdict] for verdict in VERDICTS):
            raise DisagreementError(
                f"{standard.id}: the audit counted {_say(counted)}, but was explained {_say(told[standard.id])}. "
                "No report is written. Explain the whole audit, and no other."
            )


def _say(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{verdict.value} {counts[verdict]}" for verdict in VERDICTS)


def _names_of(each: Explanation) -> tuple[str, ...]:
    """The lists on which a finding stands."""
    if each.waiver is not None and each.verdict is Verdict.BREACHED:
        return each.verdict.value, WAIVED
    return (each.verdict.value,)


def _lists(cases: Sequence[HeldCase], names: dict[str, str], limits: Limits, all_listed: bool) -> Lists[Entry]:
    entries: dict[tuple[str, str], list[Entry]] = {("", "cases"): [Entry(held) for held in cases]}
    entries |= {("", CASE_BY_CASE): found} if (found := [Entry(held) for held in cases if held.breached]) else {}
    listed = {Verdict.BREACHED.value, Verdict.UNCLEAR.value, WAIVED}
    for held in cases:
        for each in held.found:
            for name in _names_of(each):
                if all_listed or name in listed:
                    entries.setdefault((each.standard.id, name), []).append(Entry(held, each))
    return {
        key: paged(_address(names.get(key[0], ""), key[1]), rows, lambda row: row.unit.anchor, limits.page, limits.rows)
        for key, rows in entries.items()
    }


def _address(standard: str, name: str) -> str:
    return f"lists/{standard}-{name.replace('_', '-')}" if standard else f"lists/{name}"


def _paged_cases(contents: Contents) -> Iterator[HeldCase]:
    """Yield the cases that get a page: all, or where they are too many those with most to look at."""
    cases, limit = contents.cases, contents.limits.cases
    if len(cases) <= limit:
        yield from cases
        return
    chosen = {held.case.id: held for held in contents.worst}
    for verdict in (Verdict.BREACHED, Verdict.UNCLEAR):
        chosen |= {held.case.id: held for held in cases if held.counts[verdict] and held.case.id not in chosen}
    yield from list(chosen.values())[:limit]


def slugs(names: Sequence[str]) -> list[str]:
    """Return for each name a word fit for a file name or an anchor, no two the same."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "unnamed"
        word, number = stem, 1
        while word in taken:
            number += 1
            word = f"{stem}-{number}"
        taken.add(word)
        found.append(word)
    return found


def unit_page(unit: Unit) -> str:
    """Return the address of a unit's page."""
    return f"units/{unit.anchor.removeprefix('unit-')}.html"


def standard_page(contents: Contents, standard: Standard) -> str:
    """Return the address of a standard's page."""
    return f"standards/{contents.names[standard.id]}.html"
