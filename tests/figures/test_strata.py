"""Officers are counted to be compared all together, and none of them is ever shown."""

import json
import random
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ringtrue import cli, main
from ringtrue.figures.measure import Measure, load_measures
from ringtrue.figures.strata import StrataCounts, strata_counts
from ringtrue.language.engines import engine
from ringtrue.language.engines.base import Evidence
from ringtrue.main import causes
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import Snapshot
from ringtrue.record.spans import day_span

CANARY = "Zinnober"
MEASURES = """
theme: ours
measures:
  - {id: offered, title: Offered, asks: Was it offered?, direction: less, cannot_show: Why., source: ours, offences: "",
     cases: {share: case.advocate_offered == 'yes'}}
"""
OPEN, CLOSED = ("yes", "no", ""), ("charged", "unfounded", "")


def _written(folder: Path, seed: int, cases: int, units: int) -> tuple[list[dict[str, str]], Snapshot]:
    """Write and load a random force, some of it unknown; return its cases as they were meant."""
    rng, made = random.Random(seed), []
    rows, events = ["case,unit,advocate_offered,exit"], ["case,kind,happened,actor,role"]
    for number in range(cases):
        unit, answer, exit_ = f"Unit {rng.randrange(units)}", rng.choice(OPEN), rng.choice(CLOSED)
        unit = "" if rng.random() < 0.05 else unit
        begun = datetime(2014, 1, 1) + timedelta(days=rng.randrange(365))
        turns = [f"{CANARY}{unit[-1:]}{rng.randrange(3)}" for _ in range(rng.randrange(3))]
        made.append({"unit": unit, "answer": answer, "exit": exit_, "officer": turns[0] if turns else "",
                     "begun": str(begun.date())})  # fmt: skip
        rows.append(f"K{number},{unit},{answer},{exit_}")
        events.append(f"K{number},reported,{begun:%Y-%m-%d} 08:00,{CANARY}-desk,call_taker")
        for turn, who in enumerate(turns):
            kind = "reallocated" if turn else "allocated"
            events.append(f"K{number},{kind},{begun + timedelta(turn):%Y-%m-%d} 09:0{turn},{who},detective")
    (folder / "cases.csv").write_text("\n".join(rows) + "\n")
    (folder / "events.csv").write_text("\n".join(events) + "\n")
    main.load("neutral", [folder / "cases.csv", folder / "events.csv"], folder / "book")
    return made, Casebook(folder / "book").current()[0][1]


def _measure(folder: Path) -> Measure:
    (folder / "ours.yaml").write_text(MEASURES)
    return load_measures(folder / "ours.yaml")[0]


def _counted(snapshot: Snapshot, measure: Measure, mix: tuple[str, ...] = (), on: date = date(2020, 1, 1)):
    running = engine("duckdb")
    try:
        return strata_counts(Evidence(snapshot, day_span(on).hi), running, measure, mix)
    finally:
        running.close()


def _as_counters(found: StrataCounts) -> tuple[Counter, Counter]:
    keys = list(zip(found.units, found.officers, map(tuple, found.design.tolist()), strict=True))
    hits = Counter(dict(zip(keys, found.hits.tolist(), strict=True)))
    return +hits, Counter(dict(zip(keys, found.totals.tolist(), strict=True)))


def _one_by_one(made: list[dict[str, str]], mix: bool, until: str = "9999") -> tuple[Counter, Counter, int]:
    """Count case by case: the exit is the only mix, a blank one a kind of its own and the first of the three."""
    hits, totals, left_out = Counter(), Counter(), 0
    for each in made:
        if not each["answer"] or each["begun"] > until:
            continue
        if not each["unit"] or not each["officer"]:
            left_out += 1
            continue
        kinds = [float(each["exit"] == code) for code in ("charged", "unfounded")] if mix else []
        key = (each["unit"], f"{each['unit']}/{each['officer']}", (1.0, *kinds))
        totals[key] += 1
        hits[key] += each["answer"] == "yes"
    return +hits, totals, left_out


