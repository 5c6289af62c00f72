"""The life of one case: what ought to happen, step by step, except for the acts that the plan asks for.

`Life` holds the case, its steps and what was done wrongly in it; the modules `opening`, `enquiry` and `ending` let it
happen. Every act is done where there is occasion for it and noted as it is done, so that the truth knows nothing of
any standard.
"""

import random
from datetime import datetime, timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.force import Officer
from ringtrue.demo.plan import Behaviour, Fault
from ringtrue.demo.world import LAPSE, Done, Step, World, hours

OF_THE_CASE = ("reported", "allocated", "reallocated", "closed")


class Life:
    """One case."""

    def __init__(self, ref: str, unit: str, reported: datetime, world: World, rng: random.Random) -> None:
        self.ref, self.unit, self.t0, self.world, self.rng = ref, unit, reported, world, rng
        self.team = world.force.teams[unit]
        self.steps: list[Step] = []
        self.done: list[Done] = []
        self.wanted = world.wanted(unit, reported.date(), rng)
        self.scenario: Fault | None = None
        self.sort = "crime"
        self.recent = False
        self.responded = False
        self.relationship = "acquaintance"
        self.person = ""
        self.named_at: datetime | None = None
        self.holder: Officer | None = None
        self.allocated_at = reported
        self.holders: list[tuple[datetime, Officer]] = []
        self.case: dict[str, str] = {}
        self.recorded = False
        self.specialist = rng.choice(self._there(self.team.specialists, reported) or self.team.specialists)
        self.bears = rng.lognormvariate(0, 0.5)
        self.seen_at: datetime | None = None
        self.withdrew_at: datetime | None = None
        self.accounts = 0
        self.exit = ""
        self.closes = world.end + timedelta(days=9_999)

    @property
    def is_dismissed(self) -> bool:
        """Whether a sergeant decides the case before anybody has looked at it."""
        by_practice = self.scenario is not None and self.scenario.behaviour is Behaviour.SERGEANT_DECIDES
        return by_practice or self.wants("not_believed")

    # ---- writing down

    def add(self, kind: str, at: datetime, who: Officer | None = None, role: str = "", **more: str) -> Step:
        """Write down a step, entered a little later by whoever did it."""
        at = at.replace(second=0, microsecond=0)
        name = who.id if who is not None else ""
        said = role or (self.world.force.role(who, at.date()) if who is not None else "")
        step = Step(kind, at, name, said, at + timedelta(minutes=self.rng.randint(3, 90)), more)
        self.steps.append(step)
        return step

    def wants(self, act: str) -> bool:
        """Say whether an act is to be done in this case."""
        return act in self.wanted

    def did(self, act: str, at: datetime, *steps: Step, cause: str = "", by: str = "") -> None:
        """Note an act that is a fact at a moment, and the steps by which it can be seen."""
        made = Done(act, self.ref, self.unit, cause or self.wanted.get(act, LAPSE), at, by, began=at)
        self.done.append(made)
        for step in steps:
            step.acts.append(made)

    def left_undone(self, act: str, since: datetime, days: float, cause: str = "", by: str = "") -> None:
        """Note that something was not done within so many days of a moment."""
        self.did(act, since + timedelta(days), cause=cause, by=by)
        self.done[-1].began = since

    # ---- who

    def _there(self, people: list[Officer], at: datetime) -> list[Officer]:
        return [each for each in people if (here := each.posting(at.date())) is not None and here.unit == self.unit]

    def one_of(self, people: list[Officer], at: datetime) -> Officer:
        """Return somebody who is there at a moment."""
        return self.rng.choice(self._there(people, at) or people)

    def investigator_at(self, at: datetime) -> Officer | None:
        """Return who holds the case at a moment."""
        return next((officer for since, officer in reversed(self.holders) if since <= at), self.holder)

    def sergeant_at(self, at: datetime) -> Officer:
        """Return the sergeant above whoever holds the case at a moment."""
        holder = self.investigator_at(at)
        return self.world.force.sergeant_of(holder, at.date()) if holder is not None else self.team.sergeants[0]

    @property
    def inspector(self) -> Officer:
        """The inspector of the unit."""
        assert self.team.inspector is not None
        return self.team.inspector

    @property
    def queue(self) -> float:
        """How many times longer than in quiet days all takes, by how many other cases the investigator holds."""
        held = len(self.world.holding[self.holder.id]) if self.holder is not None else 0
        return min(3.0, max(1.0, held / (1.5 * rate("cases_per_investigator"))))

    # ---- allocation

    def allocate(self, at: datetime, officer: Officer | None = None) -> None:
        """Give the case to an investigator; what becomes of it when he leaves is settled when its end is known."""
        self.allocated_at = at
        self.holder = officer or self.world.investigator(self.unit, at, self.rng)
        if self.holder is not None:
            self.holders = [(at, self.holder)]

    def settle_holders(self) -> None:
        """Write down who held the case until it closed, passing it on where somebody left the unit meanwhile."""
        at, holder, is_first = self.allocated_at, self.holder, True
        while holder is not None and at < self.closes:
            self.add("allocated" if is_first else "reallocated", at, holder)
            self._note_training(holder, at)
            here = holder.posting(at.date())
            leaves = datetime.combine(here.ended, datetime.min.time()) + timedelta(hours=17) if here else self.closes
            until = min(max(leaves, at), self.closes)
            self.world.hold(holder, at, until)
            if until >= self.closes:
                return
            at = until + hours(self.rng, 15, 20)
            former, holder, is_first = holder, self.world.investigator(self.unit, at, self.rng, holder.id), False
            if holder is None or holder.id == former.id:
                return
            self.holders.append((at, holder))

    def _note_training(self, officer: Officer, at: datetime) -> None:
        day = at.date()
        courses = ("serious_investigation", "sexual_abuse_investigation")
        if not any(officer.is_trained(course, day) for course in courses):
            of_the_day = self.world.plan.of(Behaviour.TRAINEES)
            cause = next((fault.id for fault in of_the_day if fault.holds(self.unit, day)), LAPSE)
            self.did("given_to_the_untrained", at, self.steps[-1], cause=cause, by=officer.id)
