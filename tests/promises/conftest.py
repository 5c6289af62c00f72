"""Promises of a small watchdog, and a database of acts that is thrown away."""

from pathlib import Path

import pytest

from ringtrue.promises.database import Database


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An empty database of acts; no other that the environment names is touched."""
    monkeypatch.delenv("RINGTRUE_DATABASE", raising=False)
    return Database(tmp_path / "book.acts.sqlite3")
