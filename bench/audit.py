"""How fast is an audit? Thirty standards over logs of 10^5 to 10^7 events, beside the floor, in one run.

    python bench/audit.py [--events 100000 1000000 10000000] [--repeat 3] [--keep FOLDER]

The floor is DuckDB reading the columns that the audit needs from the same file and grouping them by case. Each size is
audited in a process of its own, whose peak memory is shown. Every standard's breaches are compared with an oracle that
reads the generator's arrays; one difference ends the run with an error.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.compute as pc
from audit_log import make_log, paired_standards, plain_standards, seal_log, standards

from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Evidence
from ringtrue.language.engines.duckdb_engine import DuckDBEngine
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.parse import Vocabulary, parse_condition
from ringtrue.record.snapshot import Snapshot
from ringtrue.standards.model import Edition, EditionText, is_open

FLOOR = """
SELECT COUNT(*), MAX(a), MAX(b), MAX(c), MAX(d), MAX(e) FROM (
  SELECT case_no, MIN(happened_lo) AS a, MAX(position) AS b, MIN(kind_no) AS c, MIN(actor) AS d, MIN(amount) AS e
  FROM read_parquet('{path}/events.parquet') GROUP BY case_no)
"""
FAR = 4 * 10**15


def verdicts() -> dict[str, Node]:
    """Return the thirty standards as an audit asks them: five verdicts each."""
    words, found = Vocabulary("trace"), {}
    for number, (text, _) in enumerate(standards()):
        requires = parse_condition(text, words, f"standard {number}")
        edition = Edition(date(1990, 1, 1), EditionText(requires=text), n.TRUE, requires, None)
        found[f"verdict_{number}"] = edition.verdict(is_open("trace"))
    assert all(node.kind is Kind.TEXT for node in found.values())
    return found


def run(path: Path, batch: int, repeat: int) -> dict[str, object]:
    """Audit a snapshot and return seconds, floor, memory and the breaches of each standard."""
    evidence, asked, engine = Evidence(Snapshot(path), FAR), verdicts(), DuckDBEngine()
    floors, ours, breaches = [], [], {}
    for _ in range(repeat):
        started = time.perf_counter()
        with duckdb.connect() as floor:
            floor.execute(FLOOR.format(path=path)).fetchall()
        floors.append(time.perf_counter() - started)
        started = time.perf_counter()
        breaches = dict.fromkeys(asked, 0)
        for table in engine.tables(evidence, asked, batch):
            for name in asked:
                breaches[name] += int(pc.sum(pc.equal(table[name], "breached")).as_py() or 0)
        ours.append(time.perf_counter() - started)
    return {"floor": min(floors), "seconds": min(ours), "peak": _peak_megabytes(), "breaches": list(breaches.values())}


def _peak_megabytes() -> float:
    """Return the most memory this process has held; getrusage would count the parent's from before it became us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def measure(events: int, folder: Path, repeat: int, batch: int) -> dict[str, object]:
    """Make a log of a size, audit it in a process of its own, and compare what was found with what is there."""
    log = make_log(events // 20)
    started = time.perf_counter()
    path = seal_log(log, folder)
    sealing = time.perf_counter() - started
    planted = [int(oracle(log).sum()) for _, oracle in standards()]
    del log
    command = [sys.executable, __file__, "--snapshot", str(path), "--repeat", str(repeat), "--batch", str(batch)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if found["breaches"] != planted:
        wrong = [i for i, pair in enumerate(zip(found["breaches"], planted, strict=True)) if pair[0] != pair[1]]
        sys.exit(f"{events} events: standards {wrong}: found {found['breaches']}, planted {planted}")
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
    return {"events": events, "sealing": sealing, "size": size, "planted": sum(planted), **found}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, nargs="+", default=[10**5, 10**6, 10**7])
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--batch", type=int, default=200_000, help="cases taken at once")
    options.add_argument("--keep", type=Path, help="keep the snapshots in this folder")
    options.add_argument("--snapshot", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.snapshot:
        print(json.dumps(run(given.snapshot, given.batch, given.repeat)))
        return
    folder = given.keep or Path(tempfile.mkdtemp(prefix="ringtrue-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{len(plain_standards())} plain and {len(paired_standards())} paired standards, best of {given.repeat}\n")
    heads = (
        "events",
        "cases",
        "breaches",
        "floor s",
        "audit s",
        "x floor",
        "peak MB",
        "us/event",
        "seal s",
        "MB on disk",
    )
    print("".join(f"{head:>12}" for head in heads))
    try:
        for events in given.events:
            row = measure(events, folder, given.repeat, given.batch)
            seconds, floor = float(row["seconds"]), float(row["floor"])  # type: ignore[arg-type]
            cells = (f"{events:,}", f"{events // 20:,}", f"{row['planted']:,}", f"{floor:.3f}", f"{seconds:.3f}",
                     f"{seconds / floor:.1f}", f"{row['peak']:.0f}", f"{seconds / events * 1e6:.3f}",
                     f"{row['sealing']:.1f}", f"{row['size']:.0f}")  # fmt: skip
            print("".join(f"{cell:>12}" for cell in cells), flush=True)
    finally:
        if not given.keep:
            _remove(folder)


def _remove(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
