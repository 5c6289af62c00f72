"""A small casebook and a small pack, written where a test can change them."""

from pathlib import Path

import pytest
from small_force import CASES, EVENTS, PACK, STANDARD, WritePack

from ringtrue import main


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A casebook of four cases."""
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "events.csv").write_text(EVENTS)
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def write_pack(tmp_path: Path) -> WritePack:
    """A function that writes a pack of one standard, with parts of its text replaced."""

    def write(*changes: tuple[str, str], text: str = STANDARD, name: str = "recorded-in-time") -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        number = len(list(tmp_path.glob("pack-*")))
        folder = tmp_path / f"pack-{number}"
        folder.mkdir()
        (folder / "pack.yaml").write_text(PACK)
        (folder / f"{name}.yaml").write_text(text)
        return folder

    return write
