"""A small force and a standard of its own, for the tests of this folder."""

from collections.abc import Callable
from pathlib import Path

CASES = """case,unit,advocate_offered,status
K1,North,yes,
K2,North,no,
K3,South,,
K4,South,yes,open
"""
EVENTS = """case,kind,happened,actor,role
K1,reported,2015-03-02 21:10,Ada,patrol_officer
K1,recorded,2015-03-03 20:00,Ada,patrol_officer
K2,reported,2015-03-02 21:10,Ada,patrol_officer
K2,recorded,2015-03-05 08:00,Ada,patrol_officer
K2,closed,2015-04-01,Bea,supervisor
K3,reported,2001-05-01,Ada,patrol_officer
K4,reported,2015-04-28 10:00,Ada,patrol_officer
"""
STANDARD = """
id: recorded-in-time
title: A report is recorded within 72 hours, and since April 2015 within 24
authority:
  - {issuer: a ministry, document: counting rules, paragraph: "2", mark: V}
severity: {level: serious, reason: what is not recorded is not investigated}
why: A report that is not written down is lost.
proves_not: That it was investigated.
names:
  recorded: first(events, kind == 'recorded')
editions:
  2002-04-01:
    requires: exists(events, kind == 'recorded' and happened <= case.begun + hours(72))
    due: case.begun + hours(72)
  2015-04-01:
    requires: exists(events, kind == 'recorded' and happened <= case.begun + hours(24))
    due: case.begun + hours(24)
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
PACK = "{id: ours, title: ours, describes: ours, jurisdiction: nowhere}\n"
WritePack = Callable[..., Path]
