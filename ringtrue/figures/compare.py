"""Fair comparison of units: one call that ties the funnel to what must be said beside it.

When to use which:

- one unit, few files, a share to hold it against: `exact.binomial_test` and `exact.wilson`;
- many units, one outcome: `compare`, with the additive spread unless there is a reason for another;
- units whose cases differ in kind: `casemix.expected_by_unit` first, then `compare(..., expected=...)`;
- counts beside officers, residents or an expected count: `funnel.rate_funnel`;
- a best guess for each unit, the small ones too: `shrinkage.shrink`, which `compare` holds as well;
- one unit over time: not here; a funnel of many months is no chart.

The additive spread supposes that units differ for reasons of their own, however many cases they have: forces, towns.
The multiplicative one supposes that cases come in clumps: several by one suspect, one team's habit. `none` is for
units that differ by nothing but chance, such as random samples of one file room. Nothing is ranked: rows stand in the
order of names, each with its interval, and a unit beyond the limits is a reason to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from ringtrue.figures.discovery import benjamini_hochberg
from ringtrue.figures.funnel import Funnel, FunnelRow, Rule, funnel
from ringtrue.figures.power import smallest_seen
from ringtrue.figures.shrinkage import Shrinkage, ShrunkShare, shrink


@dataclass(frozen=True)
class ComparedUnit:
    """One unit: its row of the funnel, its q-value, its share drawn toward the pool, and what could have been seen.

    `q` is None where there are no cases. `seen_below` and `seen_above` are the nearest true shares that would have
    been flagged with the power asked for, None where none could.
    """

    row: FunnelRow
    q: float | None
    shrunk: ShrunkShare
    seen_below: float | None
    seen_above: float | None


@dataclass(frozen=True)
class Comparison:
    """Units in the order of names, the funnel they stand in, and the sentences that must be read with it."""

    funnel: Funnel
    units: tuple[ComparedUnit, ...]
    shrinkage: Shrinkage
    sigma: float
    power: float

    def beyond(self) -> tuple[ComparedUnit, ...]:
        """Return the units beyond the limits that are applied, in the order of names."""
        return tuple(unit for unit in self.units if unit.row.beyond(self.sigma))

    def sentences(self) -> tuple[str, ...]:
        """Say in plain English what was compared, what lies beyond, what could have been seen and what it means."""
        parts = [_compared(self), _plain(self), *_spread(self), *_beyond(self), *_could_see(self), *_few(self)]
        return tuple(part for part in parts if part)


def compare(
    names: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[int],
    expected: Sequence[float] | None = None,
    target: float | None = None,
    spread: Rule = "additive",
    sigma: float = 3.0,
    power: float = 0.8,
    corrected: bool = True,
) -> Comparison:
    """Compare the share of hits between units, with all that keeps the comparison fair.

    Arguments are those of `funnel.funnel`; `sigma` sets the limits and `power` how surely a share must have been
    flagged to count as seen. Raises ValueError as `funnel` does. q-values come from the scores with the spread where
    one is applied (Student's t, since the spread is measured from the same units), else from the exact test.
    """
    made = funnel(names, hits, totals, expected, target, spread, corrected=corrected)
    qs = q_values(made)
    by_name = dict(zip(names, expected, strict=True)) if expected is not None else None
    drawn = shrink(
        [row.hits for row in made.rows],
        [int(row.total) for row in made.rows],
        None if by_name is None else [by_name[row.name] for row in made.rows],
    )
    units = tuple(
        ComparedUnit(row, q, shrunk, *_seen(made, row, sigma, power))
        for row, q, shrunk in zip(made.rows, qs, drawn.units, strict=True)
    )
    return Comparison(made, units, drawn, sigma, power)


def q_values(made: Funnel) -> tuple[float | None, ...]:
    """Return the q-value of each row of a funnel, None where it has no cases."""
    chances = [_chance(made, row) for row in made.rows]
    known = iter(benjamini_hochberg([chance for chance in chances if chance is not None]))
    return tuple(None if chance is None else next(known) for chance in chances)


def _chance(made: Funnel, row: FunnelRow) -> float | None:
    if row.z_adjusted is None or not made.spread.widens:
        return row.p
    # The spread was measured from a few dozen units, so that the score is Student's and no normal one.
    return float(2 * special.stdtr(made.spread.degrees, -abs(row.z_adjusted)))


def _seen(made: Funnel, row: FunnelRow, sigma: float, power: float) -> tuple[float | None, float | None]:
    if row.total == 0 or not 0 < row.target < 1:
        return None, None
    return smallest_seen(int(row.total), row.target, sigma, power, made.spread)


def _compared(made: Comparison) -> str:
    known = [unit.row for unit in made.units if unit.row.total]
    if not known:
        return "No unit has any cases, so nothing can be compared."
    hits, total = sum(row.hits for row in known), sum(int(row.total) for row in known)
    whole = f"{_count(len(known), 'unit')} with {total:,} cases {'was' if len(known) == 1 else 'were'} compared; "
    against = f"a target of {_percent(made.funnel.target)}"
    if made.funnel.by_case_mix:
        against = "the share that its own mixture of cases leads one to expect"
    elif made.funnel.target == hits / total:
        against = "that share"
    return (
        f"{whole}{hits:,} of them have the outcome ({_percent(hits / total)}), and each unit is held against {against}."
    )


def _plain(made: Comparison) -> str:
    known = [unit.row for unit in made.units if unit.row.total]
    beyond = len(made.funnel.beyond(made.sigma, adjusted=False))
    if not known:
        return ""
    due = len(known) * 2 * float(special.ndtr(-made.sigma))
    return (
        f"By limits that allow for chance alone, {_stand(beyond)} beyond {made.sigma:g} standard errors; chance itself"
        f" would put about {due:.1g} of {len(known)} there."
    )


def _spread(made: Comparison) -> list[str]:
    spread, beyond = made.funnel.spread, len(made.beyond())
    if spread.units < 2 or spread.rule == "none":
        return []
    times = f"their departures, squared, are {spread.phi_raw:.2g} times what chance gives"
    if not spread.widens:
        return [f"The bulk of the units do not differ by more than chance ({times}), so the limits stay as they are."]
    plain = len(made.funnel.beyond(made.sigma, adjusted=False))
    kind = (
        f"units differ among themselves by about {100 * spread.tau:.2g} percentage points"
        if spread.tau
        else f"variance within units is taken as {spread.phi:.2g} times that of chance"
    )
    first = (
        f"The units differ by more than chance: {times}. Part of that is how units ordinarily differ in what no record"
        f" holds; allowing for it ({kind}), {_stand(beyond)} beyond {made.sigma:g} standard errors."
    )
    if plain == beyond:
        return [first]
    return [
        first,
        f"The two numbers, {plain} and {beyond}, differ because the first takes every difference between units for a"
        " signal, and the second only what is large beside the usual difference. That the usual difference is wide is"
        " itself worth asking about: it says nothing of whether the usual is good.",
    ]


def _beyond(made: Comparison) -> list[str]:
    beyond = made.beyond()
    if not beyond:
        return []
    names = _listed([unit.row.name for unit in beyond])
    lies, is_a = ("lies", "it is a reason") if len(beyond) == 1 else ("lie", "each is a reason")
    return [
        f"{names} {lies} beyond the limits. That is not a finding: {is_a} to look at the files, and at how cases are"
        " counted there, before anything is said of the work."
    ]


def _could_see(made: Comparison) -> list[str]:
    within = [unit for unit in made.units if unit.row.total and not unit.row.beyond(made.sigma)]
    if not within:
        return []
    middle = sorted(within, key=lambda unit: (unit.row.total, unit.row.name))[len(within) // 2]
    blind = sum(unit.seen_below is None and unit.seen_above is None for unit in within)
    ends = [
        f"{word} {_percent(share)}"
        for word, share in (("below", middle.seen_below), ("above", middle.seen_above))
        if share is not None
    ]
    flagged = (
        f"have been flagged {made.power:.0%} of the time only if its true share were {' or '.join(ends)}"
        if ends
        else "not have been flagged so often whatever its true share"
    )
    said = f"a unit of middling size ({int(middle.row.total):,} cases) would {flagged}"
    none = (
        f" For {blind} of the {len(within)} no share at all would have been flagged so often: they are too small to be"
        " told apart."
        if blind
        else ""
    )
    return [f"Nothing found is not nothing there: of the {len(within)} within the limits, {said}.{none}"]


def _few(made: Comparison) -> list[str]:
    empty = sum(not unit.row.total for unit in made.units)
    said = []
    if empty and empty < len(made.units):
        said.append(f"Of {_count(empty, 'unit')} without cases nothing is said.")
    if 1 < made.funnel.spread.units < 10 and made.funnel.spread.rule != "none":
        said.append(
            f"With only {made.funnel.spread.units} units the usual difference between them is itself poorly known."
        )
    return said


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%" if share < 0.1 else f"{100 * share:.1f}%"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _stand(number: int) -> str:
    return {0: "none lies", 1: "1 lies"}.get(number, f"{number} lie")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
