"""Typed cells, as spreadsheets and Parquet hold them, to text that reads the same whatever the format."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ringtrue.ingest.readers.rows import compact_json


def text_of(cell: object) -> str:
    """Return the cell as text: '' for none, ISO for dates and times, '12' for a whole number kept as 12.0.

    Microseconds are written only if there are any; bytes must be UTF-8; lists and structures become compact JSON.
    """
    match cell:
        case None:
            return ""
        case str():
            return "" if cell.isspace() else cell
        case bool():
            return "true" if cell else "false"
        case float():
            return _number(cell)
        case datetime() | date() | time():
            return cell.isoformat()
        case bytes():
            return text_of(cell.decode("utf-8"))
        case timedelta():
            return _duration(cell)
        case Decimal():
            return format(cell, "f")
        case list() | tuple() | dict():
            return compact_json(_plain(cell))
    return str(cell)


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
