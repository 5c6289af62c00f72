"""XLSX: typed cells as text, and nothing that a spreadsheet hides taken for a blank."""

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import number, outcome_of, row, rows_of, text, values_of, write_workbook

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows

HEADS = row(1, text("A1", "case"), text("B1", "officer"))
THURSDAY = 45358  # 7 March 2024, in days as spreadsheets count them


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("xlsx") / "export.xlsx"


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(SourceFileError) as refused:
        rows_of(path, "xlsx", **options)
    return str(refused.value)


def test_a_row_keeps_the_row_number_of_its_sheet_and_its_cells(scratch):
    write_workbook(scratch, ("Cases", HEADS + row(4, number("A4", 12.0), text("B4", " Ada"))))
    assert rows_of(scratch, "xlsx") == [SourceRow(4, '["12"," Ada"]', {"case": "12", "officer": " Ada"})]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (number("A2", 12.0), "12"),
        (number("A2", 0.1), "0.1"),
        (number("A2", 1234567890123456.0), "1234567890123456"),
        (number("A2", 1e300), "1e+300"),
        (number("A2", THURSDAY, style=1), "2024-03-07"),
        (number("A2", THURSDAY, style=2), "2024-03-07"),
        (number("A2", THURSDAY + 845 / 1440, style=2), "2024-03-07T14:05:00"),
        (number("A2", THURSDAY + 845 / 1440, style=1), "2024-03-07T14:05:00"),
        (number("A2", 0.5, style=3), "12:00:00"),
        (number("A2", 1.5, style=4), "36:00:00"),
        ('<c r="A2" t="d"><v>2024-03-07T14:05:00</v></c>', "2024-03-07T14:05:00"),
        ('<c r="A2" t="d"><v>2024-03-07T00:00:00</v></c>', "2024-03-07"),
        ('<c r="A2" t="b"><v>1</v></c>', "true"),
        ('<c r="A2" t="b"><v>0</v></c>', "false"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', ""),
        (text("A2", "two\nlines"), "two\nlines"),
        (text("A2", " "), ""),
    ],
)
def test_a_cell_becomes_text(scratch, cell, written):
    write_workbook(scratch, ("Cases", HEADS + row(2, cell, text("B2", "Ada"))))
    assert values_of(scratch, "xlsx")[0]["case"] == written


def test_every_minute_of_a_day_comes_back_as_it_was_typed(scratch):
    minutes = "".join(row(at, number(f"A{at}", THURSDAY + (at - 2) / 1440, style=2)) for at in range(2, 1442))
    write_workbook(scratch, ("Cases", HEADS + minutes))
    day = datetime(2024, 3, 7)
    expected = ["2024-03-07", *((day + timedelta(minutes=at)).isoformat() for at in range(1, 1440))]
    assert [cells["case"] for cells in values_of(scratch, "xlsx")] == expected


def test_the_first_sheet_that_is_not_hidden_is_read_unless_one_is_named(scratch):
    sheets = [(name, HEADS + row(2, text("A2", name))) for name in ("Codes", "March", "April")]
    write_workbook(scratch, *sheets, hidden=("Codes",))
    assert values_of(scratch, "xlsx")[0]["case"] == "March"
    assert values_of(scratch, "xlsx", sheet="April")[0]["case"] == "April"
    assert values_of(scratch, "xlsx", sheet="Codes")[0]["case"] == "Codes"
    assert 'no sheet "May"; it has: March, April, Codes' in refusal(scratch, sheet="May")


def test_blank_rows_and_blank_columns_at_the_right_edge_are_no_data(scratch):
    edge = row(2, '<c r="A2" s="1"/>', '<c r="XFD2" s="1"/>') + row(3, text("A3", "1"), text("D3", " "))
    write_workbook(scratch, ("Cases", HEADS + edge))
    assert values_of(scratch, "xlsx") == [{"case": "1", "officer": ""}]


def test_text_to_the_right_of_the_heads_makes_the_row_bad(scratch):
    write_workbook(scratch, ("Cases", HEADS + row(2, text("A2", "1"), text("D2", "a note"))))
    assert rows_of(scratch, "xlsx") == [
        BadRow(2, '["1","","","a note"]', "text to the right of the last of 2 column heads")
    ]


def test_heads_may_stand_in_a_later_row_below_a_merged_title(scratch):
    rows = row(1, text("A1", "Extract")) + row(3, text("B3", "case"), text("A3", " officer "))
    write_workbook(scratch, ("Cases", rows + row(4, text("A4", "Ada"), text("B4", "1"))), merged=("A1:B2",))
    assert values_of(scratch, "xlsx", head_row=3) == [{"officer": "Ada", "case": "1"}]
    assert "the sheet ends at row 4. Expected the column heads in row 9" in refusal(scratch, head_row=9)


@pytest.mark.parametrize("merged", ["A1:B1", "B1:B2"])
def test_merged_heads_refuse_the_file(scratch, merged):
    write_workbook(scratch, ("Cases", HEADS + row(2, text("A2", "1"))), merged=(merged,))
    assert refusal(scratch).startswith(
        "export.xlsx line 1: merged cells among the column heads. Expected one head over"
    )


