"""The invented force of examples/northfield: what was planted in it is found, and nothing else is."""

from collections import defaultdict
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.record.example import read_table
from ringtrue.record.yamlfile import plain, read_yaml
from ringtrue.standards.library import STANDARDS, packs
from ringtrue.standards.model import VERDICTS, Verdict

NORTHFIELD = Path(__file__).resolve().parents[1] / "examples" / "northfield"
PLANTED = plain(read_yaml(NORTHFIELD / "planted.yaml"))


def files(folder):
    return sorted(folder.glob("*.csv"))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = tmp_path_factory.mktemp("northfield") / "book"
    main.load("neutral", files(NORTHFIELD), made)
    return made


@pytest.fixture(scope="module")
def audit(book):
    return main.audit(book, "case-review", as_of=PLANTED["exported"])


@pytest.fixture(scope="module")
def explained(audit):
    """Every finding, reached a second time: a disagreement between the engines fails here."""
    found = defaultdict(set)
    for each in main.explanations(audit):
        found[each.verdict].add((each.case.id.removeprefix("neutral/"), each.standard.id))
    return found


def planted(verdict, audit):
    every = [standard.id for standard in audit.standards]
    return {
        (entry["case"], standard)
        for entry in PLANTED[verdict.value]
        for standard in (every if entry["standards"] == ["every"] else entry["standards"])
    }


@pytest.mark.parametrize("verdict", [Verdict.BREACHED, Verdict.PENDING, Verdict.UNCLEAR])
def test_what_was_planted_is_found_and_nothing_else(verdict, audit, explained):
    assert explained[verdict] == planted(verdict, audit)


def test_every_case_has_a_verdict_on_every_standard(audit, explained):
    assert sum(len(found) for found in explained.values()) == audit.cases * len(audit.standards)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_example_shows_each_verdict(verdict, explained):
    assert explained[verdict]


def test_each_standard_of_the_pack_is_breached_somewhere_in_the_example(audit, explained):
    # A standard added to the pack wants a case here, or a newcomer never sees what it finds.
    breached = {standard for _, standard in explained[Verdict.BREACHED]}
    assert breached == {standard.id for standard in audit.standards}


def test_what_could_not_be_read_is_listed(book):
    wanted = read_table(PLANTED["problems"])
    found = [{name: row[name] for name in wanted[0]} for row in main.problems(book)]
    assert found == wanted


def test_what_was_silently_altered_is_found_and_nothing_else(tmp_path):
    for folder in (NORTHFIELD, NORTHFIELD / "later"):
        main.load("neutral", files(folder), tmp_path / "book")
    (difference,) = main.diff(tmp_path / "book")
    found = [(change.case, change.what, change.item) for change in difference.changes]
    wanted = [(row["case"], row["what"], row["item"]) for row in read_table(PLANTED["altered"])]
    assert sorted(found) == sorted(wanted)


def test_only_the_first_export_lies_where_the_demo_looks():
    assert [path.name for path in files(NORTHFIELD)] == ["cases.csv", "events.csv"]


def about_reports(pack):
    """Whether a pack has standards for reports; those for matters and promises say nothing of these files."""
    texts = [path.read_text(encoding="utf-8") for path in (STANDARDS / pack).glob("*.yaml") if path.stem != "pack"]
    return any("\nkind: " not in text for text in texts)


@pytest.mark.parametrize("pack", [name for name in packs() if name != "case-review" and about_reports(name)])
def test_a_pack_made_for_other_files_breaks_on_nothing_in_these(book, pack):
    """Of most that these packs ask the files are silent; each finding must still be explained, and twice alike."""
    made = main.audit(book, pack, as_of=PLANTED["exported"], drafts=True)
    found = list(main.explanations(made))
    assert len(found) == made.cases * len([each for each in made.standards if each.text.kind == "report"])
    assert all(each.sentence.endswith(".") for each in found)
