"""What one case finds when it happens: the plan, the people, who was named before, who holds how many cases."""

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.force import Force, Officer
from ringtrue.demo.plan import Behaviour, Fault, Plan

LAPSE = "lapse"
SCHEME = "scheme"  # nobody's fault: what the scheme of reviews leaves out


@dataclass
class Step:
    """Something that happens in a case, as it would be written down."""

    kind: str
    at: datetime
    who: str
    role: str
    entered: datetime
    more: dict[str, str] = field(default_factory=dict)
    acts: list["Done"] = field(default_factory=list)


@dataclass
class Done:
    """An act that was done: in which case, why (a fault of the plan, or a lapse), and when it was a fact.

    What is left undone begins at one moment and is a fact at another, when it can no longer be made good.
    """

    act: str
    case: str
    unit: str
    cause: str
    at: datetime
    by: str = ""
    hidden: str = ""
    began: datetime | None = None


@dataclass
class World:
    """Everything that cases share, in the order in which they are reported."""

    plan: Plan
    force: Force
    end: datetime
    suspects: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    recent: list[tuple[str, datetime]] = field(default_factory=list)
    holding: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    inventors: dict[str, str] = field(default_factory=dict)
    people: int = 0

    def wanted(self, unit: str, day: date, rng: random.Random) -> dict[str, str]:
        """Return the acts that are to be done in a case where there is occasion for them, each with its cause."""
        found = {act: LAPSE for act, share in self.plan.lapses.items() if rng.random() < share}
        for fault in self.plan.of(Behaviour.NEGLECT):
            if fault.holds(unit, day) and rng.random() < fault.share:
                found[fault.act] = fault.id
        return found

    def fault(self, unit: str, day: date, rng: random.Random, *behaviours: Behaviour) -> Fault | None:
        """Return the first fault of some behaviours that takes hold of a case."""
        for fault in self.plan.of(*behaviours):
            if fault.holds(unit, day) and rng.random() < fault.share:
                return fault
        return None

    # ---- suspects

    def somebody(self, reported: datetime, rng: random.Random) -> str:
        """Return a suspect: as a rule somebody new, now and then one who was named, and looked up, before."""
        if rng.random() < rate("repeat_suspects"):
            known = [person for person, at in self.recent if at + timedelta(hours=8) < reported]
            if known:
                return rng.choice(known)
        self.people += 1
        return f"N{self.people + 20_000}"

    def name(self, person: str, case: str, at: datetime) -> None:
        """Note that a person was named as suspect in a case."""
        self.suspects[person].setdefault(case, at)
        self.recent.append((person, at))
        del self.recent[:-400]

    def looked_up(self, person: str) -> datetime:
        """Return a moment by which whoever named a person until now has looked him up."""
        return max(self.suspects[person].values(), default=datetime.min) + timedelta(hours=8)

    def named_before(self, person: str, case: str, at: datetime) -> int:
        """Return in how many other cases a person had been named by then."""
        return sum(when < at for other, when in self.suspects[person].items() if other != case)

    # ---- who holds what

    def investigator(self, unit: str, at: datetime, rng: random.Random, avoid: str = "") -> Officer | None:
        """Return the investigator of a unit who then holds the fewest cases; nobody where the unit has none left."""
        people = self.force.investigators(unit, at.date())
        people = [each for each in people if each.id != avoid] or people
        if not people:
            return None
        for each in people:
            ends = self.holding[each.id]
            while ends and ends[0] <= at:
                heapq.heappop(ends)
        fewest = min(len(self.holding[each.id]) for each in people)
        return rng.choice([each for each in people if len(self.holding[each.id]) == fewest])

    def hold(self, officer: Officer, since: datetime, until: datetime) -> None:
        """Note that an officer holds a case from one moment to another."""
        heapq.heappush(self.holding[officer.id], until)
        self.held[officer.id].append((since, until))

    def inventor(self, fault: Fault, unit: str, rng: random.Random) -> str:
        """Return the officer who invents in a unit, always the same while he is there."""
        name = f"{fault.id}/{unit}"
        if name not in self.inventors:
            team = self.force.teams[unit].investigators
            stays = [each for each in team if each.postings[0].ended >= self.force.end]
            self.inventors[name] = rng.choice(stays or team).id
        return self.inventors[name]


def office(day: date, rng: random.Random, first: int = 8, last: int = 17) -> datetime:
    """Return a moment in office hours of a day, or of the next Monday where it is a weekend."""
    while day.weekday() > 4:
        day += timedelta(1)
    return datetime(day.year, day.month, day.day, rng.randint(first, last - 1), rng.randrange(60))


def days(rng: random.Random, least: float, most: float) -> timedelta:
    """Return a length of time between two numbers of days, to the minute."""
    return timedelta(minutes=round(rng.uniform(least, most) * 1440))


def hours(rng: random.Random, least: float, most: float) -> timedelta:
    """Return a length of time between two numbers of hours, to the minute."""
    return timedelta(minutes=round(rng.uniform(least, most) * 60))
