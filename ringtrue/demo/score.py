"""How much of what was planted the standards find, and whether they find anything that was not there.

The truth says which acts were done in which case; `acts.yaml` says which standards are meant to find which act. For
each standard: how many cases should be breached, how many are, how many are unclear because the export had been spoiled
there, and whether anything is breached beyond the acts, their consequences and the lapses that the truth names.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ringtrue.demo.acts import acts
from ringtrue.demo.fairhaven import acts_of, describe
from ringtrue.standards.audit import Audit, Finding
from ringtrue.standards.model import Standard, Verdict


@dataclass
class Score:
    """What one standard found of what it is meant to find."""

    standard: str
    planted: int = 0
    found: int = 0
    hidden: int = 0
    missed: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """The share found of the acts that the exports show; nothing where there was none."""
        return self.found / (self.planted - self.hidden) if self.planted > self.hidden else None

    @property
    def precision(self) -> float | None:
        """The share of the breaches found that were planted, their consequences or named lapses."""
        breached = self.found + self.also + len(self.beyond)
        return (breached - len(self.beyond)) / breached if breached else None

    also: int = 0  # breached as a consequence, and not what the standard is meant for


@dataclass
class _Case:
    """What was done in one case: the standards that should find it, those that may break, those it is hidden from."""

    meant: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


def score(made: Audit, folder: Path) -> list[Score]:
    """Return, for each standard of an audit of Fairhaven, what it found of what was planted."""
    cases = _cases(folder)
    scores = {standard.id: Score(standard.id) for standard in made.standards}
    for source in made.sources:
        ids = source.snapshot.case_ids
        for finding in source.findings():
            name = ids[finding.case_no].split("/", 1)[1]
            _count(scores[finding.standard.id], name, finding, cases[name])
    return list(scores.values())


def _cases(folder: Path) -> dict[str, _Case]:
    known, found = acts(), defaultdict[str, _Case](_Case)
    exported = str(describe(folder)["exported"])
    for row in acts_of(folder):
        act, case = known[row["act"]], found[row["case"]]
        # What was not yet a fact on the day of the export may be made good, or be broken already by a shorter rule.
        (case.may if row["at"][:10] > exported else case.meant).update(act.meant)
        case.may |= set(act.may_also)
        case.hidden |= set(act.meant) if row["spoiled"] else set()
    return found


def _count(into: Score, name: str, finding: Finding, case: _Case) -> None:
    """Take one finding into the score of its standard."""
    is_meant = into.standard in case.meant and _in_force(finding.standard, finding.edition)
    if finding.verdict is Verdict.BREACHED:
        if is_meant:
            into.planted, into.found = into.planted + 1, into.found + 1
        elif into.standard in case.may:
            into.also += 1
        else:
            into.beyond.append(name)
    elif is_meant:
        into.planted += 1
        if finding.verdict is Verdict.UNCLEAR and into.standard in case.hidden:
            into.hidden += 1
        else:
            into.missed.append(f"{name} ({finding.verdict.value})")


def _in_force(standard: Standard, edition: str) -> bool:
    """Whether there was a rule at all on the day of the case."""
    return bool(edition) and not next(each for each in standard.editions if str(each.since) == edition).text.repealed


def added(runs: Sequence[Sequence[Score]]) -> Iterator[Score]:
    """Yield the scores of several runs added up, standard by standard."""
    for several in zip(*runs, strict=True):
        total = Score(several[0].standard)
        for each in several:
            total.planted += each.planted
            total.found += each.found
            total.hidden += each.hidden
            total.also += each.also
            total.missed += each.missed
            total.beyond += each.beyond
        yield total
