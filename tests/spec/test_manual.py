"""The manual is whole: every node has a paragraph, every section is in the contents, the pages are current."""

import subprocess
import sys
from pathlib import Path

from ringtrue.language import nodes as n
from ringtrue.language.parse import DURATIONS, FUNCTIONS, RANGING
from spec.contents import CHAPTERS, listen, paragraphs, sections

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_every_kind_of_node_has_a_paragraph():
    met = {type(node) for _, said in paragraphs() for tree in said.nodes().values() for node in n.walk(tree)}
    assert {node.__name__ for node in set(n.all_nodes()) - met} == set()


def test_every_word_of_the_language_has_a_paragraph():
    text = "\n".join(line for _, said in paragraphs() for line in (*said.questions, *said.names.values()))
    assert [word for word in (*RANGING, *FUNCTIONS, *DURATIONS) if f"{word}(" not in text] == []


def test_every_section_stands_in_the_contents():
    files = {(path.parent.name, path.stem.removeprefix("test_")) for path in HERE.glob("*/test_*.py")}
    assert files == {(section.chapter, section.name) for section in sections()}
    assert {path.parent.name for path in HERE.glob("*/__init__.py")} == set(CHAPTERS)


def test_every_paragraph_says_something_in_words_and_in_a_table():
    silent = [
        f"{section.chapter}/{section.name}: {heading}"
        for section in sections()
        for heading, function in section.paragraphs()
        if not (function.__doc__ and listen(function))
    ]
    assert silent == []


def test_the_pages_are_what_the_tables_say():
    check = [sys.executable, str(ROOT / "scripts" / "manual.py"), "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
