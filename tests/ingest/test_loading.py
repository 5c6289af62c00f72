"""Loading whole files: every row is kept, what cannot be read is listed, and nothing is ever half-loaded."""

import gzip
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringtrue.errors import LibraryError, RingTrueError, SourceFileError, UnknownNameError
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source, source_names
from ringtrue.ingest.samples import try_samples
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import Snapshot

CASES = "case,unit,advocate_offered,reported_year\nK1,North,yes,2015\nK2,South,no,2016\n"


def _load(folder: Path, files: dict[str, str | bytes], source: str = "neutral") -> Snapshot:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return load(load_source(source), paths, Casebook(folder / "book")).snapshot


def _problems(snapshot: Snapshot) -> list[tuple[int, str, str]]:
    return [(row["line"], row["column"], row["value"]) for row in snapshot.table("problems").to_pylist()]


@pytest.mark.parametrize("name", source_names())
def test_the_samples_of_every_source_hold(name: str) -> None:
    assert try_samples(load_source(name)) >= 1


def test_every_row_is_kept_verbatim_with_its_line(tmp_path: Path) -> None:
    text = 'case,unit\nK1,"North, East"\n\nK2,"two\nlines"\nK3\n'
    rows = _load(tmp_path, {"cases.csv": text}).table("rows").to_pylist()
    assert [(row["line"], row["raw"]) for row in rows] == [(2, 'K1,"North, East"'), (4, 'K2,"two\nlines"'), (6, "K3")]


def test_what_is_not_understood_is_a_problem_and_leaves_the_value_unknown(tmp_path: Path) -> None:
    events = "case,kind,happened\nK1,reported,31/31/2015\nK1,revewed,2015-03-02\nK9,reported,2015-03-02\n"
    snapshot = _load(tmp_path, {"cases.csv": CASES.replace("yes", "perhaps"), "events.csv": events})
    assert _problems(snapshot) == [
        (2, "advocate_offered", "perhaps"),
        (2, "happened", "31/31/2015"),
        (3, "kind", "revewed"),
        (4, "case", "K9"),
    ]
    case = snapshot.case(0)
    assert case.columns["advocate_offered"] is None
    assert [(event["kind"], event["happened"]) for event in case.events] == [("reported", None)]


def test_a_stray_quote_costs_one_row_and_swallows_none(tmp_path: Path) -> None:
    snapshot = _load(tmp_path, {"cases.csv": 'case,unit\nK1,North\nK2,"South\nK3,East\nK4,West\n'})
    assert [name.split("/")[1] for name in snapshot.case_ids] == ["K1", "K3", "K4"]
    assert [line for line, _, _ in _problems(snapshot)] == [3]


def test_a_file_cut_in_the_middle_keeps_its_last_row_as_a_problem(tmp_path: Path) -> None:
    snapshot = _load(tmp_path, {"cases.csv": CASES + "K3,No"})
    assert snapshot.manifest["cases"] == 2
    assert [line for line, _, _ in _problems(snapshot)] == [4]


def test_a_gzip_cut_in_the_middle_loads_nothing(tmp_path: Path) -> None:
    rows = "".join(f"K{number},{random.Random(number).random()}\n" for number in range(5_000))
    packed = gzip.compress(f"case,unit\n{rows}".encode())
    _load(tmp_path, {"cases.csv": CASES})
    with pytest.raises(SourceFileError, match="cut"):
        _load(tmp_path, {"cases.csv.gz": packed[: len(packed) // 2]})
    ((_, snapshot),) = Casebook(tmp_path / "book").current()
    assert snapshot.manifest["cases"] == 2


def test_random_bytes_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match=r"cases\.csv"):
        _load(tmp_path, {"cases.csv": random.Random(1).randbytes(100_000)})
    assert not Casebook(tmp_path / "book").exists()


def test_a_file_without_the_columns_of_its_source_is_refused_with_all_that_are_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="lacks columns.*report_key.*agency") as caught:
        _load(tmp_path, {"x.csv": "a,b\n1,2\n"}, "minnesota-prosecutor")
    assert "It has: a, b" in str(caught.value)


def test_a_file_that_no_part_of_the_source_asks_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="has no file of that name"):
        _load(tmp_path, {"cases.csv": CASES, "holiday.csv": "a\n1\n"})


