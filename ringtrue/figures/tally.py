"""Counting: how many cases of each unit and period gave which answer to a measure. Step 7 of the path of a datum.

The engine answers, numpy counts: a table of a few numbers for each unit and period is all that is kept, whether it
comes from ten million cases or from one published table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ringtrue.figures.measure import ANSWERS, Measure
from ringtrue.figures.periods import Cut
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.language.nodes import Node

Progress = Callable[[float], None]
# Cases counted at once. Adding up one table of counts for each question takes as long as counting 200,000
# cases into it, so that a batch is larger than that of an audit.
BATCH = 1_000_000
Counts = NDArray[np.int64]
ALL_UNITS = "all units"


@dataclass(frozen=True)
class Tally:
    """Counts by unit and period.

    `answers[name]` has the shape (units, periods + 1, kinds of answer); the last period holds what could not be put
    into one. `sums[name]`, for measures that add numbers up, has the shape (units, periods + 1). No period is left out
    between the first and the last.
    """

    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    kinds: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Counts]
    sums: Mapping[str, Counts] = field(default_factory=dict)

    def of(self, name: str, *kinds: str) -> Counts:
        """Return how many cases gave one of several answers, by unit and period."""
        return np.asarray(self.answers[name][:, :-1, self._places(name, kinds)].sum(axis=2), dtype=np.int64)

    def undated(self, name: str, *kinds: str) -> int:
        """Return how many cases gave one of several answers and could not be put into a period."""
        return int(self.answers[name][:, -1, self._places(name, kinds)].sum())

    def _places(self, name: str, kinds: Sequence[str]) -> list[int]:
        return [place for place, kind in enumerate(self.kinds[name]) if kind in kinds]


@dataclass(frozen=True)
class Question:
    """What is asked of each case, what the answers mean to us, and the time by which the case is put into a period.

    `raw` are the answers as the engine gives them, in the order of `kinds`, where the two differ.
    """

    node: Node
    kinds: tuple[str, ...]
    on: Node
    number: Node | None = None
    raw: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers as the engine gives them."""
        return self.raw or self.kinds


def question_of(measure: Measure) -> Question:
    """Return the question of a measure that counts or adds up."""
    if measure.given is not None:
        return Question(measure.given, measure.kinds, measure.on, raw=measure.raw)
    return Question(measure.answer, ANSWERS, measure.on, measure.number)


