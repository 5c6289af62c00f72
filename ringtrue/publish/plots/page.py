"""A folder of charts: each as a file of its own, and one page with their words and their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ringtrue import __version__
from ringtrue.publish.folder import Made, building, mark
from ringtrue.publish.pages import STYLE, Site, sentence_case
from ringtrue.publish.plots.frame import Cell, Chart, Column
from ringtrue.publish.plots.lettering import number, share

CHARTS = Made("page of charts", "ringtrue figures", "charts.json")
CHART_STYLE, PAGE = "charts.css", "index.html"
# A longer table is folded away: it would stand between one chart and the next.
_LONG = 12


@dataclass(frozen=True)
class _Shown:
    chart: Chart

    @property
    def is_long(self) -> bool:
        return len(self.chart.rows) > _LONG

    @property
    def is_text(self) -> list[bool]:
        """Which columns hold words, and so stand to the left."""
        columns = zip(*self.chart.rows, strict=True) if self.chart.rows else [()] * len(self.chart.columns)
        return [all(isinstance(cell, str) for cell in column) for column in columns]

    @property
    def rows(self) -> list[list[str]]:
        """The cells as words, in the order of the columns."""
        return [
            [shown(cell, column) for cell, column in zip(row, self.chart.columns, strict=True)]
            for row in self.chart.rows
        ]


def write_chart_page(charts: Sequence[Chart], out: Path, title: str, *, lead: str = "", warning: str = "") -> Path:
    """Write `NAME.svg` for each chart and `index.html` with all of them into a folder of their own; return the page.

    The folder is built whole and then moved to its place. Raises ValueError where two charts share a name, for their
    ids would clash, and CasebookError where the folder holds anything that this did not write.
    """
    names = [chart.name for chart in charts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"more than one chart is called {', '.join(twice)}: their ids would clash")
    with building(out, CHARTS) as draft:
        Site(draft)
        (draft / CHART_STYLE).write_text(_source(CHART_STYLE), encoding="utf-8")
        for chart in charts:
            (draft / f"{chart.name}.svg").write_text(f"{chart.alone}\n", encoding="utf-8")
        (draft / PAGE).write_text(page_of(charts, title, lead=lead, warning=warning), encoding="utf-8")
        mark(draft, {"title": title, "charts": names}, CHARTS)
    return out / PAGE


def page_of(charts: Sequence[Chart], title: str, *, lead: str = "", warning: str = "") -> str:
    """Return the page of charts as HTML; it needs both stylesheets beside it and nothing else."""
    template = _environment().get_template("charts.html")
    return template.render(
        shown=[_Shown(chart) for chart in charts],
        title=title,
        lead=lead,
        warning=warning,
        style=STYLE,
        version=__version__,
    )


def figure(chart: Chart) -> Markup:
    """Return a chart with its words and its table, for any page that has both stylesheets."""
    made = _environment().get_template("figure.html").module
    return Markup(getattr(made, "figure")(_Shown(chart)))  # noqa: B009


def shown(cell: Cell, column: Column) -> str:
    """Write one cell of a table: a share as per cent, a number with commas, and what is missing as a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if column.shares:
        return share(cell)
    return number(cell)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("ringtrue.publish.plots", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["sentence_case"] = sentence_case
    return made


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]
