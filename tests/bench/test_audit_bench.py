"""The benchmark runs, and finds exactly what was planted."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parent.parent.parent / "bench" / "audit.py"


def test_a_small_run_finds_every_planted_breach_and_none_besides() -> None:
    command = [sys.executable, str(BENCH), "--events", "20000", "--repeat", "1", "--batch", "300"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (row,) = [line.split() for line in out.splitlines() if line.split()[:1] == ["20,000"]]
    planted, found = (int(cell.replace(",", "")) for cell in row[6:8])
    assert planted > 100, "a log without faults would prove nothing"
    assert found == planted