@pytest.mark.parametrize("seed", [1, 2])
def test_the_counts_are_those_of_going_through_the_cases_one_by_one(tmp_path, seed):
    made, snapshot = _written(tmp_path, seed, 250, 4)
    for mix in ((), ("exit",)):
        found = _counted(snapshot, _measure(tmp_path), mix)
        hits, totals, left_out = _one_by_one(made, bool(mix))
        assert _as_counters(found) == (hits, totals)
        assert found.left_out == left_out > 0


def test_a_case_that_began_after_the_day_of_reading_is_not_counted_and_not_left_out(tmp_path):
    made, snapshot = _written(tmp_path, 3, 200, 3)
    found = _counted(snapshot, _measure(tmp_path), on=date(2014, 6, 30))
    # A case whose officer was given to it on the last day is there with its officer: events of that day count.
    hits, totals, left_out = _one_by_one(made, False, "2014-06-30")
    assert _as_counters(found) == (hits, totals)
    assert found.left_out == left_out


def test_where_no_case_has_an_officer_there_is_nothing_to_compare_and_that_is_said(tmp_path):
    (tmp_path / "cases.csv").write_text("case,unit,advocate_offered\nK1,North,yes\nK2,North,no\n")
    (tmp_path / "events.csv").write_text("case,kind,happened,actor,role\nK1,reported,2014-01-01,Ada,detective\n")
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    (found,) = causes.levels(tmp_path / "book", _measure(tmp_path))
    assert found.left_out == 2
    assert found.levels.reason == "there are no cases"


def test_a_planted_difference_between_officers_is_found_between_officers_and_not_between_units(tmp_path):
    # One officer in two of each unit offers it nearly always, the other hardly ever: every unit comes to about half.
    rng = np.random.default_rng(4)
    rows, events = ["case,unit,advocate_offered"], ["case,kind,happened,actor,role"]
    for number in range(600):
        unit, who = f"Unit {number % 6}", number // 6 % 4
        answer = "yes" if rng.random() < (0.85 if who % 2 else 0.15) else "no"
        rows.append(f"K{number},{unit},{answer}")
        events.append(f"K{number},reported,2014-01-01 08:00,{CANARY},call_taker")
        events.append(f"K{number},allocated,2014-01-02 08:00,{unit[-1]}{CANARY}{who},detective")
    (tmp_path / "cases.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "events.csv").write_text("\n".join(events) + "\n")
    main.load("neutral", [tmp_path / "cases.csv", tmp_path / "events.csv"], tmp_path / "book")
    (found,) = causes.levels(tmp_path / "book", _measure(tmp_path))
    made = found.levels
    assert (made.units, made.officers, made.cases, found.left_out) == (6, 24, 600, 0)
    # Log-odds of 85% and 15% lie 1.73 on either side of nothing: a variance of 3.0.
    assert made.officer.lower < 3.0 < made.officer.upper
    assert made.officer.is_told_from_chance
    assert not made.unit.is_told_from_chance
    assert made.sentences()[2] == (
        "So officers of the same unit differ by more than the units do: look first at training and load."
    )


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_no_officer_is_ever_printed(tmp_path, monkeypatch, capsys, form):
    _written(tmp_path, 5, 600, 6)
    _measure(tmp_path)
    assert CANARY in (tmp_path / "events.csv").read_text()
    name = f"{tmp_path / 'ours.yaml'}:offered"
    monkeypatch.setattr(
        sys, "argv", ["ringtrue", "levels", str(tmp_path / "book"), name, "--mix", "exit", "--format", form]
    )
    cli.main()
    out, err = capsys.readouterr()
    assert "between officers of a unit" in out
    assert CANARY.casefold() not in (out + err).casefold()
    if form == "json":
        assert {row["level"] for row in json.loads(out)} == {"between units", "between officers of a unit"}
