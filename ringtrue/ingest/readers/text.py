"""Bytes to lines of text: gzip, encodings and a bound on memory, for the formats that are text.

The whole file is decoded once before its first row is handed out. That costs a small part of the reading itself, and
it is what makes the choice of an encoding a fact instead of a guess from the first kilobytes: a file is UTF-8 because
all of it is.
"""

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.rows import cannot_read

# No export known to us has a line of 1 MiB; a file without line ends must not be drawn into memory to find that out.
LINE_LIMIT = 16 * 1024 * 1024
PIECE = 256 * 1024
GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
OTHER_FORMATS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"PAR1", "Parquet"),
    (b"%PDF", "a PDF"),
    (codecs.BOM_UTF32_LE, "UTF-32 text"),
    (GZIP_MAGIC, "a gzip inside a gzip"),
)


class Source:
    """The bytes of a file, unpacked if they begin as gzip does, and how many of them have been used."""

    def __init__(self, path: Path) -> None:
        self._file = regular_file(path)
        self._size = os.fstat(self._file.fileno()).st_size
        self.is_gzip = self._file.peek(2)[:2] == GZIP_MAGIC
        self.stream = cast(IO[bytes], gzip.GzipFile(fileobj=self._file)) if self.is_gzip else self._file

    def progress(self) -> float:
        """Return the share of the file's bytes that have been read."""
        return self._file.tell() / self._size if self._size and not self._file.closed else 1.0

    def close(self) -> None:
        """Close the file and its unpacking."""
        self.stream.close()
        self._file.close()


def regular_file(path: Path) -> io.BufferedReader:
    """Open a file for reading bytes; a missing, forbidden or special one is named as such."""
    with named_faults(path):
        if path.exists() and not path.is_file():
            raise cannot_read(path, "it is not a file", "a file", "Name the export itself, not the folder it is in.")
        return io.BufferedReader(io.FileIO(path), PIECE)


@contextmanager
def named_faults(path: Path) -> Iterator[None]:
    """Turn whatever reading bytes can raise into an error that says what to do."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise cannot_read(
            path, f"the gzip is cut off or damaged ({fault})", "a whole gzip file", "Export or copy it again."
        ) from fault
    except UnicodeError as fault:
        raise cannot_read(
            path, f"it cannot be decoded ({type(fault).__name__})", "text in one encoding", _DECLARE
        ) from fault
    except OSError as fault:
        raise cannot_read(
            path,
            f"it cannot be opened or read ({fault.strerror or fault})",
            "a file that may be read",
            "Check the path, and that you have leave to read it.",
        ) from fault


class TextLines:
    """The physical lines of a text file, each with its own line end (LF, CRLF or CR), and the number of the last."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        settled = settle_encoding(path, encoding)
        self.path = path
        self.number = 0
        self._source = Source(path)
        self._source.stream.read(len(settled.mark))
        # newline="" splits at all three line ends and leaves them where they are; "\x85" and "\u2028" are text.
        self._text = io.TextIOWrapper(self._source.stream, settled.name, errors="strict", newline="")
        self._readline = self._text.readline
        self.progress = self._source.progress

    def read(self) -> str:
        """Return the next line, or '' at the end of the file; at most 16 MiB are ever held."""
        line = self._readline(LINE_LIMIT + 1)
        if line:
            self.number += 1
            if len(line) > LINE_LIMIT:
                raise self._too_long()
        return line

    def close(self) -> None:
        """Close the file."""
        self._text.close()
        self._source.close()

    def _too_long(self) -> SourceFileError:
        return cannot_read(
            self.path,
            f"the line is longer than {LINE_LIMIT // 1024 // 1024} MiB",
            "one row per line",
            "Check that the export writes line ends, and that the file is of the format its source mapping reads.",
            self.number,
        )


@dataclass(frozen=True)
class Encoding:
    """The encoding in which all of a file can be decoded, and the byte order mark to be skipped."""

    name: str
    mark: bytes = b""


@dataclass(frozen=True)
class _Undecodable:
    """The first byte that an encoding cannot read, and whether characters of several bytes came before it."""

    encoding: str
    byte: int
    offset: int
    line: int
    after_others: bool

    def __str__(self) -> str:
        return f"byte 0x{self.byte:02x} at offset {self.offset:,} (line {self.line:,}) is not {self.encoding}"


_DECLARE = "Declare the right encoding in the source mapping, or export the file as UTF-8."


