"""Claims: published sentences with a number in them, tested against the records. The answer names what it rests on.

A claim holds where the figure, reckoned as the claim reckons it, agrees with what was said; it does not hold where the
two cannot be reconciled; and it cannot be tested where the records do not reach, which is said as plainly.
The same figure is given in further ways of reckoning, because a true number can still tell the wrong story.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from math import inf
from pathlib import Path
from typing import Literal as OneOf

from pydantic import Field, model_validator

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.figures.measure import Form, Measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES, Series, in_words, rows
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near

Figure = tuple[float, float, float]


class Answer(Enum):
    """What testing a claim came to."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does not hold"
    CANNOT_BE_TESTED = "cannot be tested"


class Said(Strict):
    """The numbers in the sentence: a figure in one period, figures in two, or by what part one changed."""

    at: str = ""
    figure: float | None = None
    before: str = ""
    figure_before: float | None = None
    change: float | None = None  # of the number itself, as 0.18 for a rise by 18%
    of: OneOf["figure", "count"] = "figure"
    rounded_to: float = Field(gt=0)  # as far as the sentence is exact, as 0.01 for whole per cents

    @model_validator(mode="after")
    def is_said(self) -> "Said":
        """Refuse a claim that says no number, or a change from nowhere."""
        if self.figure is None and self.change is None:
            raise ValueError("give figure or change")
        if (self.change is not None or self.figure_before is not None) and not self.before:
            raise ValueError("a change needs the period before")
        if not self.at:
            raise ValueError("say under at of which period the figure is")
        return self


class Claim(Strict):
    """A claim as its YAML file has it."""

    id: str
    sentence: str
    said_by: str
    said_on: date
    source: str
    mark: OneOf["V", "V-", "C", "K"]
    measure: str
    beside: list[str] = Field(default_factory=list)
    offences: str | None = None
    unit: str = ""
    sources: list[str] = Field(default_factory=list)
    basis: OneOf["", "cases", "tables"] = ""  # what it was reckoned from, where a source has both
    period: OneOf["month", "quarter", "year"] = "year"
    year_begins: int = Field(1, ge=1, le=12)
    says: Said
    needs: str
    does_not_show: str = ""

    @property
    def cut(self) -> Cut:
        """How the claim cuts time."""
        return Cut(self.period, self.year_begins)


class ClaimFile(Strict):
    """A file of claims."""

    title: str
    claims: list[Claim] = Field(min_length=1)


@dataclass(frozen=True)
class Reckoned:
    """A figure reckoned in one way: by which measure, from what, in the period before and at the one of the claim.

    Each figure is (value, lower end, upper end); None where the records do not reach. `measure` is None for counts.
    """

    way: str
    basis: str
    before: Figure | None
    at: Figure | None
    note: str = ""
    measure: Measure | None = None

    def in_words(self, value: float) -> str:
        """Say a number as this way of reckoning has it: a count, a share in per cent, or a rate."""
        return f"{value:,.0f}" if self.measure is None else in_words(self.measure, value)


@dataclass(frozen=True)
class Tested:
    """A claim with the answer, why, and the figure in its several ways, the claim's own first."""

    claim: Claim
    answer: Answer
    why: str
    ways: tuple[Reckoned, ...]


@cache
def claims() -> Mapping[str, Claim]:
    """Return the claims that ship, by id."""
    found: dict[str, Claim] = {}
    for path in sorted((LIBRARY / "claims").glob("*.yaml")):
        for claim in load_model(path, ClaimFile).claims:
            if claim.id in found:
                raise LibraryError(f"{path}: a second claim {claim.id!r}. Give it another id.")
            found[claim.id] = claim
    return found


def find_claims(name: str) -> list[Claim]:
    """Return a claim by id, or those of a YAML file of one's own; raise UnknownNameError."""
    if name.endswith((".yaml", ".yml")):
        return load_model(Path(name), ClaimFile).claims
    if name not in claims():
        raise UnknownNameError(f"no claim {name!r}{near(name, claims())}.")
    return [claims()[name]]


def judge(claim: Claim, own: Series | None, beside: Sequence[Series]) -> Tested:
    """Test a claim on a series of its own measure, and give the figure in the other ways too.

    `own` has the unit of the claim as its only unit, or is None where no source tells of it.
    """
    if own is None:
        return Tested(claim, Answer.CANNOT_BE_TESTED, f"No source tells of it. {claim.needs}", ())
    mine, doubts = reckoned(claim, own), _with_doubt(claim, own)
    answer, why = _judged(claim, own, mine, doubts)
    return Tested(claim, answer, why, (mine, *doubts, *(reckoned(claim, each) for each in beside)))


def reckoned(claim: Claim, series: Series, way: str = "") -> Reckoned:
    """Return the figure of a series in the two periods of a claim."""
    found = {row.period: row for row in rows(series)}
    ends = [found.get(label) for label in (claim.says.before, claim.says.at)]
    counted = claim.says.of == "count"
    before, at = (
        None
        if row is None or row.value is None
        else (float(row.hits), float(row.hits), float(row.hits))
        if counted
        else (row.value, row.value if row.lower is None else row.lower, row.value if row.upper is None else row.upper)
        for row in ends
    )
    notes = [row.note for row in ends if row is not None and row.note]
    basis, measure = f"{series.basis}, {series.source}", None if counted else series.measure
    return Reckoned(way or series.measure.text.title, basis, before, at, "; ".join(dict.fromkeys(notes)), measure)


