"""What real exports spoil: blanks, dates that cannot be, slips of the pen, rows entered twice, entries made later.

Whatever is spoiled is noted, so that an act that can no longer be seen is not expected to be found. Some things are
left whole on purpose: who was given a case and when it closed (a closing without a date would never end in anybody's
caseload), and the pseudonyms of suspects (to spoil those is the matter of links, which are not drawn here).
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringtrue.demo.layouts import a_year_early
from ringtrue.demo.life import OF_THE_CASE
from ringtrue.demo.plan import Mess
from ringtrue.demo.world import Step
from ringtrue.record.schema import schema

SPOILT_TIMES = ("", "??", "00/00/0000", "31/02/2014", "01/01/1900", "tbc")
CODES = (
    "role",
    "depth",
    "ground",
    "form",
    "subject",
    "outcome",
    "reasons_recorded",
    "pressure_asked",
    "support_offered",
)


@dataclass
class Spoiled:
    """What was spoiled of a case: texts in place of what was there, by step and column, and rows that come twice."""

    texts: dict[tuple[int, str], str] = field(default_factory=dict)
    twice: set[int] = field(default_factory=set)

    def words(self, steps: list[Step]) -> str:
        """Say what was spoiled, as kind.column."""
        return " ".join(sorted({f"{steps[place].kind}.{column}" for place, column in self.texts}))


def spoil(steps: list[Step], mess: Mess, until: datetime, rng: random.Random) -> Spoiled:
    """Spoil one case's steps as often as the plan says."""
    found = Spoiled()
    places = [place for place, step in enumerate(steps) if step.kind not in OF_THE_CASE]
    if not places:
        return found
    if rng.random() < mess.blank:
        _blank(found, steps, rng.choice(places), rng)
    if rng.random() < mess.unreadable:
        found.texts[rng.choice(places), "at"] = rng.choice(SPOILT_TIMES[1:])
    if rng.random() < mess.misspelt:
        _misspell(found, steps, places, rng)
    early = schema().kind("report").not_before_begin
    # A slip that puts a step before its report is seen; one that does not is no longer a slip but a claim.
    begun = min((step.at for step in steps if step.kind == "reported"), default=until)
    later = [place for place in places if steps[place].kind in early and a_year_early(steps[place].at) < begun]
    if later and rng.random() < mess.wrong_year:
        found.texts[rng.choice(later), "at"] = "a year too early"
    if rng.random() < mess.twice:
        rows = [place for place in places if steps[place].kind not in ("recorded", "cancelled", "outcome_given")]
        found.twice |= {rng.choice(rows)} if rows else set()
    if rng.random() < mess.entered_later:
        last = until - timedelta(days=3)
        innocent = [
            place for place in places
            if not steps[place].acts and steps[place].kind != "recorded" and steps[place].entered < last
        ]  # fmt: skip
        if innocent:
            steps[rng.choice(innocent)].entered += timedelta(days=rng.randint(1, 3))
    return found


def _blank(found: Spoiled, steps: list[Step], place: int, rng: random.Random) -> None:
    step = steps[place]
    columns = [
        "at",
        "who",
        *(["role"] if step.role else []),
        *(name for name in step.more if name in (*CODES, "amount", "note")),
    ]
    found.texts[place, rng.choice(columns)] = ""


def _misspell(found: Spoiled, steps: list[Step], places: list[int], rng: random.Random) -> None:
    place = rng.choice(places)
    columns = [*(["role"] if steps[place].role else []), *(name for name in steps[place].more if name in CODES)]
    if columns:
        column = rng.choice(columns)
        text = steps[place].role if column == "role" else steps[place].more[column]
        found.texts[place, column] = f"{text[1:]}{text[0]}?"
