"""The people of Fairhaven: officers with careers, in units with a line of command, and their training."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.plan import Behaviour, Plan

LONG_AGO, FOREVER = date(2001, 1, 1), date(2099, 12, 31)


@dataclass
class Posting:
    """The time that an officer spent in a unit, in a role, under somebody."""

    unit: str
    role: str
    started: date
    ended: date = FOREVER
    supervisor: str = ""
    rank: str = ""

    def holds(self, day: date) -> bool:
        """Say whether the posting lasted on a day."""
        return self.started <= day <= self.ended


@dataclass
class Officer:
    """Somebody who works for the force, by pseudonym."""

    id: str
    rank: str
    postings: list[Posting] = field(default_factory=list)
    courses: list[tuple[str, date]] = field(default_factory=list)

    def posting(self, day: date) -> Posting | None:
        """Return where the officer was on a day."""
        return next((posting for posting in self.postings if posting.holds(day)), None)

    def is_trained(self, course: str, day: date) -> bool:
        """Say whether the officer had a course behind him at the end of a day."""
        return any(name == course and completed <= day for name, completed in self.courses)


@dataclass
class Team:
    """A unit's people by what they do; who is there on a day is in their postings."""

    name: str
    investigators: list[Officer] = field(default_factory=list)
    sergeants: list[Officer] = field(default_factory=list)
    inspector: Officer | None = None
    specialists: list[Officer] = field(default_factory=list)
    patrol: list[Officer] = field(default_factory=list)
    desk: list[Officer] = field(default_factory=list)


