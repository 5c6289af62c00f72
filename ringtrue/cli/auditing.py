"""The command that puts every standard of a pack to every case of a casebook."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.cli.evidence import BOOK
from ringtrue.language.engines import ENGINES
from ringtrue.publish.report import write_report
from ringtrue.standards.audit import Audit
from ringtrue.standards.explain import Explanation
from ringtrue.standards.model import VERDICTS

FINDING = ("case", "unit", "standard", "edition", "verdict", "sentence")

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Count only what was known on this day; the day of loading if left out.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="duckdb",
    show_default=True,
    help="What puts the questions to the cases; all three reach the same verdicts.",
)


def day_of(given: datetime | None) -> date | None:
    """Return the day that an option gave."""
    return given.date() if given else None


@click.command()
@click.argument("book", type=BOOK)
@click.option(
    "--pack", required=True, help="The pack of standards (`ringtrue standards list`), or a folder of your own."
)
@click.option("--population", default="all", show_default=True, help="A named filter, or the path of your own.")
@as_of_option
@engine_option
@click.option("--drafts", is_flag=True, help="Apply drafts too: standards whose source nobody has checked.")
@click.option("--waivers", type=click.Path(dir_okay=False, path_type=Path), help="A YAML file of waivers with reasons.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Also write an HTML report into this folder."
)
@show.format_option
def audit(
    book: Path,
    pack: str,
    population: str,
    as_of: datetime | None,
    engine: str,
    drafts: bool,
    waivers: Path | None,
    out: Path | None,
    form: str,
) -> None:
    """Put the standards of a pack to every case of BOOK.

    The table counts verdicts per standard; CSV and JSON list every finding with its sentence. Every finding listed has
    been reached a second time by the reference engine.
    """
    with show.progress() as progress:
        made = main.audit(book, pack, population, day_of(as_of), engine, drafts, waivers, progress)
        if out is not None:
            page = write_report(made, list(main.explanations(made, progress)), out)
        if form != "table":
            show.rows(form, FINDING, finding_rows(main.explanations(made, progress)))
    if form == "table":
        say_audit(made)
    if out is not None:
        click.echo(f"Report: {page}", err=form != "table")


def finding_rows(found: Iterator[Explanation]) -> Iterator[show.Row]:
    """Yield findings as rows, each with its sentence."""
    for each in found:
        yield {
            "case": each.case.id,
            "unit": each.case.row["unit"],
            "standard": each.standard.id,
            "edition": each.edition,
            "verdict": each.verdict.value,
            "sentence": each.full_sentence,
        }


def say_audit(made: Audit) -> None:
    """Print how many cases had each verdict on each standard."""
    click.echo(
        f"{show.counted(made.cases, 'case')} ({made.population.title}), "
        f"{show.counted(len(made.standards), 'standard')}, engine {made.engine}."
    )
    for source in made.sources:
        until = source.evidence.day.isoformat()
        click.echo(
            f"{source.load.source}: {show.counted(len(source.numbers), 'case')}, evidence up to {until}, "
            f"{source.snapshot.name}"
        )
        if source.not_told:
            left_out = show.counted(source.not_told, "case")
            click.echo(f"  Left out: {left_out} of which it cannot be told whether they belong to the population.")
    click.echo()
    rows = []
    for standard in made.standards:
        counts = made.of(standard.id)
        row: show.Row = {"standard": standard.id, **{verdict.value: f"{counts[verdict]:,}" for verdict in VERDICTS}}
        rows.append({**row, "waived": made.waived(standard.id) or ""})
    columns = ["standard", *(verdict.value for verdict in VERDICTS)]
    columns += ["waived"] if made.waivers.given else []
    show.table(columns, rows, "", columns[1:])
    click.echo(
        "\nUnclear is neither met nor breached: the record does not tell. A breach is a reason to look, not a finding"
    )
    click.echo("of fault. See a case with: ringtrue explain " + str(made.book.path) + " CASE")
