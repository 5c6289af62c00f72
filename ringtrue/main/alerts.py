"""What RingTrue does with misconduct matters and standing queries, one function per verb."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from ringtrue.errors import UnknownNameError
from ringtrue.figures.survival import Steps, kaplan_meier
from ringtrue.language import nodes as n
from ringtrue.language.nodes import Kind, Node
from ringtrue.main.figures import engine_for, sources_of
from ringtrue.main.promises import promises
from ringtrue.main.themes import said_before
from ringtrue.promises.alerts import Alert, alert_of, promise_alerts, queries, repeat_alerts
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import DAY
from ringtrue.record.yamlfile import near

ALERTS_OF_PROMISES = ("overdue", "no-evidence", "broken", "said-before")
YES, NO, UNCLEAR = "yes", "no", "unclear"


@dataclass(frozen=True)
class Asked:
    """What a standing query came to in one source: how many cases gave which answer, and what their record is worth."""

    query: str
    title: str
    source: str
    why: str
    yes: tuple[int, ...]
    no: int
    unclear: tuple[int, ...]
    caveats: tuple[str, ...]
    snapshot: Snapshot = field(repr=False)

    def alerts(self, unclear: bool = False) -> Iterator[Alert]:
        """Yield each alert with what its record shows, in the order of the files; or what may be one and may not."""
        query = queries()[self.query][0]
        cases = list(self.snapshot.cases(self.unclear if unclear else self.yes))
        places = self.snapshot.places_of([row["source_row"] for case in cases for row in case.event_rows])
        for case in cases:
            yield alert_of(query, case, places)


def ask_queries(
    book: Path, only: str = "", as_of: date | None = None, engine: str = "duckdb", source: str = ""
) -> list[Asked]:
    """Put the standing queries, or one, to every source of their kind; raise UnknownNameError for one there is not."""
    every = queries()
    if only and only not in every:
        known = [*every, *ALERTS_OF_PROMISES]
        if only in ALERTS_OF_PROMISES:
            return []
        raise UnknownNameError(f"no alert {only!r}{near(only, known)}.")
    chosen = {name: each for name, each in every.items() if only in ("", name)}
    found = []
    with engine_for(engine) as running:
        for snapshot, evidence in sources_of(book, as_of, source):
            asked = {name: _answered(node) for name, (query, node) in chosen.items() if query.kind == snapshot.kind}
            if not asked:
                continue
            said: dict[str, list[str]] = {name: [] for name in asked}
            plain = {f"asked_{place}": node for place, node in enumerate(asked.values())}
            for answers in running.ask(evidence, plain):
                for place, name in enumerate(asked):
                    said[name] += answers[f"asked_{place}"]
            for name, words in said.items():
                query, counts = chosen[name][0], Counter(words)
                yes, unclear = ([at for at, word in enumerate(words) if word == wanted] for wanted in (YES, UNCLEAR))
                caveats = tuple(
                    text
                    for kind, text in snapshot.manifest["mapping"].get("caveats", {}).items()
                    if kind in query.shows
                )
                found.append(
                    Asked(
                        name,
                        query.title,
                        snapshot.source,
                        query.why,
                        tuple(yes),
                        counts[NO],
                        tuple(unclear),
                        caveats,
                        snapshot,
                    )
                )
    return found


def _answered(node: Node) -> Node:
    yes, no, unclear = (n.Literal(word, Kind.TEXT) for word in (YES, NO, UNCLEAR))
    return n.Otherwise(n.IfElse(node, yes, no), unclear)


def alerts_on_promises(book: Path, as_of: date | None = None) -> list[Alert]:
    """Return the alerts on promises on a day, those that say again what was said before among them."""
    found, day = promises(book), as_of or date.today()
    return [*promise_alerts(found, day), *repeat_alerts(found, said_before(book) if found else {})]


# ---- matters


@dataclass(frozen=True)
class Outcomes:
    """What became of the matters of one source: recommended beside decided, and how long they took.

    `findings` and `sanctions` count matters by what was recommended and what was decided; '' where nothing is recorded.
    `time` climbs from the allegation to the closing in days, with those still open.
    """

    source: str
    matters: int
    open: int
    findings: Counter[tuple[str, str]]
    sanctions: Counter[tuple[str, str]]
    compared: Counter[str]
    time: Steps
    caveats: dict[str, str]


def outcomes(book: Path, as_of: date | None = None, source: str = "") -> list[Outcomes]:
    """Return what became of the matters of each source."""
    return [
        _outcomes(snapshot, evidence.as_of)
        for snapshot, evidence in sources_of(book, as_of, source)
        if snapshot.kind == "matter"
    ]


def _outcomes(snapshot: Snapshot, as_of: int) -> Outcomes:
    events = snapshot.table("events").select(["case_no", "kind", "happened_lo", "finding", "sanction"])
    cases, total = snapshot.table("cases"), snapshot.manifest["cases"]
    kinds = np.asarray(events["kind"].to_pylist(), dtype=object)
    numbers = np.asarray(events["case_no"].to_numpy(), dtype=np.int64)
    columns = {name: np.asarray(events[name].to_pylist(), dtype=object) for name in ("finding", "sanction")}
    pairs = {}
    for name, column in columns.items():
        ends = []
        for step in ("recommended", "decided"):
            said = np.full(total, "", dtype=object)
            rows = np.flatnonzero((kinds == f"{name}_{step}") & (column != np.array(None)))
            said[numbers[rows]] = column[rows]
            ends.append(said.tolist())
        pairs[name] = Counter(zip(*ends, strict=True))
    time, still_open = _time(kinds, numbers, events["happened_lo"].to_pylist(), total, as_of)
    compared = Counter(str(word) for word in cases["sanction_compared"].to_pylist() if word)
    caveats = dict(snapshot.manifest["mapping"].get("caveats", {}))
    return Outcomes(
        snapshot.source, total, still_open, pairs["finding"], pairs["sanction"], compared, time, caveats
    )  # fmt: skip


def _time(
    kinds: np.ndarray, numbers: np.ndarray, happened: list[int | None], total: int, as_of: int
) -> tuple[Steps, int]:
    """Return the curve from allegation to closing in days, and how many matters no event has closed."""
    when = np.array([np.nan if value is None else value for value in happened])
    begun, closed, has_closed = np.full(total, np.nan), np.full(total, np.nan), np.zeros(total, dtype=bool)
    for name, target in (("alleged", begun), ("closed", closed)):
        rows = kinds == name
        target[numbers[rows]] = when[rows]
        if name == "closed":
            has_closed[numbers[rows]] = True
    known = ~np.isnan(begun) & ~(has_closed & np.isnan(closed)) & (begun <= as_of)
    came = has_closed & known & (closed <= as_of)
    days = np.where(came, closed - begun, as_of - begun)[known] / DAY
    return kaplan_meier(np.floor(np.maximum(days, 0)), came[known]), int((~has_closed).sum())
