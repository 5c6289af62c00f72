"""`ringtrue demo`: load the bundled example, audit it, and say where the report is."""

from datetime import date
from pathlib import Path

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.cli.auditing import say_audit
from ringtrue.cli.evidence import say_loaded
from ringtrue.errors import SourceFileError
from ringtrue.publish.report import write_report

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "northfield"
# The day of the export: counted up to it, some of the example's files are open with time left, in every year to come.
EXPORTED = date(2019, 6, 30)


@click.command()
@click.option("--example", default=EXAMPLE, type=click.Path(path_type=Path), help="The folder of the example.")
@click.option(
    "--book",
    default=Path("demo-book"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The casebook to load into; made if it is not there.",
)
@click.option(
    "--out",
    default=Path("demo-report"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the report.",
)
def demo(example: Path, book: Path, out: Path) -> None:
    """Load the bundled example, an invented force of a few dozen cases; audit it; say where the report is."""
    files = sorted(example.glob("*.csv"))
    if not files:
        raise SourceFileError(f"{example}: the example is not here. Run this from a copy of the repository: make demo")
    click.echo(f"$ ringtrue load neutral {' '.join(path.name for path in files)} --book {book}\n")
    with show.progress() as progress:
        say_loaded(main.load("neutral", files, book, progress), book)
        as_of = EXPORTED if example == EXAMPLE else None
        until = f" --as-of {as_of}" if as_of else ""
        click.echo(f"$ ringtrue audit {book} --pack case-review{until} --out {out}\n")
        made = main.audit(book, "case-review", as_of=as_of, progress=progress)
        page = write_report(made, list(main.explanations(made, progress)), out)
    say_audit(made)
    click.echo(f"\nThe report: {page.resolve()}")
    click.echo(f"Next: ringtrue explain {book} CASE, or ringtrue trace {book} CASE STANDARD")
