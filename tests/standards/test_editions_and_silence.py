"""A rule is that of its day; and files in which a step never occurs do not say that it was left out."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.ingest.mapping import load_source
from ringtrue.language.engines import ENGINES
from ringtrue.record.yamlfile import LIBRARY
from ringtrue.standards.model import Verdict


def _book(folder: Path, events: str, source: str = "neutral", columns: str = "case,kind,happened,actor,role") -> Path:
    cases = sorted({line.split(",")[0] for line in events.split("\n") if line})
    (folder / "cases.csv").write_text("case,account_amounts_to_crime\n" + "".join(f"{case},yes\n" for case in cases))
    (folder / "events.csv").write_text(f"{columns}\n{events}")
    main.load(source, [folder / "cases.csv", folder / "events.csv"], folder / "book")
    return folder / "book"


def _recorded_after_two_days(day: date) -> str:
    recorded = day + timedelta(2)
    return (
        f"K-{day:%Y},reported,{day} 21:10,Ada,patrol_officer\nK-{day:%Y},recorded,{recorded} 20:00,Ada,patrol_officer\n"
    )


def test_the_same_report_on_two_days_is_judged_by_two_editions_and_the_sentence_says_why(tmp_path):
    days = (date(2014, 6, 2), date(2016, 6, 6))
    book = _book(tmp_path, "".join(_recorded_after_two_days(day) for day in days))
    found = {}
    for day in days:
        (each,) = main.explain(book, f"neutral/K-{day:%Y}", "recorded-in-time", drafts=True).explanations
        found[each.edition] = each
    assert {edition: each.verdict for edition, each in found.items()} == {
        "2002-04-01": Verdict.MET,
        "2015-04-01": Verdict.BREACHED,
    }
    assert "no later than 72 hours" in found["2002-04-01"].sentence
    assert "limit 5 June 2014, 21:10" in found["2002-04-01"].sentence
    assert "more than 24 hours" in found["2015-04-01"].sentence
    assert "limit 7 June 2016, 21:10" in found["2015-04-01"].sentence


def test_a_draft_edition_says_nothing_unless_asked_for_and_says_that(tmp_path):
    book = _book(tmp_path, _recorded_after_two_days(date(2016, 6, 6)))
    (each,) = main.explain(book, "neutral/K-2016", "recorded-in-time").explanations
    assert each.verdict is Verdict.NOT_APPLICABLE
    assert "is a draft" in each.sentence


CLOSED = "K1,reported,2014-03-02 21:10,Ada,patrol_officer\nK1,closed,2014-05-01 10:00,Ada,detective_constable\n"
ANOTHER = (
    "K2,reported,2014-03-02 21:10,Ada,patrol_officer\nK2,closing_report,2014-05-01 09:00,Ada,detective_constable\n"
)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "spark"])
@pytest.mark.parametrize(("events", "expected"), [(CLOSED, Verdict.UNCLEAR), (CLOSED + ANOTHER, Verdict.BREACHED)])
def test_a_step_that_occurs_nowhere_in_the_files_is_not_missing_from_one_case(tmp_path, events, expected, engine):
    book = _book(tmp_path, events)
    made = main.audit(book, "england-wales", as_of=date(2015, 1, 1), engine=engine)
    verdicts = {
        each.case.id: each.verdict for each in main.explanations(made) if each.standard.id == "closing-report-made"
    }
    assert verdicts["neutral/K1"] is expected


def test_a_source_that_says_it_would_show_the_step_is_believed(tmp_path):
    text = (LIBRARY / "sources" / "neutral.yaml").read_text(encoding="utf-8")
    (tmp_path / "telling.yaml").write_text(text.replace("id: neutral", "id: telling\ntells: [closing_report]", 1))
    assert load_source(str(tmp_path / "telling.yaml")).tells == ["closing_report"]
    book = _book(tmp_path, CLOSED, str(tmp_path / "telling.yaml"))
    (each,) = main.explain(book, "telling/K1", "closing-report-made").explanations
    assert each.verdict is Verdict.BREACHED
