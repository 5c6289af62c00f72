"""All the ways out together: every report in one of them, each followed for as long."""

from pathlib import Path

import pytest
from small_cases import evidence_of, published_of

from ringtrue.figures.exits import ExitVector, exits_of_cases, exits_published
from ringtrue.figures.measure import measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES, TABLE, series_of_cases
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence

HEAD = "kind | happened\n"
CHARGED = {"unit": "North", "offence": "rape", "exit": "charged", "status": "closed"}
ENGINES = ["reference", "duckdb", pytest.param("spark", marks=pytest.mark.spark)]


def asked(evidence: Evidence, followed: int, cut: Cut | None = None, on: str = "reference") -> ExitVector:
    running = engine(on)
    try:
        found = exits_of_cases(evidence, running, cut or Cut("year"), "rape", True, followed)
    finally:
        running.close()
    assert found is not None
    return found


def table(found: ExitVector) -> dict[tuple[str, str, str], int]:
    return {
        (unit, label, exit_): int(count)
        for unit, rows in zip(found.units, found.counts, strict=True)
        for label, row in zip(found.labels, rows, strict=True)
        for exit_, count in zip(found.exits, row, strict=True)
        if count
    }


CASES_OF = {
    "in time": (CHARGED, "reported | 2014-01-01\nclosed | 2014-03-01"),
    "too late": (CHARGED, "reported | 2014-01-01\nclosed | 2015-03-01"),
    "still open": ({**CHARGED, "exit": "", "status": "open"}, "reported | 2014-05-01"),
    "open by its exit": ({**CHARGED, "exit": "open", "status": ""}, "reported | 2014-05-01"),
    "open, whatever its exit": ({**CHARGED, "status": "open"}, "reported | 2014-05-01\nclosed | 2014-06-01"),
    "called unfounded": ({**CHARGED, "exit": "unfounded"}, "reported | 2014-05-01\ncancelled | 2014-06-01"),
    "no end": (CHARGED, "reported | 2014-05-01"),
    "end of a day not known": (CHARGED, "reported | 2014-05-01\nclosed |"),
    "no exit": ({**CHARGED, "exit": ""}, "reported | 2014-05-01\nclosed | 2014-06-01"),
    "robbery": ({**CHARGED, "offence": "robbery"}, "reported | 2014-05-01\nclosed | 2014-06-01"),
    "too young": (CHARGED, "reported | 2016-05-01\nclosed | 2016-06-01"),
}


def whole(folder: Path, tells: frozenset[str] | None = None) -> Evidence:
    cases = {name: (columns, HEAD + events) for name, (columns, events) in CASES_OF.items()}
    return evidence_of(folder, cases, "2016-12-31", tells)


@pytest.mark.parametrize("on", ENGINES)
def test_reports_are_followed_for_equally_long(tmp_path: Path, on: str) -> None:
    found = asked(whole(tmp_path), 365, on=on)
    assert table(found) == {
        ("North", "2014", "charged"): 1,
        ("North", "2014", "unfounded"): 1,
        ("North", "2014", "open"): 4,  # the one that was too late among them
    }
    # No end, an end of a day not known, and no exit; the one too young is not asked of.
    assert found.unclear == 3
    assert found.basis == CASES
    assert "followed for 365 days" in found.says


def test_a_report_that_ended_late_has_its_exit_where_it_is_followed_for_long_enough(tmp_path: Path) -> None:
    assert table(asked(whole(tmp_path), 500))["North", "2014", "charged"] == 2


@pytest.mark.parametrize("on", ENGINES)
def test_without_a_term_the_exit_is_that_of_the_day_of_reading(tmp_path: Path, on: str) -> None:
    found = asked(whole(tmp_path), 0, on=on)
    assert table(found) == {
        ("North", "2014", "charged"): 4,
        ("North", "2014", "unfounded"): 1,
        ("North", "2014", "open"): 3,
        ("North", "2016", "charged"): 1,
    }
    assert (found.unclear, found.followed) == (1, 0)


def test_where_the_files_tell_of_no_end_reports_are_not_followed_and_that_is_said(tmp_path: Path) -> None:
    found = asked(whole(tmp_path, frozenset({"reported"})), 365)
    # The kinds that occur are told of all the same, so that the ends must be left out of the files too.
    assert found.followed == 365
    cases = {"a": (CHARGED, HEAD + "reported | 2014-05-01")}
    silent = asked(evidence_of(tmp_path, cases, tells=frozenset({"reported"})), 365)
    assert (silent.followed, table(silent)) == (0, {("North", "2014", "charged"): 1})
    assert "the newest had less time" in silent.says


def test_an_exit_of_the_vector_is_the_measure_of_that_exit(tmp_path: Path) -> None:
    evidence, running = whole(tmp_path), engine("reference")
    vector = asked(evidence, 0, Cut("all"))
    left = vector.counts[0, 0].sum() - vector.counts[0, 0, vector.exits.index("open")]
    for exit_ in ("charged", "unfounded"):
        (one,) = series_of_cases(evidence, running, [measure(f"exit-{exit_}")], Cut("all"))
        assert one.hits[0, 0] == vector.counts[0, 0, vector.exits.index(exit_)]
        assert one.totals[0, 0] == left


def test_a_case_without_a_beginning_is_unclear(tmp_path: Path) -> None:
    found = asked(evidence_of(tmp_path, {"bare": (CHARGED, "")}), 0, Cut("month"))
    assert (found.exits, found.unclear) == ((), 1)


def test_there_is_no_vector_of_what_are_not_reports(tmp_path: Path) -> None:
    running = engine("reference")
    for evidence in (evidence_of(tmp_path, {}), evidence_of(tmp_path, {"day": ({}, "")}, kind="unit_day")):
        assert exits_of_cases(evidence, running, Cut("year"), "rape", True, 365) is None


def test_a_published_table_gives_a_vector_of_the_same_shape(tmp_path: Path) -> None:
    rows = "unit | period | counted | offence | exit | value\n"
    rows += "North | 2014 | exits_of_cohort | rape | charged | 4\nNorth | 2014 | exits_of_cohort | rape | open | 3\n"
    found = exits_published(published_of(tmp_path, rows), Cut("year"), "rape", True)
    assert found is not None
    assert table(found) == {("North", "2014", "charged"): 4, ("North", "2014", "open"): 3}
    assert (found.basis, found.unclear) == (TABLE, 0)
    assert exits_published(published_of(tmp_path, rows), Cut("year"), "robbery", True) is None
