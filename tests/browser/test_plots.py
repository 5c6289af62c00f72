"""Charts as they are seen, at a desk and on a telephone: nothing cut off, and no words over others."""

import string
import sys
from itertools import combinations
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish" / "plots"))

pytestmark = pytest.mark.browser

DESK, TELEPHONE = 1280, 390
# Every line of words of the drawings that are seen, with the box in which the browser drew it: capitals and figures
# reach about three quarters of a line's height, so a fifth at the top and at the foot of a box are empty.
WORDS = """() => [...document.querySelectorAll('svg.chart')]
    .filter(svg => svg.getBoundingClientRect().width > 0)
    .map(svg => ({box: svg.viewBox.baseVal, texts: [...svg.querySelectorAll('text')].map(each => {
        const box = each.getBBox(), rim = box.height / 5;
        return [each.textContent, box.x, box.y + rim, box.x + box.width, box.y + box.height - rim];
    })})).map(({box, texts}) => [[box.x, box.y, box.x + box.width, box.y + box.height], texts])"""


@pytest.fixture(scope="module")
def charted(tmp_path_factory) -> Path:
    """A page with one chart of each kind."""
    from invented_charts import all_charts

    from ringtrue.publish.plots.page import write_chart_page

    return write_chart_page(all_charts(), tmp_path_factory.mktemp("charted") / "page", "Charts")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory) -> Path:
    """A page with the most that can come: three hundred units."""
    from invented_charts import funnel, multiples

    from ringtrue.publish.plots.page import write_chart_page

    return write_chart_page([funnel(300), multiples(300)], tmp_path_factory.mktemp("crowded") / "page", "Charts")


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desk", "telephone"])
def page(request, browser, charted):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened, said = context.new_page(), []
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(charted.as_uri())
    yield opened
    context.close()
    assert said == []


def overlaid(page):
    """The words that are cut off by the edge of their chart, and those that lie over others."""
    found = []
    for (left, top, right, bottom), texts in page.evaluate(WORDS):
        found += [said for said, *box in texts if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom]
        for (one, a, b, c, d), (other, e, f, g, h) in combinations(texts, 2):
            if a < g and e < c and b < h and f < d:
                found.append((one, other))
    return found


def test_a_page_of_charts_breaks_no_rule_of_accessibility_and_does_not_scroll_sideways(page):
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


def test_one_drawing_of_each_chart_is_seen_and_it_is_the_one_for_the_width(page):
    seen = page.evaluate(
        "[...document.querySelectorAll('svg.chart')].filter(each => each.getBoundingClientRect().width > 0)"
        ".map(each => each.getAttribute('aria-labelledby').split('-title')[0])"
    )
    narrow = page.viewport_size["width"] == TELEPHONE
    assert len(seen) == 6
    assert all(name.endswith("-narrow") == narrow for name in seen)


def test_no_words_of_a_chart_are_cut_off_or_lie_over_others(page, crowded):
    assert overlaid(page) == []
    page.goto(crowded.as_uri())
    assert overlaid(page) == []


def test_letters_are_large_enough_to_be_read(page):
    sizes = page.evaluate(
        "[...document.querySelectorAll('svg.chart')].filter(each => each.getBoundingClientRect().width > 0)"
        ".flatMap(svg => [...svg.querySelectorAll('text')].map(each => "
        "parseFloat(getComputedStyle(each).fontSize) * svg.getScreenCTM().a))"
    )
    assert min(sizes) >= 12


def test_the_widths_that_were_reckoned_are_those_that_are_drawn(page):
    from ringtrue.publish.plots.lettering import text_width

    letters = list(string.ascii_letters + string.digits + string.punctuation + "£±–—…−éÅ")
    measure = """([all, weight]) => {
        const at = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), found = [];
        at.setAttribute('font-family', 'Liberation Sans, Arial, sans-serif');
        document.body.append(at);
        for (const words of all) {
            const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
            text.setAttribute('font-size', '100'); text.setAttribute('font-weight', weight);
            text.textContent = words; at.append(text); found.push(text.getComputedTextLength());
        }
        at.remove();
        return found;
    }"""
    plain = dict(zip(letters, page.evaluate(measure, [letters, "normal"]), strict=True))
    assert {each: round(wide - text_width(each, 100)) for each, wide in plain.items()} == dict.fromkeys(letters, 0)
    # Letters side by side may be drawn closer together than reckoned, and never further apart but for the browser's
    # rounding; the at-sign alone is narrower in bold.
    lines = [*letters, "Evidence difficulties, suspect named", "Adaford and the villages 10", "−12.5 points", "AVA"]
    for weight in ("normal", "bold"):
        told = zip(lines, page.evaluate(measure, [lines, weight]), strict=True)
        assert [each for each, wide in told if wide > 1.003 * text_width(each, 100, weight == "bold")] == []


def test_on_paper_the_wide_drawing_is_seen_with_its_letters_unchanged_and_the_table_is_unfolded(page):
    sizes = "[...document.querySelectorAll('.wide-only text')].map(each => getComputedStyle(each).fontSize)"
    before = page.evaluate(sizes)
    page.emulate_media(media="print")
    assert page.locator(".wide-only").first.is_visible()
    assert not page.locator(".narrow-only").first.is_visible()
    assert page.evaluate(sizes) == before
    assert page.locator("details td").first.is_visible()


def test_a_chart_opened_alone_shows_its_title_and_all_its_words(browser, charted):
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.goto((charted.parent / "exits.svg").as_uri())
    (((left, top, right, bottom), texts),) = page.evaluate(WORDS)
    page.close()
    assert texts[0][0] == "How reported rapes ended, Fairhaven"
    assert all(box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom for _, *box in texts)
