"""Published tables as their publishers issue them, which lie beside the repository and not in it."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from ringtrue.figures.periods import Cut
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.main import figures as verbs
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import Snapshot

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data"),
]


def loaded(folder: Path, source: str, name: str) -> Snapshot:
    return load(load_source(source), [DATA / name], Casebook(folder / "book")).snapshot


def total(snapshot: Snapshot, **key: str) -> int:
    table = snapshot.table("table_count")
    for name, wanted in key.items():
        table = table.filter(pc.equal(table[name], wanted))
    return int(pc.sum(table["value"]).as_py())


@pytest.mark.parametrize(
    ("source", "name", "rows", "counts"),
    [
        ("fbi-return-a-yearly", "return_a/baltimore_city_1983_2016.csv", 33, 230),
        ("fbi-return-a-states", "return_a/state_year_2009_2014.csv", 330, 990),
        ("minnesota-returns", "minnesota/agency_returns_2010_2016.csv", 2_426, 65_502),
    ],
)
def test_a_table_loads_whole_and_nothing_in_it_is_a_problem(tmp_path, source, name, rows, counts):
    snapshot = loaded(tmp_path, source, name)
    assert snapshot.table("rows").num_rows == rows
    assert snapshot.manifest["counts"] == counts
    assert snapshot.table("problems").num_rows == 0
    assert snapshot.manifest["coverage"]["main"]["unmapped"] == []


def test_what_was_reported_is_what_stands_and_what_was_unfounded_in_every_year_of_baltimore(tmp_path):
    table = loaded(tmp_path, "fbi-return-a-yearly", "return_a/baltimore_city_1983_2016.csv").table("table_count")
    rape = table.filter(pc.equal(table["offence"], "rape"))
    rape = rape.filter(pc.invert(pc.fill_null(pc.equal(rape["exit"], "cleared"), False)))
    years: dict[int, dict[str, int]] = {}
    for row in rape.to_pylist():
        years.setdefault(row["period_lo"], {})[row["counted"]] = row["value"]
    assert len(years) == 33
    assert all(year["reports"] == year["recorded"] + year["exits_in_period"] for year in years.values())


def test_the_outcomes_of_all_forces_load_whole_and_the_row_of_nothing_is_a_problem(tmp_path):
    snapshot = loaded(tmp_path, "home-office-outcomes", "home_office/outcomes_open_data_2017_18.csv.gz")
    assert snapshot.table("rows").num_rows == 450_913
    found = snapshot.table("problems").to_pylist()
    assert {row["line"] for row in found} == {450_914}
    assert {row["column"]: row["value"] for row in found} == {"financial_year": "NA", "financial_quarter": "NA"}
    counted = pc.value_counts(snapshot.table("table_count")["counted"]).to_pylist()
    # Outcome 0, nothing assigned yet, is an outcome of the cohort and none of the quarter.
    assert {row["values"]: row["counts"] for row in counted} == {"exits_of_cohort": 450_912, "exits_in_period": 429_440}


def test_officers_with_a_case_to_answer_load_whole_and_no_force_stands_out(tmp_path):
    # 301 of 218,122 in 39 forces and none beyond 3 standard errors; the one that looks worst as a rate has 2.9 in 1,000
    # and a z of 2.1 (BBC Data Unit, police_misconduct, drawn as a funnel).
    snapshot = loaded(tmp_path, "iopc-case-to-answer", "iopc/iopc_forfunnel.csv")
    assert snapshot.manifest["counts"] == 2 * 39  # the other rows of the file are blank
    assert snapshot.table("problems").num_rows == 0
    assert total(snapshot, counted="officers_with_case_to_answer") == 301
    assert total(snapshot, counted="staff") == 218_122
    one = verbs.one_series(tmp_path / "book", verbs.find_measure("case-to-answer"), Cut("all"))
    made = verbs.compared(one).comparison
    assert len(made.units) == 39
    assert made.beyond() == ()
    assert all(abs(unit.row.z) < 3 for unit in made.units)
    highest = max(made.units, key=lambda unit: unit.row.share)
    assert highest.row.share == pytest.approx(0.0029, abs=0.00005)
    assert highest.row.z == pytest.approx(2.1, abs=0.05)
    assert made.funnel.spread.phi_raw == pytest.approx(1.55, abs=0.01)
