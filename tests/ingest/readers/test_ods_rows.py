"""ODS: what a cell holds and not what it shows, every row, and nothing that a spreadsheet hides taken for a blank."""

import zipfile
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import ods_cell, ods_row, outcome_of, row, rows_of, text, values_of, write_spreadsheet, write_workbook

from ringtrue.errors import SourceFileError
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows
from ringtrue.ingest.readers.cells import text_of
from ringtrue.record.casebook import Casebook

HEADS = ods_row("case", "officer")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ods") / "table.ods"


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(SourceFileError) as refused:
        rows_of(path, "ods", **options)
    return str(refused.value)


def test_a_row_keeps_the_row_number_of_its_sheet_and_its_cells(scratch):
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row(times=2) + ods_row(ods_cell("12", "float", "12"), " Ada")))
    assert rows_of(scratch, "ods") == [SourceRow(4, '["12"," Ada"]', {"case": "12", "officer": " Ada"})]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (ods_cell("1,234", "float", "1234"), "1234"),
        (ods_cell("12", "float", "12.0"), "12"),
        (ods_cell("-3", "float", "-3"), "-3"),
        (ods_cell("0.1", "float", "0.1"), "0.1"),
        (ods_cell("7 Mar", "date", "2024-03-07"), "2024-03-07"),
        (ods_cell("7 Mar", "date", "2024-03-07T00:00:00"), "2024-03-07"),
        (ods_cell("7 Mar", "date", "2024-03-07T14:05:00"), "2024-03-07T14:05:00"),
        (ods_cell("9:05", "time", "PT09H05M00S"), "09:05:00"),
        (ods_cell("TRUE", "boolean", "true"), "true"),
        (ods_cell("a<text:s text:c='2'/>b<text:line-break/>c"), "a  b\nc"),
        (ods_cell("<text:span>in</text:span> two"), "in two"),
        (ods_cell("one</text:p><text:p>two"), "one\ntwo"),
        (ods_cell("said</text:p><office:annotation><text:p>a note</text:p></office:annotation><text:p>on"), "said\non"),
        (ods_cell("2", "float", "2", ' table:formula="of:=1+1"'), "2"),
        (ods_cell("&amp;"), "&"),
        (ods_cell(" "), ""),
    ],
)
def test_a_cell_becomes_what_it_holds_and_a_note_on_it_is_no_part_of_it(scratch, cell, written):
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row(cell, "Ada")))
    assert values_of(scratch, "ods")[0]["case"] == written


def test_cells_and_rows_that_are_written_once_with_a_number_of_times_all_come_out(scratch):
    same = ods_cell("x", more=' table:number-columns-repeated="2"')
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row(same, times=3) + ods_row("y", times=1)))
    assert [(one.line, one.values["officer"]) for one in rows_of(scratch, "ods")] == [
        (2, "x"),
        (3, "x"),
        (4, "x"),
        (5, ""),
    ]


def test_a_million_blank_rows_and_columns_at_the_edges_are_no_data(scratch):
    edge = '<table:table-cell table:number-columns-repeated="16382"/>'
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row("1", "", edge) + ods_row(edge, times=1_048_574)))
    assert values_of(scratch, "ods") == [{"case": "1", "officer": ""}]


def test_the_first_sheet_that_is_not_hidden_is_read_unless_one_is_named(scratch):
    sheets = [(name, HEADS + ods_row(name)) for name in ("Codes", "March", "April")]
    write_spreadsheet(scratch, *sheets, hidden=("Codes",))
    assert values_of(scratch, "ods")[0]["case"] == "March"
    assert values_of(scratch, "ods", sheet="April")[0]["case"] == "April"
    assert values_of(scratch, "ods", sheet="Codes")[0]["case"] == "Codes"
    assert 'no sheet "May"; it has: March, April, Codes' in refusal(scratch, sheet="May")


