"""The report as it is seen: with any eyes or none, at a desk, on a telephone and on paper."""

import pytest

pytestmark = pytest.mark.browser

DESK, TELEPHONE = 1280, 390
PAGES = [
    "index.html",
    "coverage.html",
    "standards/recorded-in-time.html",
    "standards/advocate-offered.html",
    "lists/recorded-in-time-breached.html",
    "lists/cases.html",
    "lists/case-by-case.html",
    "units/north.html",
    "lists/problems.html",
    "cases/1-4.html",
    "cases/1-19.html",
]


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desk", "telephone"])
def see(request, browser, written):
    """Open a page of the report, and tell afterwards of anything the browser complained about."""
    said, asked = [], []
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda each: asked.append(each.url))

    def open_page(name: str):
        page.goto((written / name).as_uri())
        return page

    yield open_page
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(written.as_uri())] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_of_accessibility_and_does_not_scroll_sideways(see, name):
    from axe_playwright_python.sync_playwright import Axe

    page = see(name)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    # Left to itself axe fetches the stylesheet a second time, which a page opened from a folder may not.
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


def test_the_page_begins_with_a_way_past_the_menu(see):
    page = see("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_has_the_focus_is_seen_to_have_it(see):
    page = see("standards/recorded-in-time.html")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])"
                              "(getComputedStyle(document.activeElement))")  # fmt: skip
        assert style == ["solid", "3px"]


def test_a_number_leads_to_its_rows(see):
    page = see("standards/recorded-in-time.html")
    page.locator("tr#unit-north a.number").nth(1).click()
    assert page.url.endswith("lists/recorded-in-time-breached.html#unit-north")
    assert page.locator("section#unit-north h2").inner_text() == "North: 11 cases"
    page.locator("section#unit-north th a").first.click()
    assert page.locator("h1").inner_text().startswith("Case N")


def test_no_way_of_telling_verdicts_apart_is_by_colour_alone(see):
    page = see("standards/recorded-in-time.html")
    bar = page.get_by_role("img", name="Verdicts: A report is recorded")
    assert "breached 11" in bar.locator("desc").text_content()
    fills = bar.locator(":scope > rect").evaluate_all("all => all.map(each => each.getAttribute('fill'))")
    assert len(fills) == len(set(fills)) >= 3


def test_a_table_of_findings_is_a_table_on_a_telephone_too(see):
    page = see("index.html")
    table = page.get_by_role("table", name="Each standard: the five verdicts")
    assert table.get_by_role("row").count() == 3
    assert table.get_by_role("rowheader").count() == 2
    assert table.get_by_role("columnheader", name="Unclear").count() == 1


def test_on_paper_nothing_is_cut_off_and_the_menu_is_gone(see, tmp_path):
    page = see("index.html")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Report").is_visible()
    assert page.locator(".warning").is_visible()
    assert page.locator(".scroll").evaluate_all(
        "all => all.every(each => getComputedStyle(each).overflowX == 'visible')"
    )
    paper = page.pdf(path=tmp_path / "front.pdf", format="A4")
    assert paper.startswith(b"%PDF")
