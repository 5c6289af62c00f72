"""Random cases, with the gaps, ties and vague times of real files, or without any, so that both roads are walked."""

import random
from datetime import date
from pathlib import Path

from ringtrue.record import spans
from ringtrue.record.draft import Draft
from ringtrue.record.seal import seal
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import Span
from ringtrue.record.types import Value

from random_text import KINDS  # isort: skip

START = spans.day_micros(date(2013, 1, 28))
AS_OF = spans.day_span(date(2013, 2, 20)).hi


def snapshot(folder: Path, seed: int, cases: int, gaps: bool) -> Snapshot:
    """Return a sealed snapshot of random cases; without gaps every time is exact and every column filled."""
    rng = random.Random(seed)
    draft = Draft("random", "report")
    for number in range(cases):
        row = draft.add_row("random.csv", number + 2, "")
        draft.add_case(f"random/{number}", _case(rng, gaps), row)
        for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 12])):
            draft.add_event(number, _event(rng, gaps), row, rng.randint(1, 3))
    return Snapshot(seal(draft, {"inputs": []}, folder))


def _case(rng: random.Random, gaps: bool) -> dict[str, Value]:
    year = rng.choice([2, 3, 2013])
    values: dict[str, Value] = {
        "unit": rng.choice(["North", "South", "O'Neil", "back\\slash", "Süd"]),
        "advocate_offered": rng.choice(["yes", "no", "attempted"]),
        "reported_year": Span(year, year),
    }
    return _thinned(rng, values, gaps)


def _event(rng: random.Random, gaps: bool) -> dict[str, Value]:
    amount = rng.randint(0, 4)
    values: dict[str, Value] = {
        "kind": rng.choice(KINDS),
        "happened": _time(rng, gaps),
        "entered": _time(rng, gaps),
        "actor": rng.choice(["Ada", "Bea"]),
        "role": rng.choice(["patrol_officer", "detective", "supervisor"]),
        "depth": rng.choice(["close", "initial"]),
        "amount": Span(amount, amount),
    }
    return _thinned(rng, values, gaps)


def _time(rng: random.Random, gaps: bool) -> Span:
    if rng.random() < 0.02:
        return spans.year_span(1962) if gaps else Span(-(10**12), -(10**12))
    at = (
        START
        + rng.randint(0, 30) * spans.DAY
        + rng.choice([0, 9, 23]) * spans.HOUR
        + rng.choice([0, 59]) * spans.MINUTE
    )
    if not gaps or rng.random() < 0.5:
        return Span(at, at)
    day = spans.moment(at).date()
    return rng.choice(
        [spans.day_span(day), spans.day_span(day), spans.month_span(day.year, day.month), spans.year_span(day.year)]
    )


def _thinned(rng: random.Random, values: dict[str, Value], gaps: bool) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name == "kind" or not gaps or rng.random() > 0.15}