def tally(
    evidence: Evidence,
    engine: Engine,
    questions: Mapping[str, Question],
    cut: Cut,
    by_unit: bool = True,
    progress: Progress = lambda share: None,
) -> Tally:
    """Put questions to every case of a snapshot and count the answers.

    What is held is the unit of each case and one table of counts for each question, however many the cases.
    """
    units, names = units_of(evidence, by_unit)
    periods, there = periods_of(evidence, cut), are_there(evidence)
    times = list(dict.fromkeys(question.on for question in questions.values()))
    asked: dict[str, Node] = {f"on_{number}": node for number, node in enumerate(times)}
    for number, question in enumerate(questions.values()):
        asked[f"answer_{number}"] = question.node
        if question.number is not None:
            asked[f"number_{number}"] = question.number
    cells = len(names) * (len(periods) + 1)
    answers = {name: np.zeros(cells * len(question.kinds), dtype=np.int64) for name, question in questions.items()}
    sums = {name: np.zeros(cells) for name, question in questions.items() if question.number is not None}
    total = max(evidence.snapshot.manifest["cases"], 1)
    for table in _ahead(engine.tables(evidence, asked, BATCH)):
        cases = _plain(table["case_no"])
        progress(min((int(cases[-1]) + 1 if len(cases) else 0) / total, 1.0))
        if not there[cases].all():
            table, cases = table.filter(pa.array(there[cases])), cases[there[cases]]
        placed = [placed_in(table, f"on_{number}", cut, periods) for number in range(len(times))]
        first: dict[tuple[int, int], Counts] = {}
        for number, (name, question) in enumerate(questions.items()):
            on, width = times.index(question.on), len(question.kinds)
            if (on, width) not in first:
                first[on, width] = (units[cases] * (len(periods) + 1) + placed[on]) * width
            codes = codes_of(table[f"answer_{number}"], question.answers)
            if question.number is not None:
                codes, values = _numbered(table, number, codes, question.kinds)
                counted = codes == question.kinds.index("yes")
                sums[name] += np.bincount(first[on, width][counted] // width, values[counted], minlength=cells)
            answers[name] += np.bincount(first[on, width] + codes, minlength=cells * width)
    shape = (len(names), len(periods) + 1)
    return Tally(
        tuple(names),
        tuple(periods),
        cut,
        {name: question.kinds for name, question in questions.items()},
        {name: counts.reshape(*shape, -1) for name, counts in answers.items()},
        {name: np.rint(found).astype(np.int64).reshape(shape) for name, found in sums.items()},
    )


def _ahead(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables while the next one is being made, so that the engine answers and numpy counts at the same time."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, tables, None)
        while (table := coming.result()) is not None:
            coming = worker.submit(next, tables, None)
            yield table


def _numbered(
    table: pa.Table, number: int, codes: NDArray[np.integer], kinds: Sequence[str]
) -> tuple[NDArray[np.integer], Counts]:
    """Return the answers and the numbers of a measure that adds up: of an unknown number a case is unclear."""
    values, known = known_ends(table, f"number_{number}")
    return np.where(~known & (codes == kinds.index("yes")), kinds.index("unclear"), codes), values


def units_of(evidence: Evidence, by_unit: bool) -> tuple[NDArray[np.int64], list[str]]:
    """Return the place of each case's unit among the names, and the names in their order; '' where none is recorded."""
    path = evidence.snapshot.path / "cases.parquet"
    if not by_unit:
        return np.zeros(evidence.snapshot.manifest["cases"], dtype=np.int64), [ALL_UNITS]
    column = pq.read_table(path, columns=["unit"], read_dictionary=["unit"])["unit"].combine_chunks()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    column = pc.fill_null(column.cast(pa.string()), "") if column.null_count else column
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    known = [str(name) for name in column.dictionary.to_pylist()]
    names = in_order(known)
    places = np.array([names.index(name) for name in known] or [0], dtype=np.int64)
    return places[np.asarray(column.indices.to_numpy(zero_copy_only=False), dtype=np.int64)], names or [""]


def in_order(names: Iterable[str]) -> list[str]:
    """Return the names of units in the order in which they are shown, each once; '' comes last."""
    return sorted(set(names), key=lambda name: (not name, name.casefold(), name))


def are_there(evidence: Evidence) -> NDArray[np.bool_]:
    """Say of each case whether it can have begun by the day of reading; one that began later is not there yet."""
    begun = pq.read_table(evidence.snapshot.path / "cases.parquet", columns=["begun_lo"])["begun_lo"]
    return np.asarray(pc.fill_null(pc.less_equal(begun, evidence.as_of), True).to_numpy(), dtype=bool)


def periods_of(evidence: Evidence, cut: Cut) -> list[int]:
    """Return the periods from the first beginning of a case to the day of reading."""
    begun = pq.read_table(evidence.snapshot.path / "cases.parquet", columns=["begun_lo"])["begun_lo"]
    first = pc.min(begun).as_py()
    if not cut.months or first is None:
        return [0] if not cut.months else []
    ends = np.array([first, max(evidence.as_of, first)], dtype=np.int64)
    lo, hi = cut.places(ends, ends)
    return list(range(int(lo), int(hi) + 1))


def placed_in(table: pa.Table, name: str, cut: Cut, periods: Sequence[int]) -> NDArray[np.int64]:
    """Return the place of each case among the periods; the last, beyond them, where it is not known or outside.

    Where time is not cut, a case needs no time to be counted.
    """
    lo, known = known_ends(table, name, "_lo")
    hi, _ = known_ends(table, name, "_hi")
    if not periods or not cut.months:
        return np.zeros(len(lo), dtype=np.int64)
    places = cut.places(lo.astype(np.int64), hi.astype(np.int64)) - periods[0]
    return np.where(known & (places >= 0) & (places < len(periods)), places, len(periods))


def known_ends(table: pa.Table, name: str, end: str = "_lo") -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return one end of a time or a number, and where it is known; a number only where it is exact."""
    # Of nothing but unknown values an engine knows no type.
    columns = {side: table[f"{name}{side}"].cast(pa.int64()) for side in {end, "_lo", "_hi"}}
    known = np.asarray(pc.is_valid(columns[end]).to_numpy(), dtype=bool)
    if name.startswith("number"):
        known &= np.asarray(pc.fill_null(pc.equal(columns["_lo"], columns["_hi"]), False).to_numpy(), dtype=bool)
    return np.asarray(pc.fill_null(columns[end], 0).to_numpy(), dtype=np.int64), known


def _plain(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def codes_of(column: pa.ChunkedArray, kinds: Sequence[str]) -> NDArray[np.integer]:
    """Return the place of each answer among those it can have; an answer that is none of them is a fault of ours."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # no rows at all
        return np.zeros(0, dtype=np.int64)
    if not pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_encode()
    assert not whole.null_count, "an engine gave no answer where there always is one"
    found = np.asarray(whole.indices.to_numpy(zero_copy_only=False))
    words = [str(word) for word in whole.dictionary.to_pylist()]
    if words == list(kinds):
        return found
    place = {kind: number for number, kind in enumerate(kinds)}
    assert set(words) <= set(place), f"an engine gave an answer that does not exist: {set(words) - set(place)}"
    return np.array([place[word] for word in words], dtype=np.int64)[found]
