"""CSV: what is a row, what is a bad row, and that no line is ever lost."""

import csv
import io
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_files import outcome_of, rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows
from ringtrue.ingest.readers.csv_rows import decide_delimiter


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "export.csv"


def export(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def kinds(rows: list[SourceRow | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, "bad" if isinstance(row, BadRow) else row.values["officer"]) for row in rows]


HEADS = "case,officer,kind\n"


def test_a_row_keeps_its_line_its_exact_text_and_its_cells(scratch):
    export(scratch, HEADS + '7,Ada,"met, at home"\n')
    assert rows_of(scratch) == [
        SourceRow(2, '7,Ada,"met, at home"', {"case": "7", "officer": "Ada", "kind": "met, at home"})
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line_and_is_no_part_of_the_row(scratch, end):
    export(scratch, end.join(["case,officer", "1,Ada", "2,Bea"]))
    assert [(row.line, row.raw) for row in rows_of(scratch)] == [(2, "1,Ada"), (3, "2,Bea")]


def test_line_ends_of_several_kinds_may_stand_in_one_file(scratch):
    export(scratch, "case,officer\r\n1,Ada\r2,Bea\n3,Cas")
    assert kinds(rows_of(scratch)) == [(2, "Ada"), (3, "Bea"), (4, "Cas")]


def test_only_lf_and_cr_end_a_line_whatever_else_unicode_calls_a_line_break(scratch):
    export(scratch, "case,officer\n1,A\x0bd\x85a\u2028\n")
    assert values_of(scratch) == [{"case": "1", "officer": "A\x0bd\x85a\u2028"}]


def test_a_narrative_of_several_lines_is_one_row_and_its_breaks_are_kept(scratch):
    export(scratch, 'case,officer,note\n1,Ada,"first\r\nsecond\n\nthird"\n2,Bea,x\n')
    first, second = rows_of(scratch)
    assert first.raw == '1,Ada,"first\r\nsecond\n\nthird"'
    assert first.values["note"] == "first\r\nsecond\n\nthird"
    assert (first.line, second.line) == (2, 6)


def test_cells_are_not_altered_but_a_cell_of_only_blanks_is_blank(scratch):
    export(scratch, "case,officer,kind\n 1 , Ada,\t \u00a0\n")
    assert values_of(scratch, delimiter=",") == [{"case": " 1 ", "officer": " Ada", "kind": ""}]


def test_a_quote_inside_an_unquoted_cell_is_only_a_quote(scratch):
    export(scratch, HEADS + '1,Ada,5" knife\n')
    assert values_of(scratch)[0]["kind"] == '5" knife'


def test_a_doubled_quote_inside_a_quoted_cell_is_one_quote(scratch):
    export(scratch, HEADS + '1,Ada,"she said ""no"""\n')
    assert values_of(scratch)[0]["kind"] == 'she said "no"'


def test_blank_lines_are_passed_over_and_still_counted(scratch):
    export(scratch, HEADS + "\n1,Ada,x\n   \n\r\n2,Bea,x\n")
    assert kinds(rows_of(scratch)) == [(3, "Ada"), (6, "Bea")]


def test_a_row_of_nothing_but_delimiters_is_a_row(scratch):
    export(scratch, HEADS + ",,\n")
    assert values_of(scratch) == [{"case": "", "officer": "", "kind": ""}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1", "1 cell, expected 3"),
        ("1,Ada", "2 cells, expected 3"),
        ("1,Ada,x,y", "4 cells, expected 3"),
    ],
)
def test_a_row_with_too_few_or_too_many_cells_is_kept_as_bad(scratch, line, reason):
    export(scratch, HEADS + line + "\n2,Bea,x\n")
    assert rows_of(scratch)[0] == BadRow(2, line, reason)
    assert kinds(rows_of(scratch)) == [(2, "bad"), (3, "Bea")]


def test_a_file_cut_in_the_middle_of_a_row_keeps_the_stump(scratch):
    export(scratch, HEADS + "1,Ada,x\n2,Be")
    assert rows_of(scratch)[-1] == BadRow(3, "2,Be", "2 cells, expected 3")


def test_a_last_row_without_a_line_end_is_a_row_like_any_other(scratch):
    export(scratch, HEADS + "1,Ada,x")
    assert kinds(rows_of(scratch)) == [(2, "Ada")]


def test_a_stray_quote_costs_its_own_line_and_no_other(scratch):
    export(scratch, HEADS + '1,Ada,x\n2,Bea,"5 knife\n3,Cas,x\n4,Dan,"quoted"\n5,Eve,x\n')
    rows = rows_of(scratch)
    assert kinds(rows) == [(2, "Ada"), (3, "bad"), (4, "Cas"), (5, "Dan"), (6, "Eve")]
    assert rows[1].raw == '2,Bea,"5 knife'
    assert rows[1].reason == "an unbalanced quote: lines 3 to 5 do not make a row"


def test_a_file_that_ends_inside_a_quoted_cell_loses_no_row_to_it(scratch):
    export(scratch, HEADS + '1,Ada,"x\n2,Bea,x\n3,Cas,x\n')
    assert kinds(rows_of(scratch)) == [(2, "bad"), (3, "Bea"), (4, "Cas")]


def test_a_file_whose_last_line_opens_a_quote_says_so(scratch):
    export(scratch, HEADS + '1,Ada,"x')
    assert rows_of(scratch) == [BadRow(2, '1,Ada,"x', "an unbalanced quote: the file ends inside a quoted cell")]


def test_two_stray_quotes_that_seem_to_close_one_another_are_not_believed(scratch):
    export(scratch, 'case,officer,kind,place\n1,",met,home\n2,Bea,x,y\n3,",met,home\n4,Dan,x,y\n')
    rows = rows_of(scratch)
    assert [(row.line, isinstance(row, BadRow)) for row in rows] == [(2, True), (3, False), (4, True), (5, False)]


def test_the_last_line_of_a_broken_narrative_is_not_taken_for_a_row(scratch):
    # The row has a cell too many. Its last line, read alone, has three cells and would be a case that never was.
    export(scratch, HEADS + '1,Ada,"first line\nand the end",left,over\n2,Bea,x\n')
    rows = rows_of(scratch)
    assert kinds(rows) == [(2, "bad"), (3, "bad"), (4, "Bea")]
    assert rows[1].reason == "an unbalanced quote: this may be the end of the row begun on line 2"


def test_text_after_a_closing_quote_is_not_mended_in_silence(scratch):
    export(scratch, HEADS + '1,Ada,"she said "no" twice"\n2,Bea,x\n')
    rows = rows_of(scratch)
    assert kinds(rows) == [(2, "bad"), (3, "Bea")]
    assert "closing quote" in rows[0].reason


def test_a_quoted_cell_that_never_closes_is_given_up_after_a_thousand_lines_of_a_long_file(scratch):
    export(scratch, HEADS + '1,Ada,"x\n' + "2,Bea,x\n" * 5_000)
    rows = rows_of(scratch)
    assert [row.line for row in rows if isinstance(row, BadRow)] == [2]
    assert len(rows) == 5_001


def test_a_stray_quote_on_every_line_does_not_make_reading_quadratic(scratch):
    # Each line closes the quote of the one before and opens its own: nothing ever balances, nothing is ever refused.
    export(scratch, "case,officer\n" + 'a","\n' * 4_000)
    began = time.monotonic()
    rows = rows_of(scratch, delimiter=",")
    assert len(rows) == 4_000
    assert all(isinstance(row, BadRow) for row in rows)
    assert time.monotonic() - began < 20


def test_a_cell_larger_than_the_csv_modules_own_bound_is_read(scratch):
    export(scratch, HEADS + "1,Ada," + "x" * 200_000 + "\n")
    assert len(values_of(scratch)[0]["kind"]) == 200_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(scratch, delimiter):
    export(scratch, "\n".join(delimiter.join(line) for line in (["case", "officer"], ["1", "Ada"], ["2", "Bea"])))
    assert values_of(scratch) == [{"case": "1", "officer": "Ada"}, {"case": "2", "officer": "Bea"}]


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        (["case;share\n", "1;0,5\n", "2;0,7\n"], ";"),
        (["case|note\n", "1|she said no, twice, then left\n", "2|a, b; c\n"], "|"),
        (["id;name, first;age\n", "1;Lovelace, Ada;36\n"], ";"),
        (['case,"note; open"\n', '1,"a\n', 'b; c"\n'], ","),
        (["case\n", "1\n"], ","),
        (["case\n", "1;2\n"], ","),
        ([], ","),
    ],
)
def test_the_delimiter_is_the_one_under_which_rows_agree_with_their_heads(sample, delimiter):
    assert decide_delimiter(sample) == delimiter


