"""NDJSON: one object a line, numbers as they were typed, and every bad line kept."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import outcome_of, rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ndjson") / "export.ndjson"


def export(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    return path


def test_a_row_keeps_its_line_and_its_exact_text(scratch):
    export(scratch, "", ' {"case": 1,  "officer": "Ada"}\r')
    assert rows_of(scratch, "ndjson") == [
        SourceRow(2, ' {"case": 1,  "officer": "Ada"}', {"case": "1", "officer": "Ada"})
    ]


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ('"Ada"', "Ada"),
        ('" \\t"', ""),
        ("null", ""),
        ("true", "true"),
        ("false", "false"),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("-0", "-0"),
        ("12345678901234567890123", "12345678901234567890123"),
        ('{"role": "pc", "years": 1.5}', '{"role":"pc","years":1.5}'),
        ('[1, null, "\\u00e9"]', '[1,null,"\u00e9"]'),
        ("[]", "[]"),
    ],
)
def test_a_value_becomes_text(scratch, written, cell):
    export(scratch, '{"value": ' + written + "}")
    assert values_of(scratch, "ndjson") == [{"value": cell}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"case": 1', "not JSON: Expecting ',' delimiter at character 11"),
        ("[1]", "a JSON list, expected an object"),
        ("null", "a JSON null, expected an object"),
        ("true", "a JSON true, expected an object"),
        ("12", "a JSON text or number, expected an object"),
        ('{"case": 1, "case": 2}', "not JSON: a key occurs twice in one object"),
        ('{"case": NaN}', "not JSON: NaN is not a number of JSON"),
        ('{"case": [1e999]}', "not JSON: Out of range float values are not JSON compliant"),
        ('{"case": "\\ud800"}', "half of a surrogate pair, which is no character"),
        ('{"case": ' + "[" * 100_000, "nested too deeply to be a row"),
        ('{"case": [' + "1" * 5_000 + "]}", "not JSON: Exceeds the limit"),
    ],
)
def test_a_line_that_is_no_object_is_kept_as_bad(scratch, line, reason):
    export(scratch, line, '{"case": 2}')
    bad, good = rows_of(scratch, "ndjson")
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.raw) == (1, line)
    assert bad.reason.startswith(reason)
    assert good.values == {"case": "2"}


def test_columns_are_the_keys_of_the_first_thousand_lines_and_each_row_has_them_all(scratch):
    export(scratch, '{"b": 1, "a": 2}', '{"c": 3}', *['{"a": 1}'] * 998, '{"late": 4}', '{"a": 5}')
    with open_rows(scratch, ReadOptions("ndjson")) as stream:
        assert stream.columns == ["b", "a", "c"]
        rows = list(stream)
        assert stream.columns == ["b", "a", "c", "late"]
    assert rows[1].values == {"b": "", "a": "", "c": "3"}
    assert rows[1_000].values["late"] == "4"
    assert rows[1_001].values == {"b": "", "a": "5", "c": "", "late": ""}


def test_a_file_of_blank_lines_is_refused(scratch):
    export(scratch, "", "  ", "")
    with pytest.raises(SourceFileError, match="every line is blank"):
        open_rows(scratch, ReadOptions("ndjson"))


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
objects = st.dictionaries(st.text(max_size=5), st.recursive(scalars, st.lists, max_leaves=5), max_size=4)


@settings(max_examples=200, deadline=None)
@given(written=st.lists(objects, max_size=5), length=st.integers(0, 300))
def test_objects_cut_anywhere_end_in_rows_or_in_a_refusal(scratch, written, length):
    whole = "\n".join(json.dumps(one) for one in written)
    export(scratch, whole[:length])
    rows = outcome_of(scratch, "ndjson")
    assert rows is None or [row.raw for row in rows] == [line for line in whole[:length].split("\n") if line.strip()]


@settings(max_examples=200, deadline=None)
@given(content=st.text('{}[]",:\\u0d8e1ntf \n', max_size=60))
def test_text_made_of_json_marks_ends_in_rows_or_in_a_refusal(scratch, content):
    export(scratch, content)
    outcome_of(scratch, "ndjson")