def settle_encoding(path: Path, declared: str | None) -> Encoding:
    """Return the encoding of the file: its byte order mark, else the declared one, else UTF-8, else Windows-1252.

    A byte order mark outranks a declaration: Excel adds one to some exports of a series and not to others, and the
    mapping is the same for all of them.
    """
    mark, marked_as = _byte_order_mark(path)
    names = [marked_as] if marked_as else [_known_encoding(path, declared)] if declared else ["utf-8", "cp1252"]
    faults: list[_Undecodable] = []
    for name in names:
        fault = _first_fault(path, Encoding(name, mark))
        if fault is None:
            return Encoding(name, mark)
        faults.append(fault)
        if name == "utf-8" and fault.after_others:
            break
    raise _undecodable(path, faults)


def _byte_order_mark(path: Path) -> tuple[bytes, str]:
    first = _first_bytes(path)
    if not first:
        raise cannot_read(path, "the file is empty", "at least one line of text", "Check that the export finished.")
    for mark, name in BYTE_ORDER_MARKS:
        if first.startswith(mark):
            return mark, name
    return b"", ""


def _first_bytes(path: Path) -> bytes:
    source = Source(path)
    try:
        with named_faults(path):
            return source.stream.read(4)
    finally:
        source.close()


def _known_encoding(path: Path, declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
        io.TextIOWrapper(io.BytesIO(), encoding=name).close()
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError) as fault:
        raise cannot_read(
            path,
            f'its source mapping declares the encoding "{declared}", which is not one of text',
            "an encoding such as utf-8, cp1252 or utf-16-le",
            "Correct encoding in the source mapping, or leave it out.",
        ) from fault
    return "utf-8" if name == "utf-8-sig" else name


def _first_fault(path: Path, encoding: Encoding) -> _Undecodable | None:
    """Decode the whole file and return the first byte that does not fit; a NUL ends everything, in any encoding."""
    source = Source(path)
    try:
        with named_faults(path):
            source.stream.read(len(encoding.mark))
            return _decode_to_the_end(path, source.stream, encoding)
    finally:
        source.close()


def _decode_to_the_end(path: Path, stream: IO[bytes], encoding: Encoding) -> _Undecodable | None:
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    offset, lines, beyond_ascii = len(encoding.mark), _LineCount(), False
    while True:
        piece = stream.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as fault:
            # The decoder was still holding the first bytes of a character from the piece before.
            pending = len(fault.object) - len(piece)
            before = fault.object[: fault.start].decode(encoding.name, "replace")
            lines.count(before)
            at = offset - pending + fault.start
            byte = fault.object[fault.start]
            return _Undecodable(encoding.name, byte, at, lines.number, beyond_ascii or not before.isascii())
        nul = text.find("\0")
        if nul >= 0:
            lines.count(text[:nul])
            raise _not_text(path, lines.number)
        lines.count(text)
        beyond_ascii = beyond_ascii or not text.isascii()
        offset += len(piece)
        if not piece:
            return None


class _LineCount:
    """On which line a text taken piece by piece has arrived; a CRLF cut in two by a piece's end counts once."""

    def __init__(self) -> None:
        self.number = 1
        self._after_return = False

    def count(self, text: str) -> None:
        if not text:
            return
        ends = text.count("\n")
        if "\r" in text:
            ends += text.count("\r") - text.count("\r\n")
        if self._after_return and text[0] == "\n":
            ends -= 1
        self._after_return = text[-1] == "\r"
        self.number += ends


def _not_text(path: Path, line: int) -> SourceFileError:
    return cannot_read(
        path,
        f"a NUL byte, so this is not text{_looks_like(path)}",
        "text without NUL bytes",
        "Correct reads in the source mapping; if it is UTF-16 without its mark, declare encoding: utf-16-le.",
        line,
    )


def _undecodable(path: Path, faults: list[_Undecodable]) -> SourceFileError:
    found = ", and ".join(str(fault) for fault in faults)
    if len(faults) == 1 and faults[0].after_others:
        # Windows-1252 would read such a file without complaint and misspell every name that came before this byte.
        found += ", though everything before it is: the file is damaged, cut off, or joined from two"
    return cannot_read(
        path, found + _looks_like(path), "text in one encoding from beginning to end", _DECLARE, faults[-1].line
    )


def _looks_like(path: Path) -> str:
    first = _first_bytes(path)
    return next((f"; it begins like {what}" for magic, what in OTHER_FORMATS if first.startswith(magic)), "")
