"""Commands about the library: what standards and sources there are, what they say, and whether they hold."""

from collections.abc import Iterator
from pathlib import Path

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.cli.cases import say_standard
from ringtrue.errors import DisagreementError, EngineError
from ringtrue.ingest.mapping import CountStanza, Source, load_source, source_names
from ringtrue.language import lexicon
from ringtrue.language.dialects import DIALECTS
from ringtrue.language.engines import ENGINES
from ringtrue.language.english import phrase
from ringtrue.record.schema import schema
from ringtrue.standards.library import find_standard, load_standard
from ringtrue.standards.population import populations


@click.group()
def standards() -> None:
    """The standards: list them, read one, see its SQL, check your own."""


@standards.command("list")
@click.option("--pack", default="", help="Only one pack.")
@show.format_option
def list_standards(pack: str, form: str) -> None:
    """List the standards, drafts included."""
    found = [
        {
            "pack": each.pack,
            "standard": each.id,
            "since": each.editions[0].since,
            "mark": "draft" if each.is_draft else "active",
            "severity": each.text.severity.level,
            "title": each.text.title,
        }
        for each in main.all_standards(pack)
    ]
    show.rows(form, ("pack", "standard", "since", "mark", "severity", "title"), found)


@standards.command("show")
@click.argument("standard")
@show.format_option
def show_standard(standard: str, form: str) -> None:
    """Show one STANDARD: what it requires, in English and as written, its source, and its worked examples."""
    found = find_standard(standard)
    if form != "table":
        rows = [{"key": key, "value": value} for key, value in found.text.model_dump(mode="json").items()]
        show.rows(form, ("key", "value"), rows)
        return
    click.secho(f"{found.text.title} ({found.pack}/{found.id})", bold=True)
    say_standard(found)
    click.echo(f"  Severity: {found.text.severity.level}: {found.text.severity.reason}")
    click.echo(f"  It asks about: {', '.join(found.needs)}")
    for edition in found.editions:
        show.heading(f"Edition of {edition.since}")
        if not edition.text.repealed:
            click.echo(f"  Applies where {phrase(edition.applies, found.names)}.")
            click.echo(f"    {' '.join(edition.text.applies.split())}")
            click.echo(f"  Requires that {phrase(edition.requires, found.names)}.")
            click.echo(f"    {' '.join(edition.text.requires.split())}")
        if edition.text.note:
            click.echo(f"  {edition.text.note}")
    show.heading("Worked examples")
    for example in found.text.examples:
        click.echo(f"  {example.verdict.words}: {example.name}")


@standards.command()
@click.option("--kind", default="report", show_default=True, help="The kind of case.")
@show.format_option
def words(kind: str, form: str) -> None:
    """List the words of the language: its functions, the columns of a case and of an event, the codes."""
    record = schema()
    record.kind(kind)
    found = [
        {"where": "language", "word": use, "what": meaning}
        for use, meaning in {**lexicon.MEANINGS, **lexicon.NAMES}.values()
    ]
    found += [
        {"where": "case", "word": f"case.{name}", "what": f"{column.words}: {column.explain()}"}
        for name, column in record.case_of(kind).items()
    ]
    found += [
        {"where": "event", "word": name, "what": f"{column.words}: {column.explain()}"}
        for name, column in record.event_of(kind).items()
    ]
    for codes in record.codes.values():
        found += [
            {"where": f"group of {codes.id}", "word": f"codes('{name}')", "what": ", ".join(group)}
            for name, group in codes.groups.items()
        ]
    show.rows(form, ("where", "word", "what"), found)


@standards.command()
@click.argument("standard")
@click.option(
    "--dialect",
    type=click.Choice(sorted(DIALECTS)),
    default="duckdb",
    show_default=True,
    help="The engine for which the SQL is written.",
)
def sql(standard: str, dialect: str) -> None:
    """Show the SQL that puts a STANDARD to every case; kinds of event are numbered as in their code list."""
    click.echo(main.sql(find_standard(standard), dialect))


