"""Are Fairhaven's promises rightly called kept, broken and unclear, and is the officer found who rose meanwhile?

    python bench/fairhaven_promises.py --seeds 200

Each seed makes a force of the plan `london` (3,400 reports in four years, five units) with its three promises, of which
one changed something, one changed nothing, and one is about cases too few to tell, and with its misconduct matters. For
each: in how many forces the answer was the right one, and what the other answers were.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from ringtrue.demo.fairhaven import last_day
from ringtrue.demo.plan import load_plan
from ringtrue.demo.straight import load_promises_and_matters, seal_force
from ringtrue.main import alerts, promises
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import unseal

CASES, YEARS = 3_400, 4
RIGHT = {"R1": "kept", "R2": "broken", "R3": "unclear", "promoted while open": "found"}


def main() -> None:
    """Make every force, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--log", type=Path, help="append what each force gave to this file, a line each")
    asked = parser.parse_args()
    began, found = time.perf_counter(), []
    with ProcessPoolExecutor(asked.processes) as pool:
        for said in pool.map(partial(_force, asked.cases), range(asked.first, asked.first + asked.seeds)):
            found.append(said)
            if asked.log:
                with asked.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(said) + "\n")
    print("| what | right answer | given | of forces | other answers |\n|---|---|---:|---:|---|")
    for what, right in RIGHT.items():
        counts = Counter(said[what] for said in found)
        others = ", ".join(f"{answer} {number}" for answer, number in counts.most_common() if answer != right)
        print(f"| {what} | {right} | {counts[right]} | {len(found)} | {others} |")
    print(f"\n{len(found)} forces of {asked.cases:,} reports in {time.perf_counter() - began:.0f} s")


def _force(cases: int, seed: int) -> dict[str, str]:
    """Make one force, ask about its promises and its matters, and forget it."""
    plan = load_plan("london")
    with tempfile.TemporaryDirectory(prefix="fairhaven-") as folder:
        book = Path(folder) / "book"
        seal_force(plan, cases, YEARS, seed, book)
        truth = load_promises_and_matters(plan, cases, YEARS, seed, book)
        as_of = last_day(plan, YEARS)
        said = {each.promise.split("/")[1]: str(each.result) for each in promises.retest(book, as_of=as_of)}
        (asked,) = alerts.ask_queries(book, "promoted-while-open", as_of)
        named = {alert.case.split("/")[1] for alert in asked.alerts()}
        planted = {act.case for act in truth.done if act.act == "promoted_while_open"}
        # Others rise too, by the chances of a career, and are rightly named.
        said["promoted while open"] = "found" if planted <= named else "missed"
        for _, snapshot in Casebook(book).current():
            unseal(snapshot.path)
    return said


if __name__ == "__main__":
    main()
