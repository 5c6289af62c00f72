"""Commands about evidence: load it, list what could not be read, say what it covers, and what changed since."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.ingest.loading import Loaded
from ringtrue.record.diff import tally

BOOK = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--book", required=True, type=BOOK, help="The casebook to load into; made if it is not there.")
@show.format_option
def load(source: str, files: tuple[Path, ...], book: Path, form: str) -> None:
    """Load FILES of a SOURCE into a casebook.

    SOURCE is the id of a mapping (`ringtrue sources list`) or the path of your own. Files of one source are named in
    one command. They replace what was loaded of that source before; the former load is kept for `ringtrue diff`.
    """
    with show.progress() as progress:
        made = main.load(source, files, book, progress)
        # Misconduct matters are no measure of what a promise was to mend.
        turned = list(_retested(book, made.load.source)) if made.snapshot.kind != "matter" else []
    if form == "table":
        say_loaded(made, book)
    show.rows(
        form, COVERAGE, _coverage_rows(made.load.source, made.snapshot.manifest["coverage"]), "", COVERAGE_NUMBERS
    )
    if form == "table":
        _say_gaps(made.snapshot.manifest["coverage"])
        for sentence in turned:
            click.echo(sentence)


def _retested(book: Path, source: str) -> Iterator[str]:
    """Test promises again where there may be any; only then is what tests them imported."""
    if main.may_have_promises(book):
        from ringtrue.main.promises import retest_at_load

        for each in retest_at_load(book, source):
            former = f", and was {each.retested.former}" if each.retested.former else ""
            yield f"Tested again on these records: {each.retested.promise} is {each.retested.result}{former}."


def say_loaded(made: Loaded, book: Path) -> None:
    """Print what a load made and where to look next."""
    manifest = made.snapshot.manifest
    count = made.snapshot.table("problems").num_rows
    # A published table has no single cases, and that it has none is not worth a word.
    names = ("counts",) if made.snapshot.kind == "count" else ("cases", "events")
    click.echo(f"{made.load.source}: {''.join(f'{manifest[name]:,} {name}, ' for name in names)}{count:,} problems.")
    click.echo(f"Snapshot {made.snapshot.name} in {book}.")
    if not made.is_new:
        click.echo("The files are the same as at the last load; nothing changed.")
    elif made.former is not None:
        click.echo(f"A former load is kept; see what changed with: ringtrue diff {book}")
    if count:
        click.echo(f"List the problems with: ringtrue problems {book}")
    click.echo()


COVERAGE = ("source", "file", "column", "filled", "blank", "unknown", "not_understood", "share_filled")
COVERAGE_NUMBERS = ("filled", "blank", "unknown", "not_understood", "share_filled")


def _coverage_rows(source: str, coverage: dict[str, Any]) -> list[show.Row]:
    found = []
    for role, file in coverage.items():
        for column in file["columns"]:
            total = sum(column[name] for name in ("filled", "blank", "unknown", "not_understood"))
            share = f"{column['filled'] / total:.0%}" if total else ""
            found.append({"source": source, "file": role, **column, "share_filled": share})
    return found


def _say_gaps(coverage: dict[str, Any]) -> None:
    for role, file in coverage.items():
        if file["unreadable_rows"]:
            click.echo(f"\n{role}: {file['unreadable_rows']:,} of {file['rows']:,} rows could not be split into cells.")
        for column in file["columns"]:
            for value in column["values_not_understood"][:5]:
                rows = show.counted(value["rows"], "row")
                click.echo(f"{role}, {column['column']}: not understood: {value['value']!r} ({rows})")
        for reason, rows in file.get("passed_over", {}).items():
            click.echo(f"{role}: {show.counted(rows, 'row')} left aside by the mapping: {reason}")
        if file["absent"]:
            click.echo(f"\n{role}: columns that the file does not have: {', '.join(file['absent'])}")
        if file["ignored"]:
            click.echo(f"\n{role}: left aside by the mapping, each with its reason: {', '.join(file['ignored'])}")
        if file["unmapped"]:
            click.echo(f"\n{role}: columns that nobody mapped: {', '.join(file['unmapped'])}")


@click.command()
@click.argument("book", type=BOOK)
@show.format_option
def problems(book: Path, form: str) -> None:
    """List what could not be read: file, line, column, value and reason."""
    found = main.problems(book)
    columns = ("source", "file", "line", "column", "value", "reason", "case")
    show.rows(form, columns, found, f"{len(found):,} problems", ("line",))


@click.command()
@click.argument("book", type=BOOK)
@show.format_option
def coverage(book: Path, form: str) -> None:
    """Say what the files hold: per column, how much is filled, blank, said to be unknown, or not understood."""
    found = main.coverage(book)
    every = [row for load_, report in found for row in _coverage_rows(load_.source, report)]
    show.rows(form, COVERAGE, every, "", COVERAGE_NUMBERS)
    if form == "table":
        for _, report in found:
            _say_gaps(report)


@click.command()
@click.argument("book", type=BOOK)
@show.format_option
def diff(book: Path, form: str) -> None:
    """Show what changed between the last two loads of each source: silent edits are evidence."""
    differences = main.diff(book)
    columns = ("source", "case", "what", "item", "before", "after")
    every = [
        {"source": difference.latter.source, **vars(change)}
        for difference in differences
        for change in difference.changes
    ]
    if form != "table":
        show.rows(form, columns, every)
        return
    if not differences:
        click.echo("Every source was loaded once, or always from the same files; there is nothing to compare.")
    for difference in differences:
        counts = ", ".join(f"{what}: {count:,}" for what, count in sorted(tally(difference.changes).items()))
        click.echo(f"{difference.latter.source}: {difference.former.loaded} against {difference.latter.loaded}")
        click.echo(counts or "No difference in the record; the files or their mapping differ in what it does not hold.")
    if every:
        click.echo()
        show.table(columns, every)
