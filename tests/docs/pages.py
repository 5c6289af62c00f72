"""The hand-written pages, their fences, and a shell in which what they show is run.

Three sorts of fence matter:

    ```console      commands after `$ `, each followed by what it prints; a line `...` stands for lines left out
    ```console once      one command; whatever follows is what it prints, even where that looks like a command
    ```yaml title=my-source.yaml      a file, written into the folder in which the page's commands run
    ```text         shown and not run

A fence that pretends to be a shell without being run (```sh, ```bash) is refused by the tests.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ringtrue.record.spans import today

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\S*)(.*)$")
# What differs from run to run, or from machine to machine, and is no part of what a page promises.
VARIES = [
    (re.compile(r"\b[0-9a-f]{16}(?:[0-9a-f]{48})?\b"), "<hash>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\+00:00|Z)?"), "<time>"),
    (re.compile(rf"\b{today()}\b"), "<today>"),
    (re.compile(r"(?<![\w.])/[^\s:]*/(?=[\w-]+(?:-report|/index\.html|\.html))"), "<folder>/"),
]


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, its title, its lines, and the line of the page on which they begin."""

    language: str
    title: str
    once: bool
    lines: list[str]
    line: int


@dataclass(frozen=True)
class Step:
    """One command of a page with the output that the page shows; `line` is that of the command."""

    command: str
    shown: list[str]
    line: int


def hand_written() -> list[Path]:
    """Return every page of ours that is not generated."""
    found = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
    found += sorted((ROOT / "examples").rglob("*.md"))
    return [path for path in found if "reference" not in path.relative_to(ROOT).parts]


def all_pages() -> list[Path]:
    """Return every page, generated ones included."""
    return sorted({*hand_written(), *(ROOT / "docs").rglob("*.md")})


def fences(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a page, from the top."""
    language, title, once, start = "", "", False, 0
    lines: list[str] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        match = FENCE.match(line)
        if match and inside and not match[2]:
            yield Fence(language, title, once, lines, start)
            inside = False
        elif match and not inside:
            titled = re.search(r"title=(\S+)", match[3])
            language, title, once = match[2], titled[1] if titled else "", match[3].strip() == "once"
            lines, start = [], number + 1
            inside = True
        elif inside:
            lines.append(line)
    assert not inside, f"a fence that begins on line {start - 1} does not end"


def steps(fence: Fence) -> list[Step]:
    """Return the commands of a console fence; what stands before the first `$ ` belongs to none and is refused."""
    found: list[Step] = []
    for number, line in enumerate(fence.lines, fence.line):
        if line.startswith("$ ") and not (fence.once and found):
            found.append(Step(line[2:], [], number))
        else:
            assert found, f"line {number}: output without a command"
            found[-1].shown.append(line)
    return found


@dataclass
class Shell:
    """A folder in which the commands of one page are run, one after the other, as a newcomer would."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "examples", self.folder / "examples")
        for name in ("Makefile", "pyproject.toml", "requirements"):
            (self.folder / name).symlink_to(ROOT / name)
        # The folder's own .venv, with nothing in it that could install: `make demo` finds all that it needs done.
        # A link to ours would let make install the folder in place of the repository.
        scripts = Path(sys.executable).parent
        binaries = self.folder / ".venv" / "bin"
        binaries.mkdir(parents=True)
        for name in ("python", "ringtrue"):
            (binaries / name).symlink_to(scripts / name)
        for stamp in (".installed-core", ".installed-dev"):
            (self.folder / ".venv" / stamp).touch()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "COLUMNS"))}
        self.environment = kept | {"PATH": f"{scripts}{os.pathsep}{kept.get('PATH', '')}", "LC_ALL": "C.UTF-8"}

    def write(self, fence: Fence) -> None:
        """Write a titled fence as the file of that name."""
        path = self.folder / fence.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(fence.lines) + "\n", encoding="utf-8")

    def run(self, command: str) -> list[str]:
        """Run a command and return the lines it printed, both streams together as on a terminal."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=600,
            check=False,
        )
        return done.stdout.decode("utf-8", "replace").splitlines()


def settled(lines: list[str]) -> list[str]:
    """Return lines without what varies from run to run, blanks at line ends, and blank lines at the end."""
    found = []
    for line in lines:
        for pattern, word in VARIES:
            line = pattern.sub(word, line)
        found.append(line.rstrip())
    while found and not found[-1]:
        found.pop()
    return found


def agrees(shown: list[str], printed: list[str]) -> bool:
    """Say whether what a page shows is what was printed, a line `...` standing for any lines."""
    wanted, found = settled(shown), settled(printed)
    parts: list[list[str]] = [[]]
    for line in wanted:
        if line.strip() == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return wanted == found
    first, *middle, last = parts
    if found[: len(first)] != first or (last and found[-len(last) :] != last):
        return False
    place, end = len(first), len(found) - len(last)
    for part in middle:
        starts = (at for at in range(place, end - len(part) + 1) if found[at : at + len(part)] == part)
        at = next(starts, None)
        if at is None:
            return False
        place = at + len(part)
    return place <= end


def run_page(path: Path, folder: Path) -> Iterator[tuple[Step, list[str]]]:
    """Yield each command of a page with what it printed, writing the page's files on the way."""
    shell = Shell(folder)
    for fence in fences(path.read_text(encoding="utf-8")):
        if fence.title:
            shell.write(fence)
        elif fence.language == "console":
            for step in steps(fence):
                yield step, shell.run(step.command)
