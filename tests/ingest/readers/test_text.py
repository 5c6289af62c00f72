"""Encodings, gzip and the bound on a line: what stands between bytes and lines of text."""

import gzip
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import outcome_of, rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import ReadOptions, file_hash, open_rows
from ringtrue.ingest.readers.text import PIECE

ADA = "case,officer\n1,Ad\u00e9\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def refusal(path: Path, reads: str = "csv", **options: object) -> str:
    with pytest.raises(SourceFileError) as refused:
        rows_of(path, reads, **options)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_encoding_is_found_by_its_mark_or_by_decoding_all_of_the_file(path, encoding):
    path.write_bytes(ADA.encode(encoding))
    assert values_of(path) == [{"case": "1", "officer": "Ad\u00e9"}]


def test_big_endian_utf_16_is_known_by_its_mark(path):
    path.write_bytes(b"\xfe\xff" + ADA.encode("utf-16-be"))
    assert values_of(path) == [{"case": "1", "officer": "Ad\u00e9"}]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-8-sig", "latin-1", "mac-roman"])
def test_a_declared_encoding_is_used(path, encoding):
    path.write_bytes(ADA.encode(encoding))
    assert values_of(path, encoding=encoding)[0]["officer"] == "Ad\u00e9"


def test_a_byte_order_mark_outranks_the_declared_encoding(path):
    path.write_bytes(ADA.encode("utf-8-sig"))
    assert values_of(path, encoding="cp1252") == [{"case": "1", "officer": "Ad\u00e9"}]


@pytest.mark.parametrize("encoding", ["no-such-thing", "base64", "\0"])
def test_a_declared_encoding_that_is_none_is_refused(path, encoding):
    path.write_bytes(ADA.encode())
    assert "which is not one of text" in refusal(path, encoding=encoding)


def test_a_byte_that_the_declared_encoding_cannot_read_is_named_with_its_offset_and_line(path):
    path.write_bytes(b"case,officer\n1,Ad\xe9\n")
    assert refusal(path, encoding="utf-8").startswith(
        "export.csv line 2: byte 0xe9 at offset 17 (line 2) is not utf-8."
    )


def test_a_byte_that_no_encoding_reads_is_named_for_each(path):
    path.write_bytes(b"case,officer\n1,Ad\xe9\r\n2,\x81\r\n")
    assert refusal(path).startswith(
        "export.csv line 3: byte 0xe9 at offset 17 (line 2) is not utf-8, "
        "and byte 0x81 at offset 22 (line 3) is not cp1252."
    )


def test_utf_8_cut_off_inside_a_character_is_not_read_as_windows_1252(path):
    path.write_bytes("case,officer\n1,Ad\u00e9\n2,B\u00e9".encode()[:-1])
    assert "though everything before it is" in refusal(path)


@pytest.mark.parametrize("before", [PIECE - 2, PIECE - 1, PIECE, PIECE + 1])
def test_offset_and_line_are_right_where_one_piece_of_the_file_ends_and_the_next_begins(path, before):
    content = b"c\n" + b"x" * (before - 4) + b"\r\n"
    path.write_bytes(content + b"\xe2\x82")
    found = f"byte 0xe2 at offset {before:,} (line 3)"
    assert found in refusal(path, encoding="utf-8")


def test_a_fault_at_the_very_end_of_a_long_file_is_found_before_its_first_row_is_read(path):
    path.write_bytes(b"case,officer\n" + b"1,Ada\n" * 200_000 + b"2,\x81")
    with pytest.raises(SourceFileError, match=re.escape("line 200,002")):
        open_rows(path, ReadOptions())


def test_nul_bytes_are_not_text(path):
    path.write_bytes(b"case,officer\n1,\0\n")
    assert refusal(path).startswith("export.csv line 2: a NUL byte, so this is not text. Expected")


@pytest.mark.parametrize(
    ("magic", "what"),
    [(b"PK\x03\x04", "Excel workbook"), (b"PAR1", "Parquet"), (b"%PDF", "PDF"), (b"\xff\xfe\0\0", "UTF-32")],
)
def test_another_format_is_called_by_its_name(path, magic, what):
    path.write_bytes(magic + b"\0" * 20)
    assert what in refusal(path)


@pytest.mark.parametrize("reads", ["csv", "ndjson", "xes", "parquet", "xlsx"])
def test_an_empty_file_is_refused_by_every_reader(path, reads):
    path.write_bytes(b"")
    assert refusal(path, reads)


