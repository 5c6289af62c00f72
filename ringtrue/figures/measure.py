"""A measure: what is counted, over what, and what the figure cannot show. Step 7 of the path of a datum begins here.

A measure is data (library/measures), because what counts as a withdrawal or a detection is what people dispute. Put to
case records it is two conditions in the language of standards; put to published tables it says which numbers are added
up. The figure is the same: so many of so many.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Literal as OneOf

from pydantic import Field, model_validator

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.language import nodes as n
from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import Kind, Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.record.schema import schema
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near

MEASURES = LIBRARY / "measures"


class Form(Enum):
    """What sort of figure a measure gives."""

    SHARE = "share"  # so many of so many cases
    RATE = "rate"  # so many for so many of something else, so that it may pass 1
    MEAN = "mean"  # a number for each case
    TIME = "time"  # how long from one event to another, for each case


class Select(Strict):
    """Which published numbers are added up: what they count, and by which exits or outcomes."""

    counted: str
    exits: list[str] = Field(default_factory=list)
    without: list[str] = Field(default_factory=list)
    outcomes: list[str] = Field(default_factory=list)
    offences: str | None = None


class OnCounts(Strict):
    """The measure on published tables; `says` is what the reader must know of this way of reckoning."""

    share: list[Select] = Field(min_length=1)
    among: list[Select] = Field(min_length=1)
    says: str = ""


class OnCases(Strict):
    """The measure on case records, in the language of standards."""

    among: str = "True"
    share: str = ""
    mean: str = ""
    since: str = ""
    until: str = ""
    stops: str = ""  # what ends the waiting when `until` never came, besides the day of reading
    on: str = "case.begun"

    @model_validator(mode="after")
    def one_form(self) -> "OnCases":
        """Refuse a measure that asks for two figures, or for none."""
        if sum(map(bool, (self.share, self.mean, self.since and self.until))) != 1:
            raise ValueError("give share, or mean, or since and until")
        return self


class MeasureText(Strict):
    """A measure as its YAML file has it."""

    id: str
    title: str
    asks: str
    direction: OneOf["more", "less", "either"]  # of which a change is a reason to look
    minimum: int = 20
    cannot_show: str
    source: str
    kind: str = "report"
    offences: str = "rape"
    names: dict[str, str] = Field(default_factory=dict)
    cases: OnCases | None = None
    counts: list[OnCounts] = Field(default_factory=list)
    is_rate: bool = False
    per: int = 1


class MeasureFile(Strict):
    """A file of measures on one theme."""

    theme: str
    names: dict[str, str] = Field(default_factory=dict)
    measures: list[MeasureText] = Field(min_length=1)


@dataclass(frozen=True)
class Measure:
    """A measure ready to be put to records: its questions parsed."""

    text: MeasureText
    theme: str = ""
    among: Node = n.TRUE
    share: Node | None = None
    number: Node | None = None
    since: Node | None = None
    until: Node | None = None
    stops: Node | None = None
    on: Node = field(default_factory=lambda: n.CaseColumn("begun", Kind.TIME))
    given: Node | None = None  # a question that has one of `raw` as its answer, where there is one ready
    raw: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    written: "tuple[MeasureFile, Path] | None" = field(default=None, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The name by which it is asked for."""
        return self.text.id

    def of_offences(self, group: str | None) -> "Measure":
        """Return the same measure of another group of offences; raise UnknownNameError where there is none."""
        if group is None or group == self.text.offences or self.written is None:
            return self
        if group:
            offences_of(group)
        return _parsed(self.text.model_copy(update={"offences": group}), *self.written)

    @property
    def form(self) -> Form:
        """What sort of figure it gives."""
        if self.since is not None:
            return Form.TIME
        if self.number is not None:
            return Form.MEAN
        return Form.RATE if self.text.is_rate else Form.SHARE

    @property
    def on_cases(self) -> bool:
        """Whether it can be put to case records."""
        return any(node is not None for node in (self.share, self.number, self.since, self.given))

    @property
    def answer(self) -> Node:
        """The question what a case says: one of `ANSWERS`; the share stands in for both conditions at once."""
        return answered(self.among, self.share if self.share is not None else n.TRUE)


