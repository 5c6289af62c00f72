"""A small force with hostile names, two standards of its own, and the report of its audit."""

from pathlib import Path

from ringtrue import main
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.publish.report import LIMITS, write_report
from ringtrue.record.casebook import Casebook
from ringtrue.standards.audit import Audit
from ringtrue.standards.explain import Explanation

HOSTILE = "<script>alert('x')</script>"
NORTH, SOUTH = 14, 4

RECORDED = """
id: recorded-in-time
title: A report is recorded within 72 hours & <i>not</i> later
authority:
  - {issuer: a ministry, document: counting rules, paragraph: "2", url: "https://example.org/rules", mark: V}
  - {issuer: somebody else, document: a leaflet, paragraph: "1", url: "javascript:alert(1)", mark: V}
severity: {level: serious, reason: what is not recorded is not investigated}
why: A report that is not written down is lost.
proves_not: That it was investigated.
names:
  recorded: first(events, kind == 'recorded')
editions:
  2002-04-01:
    requires: recorded.happened <= case.begun + hours(72)
    due: case.begun + hours(72)
    note: The first edition.
  2015-04-01:
    applies: case.offence == 'rape'
    requires: recorded.happened <= case.begun + hours(24)
    due: case.begun + hours(24)
  2030-01-01: {repealed: true}
examples:
  - name: on the next day
    events: |
      kind     | happened
      reported | 2010-01-01 10:00
      recorded | 2010-01-02 10:00
    verdict: met
  - name: on the fourth day
    events: |
      kind     | happened
      reported | 2010-01-01 10:00
      recorded | 2010-01-04 10:01
    verdict: breached
  - name: on a day not known
    events: |
      kind     | happened
      reported | 2010-01-01 10:00
      recorded |
    verdict: unclear
"""
OFFERED = """
id: advocate-offered
title: The victim is offered an advocate
authority: [{issuer: a ministry, document: guidance, paragraph: "1", mark: K}]
severity: {level: grave, reason: nobody should go alone}
why: An advocate is on nobody's side but hers.
proves_not: That she wanted one.
editions:
  2002-04-01: {requires: case.advocate_offered == 'yes'}
examples:
  - {name: it was, begun: 2010-01-01, case: {advocate_offered: yes}, verdict: met}
  - {name: it was not, begun: 2010-01-01, case: {advocate_offered: no}, verdict: breached}
  - {name: the file is silent, begun: 2010-01-01, verdict: unclear}
"""
WAIVERS = """
waivers:
  - {case: neutral/N5, standard: recorded-in-time, reason: the station was flooded, by: the registrar, on: 2016-01-01}
"""
HEAD = "case,unit,offence,advocate_offered,exit_local,secret\n"


def made_book(folder: Path) -> Path:
    """Load the small force and return its casebook: units North and South, one with a hostile name, one unnamed."""
    cases, events = [], ["case,kind,happened,entered,actor,role,note"]
    answers = ("yes", "no", "", "unknown", "perhaps")
    for number in range(NORTH):
        cases.append(f"N{number},North,rape,{answers[number % 5]},,x")
        events.append(f"N{number},reported,2015-03-02 21:10,2015-03-02 22:00,Ada,patrol_officer,")
        events.append(f"N{number},recorded,2015-03-{3 + number:02} 08:00,2015-04-{3 + number:02},Bea,registrar,")
    for number in range(SOUTH):
        cases.append(f"S{number},South,rape,{answers[number]},,x")
        events.append(f"S{number},reported,2015-05-{2 + number:02},,Cas,front_counter,")
        events.append(f"S{number},recorded,,,Cas,registrar,")
    cases += [f'"{HOSTILE}","{HOSTILE}",rape,no,"{HOSTILE}","{HOSTILE}"', "U1,,rape,yes,,x", "O1,South,rape,yes,,x"]
    events += [
        f'"{HOSTILE}",reported,2015-03-02,,"{HOSTILE}",patrol_officer,"{HOSTILE}"',
        "U1,reported,2031-01-01,,Dan,patrol_officer,",  # in the future: a problem
        "O1,reported,1999-01-01,,Eve,patrol_officer,",  # before the first edition
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.csv").write_text(HEAD + "\n".join(cases) + "\n", encoding="utf-8")
    (folder / "events.csv").write_text("\n".join(events) + "\n", encoding="utf-8")
    load(load_source("neutral"), [folder / "cases.csv", folder / "events.csv"], Casebook(folder / "book"))
    return folder / "book"


def made_pack(folder: Path) -> Path:
    """Write the two standards as a pack and return its folder."""
    pack = folder / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(f'{{id: ours, title: "Ours {HOSTILE}", describes: ours, jurisdiction: nowhere}}\n')
    (pack / "recorded-in-time.yaml").write_text(RECORDED)
    (pack / "advocate-offered.yaml").write_text(OFFERED)
    return pack


def made_audit(folder: Path, waived: bool = True) -> tuple[Audit, list[Explanation]]:
    """Audit the small force with both standards, and explain all of it."""
    waivers = folder / "waivers.yaml"
    waivers.parent.mkdir(parents=True, exist_ok=True)
    waivers.write_text(WAIVERS)
    book = made_book(folder)
    made = main.audit(book, str(made_pack(folder)), drafts=True, waivers=waivers if waived else None)
    return made, list(main.explanations(made))


def made_report(folder: Path, limits=LIMITS) -> Path:
    """Write the report of the small force and return its folder."""
    return write_report(*made_audit(folder), folder / "out", limits).parent
