"""A standard: a rule with authority, in the editions in which it was in force, with worked examples.

The file says everything that a lawyer or an advocate could dispute; this module turns it into two questions about a
case: which edition applied, and what the verdict is. Both are trees of the language, so that every engine reaches the
verdict by the same words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal as OneOf
from typing import get_args

from pydantic import Field

from ringtrue.language import nodes as n
from ringtrue.language.nodes import Kind, Node
from ringtrue.record.schema import schema
from ringtrue.record.spans import Span, day_micros
from ringtrue.record.yamlfile import CellText, Strict


class Verdict(StrEnum):
    """What an audit can say of a case and a standard; unknown is neither compliance nor guilt."""

    MET = "met"
    BREACHED = "breached"
    PENDING = "pending"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """The verdict as a heading."""
        return self.value.replace("_", " ").capitalize()


VERDICTS = tuple(Verdict)
MUST_SHOW = (Verdict.MET, Verdict.BREACHED, Verdict.UNCLEAR)


class Authority(Strict):
    """Where a rule comes from; `mark` says how far the source was seen (V seen, V- weakly, K from memory)."""

    issuer: str
    document: str
    paragraph: str
    url: str = ""
    mark: OneOf["V", "V-", "K"] = "V"


Level = OneOf["grave", "serious", "ordinary"]
SEVERITIES: tuple[Level, ...] = get_args(Level)


class Severity(Strict):
    """How much hangs on the standard, with the reason."""

    level: Level
    reason: str


class EditionText(Strict):
    """One edition as written: its conditions in the language; `repealed` where the rule ended without a successor.

    There is time until `due`, a moment or a day to its end, while the case is open; with `outlasts` also when it is
    closed, as for what is owed after the closing. An edition may have authorities of its own; where one of them is
    weakly seen, the edition is a draft, whatever the others are.
    """

    applies: str = "True"
    requires: str = ""
    due: str = ""
    outlasts: bool = False
    note: str = ""
    repealed: bool = False
    authority: list[Authority] = Field(default_factory=list)


class Example(Strict):
    """A worked example: a case in a table, and the verdict that the standard must reach on it."""

    name: str
    verdict: Verdict
    case: dict[str, CellText] = Field(default_factory=dict)
    events: str = ""
    begun: date | None = None
    as_of: date | None = None


class StandardText(Strict):
    """A standard as its file says it."""

    id: str
    number: str = ""
    title: str
    kind: str = "report"
    authority: list[Authority] = Field(min_length=1)
    severity: Severity
    why: str
    proves_not: str
    names: dict[str, str] = Field(default_factory=dict)
    in_force_on: str = "case.begun"
    # What a case is called that does not meet a standard which nobody broke: listed so, and not as a breach.
    listed_as: str = ""
    editions: dict[date, EditionText] = Field(min_length=1)
    examples: list[Example] = Field(default_factory=list)
    no_example: dict[Verdict, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """An edition parsed: since when, when it applies, what it requires, and by when if it says so."""

    since: date
    text: EditionText
    applies: Node
    requires: Node
    due: Node | None

    @property
    def is_draft(self) -> bool:
        """Whether the source of this very edition has not been seen well enough."""
        return _weakly_seen(self.text.authority)

    def verdict(self, is_open: Node, drafts: bool = True) -> Node:
        """Return the question what this edition says of a case; a draft says nothing where drafts are not asked for."""
        if self.text.repealed or self.is_draft and not drafts:
            return _says(Verdict.NOT_APPLICABLE)
        met = n.IfElse(n.Certain(n.And((self.applies, self.requires))), _says(Verdict.MET), self._unmet(is_open))
        return n.IfElse(n.Certain(n.Not(self.applies)), _says(Verdict.NOT_APPLICABLE), met)

    def _unmet(self, is_open: Node) -> Node:
        """Return the verdict where it is not certain that all is met.

        Nothing is breached while there may still be time: where the day by which it is due is not known, because the
        event it counts from has none, that is unclear.
        """
        broken, unclear = n.Certain(n.And((self.applies, n.Not(self.requires)))), _says(Verdict.UNCLEAR)
        if self.due is None:
            return n.IfElse(broken, _says(Verdict.BREACHED), unclear)
        there_is_time = n.both(n.TRUE if self.text.outlasts else is_open, before(self.due))
        too_late = n.IfElse(n.Certain(n.Not(there_is_time)), _says(Verdict.BREACHED), unclear)
        settled = n.IfElse(broken, too_late, unclear)
        return n.IfElse(n.Certain(n.both(self.applies, there_is_time)), _says(Verdict.PENDING), settled)


def before(due: Node) -> Node:
    """Return whether the day of reading still lies before what is due. It is known to its end, so that it counts."""
    return n.Less(n.AsOf() if due.kind is Kind.TIME else n.DayOf(n.AsOf()), due)


@dataclass(frozen=True)
class Standard:
    """A standard ready to be put to cases."""

    text: StandardText
    pack: str
    path: str
    names: Mapping[str, Node]
    in_force_on: Node
    editions: tuple[Edition, ...]
    drafts: bool = True

    @property
    def id(self) -> str:
        """The name by which it is cited."""
        return self.text.id

    @property
    def is_draft(self) -> bool:
        """Whether its source has not been seen well enough to be applied without being asked for."""
        return _weakly_seen(self.text.authority) or all(edition.is_draft for edition in self.editions)

    def without_drafts(self) -> "Standard":
        """Return the standard as it is applied where drafts are not asked for: its draft editions say nothing."""
        return replace(self, drafts=False)

    @cached_property
    def verdict(self) -> Node:
        """The question whose answer is one of the five verdicts."""
        still_open = is_open(self.text.kind)
        return self._by_edition([edition.verdict(still_open, self.drafts) for edition in self.editions], "unclear")

    @cached_property
    def edition(self) -> Node:
        """The question which edition was in force: the day it began, or nothing."""
        return self._by_edition([n.Literal(str(edition.since), Kind.TEXT) for edition in self.editions], "")

    def _by_edition(self, answers: list[Node], unknown: str) -> Node:
        """Choose by the day on which the standard is applied; before the first edition there was no standard."""
        before = _says(Verdict.NOT_APPLICABLE) if unknown else n.Literal("", Kind.TEXT)
        chosen: Node = before
        day = n.DayOf(self.in_force_on)
        for edition, answer in zip(self.editions, answers, strict=True):
            start = n.Literal(Span(day_micros(edition.since), day_micros(edition.since)), Kind.DAY)
            since, earlier = n.Certain(n.AtMost(start, day)), n.Certain(n.Less(day, start))
            chosen = n.IfElse(since, answer, n.IfElse(earlier, chosen, n.Literal(unknown, Kind.TEXT)))
        return chosen

    @property
    def needs(self) -> list[str]:
        """The columns and kinds of event that the standard asks about, in the record's words."""
        found: dict[str, None] = {}
        asked = [part for edition in self.editions for part in (edition.applies, edition.requires, edition.due) if part]
        for node in (each for part in asked for each in n.walk(part)):
            match node:
                case n.CaseColumn(name) if name != "begun":
                    found[f"case.{name}"] = None
                case n.Equal(n.EventColumn("kind"), n.Literal(str(code))):
                    found[code] = None
                case n.Among(n.EventColumn("kind"), options):
                    found |= dict.fromkeys(options)
                case n.EventColumn(name) | n.Field(_, name) if name not in ("kind", "position"):
                    found[f"event.{name}"] = None
        return list(found)


def _weakly_seen(authorities: Iterable[Authority]) -> bool:
    return any(authority.mark != "V" for authority in authorities)


def _says(verdict: Verdict) -> Node:
    return n.Literal(verdict.value, Kind.TEXT)


def _ends(kind: str) -> list[str]:
    return schema().kind(kind).ends


def is_open(kind: str) -> Node:
    """Return the question whether a case is open: no event ended it, and its status does not say that it is closed."""
    ends = _ends(kind)
    closed: list[Node] = [n.Certain(n.Equal(n.CaseColumn("status", Kind.TEXT), n.Literal("closed", Kind.TEXT)))]
    if ends:
        closed.append(n.Exists(n.Among(n.EventColumn("kind", Kind.TEXT), tuple(ends))))
    return n.Not(n.Or(tuple(closed)))
