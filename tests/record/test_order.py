"""What sealing settles: beginnings, doubts, the order of events, caseloads; the caseload against a slow twin."""

import random

import pytest

from ringtrue.record.draft import Draft
from ringtrue.record.example import add_example, example_case, settled
from ringtrue.record.seal import settle
from ringtrue.record.spans import Span, day_span, parse_time


def test_events_stand_by_time_then_by_row_and_those_without_a_time_come_last() -> None:
    case = example_case(
        "report",
        {},
        """
        kind                | happened
        closed              |
        witness_interviewed | 2015-03-04
        recorded            | 2015-03-02 22:00
        victim_interviewed  | 2015-03-04 09:00
        reported            | 2015-03-02 21:10
        note_made           | 2015-03-02 22:00
        """,
    )
    kinds = [event["kind"] for event in case.events]
    # A day begins at its first microsecond, so it stands before any clock time on it.
    assert kinds == ["reported", "recorded", "note_made", "witness_interviewed", "victim_interviewed", "closed"]
    assert [event["position"] for event in case.events] == [Span(place, place) for place in range(1, 7)]


def test_a_case_begins_with_its_earliest_report() -> None:
    case = example_case("report", {}, "kind | happened\nreported | 2015-03-05\nreported | 2015-03-02 21:10")
    assert case.columns["begun"] == parse_time("2015-03-02 21:10")


def test_a_case_without_a_date_is_known_by_the_period_of_its_source() -> None:
    from datetime import date

    draft = Draft("x", "report", covers=day_span(date(2013, 1, 1), date(2016, 12, 31)))
    add_example(draft, "x/1", {}, "kind | happened\nreported |", "here")
    assert settled(draft)[0].columns["begun"] == day_span(date(2013, 1, 1), date(2016, 12, 31))


def test_an_interview_before_the_report_loses_its_time_and_is_a_problem() -> None:
    draft = Draft("x", "report")
    table = (
        "kind | happened\nreported | 2015-03-02\nsuspect_interviewed | 2015-01-09\nvictim_contacted | 2015-03-02 08:00"
    )
    add_example(draft, "x/1", {}, table, "here")
    _, events, problems = settle(draft.case_table(), draft.event_table(), draft)
    found = {event["kind"]: event["happened_lo"] for event in events.to_pylist()}
    assert found["suspect_interviewed"] is None
    assert found["victim_contacted"] is not None, "on the day of the report it may well be after it"
    assert [(problem.case, problem.value) for problem in problems] == [("x/1", "2015-01-09")]


def _slow_caseload(cases: list[dict[str, object]], officer: str, at: int) -> int:
    held = 0
    for case in cases:
        spans = case["held"]
        held += any(who == officer and start <= at < end for who, start, end in spans)  # type: ignore[attr-defined]
    return held


@pytest.mark.parametrize("seed", range(5))
def test_caseloads_agree_with_counting_them_one_by_one(seed: int) -> None:
    rng = random.Random(seed)
    draft = Draft("x", "report")
    cases: list[dict[str, object]] = []
    for number in range(40):
        start = rng.randrange(60)
        officer, length = rng.choice(["Ada", "Bea", "Cas"]), rng.choice([5, 20, 400])
        lines = [f"reported | {_day(start)} 00:00 |", f"allocated | {_day(start)} 01:00 | {officer}"]
        closed = length < 400
        lines += [f"closed | {_day(start + length)} 00:00 |"] if closed else []
        add_example(draft, f"x/{number}", {"unit": "North"}, "kind | happened | actor\n" + "\n".join(lines), "here")
        hour = 3_600_000_000
        begin = _micros(start)
        end = _micros(start + length) if closed else 2**62
        cases.append({"held": [(officer, begin + hour, end)], "unit": (begin, end)})
    for case, made in zip(cases, settled(draft), strict=True):
        who, at, _ = case["held"][0]  # type: ignore[index]
        event = next(event for event in made.events if event["kind"] == "allocated")
        wanted = _slow_caseload(cases, who, at)
        unit = sum(start <= at < end for start, end in (other["unit"] for other in cases))  # type: ignore[misc]
        assert event["officer_caseload"] == Span(wanted, wanted)
        assert event["unit_caseload"] == Span(unit, unit)


def test_a_reopened_case_is_held_again_and_never_counts_against_another() -> None:
    draft = Draft("x", "report")
    x = """
        kind        | happened   | actor
        reported    | 2015-02-01 |
        allocated   | 2015-02-01 | Ada
        closed      | 2015-03-01 |
        reopened    | 2015-03-09 |
        reallocated | 2015-03-10 | Ada
        """
    add_example(draft, "x/1", {"unit": "North"}, x, "here")
    for name, day in (("x/2", "2015-03-05"), ("x/3", "2015-03-20")):
        table = f"kind | happened | actor\nreported | {day} |\nallocated | {day} | Ada"
        add_example(draft, name, {"unit": "North"}, table, "here")
    loads = [
        (event["officer_caseload"], event["unit_caseload"])
        for case in settled(draft)
        for event in case.events
        if event["officer_caseload"] is not None
    ]
    assert loads == [(Span(load, load), Span(load, load)) for load in (1, 2, 1, 3)]


def _day(offset: int) -> str:
    from datetime import date, timedelta

    return (date(2015, 1, 1) + timedelta(days=offset)).isoformat()


def _micros(offset: int) -> int:
    found = parse_time(_day(offset))
    assert found is not None
    return found.lo
