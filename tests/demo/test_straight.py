"""Fairhaven without its files is Fairhaven: the straight road gives the same figures as the road by the exports."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ringtrue.demo.fairhaven import generate, last_day
from ringtrue.demo.plan import Mess, Plan, load_plan
from ringtrue.demo.straight import seal_force
from ringtrue.demo.trial import load_force
from ringtrue.figures.measure import Form, measures
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import CASES
from ringtrue.main import figures as verbs

NUMBER, YEARS, SEED = 300, 3, 11


def _tidy(name: str) -> Plan:
    plan = load_plan(name)
    return plan.model_copy(update={"mess": Mess(**dict.fromkeys(Mess.model_fields, 0.0))})


@pytest.fixture(scope="module", params=["london", "faults"])
def roads(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, date]:
    """The casebook by the straight road, that by the files, and the day of the export."""
    plan, folder = _tidy(request.param), tmp_path_factory.mktemp("roads")
    seal_force(plan, NUMBER, YEARS, SEED, folder / "straight")
    load_force(generate(plan, NUMBER, YEARS, SEED, folder / "force"), folder / "by-files")
    return folder / "straight", folder / "by-files", last_day(plan, YEARS)


def test_every_measure_that_ships_counts_the_same_on_both_roads(roads):
    straight, by_files, day = roads
    asked = [each for each in measures().values() if each.on_cases and each.form is not Form.TIME]
    one, other = (
        {each.measure.id: each for each in verbs.series(book, asked, Cut("quarter"), True, day) if each.basis == CASES}
        for book in (straight, by_files)
    )
    assert set(one) == set(other) == {each.id for each in asked if each.text.kind == "report"}
    for name, mine in one.items():
        theirs = other[name]
        assert (mine.units, mine.labels, mine.undated) == (theirs.units, theirs.labels, theirs.undated), name
        for part in ("hits", "totals", "unclear", "untold"):
            assert np.array_equal(getattr(mine, part), getattr(theirs, part)), (name, part)
    assert sum(int(each.totals.sum()) for each in one.values()) > 20 * NUMBER / 2


def test_every_wait_is_the_same_on_both_roads(roads):
    straight, by_files, day = roads
    timed = [each for each in measures().values() if each.form is Form.TIME]
    one, other = (verbs.waiting(book, timed, Cut("all"), True, day) for book in (straight, by_files))
    assert [each.measure.id for each in one] == [each.measure.id for each in other] != []
    for mine, theirs in zip(one, other, strict=True):
        for unit in range(len(mine.units)):
            first, second = (
                sorted(zip(each.days[each.unit == unit], each.came[each.unit == unit], strict=True))
                for each in (mine, theirs)
            )
            assert first == second, mine.measure.id
        assert mine.unclear == theirs.unclear, mine.measure.id


@pytest.mark.parametrize("followed", [0, 180])
def test_the_ways_out_are_the_same_on_both_roads(roads, followed):
    straight, by_files, day = roads
    one, other = (
        next(
            each
            for each in verbs.exit_vectors(book, Cut("quarter"), True, "rape", followed, day)
            if each.basis == CASES
        )
        for book in (straight, by_files)
    )
    assert (one.units, one.labels, one.exits, one.unclear) == (other.units, other.labels, other.exits, other.unclear)
    assert np.array_equal(one.counts, other.counts)
    assert one.counts.sum() > NUMBER / 2


def test_the_same_seed_makes_the_same_snapshot_and_another_makes_another(tmp_path):
    plan = load_plan("london")
    names = [seal_force(plan, 60, 1, seed, tmp_path / place).name for seed, place in ((1, "a"), (1, "b"), (2, "c"))]
    assert names[0] == names[1] != names[2]
