"""Write the pages of docs/reference/language from the spec tables, or check that they are current.

python scripts/manual.py            write the pages
python scripts/manual.py --check    say which pages are not what the tables say, and fail if any is not
"""

import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference" / "language"
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from spec import contents  # noqa: E402
from spec.paragraph import AFTER_EVERYTHING, tables_of  # noqa: E402

ANSWERS = {True: "true", False: "false", None: "unknown"}
NOTE = "<!-- Written by scripts/manual.py from tests/spec; change the tables there, not this page. -->"


def pages() -> dict[str, str]:
    """Return the text of every page by file name."""
    texts = {f"{chapter}.md": chapter_page(number, chapter) for number, chapter in enumerate(contents.CHAPTERS, 1)}
    return {"index.md": index_page(), **texts}


def index_page() -> str:
    lines = [NOTE, "", "# The language of standards", "", contents.text_of(contents), ""]
    for number, (chapter, names) in enumerate(contents.CHAPTERS.items(), 1):
        lines += [f"{number}. [{contents.title_of(contents.chapter_module(chapter))}]({chapter}.md)"]
        for name in names:
            title = contents.Section(chapter, name).title
            lines += [f"    - [{title}]({chapter}.md#{anchor(title)})"]
    return "\n".join(lines) + "\n"


def chapter_page(number: int, chapter: str) -> str:
    module = contents.chapter_module(chapter)
    lines = [NOTE, "", f"# {number}. {contents.title_of(module)}", "", contents.text_of(module), ""]
    for name in contents.CHAPTERS[chapter]:
        section = contents.Section(chapter, name)
        lines += [f"## {section.title}", "", contents.text_of(section.module), ""]
        for heading, function in section.paragraphs():
            lines += [f"### {heading}", "", inspect.getdoc(function) or "", "", *said_in(function)]
    return "\n".join(lines).rstrip() + "\n"


def anchor(title: str) -> str:
    """Return the link target that Markdown makes of a heading."""
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")


def said_in(function: Any) -> Iterator[str]:
    """Yield the lines of one paragraph: its tables, conditions and answers, or its refusals."""
    for word, said in contents.listen(function):
        given = said.pop("given")
        yield from refusal(*given, **said) if word == "refused" else questions(*given, **said)


def refusal(condition: str, message: str, names: Any = None, kind: str = "report") -> Iterator[str]:
    if len(condition) > 200:
        condition = f"{condition[:60]} … {condition[-20:]}"
    yield from fence(f"{defined(names)}{condition}".replace("\0", "␀"))
    yield from fence(inspect.cleandoc(message), "text")


def questions(
    table: str, asked: Any, names: Any = None, kind: str = "report", as_of: str = AFTER_EVERYTHING
) -> Iterator[str]:
    for rows in tables_of(table):
        yield from markdown_table(list(rows[0]), (row.values() for row in rows))
    if kind != "report":
        yield from [f"The cases are of the kind `{kind}`.", ""]
    if as_of != AFTER_EVERYTHING:
        yield from [f"The record is seen as of {as_of}.", ""]
    if names:
        yield from fence(defined(names).strip(), "yaml")
    for condition, answers in asked.items():
        yield from fence(in_lines(condition))
        yield from markdown_table(["case", *answers], [["answer", *(shown(value) for value in answers.values())]])


def defined(names: Any) -> str:
    return "".join(f"{name}: {inspect.cleandoc(text)}\n" for name, text in (names or {}).items())


def in_lines(condition: str) -> str:
    """Return a long condition in several lines, each beginning with a word that joins or asks."""
    words = r"and|or|if|else|exists|every|count|next|previous"
    kept = re.sub(
        rf"('[^']*')| (?!(?:{words})\b)", lambda part: part[0].replace(" ", "\0"), inspect.cleandoc(condition)
    )
    lines = textwrap.wrap(kept, 100, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


def shown(value: Any) -> str:
    """Return an answer as the manual shows it."""
    return ANSWERS[value] if value is None or isinstance(value, bool) else str(value)


def fence(text: str, language: str = "python") -> list[str]:
    return [f"```{language}", text, "```", ""]


def markdown_table(head: list[str], rows: Iterable[Iterable[str]]) -> list[str]:
    body = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [head, *body]) for place in range(len(head))]
    lines = [head, ["-" * width for width in widths], *body]
    return [*(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines), ""]


def plain(cell: str) -> str:
    """Return the text of a cell with what Markdown would take for its own escaped."""
    return "".join(f"\\{letter}" if letter in "\\*<`" else letter for letter in cell)


def main(arguments: list[str]) -> int:
    wanted = pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    there = {name: text for name, text in found.items() if name in wanted or text.startswith(NOTE)}
    stale = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
    if "--check" in arguments:
        for name in stale:
            print(f"{(PAGES / name).relative_to(ROOT)}: not what the tables say. Run `python scripts/manual.py`.")
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (PAGES / name).write_text(wanted[name], encoding="utf-8")
        else:
            (PAGES / name).unlink()
    print(f"{len(wanted)} pages, {len(stale)} of them changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
