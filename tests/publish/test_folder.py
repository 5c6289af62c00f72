"""A report takes the place of a former one, and of nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ringtrue.errors import CasebookError
from ringtrue.publish.folder import building, files_in, mark


def _write(out: Path, text: str = "one", *names: str) -> None:
    with building(out) as folder:
        for name in ("index.html", *names):
            (folder / name).write_text(text)
        mark(folder, {})


def test_a_former_report_is_replaced_whole(tmp_path):
    _write(tmp_path / "out", "one", "old.html")
    _write(tmp_path / "out", "two")
    assert sorted(files_in(tmp_path / "out")) == ["index.html", "report.json"]
    assert (tmp_path / "out" / "index.html").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_and_a_folder_that_is_not_there_will_do(tmp_path):
    (tmp_path / "empty").mkdir()
    _write(tmp_path / "empty")
    _write(tmp_path / "new" / "deeper")
    assert (tmp_path / "empty" / "index.html").exists()
    assert (tmp_path / "new" / "deeper" / "index.html").exists()


@pytest.mark.parametrize("mark_text", [None, "not JSON", "[]", '{"made_by": "somebody else", "files": ["thesis.txt"]}'])
def test_a_folder_of_something_else_is_left_alone(tmp_path, mark_text):
    (tmp_path / "thesis.txt").write_text("mine")
    if mark_text is not None:
        (tmp_path / "report.json").write_text(mark_text)
    with pytest.raises(CasebookError, match="not a former report and is not empty. Choose another folder"):
        _write(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_what_somebody_put_into_a_report_is_not_lost(tmp_path):
    _write(tmp_path / "out")
    (tmp_path / "out" / "my-notes.txt").write_text("mine")
    with pytest.raises(CasebookError, match="my-notes.txt"):
        _write(tmp_path / "out")
    assert (tmp_path / "out" / "my-notes.txt").read_text() == "mine"


@pytest.mark.parametrize("link", [False, True])
def test_a_file_is_not_a_folder(tmp_path, link):
    if link:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    else:
        (tmp_path / "out").write_text("mine")
    with pytest.raises(CasebookError, match="a file stands where the report should be"):
        _write(tmp_path / "out")


def test_a_report_that_fails_leaves_the_former_one_and_nothing_beside_it(tmp_path):
    _write(tmp_path / "out")
    with pytest.raises(ZeroDivisionError), building(tmp_path / "out") as folder:
        (folder / "index.html").write_text("half")
        raise ZeroDivisionError
    assert (tmp_path / "out" / "index.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_is_told_as_such(tmp_path):
    with pytest.raises(CasebookError, match="could not be written: .*Nothing was changed"), building(tmp_path / "out"):
        raise OSError(28, "No space left on device")


def test_a_place_that_cannot_be_made_is_told_as_such(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CasebookError, match="cannot be written"):
        _write(tmp_path / "file" / "out")


def _dead() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_report_left_behind_is_swept_and_that_of_a_live_one_is_not(tmp_path):
    dead, live = tmp_path / f".out-building-{_dead()}", tmp_path / f".out-building-{os.getppid()}"
    for folder in (dead, live):
        folder.mkdir()
    _write(tmp_path / "out")
    assert not dead.exists()
    assert live.exists()


def test_a_report_put_aside_by_one_that_was_killed_comes_back(tmp_path):
    _write(tmp_path / "out", "one")
    (tmp_path / "out").rename(tmp_path / f".out-former-{_dead()}")
    with pytest.raises(ZeroDivisionError), building(tmp_path / "out"):
        raise ZeroDivisionError
    assert (tmp_path / "out" / "index.html").read_text() == "one"
