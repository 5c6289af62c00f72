"""Fairhaven: the same seed makes the same force, what was planted is found, and nothing is found that was not done."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.demo.acts import acts
from ringtrue.demo.fairhaven import acts_of, describe, generate
from ringtrue.demo.plan import MEANING, PLANS, Behaviour, Plan, load_plan, plan_names
from ringtrue.demo.score import Score, added
from ringtrue.demo.trial import load_force, scores
from ringtrue.errors import CasebookError, LibraryError
from ringtrue.publish.folder import files_in

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "fairhaven"
PAGE = (ROOT / "docs" / "how-to" / "plant-faults.md").read_text(encoding="utf-8")


def _whole(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


def _wrong(found: list[list[Score]]) -> list[str]:
    return [f"{each.standard}: {case}" for each in added(found) for case in (*each.missed, *each.beyond)]


def test_the_same_seed_makes_the_same_files_and_another_makes_others(tmp_path):
    plan = load_plan("faults")
    one, two, other = (
        _whole(generate(plan, 150, 2, seed, tmp_path / name)) for seed, name in ((5, "a"), (5, "b"), (6, "c"))
    )
    assert one == two
    assert one["cases/crims_log.csv"] != other["cases/crims_log.csv"]


def test_the_force_that_ships_is_the_one_that_the_program_makes(tmp_path):
    says = describe(EXAMPLE)
    made = generate(load_plan("faults"), says["cases"], says["years"], says["seed"], tmp_path / "force")
    assert says["cases"] == 2_000
    assert _whole(made) == _whole(EXAMPLE)


@pytest.mark.parametrize("name", plan_names())
def test_what_is_planted_is_found_and_nothing_else(name):
    found = list(scores(load_plan(name), 500, 4, [31]))
    assert _wrong(found) == []
    if name != "flawless":
        assert sum(each.found for each in found[0]) > 100


@pytest.mark.slow
@pytest.mark.timeout(2_400)
@pytest.mark.parametrize("name", plan_names())
def test_over_twenty_seeds_what_is_planted_is_found_and_nothing_else(name):
    found = list(scores(load_plan(name), 2_000, 4, range(1, 21)))
    assert _wrong(found) == []
    total = {each.standard: each for each in added(found)}
    if name == "faults":
        # Each standard that the bundled plan is meant to wake has woken, and the mess has hidden something.
        assert [each for each in total.values() if each.planted and not each.found] == []
        assert sum(each.hidden for each in total.values()) > 0


def test_without_the_mess_nothing_is_hidden():
    plan = load_plan("faults")
    tidy = dict.fromkeys(type(plan.mess).model_fields, 0.0)
    found = list(scores(plan.model_copy(update={"mess": type(plan.mess)(**tidy)}), 500, 4, [31]))
    assert _wrong(found) == []
    assert [each.standard for each in found[0] if each.hidden] == []


def test_a_force_without_any_lapse_breaches_nothing_but_what_is_only_listed():
    (found,) = scores(load_plan("flawless"), 500, 4, [8])
    listed = {each.id for each in main.all_standards("england-wales") if each.text.listed_as}
    assert {each.standard for each in found if each.found or each.also} <= listed


def _some_plan(seed: int) -> Plan:
    """A plan that nobody thought of: any behaviours, anywhere, overlapping, some without a beginning or an end."""
    rng = random.Random(seed)
    start = date(rng.randint(2009, 2021), rng.randint(1, 12), 1)
    units = [{"name": name, "share": rng.uniform(0.1, 1)} for name in ("Ash", "Elm", "Oak")[: rng.randint(1, 3)]]

    def day() -> date:
        return start + timedelta(rng.randint(-100, 900))

    faults = []
    for number in range(rng.randint(1, 6)):
        first, last = sorted((day(), day()))
        fault = {"id": f"f{number}", "behaviour": rng.choice(list(Behaviour)), "share": rng.choice([0.05, 0.4, 1.0])}
        fault |= {"units": [rng.choice(units)["name"]], "on": day(), "act": rng.choice(["no_support", "bail_run_out"])}
        fault |= {"from": first} if rng.random() < 0.7 else {}
        fault |= {"to": last} if rng.random() < 0.7 else {}
        faults.append(fault)
    lapses = {act: round(rng.uniform(0, 0.1), 3) for act in rng.sample(sorted(acts()), 8)}
    change = start + timedelta(rng.randint(-200, 1_200))
    told = {"title": f"plan {seed}", "start": start, "change_of_system": change, "units": units, "faults": faults}
    return Plan.model_validate({**told, "lapses": lapses})


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_that_nobody_thought_of_is_found_as_well(seed):
    assert _wrong(list(scores(_some_plan(seed), 250, 3, [seed]))) == []


def test_every_behaviour_is_explained_and_shipped_plans_use_acts_that_standards_find():
    for behaviour in Behaviour:
        assert MEANING[behaviour]
        assert f"| `{behaviour}` | {MEANING[behaviour]} |" in PAGE
    known = {each.id for each in main.all_standards("england-wales")}
    assert {name for act in acts().values() for name in (*act.meant, *act.may_also)} <= known
    assert plan_names() == sorted(path.stem for path in PLANS.glob("*.yaml"))


def test_the_truth_names_every_cause_that_the_plan_has():
    causes = {row["cause"] for row in acts_of(EXAMPLE)}
    assert {fault.id for fault in load_plan("faults").faults} - causes == set()


def test_unit_days_are_a_source_of_their_own(tmp_path):
    made = main.load("fairhaven-unit-days", [EXAMPLE / "unit-days" / "unit_days.csv"], tmp_path / "book")
    assert made.snapshot.manifest["cases"] == 5 * 1_461
    audit = main.audit(tmp_path / "book", "england-wales", as_of=date(2017, 3, 31))
    assert sum(audit.of("abstraction-logged").values()) == 5 * 1_461


def test_the_files_of_a_force_load_without_a_case_lost(tmp_path):
    force = generate(load_plan("faults"), 200, 2, 3, tmp_path / "force")
    assert load_force(force, tmp_path / "book").snapshot.manifest["cases"] == 200


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CasebookError, match="not a former force and is not empty"):
        generate(load_plan("clean"), 10, 1, 1, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("behaviour: screening", "behaviour: screning"),
        ("units: [Harbour]", "units: [Harbor]"),
        ("share: 0.45", "share: 4.5"),
        ("recorded_late: 0.008", "recorded_lat: 0.008"),
        ("mends: [screening]", "mends: [screenings]"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_its_line(tmp_path, changed, said):
    text = (PLANS / "faults.yaml").read_text(encoding="utf-8")
    assert changed in text
    (tmp_path / "plan.yaml").write_text(text.replace(changed, said, 1), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"plan\.yaml:\d+"):
        load_plan(str(tmp_path / "plan.yaml"))
