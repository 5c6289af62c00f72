"""What the packs about matters and promises say where files tell little: no status, no day, the years of two lists.

That every worked example of every pack holds on every engine is tried in tests/cli, by `ringtrue standards check`.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.ingest.mapping import load_source
from ringtrue.record.yamlfile import LIBRARY
from ringtrue.standards.library import load_pack, packs
from ringtrue.standards.model import Standard, Verdict

ABOUT = {
    "england-wales-promises": "promise",
    "england-wales-matters": "matter",
    "chicago-matters": "matter",
    "neutral-matters": "matter",
    "neutral-promises": "promise",
}
ENGINES = ["duckdb", "reference", pytest.param("spark", marks=pytest.mark.spark)]
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "iopc" / "iopc_recommendations.csv.gz"
ANSWERED = "recommendation-answered-in-time"


def _standards(kind: str) -> list[Standard]:
    return [each for pack, about in ABOUT.items() if about == kind for each in load_pack(pack).standards]


def _verdicts(book: Path, pack: str, standard: str, as_of: date, engine: str = "duckdb") -> dict[str, str]:
    """Return the verdict on each case by its key, each reached twice."""
    made = main.audit(book, pack, as_of=as_of, engine=engine)
    found = [each for each in main.explanations(made) if each.standard.id == standard]
    return {each.case.id.split("/", 1)[1]: each.verdict.value for each in found}


# ---- the packs


@pytest.mark.parametrize(("pack", "kind"), ABOUT.items())
def test_each_of_these_packs_is_about_one_kind_of_case(pack, kind):
    assert {each.text.kind for each in load_pack(pack).standards} == {kind}


def test_no_two_standards_of_any_packs_have_one_name_or_number():
    every = [each for pack in packs() for each in load_pack(pack).standards]
    assert [name for name, times in Counter(each.id for each in every).items() if times > 1] == []
    mine = Counter(each.text.number for kind in ("matter", "promise") for each in _standards(kind))
    assert [number for number, times in mine.items() if times > 1 or not number] == []


def test_what_is_known_only_from_memory_is_a_draft():
    drafts = {each.id for kind in ("matter", "promise") for each in _standards(kind) if each.is_draft}
    assert drafts == {"referred-without-delay", "severity-assessed-first", "sanction-concurs"}
    (sanction,) = [each for each in _standards("matter") if each.id == "sanction-of-its-day"]
    assert [str(each.since) for each in sanction.editions if each.is_draft] == ["2008-12-01", "2012-11-22"]


# ---- little is told

# What these say even of a case of which nothing is told but that it began: that it is open for long, or that the files
# lack what they ask for. Each says in its own words that silence counts.
SILENCE_COUNTS = {
    "matter-decided-within-a-year", "closed-within-six-months", "complaint-closed-within-a-year", "yardstick-named",
    "fate-can-be-read",
}  # fmt: skip


@pytest.fixture
def hardly_told(tmp_path):
    """A matter and a promise of files that tell of beginnings and of nothing else; both are open."""
    (tmp_path / "matters.csv").write_text("matter,officer,status\nK1,Ada,open\n")
    (tmp_path / "promises.csv").write_text("promise,unit,body,status\nP1,North,IOPC,\n")
    (tmp_path / "matter-events.csv").write_text("matter,kind,happened\nK1,alleged,2021-04-21\n")
    (tmp_path / "promise-events.csv").write_text("promise,kind,happened\nP1,made,2021-04-21\n")
    main.load("neutral-matters", [tmp_path / "matters.csv", tmp_path / "matter-events.csv"], tmp_path / "book")
    main.load("neutral-promises", [tmp_path / "promises.csv", tmp_path / "promise-events.csv"], tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.parametrize("engine", ENGINES)
def test_where_hardly_anything_is_told_nothing_is_breached_but_where_silence_counts(hardly_told, engine):
    breached = set()
    for pack in ABOUT:
        made = main.audit(hardly_told, pack, as_of=date(2024, 1, 1), engine=engine, drafts=True)
        breached |= {each.standard.id for each in main.explanations(made) if each.verdict is Verdict.BREACHED}
    assert breached == SILENCE_COUNTS


# ---- promises

PUBLISHED_PAGES = """url,force,heading,content,recommendation,category,ref,dateofrecommendation,dateresponsedue,accepted
late,North,h,t,t,c,1,"Wednesday, 21 April, 2021","Wednesday, 16 June, 2021",Awaiting response
waits,North,h,t,t,c,2,"Tuesday, 15 June, 2021","Tuesday, 10 August, 2021",Awaiting response
accepted,North,h,t,t,c,3,"Wednesday, 21 April, 2021","Wednesday, 16 June, 2021",Yes
fresh,North,h,t,t,c,4,"Tuesday, 15 June, 2021","Tuesday, 10 August, 2021",Yes
rejected,North,h,t,t,c,5,"Wednesday, 21 April, 2021","Wednesday, 16 June, 2021",No
dated,North,h,t,t,c,6,"Wednesday, 21 April, 2021","Wednesday, 16 June, 2021",404 error
bare,North,h,t,t,c,7,404 error,404 error,404 error
"""


@pytest.fixture
def pages(tmp_path):
    """Pages as the watchdog publishes them: with the day of making and the last day, a status, both, or nothing."""
    (tmp_path / "pages.csv").write_text(PUBLISHED_PAGES)
    main.load("iopc-recommendations", [tmp_path / "pages.csv"], tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("standard", "expected"),
    [
        # Only of what the page itself calls awaited is it known that there was no answer; an answer without a day is no
        # late answer, but while there is still time it is no answer in question either.
        (ANSWERED, {"late": "breached", "waits": "pending", "accepted": "unclear", "fresh": "pending",
                    "rejected": "unclear", "dated": "unclear", "bare": "unclear"}),
        # Of some pages the day of making is not known, so that the law may not have held yet.
        ("fate-can-be-read", {"late": "met", "waits": "met", "accepted": "met", "fresh": "met", "rejected": "met",
                              "dated": "pending", "bare": "unclear"}),
        # The text of an answer is not in the files: whether it gave reasons is not known.
        ("rejection-gives-reasons", {"late": "not_applicable", "waits": "not_applicable", "accepted": "not_applicable",
                                     "fresh": "not_applicable", "rejected": "unclear", "dated": "not_applicable",
                                     "bare": "unclear"}),
        # No page tells that anything is done, so that nothing can be held against what is not said to be.
        ("accepted-is-said-done", {"late": "not_applicable", "waits": "not_applicable", "accepted": "pending",
                                   "fresh": "pending", "rejected": "not_applicable", "dated": "not_applicable",
                                   "bare": "unclear"}),
    ],
)  # fmt: skip
def test_pages_that_say_little_are_not_held_against_a_force(pages, standard, expected, engine):
    assert _verdicts(pages, "england-wales-promises", standard, date(2021, 7, 1), engine) == expected


def test_years_later_silence_on_an_answer_is_listed_and_still_no_late_answer(pages):
    later = date(2024, 1, 1)
    assert _verdicts(pages, "england-wales-promises", "fate-can-be-read", later)["dated"] == "breached"
    verdicts = _verdicts(pages, "england-wales-promises", ANSWERED, later)
    assert {verdicts[name] for name in ("accepted", "fresh", "rejected", "dated", "bare")} == {"unclear"}
    assert {verdicts[name] for name in ("late", "waits")} == {"breached"}
    assert _verdicts(pages, "england-wales-promises", "accepted-is-said-done", later)["accepted"] == "unclear"


OWN_LIST = """promise,kind,happened,response
P1,made,2021-04-21,
P2,made,2021-04-21,
P2,answered,2021-06-01,accepted
"""


def test_that_a_file_tells_of_answers_does_not_make_a_blank_status_a_late_answer(tmp_path):
    (tmp_path / "promises.csv").write_text("promise,body,status\nP1,IOPC,\nP2,IOPC,\n")
    (tmp_path / "events.csv").write_text(OWN_LIST)
    main.load("neutral-promises", [tmp_path / "promises.csv", tmp_path / "events.csv"], tmp_path / "book")
    verdicts = _verdicts(tmp_path / "book", "england-wales-promises", ANSWERED, date(2024, 1, 1))
    assert verdicts == {"P1": "unclear", "P2": "met"}


def test_an_open_status_in_files_that_never_tell_of_answers_does_not_make_one_late(tmp_path):
    (tmp_path / "promises.csv").write_text("promise,body,status\nP1,IOPC,open\n")
    (tmp_path / "events.csv").write_text("promise,kind,happened\nP1,made,2021-04-21\n")
    files = [tmp_path / "promises.csv", tmp_path / "events.csv"]
    main.load("neutral-promises", files, tmp_path / "book")
    assert _verdicts(tmp_path / "book", "england-wales-promises", ANSWERED, date(2024, 1, 1)) == {"P1": "unclear"}
    text = (LIBRARY / "sources" / "neutral-promises.yaml").read_text(encoding="utf-8")
    telling = tmp_path / "telling.yaml"
    telling.write_text(text.replace("id: neutral-promises", "id: telling\ntells: [answered]", 1))
    assert load_source(str(telling)).tells == ["answered"]
    main.load(str(telling), files, tmp_path / "told")
    assert _verdicts(tmp_path / "told", "england-wales-promises", ANSWERED, date(2024, 1, 1)) == {"P1": "breached"}


@pytest.mark.realdata
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not here: no folder ../shared/data/iopc")
def test_of_the_published_recommendations_only_those_called_awaited_can_be_late(tmp_path):
    main.load("iopc-recommendations", [PUBLISHED], tmp_path / "book")
    for day, expected in [
        (date(2021, 6, 30), {Verdict.BREACHED: 26, Verdict.PENDING: 1, Verdict.UNCLEAR: 1_294}),
        (date(2022, 1, 1), {Verdict.BREACHED: 27, Verdict.UNCLEAR: 1_294}),
    ]:
        made = main.audit(tmp_path / "book", "england-wales-promises", as_of=day)
        assert made.of(ANSWERED) == expected
        assert not made.of("rejection-gives-reasons")[Verdict.BREACHED]


# ---- matters

OPEN_IN = "K1,alleged,{alleged}\nK1,closed,{closed}\n"
PROMOTIONS = [
    ("on a day within the matter", "2014-03-01", "2016-09-30", "2015-05-01", "breached"),
    ("in one of two years that lie within it", "2013-06-01", "2016-02-01", "", "breached"),
    ("in one of two years, in the first of which it was alleged", "2014-03-01", "2016-09-30", "", "unclear"),
    ("in one of two years, in the second of which it was closed", "2013-06-01", "2015-03-01", "", "unclear"),
    ("on the day on which it was alleged", "2015-05-01", "2016-09-30", "2015-05-01", "unclear"),
    ("on the day on which it was closed", "2013-06-01", "2015-05-01", "2015-05-01", "unclear"),
    ("before an end that has no day", "2014-03-01", "", "2015-05-01", "unclear"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("alleged", "closed", "since", "expected"), [row[1:] for row in PROMOTIONS], ids=[row[0] for row in PROMOTIONS]
)
@pytest.mark.parametrize(
    ("pack", "standard"),
    [("chicago-matters", "not-promoted-while-open"), ("england-wales-matters", "promotion-decided-first")],
)
def test_only_a_promotion_that_certainly_lies_within_the_matter_is_listed(
    tmp_path, pack, standard, alleged, closed, since, expected, engine
):
    (tmp_path / "matters.csv").write_text("matter,officer,status\nK1,Ada,closed\n")
    (tmp_path / "events.csv").write_text("matter,kind,happened\n" + OPEN_IN.format(alleged=alleged, closed=closed))
    (tmp_path / "ranks.csv").write_text(
        f"officer,rank,listed,since\nAda,police_officer,2014,\nAda,sergeant,2015,{since}\n"
    )
    main.load("neutral-matters", [tmp_path / f"{name}.csv" for name in ("matters", "events", "ranks")],
              tmp_path / "book")  # fmt: skip
    assert _verdicts(tmp_path / "book", pack, standard, date(2020, 1, 1), engine) == {"K1": expected}


def test_an_officer_whom_no_list_of_staff_names_was_not_shown_to_be_kept_waiting(tmp_path):
    (tmp_path / "matters.csv").write_text("matter,officer,status\nK1,Bea,closed\n")
    (tmp_path / "events.csv").write_text(
        "matter,kind,happened\n" + OPEN_IN.format(alleged="2014-03-01", closed="2016-09-30")
    )
    main.load("neutral-matters", [tmp_path / "matters.csv", tmp_path / "events.csv"], tmp_path / "book")
    verdicts = _verdicts(tmp_path / "book", "chicago-matters", "not-promoted-while-open", date(2020, 1, 1))
    assert verdicts == {"K1": "unclear"}  # the files tell of no promotion of anybody


UNDATED = """matter,kind,happened,finding,sanction
K1,alleged,2021-04-21,,
K1,finding_recommended,,gross_misconduct,
K1,sanction_recommended,,,dismissal
K1,finding_decided,,misconduct,
K1,sanction_decided,,,written_warning
K1,hearing_held,,,
K1,resigned,,,
K1,closed,2022-01-10,,
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_decisions_without_a_day_are_compared_and_not_put_in_order(tmp_path, engine):
    (tmp_path / "matters.csv").write_text("matter,officer,status\nK1,Ada,closed\n")
    (tmp_path / "events.csv").write_text(UNDATED)
    main.load("neutral-matters", [tmp_path / "matters.csv", tmp_path / "events.csv"], tmp_path / "book")
    made = main.audit(tmp_path / "book", "england-wales-matters", as_of=date(2024, 1, 1), engine=engine)
    verdicts = {each.standard.id: each.verdict.value for each in main.explanations(made)}
    assert {name: verdicts[name] for name in (
        "finding-not-lowered-silently", "sanction-not-lowered-silently", "sanction-of-its-day",
        "found-before-sanctioned", "leaving-decided-first", "nobody-leaves-before-the-sanction",
    )} == {
        # What was recommended and what was decided can be held beside each other without a day.
        "finding-not-lowered-silently": "breached",
        "sanction-not-lowered-silently": "breached",
        "sanction-of-its-day": "met",
        "nobody-leaves-before-the-sanction": "met",
        # Which of the two came first, and whether the officer left before the end, cannot.
        "found-before-sanctioned": "unclear",
        "leaving-decided-first": "unclear",
    }  # fmt: skip
