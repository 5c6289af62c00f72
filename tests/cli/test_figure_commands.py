"""The commands about figures: every one in three formats, and every mistake with a message and its own exit code."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ringtrue import errors, main
from ringtrue.record.schema import schema

Run = Callable[..., tuple[int, str, str]]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A casebook of Northfield, one of Fairhaven, and one of four odd cases with some published numbers."""
    folder = tmp_path_factory.mktemp("books")
    main.load("neutral", sorted((EXAMPLES / "northfield").glob("*.csv")), folder / "northfield")
    main.load("fairhaven", sorted((EXAMPLES / "fairhaven" / "cases").glob("*.csv")), folder / "fairhaven")
    for name, text in ODD.items():
        (folder / f"{name}.csv").write_text(text)
    main.load("neutral", [folder / f"{name}.csv" for name in ODD], folder / "odd")
    main.load("neutral", [folder / f"{name}.csv" for name in ("cases", "events")], folder / "bare")
    return {name: str(folder / name) for name in ("northfield", "fairhaven", "odd", "bare")}


ODD = {
    "cases": "case,unit,offence,exit,status\nA,North,rape,charged,closed\nB,,rape,,open\nC,South,rape,,\nD,South,,,\n",
    "events": "case,kind,happened\nA,reported,2015-03-02 21:10\nA,charged,2015-04\nB,reported,2014\nC,recorded,2015\n",
    "counts": (
        "unit,period,counted,offence,exit,value\nNorth,2014,recorded,rape,,100\nNorth,2014,exits_in_period,rape,charged,10\n"
        "North,2015-01,recorded,rape,,10\nNorth,2015-01,exits_in_period,rape,charged,0\nNorth,2015-02,recorded,rape,,12\n"
        "North,2016,recorded,rape,,2\nNorth,2016,exits_in_period,rape,charged,3\n"
    ),
}
COMMANDS = [
    ("figures", "northfield", "exit-charged", "--by", "unit"),
    ("figures", "northfield", "time-to-closing", "accounts-per-report", "--period", "month"),
    ("figures", "fairhaven", "detected-as-published", "breach:recorded-in-time", "--period", "quarter"),
    ("figures", "fairhaven", "detected-as-published", "--basis", "tables", "--by", "unit"),
    ("compare", "northfield", "removed"),
    ("compare", "fairhaven", "removed", "--from", "2014", "--to", "2015", "--spread", "none"),
    ("watch", "northfield", "removed"),
    ("watch", "fairhaven", "removed", "--unit", "Harbour", "--period", "quarter"),
    ("watch", "fairhaven", "exits", "--period", "quarter", "--baseline", "8"),
    ("split", "fairhaven", "detected-as-published", "--unit", "Harbour", "--from", "2013", "--to", "2014"),
    ("split", "fairhaven", "recorded", "--basis", "tables", "--from", "2013", "--to", "2014"),
    ("claims", "check", "fairhaven"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_on_a_casebook_speaks_all_formats(
    run: Run, books: dict[str, str], words: tuple[str, ...]
) -> None:
    asked = [books.get(word, word) for word in words]
    lengths = {}
    for form in ("table", "csv", "json"):
        code, out, err = run(*asked, "--format", form)
        assert (code, err) == (0, "")
        assert out.strip()
        if form == "csv" and not ("time-to-closing" in words and "accounts-per-report" in words):
            lengths[form] = len(list(csv.DictReader(io.StringIO(out))))
        if form == "json" and form not in lengths and "csv" in lengths:
            lengths[form] = len(json.loads(out))
    assert len(set(lengths.values())) <= 1


@pytest.mark.parametrize("words", [("measures",), ("claims", "list")], ids=" ".join)
def test_every_command_on_the_library_speaks_all_formats(run: Run, words: tuple[str, ...]) -> None:
    code, out, _ = run(*words, "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) == len(list(csv.DictReader(io.StringIO(run(*words, "--format", "csv")[1]))))
    assert all(next(iter(row.values())) in run(*words)[1] for row in rows[:3])


def test_a_measure_is_shown_with_what_it_cannot_show_and_how_it_is_reckoned(run: Run) -> None:
    code, out, _ = run("measures", "exit-charged")
    assert code == 0
    for said in ("Cannot show: A charge is not a conviction", "cases, share:", "tables: exits_of_cohort[charged]"):
        assert said in out


def test_figures_of_northfield_are_those_of_its_files(run: Run, books: dict[str, str]) -> None:
    codes = schema().codes["exits"].codes  # one case has a code that is none, so that it is untold
    with (EXAMPLES / "northfield" / "cases.csv").open(newline="") as file:
        cases = [row for row in csv.DictReader(file) if row["status"] != "open" and row["exit"] in codes]
    code, out, _ = run(
        "figures", books["northfield"], "exit-charged", "--by", "unit", "--period", "all", "--format", "csv"
    )
    found = {row["unit"]: (int(row["hits"]), int(row["of"])) for row in csv.DictReader(io.StringIO(out))}
    assert code == 0
    assert found == {
        unit: (sum(row["exit"] == "charged" for row in mine), len(mine))
        for unit in ("East", "Harbour", "West")
        for mine in [[row for row in cases if row["unit"] == unit]]
    }


def test_published_figures_of_fairhaven_are_those_of_its_monthly_file(run: Run, books: dict[str, str]) -> None:
    with (EXAMPLES / "fairhaven" / "cases" / "monthly_figures.csv").open(newline="") as file:
        months = [row for row in csv.DictReader(file) if row["MONTH"].startswith("2014")]
    words = ("figures", books["fairhaven"], "detected-of-all-reports", "--basis", "tables", "--by", "unit")
    code, out, _ = run(*words, "--format", "json")
    found = {row["unit"]: (row["hits"], row["of"]) for row in json.loads(out) if row["period"] == "2014"}
    assert code == 0
    assert found == {
        unit: tuple(sum(int(row[name]) for row in months if row["BOROUGH"] == unit) for name in ("DETECTED", "REPORTS"))
        for unit in {row["BOROUGH"] for row in months}
    }


def test_a_comparison_says_what_could_have_been_seen_and_what_is_not_counted(run: Run, books: dict[str, str]) -> None:
    _, out, _ = run("compare", books["fairhaven"], "removed")
    assert "Nothing found is not nothing there" in out
    assert "From fairhaven, case records." in out
    assert "It cannot show:" in out
    _, out, _ = run("compare", books["northfield"], "exit-charged")
    assert "Cases that are not counted:" in out


def test_units_stand_by_name_and_never_by_how_far_they_are_apart(run: Run, books: dict[str, str]) -> None:
    rows = json.loads(run("compare", books["fairhaven"], "removed", "--format", "json")[1])
    assert [row["unit"] for row in rows] == sorted(row["unit"] for row in rows)


def test_a_population_leaves_the_others_out(run: Run, books: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "east.yaml").write_text("{id: east, title: East, source: ours, where: case.unit == 'East'}\n")
    words = ("figures", books["northfield"], "removed", "breach:advocate-offered", "--by", "unit", "--period", "all")
    every = json.loads(run(*words, "--format", "json")[1])
    east = json.loads(run(*words, "--format", "json", "--population", str(tmp_path / "east.yaml"))[1])
    assert {row["unit"] for row in every} == {"East", "Harbour", "West"}
    assert east == [row for row in every if row["unit"] == "East"]


def test_figures_without_a_time_are_counted_where_none_is_asked_for_and_said_to_be_left_out_elsewhere(
    run: Run, books: dict[str, str]
) -> None:
    _, years, _ = run("figures", books["bare"], "exit-charged")
    _, whole, _ = run("figures", books["bare"], "exit-charged", "--period", "all", "--format", "csv")
    assert "of which the period is not known" in years
    (row,) = csv.DictReader(io.StringIO(whole))
    assert (row["hits"], row["of"], row["unclear"], row["untold"]) == ("1", "1", "0", "2")


def test_a_unit_without_a_name_can_be_asked_for_as_it_is_shown(run: Run, books: dict[str, str]) -> None:
    for name in ("", "not recorded"):
        code, out, err = run("watch", books["odd"], "still-open", "--unit", name, "--period", "year")
        assert (code, err) == (0, "")
        assert "2014 1 1 100.0%" in " ".join(out.split())


def test_a_number_printed_for_a_year_is_said_to_be_left_out_of_months(run: Run, books: dict[str, str]) -> None:
    _, out, _ = run("figures", books["odd"], "exit-charged", "--basis", "tables", "--period", "month")
    assert "Numbers printed for longer periods, and left out: 2." in out
    assert "Units and periods printed only in part, and left out: 1." in out


ERRORS = [
    ("figures northfield exit-chargd", errors.UnknownNameError, "did you mean exit-charged"),
    ("figures northfield breach:advocate-ofered", errors.UnknownNameError, "did you mean advocate-offered"),
    ("figures northfield {tmp}/none.yaml:x", errors.LibraryError, "no such file"),
    ("figures northfield exit-charged --offences robery", errors.UnknownNameError, "did you mean robbery"),
    ("figures northfield exit-charged --source neutrl", errors.UnknownNameError, "did you mean neutral"),
    ("figures northfield exit-charged --population x", errors.UnknownNameError, "no population 'x'"),
    ("figures northfield recorded-for-each-homicide", errors.CasebookError, "no source can tell of recorded-for-each"),
    ("figures northfield exit-charged --basis tables", errors.CasebookError, "36 cases, 0 counts"),
    ("figures {tmp}/none exit-charged", errors.CasebookError, "no casebook here"),
    ("measures exit-chargd", errors.UnknownNameError, "did you mean exit-charged"),
    ("compare fairhaven removed --from 2031", errors.UnknownNameError, "They run from 2013"),
    (
        "compare fairhaven removed --from 2015 --to 2013",
        errors.UnknownNameError,
        "from 2015 to 2013 there is no period",
    ),
    ("compare fairhaven time-to-closing", errors.CasebookError, "time-to-closing is a time"),
    ("compare fairhaven accounts-per-report", errors.CasebookError, "accounts-per-report is a mean"),
    ("compare odd exit-charged --basis tables", errors.CasebookError, "a comparison needs at least two"),
    ("watch fairhaven removed --unit Harbor", errors.UnknownNameError, "did you mean Harbour"),
    ("watch fairhaven time-to-closing", errors.CasebookError, "time-to-closing is a time"),
    ("watch fairhaven accounts-per-report --method cusum", errors.CasebookError, "only shares are watched"),
    ("watch fairhaven accounts-per-report --method evidence", errors.CasebookError, "evidence is weighed for shares"),
    ("watch odd exit-charged --basis tables --period year", errors.CasebookError, "3 of 2, which is no share"),
    ("watch odd exit-charged --unit South", errors.CasebookError, "counts no case of South"),
    ("watch bare exits --period month", errors.CasebookError, "fewer than two ways out"),
    ("watch northfield removed --breaks {tmp}/none.yaml", errors.LibraryError, "no such file"),
    ("split fairhaven recorded --from 2013 --to 2051", errors.UnknownNameError, "no period '2051'"),
    ("split fairhaven recorded --from 2014 --to 2013", errors.UnknownNameError, "from 2014 to 2013 there is no period"),
    (
        "split fairhaven detected-as-published --from 2013 --to 2020",
        errors.CasebookError,
        "no crime stands as recorded",
    ),
    ("claims check northfield southwark", errors.UnknownNameError, "did you mean southwark-10-to-31"),
    ("claims check {tmp}/none southwark-10-to-31", errors.CasebookError, "no casebook here"),
]


@pytest.mark.parametrize(("words", "error", "said"), ERRORS, ids=[words for words, _, _ in ERRORS])
def test_a_mistake_ends_in_a_message_and_its_own_exit_code(
    run: Run, books: dict[str, str], tmp_path: Path, words: str, error: type[errors.RingTrueError], said: str
) -> None:
    asked = [books.get(word, word) for word in words.format(tmp=tmp_path).split()]
    code, _, err = run(*asked)
    assert said in " ".join(err.split())
    assert code == error.exit_code


@pytest.mark.parametrize(
    "words",
    [
        "split northfield removed --from 2018 --to 2019",
        "figures northfield",
        "watch northfield removed --arl 1",
        "figures northfield removed --year-begins 13",
    ],
)
def test_a_misused_option_is_a_usage_error(run: Run, books: dict[str, str], words: str) -> None:
    assert run(*(books.get(word, word) for word in words.split()))[0] == 2


ODD_COMMANDS = (
    "figures {} exit-charged time-to-charge accounts-per-report --by unit", "compare {} exit-charged",
    "watch {} exits", "watch {} removed --unit North", "split {} recorded --from 2014 --to 2015",
)  # fmt: skip


@pytest.mark.parametrize("period", ["month", "quarter", "year", "all"])
@pytest.mark.parametrize("begins", ["1", "4"])
@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_odd_cases_never_end_in_a_traceback(
    run: Run, books: dict[str, str], period: str, begins: str, engine: str
) -> None:
    for book in ("odd", "bare"):
        for words in ODD_COMMANDS:
            asked = [*words.format(books[book]).split(), "--period", period, "--year-begins", begins]
            code, out, err = run(*asked, "--engine", engine)
            assert code in (0, errors.CasebookError.exit_code, errors.UnknownNameError.exit_code)
            assert bool(out) != bool(err)


def test_the_ways_out_of_a_period_add_up_to_all_of_its_reports(run: Run, books: dict[str, str]) -> None:
    """The shares of one unit and period are of the same whole, on records and on published numbers."""
    for book in ("northfield", "fairhaven"):
        code, printed, _ = run("exits", books[book], "--by", "unit", "--followed", "0", "--format", "csv")
        found = list(csv.DictReader(io.StringIO(printed)))
        assert code == 0
        assert found
        sums: dict[tuple[str, ...], int] = {}
        for row in found:
            key = row["basis"], row["unit"], row["period"]
            sums[key] = sums.get(key, 0) + int(row["cases"])
        assert all(sums[row["basis"], row["unit"], row["period"]] == int(row["of"]) for row in found)
