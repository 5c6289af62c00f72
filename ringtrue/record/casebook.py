"""A casebook: a folder of snapshots, and one small file that says which of them is current for each source.

Readers trust `casebook.json` alone. A load writes its snapshot first and then replaces that file in one step, so that
whatever kills it, the casebook is either as it was or as it should be.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ringtrue.errors import CasebookError, UnknownNameError
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.yamlfile import near

INDEX = "casebook.json"


@dataclass(frozen=True)
class Load:
    """One load of a source: when, and which snapshot it made."""

    source: str
    snapshot: str
    loaded: str

    @property
    def day(self) -> date:
        """The day of loading, up to which its evidence counts unless told otherwise."""
        return datetime.fromisoformat(self.loaded).date()


@dataclass(frozen=True)
class Casebook:
    """The evidence of one audit, on disk."""

    path: Path

    def exists(self) -> bool:
        """Say whether there is a casebook at the path."""
        return (self.path / INDEX).exists()

    @property
    def folder(self) -> Path:
        """The folder in which snapshots lie."""
        return self.path / "snapshots"

    def loads(self) -> list[Load]:
        """Return every load, oldest first; raise CasebookError where there is no casebook."""
        try:
            index = json.loads((self.path / INDEX).read_text(encoding="utf-8"))
            return [Load(**load) for load in index["loads"]]
        except FileNotFoundError:
            raise CasebookError(
                f"{self.path}: no casebook here. Make one with: ringtrue load SOURCE FILE... --book {self.path}"
            ) from None
        except (ValueError, KeyError, TypeError, OSError) as problem:
            raise CasebookError(f"{self.path / INDEX}: damaged ({problem}). Restore it from a copy.") from None

    def current(self) -> list[tuple[Load, Snapshot]]:
        """Return the last load of each source with its snapshot, by source; raise CasebookError where one is gone."""
        latest = {load.source: load for load in self.loads()}
        return [(load, self.snapshot(load)) for _, load in sorted(latest.items())]

    def snapshot(self, load: Load) -> Snapshot:
        """Return the snapshot of a load."""
        path = self.folder / load.snapshot
        if not (path / "manifest.json").exists():
            raise CasebookError(
                f"{path}: the snapshot of {load.source} is missing. Restore it, or load the source again."
            )
        return Snapshot(path)

    def history(self, source: str) -> list[Load]:
        """Return the loads of one source, oldest first, those that changed nothing left out."""
        found: list[Load] = []
        for load in self.loads():
            if load.source == source and (not found or found[-1].snapshot != load.snapshot):
                found.append(load)
        return found

    def find(self, case: str) -> tuple[Load, Snapshot, int]:
        """Return where a case is, by its id or by its own key where that is unambiguous."""
        matches, ids = [], []
        for load, snapshot in self.current():
            for number, name in enumerate(snapshot.case_ids):
                ids += [name, name.split("/", 1)[-1]]
                if name == case or name.split("/", 1)[-1] == case:
                    matches.append((load, snapshot, number))
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = ", ".join(snapshot.case_ids[number] for _, snapshot, number in matches)
            raise UnknownNameError(f"case {case!r} is in more than one source: say which, as {names}.")
        hint = near(case, ids, listing=False)
        raise UnknownNameError(f"no case {case!r} among the {len(ids) // 2} of {self.path}{hint}.")

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the casebook for one load and yield the folder of snapshots; raise CasebookError if another has it."""
        self._prepare()
        with (self.path / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CasebookError(
                    f"{self.path}: another load is writing this casebook. Wait for it to end."
                ) from None
            self._sweep()
            yield self.folder

    def record(self, source: str, snapshot: str) -> Load:
        """Make a snapshot the current one of its source, in one step."""
        load = Load(source, snapshot, datetime.now(UTC).isoformat(timespec="seconds"))
        loads = [vars(former) for former in (self.loads() if self.exists() else [])]
        index: dict[str, Any] = {"version": 1, "loads": [*loads, vars(load)]}
        draft = self.path / f".{INDEX}-{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(index, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / INDEX)
        return load

    def _prepare(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise CasebookError(f"{self.path}: a file stands where the casebook should be. Choose another folder.")
        if self.path.exists() and not self.exists() and any(self._foreign()):
            raise CasebookError(
                f"{self.path}: a folder that is not a casebook and is not empty. Choose another folder."
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CasebookError(f"{self.path}: cannot be made: {problem}. Choose another folder.") from None

    def _foreign(self) -> Iterator[Path]:
        return (path for path in self.path.iterdir() if path.name not in ("snapshots", ".lock"))

    def _sweep(self) -> None:
        """Remove what a load that died left unfinished; nobody can be reading it, for it never had a name."""
        for path in self.folder.glob(".building-*"):
            for folder in (path, *path.rglob("*")):
                if folder.is_dir():
                    folder.chmod(0o755)
            shutil.rmtree(path)
        for path in self.path.glob(f".{INDEX}-*"):
            path.unlink()


def database_of(book: Path) -> Path:
    """Return where the acts of people about a casebook are kept: beside it, unless RINGTRUE_DATABASE names a file."""
    named = os.environ.get("RINGTRUE_DATABASE", "")
    return Path(named).resolve() if named else book.resolve().parent / f"{book.resolve().name}.acts.sqlite3"
