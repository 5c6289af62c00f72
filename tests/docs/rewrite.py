"""Writes what commands now print into the pages that show it: python tests/docs/rewrite.py README.md ...

Read the difference before you keep it: a page that changes here is a promise that changed. Where a page leaves lines
out with `...`, as many lines are kept before and after them as it showed.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.pages import agrees, hand_written, run_page


def shortened(shown: list[str], printed: list[str]) -> list[str]:
    """Return printed lines with the middle left out where the page left lines out."""
    if "..." not in shown:
        return printed
    first = shown.index("...")
    last = len(shown) - 1 - shown[::-1].index("...")
    tail = len(shown) - 1 - last
    return [*printed[:first], "...", *(printed[-tail:] if tail else [])]


def rewrite(path: Path) -> bool:
    """Rewrite one page and say whether anything changed."""
    before = path.read_text(encoding="utf-8")
    lines = before.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        found = [
            (step, [line.replace(folder, "/srv/ringtrue") for line in printed])
            for step, printed in run_page(path, Path(folder))
        ]
        for shown in Path(folder).rglob("*"):
            if shown.is_dir() and not shown.is_symlink():
                shown.chmod(0o755)
    for step, printed in reversed(found):
        if agrees(step.shown, printed):
            continue
        while printed and not printed[-1].strip():
            printed.pop()
        lines[step.line : step.line + len(step.shown)] = [line.rstrip() for line in shortened(step.shown, printed)]
    after = "\n".join(lines) + "\n"
    path.write_text(after, encoding="utf-8")
    return after != before


if __name__ == "__main__":
    for page in [Path(name).resolve() for name in sys.argv[1:]] or hand_written():
        print(f"{'rewritten' if rewrite(page) else 'as it was'}: {page.name}")
