"""The command that tests published sentences."""

from datetime import datetime
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.cli.evidence import BOOK
from ringtrue.figures.claims import Reckoned, Tested, find_claims
from ringtrue.figures.claims import claims as library_claims
from ringtrue.main import figures as verbs

CLAIM = ("claim", "answer", "why", "way", "basis", "before", "at", "from", "to", "note")


@click.group("claims")
def claims_group() -> None:
    """Test published sentences that have a number in them."""


@claims_group.command("list")
@show.format_option
def list_claims(form: str) -> None:
    """List the claims that ship."""
    rows = [
        {"claim": each.id, "said_by": each.said_by, "said_on": each.said_on, "sentence": each.sentence}
        for each in library_claims().values()
    ]
    show.rows(form, ("claim", "said_on", "said_by", "sentence"), rows)


@claims_group.command("check")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="[CLAIM]", required=False)
@as_of_option
@engine_option
@show.format_option
def check(book: Path, name: str | None, as_of: datetime | None, engine: str, form: str) -> None:
    """Test a CLAIM on what BOOK holds, or all that ship; CLAIM may be a YAML file of your own.

    It holds, does not hold, or cannot be tested. The figure is given in several ways, the claim's own first.
    """
    chosen = find_claims(name) if name else list(library_claims().values())
    tested = verbs.check_claims(book, chosen, day_of(as_of), engine)
    if form != "table":
        show.rows(form, CLAIM, [row for each in tested for row in _rows(each)])
        return
    for each in tested:
        _say(each)


def _rows(tested: Tested) -> list[show.Row]:
    base = {"claim": tested.claim.id, "answer": tested.answer.value, "why": tested.why}
    return [{**base, **_ways(way)} for way in tested.ways] or [base]


def _ways(way: Reckoned) -> show.Row:
    return {
        "way": way.way,
        "basis": way.basis,
        "before": "" if way.before is None else way.in_words(way.before[0]),
        "at": "" if way.at is None else way.in_words(way.at[0]),
        "from": "" if way.at is None else way.in_words(way.at[1]),
        "to": "" if way.at is None else way.in_words(way.at[2]),
        "note": way.note,
    }


def _say(tested: Tested) -> None:
    claim = tested.claim
    click.secho(f"\n{claim.id}: {tested.answer.value}", bold=True)
    click.echo(f"“{claim.sentence}” ({claim.said_by}, {claim.said_on.isoformat()})")
    click.echo(tested.why)
    if tested.ways:
        rows = [_ways(way) for way in tested.ways]
        numbers = ("before", "at") if claim.says.before else ("at", "from", "to")
        noted = ("note",) if any(way.note for way in tested.ways) else ()
        show.table(("way", "basis", *numbers, *noted), rows, "", numbers)
    if claim.does_not_show:
        click.echo(f"It does not show: {claim.does_not_show}")