def test_a_declared_delimiter_is_used_even_where_another_would_fit(scratch):
    export(scratch, "a;b,c\n1;2,3\n")
    assert values_of(scratch, delimiter=";") == [{"a": "1", "b,c": "2,3"}]


@pytest.mark.parametrize("delimiter", ["", "::", '"', "\n"])
def test_an_impossible_delimiter_is_refused(scratch, delimiter):
    export(scratch, HEADS)
    with pytest.raises(SourceFileError, match="one character that is neither a quote nor a line end"):
        rows_of(scratch, delimiter=delimiter)


def test_column_heads_are_stripped_and_may_be_quoted(scratch):
    export(scratch, ' case ,"officer, first"\n1,Ada\n')
    assert values_of(scratch) == [{"case": "1", "officer, first": "Ada"}]


def test_heads_in_a_later_row_leave_the_title_above_them_out(scratch):
    export(scratch, 'Extract of "7 March\n\n' + HEADS + "1,Ada,x\n")
    assert kinds(rows_of(scratch, head_row=3)) == [(4, "Ada")]


def test_a_delimiter_at_the_end_of_every_line_makes_no_column(scratch):
    export(scratch, "case,officer,\n1,Ada,\n2,Bea, \n3,Cas,left over\n4,Dan\n")
    with open_rows(scratch, ReadOptions()) as stream:
        assert stream.columns == ["case", "officer"]
        rows = list(stream)
    assert kinds(rows) == [(2, "Ada"), (3, "Bea"), (4, "bad"), (5, "bad")]
    assert rows[2].reason == "text to the right of the last of 2 column heads"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("case,,kind\n", "export.csv line 1: column 2 of 3 has a blank head"),
        ("case,kind, case\n", "export.csv line 1: columns of the same head: 1 and 3"),
        (",,\n1,2,3\n", "export.csv line 1: no column head in the row that should hold them"),
        ("\n1,2\n", "export.csv line 1: no column head"),
        ('case,"kind\n1,2\n', "export.csv line 1: an unbalanced quote in the column heads"),
    ],
)
def test_heads_that_do_not_name_every_column_once_refuse_the_file(scratch, content, message):
    export(scratch, content)
    with pytest.raises(SourceFileError, match=re.escape(message)):
        open_rows(scratch, ReadOptions())