class Force:
    """Everybody, made once from the plan and the seed."""

    def __init__(self, plan: Plan, cases: int, end: date, rng: random.Random) -> None:
        self.plan, self.end, self.rng = plan, end, rng
        self.officers: list[Officer] = []
        self._present: dict[tuple[str, date], list[Officer]] = {}
        self.chief = self._hire("chief superintendent", "Force", "command", "")
        self.superintendent = self._hire("superintendent", "Force", "command", self.chief.id)
        self.registrar = self._hire("registrar", "Registry", "registrar", self.chief.id)
        self.care = self._hire("inspector", "Victim care", "supervisor", self.chief.id)
        self.care_sergeant = self._hire("sergeant", "Victim care", "supervisor", self.care.id)
        self.reviewer = self._hire("inspector", "Standards", "supervisor", self.chief.id)
        total = sum(unit.share for unit in plan.units)
        days = max(1, (end - plan.start).days)
        self.teams = {unit.name: self._team(unit.name, cases * unit.share / total / days) for unit in plan.units}

    def _hire(self, rank: str, unit: str, role: str, supervisor: str, started: date = LONG_AGO) -> Officer:
        officer = Officer(f"F{len(self.officers) + 1001}", rank, [Posting(unit, role, started, supervisor=supervisor)])
        self.officers.append(officer)
        return officer

    def _team(self, name: str, reports_a_day: float) -> Team:
        """Make a unit with as many investigators as its cases need."""
        team = Team(name)
        team.inspector = self._hire("inspector", name, "supervisor", self.superintendent.id)
        team.sergeants = [self._hire("sergeant", name, "supervisor", team.inspector.id) for _ in range(2)]
        wanted = max(4, round(reports_a_day * rate("days_open") / rate("cases_per_investigator")) + 2)
        for number in range(wanted):
            self._investigator(team, team.sergeants[number % 2])
        self._send_away(team)
        self._fill_with_trainees(team)
        for _ in range(max(3, wanted // 2)):
            officer = self._hire("constable", name, "specialist", self.care_sergeant.id)
            officer.courses.append(("specialist_officer", self._before(self.plan.start)))
            team.specialists.append(officer)
        team.patrol = [self._hire("constable", name, "patrol_officer", "") for _ in range(max(6, wanted))]
        team.desk = [self._hire("staff", name, "front_counter", "") for _ in range(4)]
        for fault in self.plan.of(Behaviour.PROMOTION):
            if fault.on is not None and name == (fault.units or [self.plan.units[0].name])[0]:
                self._promote(team.sergeants[0], fault.on, "inspector")
        return team

    def _investigator(self, team: Team, sergeant: Officer, started: date = LONG_AGO) -> Officer:
        """Hire an investigator, who now and then leaves after some years and is followed by another."""
        officer = self._hire("constable", team.name, "detective_constable", sergeant.id, started)
        officer.courses.append(("serious_investigation", self._before(max(started, self.plan.start))))
        if self.rng.random() < 0.6:
            officer.courses.append(("sexual_abuse_investigation", self._before(max(started, self.plan.start))))
        team.investigators.append(officer)
        if self.rng.random() < 0.12:
            gone = max(started, self.plan.start) + timedelta(self.rng.randint(200, 900))
            if gone < self.end - timedelta(60):
                officer.postings[-1].ended = gone
                turn, then = self.rng.random(), gone + timedelta(1)
                if turn < 0.4:
                    officer.postings.append(Posting("Burglary", "detective_constable", then))
                elif turn < 0.7:
                    officer.postings.append(Posting("Burglary", "supervisor", then, rank="sergeant"))
                self._investigator(team, sergeant, gone - timedelta(20))
        return officer

    def _before(self, day: date) -> date:
        return day - timedelta(self.rng.randint(40, 1_500))

    def _send_away(self, team: Team) -> None:
        """Send most investigators of a drowning unit elsewhere while it lasts."""
        for fault in self.plan.of(Behaviour.DROWNING):
            if not fault.holds(team.name, fault.first or self.plan.start):
                continue
            first, last = fault.first or self.plan.start, min(fault.last or self.end, self.end)
            there = self._staying(team, first, last)
            for officer in there[max(1, round(len(there) * fault.staff)) :]:
                here = officer.posting(first)
                assert here is not None
                back = Posting(here.unit, here.role, last + timedelta(1), here.ended, here.supervisor)
                here.ended = first - timedelta(1)
                officer.postings += [Posting("Homicide support", here.role, first, last), back]

    def _staying(self, team: Team, first: date, last: date) -> list[Officer]:
        there = self.at_work(team.investigators, team.name, first)
        return [each for each in there if (here := each.posting(first)) and here.ended > last]

    def _fill_with_trainees(self, team: Team) -> None:
        """Let a share of a unit's investigators be followed by others who take their course when it is over."""
        for fault in self.plan.of(Behaviour.TRAINEES):
            if not fault.holds(team.name, fault.first or self.plan.start):
                continue
            first, last = fault.first or self.plan.start + timedelta(1), min(fault.last or self.end, self.end)
            there = self._staying(team, first, last)
            for officer in there[: max(1, round(len(there) * fault.share))]:
                here = officer.posting(first)
                assert here is not None
                new = self._investigator(team, self.named(here.supervisor), first)
                new.courses = [(course, last - timedelta(self.rng.randint(0, 30))) for course, _ in new.courses]
                here.ended = first - timedelta(1)

    def _promote(self, officer: Officer, on: date, rank: str) -> None:
        """Let an officer rise in rank in the place where he is."""
        here = officer.posting(on)
        if here is not None and here.started < on:
            officer.postings.append(replace(here, started=on, rank=rank))
            here.ended = on - timedelta(1)

    # ---- who does what

    def at_work(self, people: Sequence[Officer], unit: str, day: date) -> list[Officer]:
        """Return those of some people who were posted to a unit on a day."""
        return [each for each in people if (here := each.posting(day)) is not None and here.unit == unit]

    def investigators(self, unit: str, day: date) -> list[Officer]:
        """Return the investigators at work in a unit on a day; asked for each case, and the same for all of a day."""
        if (unit, day) not in self._present:
            self._present[unit, day] = self.at_work(self.teams[unit].investigators, unit, day)
        return self._present[unit, day]

    def sergeant_of(self, officer: Officer, day: date) -> Officer:
        """Return who stood directly above an officer on a day; the unit's inspector where nobody is entered."""
        here = officer.posting(day)
        return self.named(here.supervisor) if here is not None and here.supervisor else self.superintendent

    def named(self, name: str) -> Officer:
        """Return an officer by pseudonym."""
        return self.officers[int(name[1:]) - 1001]

    def role(self, officer: Officer, day: date) -> str:
        """Return what an officer was on a day."""
        here = officer.posting(day)
        return here.role if here is not None else ""