def test_an_empty_gzip_is_an_empty_file(path):
    path.write_bytes(gzip.compress(b""))
    assert "the file is empty" in refusal(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_gzip_is_known_by_its_first_bytes_and_not_by_its_name(path, encoding):
    path.write_bytes(gzip.compress(ADA.encode(encoding)))
    assert values_of(path) == [{"case": "1", "officer": "Ad\u00e9"}]


def test_a_gzip_of_several_members_is_read_to_its_end(path):
    path.write_bytes(gzip.compress(b"case,officer\n1,Ada\n") + gzip.compress(b"2,Bea\n"))
    assert len(values_of(path)) == 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("reads", ["csv", "ndjson", "xes"])
def test_a_gzip_that_is_cut_off_refuses_the_file(path, reads, share):
    whole = gzip.compress(os.urandom(3_000).hex().encode())
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(path, reads).startswith("export.csv: the gzip is cut off or damaged")


def test_a_gzip_that_was_altered_refuses_the_file(path):
    whole = bytearray(gzip.compress(ADA.encode()))
    whole[-8] ^= 1
    path.write_bytes(whole)
    assert "the gzip is cut off or damaged (CRC check failed" in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.csv")
    assert "it is not a file" in refusal(tmp_path)


def test_options_that_cannot_be_are_refused(path):
    path.write_bytes(ADA.encode())
    assert 'reads it as "html", which is no format known here' in refusal(path, "html")
    assert "a row counted from 1" in refusal(path, head_row=0)


def test_the_hash_is_that_of_the_bytes_on_disk(path):
    path.write_bytes(b"abc")
    assert file_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_progress_runs_from_nothing_to_all(path):
    path.write_bytes(b"case,officer\n" + b"1,Ada\n" * 300_000)
    with open_rows(path, ReadOptions()) as rows:
        shares = [rows.progress for place, _ in enumerate(rows) if place % 10_000 == 0]
        assert shares == sorted(shares)
        assert 0 < shares[0] < 0.3 < shares[-1] <= 1
        assert rows.progress == 1


def test_a_stream_may_be_left_before_its_end_and_closed_twice(path):
    path.write_bytes(ADA.encode() * 3)
    with open_rows(path, ReadOptions()) as rows:
        next(iter(rows))
    rows.close()
    assert list(rows) == []


def test_a_line_of_just_over_the_limit_is_named(path):
    path.write_bytes(b"case,officer\n1,Ada\n2," + b"x" * 16 * 1024 * 1024 + b"\n")
    assert refusal(path).startswith("export.csv line 3: the line is longer than 16 MiB. Expected one row per line.")


PEAK = """
import resource, sys
from pathlib import Path
from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import ReadOptions, open_rows
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with open_rows(Path(sys.argv[1]), ReadOptions(sys.argv[2])) as rows:
        for row in rows:
            pass
except SourceFileError as refusal:
    print(refusal)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def refusal_and_peak(path: Path, reads: str) -> tuple[str, int]:
    """Read the file in a process of its own; return the refusal and by how many MB the process grew."""
    done = subprocess.run([sys.executable, "-c", PEAK, path, reads], capture_output=True, text=True, check=True)
    *refused, grown = done.stdout.splitlines()
    return "\n".join(refused), int(grown)


@pytest.mark.parametrize("reads", ["csv", "ndjson", "xes"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_line_without_end_is_refused_in_bounded_memory(path, reads, packed):
    begins = {"csv": b"case,officer\n1,", "ndjson": b'{"case": "', "xes": b'<log><trace><string key="a" value="'}[reads]
    with gzip.open(path, "wb", compresslevel=1) if packed else path.open("wb") as stream:
        stream.write(begins)
        for _ in range(64):
            stream.write(b"x" * 1024 * 1024)
    refused, grown = refusal_and_peak(path, reads)
    assert "longer than 16 MiB" in refused
    assert grown < 120


def test_a_whole_file_much_larger_than_a_line_is_read_in_bounded_memory(path):
    with path.open("wb") as stream:
        stream.write(b"case,officer\n")
        for _ in range(40):
            stream.write((b"1," + b"x" * 10_000 + b"\n") * 100)
    refused, grown = refusal_and_peak(path, "csv")
    assert refused == ""
    assert grown < 30


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), reads=st.sampled_from(["csv", "ndjson", "xes", "parquet", "xlsx"]))
def test_random_bytes_end_in_rows_or_in_a_refusal(tmp_path_factory, content, reads):
    path = tmp_path_factory.getbasetemp() / "random"
    path.write_bytes(content)
    outcome_of(path, reads)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200), cut=st.integers(0, 30), reads=st.sampled_from(["csv", "ndjson", "xes"]))
def test_random_bytes_in_a_gzip_cut_anywhere_end_in_rows_or_in_a_refusal(tmp_path_factory, content, cut, reads):
    path = tmp_path_factory.getbasetemp() / "random.gz"
    packed = gzip.compress(content)
    path.write_bytes(packed[: len(packed) - cut])
    outcome_of(path, reads)


@settings(max_examples=100, deadline=None)
@given(
    content=st.binary(max_size=200),
    encoding=st.sampled_from(["utf-16", "utf-16-be", "utf-7", "shift_jis", "gb18030", "utf-32", "idna", "undefined"]),
)
def test_random_bytes_in_any_declared_encoding_end_in_rows_or_in_a_refusal(tmp_path_factory, content, encoding):
    path = tmp_path_factory.getbasetemp() / "random"
    path.write_bytes(content)
    outcome_of(path, "csv", encoding=encoding)


@settings(max_examples=100, deadline=None)
@given(written=st.text(st.characters(codec="utf-8", exclude_characters='\0\r\n,"'), min_size=1, max_size=40))
def test_any_text_comes_back_from_any_unicode_encoding(tmp_path_factory, written):
    path = tmp_path_factory.getbasetemp() / "random"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(io.StringIO(f"case,officer\n1,{written}\n").getvalue().encode(encoding))
        assert values_of(path, delimiter=",")[0]["officer"] == ("" if written.isspace() else written)
