"""How often fair comparison cries wolf where nothing is wrong: python bench/false_alarms_compare.py [COMPARISONS]

Draws sets of 40 units in which no unit is apart from the others, compares them under each rule, and prints how many
units lie beyond three standard errors (designed: 0.27%, two-sided normal) and how many comparisons hold any q-value
under 5% (designed: at most 5%), each with its standard error over comparisons.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrue.figures.compare import q_values
from ringtrue.figures.funnel import Rule, funnel

DESIGNED = 0.0026997960632601866
UNITS = 40
SHARE, BETWEEN = 0.2, 0.05
STRATA = np.array([0.05, 0.2, 0.5])

Whole = NDArray[np.int64]
Drawn = tuple[Whole, Whole, list[float] | None]

# The rule, whether phi is corrected for winsorising, and what to call it.
RULES: tuple[tuple[Rule, bool, str], ...] = (
    ("none", True, "none"),
    ("multiplicative", False, "multiplicative, as published"),
    ("multiplicative", True, "multiplicative, corrected"),
    ("additive", False, "additive, as published"),
    ("additive", True, "additive, corrected"),
)


@dataclass(frozen=True)
class Alarms:
    """False alarms of one rule in one scene: units beyond the limits and comparisons with a discovery, with errors."""

    scene: str
    rule: str
    beyond: float
    beyond_error: float
    discovered: float
    discovered_error: float


def draw_totals(chance: np.random.Generator, units: int = UNITS) -> Whole:
    """Draw numbers of cases as unequal as those of forces: half under 150, a few over 1,000."""
    return np.round(np.exp(chance.normal(np.log(150), 1.0, units))).astype(np.int64) + 10


def plain(chance: np.random.Generator, units: int = UNITS) -> Drawn:
    """Every unit has the same true share."""
    totals = draw_totals(chance, units)
    return chance.binomial(totals, SHARE), totals, None


def overdispersed(chance: np.random.Generator, units: int = UNITS) -> Drawn:
    """True shares differ between units by a Beta distribution, and none is apart from it."""
    totals = draw_totals(chance, units)
    weight = SHARE * (1 - SHARE) / BETWEEN**2 - 1
    return chance.binomial(totals, chance.beta(SHARE * weight, (1 - SHARE) * weight, units)), totals, None


def case_mix(chance: np.random.Generator, units: int = UNITS) -> Drawn:
    """Units differ only in the mixture of their cases, which drifts along the list, and the comparison is told."""
    totals = draw_totals(chance, units)
    drift = np.linspace(0, 1, units)
    mixture = np.column_stack([0.7 - 0.4 * drift, np.full(units, 0.2), 0.1 + 0.4 * drift])
    cells = np.array([chance.multinomial(total, mix) for total, mix in zip(totals, mixture, strict=True)])
    return chance.binomial(cells, STRATA).sum(axis=1), totals, (cells @ STRATA / totals).tolist()


def untold_case_mix(chance: np.random.Generator, units: int = UNITS) -> Drawn:
    """The same, but nobody tells the comparison of the mixture: what leaving case-mix out costs."""
    hits, totals, _ = case_mix(chance, units)
    return hits, totals, None


SCENES: dict[str, Callable[[np.random.Generator, int], Drawn]] = {
    "chance alone": plain,
    "over-dispersed, 5 points": overdispersed,
    "drifting case-mix, expected shares given": case_mix,
    "drifting case-mix, not given": untold_case_mix,
}


def false_alarms(comparisons: int = 300, seed: int = 1, units: int = UNITS) -> list[Alarms]:
    """Measure every rule on every scene; the same draws for each rule, so that rules can be held side by side."""
    measured = []
    for scene, draw in SCENES.items():
        chance = np.random.default_rng(seed)
        drawn = [draw(chance, units) for _ in range(comparisons)]
        for rule, corrected, name in RULES:
            beyond, discovered = [], []
            names = [f"unit {number:03d}" for number in range(units)]
            for hits, totals, expected in drawn:
                made = funnel(names, hits.tolist(), totals.tolist(), expected, spread=rule, corrected=corrected)
                beyond.append(len(made.beyond()) / units)
                discovered.append(any(q is not None and q < 0.05 for q in q_values(made)))
            measured.append(Alarms(scene, name, *_mean(beyond), *_mean(discovered)))
    return measured


def _mean(values: list[float] | list[bool]) -> tuple[float, float]:
    found = np.asarray(values, dtype=np.float64)
    return float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found)))


def table(measured: list[Alarms]) -> str:
    """Return the alarms as a table in markdown."""
    lines = [
        "| units differ by | spread allowed for | beyond 3 sigma (designed 0.27%) | any q under 5% |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one.scene} | {one.rule} | {100 * one.beyond:.2f}% ± {100 * one.beyond_error:.2f}"
        f" | {100 * one.discovered:.1f}% ± {100 * one.discovered_error:.1f} |"
        for one in measured
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(false_alarms(int(sys.argv[1]) if len(sys.argv) > 1 else 300)))