def test_a_sheet_may_be_named_by_a_pattern_in_both_sorts_of_spreadsheet(scratch):
    names = ("Cover", "Outcomes open data 2025_26", "Outcomes_open_data_2022_23")
    write_spreadsheet(scratch, *((name, HEADS + ods_row(name)) for name in names))
    assert values_of(scratch, "ods", sheet="outcomes?open?data*")[0]["case"] == names[1]
    book = scratch.with_suffix(".xlsx")
    write_workbook(book, *((name, row(1, text("A1", "case")) + row(2, text("A2", name))) for name in names))
    assert values_of(book, "xlsx", sheet="outcomes?open?data*")[0]["case"] == names[1]


def test_heads_may_stand_below_a_merged_title_and_merged_heads_refuse_the_file(scratch):
    title = ods_row(ods_cell("Notes", more=' table:number-columns-spanned="2" table:number-rows-spanned="2"'))
    write_spreadsheet(scratch, ("Cases", title + ods_row() + HEADS + ods_row("1", "Ada")))
    assert values_of(scratch, "ods", head_row=3) == [{"case": "1", "officer": "Ada"}]
    assert "line 1: merged cells among the column heads" in refusal(scratch)
    assert "line 2: merged cells among the column heads" in refusal(scratch, head_row=2)
    assert "the sheet ends at row 4. Expected the column heads in row 9" in refusal(scratch, head_row=9)


def test_merged_cells_below_the_heads_make_their_rows_bad_since_their_blanks_are_no_answers(scratch):
    down = ods_cell("Bea", more=' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = ods_row("1", "Ada") + ods_row("2", down) + ods_row("3", "<table:covered-table-cell/>") + ods_row("4", "Eve")
    write_spreadsheet(scratch, ("Cases", HEADS + rows))
    found = rows_of(scratch, "ods")
    assert [(one.line, isinstance(one, BadRow)) for one in found] == [(2, False), (3, True), (4, True), (5, False)]
    assert (found[2].column, found[2].reason) == (
        "officer",
        "merged cells in rows 3 to 4; expected a value in every cell",
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (ods_cell("#N/A", "string", "", ' calcext:value-type="error"'), "an error in place of a value, such as #N/A"),
        (ods_cell("Err:502", "float", "0", ' table:formula="of:=X"'), "an error in place of a value, such as #N/A"),
        (ods_cell("", "", "", ' table:formula="of:=A2"'), "a formula whose result is not stored"),
        (ods_cell("?", "float", "many"), "a number that is none"),
        (ods_cell("?", "time", "noon"), "a time that is none"),
    ],
)
def test_a_cell_without_a_value_of_its_own_is_not_taken_for_a_blank(scratch, cell, reason):
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row("1", cell)))
    assert rows_of(scratch, "ods") == [BadRow(2, '["1",""]', reason, "officer")]


def test_text_to_the_right_of_the_heads_makes_the_row_bad(scratch):
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row("1", "", "", "a note")))
    assert rows_of(scratch, "ods") == [
        BadRow(2, '["1","","","a note"]', "text to the right of the last of 2 column heads")
    ]


def test_blank_or_repeated_heads_refuse_the_file(scratch):
    write_spreadsheet(scratch, ("Cases", ods_row("case", "", "kind")))
    assert "line 1: column 2 of 3 has a blank head" in refusal(scratch)
    write_spreadsheet(scratch, ("Cases", ods_row("case", "case ")))
    assert "line 1: columns of the same head: 1 and 2" in refusal(scratch)
    write_spreadsheet(scratch, ("Cases", ods_row() + ods_row("1")))
    assert "line 1: no column head" in refusal(scratch)


def test_cells_beyond_all_bounds_are_refused_before_memory_is_asked_for(scratch):
    many = ods_cell("x", more=' table:number-columns-repeated="999999"')
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row(many)))
    assert "reaches farther than any spreadsheet program lets it" in refusal(scratch)
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row("x", times=999_999_999)))
    assert "reaches farther than any spreadsheet program lets it" in refusal(scratch)


