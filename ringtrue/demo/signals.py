"""What a watchdog would ask of every unit's figures in Fairhaven, the same in every force.

The questions are fixed before any force is made. In a force with planted faults each must say yes of the unit that has
the fault; in one without, no more often than it was designed to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ringtrue.figures.periods import Cut
from ringtrue.figures.series import Series
from ringtrue.main import causes
from ringtrue.main import figures as verbs

REFORM = date(2012, 4, 1)
FOLLOWED = 180
ARL = 100.0


@dataclass(frozen=True)
class Signal:
    """What one question came to in one unit; `designed` is how often it may say yes where nothing happened, at most."""

    question: str
    unit: str
    is_raised: bool
    designed: float


@dataclass(frozen=True)
class Question:
    """A question put to every unit, and the fault of the plan `london` that it is meant for, with its unit."""

    name: str
    fault: str
    unit: str
    ask: Callable[[Path, date], Iterator[Signal]]


def ask_all(book: Path, as_of: date) -> Iterator[Signal]:
    """Put every question to every unit of a force."""
    for question in QUESTIONS:
        yield from question.ask(book, as_of)


def _rises(name: str, measure: str, period: str) -> Callable[[Path, date], Iterator[Signal]]:
    def ask(book: Path, as_of: date) -> Iterator[Signal]:
        found = verbs.series(book, [verbs.find_measure(measure)], Cut(period), True, as_of)
        one: Series = found[0]
        for place, unit in enumerate(one.units):
            made = verbs.watched(one, place, ARL, power=False)
            watched = sum(len(segment.rise) for segment in made.watch.segments)
            yield Signal(name, unit, any(alarm.direction == "up" for alarm in made.watch.alarms), watched / ARL)

    return ask


def _displaced(book: Path, as_of: date) -> Iterator[Signal]:
    vector = verbs.exit_vectors(book, Cut("month"), True, "rape", FOLLOWED, as_of)[0]
    for place, unit in enumerate(vector.units):
        made = verbs.watched_exits(vector, place, ARL)
        watched = sum(len(segment.largest) for segment in made.watch.segments)
        moves = [[name for name, _, _ in alarm.moves] for alarm in made.watch.alarms if alarm.displaced]
        yield Signal("displacement", unit, ["unfounded", "victim_not_supporting"] in moves, watched / ARL)
        yield Signal("exits changed", unit, bool(made.watch.alarms), watched / ARL)


def _bunched(book: Path, as_of: date) -> Iterator[Signal]:
    vector = verbs.exit_vectors(book, Cut("all"), True, "rape", 0, as_of)[0]
    for unit in vector.units:
        for _, made in causes.bunched_closings(book, unit, REFORM, as_of, as_of=as_of):
            yield Signal("closed at month ends", unit, made.word == "bunched", made.alpha)


def _fell(name: str, measure: str, word: str) -> Callable[[Path, date], Iterator[Signal]]:
    def ask(book: Path, as_of: date) -> Iterator[Signal]:
        asked = verbs.find_measure(measure)
        units = verbs.exit_vectors(book, Cut("all"), True, "rape", 0, as_of)[0].units
        for unit in units:
            _, beside, _ = causes.before_after(book, asked, unit, REFORM, Cut("quarter"), as_of=as_of)
            yield Signal(name, unit, beside.word == word, 0.025 if word == "fell" else 1.0)

    return ask


QUESTIONS = (
    Question("withdrawals come early", "early-retractions", "Harbour",
             _rises("withdrawals come early", "withdrew-within-7-days", "month")),
    Question("closed at month ends", "month-end", "Harbour", _bunched),
    Question("displacement", "displacement", "Northgate", _displaced),
    Question("officers hold too many", "drowning", "Eastmoor",
             _rises("officers hold too many", "caseload-over-15", "month")),
    Question("decisions of no prosecutor", "inventing", "Westfield",
             _rises("decisions of no prosecutor", "prosecutor-decision-unmatched", "month")),
    Question("the reform worked", "screening", "Southbank",
             _fell("the reform worked", "questioned-before-specialist", "fell")),
    Question("the reform did not work", "asked-again", "Southbank",
             _fell("the reform did not work", "repeat-questioning", "did not fall")),
)  # fmt: skip
