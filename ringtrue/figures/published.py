"""Counting on published tables: the same measures, added up from the numbers that somebody printed.

A published number is either there or not: nothing is unclear in it, but everything depends on what it counts, so the
way of reckoning that was used is given back with the figures. A number that was not printed is not nought: a unit and
period of which only a part was printed is left out, and how many were is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringtrue.figures.measure import Measure, OnCounts, Select, offences_of
from ringtrue.figures.periods import UNKNOWN, Cut
from ringtrue.figures.tally import ALL_UNITS, Counts, in_order
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Snapshot

COHORT, IN_PERIOD = "exits_of_cohort", "exits_in_period"
REMOVED = ("not_recorded", "non_crime_record", "unfounded")


@dataclass(frozen=True)
class PublishedTally:
    """So many of so many by unit and period: two tables of the shape (units, periods), and where a number was printed.

    `too_coarse` counts the numbers that were printed for longer periods than were asked for, `in_part` the units and
    periods of which only a part was printed; both are left out, and stand as nought where `is_there` is false.
    """

    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    hits: Counts
    totals: Counts
    is_there: NDArray[np.bool_]
    way: OnCounts
    too_coarse: int
    in_part: int


@dataclass(frozen=True)
class PublishedExits:
    """The exits that a table tells of: `counts` has the shape (units, periods, exits); `says` is how it was reckoned.

    `untold` is how many left in a way for which the record has no word.
    """

    exits: tuple[str, ...]
    counts: Counts
    says: str
    untold: int


@dataclass(frozen=True)
class Table:
    """A published table in the record's shape, cut into periods and units once for all measures.

    `apart` is the same table by unit where this one takes all units together.
    """

    rows: pa.Table
    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    unit: NDArray[np.int64]
    place: NDArray[np.int64]
    apart: "Table | None" = None

    @property
    def shape(self) -> tuple[int, int]:
        """How many units and periods there are."""
        return len(self.units), len(self.periods)


@dataclass(frozen=True)
class _Added:
    """Numbers added up by unit and period, how much of its time they cover, and how many were too coarse for it."""

    total: Counts
    covered: Counts
    too_coarse: int


def published(snapshot: Snapshot, cut: Cut, by_unit: bool = True) -> Table | None:
    """Return the counts of a snapshot, cut; None where it holds none."""
    if not snapshot.manifest.get("counts"):
        return None
    rows = snapshot.table("table_count")
    known = pa.chunked_array(pc.fill_null(rows["unit"].cast(pa.string()), "")).combine_chunks().dictionary_encode()
    names = in_order(known.dictionary.to_pylist())
    places = np.array([names.index(name) for name in known.dictionary.to_pylist()], dtype=np.int64)
    place = cut.places(*_ends(rows))
    told = place[place != UNKNOWN]
    periods = tuple(range(int(told.min()), int(told.max()) + 1)) if len(told) else ()
    apart = Table(rows, tuple(names), periods, cut, places[known.indices.to_numpy()], place)
    return apart if by_unit else Table(rows, (ALL_UNITS,), periods, cut, np.zeros_like(place), place, apart)


def tally_published(table: Table, measure: Measure) -> PublishedTally | None:
    """Add up a measure on a published table by the first of its ways for which the table has numbers; None for none.

    All units together are those that printed both what is counted and over what; only where no unit did, as where the
    examinations of a hospital stand beside the crimes of a city, is everything put together.
    """
    for way in measure.text.counts:
        parts = None if table.apart is None else _tallied(table.apart, way, measure.text.offences)
        if parts is not None:
            return _together(parts)
        found = _tallied(table, way, measure.text.offences)
        if found is not None:
            return found
    return None


def _tallied(table: Table, way: OnCounts, offences: str) -> PublishedTally | None:
    share, among = ([_added(table, select, offences) for select in part] for part in (way.share, way.among))
    covered = np.stack([each.covered for each in (*share, *among)])
    there = np.asarray((covered > 0).all(axis=0) & (covered == covered[0]).all(axis=0), dtype=bool)
    if not there.any():
        return None
    in_part = int(((covered != 0).any(axis=0) & ~there).sum())
    hits, totals = (np.where(there, sum(each.total for each in part), 0) for part in (share, among))
    coarse = max(sum(each.too_coarse for each in part) for part in (share, among))
    return PublishedTally(table.units, table.periods, table.cut, hits, totals, there, way, coarse, in_part)


def _together(parts: PublishedTally) -> PublishedTally:
    hits, totals = (each.sum(axis=0, keepdims=True) for each in (parts.hits, parts.totals))
    there = np.asarray(parts.is_there.any(axis=0, keepdims=True), dtype=bool)
    return PublishedTally(
        (ALL_UNITS,), parts.periods, parts.cut, hits, totals, there, parts.way, parts.too_coarse, parts.in_part
    )


def _added(table: Table, select: Select, offences: str) -> _Added:
    """Add up the numbers of a select.

    Ways out of a cohort divide a whole, so that one not printed beside others is one that nobody took. Any other number
    stands alone, and where one is missing that the unit prints elsewhere, the sum is not known.
    """
    chosen = _chosen(table.rows, select, offences)
    coarse = int((chosen & (table.place == UNKNOWN)).sum())
    total = _summed(table, chosen & (table.place != UNKNOWN))
    if not chosen.any():
        return _Added(total, np.zeros_like(total), coarse)
    if select.counted == COHORT:
        return _Added(total, _covered(table, _chosen(table.rows, Select(counted=COHORT), offences)), coarse)
    exits = [[code] for code in select.exits] or [[]]
    parts = [select.model_copy(update={"exits": each}) for each in exits]
    covered = np.stack([_covered(table, _chosen(table.rows, part, offences)) for part in parts])
    prints = covered.any(axis=2, keepdims=True)  # by exit and unit: whether the unit ever prints it
    most = covered.max(axis=0)
    whole = ((covered == most) | ~prints).all(axis=0)
    return _Added(total, np.where(whole | (most == 0), most, _UNUSABLE), coarse)


_UNUSABLE = -1


def _summed(table: Table, chosen: NDArray[np.bool_]) -> Counts:
    cells = int(np.prod(table.shape))
    if not cells or not chosen.any():
        return np.zeros(table.shape, dtype=np.int64)
    cell = table.unit[chosen] * table.shape[1] + table.place[chosen] - table.periods[0]
    values = np.asarray(table.rows["value"].to_numpy(), dtype=np.int64)[chosen]
    return np.rint(np.bincount(cell, values, minlength=cells)).astype(np.int64).reshape(table.shape)


def _covered(table: Table, chosen: NDArray[np.bool_]) -> Counts:
    """Return for how long numbers were printed, by unit and period; unusable where two of them count the same time."""
    covered = np.zeros(int(np.prod(table.shape)), dtype=np.int64)
    chosen = chosen & (table.place != UNKNOWN)
    if chosen.any():
        cell = table.unit[chosen] * table.shape[1] + table.place[chosen] - table.periods[0]
        spans = np.unique(np.stack([cell, *(ends[chosen] for ends in _ends(table.rows))], axis=1), axis=0)
        np.add.at(covered, spans[:, 0], spans[:, 2] - spans[:, 1] + 1)
        twice = (spans[1:, 0] == spans[:-1, 0]) & (spans[1:, 1] <= spans[:-1, 2])
        covered[spans[1:, 0][twice]] = _UNUSABLE
    return covered.reshape(table.shape)


def _ends(rows: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    lo, hi = (np.asarray(rows[f"period_{end}"].to_numpy(), dtype=np.int64) for end in ("lo", "hi"))
    return lo, hi


def _chosen(rows: pa.Table, select: Select, offences: str) -> NDArray[np.bool_]:
    chosen = pc.equal(rows["counted"], select.counted)
    group = offences if select.offences is None else select.offences
    if group:
        chosen = pc.and_(chosen, pc.is_in(rows["offence"], value_set=pa.array(offences_of(group))))
    if select.exits:
        chosen = pc.and_(chosen, pc.is_in(rows["exit"], value_set=pa.array(select.exits)))
    if select.without:
        chosen = pc.and_(chosen, pc.invert(pc.is_in(rows["exit"], value_set=pa.array(select.without))))
    if select.outcomes:
        chosen = pc.and_(chosen, pc.is_in(rows["outcome"], value_set=pa.array(select.outcomes)))
    return np.asarray(pc.fill_null(chosen, False).to_numpy(), dtype=bool)


def exit_counts(table: Table, offences: str) -> PublishedExits | None:
    """Return the exits that a table tells of by unit and period; None where it tells of none.

    Ways out of the crimes recorded in a period are taken where they were printed; else the ways out taken in a period,
    the rest of what was reported in it standing as `open`, which is what such a table leaves untold.
    """
    for reckon in (_exits_of_cohort, _exits_in_period):
        found = None if table.apart is None else reckon(table.apart, offences)
        if found is not None:
            return PublishedExits(found.exits, found.counts.sum(axis=0, keepdims=True), found.says, found.untold)
        found = reckon(table, offences)
        if found is not None:
            return found
    return None


def _exits_of_cohort(table: Table, offences: str) -> PublishedExits | None:
    codes = tuple(schema().codes["exits"].codes)
    layers = [_added(table, Select(counted=COHORT, exits=[code]), offences) for code in codes]
    usable = _added(table, Select(counted=COHORT), offences)
    counts = np.where((usable.covered > 0)[:, :, None], np.stack([each.total for each in layers], axis=2), 0)
    says = "Ways out of the crimes recorded in each period, whenever they came."
    untold = int(np.where(usable.covered > 0, usable.total, 0).sum() - counts.sum())
    return _of_exits(codes, counts, says, usable.too_coarse, untold)


def _exits_in_period(table: Table, offences: str) -> PublishedExits | None:
    codes = tuple(code for code in schema().codes["exits"].codes if code != "open")
    layers = [_added(table, Select(counted=IN_PERIOD, exits=[code]), offences) for code in codes]
    whole, removed = _added(table, Select(counted="reports"), offences), np.zeros(table.shape, dtype=np.int64)
    if not (whole.covered > 0).any():
        # What stands as recorded no longer holds what was taken out of it, and the ways out do.
        whole = _added(table, Select(counted="recorded"), offences)
        removed = sum((layers[codes.index(code)].total for code in REMOVED), removed)
    usable = whole.covered > 0
    for layer in layers:
        # A unit that prints an exit in one period and not in another has not said that nobody took it.
        usable = usable & ((layer.covered == whole.covered) | ~layer.covered.any(axis=1, keepdims=True))
    usable = usable & np.stack([layer.covered > 0 for layer in layers]).any(axis=0)
    totals = np.stack([layer.total for layer in layers], axis=2)
    rest = np.maximum(whole.total + removed - totals.sum(axis=2), 0)
    counts = np.where(usable[:, :, None], np.concatenate([totals, rest[:, :, None]], axis=2), 0)
    says = (
        "Ways out taken in each period, whenever the report was made, over the reports of the period: all that this "
        "table allows. What is not told of is shown as still open."
    )
    coarse = sum(layer.too_coarse for layer in layers)
    return _of_exits((*codes, "open"), counts, says, coarse, 0)


def _of_exits(codes: Sequence[str], counts: Counts, says: str, too_coarse: int, untold: int) -> PublishedExits | None:
    there = [place for place in range(len(codes)) if counts[:, :, place].any()]
    if not there:
        return None
    if too_coarse:
        says += f" Numbers printed for longer periods, and left out: {too_coarse:,}."
    return PublishedExits(tuple(codes[place] for place in there), counts[:, :, there], says, untold)
