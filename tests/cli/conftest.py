"""The command line as every test of it runs it."""

import sys
from collections.abc import Callable

import pytest

from ringtrue import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command line and returns its exit code, output and messages."""

    def running(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ringtrue", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return running
