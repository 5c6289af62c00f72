"""Parquet: every type as the text a person would have typed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import outcome_of, rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows

AFTERNOON = datetime(2024, 3, 7, 14, 5)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parquet") / "export.parquet"


def export(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_record_keeps_its_number_and_its_cells(scratch):
    export(scratch, case=[1, 2], officer=["Ada", None])
    assert rows_of(scratch, "parquet") == [
        SourceRow(1, '{"case":"1","officer":"Ada"}', {"case": "1", "officer": "Ada"}),
        SourceRow(2, '{"case":"2","officer":""}', {"case": "2", "officer": ""}),
    ]


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, pa.string(), ""),
        ("  ", pa.string(), ""),
        (" Ada", pa.large_string(), " Ada"),
        ("Ada", pa.dictionary(pa.int8(), pa.string()), "Ada"),
        (b"Ada", pa.binary(), "Ada"),
        (True, pa.bool_(), "true"),
        (12, pa.int8(), "12"),
        (12.0, pa.float64(), "12"),
        (0.1, pa.float64(), "0.1"),
        (0.1, pa.float32(), "0.1"),
        (Decimal("1.10"), pa.decimal128(9, 2), "1.10"),
        (date(2024, 3, 7), pa.date32(), "2024-03-07"),
        (AFTERNOON, pa.timestamp("s"), "2024-03-07T14:05:00"),
        (AFTERNOON, pa.timestamp("ns"), "2024-03-07T14:05:00"),
        (AFTERNOON.replace(microsecond=7), pa.timestamp("us"), "2024-03-07T14:05:00.000007"),
        (AFTERNOON.replace(tzinfo=UTC), pa.timestamp("ns", "Europe/London"), "2024-03-07T14:05:00+00:00"),
        (
            AFTERNOON.replace(month=7, tzinfo=UTC),
            pa.timestamp("us", "Europe/London"),
            "2024-07-07T15:05:00+01:00",
        ),
        (AFTERNOON.time(), pa.time64("ns"), "14:05:00"),
        (timedelta(hours=36, seconds=5), pa.duration("ns"), "36:00:05"),
        (timedelta(seconds=-5.5), pa.duration("us"), "-0:00:05.500000"),
        ([1, None], pa.list_(pa.int64()), "[1,null]"),
        ({"on": date(2024, 3, 7), "who": "Ada"}, None, '{"on":"2024-03-07","who":"Ada"}'),
        ([float("nan"), 1.5], pa.list_(pa.float64()), '["nan",1.5]'),
    ],
)
def test_a_value_becomes_text(scratch, value, kind, written):
    export(scratch, value=pa.array([value], kind))
    assert values_of(scratch, "parquet") == [{"value": written}]


def test_a_value_that_cannot_be_text_costs_its_record_and_no_other(scratch):
    far = pa.array([0, 2**62, 0], pa.timestamp("ms"))
    export(scratch, case=[1, 2, 3], at=far, note=pa.array([b"a", b"b", b"\xff"]))
    first, second, third = rows_of(scratch, "parquet")
    assert first.values == {"case": "1", "at": "1970-01-01T00:00:00", "note": "a"}
    reason = "a value of the type timestamp[ms] that cannot be written as text"
    assert second == BadRow(
        2, '{"case":"2","at":"4611686018427387904","note":"b"}', reason, "at", "4611686018427387904"
    )
    assert (third.column, third.value) == ("note", "ff")


def test_many_row_groups_are_read_as_one_and_progress_follows(scratch):
    pq.write_table(pa.table({"case": range(20_000)}), scratch, row_group_size=3_000)
    with open_rows(scratch, ReadOptions("parquet")) as stream:
        assert [row.line for row in stream if row.line % 5_000 == 0 and 0 < stream.progress <= 1] == [
            5_000,
            10_000,
            15_000,
            20_000,
        ]


def test_a_file_that_is_not_parquet_is_refused(scratch):
    scratch.write_bytes(b"case,officer\n1,Ada\n")
    with pytest.raises(SourceFileError, match="cannot be read as Parquet"):
        open_rows(scratch, ReadOptions("parquet"))


def test_heads_that_are_one_once_stripped_refuse_the_file(scratch):
    export(scratch, **{"case": [1], " case": [2]})
    with pytest.raises(SourceFileError, match="columns of the same head: 1 and 2"):
        open_rows(scratch, ReadOptions("parquet"))


def test_a_table_without_columns_is_refused_and_one_without_records_is_not(scratch):
    export(scratch)
    with pytest.raises(SourceFileError, match="no column head"):
        open_rows(scratch, ReadOptions("parquet"))
    export(scratch, case=pa.array([], pa.int64()))
    assert rows_of(scratch, "parquet") == []


def test_a_value_that_has_no_stored_form_of_its_own_is_still_counted(scratch):
    export(scratch, at=pa.array([[2**62]], pa.list_(pa.timestamp("ms"))))
    (row,) = rows_of(scratch, "parquet")
    assert (row.raw, row.column, row.value) == ('{"at":""}', "at", "")


def test_a_page_damaged_on_the_way_refuses_the_file_when_it_is_reached(scratch):
    export(scratch, case=["Ada"] * 100)
    whole = bytearray(scratch.read_bytes())
    whole[4:12] = b"\xff" * 8
    scratch.write_bytes(whole)
    with open_rows(scratch, ReadOptions("parquet")) as stream:
        with pytest.raises(SourceFileError, match="cannot be read as Parquet"):
            list(stream)


@settings(max_examples=150, deadline=None)
@given(share=st.floats(0, 1))
def test_a_parquet_file_cut_anywhere_ends_in_rows_or_in_a_refusal(scratch, share):
    export(scratch, case=list(range(500)), officer=["Ada", "Bea"] * 250, at=[AFTERNOON] * 500)
    whole = scratch.read_bytes()
    scratch.write_bytes(whole[: int(len(whole) * share)])
    outcome_of(scratch, "parquet")