@standards.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--engine",
    "engines",
    type=click.Choice(ENGINES),
    multiple=True,
    help="Try the examples on this engine only; may be given twice. On all three if left out.",
)
@show.format_option
def check_standards(files: tuple[Path, ...], engines: tuple[str, ...], form: str) -> None:
    """Load standards and try their worked examples on every engine: the FILES named, or all that ship."""
    found = [load_standard(path, "yours") for path in files] if files else main.all_standards()
    for population in populations().values():
        assert population.condition is not None
    wrong: dict[str, list[str]] = {}
    tried = []
    for name in engines or ENGINES:
        try:
            for each in main.check_standards(found, name):
                said = f"{name}: {each.example.name!r}: {each.found}, not {each.example.verdict.value}"
                wrong.setdefault(each.standard.id, []).append(said)
            tried.append(name)
        except EngineError as problem:
            click.echo(f"Not tried on {name}: {problem}", err=True)
    rows = [
        {
            "pack": each.pack,
            "standard": each.id,
            "examples": len(each.text.examples),
            "engines": ", ".join(tried),
            "result": "; ".join(wrong.get(each.id, ["holds"])),
        }
        for each in found
    ]
    show.rows(form, ("pack", "standard", "examples", "engines", "result"), rows, "", ("examples",))
    if wrong:
        raise DisagreementError(f"{len(wrong)} standards have examples on which engines differ; they are listed above.")


@click.group()
def sources() -> None:
    """The sources: list the mappings, read one, check your own."""


@sources.command("list")
@show.format_option
def list_sources(form: str) -> None:
    """List the sources that ship."""
    found = [load_source(name) for name in source_names()]
    rows = [
        {"source": each.id, "kind": each.kind, "files": ", ".join(each.files), "title": each.title} for each in found
    ]
    show.rows(form, ("source", "kind", "files", "title"), rows)


@sources.command("show")
@click.argument("source")
@show.format_option
def show_source(source: str, form: str) -> None:
    """Show which column of a SOURCE fills what in the record."""
    found = load_source(source)
    rows: list[show.Row] = [
        {
            "file": file,
            "column": cell.column or "(fixed)",
            "fills": f"case.{name}",
            "codes": _codes(cell.values) or cell.value,
        }
        for file, name, cell in found.case_cells
    ]
    for stanza in found.events:
        kind = stanza.kind if isinstance(stanza.kind, str) else f"by {stanza.kind.column}"
        for name, when in (("happened", stanza.happened), ("entered", stanza.entered)):
            if when:
                column = " + ".join(part for part in (when.date, when.time) if part)
                rows.append({"file": found.file_of(stanza), "column": column, "fills": f"{kind}: {name}", "codes": ""})
        for name, cell in stanza.columns.items():
            rows.append(
                {
                    "file": found.file_of(stanza),
                    "column": cell.column or "(fixed)",
                    "fills": f"{kind}: {name}",
                    "codes": _codes(cell.values) or cell.value,
                }
            )
    rows += [row for stanza in found.counts for row in _count_rows(found, stanza)]
    if form == "table":
        click.echo(f"{found.title}\n{found.document}\n")
    show.rows(form, ("file", "column", "fills", "codes"), rows)


def _count_rows(source: Source, stanza: CountStanza) -> Iterator[show.Row]:
    """Yield which columns of a published table fill a number, its period, and what else is known of it."""
    file, counted = source.file_of(stanza), f"count of {stanza.counted}"
    only = "; ".join(f"only where {column} is {' or '.join(texts)}" for column, texts in stanza.if_value.items())
    yield {"file": file, "column": stanza.value.column, "fills": f"{counted}: value", "codes": only}
    period = stanza.period
    column = " + ".join(part for part in (period.year, period.part, period.whole) if part)
    days = f"{period.first} to {period.last}" if period.first and period.last else ""
    yield {"file": file, "column": column or "(fixed)", "fills": f"{counted}: period", "codes": days}
    for name, cell in stanza.columns.items():
        codes = _codes(cell.values) or cell.value
        yield {"file": file, "column": cell.column or "(fixed)", "fills": f"{counted}: {name}", "codes": codes}


def _codes(values: dict[str, str]) -> str:
    return ", ".join(f"{theirs}={ours or '?'}" for theirs, ours in values.items())


@sources.command("check")
@click.argument("names", nargs=-1)
@show.format_option
def check_sources(names: tuple[str, ...], form: str) -> None:
    """Try the sample rows of sources: those NAMED by id or path, or all that ship."""
    rows = [{"source": name, "samples": count, "result": "holds"} for name, count in main.check_sources(names)]
    show.rows(form, ("source", "samples", "result"), rows, "", ("samples",))
