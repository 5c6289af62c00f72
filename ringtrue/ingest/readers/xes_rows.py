"""XES, the interchange format of event logs: one row per event, with its trace's attributes beside it.

The file is parsed as it streams; what is held is one trace, and of a long trace no more than 10,000 events.
"""

from collections.abc import Iterator
from pathlib import Path

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers.markup import DEEPEST, new_parser, parse_in_pieces, refuse_depth
from ringtrue.ingest.readers.rows import (
    BadRow,
    ReadOptions,
    RowStream,
    SourceRow,
    cannot_read,
    closing_on_error,
    compact_json,
)
from ringtrue.ingest.readers.text import Source, named_faults

EVENTS_HELD = 10_000
WITHOUT_VALUE = frozenset({"list", "container"})
FRAME = frozenset({"log", "trace", "event"})


def open_xes(path: Path, options: ReadOptions) -> RowStream:
    """Return the events of an XES log, plain or gzip; `columns` grows as keys are met."""
    source = Source(path)
    return closing_on_error(source.close, lambda: _open(path, options, source))


def _open(path: Path, options: ReadOptions, source: Source) -> RowStream:
    log = Log(path, options.encoding)
    return RowStream(log.columns, _rows(path, source, log), source.progress, source.close)


def _rows(path: Path, source: Source, log: "Log") -> Iterator[SourceRow | BadRow]:
    with named_faults(path):
        for _ in parse_in_pieces(path, source.stream, log.parser, log.unfinished_since):
            yield from log.rows
            log.rows.clear()


class Holder:
    """The attributes of one trace or event while its element is open."""

    __slots__ = ("byte", "cells", "depth", "fault", "faulty_key", "line", "prefix", "repeats")

    def __init__(self, depth: int, prefix: str, line: int, byte: int) -> None:
        self.depth = depth
        self.prefix = prefix
        self.line = line
        self.byte = byte
        self.cells: dict[str, str] = {}
        self.repeats: dict[str, list[str]] = {}
        self.fault = ""
        self.faulty_key = ""

    def repeat(self, key: str, value: str) -> None:
        """Keep a further value of a key that should have one; both are shown, as a JSON list."""
        values = self.repeats.setdefault(key, [self.cells[key]])
        values.append(value)
        self.cells[key] = compact_json(values)

    def blame(self, fault: str, key: str = "") -> None:
        """Note the first fault found."""
        if not self.fault:
            self.fault, self.faulty_key = fault, key


class Log:
    """The parser's handlers, and the rows they have finished but nobody has taken."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        self._path = path
        self._depth = 0
        self._trace: Holder | None = None
        self._holder: Holder | None = None
        self._events: list[Holder] = []
        self._events_gone = False
        self._key = ""
        self._in_values = False
        self._seen: dict[str, None] = {}
        self.columns: list[str] = []
        self.rows: list[SourceRow | BadRow] = []
        self.parser = new_parser(path, encoding)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def unfinished_since(self) -> int | None:
        """Return the byte where the open trace's attributes or the open event began."""
        if self._holder is None or (self._holder is self._trace and (self._events or self._events_gone)):
            return None
        return self._holder.byte

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        holder = self._holder
        if name in FRAME and self._opens(name, depth):
            return
        if holder is None:
            self._check(name, depth)
            return
        within = depth - holder.depth
        if within == 1:
            self._key = key = attributes.get("key", "")
            if not key:
                holder.blame(f"a <{name}> without a key")
            elif "value" in attributes or name not in WITHOUT_VALUE:
                self._put(holder, holder.prefix + key, attributes.get("value", ""), own=True)
        elif within == 2 and name == "values":
            self._in_values = True
        elif within == 2 or (within == 3 and self._in_values):
            key = f"{holder.prefix}{self._key}.{attributes.get('key', '')}"
            self._put(holder, key, attributes.get("value", ""), own=False)
        else:
            self._check(name, depth)

    def _put(self, holder: Holder, key: str, value: str, own: bool) -> None:
        if holder is self._trace and self._events_gone:
            raise self._late_attribute()
        if value.isspace():
            value = ""
        if key not in holder.cells:
            holder.cells[key] = value
            return
        holder.repeat(key, value)
        if own:
            holder.blame(f'the key "{key}" occurs twice, expected once', key)

    def _opens(self, name: str, depth: int) -> bool:
        """Return whether this element is the log, a trace or an event in its proper place, having noted it."""
        if depth == 1:
            return name == "log"
        parser = self.parser
        if name == "trace" and depth == 2:
            holder = Holder(depth, "case:", parser.CurrentLineNumber, parser.CurrentByteIndex)
            self._trace = self._holder = holder
            self._events_gone = False
            return True
        if name == "event" and (depth == 2 or (depth == 3 and self._holder is self._trace is not None)):
            self._holder = Holder(depth, "", parser.CurrentLineNumber, parser.CurrentByteIndex)
            return True
        return False

    def _check(self, name: str, depth: int) -> None:
        if depth == 1:
            raise cannot_read(
                self._path,
                f"its outermost element is <{name}>",
                "an event log in XES, whose outermost element is <log>",
                "Correct reads in the source mapping, or export the log as XES.",
                self.parser.CurrentLineNumber,
            )
        if depth > DEEPEST:
            raise refuse_depth(self._path, self.parser)

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        holder = self._holder
        if holder is None:
            return
        if depth == holder.depth:
            self._close(holder)
        elif name == "values" and depth == holder.depth + 2:
            self._in_values = False

    def _close(self, holder: Holder) -> None:
        if holder is self._trace:
            if not self._events and not self._events_gone:
                self._emit(Holder(0, "", holder.line, holder.byte))
            self._flush()
            self._trace = self._holder = None
        elif self._trace is None:
            self._emit(holder)
            self._holder = None
        else:
            # Held until the trace ends, because the trace's own attributes may stand after its events.
            self._events.append(holder)
            self._holder = self._trace
            if len(self._events) >= EVENTS_HELD:
                self._flush()
                self._events_gone = True

    def _flush(self) -> None:
        for event in self._events:
            self._emit(event)
        self._events.clear()

    def _emit(self, event: Holder) -> None:
        values, trace = event.cells, self._trace
        fault, key = event.fault, event.faulty_key
        if trace is not None:
            if not trace.cells.keys().isdisjoint(values):
                fault = fault or "an event's key is also a key of its trace"
            fault, key = (trace.fault, trace.faulty_key) if trace.fault else (fault, key)
            values = {**trace.cells, **values}
        if not values.keys() <= self._seen.keys():
            fresh = [column for column in values if column not in self._seen]
            self.columns.extend(fresh)
            self._seen.update(dict.fromkeys(fresh))
        raw = compact_json(values)
        if fault:
            self.rows.append(BadRow(event.line, raw, fault, key, values.get(key, "")))
        else:
            self.rows.append(SourceRow(event.line, raw, values))

    def _late_attribute(self) -> SourceFileError:
        return cannot_read(
            self._path,
            f"an attribute of a trace after more than {EVENTS_HELD:,} of its events",
            "a trace's attributes before its events",
            "Export the log with the attributes of each trace first, as the XES schema has them.",
            self.parser.CurrentLineNumber,
        )
