"""Typed cells, as spreadsheets and Parquet hold them, to text that reads the same whatever the format."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ringtrue.ingest.readers.rows import compact_json


def text_of(cell: object) -> str:
    """Return the cell as text: '' for none, ISO for dates and times, '12' for a whole number kept as 12.0.

    Microseconds are written only if there are any; bytes must be UTF-8; lists and structures become compact JSON.
    """
    return WRITERS.get(type(cell), str)(cell)


def _number(number: float) -> str:
    # Spreadsheets know no integers: 12 is stored as 12.0. From 10^17 on, writing out digits would invent them.
    return str(int(number)) if number.is_integer() and abs(number) < 1e17 else repr(number)


def _duration(elapsed: timedelta) -> str:
    sign = "-" if elapsed < timedelta(0) else ""
    minutes, seconds = divmod(abs(elapsed) // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{abs(elapsed).microseconds:06d}" if elapsed.microseconds else ""
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}{fraction}"


def _plain(nested: object) -> object:
    match nested:
        case dict():
            return {str(key): _plain(value) for key, value in nested.items()}
        case list() | tuple():
            return [_plain(value) for value in nested]
        case None | bool() | int() | str():
            return nested
        case float() if nested == nested and abs(nested) != float("inf"):
            return nested
    return text_of(nested)


# By exact type and not by isinstance: a sheet has millions of cells, and a bool is not to be taken for a number.
WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda nothing: "",
    str: lambda text: "" if text.isspace() else text,
    bool: lambda truth: "true" if truth else "false",
    float: _number,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
    bytes: lambda packed: text_of(packed.decode("utf-8")),
    Decimal: lambda number: format(number, "f"),
    list: lambda nested: compact_json(_plain(nested)),
    tuple: lambda nested: compact_json(_plain(nested)),
    dict: lambda nested: compact_json(_plain(nested)),
}
