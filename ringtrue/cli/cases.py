"""Commands about one case: explain what the standards find of it, and trace a finding to the lines it rests on."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.cli.auditing import FINDING, as_of_option, day_of, engine_option, finding_rows
from ringtrue.cli.evidence import BOOK
from ringtrue.language.english import phrase
from ringtrue.main import CaseView, Trail
from ringtrue.publish.timeline import is_telling
from ringtrue.record.schema import schema
from ringtrue.record.types import Value
from ringtrue.standards.model import Standard

EVENT = ("no", "when", "entered", "what", "by", "role", "more")


@click.command()
@click.argument("book", type=BOOK)
@click.argument("case")
@click.argument("standard", default="")
@as_of_option
@click.option("--drafts", is_flag=True, help="Apply drafts too.")
@show.format_option
def explain(book: Path, case: str, standard: str, as_of: datetime | None, drafts: bool, form: str) -> None:
    """Explain one CASE: its timeline, and what each standard (or the STANDARD named) finds and why."""
    view = main.explain(book, case, standard, day_of(as_of), drafts)
    if form != "table":
        show.rows(form, FINDING, finding_rows(iter(view.explanations)))
        return
    _say_case(view)
    for each in view.explanations:
        show.heading(f"{each.standard.text.title} ({each.standard.id})")
        click.echo(f"  {each.full_sentence}")
        if standard:
            say_standard(each.standard)


def _say_case(view: CaseView) -> None:
    click.secho(f"{view.case.id}  ({view.snapshot.name})", bold=True)
    types = schema().case
    for name, value in view.case.columns.items():
        if value is not None:
            click.echo(f"  {types[name].words}: {types[name].label(value)}")
    show.heading("What happened")
    show.table(EVENT, [_event_row(event) for event in view.case.events], "", ("no",))


def _said(event: Mapping[str, Value]) -> dict[str, str]:
    """Return what is known of an event, in words."""
    types = schema().event
    return {name: types[name].label(value) for name, value in event.items() if value is not None}


def _event_row(event: Mapping[str, Value]) -> show.Row:
    said = _said(event)
    row = {"no": "position", "when": "happened", "entered": "entered", "what": "kind", "by": "actor", "role": "role"}
    more = [f"{name}: {text}" for name, text in said.items() if name not in row.values() and is_telling(name, text)]
    return {**{column: said.get(name) for column, name in row.items()}, "more": "; ".join(more)}


def say_standard(standard: Standard) -> None:
    """Print why a standard is there, what it requires in English, and where it comes from."""
    text = standard.text
    click.echo(f"\n  Why: {text.why}\n  It does not prove: {text.proves_not}")
    for edition in standard.editions:
        says = "ended" if edition.text.repealed else phrase(edition.requires, standard.names)
        click.echo(f"  From {edition.since}: {says}.")
    for each in text.authority:
        click.echo(f"  Source: {each.issuer}, {each.document}, {each.paragraph} [{each.mark}] {each.url}")


# ---- the trail


@click.command()
@click.argument("book", type=BOOK)
@click.argument("case")
@click.argument("standard")
@as_of_option
@engine_option
@show.format_option
def trace(book: Path, case: str, standard: str, as_of: datetime | None, engine: str, form: str) -> None:
    """Follow one finding from the lines of the files to its sentence, step by step."""
    trail = main.trace(book, case, standard, day_of(as_of), engine)
    steps = [*_lines(trail), *_record(trail), *_snapshot(trail), *_standard(trail), *_finding(trail)]
    rows = [dict(zip(("step", "what", "where", "value"), step, strict=True)) for step in steps]
    if form != "table":
        show.rows(form, ("step", "what", "where", "value"), rows)
        return
    former = ""
    for row in rows:
        if row["step"] != former:
            show.heading(row["step"])
        former = row["step"]
        where = f" [{row['where']}]" if row["where"] else ""
        click.echo(f"  {row['what']}{where}: {row['value']}")


Step = tuple[str, str, str, str]


def _lines(trail: Trail) -> Iterator[Step]:
    for line in trail.rows:
        where = f"sha256 {trail.inputs.get(line['file'], '')[:16]}"
        yield "1 The line, as it came", f"{line['file']} line {line['line']}", where, line["raw"]


def _record(trail: Trail) -> Iterator[Step]:
    needs, case = trail.explanation.standard.needs, trail.view.case
    for _, name, cell in trail.source.case_cells:
        if f"case.{name}" in needs:
            said = schema().case[name].label(case.columns[name])
            yield "2 The record", f"case.{name}", f"column {cell.column}" if cell.column else "set by the mapping", said
    for event in case.events:
        if event["kind"] in needs or event["kind"] in schema().kind(trail.view.snapshot.kind).begins:
            said_of = _said(event)
            when = said_of.get("happened", "its time is not recorded")
            yield "2 The record", f"event {said_of['position']}", said_of["kind"], when


def _snapshot(trail: Trail) -> Iterator[Step]:
    yield "3 The snapshot", "sealed as", "", trail.view.snapshot.name
    yield "3 The snapshot", "case", f"number {trail.view.case.number}", trail.view.case.id


def _standard(trail: Trail) -> Iterator[Step]:
    made = trail.explanation
    standard, step = made.standard, "4 The standard"
    yield step, standard.id, f"edition {made.edition or 'none in force'}", standard.text.title
    for edition in standard.editions:
        if str(edition.since) == made.edition and not edition.text.repealed:
            yield step, "applies where", "", " ".join(edition.text.applies.split())
            yield step, "requires", "", " ".join(edition.text.requires.split())
            yield step, "in English", "", phrase(edition.requires, standard.names)


def _finding(trail: Trail) -> Iterator[Step]:
    made = trail.explanation
    yield "5 The finding", f"engine {trail.engine}", "", made.verdict.value
    yield "6 The explanation", "reference engine", "", made.verdict.value
    yield "6 The explanation", "sentence", "", made.full_sentence
    for position in made.witnesses:
        said = _said(next(event for event in trail.view.case.events if _position(event) == position))
        when = said.get("happened", "its time is not recorded")
        yield "6 The explanation", "witness", f"event {position}", f"{said['kind']}, {when}"


def _position(event: Mapping[str, Value]) -> int:
    place = event["position"]
    return place[0] if isinstance(place, tuple) else 0