def test_further_tables_come_along(tmp_path: Path) -> None:
    snapshot = _load(
        tmp_path, {"cases.csv": CASES, "postings.csv": "officer,unit,role,started\nAda,North,detective,2014\n"}
    )
    (row,) = snapshot.table("table_posting").to_pylist()
    assert (row["officer"], row["role"], row["ended_lo"]) == ("Ada", "detective", None)


MAPPING = """
id: ours
title: a force of our own
document: invented
files:
  cases: {match: "crimes*"}
  outcomes: {match: "outcomes*", key: [ref], joined_on: [crime]}
blank: ["-"]
dates: ["%d/%m/%Y"]
case:
  file: cases
  key: [crime]
  columns:
    unit: station
    exit: {column: outcomes.result, values: {CHG: charged, NFA: evidential}}
events:
  - kind: reported
    happened: {date: date, time: time}
  - kind: closed
    if_filled: [outcomes.on]
    happened: outcomes.on
samples:
  - name: a charge
    rows:
      cases: [{crime: 1, station: North, date: 02/03/2015, time: "21:10"}]
      outcomes: [{ref: 1, result: CHG, "on": 04/05/2015}]
    cases: {ours/1: {unit: North, exit: charged}}
    events: |
      case   | kind     | happened
      ours/1 | reported | 2015-03-02 21:10
      ours/1 | closed   | 2015-05-04
"""


def test_files_are_joined_by_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(MAPPING)
    source = load_source(str(path))
    assert try_samples(source) == 1
    (tmp_path / "crimes.csv").write_text("crime;station;date;time\n1;North;02/03/2015;21:10\n2;South;-;\n")
    (tmp_path / "outcomes.csv").write_text("ref,result,on\n1,CHG,04/05/2015\n")
    made = load(source, [tmp_path / "crimes.csv", tmp_path / "outcomes.csv"], Casebook(tmp_path / "book")).snapshot
    assert made.case(0).columns["exit"] == "charged"
    assert len(made.row_numbers(0)) == 2, "the case knows the rows of both files"
    assert made.case(1).columns["exit"] is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("unit: station", "unitt: station"), "no such column .did you mean unit"),
        (("CHG: charged", "CHG: chargd"), "no code 'chargd' .did you mean charged"),
        (("kind: closed", "kind: clsed"), "no kind of event 'clsed'"),
        (("dates:", "datez:"), "datez: no such key"),
        (("crime: 1, station: North", "crime: 1, station: South"), "expected"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(MAPPING.replace(*change))
    with pytest.raises(LibraryError, match=said):
        try_samples(load_source(str(path)))


def test_a_source_that_is_not_there_has_near_ones_named() -> None:
    with pytest.raises(UnknownNameError, match="minnesota-newsroom"):
        load_source("minesota-newsroom")


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELLS = st.text(alphabet='K1,";\n\r\tnorth2015-é\x00 ', max_size=60)


@FUZZ
@given(st.one_of(st.binary(max_size=400), CELLS.map(str.encode)), st.booleans())
def test_whatever_a_file_holds_it_loads_with_every_row_or_not_at_all(content: bytes, headed: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = b"case,unit,happened\n" if headed else b""
        try:
            snapshot = _load(folder, {"cases.csv": head + content})
        except RingTrueError as problem:
            assert str(problem)
            assert not Casebook(folder / "book").exists()
            return
        cases, problems = snapshot.table("cases").num_rows, snapshot.table("problems").to_pylist()
        lines = {row["line"] for row in snapshot.table("rows").to_pylist()}
        told = set(snapshot.table("case_rows")["row_no"].to_pylist())
        assert cases >= 1
        assert len(told) + len({row["line"] for row in problems} - _lines_of(snapshot, told)) >= len(lines) - _blank(
            snapshot
        )


def _lines_of(snapshot: Snapshot, rows: set[int]) -> set[int]:
    return {row["line"] for row in snapshot.table("rows").to_pylist() if row["row_no"] in rows}


def _blank(snapshot: Snapshot) -> int:
    """Return how many rows held nothing but delimiters and blanks: they are kept, and tell of no case."""
    return sum(not row["raw"].strip(' ,;\t"\r\n') for row in snapshot.table("rows").to_pylist())
