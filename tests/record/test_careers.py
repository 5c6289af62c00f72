"""What became of an officer while a matter about him was open: rises between lists of staff, moves, and his unit."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue import main
from ringtrue.record.careers import add_careers
from ringtrue.record.draft import Draft
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case
from ringtrue.record.spans import Span, day_span, iso

MATTERS = "matter,officer,unit\nK1,Ada,\n"
EVENTS = "matter,kind,happened\nK1,alleged,2014-03-01\nK1,closed,2016-09-30\n"
RANKS = "officer,rank,listed,since\n"
POSTINGS = "officer,unit,rank,started,ended\n"


@pytest.fixture
def matters_of(tmp_path: Path):
    """A function that loads matters with lists of staff and postings beside them, and returns the cases."""

    def read(ranks: str = "", postings: str = "", matters: str = MATTERS, events: str = EVENTS) -> list[Case]:
        files = {"matters": matters, "events": events, "ranks": RANKS + ranks, "postings": POSTINGS + postings}
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        made = main.load("neutral-matters", [tmp_path / f"{name}.csv" for name in files], tmp_path / "book")
        assert made.snapshot.table("problems").num_rows == 0
        return list(made.snapshot.cases(range(made.snapshot.manifest["cases"])))

    return read


def _meanwhile(case: Case) -> list[tuple[str, str, str]]:
    """Return what happened to the officer: what, when, and the rank or the unit it led to."""
    return [
        (str(event["kind"]), iso(event["happened"]), str(event["rank"] or event["unit"]))
        for event in case.events
        if event["kind"] in ("promoted", "moved")
    ]


RISES = [
    (
        "a rise between two lists, on no day that is known: at some time from the one to the other",
        "Ada,police_officer,2014,\nAda,sergeant,2015,\n",
        [("promoted", "2014-01-01/2015-12-31", "sergeant")],
    ),
    (
        "on the day from which the later list gives him the rank",
        "Ada,police_officer,2014,\nAda,sergeant,2015,2015-05-01\n",
        [("promoted", "2015-05-01", "sergeant")],
    ),
    (
        "a day before the former list, which still had him in the lower rank, is not believed",
        "Ada,police_officer,2014,\nAda,sergeant,2015,2013-12-31\n",
        [("promoted", "2014-01-01/2015-12-31", "sergeant")],
    ),
    (
        "nor is one after the list that shows the rise",
        "Ada,police_officer,2014,\nAda,sergeant,2015,2016-01-01\n",
        [("promoted", "2014-01-01/2015-12-31", "sergeant")],
    ),
    (
        "the first and the last day between the lists count",
        "Ada,police_officer,2014,\nAda,sergeant,2015,2015-12-31\n",
        [("promoted", "2015-12-31", "sergeant")],
    ),
    (
        "where a year is missing, between the lists in which he stands",
        "Ada,police_officer,2013,\nAda,sergeant,2016,\n",
        [("promoted", "2013-01-01/2016-12-31", "sergeant")],
    ),
    (
        "two ranks in one year: the higher counts, in either order of the rows",
        "Ada,police_officer,2014,\nAda,lieutenant,2015,2015-06-01\nAda,sergeant,2015,2015-02-01\n",
        [("promoted", "2015-06-01", "lieutenant")],
    ),
    (
        "two ranks in the first year: he had risen by then, and the next list shows no rise",
        "Ada,police_officer,2014,\nAda,sergeant,2014,2014-06-01\nAda,sergeant,2015,2014-06-01\n",
        [],
    ),
    (
        "two rises",
        "Ada,captain,2016,2016-02-01\nAda,police_officer,2014,\nAda,sergeant,2015,2015-05-01\n",
        [("promoted", "2015-05-01", "sergeant"), ("promoted", "2016-02-01", "captain")],
    ),
    ("the same rank is no rise", "Ada,sergeant,2014,2010-01-01\nAda,sergeant,2015,2010-01-01\n", []),
    ("a rank of equal place is no rise", "Ada,inspector,2014,\nAda,lieutenant,2015,2015-01-01\n", []),
    ("a fall is no rise", "Ada,captain,2014,\nAda,sergeant,2015,2015-01-01\n", []),
    (
        "a post outside the ranks is passed over, and the rise lies between the lists that give a rank",
        "Ada,police_officer,2014,\nAda,other,2015,2015-03-01\nAda,sergeant,2016,2015-06-01\n",
        [("promoted", "2015-06-01", "sergeant")],
    ),
    ("a list without a time shows nothing", "Ada,police_officer,,\nAda,sergeant,2015,2015-05-01\n", []),
    ("another officer's rise", "Bea,police_officer,2014,\nBea,sergeant,2015,2015-05-01\n", []),
    ("one list alone", "Ada,sergeant,2015,2015-05-01\n", []),
]


@pytest.mark.parametrize(("what", "ranks", "expected"), RISES, ids=[what for what, _, _ in RISES])
def test_a_rise_is_a_step_to_a_higher_rank_from_one_list_to_the_next(matters_of, what, ranks, expected):
    (case,) = matters_of(ranks)
    assert _meanwhile(case) == expected


@pytest.mark.parametrize(
    ("since", "is_meanwhile"),
    [
        ("2014-02-28", False),
        ("2014-03-01", True),  # on the very day of the allegation
        ("2016-09-30", True),  # on the very day of the closing
        ("2016-10-01", False),
    ],
)
def test_only_what_may_lie_within_the_life_of_the_matter_is_put_beside_it(matters_of, since, is_meanwhile):
    (case,) = matters_of(f"Ada,police_officer,2013,\nAda,sergeant,2017,{since}\n")
    assert _meanwhile(case) == ([("promoted", since, "sergeant")] if is_meanwhile else [])


def test_a_rise_that_may_lie_before_or_within_the_matter_is_put_beside_it_with_what_is_known(matters_of):
    (case,) = matters_of("Ada,police_officer,2013,\nAda,sergeant,2014,\n")
    assert _meanwhile(case) == [("promoted", "2013-01-01/2014-12-31", "sergeant")]


def test_a_matter_that_was_never_closed_goes_on(matters_of):
    events = "matter,kind,happened\nK1,alleged,2014-03-01\n"
    (case,) = matters_of("Ada,sergeant,2014,\nAda,captain,2024,2023-05-01\n", events=events)
    assert _meanwhile(case) == [("promoted", "2023-05-01", "captain")]


def test_a_matter_closed_on_a_day_not_known_may_still_have_been_open(matters_of):
    events = "matter,kind,happened\nK1,alleged,2014-03-01\nK1,closed,\n"
    (case,) = matters_of("Ada,sergeant,2014,\nAda,captain,2024,2023-05-01\n", events=events)
    assert _meanwhile(case) == [("promoted", "2023-05-01", "captain")]


def test_a_matter_that_was_closed_twice_ended_on_the_later_day_whatever_the_order_of_the_rows(matters_of):
    events = "matter,kind,happened\nK1,alleged,2014-03-01\nK1,closed,2016-09-30\nK1,closed,2014-06-30\n"
    (case,) = matters_of("Ada,sergeant,2014,\nAda,captain,2015,2015-05-01\n", events=events)
    assert _meanwhile(case) == [("promoted", "2015-05-01", "captain")]


def test_a_matter_alleged_on_no_day_that_is_known_has_nothing_beside_it(matters_of):
    events = "matter,kind,happened\nK1,alleged,\nK1,closed,2016-09-30\n"
    (case,) = matters_of("Ada,sergeant,2014,\nAda,captain,2015,\n", "Ada,North,,2010-01-01,\n", events=events)
    assert _meanwhile(case) == []
    assert case.columns["unit"] is None


def test_a_matter_without_an_officer_has_nothing_beside_it(matters_of):
    ranks = "Ada,sergeant,2014,\nAda,captain,2015,\n,sergeant,2014,\n,captain,2015,\n"
    (case,) = matters_of(ranks, ",North,,2010-01-01,\n", matters="matter,officer,unit\nK1,,\n")
    assert _meanwhile(case) == []
    assert case.columns["unit"] is None


def test_each_matter_of_an_officer_has_his_rise_and_the_row_that_shows_it(matters_of, tmp_path: Path):
    matters = "matter,officer,unit\nK1,Ada,\nK2,Ada,\nK3,Bea,\n"
    events = EVENTS + "K2,alleged,2015-01-01\nK3,alleged,2014-03-01\n"
    cases = matters_of("Ada,police_officer,2014,\nAda,sergeant,2015,2015-05-01\n", matters=matters, events=events)
    rise = [("promoted", "2015-05-01", "sergeant")]
    assert [_meanwhile(case) for case in cases] == [rise, rise, []]
    ((_, snapshot),) = main.Casebook(tmp_path / "book").current()
    for number, shown in ((0, True), (1, True), (2, False)):
        rows = [row["raw"] for row in snapshot.rows_of(snapshot.row_numbers(number))]
        assert ("Ada,sergeant,2015,2015-05-01" in rows) is shown, "the trail leads to the list of staff"


# ---- postings


def test_a_posting_to_another_unit_is_a_move_and_one_within_it_is_none(matters_of):
    (case,) = matters_of(
        postings="Ada,North,,,2014-06-30\n"
        "Ada,South,,2014-07-01,2014-12-31\n"
        "Ada,South,,2015-01-01,2015-06-30\n"
        "Ada,North,,2015-07-01,2016-12-31\n"
        "Ada,East,,2017-01-01,\n"  # after the matter was closed
    )
    assert _meanwhile(case) == [("moved", "2014-07-01", "South"), ("moved", "2015-07-01", "North")]


def test_a_posting_without_a_unit_moves_nobody(matters_of):
    (case,) = matters_of(postings="Ada,North,,2014-01-01,\nAda,,,2014-07-01,\nAda,,,2015-07-01,\n")
    assert _meanwhile(case) == []


def test_postings_tell_a_rise_where_they_tell_the_rank(matters_of):
    (case,) = matters_of(
        postings="Ada,North,police_officer,2010-01-01,2014-12-31\n"
        "Ada,South,sergeant,2015-01-01,2015-12-31\n"
        "Ada,South,other,2016-01-01,2016-02-29\n"
        "Ada,South,inspector,2016-03-01,\n"  # from a post outside the ranks nobody can be said to rise
    )
    assert _meanwhile(case) == [("promoted", "2015-01-01", "sergeant"), ("moved", "2015-01-01", "South")]


def test_a_rise_that_both_a_list_and_a_posting_show_is_one_rise(matters_of):
    (case,) = matters_of(
        "Ada,police_officer,2014,\nAda,sergeant,2015,2015-05-01\n",
        "Ada,North,police_officer,2010-01-01,2015-04-30\nAda,North,sergeant,2015-05-01,\n",
    )
    assert _meanwhile(case) == [("promoted", "2015-05-01", "sergeant")]


UNITS = [
    ("the posting of the day of the allegation", "Ada,North,,,2013-12-31\nAda,South,,2014-01-01,\n", "South"),
    ("its first day counts", "Ada,North,,,2014-02-28\nAda,South,,2014-03-01,\n", "South"),
    ("its last day counts", "Ada,North,,,2014-03-01\nAda,South,,2014-03-02,\n", "North"),
    ("no posting of that day", "Ada,North,,,2014-02-28\nAda,South,,2014-03-02,\n", None),
    ("two postings that differ", "Ada,North,,2014-01-01,\nAda,South,,2014-02-01,\n", None),
    ("two postings that agree", "Ada,North,,2014-01-01,\nAda,North,,2014-02-01,\n", "North"),
    ("another officer's posting", "Bea,North,,2014-01-01,\n", None),
    ("no postings", "", None),
]


@pytest.mark.parametrize(("what", "postings", "unit"), UNITS, ids=[what for what, _, _ in UNITS])
def test_a_matter_without_a_unit_has_that_of_its_officer_on_the_day_of_the_allegation(matters_of, what, postings, unit):
    (case,) = matters_of(postings=postings)
    assert case.columns["unit"] == unit


def test_a_unit_that_the_matter_names_stays(matters_of):
    (case,) = matters_of(postings="Ada,South,,2010-01-01,\n", matters="matter,officer,unit\nK1,Ada,North\n")
    assert case.columns["unit"] == "North"


def test_only_matters_have_careers_beside_them():
    draft = Draft("neutral", "report")
    draft.add_case("K1", {}, draft.add_row("cases", 2, "K1"))
    posting = {"officer": "Ada", "unit": "North", "rank": None, "started_lo": None, "started_hi": None,
               "ended_lo": None, "ended_hi": None, "source_row": 0}  # fmt: skip
    draft.tables["posting"] = [posting]
    add_careers(draft)
    assert draft.events.length == 0
    assert draft.cases.column("unit") == [None]


# ---- a naive twin

ORDER = schema().codes["ranks"].order
FIRST = date(2010, 1, 1)
LISTS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([*ORDER, "other"]), st.none() | st.integers(0, 2_500)))


def _naively(lists: list[tuple[int, str, int | None]]) -> list[tuple[str, Span]]:
    """Return the rises among yearly lists (year, rank, day since) as somebody would who leafs through them."""
    found, former = [], None
    for year in range(7):
        listed = [entry for entry in lists if entry[0] == year and entry[1] in ORDER]
        if not listed:
            continue
        top = max(ORDER[rank] for _, rank, _ in listed)
        _, rank, since = next(entry for entry in listed if ORDER[entry[1]] == top)
        if former is not None and top > former[1]:
            start, end = date(2010 + former[0], 1, 1), date(2010 + year, 12, 31)
            day = None if since is None else FIRST + timedelta(since)
            found.append((rank, day_span(day) if day and start <= day <= end else day_span(start, end)))
        former = (year, top)
    return found


@given(LISTS)
def test_rises_are_those_that_somebody_finds_who_leafs_through_the_lists(lists):
    draft = Draft("neutral-matters", "matter")
    case = draft.add_case("K1", {"officer": "Ada"}, draft.add_row("matters", 2, "K1"))
    draft.add_event(case, {"kind": "alleged", "happened": day_span(FIRST)}, 0)
    rows = []
    for number, (year, rank, since) in enumerate(lists):
        listed = day_span(date(2010 + year, 1, 1), date(2010 + year, 12, 31))
        from_day = day_span(FIRST + timedelta(since)) if since is not None else Span(None, None)
        rows.append({"officer": "Ada", "rank": rank, "listed_lo": listed.lo, "listed_hi": listed.hi,
                     "since_lo": from_day.lo, "since_hi": from_day.hi, "source_row": number})  # fmt: skip
    draft.tables["rank_held"] = rows
    add_careers(draft)
    columns = [draft.events.column(name) for name in ("kind", "rank", "happened_lo", "happened_hi")]
    found = [(rank, Span(lo, hi)) for kind, rank, lo, hi in zip(*columns, strict=True) if kind == "promoted"]
    assert found == _naively(lists)
