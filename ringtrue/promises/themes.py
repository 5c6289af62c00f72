"""Themes: recommendations that say the same, grouped by their wording and by what people have decided about them.

Groups are joined by average link (R. R. Sokal and C. D. Michener, 1958, University of Kansas Science Bulletin 38:1409):
two are one theme where their members are alike on average. Joining whatever is linked by a chain of pairs would end in
one theme of half the recommendations. A person's decision binds every later run: what was confirmed or merged is joined
before anything is likened, and what was split is never joined.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np

from ringtrue.errors import UnknownNameError
from ringtrue.promises.repeats import ALIKE, Compared, Reals, compare
from ringtrue.record.yamlfile import near

Pair = tuple[str, str]
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Recommendation:
    """One recommendation: what it says, to which force and unit, by which body, in which report and on which day.

    Several of one report are one saying; where no report is named, each is a report of its own.
    """

    id: str
    text: str
    force: str = ""
    unit: str = ""
    body: str = ""
    report: str = ""
    made: date | None = None

    @property
    def saying(self) -> Pair:
        """What it is counted as: the report of its body, or itself."""
        return (self.body, self.report) if self.report else ("", self.id)


@dataclass(frozen=True)
class Decision:
    """What a person decided about two or more recommendations, by id; a later decision on a pair overrides an earlier.

    `confirm` and `merge` keep them in one theme, and `confirm` says besides that the theme was looked at and is one;
    `split` keeps each of them apart from each other. Of two decisions of one moment the later in the log is the later.
    """

    kind: Literal["confirm", "split", "merge"]
    members: tuple[str, ...]
    actor: str
    reason: str
    at: datetime

    def __str__(self) -> str:
        return f"The {self.kind} by {self.actor} on {self.at:%Y-%m-%d}"


@dataclass(frozen=True)
class Theme:
    """Recommendations that say the same, in order of their days; one that nobody else says is a theme of its own.

    `confirmed` are the members that people have confirmed, `decisions` those that shaped the theme: they hold two of
    its members together, or keep a member of it from another theme.
    """

    id: str
    label: str
    members: tuple[Recommendation, ...]
    confirmed: tuple[str, ...]
    decisions: tuple[Decision, ...]

    def sentence(self) -> str:
        """Say what the theme is about, how often and to how many it was said, and who says that it is a theme."""
        reports = len({each.saying for each in self.members})
        forces = len({_name(each.force) for each in self.members} - {""})
        to = f" to {_many(forces, 'force')}" if forces else ""
        said = f"{self.label}: {_many(len(self.members), 'recommendation')} in {_many(reports, 'report')}{to}"
        added = len(self.members) - len(self.confirmed)
        if not self.confirmed:
            return f"{said}, grouped by wording; nobody has confirmed it."
        return f"{said}, {'all' if not added else f'all but {added}'} confirmed."


@dataclass(frozen=True)
class Number:
    """Which saying of its theme a recommendation is to its force and its unit, with the earlier ones, by day.

    The first is 1; reports of the same day share a number. None where no force or unit is named, or no day is known.
    """

    recommendation: Recommendation
    to_unit: int | None
    to_force: int | None
    earlier_to_unit: tuple[Recommendation, ...]
    earlier_to_force: tuple[Recommendation, ...]
    undated: int  # of the theme to the same force, without a day: they may be earlier

    def sentence(self) -> str:
        """Say the numbers as an advocate would: the fifth report to this unit and the ninth to this force."""
        if self.to_force is None:
            why = "Its day is not known" if self.recommendation.force else "It names no force"
            return f"{why}, so it has no number."
        unit = f"the {ordinal(self.to_unit)} report to this unit that says so, and " if self.to_unit else ""
        said = f"{unit}the {ordinal(self.to_force)} to this force" if unit else ""
        said = said or f"the {ordinal(self.to_force)} report to this force that says so"
        bodies = sorted({each.body for each in (*self.earlier_to_force, self.recommendation)} - {""})
        by = f", by {_listed(bodies)}" if len(bodies) > 1 else ""
        doubt = f" {_many(self.undated, 'other')} of no known day may be earlier." if self.undated else ""
        return f"{said[0].upper()}{said[1:]}{by}.{doubt}"


@dataclass(frozen=True)
class Themes:
    """Every recommendation in exactly one theme, the largest first; and what could not be followed, in sentences."""

    themes: tuple[Theme, ...]
    stories: tuple[str, ...]  # long texts in which nothing was found to be recommended; each is alone unless merged
    problems: tuple[str, ...]

    @cached_property
    def _of(self) -> Mapping[str, Theme]:
        return {each.id: theme for theme in self.themes for each in theme.members}

    @property
    def repeated(self) -> tuple[Theme, ...]:
        """The themes of which more than one recommendation speaks."""
        return tuple(theme for theme in self.themes if len(theme.members) > 1)

    def theme_of(self, name: str) -> Theme:
        """Return the theme of a recommendation; raise UnknownNameError."""
        if name not in self._of:
            raise UnknownNameError(f"no recommendation {name!r}{near(name, self._of)}.")
        return self._of[name]

    def number(self, name: str) -> Number:
        """Return which saying of its theme one is, to its force and to its unit; raise UnknownNameError."""
        theme = self.theme_of(name)
        (own,) = [each for each in theme.members if each.id == name]
        to_force = [
            each
            for each in theme.members
            if own.force and _name(each.force) == _name(own.force) and each.saying != own.saying
        ]
        before = [each for each in to_force if own.made and each.made and each.made < own.made]
        in_unit = [each for each in before if own.unit and _name(each.unit) == _name(own.unit)]
        known = bool(own.force and own.made)
        return Number(
            own,
            _next(in_unit) if known and own.unit else None,
            _next(before) if known else None,
            tuple(in_unit),
            tuple(before),
            len({each.saying for each in to_force if each.made is None}),
        )


@dataclass(frozen=True)
class Bound:
    """What decisions come to: the pairs held together and apart, each with the decisions that say so, and problems."""

    together: Mapping[Pair, Sequence[Decision]]
    apart: Mapping[Pair, Sequence[Decision]]
    problems: tuple[str, ...]


def themes(
    recommendations: Iterable[Recommendation], decisions: Sequence[Decision] = (), *, at_least: float = ALIKE
) -> Themes:
    """Group recommendations into themes, the same ones in whatever order they come.

    `decisions` is the log, oldest first. Raises ValueError where two recommendations have one id.
    """
    by_id = {each.id: each for each in _once(recommendations)}
    compared = compare({name: each.text for name, each in by_id.items()})
    bound = bind(decisions, compared.ids)
    place = {name: number for number, name in enumerate(compared.ids)}
    labels = grouped(
        compared.scores,
        [(place[first], place[second]) for first, second in bound.together],
        [(place[first], place[second]) for first, second in bound.apart],
        at_least,
    )
    groups: dict[int, list[str]] = {}
    for name, label in zip(compared.ids, labels, strict=True):
        groups.setdefault(label, []).append(name)
    found = [_theme([by_id[name] for name in group], bound, compared) for group in groups.values()]
    stories = tuple(name for name, asked in zip(compared.ids, compared.asks, strict=True) if not asked)
    return Themes(tuple(sorted(found, key=lambda each: (-len(each.members), each.id))), stories, bound.problems)


def bind(decisions: Sequence[Decision], known: Iterable[str]) -> Bound:
    """Return which pairs the decisions hold together and apart, the newest followed first.

    An older one is followed for the pairs that the newer leave open, also by what follows from them: where a is with b
    and b with c, a cannot be apart from c. Whatever is not followed is told.
    """
    names = set(known)
    groups = _Groups(names)
    together: dict[Pair, list[Decision]] = {}
    apart: dict[Pair, list[Decision]] = {}
    problems: list[str] = []
    for _, decision in sorted(enumerate(decisions), key=lambda entry: (entry[1].at, entry[0]), reverse=True):
        found = sorted(set(decision.members) & names)
        problems += _not_known(decision, found)
        splits = decision.kind == "split"
        kept, against = (apart, together) if splits else (together, apart)
        lost = []
        for pair in combinations(found, 2):
            if groups.part(*pair) if splits else groups.join(*pair):
                kept.setdefault(pair, []).append(decision)
            else:
                lost.append(pair)
        problems += [_overridden(decision, pair, against.get(pair, ())) for pair in lost]
    return Bound(together, apart, tuple(problems))


def grouped(
    likeness: Reals, together: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]], at_least: float
) -> list[int]:
    """Return the group of each place by average link: groups are joined while two are so alike, the most alike first.

    Pairs in `together` are joined beforehand, whatever their likeness; no join puts a pair of `apart` into one group.
    The two must not contradict each other. Of two joins equally alike, the one with the earlier place is made first.
    """
    size = len(likeness)
    start = _Groups(range(size))
    for first, second in together:
        start.join(first, second)
    row: dict[Hashable, int] = {}
    label = np.array([row.setdefault(start.root(place), len(row)) for place in range(size)], dtype=np.int64)
    member = np.zeros((len(row), size))
    member[label, np.arange(size)] = 1
    sizes = member.sum(axis=1)
    links = (member @ likeness @ member.T) / np.outer(sizes, sizes)
    for first, second in apart:
        links[label[first], label[second]] = links[label[second], label[first]] = -np.inf
    for kept, gone in _joins(links, sizes, at_least):
        label[label == gone] = kept
    return [int(each) for each in label]


def ordinal(number: int) -> str:
    """Return first, second, ... tenth, and then 11th, 12th, 21st."""
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _joins(links: Reals, sizes: Reals, at_least: float) -> Iterator[tuple[int, int]]:
    """Yield each join as (kept, gone). Each row remembers its best partner, so that a join costs a row, not a table."""
    if len(sizes) < 2:
        return
    np.fill_diagonal(links, -np.inf)
    best = links.argmax(axis=1)
    height = links[np.arange(len(sizes)), best]
    while height.max() >= at_least:
        kept = int(height.argmax())
        kept, gone = sorted((kept, int(best[kept])))
        # -inf, which is "never", stays -inf in a mean.
        mean = (sizes[kept] * links[kept] + sizes[gone] * links[gone]) / (sizes[kept] + sizes[gone])
        links[kept], links[:, kept] = mean, mean
        links[gone], links[:, gone], links[kept, kept] = -np.inf, -np.inf, -np.inf
        sizes[kept] += sizes[gone]
        stale = np.flatnonzero((best == kept) | (best == gone) | (mean > height))
        for place in {*stale.tolist(), kept, gone}:
            best[place] = links[place].argmax()
            height[place] = links[place, best[place]]
        yield kept, gone


class _Groups:
    """Names that belong together, and groups of them that stay apart: union and find, with what must not be joined."""

    def __init__(self, names: Iterable[Hashable]) -> None:
        self._above: dict[Hashable, Hashable] = {name: name for name in names}
        self._apart: dict[Hashable, set[Hashable]] = {name: set() for name in self._above}

    def root(self, name: Hashable) -> Hashable:
        while self._above[name] != name:
            self._above[name] = name = self._above[self._above[name]]
        return name

    def join(self, first: Hashable, second: Hashable) -> bool:
        """Join the groups of two names; return False, and do nothing, where they must stay apart."""
        kept, gone = self.root(first), self.root(second)
        if gone in self._apart[kept]:
            return False
        if kept != gone:
            self._above[gone] = kept
            for other in self._apart.pop(gone):
                self._apart[other].discard(gone)
                self._apart[other].add(kept)
                self._apart[kept].add(other)
        return True

    def part(self, first: Hashable, second: Hashable) -> bool:
        """Keep the groups of two names apart from now on; return False, and do nothing, where they are one."""
        one, other = self.root(first), self.root(second)
        if one == other:
            return False
        self._apart[one].add(other)
        self._apart[other].add(one)
        return True


def _once(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    """Return the recommendations; raise ValueError where two have one id."""
    found = list(recommendations)
    twice = sorted(name for name, times in Counter(each.id for each in found).items() if times > 1)
    if twice:
        raise ValueError(f"more than one recommendation has the id {_listed(twice)}.")
    return found


def _theme(members: Sequence[Recommendation], bound: Bound, compared: Compared) -> Theme:
    names = {each.id for each in members}
    holding = [(pair, each) for pair, said in bound.together.items() if pair[0] in names for each in said]
    parting = [(pair, each) for pair, said in bound.apart.items() if names & set(pair) for each in said]
    shaped = {id(each): each for _, each in (*holding, *parting)}
    confirmed = sorted({name for pair, each in holding if each.kind == "confirm" for name in pair})
    # A confirmed theme keeps its id when a recommendation with a smaller one joins it.
    named_after = min(confirmed or names)
    return Theme(
        "theme-" + hashlib.sha256(named_after.encode()).hexdigest()[:8],
        ", ".join(compared.telling(sorted(names))) or "nothing is said",
        tuple(sorted(members, key=lambda each: (each.made or date.max, each.id))),
        tuple(confirmed),
        tuple(sorted(shaped.values(), key=lambda each: (each.at, each.kind, each.members))),
    )


def _not_known(decision: Decision, found: Sequence[str]) -> list[str]:
    """Say which ids of a decision are not known, and whether anything of it is left."""
    missing = sorted(set(decision.members) - set(found))
    rest = "It is followed for the others." if len(found) > 1 else "Nothing of it is left to follow."
    if missing:
        return [f"{decision} names {_listed(missing)}, which {'is' if len(missing) == 1 else 'are'} not known. {rest}"]
    return [] if len(found) > 1 else [f"{decision} names fewer than two recommendations. {rest}"]


def _overridden(decision: Decision, pair: Pair, against: Sequence[Decision]) -> str:
    by = f"{_lower(against[0])} is later" if against else "later decisions, taken together, say otherwise"
    return f"{decision} is not followed for {pair[0]} and {pair[1]}: {by}."


def _lower(decision: Decision) -> str:
    return f"the{str(decision)[3:]}"


def _next(earlier: Iterable[Recommendation]) -> int:
    return 1 + len({each.saying for each in earlier})


def _name(name: str) -> str:
    return " ".join(name.split()).casefold()


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
