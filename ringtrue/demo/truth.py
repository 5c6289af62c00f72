"""The truth about Fairhaven: every act that was done, by case, with its cause, and what the exports have spoiled."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ringtrue.demo.acts import acts
from ringtrue.demo.life import Life
from ringtrue.demo.mess import Spoiled
from ringtrue.demo.plan import Plan
from ringtrue.demo.world import Done, Step

HEADS = ("act", "case", "unit", "cause", "at", "by", "spoiled")
IN_PREPARED_WORDS = "withdrawal_in_prepared_words"
NOT_FOUND = "earlier_report_missed"


class Truth:
    """The acts of one run, kept until all is written: what a statement is like depends on all the others."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.done, self.spoiled = folder, list[Done](), Counter[str]()
        self.not_found: list[tuple[Done, str]] = []
        self.spoiled_of: dict[str, list[str]] = {}

    def note(self, life: Life, steps: Sequence[Step], spoiled: Spoiled) -> None:
        """Keep the acts of a case that had begun by the day of the export; those dated after it were not yet facts."""
        there, words = {id(step) for step in steps}, spoiled.words(list(steps))
        all_steps = [(step, act) for step in life.steps for act in step.acts]
        for act in life.done:
            shown_by = [id(step) for step, each in all_steps if each is act]
            if (act.began or act.at) <= life.world.end and (not shown_by or any(place in there for place in shown_by)):
                act.hidden = words
                self.done.append(act)
                if act.act == NOT_FOUND:
                    self.not_found.append((act, life.person))
        if words:
            self.spoiled_of.setdefault(life.person, []).append(f"{life.ref}: {words}")
        self.spoiled.update(words.split())

    def add(self, act: Done) -> None:
        """Keep an act that belongs to no single case."""
        self.done.append(act)

    def write(self, plan: Plan) -> None:
        """Write the acts, what they mean, and the plan that they follow."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for act, person in self.not_found:
            # Whether he had been named before hangs on the dates in his other cases, and those may be spoiled.
            act.hidden = act.hidden or "; ".join(self.spoiled_of.get(person, []))
        if sum(act.act == IN_PREPARED_WORDS for act in self.done) == 1:
            # A form that was used once reads like anybody's own words.
            self.done = [act for act in self.done if act.act != IN_PREPARED_WORDS]
        with (self.folder / "acts.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS)
            for act in sorted(self.done, key=lambda each: (each.case, each.act)):
                at = act.at.strftime("%Y-%m-%d %H:%M")
                writer.writerow((act.act, act.case, act.unit, act.cause, at, act.by, act.hidden))
        counts = Counter((act.cause, act.act) for act in self.done)
        meaning = {name: act.model_dump(mode="json") for name, act in acts().items()}
        told = {
            "plan": plan.model_dump(mode="json", by_alias=True),
            "done": [{"cause": cause, "act": act, "times": times} for (cause, act), times in sorted(counts.items())],
            "spoiled": dict(sorted(self.spoiled.items())),
            "acts": meaning,
        }
        text = json.dumps(told, indent=1, ensure_ascii=False)
        (self.folder / "plan.json").write_text(text + "\n", encoding="utf-8")
