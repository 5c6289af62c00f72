"""How fast is an audit? Thirty standards over logs of 100,000 to 10 million events, beside the bare scan.

    python bench/audit.py --events 100000 1000000 10000000

Each size runs in a process of its own, so that the peak memory is that audit's. The floor is measured in the same
process, turn by turn with the audit: DuckDB reads the columns that the audit needs from the log and groups them by
case. Seconds drift with the machine; the ratio to the floor does not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc
from audit_log import EVENTS_A_CASE, plain_log, sealed
from audit_standards import RULES, Rule, planted, questions

from ringtrue.language import nodes as n
from ringtrue.language.engines import ENGINES, Engine, engine
from ringtrue.language.engines.base import Evidence
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import parse_time

SIZES = (100_000, 1_000_000, 10_000_000)
AS_OF = "2026-01-01 00:00"
NUMBERS = ("position", "kind_no", "happened_lo", "amount")  # of text, counting is enough to have it read
HEADINGS = (
    "events", "cases", "seconds", "floor", "x floor", "peak MB", "planted", "found", "seal s", "snapshot MB",
)  # fmt: skip


def main() -> None:
    """Measure each size in turn and print the table."""
    asked = _arguments().parse_args()
    if asked.worker:
        print(json.dumps(globals()[f"_{asked.worker}"](asked)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        found = [measure(events, folder / f"{events}", asked) for events in asked.events]
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    _print_table(found, asked)
    wrong = [rule for each in found for rule, (put, seen) in each["breaches"].items() if put != seen]
    if wrong:
        sys.exit(f"found is not what was planted: {', '.join(sorted(set(wrong)))}")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=list(SIZES), help="sizes of log")
    parser.add_argument("--standards", type=int, default=len(RULES), help="how many of the standards to ask")
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument("--repeat", type=int, default=5, help="turns, of which the quickest of each counts")
    parser.add_argument("--batch", type=int, help="cases at once; by default, what the engine takes")
    parser.add_argument("--keep", type=Path, help="keep the snapshots in this folder, and use what is there")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    parser.add_argument("--worker", choices=("make", "time"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def measure(events: int, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Make a log of a size unless it is there, audit it, and return what was measured, each in a new process."""
    notes = folder / "made.json"
    if not notes.exists():
        folder.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps(_in_process("make", folder, asked, events)))
    made = json.loads(notes.read_text())
    timed = _in_process("time", folder, asked, events)
    rules = [rule.id for rule in RULES[: asked.standards]]
    breaches = {rule: (made["planted"][rule], timed["breached"][rule]) for rule in rules}
    return {"events": events, **made, **timed, "breaches": breaches}


def _in_process(worker: str, folder: Path, asked: argparse.Namespace, events: int) -> Any:
    command = [
        sys.executable, __file__, "--worker", worker, "--folder", str(folder), "--events", str(events),
        "--standards", str(asked.standards), "--engine", asked.engine, "--repeat", str(asked.repeat),
        *(["--batch", str(asked.batch)] if asked.batch else []),
    ]  # fmt: skip
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


# ---- the two processes


def _make(asked: argparse.Namespace) -> dict[str, Any]:
    """Make a log with its plants and seal it."""
    log = plain_log(asked.events[0] // EVENTS_A_CASE)
    counts = planted(log, RULES)
    begun = time.perf_counter()
    path = sealed(log, asked.folder)
    seconds = time.perf_counter() - begun
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return {"path": path.name, "planted": counts, "cases": len(log.begun), "seal": seconds, "bytes": size}


def _time(asked: argparse.Namespace) -> dict[str, Any]:
    """Audit a sealed log and scan it barely, turn by turn; return the quickest of each, and the breaches."""
    snapshot = Snapshot(asked.folder / json.loads((asked.folder / "made.json").read_text())["path"])
    moment = parse_time(AS_OF)
    assert moment is not None
    evidence, rules = Evidence(snapshot, moment.lo), RULES[: asked.standards]
    put, started = questions(rules), engine(asked.engine)
    breached = _breaches(started, evidence, put, rules, asked.batch)  # the first run warms the file cache
    floors, ours = [], []
    for _ in range(asked.repeat):
        floors.append(_seconds(lambda: floor(evidence, needed(put))))
        ours.append(_seconds(lambda: _audit(started, evidence, put, asked.batch)))
    started.close()
    return {
        "seconds": min(ours), "floor": min(floors), "all": [floors, ours], "peak": _peak_megabytes(),
        "breached": breached,
    }  # fmt: skip


def _peak_megabytes() -> float:
    """Return the most memory this process has held; getrusage would count the parent's from before it became us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _audit(started: Engine, evidence: Evidence, put: dict[str, n.Node], batch: int | None) -> None:
    for table in _tables(started, evidence, put, batch):
        del table


def _tables(started: Engine, evidence: Evidence, put: dict[str, n.Node], batch: int | None) -> Iterator[Any]:
    return started.tables(evidence, put, batch)


def _breaches(
    started: Engine, evidence: Evidence, put: dict[str, n.Node], rules: tuple[Rule, ...], batch: int | None
) -> dict[str, int]:
    found = {rule.id: 0 for rule in rules}
    for table in _tables(started, evidence, put, batch):
        for number, rule in enumerate(rules, 1):
            verdicts = table[f"verdict_{number}"]
            found[rule.id] += pc.sum(pc.equal(verdicts.cast("string"), "breached")).as_py() or 0
    return found


def needed(put: dict[str, n.Node]) -> list[str]:
    """Return the columns of the log that a set of questions reads."""
    names = {"position"}
    for node in put.values():
        for part in n.walk(node):
            if isinstance(part, n.EventColumn | n.ThatColumn | n.Field):
                names.add("kind_no" if part.name == "kind" else part.name)
    return sorted(f"{name}_lo" if name in ("happened", "entered") else name for name in names)


def floor(evidence: Evidence, columns: list[str]) -> None:
    """Read the needed columns of the log and group them by case, in DuckDB as the audit has it."""
    path = evidence.snapshot.path / "events.parquet"
    counts = ", ".join(f"{'MIN' if name in NUMBERS else 'COUNT'}({name})" for name in columns)
    with duckdb.connect(config={"memory_limit": "2GB", "preserve_insertion_order": False}) as connection:
        connection.execute(f"SELECT case_no, {counts} FROM read_parquet('{path}') GROUP BY case_no").to_arrow_table()


def _print_table(found: list[dict[str, Any]], asked: argparse.Namespace) -> None:
    print(f"{asked.standards} standards, engine {asked.engine}, quickest of {asked.repeat}")
    print("".join(f"{heading:>13}" for heading in HEADINGS))
    for each in found:
        put, seen = (sum(pair[place] for pair in each["breaches"].values()) for place in (0, 1))
        row = (
            f"{each['events']:,}", f"{each['cases']:,}", f"{each['seconds']:.2f}", f"{each['floor']:.3f}",
            f"{each['seconds'] / each['floor']:.1f}", f"{each['peak']:.0f}", f"{put:,}", f"{seen:,}",
            f"{each['seal']:.1f}", f"{each['bytes'] / 1e6:.0f}",
        )  # fmt: skip
        print("".join(f"{cell:>13}" for cell in row))


if __name__ == "__main__":
    main()
