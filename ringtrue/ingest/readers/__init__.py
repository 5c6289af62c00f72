"""Readers: a file in a force's own format becomes verbatim rows (step 1 of the path of a datum).

One module per format. They differ in how rows are found, and agree in what they promise: every row comes out, either
split into cells (`SourceRow`) or whole with a reason (`BadRow`), and a file that is not what it is said to be raises
`SourceFileError` instead of a guess.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from ringtrue.ingest.readers.csv_rows import open_csv
from ringtrue.ingest.readers.fixed_rows import open_fixed
from ringtrue.ingest.readers.ndjson_rows import open_ndjson
from ringtrue.ingest.readers.ods_rows import open_ods
from ringtrue.ingest.readers.parquet_rows import open_parquet
from ringtrue.ingest.readers.rows import BadRow, Layout, ReadOptions, Repeated, RowStream, SourceRow, cannot_read
from ringtrue.ingest.readers.text import regular_file
from ringtrue.ingest.readers.xes_rows import open_xes
from ringtrue.ingest.readers.xlsx_rows import open_xlsx

__all__ = ["BadRow", "Layout", "ReadOptions", "Repeated", "RowStream", "SourceRow", "file_hash", "open_rows"]

READERS: dict[str, Callable[[Path, ReadOptions], RowStream]] = {
    "csv": open_csv,
    "fixed": open_fixed,
    "ndjson": open_ndjson,
    "ods": open_ods,
    "parquet": open_parquet,
    "xes": open_xes,
    "xlsx": open_xlsx,
}


def open_rows(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of the file, read as the options say; raise `SourceFileError` if it is not such a file."""
    reader = READERS.get(options.reads)
    if reader is None:
        raise cannot_read(
            path,
            f'its source mapping reads it as "{options.reads}", which is no format known here',
            f"one of {', '.join(sorted(READERS))}",
            "Correct reads in the source mapping.",
        )
    if options.head_row < 1:
        raise cannot_read(
            path,
            f"its source mapping puts the column heads in row {options.head_row}",
            "a row counted from 1",
            "Correct head_row in the source mapping.",
        )
    return reader(path, options)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal; a gzip file is hashed as it lies on disk."""
    with regular_file(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
