"""Rows of numbers: the five verdicts, how much could be judged, and the share breached with its interval."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from ringtrue.publish.charts import interval_line
from ringtrue.publish.contents import WAIVED, Contents, HeldCase, Unit, standard_page
from ringtrue.publish.intervals import interval_words, percent
from ringtrue.standards.model import VERDICTS, Standard, Verdict

# Below this many judged cases a unit's share is not printed: its interval would be more than half of everything.
ENOUGH = 10


@dataclass(frozen=True)
class Number:
    """A printed number: what it counts, in words for those who cannot see its column, and where its rows are."""

    value: int
    what: str
    link: str = ""


@dataclass(frozen=True)
class Row:
    """The numbers of one standard, or of one unit under one standard."""

    title: str
    link: str
    anchor: str
    counts: Mapping[str, Number]
    total: Number
    judged: int
    breached: int
    unclear: int
    one_sided: bool
    note: str = ""

    @property
    def has_share(self) -> bool:
        """Whether a share of the cases judged may stand for the others at all."""
        return self.judged > 0 and not self.one_sided

    @property
    def with_unclear(self) -> str:
        """Between which shares the truth lies whatever the unclear cases were: had all been met, had all been breached.

        Wilson's interval knows only of chance; it takes for granted that the unclear are like the others.
        """
        known = self.judged + self.unclear
        return f"{percent(self.breached / known)} to {percent((self.breached + self.unclear) / known)}"

    @property
    def share(self) -> str:
        """The share breached among the judged."""
        return percent(self.breached / self.judged)

    @property
    def interval(self) -> str:
        """Its 95% interval in words."""
        return interval_words(self.breached, self.judged)

    @property
    def chart(self) -> Markup:
        """Its 95% interval as a line."""
        return interval_line(self.breached, self.judged)


def standard_row(contents: Contents, standard: Standard) -> Row:
    """Return the numbers of a standard over all units."""
    counts: Counter[str] = Counter()
    for mine in contents.tallies[standard.id].values():
        counts.update(mine)
    notes = ["draft: its source has not been checked"] if standard.is_draft else []
    notes += [f"a list, not a fault: breached means {standard.text.listed_as}"] if standard.text.listed_as else []
    note = "; ".join(notes)
    return _row(contents, standard, counts, standard.text.title, standard_page(contents, standard), None, note)


def unit_rows(contents: Contents, standard: Standard) -> list[Row]:
    """Return the numbers of a standard for each unit, in the order of the units' names."""
    tallies = contents.tallies[standard.id]
    one_sided = standard_row(contents, standard).one_sided
    made = [_row(contents, standard, tallies[unit], unit.words, "", unit) for unit in contents.units if unit in tallies]
    # A record that can show only one of the answers can do no more for a part of its cases than for all.
    return [replace(row, one_sided=row.one_sided or one_sided) for row in made]


def _row(
    contents: Contents,
    standard: Standard,
    counts: Counter[str],
    title: str,
    link: str,
    unit: Unit | None,
    note: str = "",
) -> Row:
    names = [verdict.value for verdict in VERDICTS] + ([WAIVED] if contents.made.waivers.given else [])
    numbers = {name: _number(contents, standard, name, counts[name], unit) for name in names}
    total = sum(counts[verdict.value] for verdict in VERDICTS)
    met, breached, unclear = (counts[each.value] for each in (Verdict.MET, Verdict.BREACHED, Verdict.UNCLEAR))
    everybody = _place(contents, "", "cases", unit) if unit or _is_all(contents, total) else ""
    return Row(
        title,
        link,
        unit.anchor if unit else "",
        numbers,
        Number(total, f"cases: {title}", everybody),
        met + breached,
        breached,
        unclear,
        _one_sided(met, breached, unclear),
        note,
    )


def _one_sided(met: int, breached: int, unclear: int) -> bool:
    """Say whether the cases judged all fell one way and are outnumbered by the unclear.

    A form on which an answer can only show the breach makes every case breached or unclear. The share breached would
    then be 100% with a narrow interval, and false.
    """
    return 0 in (met, breached) and unclear > met + breached > 0


def _number(contents: Contents, standard: Standard, name: str, value: int, unit: Unit | None) -> Number:
    what = f"{name.replace('_', ' ')}: {unit.words if unit else standard.text.title}"
    return Number(value, what, _place(contents, standard.id, name, unit) if value else "")


def _place(contents: Contents, standard: str, name: str, unit: Unit | None) -> str:
    """Return where the rows behind a number stand; nothing where they are not listed."""
    found = contents.list_of(standard, name)
    if found is None:
        return ""
    return found.places.get(unit.anchor, "") if unit else found.address


def _is_all(contents: Contents, total: int) -> bool:
    """Whether a total is that of all cases: with several sources, a standard may speak of some of them only."""
    return total == len(contents.cases)


def case_counts(held: HeldCase) -> list[Number]:
    """Return the numbers of verdicts on a case, each with its place on the case's page."""
    return [case_count(held, verdict) for verdict in VERDICTS]


def case_count(held: HeldCase, verdict: Verdict) -> Number:
    """Return how many standards had a verdict on a case, with its place on the case's page."""
    value = held.counts[verdict]
    link = f"{held.path}#{verdict_anchor(verdict)}" if held.path and value else ""
    return Number(value, f"{verdict.words.lower()}: case {held.label}", link)


def verdict_anchor(verdict: Verdict) -> str:
    """Return the anchor of a verdict on a case's page, and of its meaning on the front page."""
    return f"verdict-{verdict.value.replace('_', '-')}"
