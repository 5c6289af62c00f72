"""How often is nothing called something? Before and after, bunching, and outside counts, on data in which nothing is.

    python bench/false_alarms_others.py

Each row is a kind of nothing, drawn many times: the designed share of alarms, the measured one, and its standard error.
Seeded, so that it prints the same table every time; under a minute. A row marked "not held" says what a method
does not stand, and is kept so that nobody has to find out again.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ringtrue.figures.before_after import differences, interrupted
from ringtrue.figures.bunching import period_ends, threshold
from ringtrue.figures.outside import ratio_change, under_pattern

Draw = Callable[[np.random.Generator], float]


@dataclass(frozen=True)
class Nothing:
    """One kind of data in which nothing happened, and the share of alarms that a method was designed for on it."""

    method: str
    kind: str
    designed: float
    draw: Draw
    rounds: int


@dataclass(frozen=True)
class Measured:
    """The share of alarms that was measured, and its standard error over rounds."""

    nothing: Nothing
    share: float
    error: float


def main() -> None:
    """Measure every kind of nothing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=float, default=1.0, help="rounds of each kind, as a multiple of the usual ones"
    )
    print(table(measure(parser.parse_args().rounds)))


def measure(rounds: float = 1.0, seed: int = 20090929) -> list[Measured]:
    """Measure every kind; each has a generator of its own, so that adding one leaves the others as they were."""
    found = []
    for place, nothing in enumerate(KINDS):
        rng = np.random.default_rng([seed, place])
        drawn = np.array([nothing.draw(rng) for _ in range(max(20, int(nothing.rounds * rounds)))])
        # Half an alarm more, so that none in all rounds is not taken for none ever.
        share = (drawn.sum() + 0.5) / (drawn.size + 1)
        spread = max(float(drawn.std()), sqrt(share * (1 - share)) if set(drawn.tolist()) <= {0.0, 1.0} else 0.0)
        found.append(Measured(nothing, float(drawn.mean()), spread / sqrt(drawn.size)))
    return found


def table(found: list[Measured]) -> str:
    """Write the measurements as a table in Markdown."""
    lines = ["| method | data in which nothing happened | designed | measured | standard error | rounds | held |"]
    lines.append("|---|---|---:|---:|---:|---:|---|")
    for each in found:
        kind = each.nothing
        held = "yes" if each.share <= kind.designed + 2 * each.error else "not held"
        lines.append(
            f"| {kind.method} | {kind.kind} | {kind.designed:.1%} | {each.share:.1%} | {each.error:.1%} "
            f"| {kind.rounds:,} | {held} |"
        )
    return "\n".join(lines)


def _counts(rng: np.random.Generator, share: NDArray, cases: float) -> tuple[NDArray, NDArray]:
    totals = rng.poisson(cases, np.shape(share)) + 1
    return rng.binomial(totals, share), totals


