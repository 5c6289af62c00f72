"""Counting cases: by unit, period and answer, as a person would with a pencil, whichever engine answers."""

import random
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from small_cases import evidence_of

from ringtrue import main
from ringtrue.figures.measure import ANSWERS, answered, measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import rows, series_of_cases
from ringtrue.figures.tally import Question, in_order, question_of, tally
from ringtrue.language import nodes as n
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence
from ringtrue.language.engines.reference_engine import ReferenceEngine
from ringtrue.language.nodes import Kind
from ringtrue.main import figures as verbs
from ringtrue.record.spans import moment
from ringtrue.standards.library import load_pack
from ringtrue.standards.model import Verdict

# The generator of random cases is a folder beside this one.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from generative.trees import Maker, Want
from generative.trial import trial_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REPORTED = "kind | happened\nreported | {}"
CASES = {
    "charged": ({"unit": "North", "offence": "rape", "exit": "charged", "status": "closed"}, "2014-03-02 21:10"),
    "not charged": ({"unit": "North", "offence": "rape", "exit": "evidential", "status": "closed"}, "2014-12-31"),
    "not told": ({"unit": "North", "offence": "rape", "status": "closed"}, "2014-06"),
    "open": ({"unit": "North", "offence": "rape", "status": "open"}, "2014-06-01"),
    "next year": ({"unit": "south", "offence": "rape", "exit": "charged", "status": "closed"}, "2015-01-01 00:00"),
    "another offence": ({"unit": "south", "offence": "robbery", "exit": "charged", "status": "closed"}, "2015-02-01"),
    "which offence": ({"unit": "south", "exit": "charged", "status": "closed"}, "2015-02-01"),
    "no unit": ({"offence": "rape", "exit": "charged", "status": "closed"}, "2015-02-01"),
    "no day": ({"unit": "North", "offence": "rape", "exit": "charged", "status": "closed"}, ""),
    "not yet": ({"unit": "North", "offence": "rape", "exit": "charged", "status": "closed"}, "2021-05-01"),
}


def small(folder: Path) -> Evidence:
    return evidence_of(folder, {name: (columns, REPORTED.format(day)) for name, (columns, day) in CASES.items()})


def counted(evidence: Evidence, cut: Cut, by_unit: bool = True, name: str = "duckdb"):
    running = engine(name)
    try:
        return tally(evidence, running, {"it": question_of(measure("exit-charged"))}, cut, by_unit)
    finally:
        running.close()


