"""A browser, and the small report of tests/publish to look at with it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

CHROMIUM = Path("/usr/bin/chromium")
WITHOUT = "needs /usr/bin/chromium: bash scripts/system.sh"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium; skips where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(WITHOUT)
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        # A container has no user namespaces and little shared memory.
        started = running.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small report, with lists on several pages."""
    from small_report import made_report

    from ringtrue.publish.contents import Limits

    return made_report(tmp_path_factory.mktemp("seen"), Limits(page=8))
