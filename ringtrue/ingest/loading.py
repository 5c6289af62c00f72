"""Loading: files of a source become the current snapshot of a casebook, wholly or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ringtrue.errors import SourceFileError
from ringtrue.ingest.coverage import coverage_of
from ringtrue.ingest.mapping import Source
from ringtrue.ingest.readers import BadRow, RowStream, SourceRow, file_hash, open_rows
from ringtrue.ingest.reading import Reading
from ringtrue.record.casebook import Casebook, Load
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Loaded:
    """What a load made, and whether it differs from what was there."""

    load: Load
    snapshot: Snapshot
    former: Load | None

    @property
    def is_new(self) -> bool:
        """Whether the casebook holds anything that it did not hold before."""
        return self.former is None or self.former.snapshot != self.load.snapshot


def load(
    source: Source, files: Sequence[Path], book: Casebook, progress: Progress = lambda label, share: None
) -> Loaded:
    """Load files of a source into a casebook as its current snapshot, and return what was made.

    Raises SourceFileError where a file cannot be read, or CasebookError where the casebook cannot be written; in
    either case the casebook is as it was.
    """
    roles = match_files(source, files)
    with book.writing() as folder:
        reading = Reading(source)
        inputs = [
            entry for role in reading.order() for entry in _read_files(reading, role, roles.get(role, []), progress)
        ]
        if not reading.draft.cases.length and not any(table.num_rows for table in reading.draft.counts):
            raise _nothing_read(files, reading)
        progress("sealing", 0.0)
        reading.finish()
        notes = {"inputs": inputs, "coverage": coverage_of(reading), "mapping": source.model_dump(mode="json")}
        path = seal(reading.draft, notes, folder)
        progress("sealing", 1.0)
        history = book.history(source.id) if book.exists() else []
        made = book.record(source.id, path.name)
    return Loaded(made, Snapshot(path), history[-1] if history else None)


def _nothing_read(files: Sequence[Path], reading: Reading) -> SourceFileError:
    problems = reading.draft.problems
    first = f"; the first: line {problems[0].line}: {problems[0].reason}" if problems else ""
    names = ", ".join(str(path) for path in files)
    return SourceFileError(
        f"{names}: neither a case nor a count could be read, {len(problems)} problems{first}. Nothing was loaded. "
        f"Check that source {reading.source.id} is the one that describes these files."
    )


def match_files(source: Source, files: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the files by role, told by their names; raise SourceFileError where one has no role or is missing."""
    found: dict[str, list[Path]] = {}
    for path in files:
        if not path.exists():
            raise SourceFileError(f"{path}: no such file.")
        roles = [role for role, file in source.files.items() if fnmatch(path.name.casefold(), file.match.casefold())]
        if not roles:
            patterns = ", ".join(f"{role}: {file.match}" for role, file in source.files.items())
            raise SourceFileError(
                f"{path}: source {source.id} has no file of that name. It reads {patterns}. Rename it."
            )
        found.setdefault(roles[0], []).append(path)
    missing = [f"{role} ({file.match})" for role, file in source.files.items() if file.required and role not in found]
    if missing:
        raise SourceFileError(f"source {source.id} also needs: {', '.join(missing)}. Name every file in one command.")
    return found


def _read_files(reading: Reading, role: str, paths: Sequence[Path], progress: Progress) -> Iterator[dict[str, Any]]:
    for path in paths:
        before = reading.tallies[role].rows
        with open_rows(path, reading.source.files[role].options) as rows:
            reading.check_heads(role, path.name, rows.columns)
            reading.read_rows(role, path.name, _told(rows, path.name, progress))
            reading.check_heads(role, path.name, rows.columns)
        yield {
            "role": role,
            "name": path.name,
            "sha256": file_hash(path),
            "bytes": path.stat().st_size,
            "rows": reading.tallies[role].rows - before,
        }


def _told(rows: RowStream, name: str, progress: Progress) -> Iterator[SourceRow | BadRow]:
    """Pass rows on, saying now and then how far the file is read."""
    for number, row in enumerate(rows):
        if number % 5_000 == 0:
            progress(f"reading {name}", rows.progress)
        yield row
    progress(f"reading {name}", 1.0)
