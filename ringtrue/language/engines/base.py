"""What every engine is given and gives back."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from ringtrue.language.nodes import Node
from ringtrue.language.silence import Told
from ringtrue.language.sql import Layout
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import moment

Answers = dict[str, list[Any]]


@dataclass(frozen=True)
class Evidence:
    """A snapshot seen up to a moment: what happened or was entered later is not there yet."""

    snapshot: Snapshot
    as_of: int

    @property
    def layout(self) -> Layout:
        """What the SQL may rely on: codes by number, columns without gaps, exact times."""
        manifest = self.snapshot.manifest
        complete = frozenset(manifest["complete"]) | {"kind"}
        complete = complete | {"position"} if manifest["placed"] else complete - {"position"}
        return Layout(manifest["codes"], self.as_of, complete, frozenset(manifest["exact"]), self.is_whole, self.told)

    @property
    def told(self) -> Told:
        """The kinds of event that the files of the source tell of; None where they tell of every kind."""
        told = self.snapshot.manifest["told"]
        return None if told is None else frozenset(told)

    @property
    def is_whole(self) -> bool:
        """Whether nothing in the snapshot is later than the moment, so that no event need be looked at for it."""
        latest = self.snapshot.manifest.get("latest")
        return latest is not None and latest <= self.as_of

    @property
    def day(self) -> date:
        """The day up to which evidence counts."""
        return moment(self.as_of).date()

    @property
    def cut(self) -> str:
        """The SQL condition on an event to be known by then: neither later than the moment, nor entered later."""
        known = f"COALESCE({{}}, {self.as_of}) <= {self.as_of}"
        return f"{known.format('happened_lo')} AND {known.format('entered_lo')}"

    def knows(self, row: Mapping[str, Any]) -> bool:
        """Say whether a stored event was known by then; the same rule as `cut`."""
        happened, entered = row.get("happened_lo"), row.get("entered_lo")
        return (happened is None or happened <= self.as_of) and (entered is None or entered <= self.as_of)


def with_answers(table: pa.Table, answers: Mapping[str, tuple[str, ...]]) -> pa.Table:
    """Put words in place of the numbers of answers, as a dictionary: no word is copied for a case."""
    for name, words in answers.items():
        place, column = table.column_names.index(name), table[name]
        chunks = [pa.DictionaryArray.from_arrays(chunk, pa.array(words)) for chunk in column.chunks]
        table = table.set_column(place, name, pa.chunked_array(chunks, pa.dictionary(pa.int8(), pa.string())))
    return table


class Engine(ABC):
    """Answers named questions about every case of a snapshot."""

    name: str
    batch: int  # cases taken at once: enough to be quick, few enough to stay in memory

    @abstractmethod
    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Answers]:
        """Yield answers by batches of whole cases: a list of case numbers, `case_no`, and a list per question.

        Times and numbers come as two lists, `name_lo` and `name_hi`. Raises EngineError where the engine fails.
        """

    def tables(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[pa.Table]:
        """Yield what `ask` yields as Arrow tables, for those who count and do not read."""
        for answers in self.ask(evidence, questions, batch):
            yield pa.table({name: pa.array(values) for name, values in answers.items()})

    def close(self) -> None:  # noqa: B027
        """Give back what the engine holds."""
