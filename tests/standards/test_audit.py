"""The audit: verdicts by edition and as-of day, on every engine; populations, waivers, and findings reached twice."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from small_force import WritePack

from ringtrue import main
from ringtrue.errors import CasebookError, DisagreementError, LibraryError, UnknownNameError
from ringtrue.language.engines.base import Answers, Evidence
from ringtrue.language.engines.reference_engine import ReferenceEngine
from ringtrue.language.nodes import Node
from ringtrue.record.casebook import Casebook
from ringtrue.standards.audit import Audit, audit
from ringtrue.standards.explain import explain_all
from ringtrue.standards.library import load_pack


def _verdicts(made: Audit) -> dict[str, tuple[str, str]]:
    (source,) = made.sources
    ids = source.snapshot.case_ids
    return {ids[each.case_no].split("/")[1]: (each.verdict.value, each.edition) for each in source.findings()}


@pytest.mark.parametrize("engine", ["duckdb", "reference", pytest.param("spark", marks=pytest.mark.spark)])
def test_each_case_is_judged_by_the_edition_of_its_day(book: Path, write_pack: WritePack, engine: str) -> None:
    made = main.audit(book, str(write_pack()), engine=engine)
    assert _verdicts(made) == {
        "K1": ("met", "2002-04-01"),
        "K2": ("met", "2002-04-01"),
        "K3": ("not_applicable", ""),
        "K4": ("breached", "2015-04-01"),
    }


@pytest.mark.parametrize("engine", ["duckdb", "reference", pytest.param("spark", marks=pytest.mark.spark)])
def test_an_open_case_within_its_time_is_pending(book: Path, write_pack: WritePack, engine: str) -> None:
    folder = str(write_pack())
    assert _verdicts(main.audit(book, folder, as_of=date(2015, 4, 28), engine=engine))["K4"] == (
        "pending",
        "2015-04-01",
    )
    assert _verdicts(main.audit(book, folder, as_of=date(2015, 5, 1), engine=engine))["K4"] == (
        "breached",
        "2015-04-01",
    )


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_what_happened_after_the_as_of_day_does_not_count_yet(book: Path, write_pack: WritePack, engine: str) -> None:
    made = main.audit(book, str(write_pack()), as_of=date(2015, 3, 3), engine=engine)
    assert _verdicts(made)["K2"] == ("pending", "2002-04-01")
    assert _verdicts(made)["K1"] == ("met", "2002-04-01")


def test_every_finding_is_reached_twice_and_has_a_sentence(book: Path, write_pack: WritePack) -> None:
    made = main.audit(book, str(write_pack()))
    sentences = {each.case.id: each.sentence for each in main.explanations(made)}
    assert set(sentences) == {f"neutral/K{number}" for number in range(1, 5)}
    assert sentences["neutral/K1"].startswith("Met: ")
    assert sentences["neutral/K3"].startswith("Not applicable: the standard was in force from 1 April 2002")
    assert all(sentence.endswith(".") for sentence in sentences.values())


class _Wrong(ReferenceEngine):
    """An engine with a fault: it finds every case met."""

    name = "wrong"

    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int = 10) -> Iterator[Answers]:
        for answers in super().ask(evidence, questions, batch):
            yield {**answers, "verdict_1": ["met"] * len(answers["case_no"])}


def test_a_disagreement_of_the_engines_stops_everything(book: Path, write_pack: WritePack) -> None:
    made = audit(Casebook(book), load_pack(str(write_pack())).standards, _Wrong())
    (source,) = made.sources
    with pytest.raises(DisagreementError, match="No finding is shown"):
        list(explain_all(source, source.findings()))


def test_a_population_leaves_out_who_does_not_belong_and_counts_who_cannot_be_told(
    book: Path, write_pack: WritePack, tmp_path: Path
) -> None:
    path = tmp_path / "offered.yaml"
    path.write_text("{id: offered, title: offered, source: ours, where: case.advocate_offered == 'yes'}\n")
    (source,) = main.audit(book, str(write_pack()), str(path)).sources
    assert [source.snapshot.case_ids[number] for number in source.numbers] == ["neutral/K1", "neutral/K4"]
    assert source.not_told == 1


def test_a_population_of_another_source_holds_nobody(book: Path, write_pack: WritePack) -> None:
    with pytest.raises(CasebookError, match="no source holds cases"):
        main.audit(book, str(write_pack()), "published-analysis")


WAIVER = """waivers:
  - {case: neutral/K4, standard: recorded-in-time, reason: the office was flooded, by: a registrar, on: 2015-05-02}
"""


def test_a_waiver_stands_beside_the_verdict_and_does_not_change_it(
    book: Path, write_pack: WritePack, tmp_path: Path
) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVER)
    made = main.audit(book, str(write_pack()), waivers=path)
    assert _verdicts(made)["K4"][0] == "breached"
    assert made.waived("recorded-in-time") == 1
    (sentence,) = [each.full_sentence for each in main.explanations(made) if each.case.id == "neutral/K4"]
    assert "waived by a registrar on 2015-05-02: the office was flooded" in sentence


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("neutral/K4", "neutral/K44", UnknownNameError),
        ("recorded-in-time", "recorded", UnknownNameError),
        ("the office was flooded", '" "', LibraryError),
        ("by: a registrar, ", "", LibraryError),
    ],
)
def test_a_waiver_needs_a_case_a_standard_a_reason_and_a_name(
    book: Path, write_pack: WritePack, tmp_path: Path, old: str, new: str, error: type[Exception]
) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVER.replace(old, new))
    with pytest.raises(error):
        main.audit(book, str(write_pack()), waivers=path)


def test_a_repealed_edition_applies_to_nobody_after_it(book: Path, write_pack: WritePack) -> None:
    old = "  2015-04-01:\n    requires: exists(events, kind == 'recorded' and happened <= case.begun + hours(24))\n"
    old += "    due: case.begun + hours(24)\n"
    made = main.audit(book, str(write_pack((old, "  2015-04-01: {repealed: true}\n"))))
    assert _verdicts(made)["K4"] == ("not_applicable", "2015-04-01")


def test_a_case_whose_day_is_not_known_is_unclear_where_the_edition_hangs_on_it(
    tmp_path: Path, write_pack: WritePack
) -> None:
    (tmp_path / "cases.csv").write_text("case,unit\nK1,North\nK2,North\n")
    (tmp_path / "events.csv").write_text("case,kind,happened\nK1,reported,2015\nK2,reported,2016\nK2,recorded,\n")
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "vague")
    made = main.audit(tmp_path / "vague", str(write_pack()))
    assert _verdicts(made) == {"K1": ("unclear", ""), "K2": ("unclear", "2015-04-01")}
    first = next(main.explanations(made))
    assert "which edition applied depends on" in first.sentence
