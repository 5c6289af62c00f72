"""The command that shows all the ways out together."""

from collections.abc import Iterator
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.asking import Asked, asking, followed_option
from ringtrue.cli.evidence import BOOK
from ringtrue.figures.exact import wilson
from ringtrue.figures.exits import ExitVector
from ringtrue.main import figures as verbs
from ringtrue.publish.figure_charts import exit_charts

COLUMNS = ("source", "basis", "unit", "period", "exit", "cases", "of", "share", "from", "to")


@click.command("exits")
@click.argument("book", type=BOOK)
@click.option("--by", type=click.Choice(["unit"]), help="The ways out of each unit.")
@followed_option
@asking("year")
def exits_command(book: Path, by: str | None, followed: int, asked: Asked) -> None:
    """Show all the ways by which reports left the system, side by side; the shares of a period add up to 100%.

    Reports are followed for equally long, so that a young cohort is not held against an old one.
    """
    found = verbs.exit_vectors(
        book, asked.cut, by == "unit", asked.group, followed, asked.as_of, asked.engine, asked.source, asked.basis
    )
    if asked.chart is not None:
        asked.draw(book, [each for vector in found for each in exit_charts(vector)])
    show.rows(asked.form, COLUMNS, [row for vector in found for row in exit_rows(vector)], "", COLUMNS[5:])
    if asked.form == "table":
        for vector in found:
            click.echo(f"\n{vector.source}, {vector.basis}: {vector.says}")
            if vector.unclear:
                click.echo(f"Left out: {show.counted(vector.unclear, 'report')} of which it cannot be told.")


def exit_rows(vector: ExitVector) -> Iterator[show.Row]:
    """Yield each exit of each unit and period as a row, with the interval of its share."""
    for unit, name in enumerate(vector.units):
        for place, label in enumerate(vector.labels):
            total = int(vector.counts[unit, place].sum())
            for number, code in enumerate(vector.exits if total else ()):
                cases = int(vector.counts[unit, place, number])
                lower, upper = wilson(cases, total) if 0 <= cases <= total else (0.0, 1.0)
                yield {
                    "source": vector.source,
                    "basis": vector.basis,
                    "unit": name or verbs.NO_NAME,
                    "period": label,
                    "exit": code,
                    "cases": cases,
                    "of": total,
                    "share": f"{100 * cases / total:.1f}%",
                    "from": f"{100 * lower:.1f}%",
                    "to": f"{100 * upper:.1f}%",
                }
