"""The case-review pack on the two published reviews from Minnesota, which lie beside the repository and not in it."""

from collections import Counter
from pathlib import Path

import pytest

from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.language.engines import engine
from ringtrue.record.casebook import Casebook
from ringtrue.standards.audit import Audit, audit
from ringtrue.standards.library import load_pack
from ringtrue.standards.population import population

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "minnesota"
FILES = {"minnesota-prosecutor": "prosecutor_review.csv", "minnesota-newsroom": "newsroom_review.csv"}

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data"),
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Casebook]:
    """A casebook for each of the two reviews."""
    made = {}
    for source, file in FILES.items():
        made[source] = Casebook(tmp_path_factory.mktemp(source))
        load(load_source(source), [DATA / file], made[source])
    return made


def _audited(book: Casebook, people: str = "all", name: str = "duckdb") -> Audit:
    running = engine(name)
    try:
        return audit(book, load_pack("case-review").applied(drafts=True), running, population(people))
    finally:
        running.close()


def _counts(made: Audit, standard: str) -> dict[str, int]:
    return {verdict.value: number for verdict, number in made.of(standard).items()}


def test_the_prosecutors_readers_found_an_offer_of_an_advocate_in_one_file_of_ten(books: dict[str, Casebook]) -> None:
    made = _audited(books["minnesota-prosecutor"])
    assert made.cases == 646
    assert _counts(made, "advocate-offered") == {"met": 63, "breached": 525, "unclear": 58}


def test_the_published_analysis_of_the_newsroom_is_repeated_on_its_own_files(books: dict[str, Casebook]) -> None:
    made = _audited(books["minnesota-newsroom"], "published-analysis")
    assert made.cases == 1_465
    assert _counts(made, "investigator-assigned") == {"met": 1_185, "breached": 270, "unclear": 10}
    witnesses = _counts(made, "witnesses-spoken-to")
    assert (witnesses["met"], witnesses["breached"]) == (699, 573)
    assert witnesses["unclear"] + witnesses["not_applicable"] == 193
    assert _counts(made, "victim-interviewed") == {"met": 620 + 344, "breached": 438, "unclear": 63}
    assert _counts(made, "evidence-collected")["breached"] == 375
    assert _counts(made, "scene-visited")["met"] == 247


@pytest.mark.parametrize("source", FILES)
def test_the_slow_engine_and_the_fast_one_agree_on_every_case_and_standard(
    books: dict[str, Casebook], source: str
) -> None:
    fast, slow = (_audited(books[source], name=name).sources[0] for name in ("duckdb", "reference"))
    pairs = list(zip(fast.findings(), slow.findings(), strict=True))
    assert len(pairs) == len(fast.numbers) * len(load_pack("case-review").standards)
    # Counted, not listed: a failure must not print anything of a case.
    assert Counter(one.standard.id for one, two in pairs if one != two) == Counter()


@pytest.mark.parametrize("standard", [each.id for each in load_pack("case-review").standards])
def test_each_standard_is_answered_by_one_of_the_two_forms(books: dict[str, Casebook], standard: str) -> None:
    """No standard is in the pack that neither form can tell anything of: some case meets or breaches it."""
    found: Counter[str] = Counter()
    for book in books.values():
        found.update(_counts(_audited(book), standard))
    assert found["met"] + found["breached"] > 0
