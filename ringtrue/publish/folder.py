"""A report's folder: built whole beside its place, then moved into it; a folder of something else is left alone."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ringtrue.errors import CasebookError

# What tells a former report from any other folder: it says what was audited, and lists every file it consists of.
MARK = "report.json"


@contextmanager
def building(out: Path) -> Iterator[Path]:
    """Yield a new folder to fill and move it to `out` at the end; raise CasebookError where `out` is not ours to fill.

    If anything fails in between, what stood at `out` stands there still, and nothing is left beside it.
    """
    final = out.absolute().parent.resolve() / out.absolute().name
    check_free(final)
    draft = final.parent / f".{final.name}-building-{os.getpid()}"
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final)
        draft.mkdir()
    except OSError as problem:
        raise CasebookError(f"{out}: the report cannot be written: {problem}. Choose another folder.") from None
    try:
        yield draft
        _move(draft, final)
    except OSError as problem:
        raise CasebookError(f"{out}: the report could not be written: {problem}. Nothing was changed.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check_free(final: Path) -> None:
    """Raise CasebookError unless there is nothing at a path, or an empty folder, or a former report and no more."""
    if final.is_symlink() or (final.exists() and not final.is_dir()):
        raise CasebookError(f"{final}: a file stands where the report should be. Choose another folder.")
    if not final.exists() or not any(final.iterdir()):
        return
    written = _files_of(final)
    if written is None:
        raise CasebookError(f"{final}: a folder that is not a former report and is not empty. Choose another folder.")
    foreign = sorted(name for name in files_in(final) if name not in written)
    if foreign:
        raise CasebookError(
            f"{final}: holds {len(foreign)} files that no report wrote, {foreign[0]} among them, and writing the "
            "report anew would lose them. Move them away, or choose another folder."
        )


def mark(draft: Path, says: dict[str, Any]) -> None:
    """Write what makes a folder a report: what was audited, and the names of its files."""
    files = sorted([*files_in(draft), MARK])
    (draft / MARK).write_text(json.dumps({**says, "files": files}, indent=1), encoding="utf-8")


def files_in(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder, from the folder."""
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _files_of(final: Path) -> set[str] | None:
    """Return the files that a former report says it consists of; None where the folder is not one."""
    try:
        says = json.loads((final / MARK).read_text(encoding="utf-8"))
        return set(says["files"]) if says["made_by"] == "ringtrue audit" else None
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
    """Remove what a report that was killed left beside its place: it holds single cases, and nobody knows of it."""
    for path in final.parent.glob(f".{final.name}-building-*"):
        if not _alive(path.name):
            shutil.rmtree(path, ignore_errors=True)
    for path in final.parent.glob(f".{final.name}-former-*"):
        if not _alive(path.name):
            # Killed between the two moves: what was put aside is the only report there is.
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
