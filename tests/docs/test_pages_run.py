"""What a page shows is what a newcomer sees: every command in it is run, in order, and its output compared."""

import pytest

from docs.pages import ROOT, Shell, agrees, fences, hand_written, run_page, settled

PAGES = [path for path in hand_written() if "```console" in path.read_text(encoding="utf-8")]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_is_what_is_printed(path, tmp_path):
    for step, printed in run_page(path, tmp_path):
        said = "\n".join(settled(printed))
        assert agrees(step.shown, printed), (
            f"{path.name}:{step.line}: $ {step.command}\nprinted\n{said}\n"
            "but the page shows something else. If what is printed is right: python tests/docs/rewrite.py"
        )


@pytest.mark.parametrize("path", hand_written(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_command_escapes_being_run(path):
    # A fence marked as a shell would look like a transcript and never be tried.
    languages = {fence.language for fence in fences(path.read_text(encoding="utf-8"))}
    assert languages <= {"console", "yaml", "csv", "text", "python"}


def test_a_page_cannot_install_anything(tmp_path):
    # `make demo` in a page's folder once put that folder in the place of the repository.
    Shell(tmp_path)
    assert sorted(path.name for path in (tmp_path / ".venv" / "bin").iterdir()) == ["python", "ringtrue"]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], ["a", "c"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["...", "c"], ["a", "b", "c"], True),
        (["a", "...", "c"], ["a", "c"], True),
        (["a", "...", "c", "...", "e"], ["a", "b", "c", "d", "e"], True),
        (["a", "...", "x", "...", "e"], ["a", "b", "c", "d", "e"], False),
        (["a", "...", "a"], ["a"], False),
        (["snapshot n-0123456789abcdef"], ["snapshot n-fedcba9876543210"], True),
        (["loaded 2024-01-01T10:00:00+00:00"], ["loaded 2026-11-05T09:12:13+00:00"], True),
    ],
)
def test_lines_left_out_and_what_varies_are_allowed_and_nothing_else_is(shown, printed, same):
    assert agrees(shown, printed) is same
