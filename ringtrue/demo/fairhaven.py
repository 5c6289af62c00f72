"""Fairhaven from beginning to end: the reports come, the cases happen, the systems write, and the truth is kept."""

import csv
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ringtrue.demo import layouts, opening
from ringtrue.demo.ending import choose_end, dismiss, end
from ringtrue.demo.enquiry import find_him, follow_lines, hear_her, plan_enquiry, supervise
from ringtrue.demo.exports import Exports
from ringtrue.demo.force import Force
from ringtrue.demo.life import Life
from ringtrue.demo.mess import spoil
from ringtrue.demo.neighbours import Neighbours
from ringtrue.demo.plan import Behaviour, Fault, Plan
from ringtrue.demo.statements import own_words, prepared_words, spoken
from ringtrue.demo.truth import Truth
from ringtrue.demo.world import Step, World
from ringtrue.publish.folder import Made, building, mark

Progress = Callable[[str, float], None]
FORCE = Made("force", "ringtrue demo fairhaven", "fairhaven.json")
HOURS = [6, 4, 4, 3, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7]


def generate(
    plan: Plan, cases: int, years: int, seed: int, out: Path, progress: Progress = lambda label, share: None
) -> Path:
    """Write a force of so many cases over so many years into a folder, and return it.

    The same plan, size and seed give the same files, byte by byte. `cases/` holds what the systems of the force send
    about its cases; `unit-days/`, `promises/` and `matters/` hold what stands beside them; `truth/` holds every act
    that was done, by case, with its cause. Raises CasebookError where the folder holds anything but a former force.
    """
    with building(out, FORCE) as folder:
        last = last_day(plan, years)
        force = Force(plan, cases, last, random.Random(f"{seed}/force"))
        world = World(plan, force, datetime(last.year, last.month, last.day, 23, 59))
        truth, neighbours = Truth(folder / "truth"), Neighbours(world)
        exports = Exports(folder / "cases")
        for number, (at, unit, given) in enumerate(arrivals(plan, cases, last, seed)):
            life = Life(f"{at.year % 100:02}{number + 1:07}", unit, at, world, random.Random(f"{seed}/{number}"))
            happen(life, given)
            _write(life, exports, truth, neighbours)
            if number % 500 == 0:
                progress("Fairhaven", number / cases)
        exports.close()
        neighbours.write(folder, truth, random.Random(f"{seed}/neighbours"))
        truth.write(plan)
        mark(folder, {"title": plan.title, "cases": cases, "years": years, "seed": seed, "exported": str(last)}, FORCE)
    progress("Fairhaven", 1.0)
    return out


def last_day(plan: Plan, years: int) -> date:
    """Return the day of the export: the last of so many years."""
    return plan.start.replace(year=plan.start.year + years) - timedelta(1)


# ---- when which unit is told of what


Given = dict[str, object]


def arrivals(plan: Plan, cases: int, last: date, seed: int) -> Iterator[tuple[datetime, str, Given]]:
    """Yield the reports in the order of their time; those of a repeat suspect are among them."""
    rng = random.Random(f"{seed}/arrivals")
    names, shares = [unit.name for unit in plan.units], [unit.share for unit in plan.units]
    span, forced = (last - plan.start).days + 1, list(_repeats(plan, last, rng))
    moments = sorted(
        plan.start.toordinal() * 1440
        + rng.randrange(span) * 1440
        + rng.choices(range(24), HOURS)[0] * 60
        + rng.randrange(60)
        for _ in range(max(0, cases - len(forced)))
    )
    found: list[tuple[datetime, str, Given]] = [
        (datetime.fromordinal(minute // 1440) + timedelta(minutes=minute % 1440), rng.choices(names, shares)[0], {})
        for minute in moments
    ]
    yield from sorted([*found, *forced], key=lambda report: (report[0], report[1]))


def _repeats(plan: Plan, last: date, rng: random.Random) -> Iterator[tuple[datetime, str, Given]]:
    """Yield the reports that name one man: the first dismissed, the later ones not put together with it."""
    for number, fault in enumerate(plan.of(Behaviour.REPEAT_SUSPECT)):
        units = fault.units or [unit.name for unit in plan.units]
        first, until = fault.first or plan.start + timedelta(60), min(fault.last or last, last - timedelta(60))
        step = max(1, (until - first).days // fault.reports)
        for turn in range(fault.reports):
            day = first + timedelta(step * turn + rng.randint(0, max(0, step - 1)) // 2)
            at = datetime(day.year, day.month, day.day, rng.randint(9, 22), rng.randrange(60))
            yield at, units[turn % len(units)], {"person": f"N{9000 + number}", "fault": fault, "first": turn == 0}


# ---- one case


def happen(life: Life, given: Given) -> None:
    """Let one case happen from its report to its end."""
    fault = given.get("fault")
    if isinstance(fault, Fault):
        life.wanted = {"not_believed": fault.id} if given["first"] else {"earlier_report_missed": fault.id}
        opening.begin(life, "crime", str(given["person"]))
    else:
        opening.begin(life)
        if life.sort == "crime":
            life.scenario = _scenario(life)
    if life.sort != "crime":
        life.wanted.pop("not_believed", None)
    if life.is_dismissed or life.sort in opening.NEVER_A_CRIME:
        life.wanted.pop("not_written_down", None)
    if life.is_dismissed:
        life.responded = False
        life.case["channel"] = "in_person"
        opening.first_hours(life)
        dismiss(life)
        return
    opening.give_out(life)
    plan_enquiry(life)
    choose_end(life)
    life.settle_holders()
    opening.first_hours(life)
    opening.record(life)
    if life.sort == "crime":
        hear_her(life)
        find_him(life)
    follow_lines(life)
    supervise(life)
    end(life)


def _scenario(life: Life) -> Fault | None:
    """Return the practice of the unit that takes hold of a case, if one does."""
    return life.world.fault(
        life.unit, life.t0.date(), life.rng,
        Behaviour.SERGEANT_DECIDES, Behaviour.EARLY_RETRACTIONS, Behaviour.CANCELLING, Behaviour.DISPLACEMENT,
    )  # fmt: skip


def known_steps(life: Life) -> list[Step]:
    """Return what the systems know of a case on the day of the export, in the order in which it happened."""
    until = life.world.end
    known = (step for step in life.steps if step.kind == "reported" or max(step.at, step.entered) <= until)
    return sorted(known, key=lambda step: step.at)


def _write(life: Life, exports: Exports, truth: Truth, neighbours: Neighbours) -> None:
    """Write what the systems hold of a case on the day of the export, and what was done in it."""
    until, steps = life.world.end, known_steps(life)
    for step in steps:
        if step.kind == "retraction_taken":
            words = prepared_words if step.more["note"] == "prepared" else own_words
            step.more["note"] = words(spoken(life.t0.date()), life.rng)
    spoiled = spoil(steps, life.world.plan.mess, until, life.rng)
    is_closed = any(step.kind == "closed" for step in steps)
    is_old = life.closes.date() < life.world.plan.change_of_system and is_closed
    exports.write(life, steps, spoiled, layouts.OLD if is_old else layouts.NEW, is_closed)
    truth.note(life, steps, spoiled)
    neighbours.note(life, steps)


def describe(folder: Path) -> dict[str, Any]:
    """Return what a folder of Fairhaven says of itself: its title, size, seed and the day of the export."""
    found = json.loads((folder / FORCE.mark).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def acts_of(folder: Path) -> list[dict[str, str]]:
    """Return every act that was done, as the truth beside the exports holds it."""
    with (folder / "truth" / "acts.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
