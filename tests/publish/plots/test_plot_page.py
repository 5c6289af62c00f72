"""The folder of charts: its files, its page, and what it refuses."""

import re
from dataclasses import replace

import pytest
from invented_charts import all_charts, exits, funnel, split
from reading_charts import faults, tree
from reading_pages import Page

from ringtrue.errors import CasebookError
from ringtrue.publish.folder import check_free
from ringtrue.publish.plots.frame import Column
from ringtrue.publish.plots.page import CHARTS, figure, page_of, shown, write_chart_page


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("charts") / "page"
    write_chart_page(all_charts(), out, "Invented charts", lead="One of each.", warning="Not for publication.")
    return out


def test_there_is_a_file_for_each_chart_and_one_page(written):
    names = {chart.name for chart in all_charts()}
    assert {path.name for path in written.iterdir()} == {f"{name}.svg" for name in names} | {
        "index.html", "report.css", "charts.css", "charts.json"
    }  # fmt: skip
    for chart in all_charts():
        assert tree((written / f"{chart.name}.svg").read_text(encoding="utf-8")).get("role") == "img"


def test_no_id_stands_twice_on_a_page_of_several_charts(written):
    page = Page(written / "index.html")
    assert {"exits-title", "exits-narrow-title", "funnel-plot", "funnel-narrow-plot", "split-chart"} <= set(page.ids)


def test_each_chart_stands_in_both_widths_with_its_words_and_its_numbers(written):
    page = Page(written / "index.html")
    figures = page.tree.find("figure")
    assert [len(each.find("svg")) for each in figures] == [2] * 6
    assert [each.find("figcaption")[0].text for each in figures] == [chart.description for chart in all_charts()]
    for chart, table in zip(all_charts(), page.tree.find("table"), strict=True):
        cells = [[cell.text for cell in row.children if not isinstance(cell, str)] for row in table.find("tr")]
        assert cells[0] == [column.head for column in chart.columns]
        assert cells[1:] == [[shown(*each) for each in zip(row, chart.columns, strict=True)] for row in chart.rows]


def test_the_page_asks_nobody_for_anything_and_holds_no_style_of_its_own(written):
    page = Page(written / "index.html")
    for each in page.tree.walk():
        assert each.tag not in ("script", "style", "img", "iframe", "object")
        assert not [name for name in each.attributes if name in ("style", "src") or name.startswith("on")]
    assert [each.attributes["href"] for each in page.tree.find("link")] == ["report.css", "charts.css"]
    assert not re.search(r"url\(|@import", (written / "charts.css").read_text())


def test_every_link_of_the_page_leads_somewhere(written):
    page = Page(written / "index.html")
    for each in page.tree.find("a"):
        address, _, anchor = each.attributes["href"].partition("#")
        assert (written / address).exists()
        assert not anchor or anchor in page.ids


def test_a_short_table_is_open_and_a_long_one_is_folded(written):
    page = Page(written / "index.html")
    folded = [each.find("caption")[0].text for each in page.tree.find("details")]
    assert f"{split().title}: the numbers" not in folded
    assert f"{exits().title}: the numbers" in folded


def test_a_page_can_be_written_anew_but_not_over_anything_else(tmp_path):
    out = tmp_path / "page"
    write_chart_page([exits(), funnel()], out, "First")
    write_chart_page([split()], out, "Second")
    assert not (out / "exits.svg").exists() and (out / "split.svg").exists()
    check_free(out, CHARTS)
    (out / "mine.txt").write_text("notes")
    with pytest.raises(CasebookError, match="mine.txt"):
        write_chart_page([split()], out, "Third")


def test_two_charts_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="more than one chart is called split"):
        write_chart_page([split(), split()], tmp_path / "page", "Twice")
    assert list(tmp_path.iterdir()) == []


def test_markup_in_the_words_of_a_page_stays_words():
    hostile = replace(split(), title="<i>Title</i>", columns=(Column("<i>Step</i>"),), rows=(("<i>One</i>",),))
    said = page_of([hostile], "<i>All</i>", lead="<i>Lead</i>", warning="<i>Warning</i>")
    assert "<i>" not in said and "&lt;i&gt;Title" in said
    assert "<i>" not in figure(hostile)
    assert faults(hostile) == []


def test_cells_are_written_as_they_are_read():
    assert shown(None, Column("Share", True)) == "–"
    assert shown(0.125, Column("Share", True)) == "12.5%"
    assert shown(12345, Column("Cases")) == "12,345"
    assert shown("Ada", Column("Unit")) == "Ada"
