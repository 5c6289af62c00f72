"""What may stand behind a figure, one function per verb: people or the system, a reform, a target, or the recording."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ringtrue.errors import CasebookError
from ringtrue.figures.before_after import BeforeAfter, differences, interrupted
from ringtrue.figures.bunching import PeriodEnds, Threshold, period_ends, threshold
from ringtrue.figures.exits import ENDS
from ringtrue.figures.levels import Levels, find_levels
from ringtrue.figures.measure import Form, Measure, MeasureText, OnCounts, Select
from ringtrue.figures.moments import days_of
from ringtrue.figures.outside import Pattern, RatioChange, ratio_change, under_pattern
from ringtrue.figures.periods import Cut
from ringtrue.figures.published import Table, published, tally_published
from ringtrue.figures.series import Series
from ringtrue.figures.strata import check_mix, strata_counts
from ringtrue.figures.tally import Counts
from ringtrue.main.figures import engine_for, find_period, find_unit, one_series, sources_of, waiting

OTHER_VIOLENCE = ("murder", "robbery", "aggravated_assault")
# What a chance can be reckoned of in the spread of other years; fewer than these say nothing of it.
FEWEST_OTHER_YEARS = 4


@dataclass(frozen=True)
class LevelsOf:
    """How much the levels of one source differ; `left_out` cases have no unit or no officer that is recorded."""

    source: str
    levels: Levels
    left_out: int


def levels(
    book: Path,
    asked: Measure,
    mix: Sequence[str] = (),
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
) -> list[LevelsOf]:
    """Return how much units, and officers within units, differ in a measure, for each source of case records.

    `mix` names columns of a case by which the mix of cases is allowed for. Which officer differs is never returned.
    Raises UnknownNameError for a column that there is not, and CasebookError where nothing tells of the measure.
    """
    if asked.form is not Form.SHARE:
        raise CasebookError(f"{asked.id} is a {asked.form.value}; only of shares can the levels be told apart.")
    check_mix(mix)
    found = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            if snapshot.kind == asked.text.kind and asked.on_cases and snapshot.manifest["cases"]:
                counts = strata_counts(evidence, running, asked, mix)
                parts = (counts.hits, counts.totals, counts.units, counts.officers, counts.design)
                found.append(LevelsOf(snapshot.source, find_levels(*parts), counts.left_out))
    if not found:
        raise CasebookError(f"{book}: no case records tell of {asked.id}. Load case records, and look again.")
    return found


def before_after(
    book: Path,
    asked: Measure,
    unit: str,
    on: date,
    cut: Cut,
    years: int = 2,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
) -> tuple[Series, BeforeAfter, BeforeAfter]:
    """Return whether a measure fell in one unit from a day on: beside the other units, and below its own course.

    The period in which the day lies counts as after it. At most so many `years` on either side are looked at. Raises
    UnknownNameError or CasebookError.
    """
    one = _shares(book, asked, cut, as_of, engine, source)
    named = [number for number, name in enumerate(one.units) if name]
    find_unit([one.units[number] for number in named], unit)
    place, change = one.units.index(unit), find_period(cut, one.periods, cut.label(cut.place(on)))
    reach, there = years * (12 // cut.months if cut.months else 1), np.flatnonzero(one.totals.sum(axis=0))
    first, last = max(change - reach, int(there[0])), min(change + reach, int(there[-1]) + 1)
    if not first < change < last:
        raise CasebookError(f"{one.source}: nothing lies before or after {on} in {unit}. Choose another day.")
    hits, totals = one.hits[:, first:last], one.totals[:, first:last]
    names = [one.units[number] for number in named]
    beside = differences(hits[named], totals[named], names, unit, change - first)
    course = interrupted(hits[place], totals[place], change - first)
    return one.between(first, last - 1), beside, course


def _shares(book: Path, asked: Measure, cut: Cut, as_of: date | None, engine: str, source: str) -> Series:
    """Return the series of a share by unit; raise CasebookError where it is none or there is no case of it."""
    if asked.form is not Form.SHARE:
        raise CasebookError(f"{asked.id} is a {asked.form.value}; only shares are looked at before and after a day.")
    one = one_series(book, asked, cut, as_of, engine, source)
    if not one.totals.any():
        raise CasebookError(f"{one.source}: no case of which {asked.id} could be told.")
    if ((one.hits < 0) | (one.hits > one.totals)).any():
        raise CasebookError(f"{one.source}: some published numbers of {asked.id} are no part of their whole.")
    return one


def bunched_closings(
    book: Path,
    unit: str | None = None,
    first: date | None = None,
    last: date | None = None,
    last_days: int = 3,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
) -> list[tuple[str, PeriodEnds]]:
    """Return whether cases are closed in batches at the ends of months, for each source of case records."""
    found = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            if snapshot.kind == "report" and snapshot.manifest["cases"]:
                if unit is not None:
                    find_unit(sorted({name for name in snapshot.units if name}), unit)
                days = days_of(evidence, running, ENDS, unit)
                kept = [day for day in days if (first is None or first <= day) and (last is None or day <= last)]
                found.append((snapshot.source, period_ends(kept, last_days)))
    if not found:
        raise CasebookError(f"{book}: no case records here. Load some, and look again.")
    return found


def bunched_at(
    book: Path,
    asked: Measure,
    limit: float,
    width: float,
    unit: str | None = None,
    as_of: date | None = None,
    engine: str = "duckdb",
    source: str = "",
) -> list[tuple[str, Threshold]]:
    """Return whether the times of a measure crowd just inside a limit of so many days."""
    if asked.form is not Form.TIME:
        raise CasebookError(f"{asked.id} is a {asked.form.value}; only times have a limit to crowd at.")
    found = []
    for each in waiting(book, [asked], Cut("all"), unit is not None, as_of, engine, source):
        chosen = each.came if unit is None else each.came & (each.unit == find_unit(each.units, unit))
        found.append((each.source, threshold(each.days[chosen], limit, width)))
    if not found:
        raise CasebookError(f"{book}: no case records tell of {asked.id}.")
    return found


def kept_pace(
    book: Path, asked: Measure, unit: str, before: str, after: str, cut: Cut, source: str = ""
) -> RatioChange:
    """Return whether what was recorded kept pace with what others counted, from one period to another."""
    if asked.form is not Form.RATE:
        raise CasebookError(f"{asked.id} is a {asked.form.value}; only rates lay a count beside another.")
    one = one_series(book, asked, cut, source=source)
    place = find_unit(one.units, unit)
    ends = [find_period(one.cut, one.periods, label) for label in (before, after)]
    if ends[0] >= ends[1]:
        raise CasebookError(f"{before} does not lie before {after}. Give the earlier period first.")
    for end in ends:
        if not one.is_there[place, end]:
            raise CasebookError(f"{one.source}: for {one.labels[end]} not both counts of {asked.id} were printed.")
    others = [
        number
        for number in range(len(one.periods))
        if not ends[0] <= number <= ends[1] and one.is_there[place, number] and one.totals[place, number] > 0
        if one.hits[place, number] >= 0
    ]
    history = tuple([int(table[place, number]) for number in others] for table in (one.hits, one.totals))
    counts = [tuple(int(table[place, number]) for number in ends) for table in (one.hits, one.totals)]
    if min(map(min, counts)) < 0:
        raise CasebookError(f"{one.source}: a count below nought was printed of {asked.id}; no chance can be reckoned.")
    return ratio_change(
        (counts[0][0], counts[0][1]),
        (counts[1][0], counts[1][1]),
        unit,
        history=(history[0], history[1]) if len(others) >= FEWEST_OTHER_YEARS else None,
    )


def pattern(book: Path, source: str = "") -> list[tuple[str, Pattern]]:
    """Return which units recorded fewer rapes than their other violent offences lead to, for each published table."""
    found = []
    for snapshot, _ in sources_of(book, None, source):
        table = published(snapshot, Cut("year"))
        if table is None:
            continue
        counted = [each for name in ("rape", *OTHER_VIOLENCE) if (each := _recorded(table, name)) is not None]
        if len(counted) <= len(OTHER_VIOLENCE):
            continue
        there = np.logical_and.reduce([seen for _, seen in counted])
        rows = [(int(unit), int(period)) for unit, period in zip(*np.nonzero(there), strict=True) if table.units[unit]]
        if rows:
            names = [table.units[unit] for unit, _ in rows]
            years = [table.cut.first_day(table.periods[period]).year for _, period in rows]
            rapes, *others = ([max(int(count[row]), 0) for row in rows] for count, _ in counted)
            found.append((snapshot.source, under_pattern(names, years, rapes, np.array(others).T)))
    if not found:
        needed = ", ".join(OTHER_VIOLENCE).replace("_", " ")
        raise CasebookError(f"{book}: no table tells of rape beside {needed}, unit by unit and year by year.")
    return found


def _recorded(table: Table, offence: str) -> tuple[Counts, NDArray[np.bool_]] | None:
    """Return how many crimes of an offence were recorded by unit and period, and where that was printed."""
    recorded = [Select(counted="recorded")]
    text = MeasureText(
        id=f"recorded-{offence}", title=offence, asks="How many are recorded?", direction="either", cannot_show="",
        source="", offences=offence, counts=[OnCounts(share=recorded, among=recorded)],
    )  # fmt: skip
    found = tally_published(table, Measure(text))
    return None if found is None else (found.hits, found.is_there)
