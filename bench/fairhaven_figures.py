"""Are faults that no single case shows found in Fairhaven's figures, and is nothing found where there are none?

    python bench/fairhaven_figures.py --seeds 200 --clean 100

Each seed makes a force of the plan `london` (3,400 reports in four years, five units), and each clean seed the same
without its faults. The same questions are put to every unit of every force (`ringtrue/demo/signals.py`). For each: in
how many seeds the unit that has the fault was named, and how often it said yes of a unit without one, beside how often
it may at most.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ringtrue.demo.fairhaven import last_day
from ringtrue.demo.plan import load_plan
from ringtrue.demo.signals import QUESTIONS, ask_all
from ringtrue.demo.straight import seal_force
from ringtrue.record.snapshot import unseal

CASES, YEARS = 3_400, 4
Found = tuple[bool, list[tuple[str, str, bool, float]]]


def main() -> None:
    """Put the questions to every force and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200, help="forces with the faults")
    parser.add_argument("--clean", type=int, default=100, help="forces without")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--log", type=Path, help="append what each force gave to this file, a line each")
    asked = parser.parse_args()
    began, planted, clean = time.perf_counter(), [], []
    jobs = [(seed, True, asked.cases) for seed in range(asked.first, asked.first + asked.seeds)]
    jobs += [(seed, False, asked.cases) for seed in range(asked.first, asked.first + asked.clean)]
    with ProcessPoolExecutor(asked.processes) as pool:
        for number, (faults, signals) in enumerate(pool.map(_force, jobs), 1):
            (planted if faults else clean).append(signals)
            if asked.log:
                with asked.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps([jobs[number - 1], signals]) + "\n")
    _print(planted, clean)
    print(f"\n{len(jobs)} forces of {asked.cases:,} reports in {time.perf_counter() - began:.0f} s")


def _force(job: tuple[int, bool, int]) -> Found:
    """Make one force, put every question to it, and forget it."""
    seed, faults, cases = job
    plan = load_plan("london")
    if not faults:
        plan = plan.model_copy(update={"faults": [], "promises": []})
    with tempfile.TemporaryDirectory(prefix="fairhaven-") as folder:
        book = Path(folder) / "book"
        path = seal_force(plan, cases, YEARS, seed, book)
        said = [
            (each.question, each.unit, each.is_raised, each.designed) for each in ask_all(book, last_day(plan, YEARS))
        ]
        unseal(path)
    return faults, said


def _print(planted: list[list[tuple[str, str, bool, float]]], clean: list[list[tuple[str, str, bool, float]]]) -> None:
    print("| question | unit with the fault | found | of seeds | yes in a clean unit | of | at most, designed |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for question in QUESTIONS:
        found = sum(_said(signals, question.name, question.unit) for signals in planted)
        told = Counter(raised for name, _, raised, _ in _every(clean) if name == question.name)
        limits = [limit for name, _, _, limit in _every(clean) if name == question.name]
        wrong, total = told[True], sum(told.values())
        designed = f"{100 * sum(limits) / len(limits):.1f}%" if limits else ""
        rate = f"{100 * wrong / total:.1f}%" if total else ""
        said = (question.name, question.unit, found, len(planted), f"{wrong} ({rate})", total, designed)
        print(f"| {' | '.join(map(str, said))} |")


def _said(signals: list[tuple[str, str, bool, float]], name: str, unit: str) -> bool:
    return any(raised for asked, where, raised, _ in signals if asked == name and where == unit)


def _every(forces: list[list[tuple[str, str, bool, float]]]) -> Iterator[tuple[str, str, bool, float]]:
    return (signal for signals in forces for signal in signals)


if __name__ == "__main__":
    main()