def test_heads_below_the_end_of_the_file_refuse_it(scratch):
    export(scratch, HEADS)
    with pytest.raises(SourceFileError, match=r"the file has only 1 line\(s\)\. Expected the column heads on line 5"):
        open_rows(scratch, ReadOptions(head_row=5))
    with pytest.raises(SourceFileError, match="no column head"):
        open_rows(scratch, ReadOptions(head_row=2))


def test_no_error_quotes_what_may_be_somebodys_name(scratch):
    export(scratch, "Canary,Canary\n")
    with pytest.raises(SourceFileError) as refusal:
        open_rows(scratch, ReadOptions())
    assert "Canary" not in str(refusal.value)


def test_a_file_of_heads_alone_has_no_rows(scratch):
    export(scratch, HEADS)
    assert rows_of(scratch) == []


nonblank_lines = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
# Mostly what makes CSV difficult, now and then anything at all.
awkward = st.text(st.one_of(st.sampled_from('ab"",,;\t|\n\n\r \u00e9'), st.characters(codec="utf-8")), max_size=120)


@settings(max_examples=400, deadline=None)
@given(body=awkward, heads=st.sampled_from(["a,b", "a,b,c,d", "a", 'a;"b\nc"', "a\tb\tc", "a,b,"]))
@example(body='1,"2\n3",4"\n5,6\n', heads="a,b")
@example(body='"\n\n"\n"', heads="a,b")
def test_every_line_below_the_heads_comes_out_exactly_once(scratch, body, heads):
    body = body.replace("\0", "")
    export(scratch, heads + "\n" + body)
    rows = outcome_of(scratch, "csv", encoding="utf-8")
    assert rows is not None
    # A lone CR at the end of what was read and an LF at its beginning are one line end, so pieces are compared.
    read = [line for row in rows for line in nonblank_lines.findall(row.raw)]
    assert read == nonblank_lines.findall(body)


@settings(max_examples=200, deadline=None)
@given(body=awkward)
def test_every_row_stands_on_the_line_it_names(scratch, body):
    body = body.replace("\0", "")
    export(scratch, "a,b\n" + body)
    lines = re.split(r"\r\n|\r|\n", "a,b\n" + body)
    for row in outcome_of(scratch, "csv", encoding="utf-8") or []:
        assert lines[row.line - 1].startswith(re.split(r"\r\n|\r|\n", row.raw)[0])


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(max_examples=200, deadline=None)
@given(table=st.lists(st.tuples(cells, cells, cells), max_size=8), end=st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_comes_back_cell_by_cell(scratch, table, end):
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *table])
    export(scratch, written.getvalue())
    expected = [tuple("" if cell.isspace() else cell for cell in line) for line in table]
    assert [tuple(row.values()) for row in values_of(scratch, delimiter=",")] == expected


@settings(max_examples=150, deadline=None)
@given(length=st.integers(0, 90))
def test_a_csv_cut_anywhere_keeps_every_line_that_is_left(scratch, length):
    whole = 'case,officer\n1,"Ada\nL."\n2,Bea\r\n3,"C""as"\n4,Dan\u00e9\u20ac\n5,Eve\n'.encode()
    scratch.write_bytes(whole[:length])
    outcome_of(scratch, "csv")