def test_a_file_that_is_something_else_is_refused(scratch, tmp_path):
    scratch.write_text("case,officer\n1,Ada\n")
    assert "cannot be read as a spreadsheet" in refusal(scratch)
    write_workbook(scratch, ("Cases", row(1, text("A1", "case"))))
    assert "it does not say that it is one" in refusal(scratch)
    write_spreadsheet(scratch, ("Text", HEADS), kind="application/vnd.oasis.opendocument.text")
    assert "it does not say that it is one" in refusal(scratch)
    write_spreadsheet(scratch)
    assert "no sheet in it" in refusal(scratch)
    with zipfile.ZipFile(scratch, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "a password protects it" in refusal(scratch)


def test_rows_come_lazily_and_the_file_is_given_back(scratch):
    write_spreadsheet(scratch, ("Cases", HEADS + "".join(ods_row(str(at), "Ada") for at in range(5_000))))
    with open_rows(scratch, ReadOptions("ods")) as stream:
        assert next(iter(stream)).values["case"] == "0"
        assert 0 < stream.progress <= 1
    assert len(rows_of(scratch, "ods")) == 5_000


CELLS = st.one_of(
    st.just(""),
    st.text("abc ", max_size=4).map(lambda words: words.strip()),
    st.integers(-9, 9).map(lambda number: ods_cell(f"{number}!", "float", str(number))),
    st.just(ods_cell("7 Mar", "date", "2024-03-07")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, st.integers(1, 3)), max_size=6))
def test_a_sheet_reads_as_another_reader_reads_it(scratch, rows):
    """calamine, which reads our XLSX, reads ODS too: a sheet of plain cells must come out of both alike."""
    write_spreadsheet(
        scratch, ("Cases", HEADS + "".join(ods_row(one, other, times=times) for one, other, times in rows))
    )
    sheet = calamine.CalamineWorkbook.from_path(str(scratch)).get_sheet_by_index(0)
    theirs = [[text_of(cell) for cell in cells] for cells in sheet.iter_rows()][1:]
    assert [list(cells.values()) for cells in values_of(scratch, "ods")] == [cells for cells in theirs if any(cells)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_altered_spreadsheet_is_read_or_refused_and_nothing_else(scratch, data):
    write_spreadsheet(scratch, ("Cases", HEADS + ods_row("1", "Ada") + ods_row(ods_cell("2", "float", "2"), "Bea")))
    content = bytearray(scratch.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    scratch.write_bytes(content[:cut] if data.draw(st.booleans()) else content)
    outcome_of(scratch, "ods")


def test_outcomes_load_alike_from_both_sorts_of_spreadsheet_and_from_the_sheet_that_holds_them(tmp_path):
    heads = ["Financial Year", "Financial Quarter", "Force Name", "Offence Code", "Outcome Type"]
    heads += ["Force outcomes for offences recorded in quarter", "Force outcomes recorded in quarter"]
    cells = ["2023/24", "1", "Northfield", "19C", "16", "11", "0"]
    book, sheet = tmp_path / "outcomes.xlsx", tmp_path / "outcomes.ods"
    typed = [ods_cell(f"{cell}.", "float", cell) if cell.isdecimal() else cell for cell in cells]
    write_spreadsheet(
        sheet, ("Cover", ods_row("Crown")), ("Outcomes open data 2023_24", ods_row(*heads) + ods_row(*typed))
    )
    lines = [(1, heads), (2, cells)]
    lettered = [row(at, *(text(f"{'ABCDEFG'[x]}{at}", cell) for x, cell in enumerate(line))) for at, line in lines]
    write_workbook(book, ("Cover", row(1, text("A1", "Crown"))), ("Outcomes_open_data_2023_24", "".join(lettered)))
    found = []
    for path in (book, sheet):
        snapshot = load(load_source("home-office-outcomes-tables"), [path], Casebook(tmp_path / path.suffix)).snapshot
        assert snapshot.table("problems").num_rows == 0
        found.append(snapshot.table("table_count").to_pylist())
    assert found[0] == found[1]
    assert [(one["counted"], one["offence"], one["outcome"], one["value"]) for one in found[0]] == [
        ("exits_of_cohort", "rape", "ho_16", 11),
        ("exits_in_period", "rape", "ho_16", 0),
    ]