def _with_doubt(claim: Claim, series: Series) -> list[Reckoned]:
    """Return the figure as if every case that does not tell counted, and as if none did; only where there are such."""
    doubt = series.unclear + series.untold
    named = [place for place, label in enumerate(series.labels) if label in (claim.says.before, claim.says.at)]
    if series.basis != CASES or series.measure.form is not Form.SHARE or not doubt[:, named].any():
        return []
    found = []
    for counted, words in (
        (series.hits + doubt, "if all that is not told counted"),
        (series.hits, "if none of it did"),
    ):
        doubted = replace(series, hits=counted, totals=series.totals + doubt)
        found.append(reckoned(claim, doubted, f"{series.measure.text.title}, {words}"))
    return found


def _judged(claim: Claim, series: Series, own: Reckoned, doubts: Sequence[Reckoned]) -> tuple[Answer, str]:
    said = claim.says
    missing = [label for label, figure in ((said.before, own.before), (said.at, own.at)) if label and figure is None]
    if missing:
        return Answer.CANNOT_BE_TESTED, f"The records do not reach {' and '.join(missing)}. {claim.needs}"
    exact = series.basis != CASES or said.of == "count" and not doubts
    wrong = _wrong(said, own, exact)
    widened = _widened(own, doubts)
    if wrong and doubts and not _wrong(said, widened, exact=False):
        return Answer.CANNOT_BE_TESTED, f"{' '.join(wrong)} The cases that do not tell could make the difference."
    if wrong:
        return Answer.DOES_NOT_HOLD, " ".join(wrong)
    loose = "" if exact else _too_loose(widened, said)
    if loose:
        return Answer.CANNOT_BE_TESTED, f"Too little is told: {loose} {claim.needs}"
    return Answer.HOLDS, "The figure agrees with what was said, as far as the sentence is exact."


def _widened(own: Reckoned, doubts: Sequence[Reckoned]) -> Reckoned:
    """Return a figure with its ends moved out to where the cases that do not tell could put them."""

    def wide(mine: Figure | None, others: Sequence[Figure | None]) -> Figure | None:
        ends = [each for each in (mine, *others) if each is not None]
        return mine and (mine[0], min(end[1] for end in ends), max(end[2] for end in ends))

    before, at = wide(own.before, [each.before for each in doubts]), wide(own.at, [each.at for each in doubts])
    return replace(own, before=before, at=at)


def _wrong(said: Said, own: Reckoned, exact: bool) -> list[str]:
    wrong = []
    if said.figure is not None:
        wrong += _differs(said.at, said.figure, own.at, own, said.rounded_to, exact)
    if said.figure_before is not None:
        wrong += _differs(said.before, said.figure_before, own.before, own, said.rounded_to, exact)
    if said.change is not None:
        wrong += _change_differs(said, own, exact)
    return wrong


def _differs(label: str, said: float, found: Figure | None, own: Reckoned, rounded: float, exact: bool) -> list[str]:
    """Say how a figure differs from what was said; nothing where it does not, or chance could make the difference."""
    assert found is not None
    value, lower, upper = found
    low, high = (value, value) if exact else (lower, upper)
    if low - rounded / 2 - 1e-9 <= said <= high + rounded / 2 + 1e-9:
        return []
    words = own.in_words
    between = "" if exact or lower == upper else f" (between {words(lower)} and {words(upper)})"
    return [f"{label}: {words(said)} was said, the records give {words(value)}{between}."]


def _change_differs(said: Said, own: Reckoned, exact: bool) -> list[str]:
    assert own.before is not None and own.at is not None and said.change is not None
    (before, before_low, before_high), (at, at_low, at_high) = own.before, own.at
    if not before_high or exact and not before:
        return [f"{said.before}: the records give 0, and nothing is a change of nothing."]
    low, high = at_low / before_high - 1, at_high / before_low - 1 if before_low else inf
    if exact:
        low = high = at / before - 1
    if low - said.rounded_to / 2 - 1e-9 <= said.change <= high + said.rounded_to / 2 + 1e-9:
        return []
    found = f"{at / before - 1:+.1%}" if before else "a rise from nothing"
    return [f"A change by {said.change:+.0%} was said, the records give {found}."]


def _too_loose(own: Reckoned, said: Said) -> str:
    """Say where the interval is so wide that almost any figure would have agreed."""
    for label, figure, stated in (
        (said.at, own.at, said.figure),
        (said.before, own.before, said.figure_before),
    ):
        if figure and stated and figure[2] - figure[1] > 2 * stated:
            between = f"{own.in_words(figure[1])} and {own.in_words(figure[2])}"
            return f"in {label} the figure may lie anywhere between {between}."
    return ""
