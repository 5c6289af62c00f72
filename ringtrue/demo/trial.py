"""Fairhaven put to the test: made from a plan, loaded, audited, and scored against its own truth, seed by seed."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from ringtrue import main
from ringtrue.demo.fairhaven import describe, generate
from ringtrue.demo.plan import Plan
from ringtrue.demo.score import Score, score
from ringtrue.ingest.loading import Loaded
from ringtrue.record.snapshot import unseal
from ringtrue.standards.audit import Audit

PACK = "england-wales"
SOURCE = "fairhaven"

Progress = Callable[[str, float], None]


def load_force(folder: Path, book: Path, progress: Progress = main.silent) -> Loaded:
    """Load what a folder of Fairhaven holds of its cases into a casebook."""
    return main.load(SOURCE, sorted((folder / "cases").glob("*.csv")), book, progress)


def audit_force(folder: Path, book: Path, engine: str = "duckdb", progress: Progress = main.silent) -> Audit:
    """Put the pack of England and Wales, drafts included, to a loaded Fairhaven, as of the day of its export."""
    exported = date.fromisoformat(describe(folder)["exported"])
    return main.audit(book, PACK, as_of=exported, engine=engine, drafts=True, progress=progress)


def scores(
    plan: Plan, cases: int, years: int, seeds: Sequence[int], progress: Progress = main.silent
) -> Iterator[list[Score]]:
    """Yield for each seed what the standards found in the force that the plan and the seed make."""
    for number, seed in enumerate(seeds):
        progress(plan.title, number / len(seeds))
        with tempfile.TemporaryDirectory(prefix="fairhaven-") as folder:
            made, book = generate(plan, cases, years, seed, Path(folder) / "force"), Path(folder) / "book"
            loaded = load_force(made, book)
            yield score(audit_force(made, book), made)
            unseal(loaded.snapshot.path)
    progress(plan.title, 1.0)
