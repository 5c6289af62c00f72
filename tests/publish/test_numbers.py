"""Every number leads to its rows, and there are as many of them as it says."""

from pathlib import Path

import pytest
from reading_pages import Pages
from small_report import NORTH, SOUTH, made_audit, made_report

from ringtrue.errors import DisagreementError
from ringtrue.publish.contents import Limits
from ringtrue.publish.report import write_report
from ringtrue.standards.model import VERDICTS

CASES = NORTH + SOUTH + 3


def _wrong(pages: Pages) -> list[str]:
    """Return the numbers that do not count the rows behind them."""
    found = []
    for page in pages:
        for link in page.tree.find("a", "number"):
            said = int(link.text.split()[0].replace(",", ""))
            rows = pages.rows_behind(page, link.attributes["href"])
            if said != rows:
                found.append(f"{page.path}: {said}, but {link.attributes['href']} has {rows}")
    return found


def _unlinked(pages: Pages) -> list[str]:
    """Return the numbers in tables of findings, above nought, that lead nowhere."""
    return [
        f"{page.path}: {cell.text}"
        for page in pages
        for table in page.tree.find("table", "findings")
        for cell in table.find("td", "figure")
        if not cell.find("a", "number") and cell.text.strip() != "0"
    ]


def test_each_number_counts_the_rows_behind_it(pages):
    assert len([link for page in pages for link in page.tree.find("a", "number")]) > 100
    assert _wrong(pages) == []
    assert _unlinked(pages) == []


def test_the_numbers_of_the_front_page_are_those_of_the_audit(report, tmp_path):
    made, _ = made_audit(tmp_path)
    page = next(page for page in Pages(report) if page.path.name == "index.html")
    shown = [
        [cell.text.strip() for cell in row.find("td")[:7]]
        for body in page.tree.find("table", "findings")[0].find("tbody")
        for row in body.find("tr")
    ]
    expected = []
    for standard in made.standards:
        counts = made.of(standard.id)
        judged = f"{counts['met'] + counts['breached']} of {CASES}"
        expected.append([*(str(counts[verdict]) for verdict in VERDICTS), str(made.waived(standard.id)), judged])
    assert shown == expected
    assert sum(int(row[3]) for row in shown) > 0, "an example without an unclear verdict would show little"


@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_list_on_several_pages_still_has_as_many_rows_as_its_number_says(tmp_path, size):
    pages = Pages(made_report(tmp_path, Limits(page=size)))
    assert any(page.path.name.endswith("-2.html") for page in pages)
    assert all(page.ids["main"].rows <= size for page in pages if page.path.parent.name == "lists")
    assert _wrong(pages) == []
    assert _unlinked(pages) == []


def test_a_unit_that_goes_on_over_the_page_says_so(tmp_path):
    pages = Pages(made_report(tmp_path, Limits(page=5)))
    second = next(page for page in pages if page.path.name == "cases-2.html")
    assert f"5 to 9 of {NORTH} are on this page" in " ".join(second.tree.text.split())


def test_what_is_not_listed_is_said_and_leads_nowhere(tmp_path):
    folder = made_report(tmp_path, Limits(findings=10, cases=4))
    pages = Pages(folder)
    front = " ".join(next(page for page in pages if page.path.name == "index.html").tree.text.split())
    assert "There are more than 10 findings. Only those breached and unclear are listed" in front
    assert f"4 of {CASES} cases have a page of their own" in front
    assert {path.stem.rsplit("-", 1)[1] for path in (folder / "lists").glob("recorded-*")} == {
        "breached", "unclear", "waived"
    }  # fmt: skip
    assert len(list((folder / "cases").iterdir())) == 4
    assert _wrong(pages) == []


def test_a_list_cut_short_says_how_much_it_shows(tmp_path):
    pages = Pages(made_report(tmp_path, Limits(rows=3)))
    page = next(page for page in pages if page.path.name == "cases.html")
    assert f"it shows 3 of {CASES}" in " ".join(page.tree.text.split())


def test_the_worst_evidenced_cases_have_pages_even_where_few_have(tmp_path):
    pages = Pages(made_report(tmp_path, Limits(cases=2, worst=2)))
    front = next(page for page in pages if page.path.name == "index.html")
    (table,) = [table for table in front.tree.find("table") if "worst" in str(table.find("caption")[0].attributes)]
    assert [len(row.find("th")[0].find("a")) for body in table.find("tbody") for row in body.find("tr")] == [1, 1]


def test_explanations_that_are_not_those_of_the_audit_make_no_report(tmp_path: Path):
    made, explained = made_audit(tmp_path)
    with pytest.raises(DisagreementError, match="No report is written"):
        write_report(made, explained[:-1], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))
