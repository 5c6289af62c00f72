"""What is documented is everything: commands, options, errors, words; and generated pages are as they would be now."""

import re
import sys

import pytest

from docs.pages import ROOT, hand_written
from ringtrue import errors
from ringtrue.record.schema import schema
from ringtrue.standards.model import Severity, Verdict

sys.path.insert(0, str(ROOT / "scripts"))
import reference

HAND_WRITTEN = "\n".join(path.read_text(encoding="utf-8") for path in hand_written())
GENERATED = reference.pages()
COMMANDS = dict(reference.walk(reference.ringtrue, "ringtrue"))
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
WORDS = re.findall(r"^- \*\*(.+?)\*\*: ", GLOSSARY, re.MULTILINE)


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_as_it_would_be_written_now(name):
    page = ROOT / "docs" / name
    assert page.read_text(encoding="utf-8") == GENERATED[name], "write it: python scripts/reference.py"


def test_there_is_no_page_of_a_standard_that_is_gone():
    there = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs" / "standards").rglob("*.md")}
    assert there - set(GENERATED) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_shown_in_use_on_some_page(name):
    assert name in HAND_WRITTEN


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_each_of_its_options_says_what_it_is_for(name):
    assert COMMANDS[name].help
    silent = [option.name for option in COMMANDS[name].params if option.param_type_name == "option" and not option.help]
    assert silent == []


def error_classes():
    found = [errors.RingTrueError]
    for each in found:
        found += [below for below in each.__subclasses__() if below.__module__ == errors.__name__]
    return found


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_an_error_has_a_section_with_its_exit_code_and_what_to_do(error):
    page = (ROOT / "docs" / "how-to" / "errors.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {error.__name__}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"no section {error.__name__}"
    assert f"Exit code {error.exit_code}." in section[1]
    assert "**What to do.**" in section[1]


def test_the_page_of_errors_has_no_section_for_an_error_that_is_gone():
    page = (ROOT / "docs" / "how-to" / "errors.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^## (\w+Error)$", page, re.MULTILINE))
    assert named == {error.__name__ for error in error_classes()}


def test_the_glossary_has_each_word_once_and_in_order():
    assert sorted(set(WORDS), key=lambda word: word.replace("_", " ").lower()) == WORDS


def test_the_glossary_explains_the_words_of_the_record():
    record = schema()
    words = {*record.model.kinds, *record.model.tables, *record.given_event, *record.model.derived_case, "position"}
    words |= {"unit", "offence", "channel", "exit", "exit_local", "status"}
    assert sorted(words - set(WORDS)) == []


def test_the_glossary_explains_each_verdict_and_each_severity():
    assert [verdict.value for verdict in Verdict if verdict.value not in WORDS] == []
    severity = next(line for line in GLOSSARY.splitlines() if line.startswith("- **severity**"))
    levels = Severity.model_fields["level"].annotation.__args__
    assert [level for level in levels if level not in severity] == []


# What a command takes, and the word by which the glossary explains it.
TAKEN = {"BOOK": "casebook", "DIR": "casebook", "NAMES": "source", "FILES": "source", "NAME": "measure"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_glossary_explains_what_a_command_takes(name):
    taken = [each for each in COMMANDS[name].params if each.param_type_name == "argument"]
    # An argument may be called otherwise in the usage than in the code, as MEASURE|exits is.
    called = {word for each in taken for word in re.findall(r"[A-Z_]+", each.metavar or each.name.upper())}
    assert sorted({TAKEN.get(word, word.lower()) for word in called} - set(WORDS)) == []


def test_the_neutral_layout_says_every_column_and_every_code():
    page = (ROOT / "docs" / "reference" / "neutral-layout.md").read_text(encoding="utf-8")
    record = schema()
    columns = [
        *record.given_case,
        *record.given_event,
        *(name for table in record.model.tables.values() for name in table),
    ]
    codes = [code for codes in record.codes.values() for code in codes.codes]
    assert [name for name in [*columns, *codes] if f"| `{name}` |" not in page] == []