# A case outside the measure; one of it that is not counted, or is; one of it of which that is not known; and one of
# which it cannot be told whether it belongs. In the order of the alphabet, as engines number them.
ANSWERS = ("no", "out", "unclear", "untold", "yes")


def answered(among: Node, share: Node) -> Node:
    """Return the question with one of `ANSWERS` as its answer, for two conditions of which either may be unknown."""
    said = [n.Literal(answer, Kind.TEXT) for answer in ANSWERS]
    no, out, unclear, untold, yes = said
    inside = n.Otherwise(n.IfElse(share, yes, no), unclear)
    return n.Otherwise(n.IfElse(among, inside, out), untold)


@cache
def measures() -> Mapping[str, Measure]:
    """Return the measures that ship, by id; raise LibraryError where one is wrong."""
    found: dict[str, Measure] = {}
    for path in sorted(MEASURES.glob("*.yaml")):
        for measure in load_measures(path):
            if measure.id in found:
                raise LibraryError(f"{path}: a second measure {measure.id!r}. Give it another id.")
            found[measure.id] = measure
    return found


def measure(name: str) -> Measure:
    """Return a measure by id, or as PATH.yaml:ID from a file of one's own; raise UnknownNameError or LibraryError."""
    path, _, own = name.rpartition(":")
    known = {each.id: each for each in load_measures(Path(path))} if path.endswith((".yaml", ".yml")) else measures()
    wanted = own if path.endswith((".yaml", ".yml")) else name
    if wanted not in known:
        raise UnknownNameError(f"no measure {wanted!r}{near(wanted, known)}. See: ringtrue measures")
    return known[wanted]


def load_measures(path: Path) -> list[Measure]:
    """Read and parse the measures of one file; raise LibraryError or ExpressionError naming what is wrong."""
    file = load_model(path, MeasureFile)
    return [_parsed(text, file, path) for text in file.measures]


def _parsed(text: MeasureText, file: MeasureFile, path: Path) -> Measure:
    where = f"{path.name}, measure {text.id}"
    if text.cases is None and not text.counts:
        raise LibraryError(f"{where}: say under cases or under counts how it is reckoned.")
    _check_selects(text, where)
    if text.cases is None:
        return Measure(text, file.theme, written=(file, path))
    schema().kind(text.kind)
    words = Vocabulary(text.kind, {}, tuple(calendars()))
    for name, condition in {**file.names, **text.names}.items():
        words = words.with_name(name, parse(condition, words, f"{where}, name {name}"))
    given = text.cases
    asked = {
        name: parse(getattr(given, name), words, f"{where}, {name}")
        for name in ("mean", "since", "until", "stops", "on")
        if getattr(given, name)
    }
    among = n.both(of_offences(text.offences), parse_condition(given.among, words, f"{where}, among"))
    share = parse_condition(given.share, words, f"{where}, share") if given.share else None
    return Measure(
        text, file.theme, among, share, asked.get("mean"), asked.get("since"), asked.get("until"), asked.get("stops"),
        asked["on"], written=(file, path),
    )  # fmt: skip


def of_offences(group: str) -> Node:
    """Return the condition that a case is of a group of offences, or of one; nothing is asked where none is named."""
    if not group:
        return n.TRUE
    return n.Among(n.CaseColumn("offence", Kind.TEXT), offences_of(group), group)


def offences_of(group: str) -> tuple[str, ...]:
    """Return the codes of a group of offences, or the one offence of that name; raise UnknownNameError."""
    codes = schema().codes["offences"]
    if group in codes.groups:
        return tuple(codes.groups[group])
    if group in codes.codes:
        return (group,)
    raise UnknownNameError(f"no offence or group of offences {group!r}{near(group, [*codes.groups, *codes.codes])}.")


def _check_selects(text: MeasureText, where: str) -> None:
    lists = schema().codes
    for way in text.counts:
        for select in (*way.share, *way.among):
            asked = [("counted", [select.counted]), ("exits", select.exits + select.without)]
            for name, codes in [*asked, ("outcomes", select.outcomes)]:
                for code in codes:
                    if code not in lists[name].codes:
                        raise LibraryError(f"{where}: {name} has no code {code!r}{near(code, lists[name].codes)}.")
