"""How often the monitors cry wolf, and how soon they see: bench/false_alarms_watch.py [--quick] [--displacement RUNS]

Prints two tables. The first holds series in which nothing happened: false alarms per watched period as measured, with
the standard error, beside what was designed. The second holds series whose odds change at the first watched period:
how many see it within 24 periods, and the median number of periods until they do. Beside the designed monitors stand
an XmR chart with the NHS's rules and the naive rule "look again at one and a half times the usual share". With
`--displacement` only that monitor is held, to more series in which nothing happened.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrue.figures.displacement import ExitWatch, watch_exits
from ringtrue.figures.eprocess import evidence, shifted, usual_range
from ringtrue.figures.watch import watch_share
from ringtrue.figures.xmr import MAKING_DATA_COUNT, xmr

ARL = 100.0
ALPHA = 0.02
NAIVE = 1.5
SHARE = 0.12
HORIZON = 24
SHIFTS = (1.5, 2.0, 3.0)
METHODS = ("watch", "displacement", "XmR", "naive rule", "e-process")
# Unfounded, charged, withdrawn, no crime, still open: the share watched is the first.
EXITS = ("unfounded", "charged", "withdrawn", "no crime", "open")
OTHERS = np.array([0.10, 0.32, 0.06, 0.40])


@dataclass(frozen=True)
class Scene:
    """A kind of series: how many cases a period, how its share varies, and how long baseline and watch are."""

    name: str
    cases: int
    baseline: int
    watched: int
    per_year: int
    dispersion: float = 1.0
    season: float = 0.0
    drift: bool = False


SCENES = (
    Scene("monthly, 20 cases, plain", 20, 24, 60, 12),
    Scene("monthly, 100 cases, plain", 100, 24, 60, 12),
    Scene("monthly, 20 cases, dispersion 2", 20, 24, 60, 12, 2.0),
    Scene("monthly, 100 cases, dispersion 2", 100, 24, 60, 12, 2.0),
    Scene("monthly, 100 cases, seasonal", 100, 24, 60, 12, 1.0, 0.4),
    Scene("monthly, 100 cases, seasonal, dispersion 2, 3 years", 100, 36, 60, 12, 2.0, 0.4),
    Scene("monthly, 100 cases, case-mix drifts", 100, 24, 60, 12, 1.0, 0.0, True),
    Scene("quarterly, 60 cases, plain", 60, 12, 24, 4),
    Scene("quarterly, 60 cases, dispersion 2", 60, 12, 24, 4, 2.0),
    Scene("annual, 300 cases, plain", 300, 10, 20, 1),
    Scene("annual, 300 cases, dispersion 3", 300, 10, 20, 1, 3.0),
)
SHIFTED = (SCENES[0], SCENES[1], SCENES[3], SCENES[8], SCENES[10])


def expected_shares(scene: Scene, length: int) -> NDArray[np.float64]:
    """Return the share that the case-mix leads one to expect: constant, or doubling over the series."""
    return np.linspace(SHARE, 2 * SHARE, length) if scene.drift else np.full(length, SHARE)


def series(scene: Scene, length: int, rng: np.random.Generator, odds_ratio: float = 1.0) -> NDArray[np.int64]:
    """Return counts of periods and exits; the odds of the first exit change at the first watched period."""
    totals = rng.poisson(scene.cases, length) + 1
    share = expected_shares(scene, length)
    angle = 2 * np.pi * np.arange(length) / max(scene.per_year, 2)
    odds = share / (1 - share) * np.exp(scene.season * np.cos(angle)) * 1.2
    odds[scene.baseline :] *= odds_ratio
    share = odds / (1 + odds)
    others = np.outer(1 - share, OTHERS / OTHERS.sum())
    if odds_ratio != 1.0:
        # What the first exit gains the open cases lose, and the reverse: a displacement, and not a general thinning.
        plain = odds / np.where(np.arange(length) >= scene.baseline, odds_ratio, 1.0)
        before = plain / (1 + plain)
        others = np.outer(1 - before, OTHERS / OTHERS.sum())
        others[:, -1] -= share - before
    shares = np.maximum(np.column_stack([share, others]), 0.002)
    shares /= shares.sum(axis=1, keepdims=True)
    if scene.dispersion > 1:
        size = (scene.cases - 1) / (scene.dispersion - 1) - 1
        shares = np.array([rng.dirichlet(row * size) for row in shares])
    return np.array([rng.multinomial(total, row) for total, row in zip(totals, shares, strict=True)])


def exits_watched(scene: Scene, counts: NDArray[np.int64], replicates: int) -> ExitWatch:
    """Watch the exits of one series, told of the case-mix where that drifts."""
    share = expected_shares(scene, len(counts))
    mix = np.column_stack([share, np.outer(1 - share, OTHERS / OTHERS.sum())]).tolist() if scene.drift else None
    names = [str(place) for place in range(len(counts))]
    return watch_exits(
        names, EXITS, counts.tolist(), expected=mix, baseline=scene.baseline, arl=ARL, per_year=scene.per_year,
        replicates=replicates,
    )  # fmt: skip


def alarms(scene: Scene, counts: NDArray[np.int64], replicates: int) -> dict[str, list[int]]:
    """Return for each method the watched periods (from 0) in which it alarms on one series."""
    names = [str(place) for place in range(len(counts))]
    hits, totals, first = counts[:, 0], counts.sum(axis=1), scene.baseline
    share = expected_shares(scene, len(counts))
    shared = {"baseline": first, "arl": ARL, "per_year": scene.per_year, "replicates": replicates}
    watch = watch_share(
        names, hits.tolist(), totals.tolist(), expected=share.tolist() if scene.drift else None, power=False, **shared
    )
    exits = exits_watched(scene, counts, replicates)
    shares = hits / totals
    chart = xmr(shares.tolist(), rules=MAKING_DATA_COUNT, baseline=first)
    usual = hits[:first].sum() / totals[:first].sum()
    learned = share[:first].tolist() if scene.drift else None
    low, high = usual_range(hits[:first].tolist(), totals[:first].tolist(), learned)
    bounds = [shifted(bound, share[first:].tolist()) if scene.drift else bound for bound in (low, high)]
    shown = evidence(hits[first:].tolist(), totals[first:].tolist(), bounds[0], bounds[1], ALPHA)
    return {
        "watch": [int(alarm.period) - first for alarm in watch.alarms],
        "displacement": [int(alarm.period) - first for alarm in exits.alarms],
        "XmR": [pattern.last - first for pattern in chart.patterns if pattern.last >= first],
        "naive rule": np.flatnonzero(shares[first:] > NAIVE * usual).tolist(),
        "e-process": [place for place in (shown.rise_at, shown.fall_at) if place is not None],
    }


def nothing_happened(runs: int, replicates: int, rng: np.random.Generator) -> None:
    """Print the false alarms of each method on each kind of series."""
    print("| false alarms per 100 watched periods | " + " | ".join(METHODS[:4]) + " | e-process, per series |")
    print("|---|---:|---:|---:|---:|---:|")
    designed, ever = f"at most {100 / ARL:.2g}", f"at most {2 * ALPHA + 0.01:.0%}"
    print(f"| *designed* | {designed} | {designed} | none | none | {ever} |")
    for scene in SCENES:
        found = [alarms(scene, series(scene, scene.baseline + scene.watched, rng), replicates) for _ in range(runs)]
        cells = []
        for method in METHODS[:4]:
            rate = np.array([len(each[method]) for each in found]) * 100 / scene.watched
            cells.append(f"{rate.mean():.2f} ± {rate.std() / np.sqrt(runs):.2f}")
        part = np.mean([bool(each["e-process"]) for each in found])
        cells.append(f"{part:.1%} ± {np.sqrt(part * (1 - part) / runs):.1%}")
        print(f"| {scene.name} | " + " | ".join(cells) + " |", flush=True)


def displacement_alone(runs: int, replicates: int, rng: np.random.Generator) -> None:
    """Print the false alarms of the monitor of exits by itself."""
    print("| false alarms per 100 watched periods | displacement |\n|---|---:|")
    for scene in SCENES:
        length = scene.baseline + scene.watched
        rates = []
        for _ in range(runs):
            found = exits_watched(scene, series(scene, length, rng), replicates)
            rates.append(len(found.alarms) * 100 / scene.watched)
        print(f"| {scene.name} | {np.mean(rates):.2f} ± {np.std(rates) / np.sqrt(runs):.2f} |", flush=True)


def something_happened(runs: int, replicates: int, rng: np.random.Generator) -> None:
    """Print how many see a change within the horizon, and after how many periods half of them have."""
    print(f"\n| seen within {HORIZON} periods; median periods | odds ratio | " + " | ".join(METHODS) + " |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for scene in SHIFTED:
        for ratio in SHIFTS:
            found = [
                alarms(scene, series(scene, scene.baseline + min(HORIZON, scene.watched), rng, ratio), replicates)
                for _ in range(runs)
            ]
            cells = []
            for method in METHODS:
                delays = np.array([min(each[method], default=np.inf) + 1 for each in found])
                median = np.median(delays)
                words = f"{median:.0f}" if np.isfinite(median) else "never"
                cells.append(f"{np.isfinite(delays).mean():.0%}; {words}")
            print(f"| {scene.name} | {ratio:g} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few series: a check that it runs, not a measurement")
    parser.add_argument(
        "--displacement", type=int, metavar="RUNS", help="only that monitor, on so many series of each kind"
    )
    parser.add_argument("--seed", type=int, default=20_130_226)
    asked = parser.parse_args()
    runs, shifted, replicates = (6, 4, 200) if asked.quick else (100, 40, 400)
    start = time.perf_counter()
    rng = np.random.default_rng(asked.seed)
    if asked.displacement:
        displacement_alone(asked.displacement, 400, rng)
        return
    print(f"{runs} series of each kind, {replicates} simulated for each calibration\n")
    nothing_happened(runs, replicates, rng)
    something_happened(shifted, replicates, rng)
    print(f"\n{time.perf_counter() - start:.0f} seconds")


if __name__ == "__main__":
    main()
