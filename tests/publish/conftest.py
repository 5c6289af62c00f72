"""The small report, written once for all who only read it."""

from pathlib import Path

import pytest
from reading_pages import Pages
from small_report import made_report


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small report."""
    return made_report(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def pages(report: Path) -> Pages:
    """Its pages."""
    return Pages(report)
