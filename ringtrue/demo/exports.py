"""The exports of Fairhaven: what each of its systems would send, file by file, written as the cases come."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ringtrue.demo import layouts as of
from ringtrue.demo.layouts import Style
from ringtrue.demo.life import Life
from ringtrue.demo.mess import Spoiled
from ringtrue.demo.world import Step

HEADS = {
    "crims_crimes": (
        "CRIME_REF", "BOROUGH", "CLASS", "REP_DATE", "REP_TIME", "HOW", "TAKEN_BY", "TAKER", "FROM", "REL",
        "ALLEGATION", "CONF_DATE", "CONF_TIME", "CONF_KEYED", "CONF_BY", "CONF_REF", "NC_DATE", "NC_TIME",
        "NC_CODE", "NC_BY", "NC_ROLE", "FINAL_DATE", "FINAL_TIME", "FINAL_BY", "FINAL_ROLE", "FINAL_REASON",
        "RESULT", "STATUS", "SUSPECT",
    ),
    "crims_log": (
        "CRIME_REF", "DATE", "TIME", "KEYED", "ACTION", "OFFICER", "ROLE", "ABOUT", "FORM", "REASON", "REF",
        "COUNT", "NOMINAL",
    ),
    "nexus_occurrences": (
        "OccurrenceId", "Station", "Classification", "ReportedAt", "ReportedVia", "TakenBy", "TakenByRole",
        "OffenceFrom", "Relationship", "AccountAmountsToCrime", "CrimedAt", "CrimedEnteredAt", "CrimedBy",
        "CrimeNumber", "CancelledAt", "CancelGround", "CancelledBy", "CancelledByRole", "ClosedAt", "ClosedBy",
        "ClosedByRole", "ClosureReason", "Result", "Status", "SuspectNamed",
    ),
    "nexus_activities": (
        "OccurrenceId", "At", "EnteredAt", "Activity", "OfficerId", "OfficerRole", "Subject", "Form", "Reason",
        "Reference", "Count", "Nominal",
    ),
    "contact_log": ("CRIME_REF", "CONTACT_AT", "LOGGED_AT", "WHAT", "BY", "ROLE", "HOW", "LEVEL", "ABOUT"),
    "custody": ("CRIME_REF", "AT_UTC", "EVENT", "NOMINAL", "OFFICER", "ROLE", "LEVEL"),
    "outcomes": (
        "CRIME_REF", "OUTCOME", "OUTCOME_DATE", "OUTCOME_BY", "VIEW_PROOF", "VIEW_DATE", "VIEW_BY", "VIEW_ROLE",
    ),
    "statements": (
        "CRIME_REF", "TAKEN", "KEYED", "TAKEN_BY", "ROLE", "FORM", "REASONS_RECORDED", "ASKED_ABOUT_PRESSURE",
        "SUPPORT_OFFERED", "TEXT",
    ),
    "laboratory": ("CRIME_REF", "LAB_REF", "RECEIVED"),
    "prosecutor_list": ("URN", "CRIME_REF", "RECEIVED"),
    "nominals": ("CRIME_REF", "NOMINAL", "PART"),
}  # fmt: skip


class Exports:
    """The open files of one run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.files = {name: (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") for name in HEADS}
        self.writers: dict[str, Any] = {
            name: csv.writer(file, lineterminator="\n") for name, file in self.files.items()
        }
        for name, heads in HEADS.items():
            self.writers[name].writerow(heads)

    def close(self) -> None:
        """Finish every file."""
        for file in self.files.values():
            file.close()

    def write(self, life: Life, steps: Sequence[Step], spoiled: Spoiled, style: Style, closed: bool) -> None:
        """Write what is known of one case on the day of the export."""
        page = _Page(life, steps, spoiled, style)
        name = "crims_crimes" if style is of.OLD else "nexus_occurrences"
        self.writers[name].writerow(_case_row(page, closed))
        for place, step in enumerate(steps):
            made = _ROWS.get(step.kind)
            if made is None:
                continue
            file, row = made(page, place, step)
            for _ in range(2 if place in spoiled.twice else 1):
                self.writers[file].writerow(row)
        if life.person and (life.named_at is not None and life.named_at <= life.world.end):
            self.writers["nominals"].writerow((life.ref, life.person, "suspect"))


class _Page:
    """One case being written in the style of a system, with what was spoiled."""

    def __init__(self, life: Life, steps: Sequence[Step], spoiled: Spoiled, style: Style) -> None:
        self.life, self.steps, self.spoiled, self.style = life, steps, spoiled, style

    def find(self, kind: str) -> tuple[int, Step] | None:
        """Return the last step of a kind, with its place."""
        return next(((place, step) for place, step in reversed(list(enumerate(self.steps))) if step.kind == kind), None)

    def text(self, place: int, column: str, otherwise: str) -> str:
        """Return what stands in a column of a step: what it should, or what was spoiled."""
        return self.spoiled.texts.get((place, column), otherwise)

    def when(self, place: int, step: Step, show: Callable[[datetime], str]) -> str:
        """Return the time of a step."""
        found = self.spoiled.texts.get((place, "at"))
        return (
            show(of.a_year_early(step.at)) if found == "a year too early" else show(step.at) if found is None else found
        )

    def moment(self, place: int, step: Step) -> str:
        """Return the moment of a step in the style of the system."""
        return self.when(place, step, lambda at: at.strftime(self.style.moment))

    def day_and_clock(self, place: int, step: Step) -> tuple[str, str]:
        """Return the day and the clock time of a step in two columns."""
        day = self.when(place, step, lambda at: at.strftime(self.style.day))
        return day, step.at.strftime("%H:%M") if day else ""

    def who(self, place: int, step: Step) -> str:
        """Return the officer of a step."""
        return self.text(place, "who", step.who)

    def role(self, place: int, step: Step) -> str:
        """Return the role of a step in the words of the system."""
        return self.text(place, "role", self.style.roles.get(step.role, ""))

    def more(self, place: int, step: Step, column: str, words: dict[str, str] | None = None) -> str:
        """Return a further column of a step in the words of the system."""
        said = step.more.get(column, "")
        return self.text(place, column, words.get(said, said) if words else said)


def _case_row(page: _Page, closed: bool) -> tuple[str, ...]:
    life, style = page.life, page.style
    case = life.case
    exit_ = of.EXITS[life.exit if closed else ""]
    suspect = "Y" if life.person and life.named_at is not None and life.named_at <= life.world.end else "N"
    allegation = {"yes": "Y", "no": "N"}[case["account_amounts_to_crime"]]
    first = page.find("reported")
    assert first is not None
    parts = {kind: page.find(kind) for kind in ("recorded", "cancelled", "closed")}
    if style is of.OLD:
        offence_day, _, clock = case["offence_time"].partition(" ")
        return (
            life.ref, life.unit, style.classes[case["offence"]], *page.day_and_clock(*first),
            of.CHANNELS[case["channel"]], page.who(*first), page.role(*first), f"{_day(offence_day)} {clock}".strip(),
            of.RELATIONSHIPS[case["relationship"]], allegation, *_old_recorded(page, parts["recorded"]),
            *_old_cancelled(page, parts["cancelled"]), *_old_closed(page, parts["closed"]), exit_,
            "CLOSED" if closed else "OPEN", suspect,
        )  # fmt: skip
    return (
        life.ref, life.unit, style.classes[case["offence"]], page.moment(*first), of.CHANNELS[case["channel"]],
        page.who(*first), page.role(*first), case["offence_time"].replace(" ", "T"),
        of.RELATIONSHIPS[case["relationship"]], allegation, *_new_recorded(page, parts["recorded"]),
        *_new_cancelled(page, parts["cancelled"]), *_new_closed(page, parts["closed"]), exit_,
        "Closed" if closed else "Open", suspect,
    )  # fmt: skip


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


Found = tuple[int, Step] | None


def _old_recorded(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 5
    return (
        *page.day_and_clock(*found),
        found[1].entered.strftime(page.style.moment),
        page.who(*found),
        found[1].more["reference"],
    )


def _old_cancelled(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 5
    return (*page.day_and_clock(*found), page.more(*found, "ground", of.GROUNDS), page.who(*found), page.role(*found))


def _old_closed(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 5
    return (*page.day_and_clock(*found), page.who(*found), page.role(*found), page.more(*found, "ground", of.GROUNDS))


def _new_recorded(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 4
    return (
        page.moment(*found),
        found[1].entered.strftime(page.style.moment),
        page.who(*found),
        found[1].more["reference"],
    )


def _new_cancelled(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 4
    return page.moment(*found), page.more(*found, "ground", of.GROUNDS), page.who(*found), page.role(*found)


def _new_closed(page: _Page, found: Found) -> tuple[str, ...]:
    if found is None:
        return ("",) * 4
    return page.moment(*found), page.who(*found), page.role(*found), page.more(*found, "ground", of.GROUNDS)


# ---- a row for each step


Row = tuple[str, tuple[str, ...]]


def _log(page: _Page, place: int, step: Step) -> Row:
    style, entered = page.style, step.entered.strftime(page.style.moment)
    rest = (
        of.ACTIONS[step.kind][style.actions], page.who(place, step), page.role(place, step),
        page.more(place, step, "subject", of.SUBJECTS), page.more(place, step, "form", of.FORMS),
        page.more(place, step, "ground", of.GROUNDS), page.more(place, step, "reference"),
        page.more(place, step, "amount"), step.more.get("person", ""),
    )  # fmt: skip
    if style is of.OLD:
        return "crims_log", (page.life.ref, *page.day_and_clock(place, step), entered, *rest)
    return "nexus_activities", (page.life.ref, page.moment(place, step), entered, *rest)


def _contact(page: _Page, place: int, step: Step) -> Row:
    return "contact_log", (
        page.life.ref, page.moment(place, step), step.entered.strftime(page.style.moment), of.CONTACTS[step.kind],
        page.who(place, step), page.role(place, step), page.more(place, step, "method", of.METHODS),
        page.more(place, step, "depth", of.DEPTHS), page.more(place, step, "subject", of.SUBJECTS),
    )  # fmt: skip


def _custody(page: _Page, place: int, step: Step) -> Row:
    return "custody", (
        page.life.ref, page.when(place, step, of.utc), of.CUSTODY[step.kind], step.more.get("person", ""),
        page.who(place, step), page.role(place, step), page.more(place, step, "depth", of.DEPTHS),
    )  # fmt: skip


def _outcome(page: _Page, place: int, step: Step) -> Row:
    day = page.when(place, step, lambda at: at.strftime(page.style.day))
    proof = ("", "", "", "")
    if (view := page.find("victim_view_recorded")) is not None:
        when = page.when(*view, lambda at: at.strftime(page.style.day))
        proof = (page.more(*view, "form", of.FORMS), when, page.who(*view), page.role(*view))
    return "outcomes", (
        page.life.ref,
        page.more(place, step, "outcome", of.OUTCOMES),
        day,
        page.who(place, step),
        *proof,
    )


def _statement(page: _Page, place: int, step: Step) -> Row:
    answers = {"yes": "Y", "no": "N"}
    return "statements", (
        page.life.ref, page.moment(place, step), step.entered.strftime(page.style.moment), page.who(place, step),
        page.role(place, step), page.more(place, step, "form", of.FORMS),
        *(page.more(place, step, name, answers) for name in ("reasons_recorded", "pressure_asked", "support_offered")),
        page.more(place, step, "note"),
    )  # fmt: skip


def _laboratory(page: _Page, place: int, step: Step) -> Row:
    return "laboratory", (page.life.ref, page.more(place, step, "reference"), page.moment(place, step))


def _prosecutor(page: _Page, place: int, step: Step) -> Row:
    return "prosecutor_list", (page.more(place, step, "reference"), page.life.ref, page.moment(place, step))


_ROWS: dict[str, Callable[[_Page, int, Step], Row]] = {
    **dict.fromkeys(of.ACTIONS, _log),
    **dict.fromkeys(of.CONTACTS, _contact),
    **dict.fromkeys(of.CUSTODY, _custody),
    "outcome_given": _outcome,
    "retraction_taken": _statement,
    "evidence_submitted": _laboratory,
    "prosecutor_received": _prosecutor,
}
