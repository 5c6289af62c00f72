"""What the pages say, in which order, and that nothing of a file can become markup."""

import re

import pytest
from reading_pages import Page, Pages
from small_report import HOSTILE, NORTH, made_audit, made_book, made_pack

from ringtrue import __version__, main
from ringtrue.ingest.mapping import SOURCES
from ringtrue.publish.report import write_report


def _page(pages: Pages, end: str) -> Page:
    return next(page for page in pages if page.path.as_posix().endswith(end))


def _text(page: Page) -> str:
    return " ".join(page.tree.text.split())


def test_no_link_inside_a_report_is_broken(pages, report):
    known = {path.resolve() for path in report.rglob("*")}
    broken = []
    for page in pages:
        for each in page.tree.walk():
            href = each.attributes.get("href")
            if href is None or href.startswith("https://"):
                continue
            path, anchor = page.leads_to(href)
            if path not in known or (anchor and anchor not in pages.by_path[path].ids):
                broken.append(f"{page.path}: {href}")
    assert broken == []


def test_nothing_of_a_file_becomes_markup(pages, report):
    for page in pages:
        assert page.tree.find("script") == []
        assert page.tree.find("i") == []
    assert [page.path.name for page in pages if not re.fullmatch(r"[a-z0-9-]+\.html", page.path.name)] == []
    shown = [page for page in pages if HOSTILE in page.tree.text]
    assert {page.path.parent.name for page in shown} >= {report.name, "lists", "cases", "standards"}


def test_a_page_asks_nobody_for_anything_and_holds_no_style_of_its_own(pages, report):
    for page in pages:
        for each in page.tree.walk():
            assert "style" not in each.attributes
            assert not any(name.startswith("on") for name in each.attributes)
            assert each.tag not in ("script", "style", "img", "iframe", "object")
            assert "src" not in each.attributes
            if each.tag == "link":
                assert each.attributes["href"].endswith("report.css")
    style = (report / "report.css").read_text()
    assert "url(" not in style and "@import" not in style


def test_only_addresses_of_the_web_become_links(pages):
    page = _page(pages, "standards/recorded-in-time.html")
    outward = [each.attributes["href"] for each in page.tree.find("a") if "noreferrer" in str(each.attributes)]
    assert outward == ["https://example.org/rules"]
    assert "javascript:alert(1)" in _text(page)


def test_headings_come_in_order_and_tables_are_named(pages):
    for page in pages:
        levels = [int(each.tag[1]) for each in page.tree.walk() if re.fullmatch(r"h[1-6]", each.tag)]
        assert levels[0] == 1 and levels.count(1) == 1, page.path
        assert all(later - former <= 1 for former, later in zip(levels, levels[1:], strict=False)), page.path
        assert page.tree.find("html")[0].attributes["lang"] == "en-GB"
        for table in page.tree.find("table"):
            assert table.find("caption"), page.path
            assert all(head.attributes.get("scope") for head in table.find("th")), page.path


def test_each_page_says_that_it_is_not_for_publication(pages):
    for page in pages:
        assert "Working document, not for publication" in page.tree.text


def test_the_front_page_says_what_the_files_cannot_say_before_what_was_found(pages):
    headings = [each.text for each in _page(pages, "index.html").tree.find("h2")]
    assert headings == [
        "What this is, and what it is not",
        "What was audited",
        "What the files hold, and what they cannot say",
        "What was found",
        "Unit by unit",
        "Worst-evidenced cases",
    ]


def test_the_front_page_says_how_to_reach_the_same_audit_again(pages, tmp_path):
    made, _ = made_audit(tmp_path)
    text = _text(_page(pages, "index.html"))
    (source,) = made.sources
    entry = source.snapshot.manifest["inputs"][0]
    for said in (source.snapshot.name, entry["sha256"], "duckdb", __version__, "all cases"):
        assert said.casefold() in text.casefold()


def test_standards_stand_in_the_order_of_the_pack_and_units_in_that_of_their_names(pages):
    front, page = _page(pages, "index.html"), _page(pages, "standards/advocate-offered.html")
    titles = [each.find("a")[0].text for each in front.tree.find("th") if each.attributes.get("role") == "rowheader"]
    assert titles == ["The victim is offered an advocate", "A report is recorded within 72 hours & <i>not</i> later"]
    units = [each.text for each in page.tree.find("th") if each.attributes.get("role") == "rowheader"]
    assert units == [HOSTILE, "North", "South", "Unit not recorded"]


