"""What every question about figures can be given: how time is cut, of what it is asked, and how the answer is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ringtrue.cli import show
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.figures.exits import FOLLOWED
from ringtrue.figures.periods import MONTHS, Cut
from ringtrue.figures.series import BASES
from ringtrue.publish.plots.frame import Chart
from ringtrue.publish.plots.page import write_chart_page

SMALL_NUMBERS = "A working paper for those who may see single cases: small numbers stand as they are."

chart_option = click.option(
    "--chart", type=click.Path(file_okay=False, path_type=Path), help="Also draw charts into this folder."
)
source_option = click.option("--source", default="", help="Only this source of the casebook.")
basis_option = click.option(
    "--basis", type=click.Choice(list(BASES)), help="Only case records, or only published tables."
)
population_option = click.option(
    "--population",
    default="all",
    show_default=True,
    help="Only the cases of a named filter, or of the path of your own; then no published tables.",
)
offences_option = click.option(
    "--offences", default=None, metavar="GROUP", help="Another group of offences than the measure's own; '' for all."
)
mix_option = click.option(
    "--mix", multiple=True, metavar="COLUMN", help="Allow for the mix of cases by a column of codes; may repeat."
)
followed_option = click.option(
    "--followed",
    type=click.IntRange(0),
    default=FOLLOWED,
    show_default=True,
    metavar="DAYS",
    help="For how many days each report is followed; 0 for as long as the files tell.",
)


def period_options(default: str) -> Callable[[Any], Any]:
    """Return the options that say how time is cut."""

    def add(command: Any) -> Any:
        by = click.option(
            "--period", type=click.Choice(list(MONTHS)), default=default, show_default=True, help="How time is cut."
        )
        begins = click.option(
            "--year-begins",
            type=click.IntRange(1, 12),
            default=1,
            show_default=True,
            metavar="MONTH",
            help="The month in which a year begins: 4 for the years of English official statistics.",
        )
        return by(begins(command))

    return add


@dataclass(frozen=True)
class Asked:
    """What was asked beside the question itself; `offences` is None where a measure's own are meant."""

    cut: Cut
    source: str
    basis: str | None
    offences: str | None
    as_of: date | None
    engine: str
    chart: Path | None
    form: str

    @property
    def group(self) -> str:
        """The offences whose ways out are asked for: rape, unless another group is named."""
        return "rape" if self.offences is None else self.offences

    def draw(self, book: Path, charts: Sequence[Chart]) -> None:
        """Write charts into the folder that was asked for and say where they are, on the error stream."""
        assert self.chart is not None
        draw(book, charts, self.chart)


def draw(book: Path, charts: Sequence[Chart], folder: Path) -> None:
    """Write charts into a folder and say where they are, on the error stream."""
    page = write_chart_page(charts, folder, f"Figures of {book.name}", warning=SMALL_NUMBERS)
    click.echo(f"Charts: {page}", err=True)


def asking(period: str, population: bool = False) -> Callable[[Any], Any]:
    """Give a command all that can be asked beside its question, as one value called `asked`.

    With `population` it takes the name of a population as well. `period` is how time is cut unless told otherwise.
    """
    among = [population_option] if population else []
    shared = [source_option, basis_option, *among, offences_option, as_of_option, engine_option, chart_option]
    options = [period_options(period), *shared, show.format_option]

    def add(command: Any) -> Any:
        @wraps(command)
        def run(period: str, year_begins: int, as_of: Any, **given: Any) -> Any:
            names = ("source", "basis", "offences", "engine", "chart", "form")
            beside = {name: given.pop(name) for name in names}
            return command(asked=Asked(Cut(period, year_begins), as_of=day_of(as_of), **beside), **given)

        made: Any = run
        for option in reversed(options):
            made = option(made)
        return made

    return add
