"""The two words of a paragraph: `spec` asks an engine, `refused` asks the parser."""

import pytest

from ringtrue.language.engines import engine
from spec.paragraph import Paragraph, is_like, refusal


@pytest.fixture(scope="session")
def started():
    """Engines, each started once and used for all paragraphs."""
    running = {}

    def start(name):
        if name not in running:
            running[name] = engine(name)
        return running[name]

    yield start
    for used in running.values():
        used.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture(params=["reference", "duckdb"])
def spec(request, started, folder):
    """Ask the conditions of a paragraph on one engine and compare the answers with those worked out by hand."""

    def ask(*given, **named):
        wrong = Paragraph(*given, **named).wrong_on(started(request.param), folder)
        assert not wrong, "\n".join(wrong)

    return ask


@pytest.fixture
def refused():
    """Parse a condition that is outside the language and compare the error, caret and all."""

    def ask(condition, message, **named):
        found = refusal(condition, **named)
        assert is_like(found, message), found

    return ask
