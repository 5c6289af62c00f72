"""What stands beside the cases: personnel, unit days, published figures, recommendations and misconduct matters."""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from ringtrue.demo.force import FOREVER, LONG_AGO, Officer, Posting
from ringtrue.demo.life import Life
from ringtrue.demo.plan import Behaviour
from ringtrue.demo.truth import Truth
from ringtrue.demo.world import LAPSE, Done, Step, World

TOO_MANY = 20
COURSES = {
    "specialist_officer": "SOIT course", "sexual_abuse_investigation": "SSAIDP", "serious_investigation": "PIP 2",
}  # fmt: skip


class Neighbours:
    """Counts what happens, so that the files beside the cases agree with them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.given: list[tuple[datetime, str, str, str, datetime]] = []
        self.monthly: Counter[tuple[str, str, str]] = Counter()
        span = (world.end.date() - world.plan.start).days + 2
        self.opened = {unit.name: np.zeros(span, dtype=np.int64) for unit in world.plan.units}

    def note(self, life: Life, steps: Sequence[Step]) -> None:
        """Take what is known of a case into the counts."""
        month = life.t0.strftime("%Y-%m")
        closed = next((step.at for step in steps if step.kind == "closed"), None)
        self.opened[life.unit][self._day(life.t0.date())] += 1
        if closed is not None:
            self.opened[life.unit][self._day(closed.date())] -= 1
        kinds = {step.kind: step.at.strftime("%Y-%m") for step in steps}
        self.monthly[month, life.unit, "reports"] += 1
        for kind, name in (("recorded", "recorded"), ("cancelled", "no_crime"), ("charged", "detected")):
            if kind in kinds:
                self.monthly[kinds[kind], life.unit, name] += 1
        turns = [step for step in steps if step.kind in ("allocated", "reallocated")]
        for place, step in enumerate(turns):
            until = turns[place + 1].at if place + 1 < len(turns) else closed or datetime.max
            self.given.append((step.at, step.who, life.ref, life.unit, until))

    def _day(self, day: date) -> int:
        return min(max((day - self.world.plan.start).days, 0), len(next(iter(self.opened.values()))) - 1)

    def write(self, folder: Path, truth: Truth, rng: random.Random) -> None:
        """Write every file beside the cases, and note the acts that only they show."""
        self._caseloads(truth)
        self._matters(folder, truth, rng)
        self._personnel(folder)
        self._unit_days(folder, rng)
        self._figures(folder)
        self._recommendations(folder)

    def write_promises_and_matters(self, folder: Path, truth: Truth, rng: random.Random) -> None:
        """Write only what a re-test and the alerts need: recommendations, matters, and the postings beside them."""
        self._matters(folder, truth, rng)
        self._personnel(folder)
        self._recommendations(folder)

    def _caseloads(self, truth: Truth) -> None:
        """Note every case that was given to somebody who then held more than twenty with it."""
        by_officer: dict[str, list[tuple[datetime, datetime]]] = {}
        for at, who, _, _, until in self.given:
            by_officer.setdefault(who, []).append((at, until))
        starts = {who: np.sort(np.array([at for at, _ in spans], "datetime64[m]")) for who, spans in by_officer.items()}
        ends = {who: np.sort(np.array([end for _, end in spans], "datetime64[m]")) for who, spans in by_officer.items()}
        for at, who, ref, unit, _ in self.given:
            moment = np.datetime64(at, "m")
            held = int(np.searchsorted(starts[who], moment, "right") - np.searchsorted(ends[who], moment, "right"))
            if held > TOO_MANY:
                fault = next(
                    (fault.id for fault in self.world.plan.of(Behaviour.DROWNING) if fault.holds(unit, at.date())),
                    LAPSE,
                )
                truth.add(Done("given_too_many", ref, unit, fault, at, who))

    # ---- personnel

    def _personnel(self, folder: Path) -> None:
        officers = self.world.force.officers
        _table(folder / "cases" / "hr_officers.csv", ("OFFICER", "RANK", "UNIT"), (
            (each.id, each.postings[-1].rank or each.rank, each.postings[-1].unit) for each in officers
        ))  # fmt: skip
        heads = ("OFFICER", "UNIT", "ROLE", "RANK", "SUPERVISOR", "STARTED", "ENDED")
        _table(folder / "cases" / "hr_postings.csv", heads, (
            _posting(each, posting) for each in officers for posting in each.postings
        ))  # fmt: skip
        _table(folder / "cases" / "hr_training.csv", ("OFFICER", "COURSE", "COMPLETED"), (
            (each.id, COURSES[course], str(completed)) for each in officers for course, completed in each.courses
        ))  # fmt: skip

    def _unit_days(self, folder: Path, rng: random.Random) -> None:
        """Write what each unit knows of each of its days: posts, those filled, people sent elsewhere, open cases."""
        plan, force = self.world.plan, self.world.force
        heads = ("DATE", "BOROUGH", "POSTS", "FILLED", "ABSTRACTED", "OPEN_CASES")
        rows = []
        for unit, changes in self.opened.items():
            held = np.cumsum(changes)
            team = force.teams[unit].investigators
            posts = max(len(force.at_work(team, unit, plan.start)), 1)
            for offset in range((self.world.end.date() - plan.start).days + 1):
                day = plan.start + timedelta(offset)
                filled = len(force.at_work(team, unit, day))
                rows.append((str(day), unit, posts, filled, rng.randint(0, max(1, filled // 4)), int(held[offset])))
        _table(folder / "unit-days" / "unit_days.csv", heads, rows)

    # ---- what is published and said

    def _figures(self, folder: Path) -> None:
        """Write the monthly figures as the force publishes them: crimes less cancellations, and detections."""
        names, last = ("reports", "recorded", "no_crime", "detected"), self.world.end.strftime("%Y-%m")
        months = sorted({month for month, _, _ in self.monthly if month <= last})
        heads = ("MONTH", "BOROUGH", "REPORTS", "RECORDED", "NO_CRIMED", "DETECTED")
        _table(folder / "cases" / "monthly_figures.csv", heads, (
            (month, unit, *(self.monthly[month, unit, name] for name in names))
            for month in months for unit in self.opened
        ))  # fmt: skip

    def _recommendations(self, folder: Path) -> None:
        heads = ("REC_ID", "MADE", "TO_UNIT", "TEXT", "ACCEPTED", "SAID_DONE", "MENDS")
        _table(folder / "promises" / "recommendations.csv", heads, (
            (each.id, str(each.made), each.unit, " ".join(each.text.split()), "Y", str(each.said_done or ""),
             " ".join(each.measures))
            for each in self.world.plan.promises
        ))  # fmt: skip

    def _matters(self, folder: Path, truth: Truth, rng: random.Random) -> None:
        """Write misconduct matters: some that took their course, and those open when somebody rose in rank."""
        force, plan = self.world.force, self.world.plan
        rows: list[tuple[str, str, str, date, str, date]] = []
        for number in range(max(1, len(force.officers) // 60)):
            officer = rng.choice([each for team in force.teams.values() for each in team.investigators])
            alleged = plan.start + timedelta(rng.randint(30, max(31, (force.end - plan.start).days - 30)))
            closed = alleged + timedelta(rng.randint(90, 500))
            rows.append((f"M{number + 1}", officer.id, "late enquiries", alleged, "words of advice", closed))
        for fault in plan.of(Behaviour.PROMOTION):
            unit, on = (fault.units or [plan.units[0].name])[0], fault.on
            assert on is not None
            name, sergeant = f"M{len(rows) + 1}", force.teams[unit].sergeants[0]
            about, alleged, closed = "reports dismissed without enquiry", on - timedelta(200), on + timedelta(150)
            rows.append((name, sergeant.id, about, alleged, "written warning", closed))
            if on <= force.end:
                at = datetime(on.year, on.month, on.day)
                truth.add(Done("promoted_while_open", name, unit, fault.id, at, sergeant.id))
        heads = ("MATTER", "OFFICER", "ABOUT", "ALLEGED", "SANCTION", "CLOSED")
        _table(folder / "matters" / "matters.csv", heads, (
            (name, officer, about, alleged, *((sanction, closed) if closed <= force.end else ("", "")))
            for name, officer, about, alleged, sanction, closed in rows if alleged <= force.end
        ))  # fmt: skip


def _posting(officer: Officer, posting: Posting) -> tuple[str, ...]:
    started, ended = posting.started, posting.ended
    return (
        officer.id, posting.unit, posting.role, posting.rank or officer.rank, posting.supervisor,
        str(started) if started > LONG_AGO else "", str(ended) if ended < FOREVER else "",
    )  # fmt: skip


def _table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)
