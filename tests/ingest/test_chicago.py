"""Chicago's seven files as they were published: what others counted in them must come out, and nothing may be lost."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.record.casebook import Casebook
from ringtrue.record.snapshot import Snapshot

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "chicago"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data/chicago"),
]
Events = dict[str, dict[int, list[dict[str, object]]]]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The seven files as one snapshot."""
    book = Casebook(tmp_path_factory.mktemp("city") / "book")
    return load(load_source("chicago-discipline"), sorted(DATA.glob("*.csv.gz")), book).snapshot


@pytest.fixture(scope="module")
def events(city: Snapshot) -> Events:
    """What the counts below ask of the events, by kind and case."""
    wanted = ["case_no", "kind", "finding", "sanction", "happened_lo", "happened_hi", "rank"]
    found: Events = defaultdict(lambda: defaultdict(list))
    for event in city.table("events").select(wanted).to_pylist():
        if event["kind"] not in ("conduct", "allocated", "moved"):
            found[event["kind"]][event["case_no"]].append(event)
    return found


def _said(events: Events, kind: str, column: str) -> dict[int, object]:
    """Return what a column says in the one event of a kind that a matter has."""
    assert all(len(each) == 1 for each in events[kind].values())
    return {case: each[0][column] for case, each in events[kind].items()}


def test_every_accusation_is_a_matter_and_every_row_of_the_seven_files_is_kept(city: Snapshot):
    assert city.manifest["cases"] == len(set(city.case_ids)) == 125_581
    files = Counter(name.split("_2")[0] for name in city.table("rows")["file"].to_pylist())
    assert files["accused"] == 125_581
    assert files["complaints"] == 109_339
    coverage = city.manifest["coverage"]
    assert sum(files.values()) == sum(each["rows"] for each in coverage.values())
    assert [each["unreadable_rows"] for each in coverage.values()] == [0] * 7
    # Set aside and counted: investigators of complaints in which no officer is named.
    assert coverage["investigators"]["passed_over"] == {"no case says the same in cr_id": 50_445}


def test_what_cannot_be_read_is_seldom_and_listed(city: Snapshot):
    problems = Counter(row["column"] for row in city.table("problems").to_pylist())
    # Suspensions of more days than the file's own description knows, and days before the record begins.
    assert problems["recommended_discipline"] + problems["final_discipline"] == 11 + 32
    assert set(problems) == {
        "recommended_discipline", "final_discipline", "unit_start_date", "unit_end_date", "spp_date",
        "complaints.closed_date",
    }  # fmt: skip
    assert sum(problems.values()) < 300


def test_of_what_was_to_be_sustained_a_part_was_not(events: Events):
    recommended = _said(events, "finding_recommended", "finding")
    decided = _said(events, "finding_decided", "finding")
    sustained = [case for case, finding in recommended.items() if finding == "sustained"]
    assert len(sustained) == 9_366
    found = Counter(decided.get(case) for case in sustained)
    assert found.pop("no_affidavit") == 1
    assert found == {"sustained": 7_926, "not_sustained": 673, "unfounded": 184, "exonerated": 86, None: 496}


def test_of_the_separations_that_were_recommended_fewer_than_one_in_five_came_about(events: Events):
    recommended = _said(events, "sanction_recommended", "sanction")
    decided = _said(events, "sanction_decided", "sanction")
    separations = [case for case, sanction in recommended.items() if sanction == "separation"]
    assert len(separations) == 719
    found = Counter(decided.get(case) for case in separations)
    assert (found["separation"], found["resigned"], found["no_action"]) == (128, 264, 65)


def test_what_was_decided_stands_beside_what_was_recommended_as_the_events_say(city: Snapshot, events: Events):
    compared = city.table("cases")["sanction_compared"].to_pylist()
    recommended = _said(events, "sanction_recommended", "sanction")
    decided = _said(events, "sanction_decided", "sanction")
    for case, sanction in recommended.items():
        if sanction == "separation":
            known = {"resigned": "overtaken", "separation": "same", "no_action": "below", "reprimand": "below",
                     "reinstated": "undone", "not_served": "undone", None: None}  # fmt: skip
            assert compared[case] == known.get(decided.get(case), compared[case])
    assert not [case for case, said in enumerate(compared) if said and not (case in recommended and case in decided)]


def test_about_a_hundred_rises_fell_in_matters_that_were_open_and_that_somebody_had_wanted_sustained(events: Events):
    recommended = _said(events, "finding_recommended", "finding")
    rises = {case: each for case, each in events["promoted"].items() if recommended.get(case) == "sustained"}
    assert 90 <= sum(map(len, rises.values())) <= 130
    begun = _said(events, "alleged", "happened_lo")
    ended = _said(events, "closed", "happened_hi")
    for case, found in rises.items():
        for rise in found:
            assert rise["rank"] is not None
            assert rise["happened_hi"] >= begun[case], "it may lie within the life of the matter"
            assert ended.get(case) is None or rise["happened_lo"] <= ended[case]


def test_each_rise_is_tied_to_the_row_of_the_staff_list_that_shows_it(city: Snapshot, events: Events):
    case = min(events["promoted"])
    files = {row["file"].split("_")[0] for row in city.rows_of(city.row_numbers(case))}
    assert {"accused", "complaints", "salary"} <= files