def _series(cases: float, periods: int, rho: float = 0.0, drift: float = 0.0, alike: float = 0.0) -> Draw:
    """A share in a series with months that differ (rho), a straight drift of log-odds, or neighbours alike."""

    def draw(rng: np.random.Generator) -> float:
        noise = np.zeros(periods)
        for place in range(1, periods):
            noise[place] = 0.6 * noise[place - 1] + rng.normal(0, alike) if alike else 0.0
        share = expit(-0.85 + drift * np.linspace(-0.5, 0.5, periods) + noise)
        if rho:
            share = rng.beta(share * (1 / rho - 1), (1 - share) * (1 / rho - 1))
        found = interrupted(*_counts(rng, share, cases), periods // 2)
        return float(found.effect is not None and found.effect.p < 0.05)

    return draw


def _among(units: int, drift: float, cases: float = 40) -> Draw:
    """One unit beside others, each of which moves of itself by `drift` in log-odds at the date."""
    names = [f"unit {place:02}" for place in range(units)]

    def draw(rng: np.random.Generator) -> float:
        log_odds = rng.normal(-0.5, 0.4, (units, 1)) + (np.arange(24) >= 12) * rng.normal(0, drift, (units, 1))
        found = differences(*_counts(rng, expit(log_odds), cases), names, names[0], 12)
        return float(found.effect is not None and found.effect.p < 0.05)

    return draw


def _closures(uneven: float, wages: float = 1.0, years: int = 2) -> Draw:
    """Closures by day with quiet weekends, months unevenly late, and more on last days for no target's sake."""
    first, span = date(2015, 1, 1), (date(2015, 1, 1), date(2014 + years, 12, 31))
    days = [first + timedelta(days=place) for place in range((span[1] - first).days + 1)]
    weekday = np.array([0.25 if day.weekday() > 4 else 1.6 for day in days])
    last = np.array([(day + timedelta(days=3)).month != day.month for day in days])
    month = np.array([12 * (day.year - 2015) + day.month - 1 for day in days])

    def draw(rng: np.random.Generator) -> float:
        late = np.exp(rng.normal(-(uneven**2) / 2, uneven, 12 * years))[month]
        counts = rng.poisson(weekday * np.where(last, late * wages, 1.0))
        closed = [day for day, count in zip(days, counts.tolist(), strict=True) for _ in range(count)]
        return float(period_ends(closed, span=span).word == "bunched")

    return draw


def _limit(values: Callable[[np.random.Generator], NDArray], cutoff: float, width: float) -> Draw:
    return lambda rng: float(threshold(values(rng), cutoff, width).word == "bunched")


def _ratio(cases: float, varies: bool, rho: float = 0.0, history: int = 0) -> Draw:
    """Two years of recorded cases beside an outside count or a known exposure, and more years as history."""

    def draw(rng: np.random.Generator) -> float:
        means = cases * np.exp(rng.normal(0, rho, 2 + history))
        means[1] *= 1.3
        beside = np.full(2 + history, 1.5 * cases)
        beside[1] *= 1.3
        recorded = rng.poisson(means).tolist()
        outside = (rng.poisson(beside) if varies else np.round(beside * 1000).astype(int)).tolist()
        past = (recorded[2:], outside[2:]) if history else None
        found = ratio_change(tuple(recorded[:2]), tuple(outside[:2]), outside_varies=varies, history=past)
        # Where years are alike the exact test itself is measured; where they differ, what is said of them.
        return float(found.word == "changed" if rho else found.p is not None and found.p < 0.05)

    return draw


def _crowd(units: int, spread: float, size: float) -> Draw:
    """The share of unit-years called low in a crowd whose places differ, and differ alike in all years."""

    def draw(rng: np.random.Generator) -> float:
        volume, place = rng.normal(size, 0.8, units), rng.normal(0, spread, units)
        names = [f"unit {unit:03}" for unit in range(units)] * 6
        years = np.repeat(np.arange(6), units)
        volume, place = np.tile(volume, 6), np.tile(place, 6)
        others = np.column_stack([rng.poisson(np.exp(volume)), rng.poisson(np.exp(volume - 1))])
        return under_pattern(names, years.tolist(), rng.poisson(np.exp(volume - 1 + place)), others).low_share

    return draw


KINDS = [
    Nothing("interrupted", "24 months of 60 cases", 0.05, _series(60, 24), 500),
    Nothing("interrupted", "16 quarters of 20 cases", 0.05, _series(20, 16), 500),
    Nothing("interrupted", "24 months of 60, over-dispersed (rho 0.03)", 0.05, _series(60, 24, rho=0.03), 500),
    Nothing("interrupted", "24 months of 60, drifting by 1.5 in log-odds", 0.05, _series(60, 24, drift=1.5), 500),
    Nothing("interrupted", "48 months of 60, neighbours alike (0.6), much", 0.05, _series(60, 48, alike=0.4), 700),
    Nothing("interrupted", "48 months of 60, neighbours alike (0.6), little", 0.05, _series(60, 48, alike=0.2), 700),
    Nothing("differences", "12 units, which move only by chance", 0.05, _among(12, 0.0), 500),
    Nothing("differences", "12 units, which move of themselves (0.3)", 0.05, _among(12, 0.3), 500),
    Nothing("differences", "5 units, which move of themselves (0.3)", 0.05, _among(5, 0.3), 500),
    Nothing("period_ends", "2 years, quiet weekends", 0.05, _closures(0.0), 500),
    Nothing("period_ends", "2 years, months unevenly late (0.4)", 0.05, _closures(0.4), 500),
    Nothing("threshold", "flat, 20 cases a width", 0.025, _limit(lambda r: r.uniform(0, 60, 300), 24, 4), 1500),
    Nothing("threshold", "thinning out by half a width and a half", 0.025,
            _limit(lambda r: r.exponential(12, 600), 24, 4), 1500),
    Nothing("threshold", "a hump that has its top at the limit", 0.025,
            _limit(lambda r: r.normal(24, 8, 600), 24, 4), 1500),
    Nothing("threshold", "whole days, thinning out", 0.025,
            _limit(lambda r: np.ceil(r.exponential(12, 600)), 24, 4), 1500),
    Nothing("ratio_change", "60 recorded, the outside count varies", 0.05, _ratio(60, True), 150),
    Nothing("ratio_change", "60 recorded, the outside count known", 0.05, _ratio(60, False), 1500),
    Nothing("ratio_change", "60 recorded, years that differ by a fifth", 0.05, _ratio(60, False, rho=0.2), 1000),
    Nothing("ratio_change", "the same, beside a history of 6 years", 0.05, _ratio(60, False, 0.2, history=6), 1000),
    Nothing("under_pattern", "80 units of 150 assaults, places differ (0.3)", 0.0228, _crowd(80, 0.3, 5.0), 150),
    Nothing("under_pattern", "200 units of 50 assaults, places differ (0.5)", 0.0228, _crowd(200, 0.5, 3.9), 100),
]  # fmt: skip


if __name__ == "__main__":
    main()
