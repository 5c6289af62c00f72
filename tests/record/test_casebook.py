"""A casebook is whole at every moment: whatever kills a load, readers see the former one or the next."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ringtrue.errors import CasebookError, UnknownNameError
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import VERSION

HEAD = "case,unit,advocate_offered\n"


def _cases(path: Path, count: int, answer: str = "yes") -> Path:
    path.write_text(HEAD + "".join(f"K{number},North,{answer}\n" for number in range(count)), encoding="utf-8")
    return path


def test_the_same_file_loaded_again_makes_the_same_snapshot_and_the_same_ids(tmp_path: Path) -> None:
    file, book = _cases(tmp_path / "cases.csv", 5), Casebook(tmp_path / "book")
    first = load(load_source("neutral"), [file], book)
    again = load(load_source("neutral"), [file], book)
    assert first.snapshot.name == again.snapshot.name
    assert not again.is_new
    assert again.snapshot.case_ids == [f"neutral/K{number}" for number in range(5)]
    assert len(book.loads()) == 2
    assert len(book.history("neutral")) == 1


def test_a_snapshot_is_read_only_and_knows_when_it_was_altered(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    made = load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], book).snapshot
    made.verify()
    path = made.path / "cases.parquet"
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CasebookError, match="altered since it was sealed"):
        made.verify()


def test_two_loads_at_once_are_refused(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    with book.writing(), pytest.raises(CasebookError, match="another load"):
        load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], book)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CasebookError, match="not a casebook"):
        load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], Casebook(tmp_path))


def test_a_case_is_found_by_its_own_key_and_a_missing_one_gives_a_hint(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], book)
    assert book.find("K1")[2] == 1
    assert book.find("neutral/K1")[2] == 1
    with pytest.raises(UnknownNameError, match="did you mean neutral/K1"):
        book.find("neutral/K11")


def test_no_casebook_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CasebookError, match="ringtrue load SOURCE"):
        Casebook(tmp_path).current()


LOAD = """
import sys
from pathlib import Path
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import VERSION
print("ready", flush=True)
load(load_source("neutral"), [Path(sys.argv[1])], Casebook(Path(sys.argv[2])))
"""


def test_kill_at_any_moment_leaves_the_former_casebook_or_the_next_one_whole(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    former = load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 50)], book).snapshot.name
    (tmp_path / "next").mkdir()
    larger = _cases(tmp_path / "next" / "cases.csv", 20_000, "no")
    whole = _seconds_of_a_load(tmp_path, larger)
    outcomes = set()
    for step in range(16):
        child = subprocess.Popen([sys.executable, "-c", LOAD, str(larger), str(book.path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(whole * step / 14)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        (_, snapshot), *others = book.current()
        assert not others
        snapshot.verify()
        outcomes.add(snapshot.name == former)
        assert snapshot.manifest["cases"] in (50, 20_000)
        if snapshot.name != former:
            break
    assert True in outcomes, "no load was killed before it ended, so nothing was tried"
    after = load(load_source("neutral"), [larger], book)
    assert after.snapshot.manifest["cases"] == 20_000
    assert not list(book.folder.glob(".building-*")), "what a dead load left is swept by the next"


def _seconds_of_a_load(tmp_path: Path, file: Path) -> float:
    started = time.monotonic()
    load(load_source("neutral"), [file], Casebook(tmp_path / "other"))
    return time.monotonic() - started


def test_a_damaged_index_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], book)
    index = book.path / "casebook.json"
    text = index.read_text()
    for damage in ("", "{", json.dumps({"loads": [{"source": 1}]}), "[]"):
        index.write_text(damage)
        with pytest.raises(CasebookError, match="damaged"):
            book.current()
    index.write_text(text)
    assert book.current()


def test_a_snapshot_of_another_layout_says_to_load_again(tmp_path: Path) -> None:
    book = Casebook(tmp_path / "book")
    path = load(load_source("neutral"), [_cases(tmp_path / "cases.csv", 3)], book).snapshot.path
    manifest = path / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text(manifest.read_text().replace(f'"version": {VERSION}', '"version": 1'))
    with pytest.raises(CasebookError, match=f"layout 1, and this RingTrue reads layout {VERSION}. Load the source"):
        _ = book.current()[0][1].manifest
