"""Fairhaven without its files: the cases go straight into a snapshot, for measurements over hundreds of forces.

Writing the exports and reading them again takes three quarters of the time that a force takes. What they add is the
mess; without it the two roads give the same figures, which a test holds.
"""

import random
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ringtrue import main
from ringtrue.demo.fairhaven import arrivals, happen, known_steps, last_day
from ringtrue.demo.force import Force
from ringtrue.demo.life import Life
from ringtrue.demo.neighbours import Neighbours
from ringtrue.demo.plan import Plan
from ringtrue.demo.truth import Truth
from ringtrue.demo.world import Step, World
from ringtrue.ingest.mapping import load_source
from ringtrue.record.casebook import Casebook
from ringtrue.record.draft import Draft
from ringtrue.record.seal import seal
from ringtrue.record.spans import Span, micros, parse_time
from ringtrue.record.types import Value

SOURCE = "fairhaven"


def seal_force(plan: Plan, cases: int, years: int, seed: int, book: Path) -> Path:
    """Make a force of so many cases over so many years into a casebook, and return the path of its snapshot."""
    world = world_of(plan, cases, years, seed)
    draft = Draft(SOURCE, "report", tells=load_source(SOURCE).kinds_told)
    for number, (at, unit, given) in enumerate(arrivals(plan, cases, world.end.date(), seed)):
        life = Life(f"{at.year % 100:02}{number + 1:07}", unit, at, world, random.Random(f"{seed}/{number}"))
        happen(life, given)
        _put(draft, life, number)
    casebook = Casebook(book)
    with casebook.writing() as folder:
        path = seal(draft, {"inputs": [], "coverage": {}, "mapping": {}}, folder)
        casebook.record(SOURCE, path.name)
    return path


def world_of(plan: Plan, cases: int, years: int, seed: int) -> World:
    """Make the force of a plan, before anything happens in it; the same for the same seed."""
    last = last_day(plan, years)
    force = Force(plan, cases, last, random.Random(f"{seed}/force"))
    return World(plan, force, datetime(*last.timetuple()[:3], 23, 59))


def load_promises_and_matters(plan: Plan, cases: int, years: int, seed: int, book: Path) -> Truth:
    """Load the force's recommendations and misconduct matters beside its cases; return what was done by whom."""
    with TemporaryDirectory(prefix="fairhaven-") as made:
        folder = Path(made)
        truth = Truth(folder)
        neighbours = Neighbours(world_of(plan, cases, years, seed))
        neighbours.write_promises_and_matters(folder, truth, random.Random(f"{seed}/neighbours"))
        main.load("fairhaven-promises", [folder / "promises" / "recommendations.csv"], book)
        files = [folder / "matters" / "matters.csv", folder / "cases" / "hr_postings.csv"]
        main.load("fairhaven-matters", files, book)
    return truth


def _put(draft: Draft, life: Life, number: int) -> None:
    """Add a case to a draft as its systems would have it on the day of the export, had they made no mistake."""
    steps = known_steps(life)
    closed = any(step.kind == "closed" for step in steps)
    named = bool(life.person) and life.named_at is not None and life.named_at <= life.world.end
    values: dict[str, Value] = {name: text or None for name, text in life.case.items() if name in draft.case_types}
    values["offence_time"] = parse_time(life.case["offence_time"])
    values |= {"unit": life.unit, "status": "closed" if closed else "open", "suspect_known": "yes" if named else "no"}
    row = draft.add_row(SOURCE, number + 1, "")
    case = draft.add_case(f"{SOURCE}/{life.ref}", values | {"exit": life.exit if closed else None}, row)
    for step in steps:
        draft.add_event(case, _event(draft, step), row)


def _event(draft: Draft, step: Step) -> dict[str, Value]:
    found: dict[str, Value] = {"kind": step.kind, "actor": step.who or None, "role": step.role or None}
    found |= {"happened": _moment(step.at), "entered": _moment(step.entered)}
    kinds = draft.event_types
    said = {name: text for name, text in step.more.items() if name in kinds and text and name != "note"}
    return found | {name: kinds[name].clean(text) for name, text in said.items()}


def _moment(at: datetime) -> Span:
    return Span(micros(at), micros(at))
