"""The command line as its users meet it: one command per step, three formats, and errors without a traceback."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ringtrue import errors
from ringtrue.language.engines import ENGINES

Run = Callable[..., tuple[int, str, str]]
CASES = (
    "case,unit,advocate_offered,status,exit\nK1,North,yes,,charged\nK2,North,no,,unfounded\nK3,South,perhaps,open,\n"
)
EVENTS = """case,kind,happened,actor,role
K1,reported,2015-03-02 21:10,Ada,patrol_officer
K1,suspect_interviewed,2015-03-09,Bea,detective
K2,reported,2015-03-05,Ada,patrol_officer
K3,reported,2016-01-01,Ada,patrol_officer
"""


@pytest.fixture
def book(tmp_path: Path, run: Run) -> str:
    """A casebook of three cases, loaded by the command line."""
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "events.csv").write_text(EVENTS)
    made = str(tmp_path / "book")
    code, out, _ = run("load", "neutral", str(tmp_path / "cases.csv"), str(tmp_path / "events.csv"), "--book", made)
    assert code == 0
    assert "3 cases, 4 events, 1 problems" in out
    return made


def test_an_audit_as_csv_has_a_line_for_every_case_and_standard(run: Run, book: str) -> None:
    code, out, _ = run("audit", book, "--pack", "case-review", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert list(rows[0]) == ["case", "unit", "standard", "edition", "verdict", "sentence"]
    found = {row["case"]: row["verdict"] for row in rows if row["standard"] == "advocate-offered"}
    assert found == {"neutral/K1": "met", "neutral/K2": "breached", "neutral/K3": "unclear"}
    assert len(rows) % 3 == 0
    assert all(row["sentence"] for row in rows)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "spark"])
def test_engines_print_the_same_lines(run: Run, book: str, engine: str) -> None:
    wanted = run("audit", book, "--pack", "case-review", "--format", "csv")[1]
    assert run("audit", book, "--pack", "case-review", "--format", "csv", "--engine", engine)[1] == wanted


@pytest.mark.parametrize(
    "words",
    [
        ("problems",), ("coverage",), ("diff",), ("audit", "--pack", "case-review"), ("explain", "K1"),
        ("explain", "K1", "advocate-offered"), ("trace", "K1", "suspect-interviewed"),
    ],
)  # fmt: skip
def test_every_command_on_a_casebook_speaks_all_formats(run: Run, book: str, words: tuple[str, ...]) -> None:
    name, *rest = words
    for form in ("table", "csv", "json"):
        code, out, err = run(name, book, *rest, "--format", form)
        assert (code, err) == (0, "")
        if form == "json":
            assert isinstance(json.loads(out), list)
        if form == "csv":
            assert next(csv.reader(io.StringIO(out)))
        assert out.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("standards", "list"), ("standards", "show", "advocate-offered"), ("standards", "words"),
        ("standards", "check", "--engine", "duckdb"), ("sources", "list"), ("sources", "show", "minnesota-prosecutor"),
        ("sources", "check"),
    ],
)  # fmt: skip
def test_every_command_on_the_library_speaks_all_formats(run: Run, words: tuple[str, ...]) -> None:
    for form in ("table", "csv", "json"):
        code, out, _ = run(*words, "--format", form)
        assert code == 0
        if form == "json":
            json.loads(out)
        assert out.strip()


@pytest.mark.spark
@pytest.mark.timeout(600)
def test_every_worked_example_holds_on_three_engines(run: Run) -> None:
    code, out, err = run("standards", "check", "--format", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert {row["result"] for row in rows} == {"holds"}
    assert {row["engines"] for row in rows} == {", ".join(ENGINES)}
    listed = json.loads(run("standards", "list", "--format", "json")[1])
    assert len(rows) == len(listed) >= 60
    assert sum(row["mark"] == "active" for row in listed) >= 40


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_sql_of_a_standard_can_be_read(run: Run, dialect: str) -> None:
    code, out, _ = run("standards", "sql", "suspect-interview-in-time", "--dialect", dialect)
    assert code == 0
    assert "SELECT" in out
    assert "GROUP BY" in out


def test_a_trace_goes_from_the_line_to_the_sentence(run: Run, book: str) -> None:
    _, out, _ = run("trace", book, "K1", "suspect-interviewed")
    steps = ["1 The line", "2 The record", "3 The snapshot", "4 The standard", "5 The finding", "6 The explanation"]
    places = [out.index(step) for step in steps]
    assert places == sorted(places)
    assert "K1,suspect_interviewed,2015-03-09,Bea,detective" in out
    assert "events.csv line 3" in out


ERRORS = [
    (("load", "neutral", "{tmp}/none.csv", "--book", "{tmp}/b"), errors.SourceFileError, "no such file"),
    (("load", "neutrall", "{tmp}/cases.csv", "--book", "{tmp}/b"), errors.UnknownNameError, "did you mean neutral"),
    (("audit", "{tmp}/nobook", "--pack", "case-review"), errors.CasebookError, "no casebook here"),
    (("audit", "{book}", "--pack", "case-revew"), errors.UnknownNameError, "did you mean case-review"),
    (("audit", "{book}", "--pack", "case-review", "--population", "x"), errors.UnknownNameError, "no population"),
    (("explain", "{book}", "K9"), errors.UnknownNameError, "no case 'K9'"),
    (("trace", "{book}", "K1", "advocate-ofered"), errors.UnknownNameError, "did you mean advocate-offered"),
    (("standards", "check", "{tmp}/bad.yaml"), errors.StandardFileError, "missing; it must be given"),
    (("sources", "check", "{tmp}/bad.yaml"), errors.LibraryError, "missing; it must be given"),
]


@pytest.mark.parametrize(("words", "error", "said"), ERRORS)
def test_a_mistake_ends_in_a_message_and_its_own_exit_code(
    run: Run, book: str, tmp_path: Path, words: tuple[str, ...], error: type[errors.RingTrueError], said: str
) -> None:
    (tmp_path / "bad.yaml").write_text("id: bad\n")
    code, _, err = run(*(word.format(tmp=tmp_path, book=book) for word in words))
    assert code == error.exit_code
    assert said in err
    assert "Traceback" not in err


def test_a_misused_option_is_a_usage_error(run: Run) -> None:
    code, _, err = run("audit", "--packk")
    assert code == 2
    assert "No such option" in err


def test_exit_codes_tell_errors_apart() -> None:
    kinds = [errors.RingTrueError, *errors.RingTrueError.__subclasses__()]
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert 2 not in codes


def test_a_new_load_of_the_same_files_says_that_nothing_changed(run: Run, book: str, tmp_path: Path) -> None:
    files = [str(tmp_path / "cases.csv"), str(tmp_path / "events.csv")]
    assert "nothing changed" in run("load", "neutral", *files, "--book", book)[1]
    (tmp_path / "events.csv").write_text(EVENTS.replace("2015-03-09", "2015-03-08"))
    assert "ringtrue diff" in run("load", "neutral", *files, "--book", book)[1]
    code, out, _ = run("diff", book, "--format", "csv")
    assert "time altered" in out
    assert "9 March 2015,8 March 2015" in out


def test_a_report_is_written_where_asked(run: Run, book: str, tmp_path: Path) -> None:
    code, out, _ = run("audit", book, "--pack", "case-review", "--out", str(tmp_path / "report"))
    assert code == 0
    assert str(tmp_path / "report") in out
    assert (tmp_path / "report" / "index.html").exists()