@pytest.mark.parametrize("name", ["reference", "duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_cases_are_counted_by_unit_and_period_and_answer(tmp_path: Path, name: str) -> None:
    found = counted(small(tmp_path), Cut("year"), name=name)
    assert found.units == ("North", "south", "")
    assert [found.cut.label(period) for period in found.periods] == [str(year) for year in range(2014, 2021)]
    table = {kind: found.of("it", kind)[:, :2].tolist() for kind in ANSWERS}
    #                     2014 2015  of North, south and no unit
    assert table == {
        "yes": [[1, 0], [0, 1], [0, 1]],
        "no": [[1, 0], [0, 0], [0, 0]],
        "unclear": [[0, 0], [0, 0], [0, 0]],
        "untold": [[1, 0], [0, 1], [0, 0]],
        "out": [[1, 0], [0, 1], [0, 0]],
    }
    assert not found.of("it", *ANSWERS)[:, 2:].any()
    assert found.undated("it", "yes") == found.undated("it", *ANSWERS) == 1


def test_a_case_that_begins_after_the_day_of_reading_is_not_there_yet(tmp_path: Path) -> None:
    for cut in (Cut("year"), Cut("month"), Cut("all")):
        found = counted(small(tmp_path), cut)
        assert found.of("it", *ANSWERS).sum() + found.undated("it", *ANSWERS) == len(CASES) - 1


def test_where_time_is_not_cut_a_case_without_a_beginning_counts_too(tmp_path: Path) -> None:
    found = counted(small(tmp_path), Cut("all"), by_unit=False)
    assert found.units == ("all units",)
    assert found.of("it", "yes").tolist() == [[4]]
    assert found.undated("it", *ANSWERS) == 0


def test_a_case_is_in_the_period_in_which_all_of_its_time_lies(
    tmp_path: Path,
) -> None:
    months = counted(small(tmp_path), Cut("month"))
    june = months.periods.index(Cut("month").place(date(2014, 6, 1)))
    assert months.of("it", "untold")[0, june] == 1
    only_year = {"known to the year": ({"unit": "North", "offence": "rape", "exit": "charged"}, REPORTED.format(2014))}
    evidence = evidence_of(tmp_path, only_year)
    assert counted(evidence, Cut("month")).undated("it", "yes") == 1
    assert counted(evidence, Cut("year")).undated("it", "yes") == 0
    # From January to March it belongs to the year that began in April of 2013.
    assert counted(evidence, Cut("year", 4)).undated("it", "yes") == 1


@pytest.mark.parametrize("name", ["reference", "duckdb"])
@pytest.mark.parametrize("cut", [Cut("month"), Cut("year", 4), Cut("all")])
def test_cases_of_which_nothing_is_known_are_undated_and_unclear(tmp_path: Path, name: str, cut: Cut) -> None:
    found = counted(evidence_of(tmp_path, {"bare": ({}, "")}), cut, name=name)
    assert found.units == ("",)
    assert found.of("it", "untold").sum() + found.undated("it", "untold") == 1
    assert found.of("it", *ANSWERS).sum() == (cut.by == "all")


@pytest.mark.parametrize("name", ["reference", "duckdb"])
def test_a_snapshot_without_a_case_has_no_unit_and_counts_nothing(tmp_path: Path, name: str) -> None:
    found = counted(evidence_of(tmp_path, {}), Cut("year"), name=name)
    assert found.of("it", *ANSWERS).sum() == 0
    assert found.undated("it", *ANSWERS) == 0


def test_units_stand_by_name_whatever_their_letters_and_the_nameless_last() -> None:
    assert in_order(["b", "", "C", "a", "b", "A"]) == ["A", "a", "b", "C", ""]


@pytest.mark.parametrize("name", ["reference", "duckdb"])
def test_a_mean_adds_up_exact_numbers_and_calls_the_others_unclear(tmp_path: Path, name: str) -> None:
    asked = "kind | happened | depth\nreported | 2014-01-01 | \n"
    full = "victim_questioned | 2014-01-0{} | full\n"
    cases = {
        "two": ({"unit": "N", "offence": "rape"}, asked + full.format(2) + full.format(3)),
        "none": ({"unit": "N", "offence": "rape"}, asked),
        "one or two": ({"unit": "N", "offence": "rape"}, asked + full.format(2) + "victim_questioned | 2014-01-04 |\n"),
    }
    running = engine(name)
    (one,) = series_of_cases(evidence_of(tmp_path, cases), running, [measure("accounts-per-report")], Cut("year"))
    running.close()
    (row,) = rows(one)
    assert (row.hits, row.total, row.value, row.unclear) == (2, 2, 1.0, 1)


# ---- a twin in plain Python


def _twin(evidence: Evidence, node: n.Node, cut: Cut) -> Counter[tuple[str, str, str]]:
    """Count the reference engine's answers with a dictionary, by unit, label of the period, and answer."""
    running, found = engine("reference"), Counter[tuple[str, str, str]]()
    asked = {"answer": node, "begun": n.CaseColumn("begun", Kind.TIME)}
    for part in running.ask(evidence, asked):
        for number, answer, lo, hi in zip(
            part["case_no"], part["answer"], part["begun_lo"], part["begun_hi"], strict=True
        ):
            if lo is not None and lo > evidence.as_of:
                continue
            labels = set() if lo is None or cut.by == "all" else {_label(lo, cut), _label(hi, cut)}
            period = "all" if cut.by == "all" else labels.pop() if len(labels) == 1 else ""
            found[evidence.snapshot.units[number] or "", period, answer] += 1
    return found


def _label(value: int, cut: Cut) -> str:
    """Return the label of the period of a moment, from the calendar and not from months counted through."""
    day = moment(value)
    started = day.year if day.month >= cut.begins else day.year - 1
    year = f"{started}" if cut.begins == 1 else f"{started}/{(started + 1) % 100:02d}"
    quarter = f"{year} Q{(day.month - cut.begins) % 12 // 3 + 1}"
    return {"month": f"{day.year}-{day.month:02d}", "quarter": quarter, "year": year}[cut.by]


def _condition(maker: Maker) -> n.Node:
    return maker.make(Want(Kind.TRUTH, n.Scope.CASE, maker.rng.choice([2, 3, 4])))


CUTS = (Cut("month"), Cut("quarter"), Cut("quarter", 4), Cut("year"), Cut("year", 9), Cut("all"))


def _agree(seed: int, asked_of: str, folder: Path) -> int:
    trial = trial_of(seed, 50, 0)
    maker = Maker(trial.world, random.Random(seed))
    node = answered(_condition(maker), _condition(maker))
    evidence, cut = trial.evidence(folder), CUTS[seed % len(CUTS)]
    running = engine(asked_of)
    try:
        question = Question(node, ANSWERS, n.CaseColumn("begun", Kind.TIME))
        made = tally(evidence, running, {"it": question}, cut)
    finally:
        running.close()
    labels = [*(cut.label(period) for period in made.periods), ""]
    found = Counter[tuple[str, str, str]]()
    for unit, period, kind in np.argwhere(made.answers["it"]):
        place = (made.units[unit], labels[period], ANSWERS[kind])
        found[place] += int(made.answers["it"][unit, period, kind])
    assert found == _twin(evidence, node, cut), f"seed {seed}"
    return found.total()


@pytest.mark.parametrize("asked_of", ["reference", "duckdb"])
def test_random_counts_are_those_of_a_dictionary(asked_of: str, tmp_path: Path) -> None:
    assert sum(_agree(seed, asked_of, tmp_path / str(seed)) for seed in range(24)) > 500


@pytest.mark.spark
@pytest.mark.timeout(300)
def test_random_counts_of_spark_are_those_of_a_dictionary(tmp_path: Path) -> None:
    assert sum(_agree(seed, "spark", tmp_path / str(seed)) for seed in range(3)) > 20


# ---- measures of verdicts


def _fairhaven(folder: Path) -> Path:
    main.load("fairhaven", sorted((EXAMPLES / "fairhaven" / "cases").glob("*.csv")), folder / "book")
    return folder / "book"


def _northfield(folder: Path) -> Path:
    files = [EXAMPLES / "northfield" / f"{name}.csv" for name in ("cases", "events")]
    main.load("neutral", files, folder / "book")
    return folder / "book"


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("load", "pack"), [(_northfield, "case-review"), (_fairhaven, "england-wales")])
def test_measures_of_verdicts_count_what_an_audit_counts_unit_by_unit(load, pack: str, tmp_path: Path) -> None:
    book = load(tmp_path)
    # A draft is counted where it is asked for by name; of the others only the editions whose source was checked.
    audits = {drafts: main.audit(book, pack, drafts=drafts).sources[0] for drafts in (True, False)}
    standards = [each for each in load_pack(pack).applied(True) if each.text.kind == "report"]
    measures = [verbs.find_measure(f"{counted}:{each.id}") for each in standards for counted in ("breach", "unclear")]
    made = {each.measure.id: each for each in verbs.series(book, measures, Cut("all"), by_unit=True, basis="cases")}
    assert len(made) == 2 * len(standards) >= 40
    for standard in standards:
        breach, unclear = made[f"breach:{standard.id}"], made[f"unclear:{standard.id}"]
        audited = audits[standard.is_draft]
        for place, unit in enumerate(breach.units):
            verdicts = audited.by_unit[standard.id].get(unit, Counter())
            met, breached, untold = (verdicts[each] for each in (Verdict.MET, Verdict.BREACHED, Verdict.UNCLEAR))
            assert (breach.hits[place, 0], breach.totals[place, 0]) == (breached, met + breached), standard.id
            assert breach.unclear[place, 0] == unclear.hits[place, 0] == untold, standard.id
            assert unclear.totals[place, 0] == met + breached + untold, standard.id


def test_a_snapshot_is_asked_once_for_all_the_measures(tmp_path: Path) -> None:
    asked = []

    class Counting(ReferenceEngine):
        def ask(self, evidence, questions, batch=None):
            asked.append(len(questions))
            return super().ask(evidence, questions, batch)

    chosen = [measure(name) for name in ("exit-charged", "removed", "accounts-per-report", "time-to-charge")]
    made = series_of_cases(small(tmp_path), Counting(), chosen, Cut("year"))
    assert [each.measure.id for each in made] == ["exit-charged", "removed", "accounts-per-report"]
    assert len(asked) == 1


def test_a_measure_of_another_kind_of_case_is_left_out(tmp_path: Path) -> None:
    assert series_of_cases(small(tmp_path), engine("reference"), [measure("posts-empty")], Cut("year")) == []
