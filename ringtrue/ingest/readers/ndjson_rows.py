"""NDJSON: one object a line, each bringing its own keys."""

import json
from collections.abc import Iterator
from pathlib import Path

from ringtrue.ingest.readers.rows import (
    BadRow,
    ReadOptions,
    RowStream,
    SourceRow,
    cannot_read,
    closing_on_error,
    compact_json,
)
from ringtrue.ingest.readers.text import LINE_LIMIT, TextLines, named_faults

LINES_FOR_COLUMNS = 1_000
CHARACTERS_FOR_COLUMNS = 4 * LINE_LIMIT


def open_ndjson(path: Path, options: ReadOptions) -> RowStream:
    """Return the rows of a file of JSON objects, plain or gzip; its columns are the keys of the first 1,000 lines."""
    columns = _first_keys(path, options)
    lines = TextLines(path, options.encoding)
    return closing_on_error(lines.close, lambda: RowStream(columns, _rows(lines, columns), lines.progress, lines.close))


def _first_keys(path: Path, options: ReadOptions) -> list[str]:
    """Return the keys in order of first appearance; found in a pass of its own, so that no lines are held for it."""
    columns: dict[str, None] = {}
    lines = TextLines(path, options.encoding)
    size = rows = 0
    try:
        with named_faults(path):
            while line := lines.read():
                row = _row(lines.number, line)
                rows += row is not None
                size += len(line)
                if isinstance(row, SourceRow):
                    columns.update(dict.fromkeys(row.values))
                if lines.number >= LINES_FOR_COLUMNS or size > CHARACTERS_FOR_COLUMNS:
                    return list(columns)
    finally:
        lines.close()
    if not rows:
        raise cannot_read(path, "every line is blank", "a JSON object on each line", "Check that the export finished.")
    return list(columns)


def _rows(lines: TextLines, columns: list[str]) -> Iterator[SourceRow | BadRow]:
    blank = dict.fromkeys(columns, "")
    with named_faults(lines.path):
        while line := lines.read():
            row = _row(lines.number, line)
            if isinstance(row, SourceRow):
                row = SourceRow(row.line, row.raw, {**blank, **row.values})
                if len(row.values) > len(blank):
                    columns.extend(key for key in row.values if key not in blank)
                    blank = dict.fromkeys(columns, "")
            if row is not None:
                yield row


def _row(number: int, line: str) -> SourceRow | BadRow | None:
    raw = line.rstrip("\r\n")
    if not raw.strip():
        return None
    try:
        found = _decode(raw)
        if not isinstance(found, dict):
            return BadRow(number, raw, f"a JSON {_kind(found)}, expected an object")
        return SourceRow(number, raw, _texts(raw, found))
    except json.JSONDecodeError as fault:
        return BadRow(number, raw, f"not JSON: {fault.msg} at character {fault.pos + 1}")
    except UnicodeEncodeError:
        return BadRow(number, raw, "half of a surrogate pair, which is no character")
    except RecursionError:
        return BadRow(number, raw, "nested too deeply to be a row")
    except ValueError as fault:
        return BadRow(number, raw, f"not JSON: {fault}")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not a number of JSON")


# Numbers stay text: 1.10 is not to become 1.1, nor a crime number of twenty digits a rounded one.
_decode = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_number).decode
_decode_nested = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number).decode


def _texts(raw: str, found: dict[str, object]) -> dict[str, str]:
    nested: dict[str, object] | None = None
    texts = {}
    for key, value in found.items():
        if isinstance(value, dict | list):
            # Only here is a number to stay a number, so the line is read once more with its types.
            nested = _decode_nested(raw) if nested is None else nested
            value = compact_json(nested[key])
        texts[key] = _text(value)
    if "\\u" in raw:
        "".join([*texts, *texts.values()]).encode("utf-8")
    return texts


def _text(value: object) -> str:
    match value:
        case str():
            return "" if value.isspace() else value
        case None:
            return ""
    return "true" if value else "false"


def _kind(found: object) -> str:
    match found:
        case list():
            return "list"
        case None | bool():
            return str(_text(found) or "null")
    return "text or number"
