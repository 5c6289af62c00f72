"""How fast are figures? Fifty measures by 300 units and 120 months, from ten million cases, beside the bare scan.

    python bench/figures.py --cases 1000000 10000000

The cases are made by DuckDB straight into the files of a snapshot, seven events each, and carry no meaning but their
shape. The floor reads the same columns of the same files and groups the events by case. Each size runs in a process of
its own, so that the peak memory is that run's.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ringtrue.figures.measure import Form, Measure, measures
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import series_of_cases
from ringtrue.language import nodes as n
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence
from ringtrue.main.figures import find_measure
from ringtrue.record.draft import Draft
from ringtrue.record.schema import schema
from ringtrue.record.seal import settle
from ringtrue.record.snapshot import VERSION, Snapshot
from ringtrue.record.spans import DAY, HOUR, day_micros, day_span
from ringtrue.record.types import CodeType, ColumnType
from ringtrue.standards.library import load_pack

MEASURES, UNITS, MONTHS = 50, 300, 120
CHUNK, ROW_GROUP = 500_000, 250_000  # cases made at once; rows of a group, as sealing writes them
FIRST, LAST = date(2010, 1, 1), date(2019, 12, 31)
EXITS = ["unfounded", "victim_not_supporting", "evidential", "no_suspect", "charged", "transferred"]
# What happens in a case: kind, days after its beginning, role, and in how many cases of ten.
EVENTS = (
    ("reported", 0.0, "front_counter", 10),
    ("recorded", 0.5, "registrar", 9),
    ("allocated", 1.0, "supervisor", 9),
    ("specialist_contact", 0.2, "specialist", 8),
    ("victim_interviewed", 3.0, "specialist", 8),
    ("suspect_interviewed", 20.0, "detective_constable", 6),
    ("victim_withdrew", 30.0, "specialist", 4),
    ("reviewed", 6.0, "supervisor", 8),
    ("closed", 90.0, "supervisor", 9),
)


def main() -> None:
    """Measure each size in turn and print the table."""
    asked = _arguments().parse_args()
    if asked.worker:
        print(json.dumps(globals()[f"_{asked.worker}"](asked)))
        return
    print(f"{MEASURES} measures, {UNITS} units, {MONTHS} months, quickest of {asked.repeat}")
    print(f"{'cases':>12}{'events':>13}{'seconds':>10}{'floor':>9}{'x floor':>9}{'peak MB':>9}{'figures':>12}")
    with tempfile.TemporaryDirectory() as scratch:
        for cases in asked.cases:
            folder = (asked.keep or Path(scratch)) / f"{cases}"
            if not (folder / "manifest.json").exists():
                _in_process("make", folder, cases, asked)
            told = _in_process("time", folder, cases, asked)
            print(
                f"{cases:>12,}{told['events']:>13,}{told['seconds']:>10.1f}{told['floor']:>9.2f}"
                f"{told['seconds'] / told['floor']:>9.1f}{told['peak']:>9.0f}{told['figures']:>12,}"
            )


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes")
    parser.add_argument("--repeat", type=int, default=2, help="turns, of which the quickest of each counts")
    parser.add_argument("--keep", type=Path, help="keep the snapshots in this folder, and use what is there")
    parser.add_argument("--worker", choices=("make", "time"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def _in_process(worker: str, folder: Path, cases: int, asked: argparse.Namespace) -> Any:
    command = [sys.executable, __file__, "--worker", worker, "--folder", str(folder), "--cases", str(cases)]
    command += ["--repeat", str(asked.repeat)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


# ---- the snapshot


def _make(asked: argparse.Namespace) -> dict[str, Any]:
    """Write the files of a snapshot of so many cases."""
    folder, cases = asked.folder, asked.cases[0]
    (folder / "slices").mkdir(parents=True)
    case_schema, event_schema = _schemas()
    kinds, events = {kind: number for number, kind in enumerate(sorted(kind for kind, *_ in EVENTS))}, 0
    targets = {
        "cases": case_schema,
        "events": event_schema,
        **{f"slices/{each}": event_schema for each in kinds.values()},
    }
    with duckdb.connect() as connection, ExitStack() as stack:
        files = {
            name: stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", shape, compression="zstd"))
            for name, shape in targets.items()
        }
        for first in range(0, cases, CHUNK):
            told = f"range({first}, {min(first + CHUNK, cases)}) t(i)"
            made = connection.execute(f"{_select(case_schema, _case_columns(), told)} ORDER BY i").to_arrow_table()
            files["cases"].write_table(made.cast(case_schema), ROW_GROUP)
            parts = [
                _select(
                    event_schema, _event_columns(kind, kinds[kind], days, role), f"{told} WHERE hash(i) % 10 < {tenths}"
                )
                for kind, days, role, tenths in EVENTS
            ]
            log = connection.execute(f"{' UNION ALL '.join(parts)} ORDER BY case_no, happened_lo").to_arrow_table()
            log = log.cast(event_schema)
            events += log.num_rows
            files["events"].write_table(log, ROW_GROUP)
            for number in kinds.values():
                files[f"slices/{number}"].write_table(log.filter(pc.equal(log["kind_no"], number)), ROW_GROUP)
    given = {
        "kind",
        "happened",
        "role",
        "case_no",
        *(f"case.{name}" for name in ("offence", "status", "suspect_known")),
    }
    manifest = {
        "version": VERSION, "source": "made", "kind": "report", "told": None, "cases": cases,
        "events": events, "counts": 0, "codes": _codes(), "placed": True,
        "latest": day_span(LAST).hi + 400 * DAY, "complete": sorted(given), "exact": ["case.begun", "happened"],
        "files": {}, "inputs": [],
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return manifest


def _schemas() -> tuple[pa.Schema, pa.Schema]:
    """Return the columns of sealed cases and events, as an empty draft has them."""
    draft = Draft("made", "report")
    number = draft.add_case("made/0", {}, 0)
    draft.add_event(number, {"kind": "reported"}, 0)
    cases, events, _ = settle(draft.case_table(), draft.event_table(), draft)
    return _with_numbers(cases.schema, schema().case), _with_numbers(events.schema, schema().event)


def _with_numbers(columns: pa.Schema, types: Mapping[str, ColumnType]) -> pa.Schema:
    for name, kind in types.items():
        columns = columns.append(pa.field(f"{name}_no", pa.int16())) if isinstance(kind, CodeType) else columns
    return columns


def _codes() -> dict[str, dict[str, int]]:
    """Return every column of codes with the numbers of those that occur, as sealing would number them."""
    told = {
        "kind": [kind for kind, *_ in EVENTS], "role": [role for _, _, role, _ in EVENTS], "depth": ["close", "full"],
        "case.offence": ["rape"], "case.exit": EXITS, "case.status": ["closed", "open"],
        "case.suspect_known": ["no", "yes"],
    }  # fmt: skip
    names = [name for name, kind in schema().event.items() if isinstance(kind, CodeType)]
    names += [f"case.{name}" for name, kind in schema().case.items() if isinstance(kind, CodeType)]
    return {name: {code: place for place, code in enumerate(sorted(set(told.get(name, []))))} for name in names}


def _case_columns() -> dict[str, str]:
    days = (LAST - FIRST).days + 1
    begun = (
        f"{day_micros(FIRST)}::BIGINT + (hash(i * 7 + 1) % {days})::BIGINT * {DAY} + (hash(i) % 24)::BIGINT * {HOUR}"
    )
    return {
        "case_no": "i", "case_id": "'made/' || i", "source_row": "0", "begun_lo": begun, "begun_hi": begun,
        "unit": f"'unit ' || lpad((hash(i * 3) % {UNITS})::VARCHAR, 3, '0')", "offence": "'rape'",
        "exit": f"CASE WHEN hash(i) % 10 < 9 THEN {EXITS}[1 + (hash(i * 5) % 6)::INT] END",
        "status": "CASE WHEN hash(i) % 10 < 9 THEN 'closed' ELSE 'open' END",
        "suspect_known": "CASE WHEN hash(i * 11) % 3 = 0 THEN 'no' ELSE 'yes' END",
    }  # fmt: skip


def _event_columns(kind: str, number: int, days: float, role: str) -> dict[str, str]:
    at = (
        _case_columns()["begun_lo"]
        + f" + ({int(days * DAY)} * (0.5 + (hash(i * 13 + {number}) % 100) / 100.0))::BIGINT"
    )
    return {
        "case_no": "i", "source_row": "0", "stanza": "0", "kind": f"'{kind}'", "kind_no": str(number),
        "happened_lo": at, "happened_hi": at, "role": f"'{role}'", "position": str(number), "is_placed": "true",
        "depth": "CASE WHEN hash(i * 17) % 4 = 0 THEN 'close' ELSE 'full' END", "officer_caseload": "(hash(i) % 25)",
        "actor": f"'F' || (hash(i * 19 + {number}) % 5000)",
    }  # fmt: skip


def _select(columns: pa.Schema, given: dict[str, str], rows: str) -> str:
    """Return the SELECT that makes rows of a sealed file, each code as its number too; what is not given is blank."""
    types = {"int32": "INTEGER", "int64": "BIGINT", "int16": "SMALLINT", "string": "VARCHAR", "bool": "BOOLEAN"}
    of_cases, codes = "officer_caseload" not in columns.names, _codes()
    for name, text in [*given.items()]:
        if known := codes.get(f"case.{name}" if of_cases else name):
            given = {**given, f"{name}_no": f"list_position({sorted(known)}, {text}) - 1"}
    made = [f"CAST({given.get(field.name, 'NULL')} AS {types[str(field.type)]}) AS {field.name}" for field in columns]
    return f"SELECT {', '.join(made)} FROM {rows}"


# ---- the time


def fifty() -> list[Measure]:
    """Return the shares and means that ship, and breach rates of standards to make up the number."""
    found = [each for each in measures().values() if each.on_cases and each.text.kind == "report"]
    found = [each for each in found if each.form is not Form.TIME]
    names = [each.id for each in load_pack("england-wales").applied() if each.text.kind == "report"]
    return [*found, *(find_measure(f"breach:{name}") for name in names)][:MEASURES]


def _time(asked: argparse.Namespace) -> dict[str, Any]:
    snapshot = Snapshot(asked.folder)
    evidence, asked_for, started = Evidence(snapshot, day_span(date(2021, 12, 31)).hi), fifty(), engine("duckdb")
    ours, floors, figures = [], [], 0
    for _ in range(asked.repeat):
        begun = time.perf_counter()
        _floor(snapshot, asked_for)
        floors.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        found = series_of_cases(evidence, started, asked_for, Cut("month"))
        ours.append(time.perf_counter() - begun)
        figures = sum(each.totals.size for each in found)
    started.close()
    return {
        "seconds": min(ours), "floor": min(floors), "peak": _peak_megabytes(), "events": snapshot.manifest["events"],
        "figures": figures,
    }  # fmt: skip


def _floor(snapshot: Snapshot, asked_for: list[Measure]) -> None:
    """Read the columns that the measures need and group them by case, in DuckDB as the measures have it."""
    names = {"kind_no"}
    for measure in asked_for:
        for root in (measure.given, measure.among, measure.share, measure.number):
            for part in n.walk(root) if root is not None else ():
                if isinstance(part, n.EventColumn | n.ThatColumn | n.Field) and part.name != "kind":
                    names.add(f"{part.name}_lo" if part.name in ("happened", "entered") else part.name)
    counts = ", ".join(f"COUNT({name})" for name in sorted(names))
    path = snapshot.path / "events.parquet"
    with duckdb.connect(config={"memory_limit": "2GB", "preserve_insertion_order": False}) as connection:
        reader = connection.execute(f"SELECT case_no, {counts} FROM read_parquet('{path}') GROUP BY case_no")
        for batch in reader.to_arrow_reader(1_000_000):
            del batch


def _peak_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    main()
