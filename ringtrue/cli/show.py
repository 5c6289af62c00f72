"""How results are shown: tables for people, CSV and JSON for programs, progress on the error stream."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

FORMATS = ("table", "csv", "json")
Row = dict[str, Any]

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="A table to read, or CSV or JSON for a program.",
)


def rows(form: str, columns: Sequence[str], found: Iterable[Row], title: str = "", numbers: Sequence[str] = ()) -> None:
    """Print rows in a format; `numbers` are the columns set to the right in a table."""
    if form == "csv":
        as_csv(columns, found)
    elif form == "json":
        as_json([{name: row.get(name) for name in columns} for row in found])
    else:
        table(columns, found, title, numbers)


def as_csv(columns: Sequence[str], found: Iterable[Row]) -> None:
    """Print rows as CSV with a head line."""
    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow({name: _plain(row.get(name)) for name in columns})


def as_json(value: Any) -> None:
    """Print a value as JSON."""
    json.dump(value, sys.stdout, indent=1, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def table(columns: Sequence[str], found: Iterable[Row], title: str = "", numbers: Sequence[str] = ()) -> None:
    """Print rows as a table as wide as the terminal, or as its contents where there is no terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title or None, title_justify="left", header_style="bold", pad_edge=False, box=None)
    for name in columns:
        made.add_column(name.replace("_", " "), justify="right" if name in numbers else "left", overflow="fold")
    for row in found:
        made.add_row(*(Text(_plain(row.get(name))) for name in columns))
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    console.print(made)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not exactly one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def heading(text: str) -> None:
    """Print a heading."""
    click.echo()
    click.secho(text, bold=True)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Yield a function that shows how far long work has come, on the error stream and only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda label, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def advance(label: str, share: float) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=1.0)
            bar.update(tasks[label], completed=share)

        yield advance