def test_merged_cells_below_the_heads_make_their_rows_bad_since_their_blanks_are_no_answers(scratch):
    names = ["Ada", "Bea", "", "", "Eve"]
    rows = "".join(row(at, number(f"A{at}", at), text(f"B{at}", name)) for at, name in enumerate(names, 2))
    write_workbook(scratch, ("Cases", HEADS + rows), merged=("B3:B5",))
    found = rows_of(scratch, "xlsx")
    assert [(one.line, isinstance(one, BadRow)) for one in found] == [
        (2, False),
        (3, True),
        (4, True),
        (5, True),
        (6, False),
    ]
    assert found[2].column == "officer"
    assert found[2].reason == "merged cells in rows 3 to 5; expected a value in every cell"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "an error in place of a value, such as #N/A"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "an error in place of a value, such as #N/A"),
        ('<c r="B2"><f>A2</f></c>', "a formula whose result is not stored"),
        ('<c r="B2"><f>A2</f><v></v></c>', "a formula whose result is not stored"),
    ],
)
def test_a_cell_without_a_value_of_its_own_is_not_taken_for_a_blank(scratch, cell, reason):
    write_workbook(scratch, ("Cases", HEADS + row(2, text("A2", "1"), cell)))
    assert rows_of(scratch, "xlsx") == [BadRow(2, '["1",""]', reason, "officer")]


def test_a_duration_beyond_all_bounds_costs_its_row_and_no_other(scratch):
    write_workbook(scratch, ("Cases", HEADS + row(2, number("A2", 1e12, style=4)) + row(3, number("A3", 7.0))))
    assert [(one.line, isinstance(one, BadRow)) for one in rows_of(scratch, "xlsx")] == [(2, True), (3, False)]


def test_a_stray_cell_in_the_farthest_corner_is_refused_before_memory_is_asked_for(scratch):
    write_workbook(scratch, ("Cases", HEADS + row(1048576, text("XFD1048576", "x"))))
    assert 'the sheet "Cases" reaches to row 1,048,576 and column 16,384' in refusal(scratch)


def test_blank_or_repeated_heads_refuse_the_file(scratch):
    write_workbook(scratch, ("Cases", row(1, text("A1", "case"), text("C1", "kind"))))
    assert "line 1: column 2 of 3 has a blank head" in refusal(scratch)
    write_workbook(scratch, ("Cases", row(1, text("A1", "case"), text("B1", "case "))))
    assert "line 1: columns of the same head: 1 and 2" in refusal(scratch)
    write_workbook(scratch, ("Cases", ""))
    assert "the sheet ends at row 0" in refusal(scratch)


def test_a_file_that_is_no_workbook_is_refused(scratch):
    scratch.write_bytes(b"case,officer\n1,Ada\n")
    assert "it cannot be read as a workbook (BadZipFile)" in refusal(scratch)
    with zipfile.ZipFile(scratch, "w") as archive:
        archive.writestr("letter.txt", "Dear Ada")
    assert "it cannot be read as a workbook (KeyError)" in refusal(scratch)


def test_a_sheet_that_declares_entities_is_refused(scratch):
    write_workbook(scratch, ("Cases", HEADS))
    with zipfile.ZipFile(scratch) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(scratch, "w") as archive:
        for name, content in parts.items():
            head = b'<!DOCTYPE a [<!ENTITY b "c">]>' if "sheet1" in name else b""
            archive.writestr(name, content.replace(b'<?xml version="1.0"?>', head))
    assert "a document type declaration (DOCTYPE)" in refusal(scratch)


def test_a_workbook_whose_texts_are_damaged_is_refused(scratch):
    write_workbook(scratch, ("Cases", HEADS))
    with zipfile.ZipFile(scratch, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si></sst>")
    assert "it cannot be read as a workbook (XmlError)" in refusal(scratch)


def test_a_workbook_without_a_worksheet_is_refused(scratch):
    write_workbook(scratch)
    assert "it cannot be read as a workbook (no worksheet in it)" in refusal(scratch)


def test_a_cell_that_says_it_stands_nowhere_refuses_the_file(scratch):
    write_workbook(scratch, ("Cases", HEADS + row(2, text("?", "1"))))
    assert "a cell whose place is not one of a sheet" in refusal(scratch)


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused_unread(scratch):
    write_workbook(scratch, ("Cases", HEADS))
    with zipfile.ZipFile(scratch, "a") as archive:
        archive.writestr("xl/media/image1.png", b"")
        archive.infolist()[-1].file_size = 5 * 1024**3
    assert "it unpacks to 5,368,7" in refusal(scratch)


def test_progress_follows_the_rows_of_the_sheet(scratch):
    write_workbook(scratch, ("Cases", HEADS + "".join(row(at, number(f"A{at}", at)) for at in range(2, 11))))
    with open_rows(scratch, ReadOptions("xlsx")) as stream:
        assert [round(stream.progress, 1) for _ in stream] == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_workbook_cut_or_altered_anywhere_ends_in_rows_or_in_a_refusal(scratch, data):
    write_workbook(scratch, ("Cases", HEADS + row(2, text("A2", "1"), number("B2", 2.5))))
    whole = bytearray(scratch.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(whole)) | st.integers(0, len(whole)))
    scratch.write_bytes(whole[:cut])
    outcome_of(scratch, "xlsx")


pieces = st.sampled_from(
    ["<row>", '<row r="2">', '<row r="-1">', "</row>", '<c r="B2">', "<c>", '<c r="ZZZ9999999">', '<c r="A0" t="e">']
    + ["</c>", "<v>1</v>", "<v/>", '<c t="s"><v>9</v></c>', '<c s="99"><v>1</v></c>', "<f>1</f>", "<is><t>x</t></is>"]
    + [
        '<c s="2"><v>-1e9</v></c>',
        '<c s="4"><v>1e300</v></c>',
        '<c t="d"><v>x</v></c>',
        '<c t="b"><v>7</v></c>',
        "&amp;",
    ]
)


@settings(max_examples=200, deadline=None)
@given(sheet=st.lists(pieces, max_size=12))
def test_a_sheet_of_odd_cells_ends_in_rows_or_in_a_refusal(scratch, sheet):
    write_workbook(scratch, ("Cases", HEADS + "".join(sheet)))
    outcome_of(scratch, "xlsx")
