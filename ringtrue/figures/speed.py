"""How long a step took in each case, with the cases that are still waiting: the times behind a curve.

A case that ended otherwise will never come to the step. It is not one that is still waiting, and it is not forgotten:
the share that came to the step by a day is of all cases.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringtrue.figures.measure import Measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.survival import Steps, cumulative_incidence, kaplan_meier
from ringtrue.figures.tally import are_there, known_ends, periods_of, placed_in, units_of
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.language.nodes import Node
from ringtrue.record.spans import DAY


@dataclass(frozen=True, eq=False)
class Waits:
    """The days that each case waited, how that ended, and the unit and period of the case.

    `came` says that the step came, `ended` that the case was over before it; otherwise it was still waiting.

    `unclear` counts the cases of which it cannot be told: whether they belong or the step was taken, or when, because
    their beginning or the time of the step is known too loosely, or the step lies before the beginning. A time known
    to the day is taken at its middle, or at the beginning where that is later on the same day. A case that ended on a
    day not known is watched until the day of reading.
    """

    measure: Measure
    source: str
    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    unit: NDArray[np.int64]
    period: NDArray[np.int64]
    days: NDArray[np.float64]
    came: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    unclear: int

    def curve(self, unit: int | None = None, period: int | None = None) -> Steps:
        """Return the curve of all cases, or of those of a unit or a period, by their places."""
        chosen = np.ones(len(self.days), dtype=bool)
        if unit is not None:
            chosen &= self.unit == unit
        if period is not None:
            chosen &= self.period == period
        how = np.where(self.came, "came", np.where(self.ended, "ended", ""))[chosen]
        steps = cumulative_incidence(self.days[chosen], how).exits.get("came")
        return steps or kaplan_meier(self.days[chosen], np.zeros(int(chosen.sum()), dtype=bool))


def waits(evidence: Evidence, engine: Engine, measure: Measure, cut: Cut, by_unit: bool = True) -> Waits:
    """Ask every case how long it waited; what was not over by the day of reading waited until then."""
    assert measure.since is not None and measure.until is not None
    units, names = units_of(evidence, by_unit)
    periods = periods_of(evidence, cut)
    asked: dict[str, Node] = {"member": measure.among, "since": measure.since, "until": measure.until, "on": measure.on}
    asked["came"] = _ever(measure.until)
    if measure.stops is not None:
        asked["stops"], asked["ended"] = measure.stops, _ever(measure.stops)
    there = are_there(evidence)
    parts: list[list[NDArray[np.generic]]] = [[], [], [], [], []]
    unclear = 0
    for table in engine.tables(evidence, asked):
        cases = np.asarray(table["case_no"].to_numpy(), dtype=np.int64)
        member, member_told = _truth(table, "member")
        came, came_told = _truth(table, "came")
        start, known = _middle(table, "since")
        end, dated = _middle(table, "until")
        stopped, ended = _last_day(table, evidence.as_of)
        days = np.where(came, end - start, stopped - start) / DAY
        # A step of the same day, of which only the day is known, may lie before the middle of it and after the start.
        days = np.where((days < 0) & (days > -1) & _may_follow(table), 0.0, days)
        fine = there[cases] & member & known & came_told & (dated | ~came) & (days >= 0)
        unclear += int((there[cases] & (member | ~member_told) & ~fine).sum())
        place = placed_in(table, "on", cut, periods)
        for part, values in zip(parts, (units[cases], place, days, came, ended & ~came), strict=True):
            part.append(values[fine])
    whole = [np.concatenate(part) if part else np.zeros(0) for part in parts]
    return Waits(
        measure,
        evidence.snapshot.source,
        tuple(names),
        tuple(periods),
        cut,
        whole[0].astype(np.int64),
        whole[1].astype(np.int64),
        whole[2].astype(np.float64),
        whole[3].astype(np.bool_),
        whole[4].astype(np.bool_),
        unclear,
    )


def _middle(table: pa.Table, name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the middle of a time, and where it is known to the day."""
    lo, there = known_ends(table, name, "_lo")
    hi, _ = known_ends(table, name, "_hi")
    return (lo + hi) / 2, there & (hi - lo <= DAY)


def _may_follow(table: pa.Table) -> NDArray[np.bool_]:
    """Say where the step, as loosely as its time is known, may have come after the beginning."""
    return known_ends(table, "until", "_hi")[0] >= known_ends(table, "since", "_lo")[0]


def _last_day(table: pa.Table, as_of: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return until when each case was watched (its end, or the day of reading), and which had ended."""
    if "stops_lo" not in table.column_names:
        return np.full(table.num_rows, float(as_of)), np.zeros(table.num_rows, dtype=bool)
    hi, there = known_ends(table, "stops", "_hi")
    return np.where(there, np.minimum(hi, as_of), as_of).astype(float), _truth(table, "ended")[0]


def _ever(step: Node) -> Node:
    """Return the question whether a step was taken at all, be its time known or not."""
    return n.Exists(step.pick.where) if isinstance(step, n.Field) and not step.pick.inner else n.Known(step)


def _truth(table: pa.Table, name: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where an answer is true, and where it is known."""
    column = table[name].cast(pa.bool_())
    values = np.asarray(pc.fill_null(column, False).to_numpy(), dtype=bool)
    return values, np.asarray(pc.is_valid(column).to_numpy(), dtype=bool)
