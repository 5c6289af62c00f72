"""XML piece by piece, in bounded memory and without a document type: what XES and the sheets of XLSX share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.rows import cannot_read
from ringtrue.ingest.readers.text import LINE_LIMIT, PIECE

DEEPEST = 200


def new_parser(path: Path, encoding: str | None = None) -> expat.XMLParserType:
    """Return a parser that refuses a document type, and with it every entity a file could declare."""
    parser = expat.ParserCreate(encoding)

    def refuse(*declared: object) -> None:
        raise cannot_read(
            path,
            "a document type declaration (DOCTYPE)",
            "XML without one, since its entities can pull in other files or grow without bound",
            "Remove the DOCTYPE from the file, or export it again without one.",
            parser.CurrentLineNumber,
        )

    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse_in_pieces(
    path: Path, stream: IO[bytes], parser: expat.XMLParserType, oldest: Callable[[], int | None] = lambda: None
) -> Iterator[None]:
    """Feed the document to the parser, pausing after each piece; `oldest` is the byte where an unfinished row began."""
    fed = 0
    while True:
        piece = stream.read(PIECE)
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError as fault:
            raise _not_well_formed(path, fault) from fault
        except (LookupError, ValueError) as fault:
            raise _unknown_encoding(path, parser) from fault
        fed += len(piece)
        began = oldest()
        if fed - min(parser.CurrentByteIndex, fed if began is None else began) > LINE_LIMIT:
            raise _too_big(path, parser)
        yield
        if not piece:
            return


def refuse_depth(path: Path, parser: expat.XMLParserType) -> SourceFileError:
    """Return the error for elements within elements within elements."""
    return cannot_read(
        path,
        f"elements nested more than {DEEPEST} deep",
        "a table's worth of nesting",
        "Export the file again.",
        parser.CurrentLineNumber,
    )


def _not_well_formed(path: Path, fault: expat.ExpatError) -> SourceFileError:
    found = f"not well-formed XML ({expat.ErrorString(fault.code)}, column {fault.offset + 1})"
    return cannot_read(
        path,
        found,
        "a whole XML document",
        "Check that the export finished and that the file is of the format its source mapping reads.",
        fault.lineno,
    )


def _unknown_encoding(path: Path, parser: expat.XMLParserType) -> SourceFileError:
    return cannot_read(
        path,
        "an encoding that the XML parser does not know",
        "UTF-8, UTF-16 or an encoding of one byte per character",
        "Export the file as UTF-8.",
        parser.CurrentLineNumber,
    )


def _too_big(path: Path, parser: expat.XMLParserType) -> SourceFileError:
    return cannot_read(
        path,
        f"one row or value is longer than {LINE_LIMIT // 1024 // 1024} MiB",
        "rows of ordinary size",
        "Check that the file is of the format its source mapping reads.",
        parser.CurrentLineNumber,
    )
