"""Thirty standards over the templates of MP-Declare, each with the way its breach is planted in the log.

Eleven are about kinds and their order alone; nineteen have conditions on data, correlate events (the same officer,
another officer, the same person), or bound the time between them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from audit_log import ONE_IN, Log, Rows, delay, move_note, put, put_all

from ringtrue.language.nodes import Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.standards.model import Authority, Edition, EditionText, Severity, Standard, StandardText

FIRST_EDITION = date(2005, 4, 1)
Plant = Callable[[Log, Rows], Rows]


@dataclass(frozen=True)
class Rule:
    """One standard as it would be written, and its plant; `earlier` is what the edition before asked for, if any."""

    id: str
    applies: str
    requires: str
    plant: Plant
    data: bool = True
    earlier: str = ""


def has(kind: str) -> str:
    return f"exists(events, kind == '{kind}')"


PLAIN = (
    Rule("existence", "True", "exists(events, kind == 'recorded')",
         lambda log, rows: put(log, rows, "recorded", kind="note_made")),
    Rule("absence-of-a-second", has("responded"), "count(events, kind == 'responded') <= 1",
         lambda log, rows: put(log, rows, "note_made", kind="responded")),
    Rule("init", "True", "first(events).kind == 'reported'",
         lambda log, rows: move_note(log, rows, "reported", -60)),
    Rule("end", "True", "last(events).kind == 'closed'",
         lambda log, rows: move_note(log, rows, "closed", 60)),
    Rule("response", has("evidence_collected"),
         "every(events, kind == 'evidence_collected', "
         "exists(events, kind == 'evidence_submitted' and position > that.position))",
         lambda log, rows: put_all(log, put_all(log, rows, "evidence_result", kind="note_made"),
                                   "evidence_submitted", kind="note_made")),
    Rule("exactly-one", "True", "count(events, kind == 'allocated') == 1",
         lambda log, rows: put(log, rows, "note_made", kind="allocated", role="supervisor")),
    Rule("precedence", has("victim_interviewed"),
         "every(events, kind == 'victim_interviewed', "
         "exists(events, kind == 'specialist_contact' and position < that.position))",
         lambda log, rows: put(log, rows, "specialist_contact", kind="note_made")),
    Rule("alternate-response", has("suspect_identified"),
         "every(events, kind == 'suspect_identified', certain(next(events, "
         "kind in ('suspect_identified', 'suspect_interviewed')).kind == 'suspect_interviewed'))",
         lambda log, rows: put(log, rows, "note_made", kind="suspect_identified", role="detective")),
    Rule("chain-response", has("approved"),
         "every(events, kind == 'approved', certain(next(events).kind == 'closed'))",
         lambda log, rows: move_note(log, rows, "approved", 1)),
    Rule("not-co-existence", f"{has('victim_withdrew')} or {has('prosecutor_consulted')}",
         f"not ({has('victim_withdrew')} and {has('prosecutor_consulted')})",
         lambda log, rows: put(log, log.slot(rows, "prosecutor_consulted")[0], "note_made", kind="victim_withdrew")),
    Rule("not-succession", has("prosecutor_consulted"),
         "every(events, kind == 'prosecutor_consulted', "
         "not exists(events, kind == 'witness_interviewed' and position > that.position))",
         lambda log, rows: move_note(log, rows, "prosecutor_consulted", 1, kind="witness_interviewed")),
)  # fmt: skip

WITH_DATA = (
    Rule("response-data", "exists(events, kind == 'victim_interviewed' and depth == 'full')",
         "every(events, kind == 'victim_interviewed' and depth == 'full', "
         "exists(events, kind == 'reviewed' and role == 'supervisor' and position > that.position))",
         lambda log, rows: put_all(log, rows, "reviewed", role="other")),
    Rule("response-same-officer", has("scene_visited"),
         "every(events, kind == 'scene_visited', "
         "exists(events, kind == 'evidence_collected' and position > that.position and actor == that.actor))",
         lambda log, rows: put(log, rows, "evidence_collected", actor=11)),
    Rule("precedence-other-officer", has("approved"),
         "every(events, kind == 'approved', "
         "exists(events, kind == 'reviewed' and position < that.position and actor != that.actor))",
         lambda log, rows: put(log, rows, "approved", actor=8)),
    Rule("response-within", has("evidence_submitted"),
         "every(events, kind == 'evidence_submitted', exists(events, kind == 'evidence_result' "
         "and position > that.position and happened <= that.happened + days(4)))",
         lambda log, rows: delay(log, rows, "evidence_result", 10),
         earlier="every(events, kind == 'evidence_submitted', exists(events, kind == 'evidence_result' "
         "and position > that.position and happened <= that.happened + days(8)))"),
    Rule("precedence-data", "exists(events, kind == 'suspect_interviewed' and method == 'in_person')",
         "every(events, kind == 'suspect_interviewed' and method == 'in_person', "
         "exists(events, kind == 'suspect_identified' and role == 'detective' and position < that.position))",
         lambda log, rows: put_all(log, rows, "suspect_identified", role="patrol_officer")),
    Rule("response-other-officer", has("allocated"),
         "every(events, kind == 'allocated', "
         "exists(events, kind == 'reviewed' and position > that.position and actor != that.actor))",
         lambda log, rows: put_all(log, rows, "reviewed", actor=2)),
    Rule("precedence-within", has("approved"),
         "every(events, kind == 'approved', exists(events, kind == 'reviewed' "
         "and position < that.position and that.happened <= happened + days(7)))",
         lambda log, rows: delay(log, rows, "approved", 10)),
    Rule("alternate-response-data", "exists(events, kind == 'evidence_submitted' and role == 'detective')",
         "every(events, kind == 'evidence_submitted' and role == 'detective', certain(next(events, "
         "kind in ('evidence_submitted', 'evidence_result')).kind == 'evidence_result'))",
         lambda log, rows: move_note(log, rows, "evidence_submitted", -1, kind="evidence_submitted", role="detective")),
    Rule("chain-response-same-officer", "exists(events, kind == 'specialist_contact' and method == 'in_person')",
         "every(events, kind == 'specialist_contact' and method == 'in_person', certain(exists(events, "
         "kind == 'victim_contacted' and position == that.position + 1 and actor == that.actor)))",
         lambda log, rows: put(log, rows, "victim_contacted", actor=11)),
    Rule("not-succession-same-officer", has("suspect_interviewed"),
         "every(events, kind == 'suspect_interviewed', "
         "not exists(events, kind == 'witness_interviewed' and position > that.position and actor == that.actor))",
         lambda log, rows: move_note(log, rows, "suspect_interviewed", 1, kind="witness_interviewed", actor=5)),
    Rule("absence-data", has("victim_interviewed"),
         "not exists(events, kind == 'victim_interviewed' and role == 'patrol_officer')",
         lambda log, rows: put(log, rows, "victim_interviewed", role="patrol_officer")),
    Rule("existence-data", "True", "exists(events, kind == 'victim_interviewed' and depth == 'full')",
         lambda log, rows: put(log, rows, "victim_interviewed", depth="initial")),
    Rule("few-officers", has("victim_interviewed"),
         "count_distinct(actor, kind in ('victim_interviewed', 'specialist_contact')) <= 1",
         lambda log, rows: put(log, rows, "victim_interviewed", actor=11)),
    Rule("responded-existence-same-person", has("suspect_interviewed"),
         "every(events, kind == 'suspect_interviewed', "
         "exists(events, kind == 'suspect_identified' and person == that.person))",
         lambda log, rows: put(log, rows, "suspect_interviewed", person=1)),
    Rule("co-existence-data", "exists(events, kind == 'scene_visited' and method == 'in_person')",
         "exists(events, kind == 'evidence_collected' and role == 'detective')",
         lambda log, rows: put(log, rows, "evidence_collected", role="laboratory")),
    Rule("deadline", has("recorded"),
         "first(events, kind == 'recorded').happened <= first(events, kind == 'reported').happened + hours(24)",
         lambda log, rows: delay(log, rows, "recorded", 6),
         earlier="first(events, kind == 'recorded').happened "
         "<= first(events, kind == 'reported').happened + hours(72)"),
    Rule("chain-precedence-same-unit", has("recorded"),
         "every(events, kind == 'recorded', certain(previous(events).kind == 'reported' "
         "and previous(events).unit == unit))",
         lambda log, rows: put(log, rows, "recorded", unit=0)),
    Rule("not-chain-response-data", "exists(events, kind == 'note_made' and role == 'registrar')",
         "every(events, kind == 'note_made' and role == 'registrar', "
         "not certain(next(events).kind == 'victim_interviewed'))",
         lambda log, rows: move_note(log, rows, "victim_interviewed", -1, role="registrar")),
    Rule("succession-within", f"{has('allocated')} and {has('closed')}",
         "every(events, kind == 'allocated', exists(events, kind == 'closed' and position > that.position "
         "and happened <= that.happened + days(90))) "
         "and every(events, kind == 'closed', exists(events, kind == 'allocated' and role == 'supervisor' "
         "and position < that.position))",
         lambda log, rows: delay(log, rows, "closed", 100)),
)  # fmt: skip
RULES = PLAIN + WITH_DATA


def planted(log: Log, rules: tuple[Rule, ...]) -> dict[str, int]:
    """Plant a breach of each standard in its own cases; return how many cases that could be done in."""
    cases = np.arange(len(log.begun))
    return {rule.id: len(rule.plant(log, cases[cases % ONE_IN == place])) for place, rule in enumerate(rules)}


def standard(rule: Rule) -> Standard:
    """Return a rule as the standard that its file would be loaded as."""
    words = Vocabulary("report")
    texts = {FIRST_EDITION: EditionText(applies=rule.applies, requires=rule.earlier or rule.requires)}
    if rule.earlier:
        texts[date(2016, 4, 1)] = EditionText(applies=rule.applies, requires=rule.requires)
    editions = tuple(_edition(since, text, words) for since, text in texts.items())
    text = StandardText(
        id=rule.id, title=rule.id, why="measured", proves_not="nothing", editions=texts,
        authority=[Authority(issuer="bench", document="bench", paragraph="1")],
        severity=Severity(level="ordinary", reason="measured"),
    )  # fmt: skip
    return Standard(text, "bench", "", {}, parse("case.begun", words), editions)


def _edition(since: date, text: EditionText, words: Vocabulary) -> Edition:
    applies, requires = (parse_condition(each, words, "bench") for each in (text.applies, text.requires))
    return Edition(since, text, applies, requires, None)


def questions(rules: tuple[Rule, ...]) -> dict[str, Node]:
    """Return what an audit asks: of each standard the verdict, and the edition it was reached by."""
    asked: dict[str, Node] = {}
    for number, each in enumerate(map(standard, rules), 1):
        asked |= {f"verdict_{number}": each.verdict, f"edition_{number}": each.edition}
    return asked
