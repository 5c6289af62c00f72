"""A folder that we make: built whole beside its place, then moved into it; a folder of something else is left alone."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ringtrue.errors import CasebookError


@dataclass(frozen=True)
class Made:
    """What a folder of ours holds, which command made it, and the file in it that says so and lists all the others."""

    what: str
    by: str
    mark: str


REPORT = Made("report", "ringtrue audit", "report.json")


@contextmanager
def building(out: Path, made: Made = REPORT) -> Iterator[Path]:
    """Yield a new folder to fill and move it to `out` at the end; raise CasebookError where `out` is not ours to fill.

    If anything fails in between, what stood at `out` stands there still, and nothing is left beside it.
    """
    final = out.absolute().parent.resolve() / out.absolute().name
    check_free(final, made)
    draft = final.parent / f".{final.name}-building-{os.getpid()}"
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final)
        draft.mkdir()
    except OSError as problem:
        raise CasebookError(f"{out}: the {made.what} cannot be written: {problem}. Choose another folder.") from None
    try:
        yield draft
        _move(draft, final)
    except OSError as problem:
        raise CasebookError(f"{out}: the {made.what} could not be written: {problem}. Nothing was changed.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check_free(final: Path, made: Made) -> None:
    """Raise CasebookError unless there is nothing at a path, an empty folder, or a former one of ours and no more."""
    if final.is_symlink() or (final.exists() and not final.is_dir()):
        raise CasebookError(f"{final}: a file stands where the {made.what} should be. Choose another folder.")
    if not final.exists() or not any(final.iterdir()):
        return
    written = _files_of(final, made)
    if written is None:
        raise CasebookError(
            f"{final}: a folder that is not a former {made.what} and is not empty. Choose another folder."
        )
    foreign = sorted(name for name in files_in(final) if name not in written)
    if foreign:
        raise CasebookError(
            f"{final}: holds {len(foreign)} files that no {made.what} wrote, {foreign[0]} among them, and writing the "
            f"{made.what} anew would lose them. Move them away, or choose another folder."
        )


def mark(draft: Path, says: dict[str, Any], made: Made = REPORT) -> None:
    """Write what makes a folder ours: which command made it of what, and the names of its files."""
    files = sorted([*files_in(draft), made.mark])
    told = json.dumps({"made_by": made.by, **says, "files": files}, indent=1, ensure_ascii=False)
    (draft / made.mark).write_text(told + "\n", encoding="utf-8")


def files_in(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder, from the folder."""
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _files_of(final: Path, made: Made) -> set[str] | None:
    """Return the files that a folder says it consists of; None where it is not one of ours."""
    try:
        says = json.loads((final / made.mark).read_text(encoding="utf-8"))
        return set(says["files"]) if says["made_by"] == made.by else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _move(draft: Path, final: Path) -> None:
    former = final.parent / f".{final.name}-former-{os.getpid()}"
    if final.exists():
        final.rename(former)
    try:
        draft.rename(final)
    except OSError:
        if former.exists():
            former.rename(final)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _sweep(final: Path) -> None:
    """Remove what was left beside its place when we were killed: it may hold single cases, and nobody knows of it."""
    for path in final.parent.glob(f".{final.name}-building-*"):
        if not _alive(path.name):
            shutil.rmtree(path, ignore_errors=True)
    for path in final.parent.glob(f".{final.name}-former-*"):
        if not _alive(path.name):
            # Killed between the two moves: what was put aside is the only one there is.
            shutil.rmtree(path, ignore_errors=True) if final.exists() else path.rename(final)


def _alive(name: str) -> bool:
    process = name.rsplit("-", 1)[1]
    if not process.isdecimal():
        return True
    with suppress(PermissionError):
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return False
    return True
