"""Decisions: one page each, numbered without gaps, and there when the code refers to one."""

import re

from docs.pages import ROOT

FOLDER = ROOT / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("*.md"))
LONGEST = 40


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]


def test_a_decision_states_itself_in_its_title_and_in_its_file_name():
    for path in DECISIONS:
        title = path.read_text(encoding="utf-8").splitlines()[0]
        words = re.sub(r"[^a-z0-9 -]", "", title.lower().removeprefix(f"# {path.name[:4]}. ")).replace(" ", "-")
        assert path.stem == f"{path.name[:4]}-{words}"


def test_a_decision_says_what_why_and_instead_of_what_on_one_page():
    for path in DECISIONS:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LONGEST, path.name
        assert [part for part in ("**What.**", "**Why.**", "**Instead of.**") if part not in text] == [], path.name


def test_a_decision_that_the_code_refers_to_exists():
    there = {path.name[:4] for path in DECISIONS}
    files = [path for folder in ("ringtrue", "tests", "scripts") for path in (ROOT / folder).rglob("*.py")]
    asked = {
        (str(path.relative_to(ROOT)), number)
        for path in files
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text(encoding="utf-8"))
    }
    assert {where for where in asked if where[1] not in there} == set()