def test_the_page_of_a_unit_holds_it_against_the_others_and_leads_to_its_cases(pages):
    page = _page(pages, "units/north.html")
    (row,) = [each for each in page.tree.find("tr") if "recorded within 72 hours" in each.text]
    here, elsewhere = [each.text for each in row.find("td")]
    standard = _page(pages, "standards/recorded-in-time.html")
    counts = {}
    for each in standard.tree.find("tr"):
        if each.find("th")[0].attributes.get("role") == "rowheader":
            met, breached = (int(re.sub(r"\D", "", cell.text)) for cell in each.find("td")[:2])
            counts[each.find("th")[0].text] = (met, breached)
    met, breached = counts.pop("North")
    assert here.startswith(f"{breached} of {met + breached}")
    others = sum(each[1] for each in counts.values()), sum(sum(each) for each in counts.values())
    assert elsewhere.startswith(f"{others[0]} of {others[1]}")
    listed = _page(pages, "lists/case-by-case.html")
    assert [each for each in listed.tree.find("tr") if "N3" in each.text and "recorded within 72 hours" in each.text]


def test_of_a_unit_with_few_judged_cases_nothing_is_said(pages):
    page = _page(pages, "standards/recorded-in-time.html")
    shares = {
        row.find("th")[0].text: " ".join(row.find("td", "share")[0].text.split())
        for table in page.tree.find("table", "findings")
        for body in table.find("tbody")
        for row in body.find("tr")
    }
    assert shares["North"] == f"{round(100 * (NORTH - 3) / NORTH)}% 52% to 92%"
    assert shares["South"] == "none could be judged"
    advocate = _page(pages, "standards/advocate-offered.html")
    assert "fewer than 10 judged: nothing can be said" in _text(advocate)


def test_a_standards_page_says_why_who_says_so_and_what_each_edition_asks(pages):
    text = _text(_page(pages, "standards/recorded-in-time.html"))
    for said in (
        "A report that is not written down is lost.",
        "That it was investigated.",
        "counting rules",
        "From 1 April 2002 until 1 April 2015",
        "recorded.happened <= case.begun + hours(72)",
        "first(events, kind == 'recorded')",
        "The standard ended",
    ):
        assert said in text
    assert "Draft." in _text(_page(pages, "standards/advocate-offered.html"))


def test_the_page_of_a_case_shows_the_gaps_and_the_lines_it_came_from(pages):
    (page,) = [page for page in pages if page.tree.find("h1")[0].text == "Case N3"]
    text = _text(page)
    step = "Recording as a crime, crime registrar or a named deputy Bea 6 March 2015, 08:00"
    assert f"{step} (entered 6 April 2015, 31 days after" in text
    assert "3 days later" in text or "4 days later" in text
    assert "cases.csv, line 5" in text
    folded = " ".join(each.text for each in page.tree.find("details"))
    assert "N3,North,rape" in folded
    assert page.tree.find("li", "witness")


def test_a_note_and_a_line_are_folded_away(pages):
    (page,) = [page for page in pages if page.tree.find("h1")[0].text == f"Case {HOSTILE}"]
    for details in page.tree.find("details"):
        assert "open" not in details.attributes
    assert any(HOSTILE in details.text for details in page.tree.find("details"))


def test_a_waived_breach_is_listed_with_its_reason(pages):
    page = _page(pages, "lists/recorded-in-time-waived.html")
    assert "the station was flooded" in _text(page)


def test_officers_stand_on_the_pages_of_cases_and_nowhere_else(pages):
    for page in pages:
        if page.path.parent.name != "cases":
            assert not re.search(r"\b(Ada|Bea|Cas|Dan|Eve)\b", page.tree.text), page.path


def test_the_same_audit_makes_the_same_bytes(tmp_path):
    made, explained = made_audit(tmp_path)
    folders = [write_report(made, explained, tmp_path / name).parent for name in ("one", "two")]
    first, second = ({path.name: path.read_bytes() for path in folder.rglob("*.*")} for folder in folders)
    assert first == second


@pytest.mark.parametrize("name", ["index.html", "coverage.html"])
def test_problems_are_counted_with_their_reasons(pages, name):
    text = _text(_page(pages, name))
    assert "Lies in the future" in text
    assert "Not a code of answers" in text


def test_two_sources_are_told_apart_by_unit_and_by_case(tmp_path):
    book = made_book(tmp_path)
    twin = (SOURCES / "neutral.yaml").read_text().split("samples:")[0].replace("id: neutral", "id: twin", 1)
    (tmp_path / "twin.yaml").write_text(twin + "samples: []\n")
    main.load(str(tmp_path / "twin.yaml"), [tmp_path / "cases.csv", tmp_path / "events.csv"], book)
    made = main.audit(book, str(made_pack(tmp_path)), drafts=True)
    pages = Pages(write_report(made, list(main.explanations(made)), tmp_path / "out").parent)
    page = _page(pages, "standards/recorded-in-time.html")
    units = [each.text for each in page.tree.find("th") if each.attributes.get("role") == "rowheader"]
    assert units[2:4] == ["North (neutral)", "North (twin)"]
    assert {each.tree.find("h1")[0].text for each in pages} >= {"Case neutral/N3", "Case twin/N3"}
    for link in page.tree.find("a", "number"):
        assert int(link.text) == pages.rows_behind(page, link.attributes["href"])
