"""Files of fixed width: every record comes out, months one by one, and a file of another layout is refused."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.ingest.readers import BadRow, Layout, Repeated
from ringtrue.ingest.readers.fixed_rows import plain_number
from ringtrue.record.casebook import Casebook
from ringtrue.record.spans import Span, iso

PLAIN = Layout(10, {"sort": "1"}, {"sort": (1, 1), "name": (2, 5)}, {"found": (7, 4)})
HALVES = Repeated("half", 7, 5, 2, {"card": (7, 1)}, {"found": (8, 4)})
YEARS = Layout(18, {"sort": "1"}, {"sort": (1, 1), "name": (2, 5)}, {}, HALVES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "master.txt"


def refusal(path: Path, layout: Layout | None) -> str:
    with pytest.raises(SourceFileError) as refused:
        rows_of(path, "fixed", layout=layout)
    return str(refused.value)


def test_fields_are_cut_at_their_places_and_blanks_around_them_are_none(path):
    path.write_text("1Ada  0012\n1Bea    34\n")
    assert values_of(path, "fixed", layout=PLAIN) == [
        {"sort": "1", "name": "Ada", "found": "0012"},
        {"sort": "1", "name": "Bea", "found": "34"},
    ]


def test_a_record_with_a_repeated_block_makes_a_row_of_each_with_the_same_line(path):
    path.write_text("1Ada  50001" + "20002" + "xy\n1Bea  50003" + "00000" + "zz\n")
    rows = rows_of(path, "fixed", layout=YEARS)
    assert [
        (row.line, row.values["name"], row.values["half"], row.values["card"], row.values["found"]) for row in rows
    ] == [
        (1, "Ada", "1", "5", "0001"),
        (1, "Ada", "2", "2", "0002"),
        (2, "Bea", "1", "5", "0003"),
        (2, "Bea", "2", "0", "0000"),
    ]
    assert "".join(row.raw for row in rows) == path.read_text().replace("\n", "")


# "Ret A negative entries", in the reta-help of the FBI's master file downloads: J is -1 and so on to 1N, which is -15.
@pytest.mark.parametrize(
    ("written", "meant"),
    [("0000}", "0"), ("0000J", "-1"), ("0000R", "-9"), ("0001}", "-10"), ("0001N", "-15"), ("J", "-1"), ("1N", "-15")],
)
def test_negative_numbers_of_punched_cards_are_read(written, meant):
    assert plain_number(written) == meant


@pytest.mark.parametrize("written", ["00012", "", "0000A", "0000j", "00-1", "xxxxJ", "J0000", "\u0661J"])
def test_what_is_no_number_of_punched_cards_is_left_for_the_mapping_to_report(written):
    assert plain_number(written) == written


@given(st.integers(0, 99_999))
def test_every_negative_number_that_fits_comes_back(number):
    digits = f"{number:05d}"
    assert int(plain_number(digits[:-1] + "}JKLMNOPQR"[int(digits[-1])])) == -number


def test_a_record_too_short_or_too_long_is_kept_with_its_reason_and_costs_no_other(path):
    path.write_text("1Ada  0012\n1Bea  00\n\n1Cas  0034 and more\n1Dan  0056\n")
    found = rows_of(path, "fixed", layout=PLAIN)
    assert [row.line for row in found] == [1, 2, 4, 5]
    assert found[1] == BadRow(2, "1Bea  00", "a record of 8 characters, expected 10")
    assert found[2].reason == "a record of 19 characters, expected 10"


def test_a_record_of_another_layout_refuses_the_file_and_says_what_was_found(path):
    path.write_text("1Ada  0012\n3Bea  0034\n")
    assert refusal(path, PLAIN).startswith(
        "master.txt line 2: the field sort of a record holds '3'. Expected records of 10 characters with sort '1'."
    )


def test_a_file_of_another_kind_is_refused_at_its_first_line(path):
    path.write_text("case,officer\n1,Ada\n")
    assert "line 1: the field sort of a record holds 'c'" in refusal(path, PLAIN)
    path.write_text("\n")
    assert "no record in it" in refusal(path, PLAIN)


def test_a_layout_must_be_given_and_must_be_possible(path):
    path.write_text("1Ada  0012\n")
    assert "gives no layout" in refusal(path, None)
    assert PLAIN.faults() == YEARS.faults() == []
    assert Layout(4, {"x": "1"}, {"a": (1, 2), "b": (4, 2)}, {"a": (0, 1)}).faults() == [
        "known_by names 'x', which is none of its texts",
        "b does not lie between 1 and 4",
        "a does not lie between 1 and 4",
        "a is placed twice",
    ]
    assert Layout(8, {}, {}, {}, Repeated("half", 1, 5, 2, {"a": (5, 2)})).faults() == [
        "2 blocks of 5 from 1 on do not fit into 8",
        "a does not lie between 1 and 5",
    ]


def test_line_ends_of_windows_and_gzip_are_read_alike(path):
    path.write_bytes(gzip.compress(b"1Ada  0012\r\n1Bea  0034\r\n"))
    assert [row["found"] for row in values_of(path, "fixed", layout=PLAIN)] == ["0012", "0034"]


def test_the_layout_of_return_a_finds_each_month_where_the_record_description_puts_it(path):
    """Positions copied by hand from "Ret A Rec Descrip", and not from our mapping: months lie 590 apart from 306 on."""
    record = [" "] * 7385
    placed = {1: "1", 4: "ZZ00100", 14: "85", 45: "000080000", 121: "NORTHFIELD"}
    placed |= {314: "5", 315: "5", 316: "5", 333: "00004", 473: "0000J", 488: "00012", 613: "00002"}
    placed |= {6796 + 8: "0", 6796 + 9: "5", 6796 + 167: "00007"}  # December: card 1, and its rape total
    for first, text in placed.items():
        record[first - 1 : first - 1 + len(text)] = text
    path.write_text("".join(record) + "\n")
    file = load_source("fbi-return-a-master").files["main"]
    rows = values_of(path, "fixed", layout=file.layout, encoding=file.encoding)
    january, december = rows[0], rows[11]
    assert len(rows) == 12
    assert (january["ori"], january["year"], january["population_1"], january["month"]) == (
        "ZZ00100",
        "85",
        "000080000",
        "1",
    )
    assert [january[f"{card}_rape"] for card in ("unfounded", "actual", "cleared")] == ["00004", "-1", "00002"]
    assert (january["actual_robbery"], january["agency_name"]) == ("00012", "NORTHFIELD")
    assert (december["month"], december["actual_card"], december["actual_rape"]) == ("12", "5", "00007")


def test_a_year_of_return_a_gives_numbers_for_the_months_that_came_and_none_for_the_others(tmp_path):
    record = [" "] * 7385
    record[305:] = "0" * 7080
    for first, text in {1: "1", 4: "ZZ00100", 14: "85", 45: "000080000", 60: "000000000", 75: "000000000"}.items():
        record[first - 1 : first - 1 + len(text)] = text
    for first, text in {314: "555", 333: "00004", 473: "0000J"}.items():
        record[first - 1 : first - 1 + len(text)] = text
    (tmp_path / "RETA85.DAT").write_text("".join(record) + "\n" + "".join(record[:400]) + "\n")
    source = load_source("fbi-return-a-master")
    snapshot = load(source, [tmp_path / "RETA85.DAT"], Casebook(tmp_path / "book")).snapshot
    found = [row for row in snapshot.table("table_count").to_pylist() if row["offence"] in ("rape", None)]
    assert [
        (row["unit"], iso(Span(row["period_lo"], row["period_hi"])), row["counted"], row["value"]) for row in found
    ] == [
        ("ZZ00100", "1985-01", "exits_in_period", 4),
        ("ZZ00100", "1985-01", "recorded", -1),
        ("ZZ00100", "1985-01", "exits_in_period", 0),
        ("ZZ00100", "1985", "population", 80_000),
    ]
    (problem,) = snapshot.table("problems").to_pylist()
    assert (problem["line"], problem["reason"]) == (2, "a record of 400 characters, expected 7,385")
    assert snapshot.manifest["coverage"]["main"]["passed_over"] == {"no return came for the month": 11}
