"""How long Fairhaven takes to make, and how much memory: python bench/fairhaven.py [CASES ...]

Prints for each size the seconds, the share per thousand cases beside that of the smallest size, and the most memory the
process held. The memory must not grow with the log, only with what is kept to write the truth.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

from ringtrue.demo.fairhaven import generate
from ringtrue.demo.plan import load_plan

SIZES = (2_000, 20_000, 100_000)


def measured(cases: int) -> tuple[float, float, float]:
    """Return the seconds, the megabytes written and the most megabytes held in making so many cases."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        made = generate(load_plan("faults"), cases, 4, 1, Path(folder) / "force")
        took = time.perf_counter() - start
        written = sum(path.stat().st_size for path in made.rglob("*.csv")) / 2**20
    return took, written, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure each size in a process of its own, and print the table."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"{'cases':>9} {'seconds':>9} {'per 1,000':>10} {'ratio':>7} {'MB written':>11} {'MB held':>9}")
    first = 0.0
    for cases in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            took, written, held = pool.apply(measured, (cases,))
        each = took / cases * 1_000
        first = first or each
        print(f"{cases:>9,} {took:>9.1f} {each:>10.2f} {each / first:>7.2f} {written:>11.0f} {held:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
