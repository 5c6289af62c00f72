"""Turning what a page says into HTML: one set of templates, everything escaped unless a chart made it."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ringtrue import __version__
from ringtrue.publish.charts import swatch
from ringtrue.publish.tables import Number, verdict_anchor
from ringtrue.standards.model import VERDICTS

STYLE = "report.css"


@cache
def environment() -> Environment:
    """Return the templates of the report; a name that a page does not give is an error, never a blank."""
    made = Environment(
        loader=PackageLoader("ringtrue.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {each.__name__: each for each in (thousands, count, day, sentence_case, breakable, safe_url)}
    made.globals |= {"verdicts": VERDICTS, "swatch": swatch, "verdict_anchor": verdict_anchor, "version": __version__}
    return made


class Site:
    """The pages of one report, written one by one into its folder."""

    def __init__(self, folder: Path, **common: Any) -> None:
        self.folder = folder
        self.common = common
        (folder / STYLE).write_text(_source(STYLE), encoding="utf-8")

    def write(self, address: str, template: str, **values: Any) -> None:
        """Write one page; `root` leads from it back to the front, so that a report can be opened from any folder."""
        root = "../" * address.count("/")
        path = self.folder / address
        path.parent.mkdir(exist_ok=True)

        def number(shown: Number) -> Markup:
            return linked(shown, root)

        said = (
            environment()
            .get_template(template)
            .render(self.common, root=root, address=address, number=number, **values)
        )
        path.write_text(said, encoding="utf-8")


def _source(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


def linked(shown: Number, root: str) -> Markup:
    """Return a number as the link to its rows, with what it counts for those who hear it."""
    value = f"{shown.value:,}"
    if not shown.link:
        return Markup("{}").format(value)
    return Markup('<a class="number" href="{}{}">{}<span class="hidden"> {}</span></a>').format(
        root, shown.link, value, shown.what
    )


def thousands(value: int) -> str:
    """Write a whole number with commas."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """Write a number with its noun, as `1 case` or `1,465 cases`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def day(value: date | str) -> str:
    """Write a day in English, as `7 March 2024`."""
    found = datetime.fromisoformat(value).date() if isinstance(value, str) else value
    return f"{found.day} {found:%B %Y}"


def sentence_case(words: str) -> str:
    """Return words with a capital, and otherwise as they are."""
    return words[:1].upper() + words[1:]


def breakable(name: str) -> Markup:
    """Return the name of a column so that a narrow screen may break it after an underscore, and nowhere else."""
    return Markup("_<wbr>").join(name.split("_"))


def safe_url(url: str) -> str:
    """Return an address that a page may link to, or nothing: a file of standards may come from anywhere."""
    return url if url.lower().startswith(("https://", "http://")) else ""
