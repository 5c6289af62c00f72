"""Commands about misconduct matters: what was recommended and what was done, and what there is reason to look at."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.asking import source_option
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.cli.evidence import BOOK
from ringtrue.main import alerts as verbs
from ringtrue.promises.alerts import Alert
from ringtrue.record.schema import schema

OUTCOMES = ("source", "what", "recommended", "decided", "matters")
MATTERS = ("matter", "unit", "shown")
ALERTS = ("alert", "source", "yes", "no", "cannot_tell")
MOST = 200  # rows printed for a reader; all of them go to CSV and JSON


@click.command("matters")
@click.argument("book", type=BOOK)
@click.option("--open", "still_open", is_flag=True, help="List the matters that nothing has closed.")
@click.option("--below", is_flag=True, help="List those decided below what was recommended.")
@source_option
@as_of_option
@engine_option
@show.format_option
def matters_command(
    book: Path, still_open: bool, below: bool, source: str, as_of: datetime | None, engine: str, form: str
) -> None:
    """What was recommended against officers, and what was done about it, side by side, and how long it took.

    An allegation is not a finding, and a finding is no sanction; each stands under its own name.
    """
    day = day_of(as_of)
    if still_open or below:
        asked = ["finding-below-recommendation", "sanction-below-recommendation"] if below else []
        asked += ["open"] if still_open else []
        _list([each for name in asked for each in verbs.ask_queries(book, name, day, engine, source)], False, form)
        return
    found = verbs.outcomes(book, day, source)
    rows = [row for each in found for row in _outcome_rows(each)]
    show.rows(form, OUTCOMES, rows, "", ("matters",))
    if form == "table":
        for each in found:
            _say_outcomes(each)
        if not found:
            click.echo("No misconduct matters are loaded.")


def _outcome_rows(found: verbs.Outcomes) -> list[show.Row]:
    rows: list[show.Row] = []
    for what, pairs in (("finding", found.findings), ("sanction", found.sanctions)):
        whole: Counter[str] = Counter()
        for (recommended, _), number in pairs.items():
            whole[recommended] += number
        ordered = sorted(pairs.items(), key=lambda pair: (-whole[pair[0][0]], pair[0][0], -pair[1], pair[0][1]))
        rows += [
            {"source": found.source, "what": what, "recommended": _code(what, first), "decided": _code(what, then),
             "matters": number}
            for (first, then), number in ordered
        ]  # fmt: skip
    return rows


def _code(what: str, code: str) -> str:
    return schema().code_label(f"{what}s", code) if code else "not recorded"


def _say_outcomes(found: verbs.Outcomes) -> None:
    said = ", ".join(
        f"{number:,} {schema().code_label('comparisons', code)}" for code, number in found.compared.most_common()
    )
    click.echo(
        f"{found.source}: {show.counted(found.matters, 'matter')}, {found.open:,} of them not closed. Sanctions: "
        f"{said or 'none that could be compared'}."
    )
    half, most = found.time.median, found.time.quantile(0.9)
    if half is not None:
        tail = f", nine in ten within {most:,.0f}" if most is not None else ""
        click.echo(
            f"From the allegation to the closing: half within {half:,.0f} days{tail}; those still open count for as "
            "long as they have been."
        )


def _list(found: list[verbs.Asked], unclear: bool, form: str) -> None:
    rows = [row for each in found for row in (_alert_row(alert) for alert in each.alerts(unclear))]
    shown = rows if form != "table" else rows[:MOST]
    show.rows(form, MATTERS, shown)
    if form == "table":
        for each in found:
            _say_asked(each)
        if len(rows) > len(shown):
            click.echo(f"{len(rows) - len(shown):,} more are left out here; --format csv gives all of them.")


def _alert_row(alert: Alert) -> show.Row:
    return {"matter": alert.case, "unit": alert.unit, "shown": "; ".join(alert.shown)}


def _say_asked(asked: verbs.Asked) -> None:
    click.echo(
        f"{asked.title} ({asked.source}): {len(asked.yes):,} yes, {asked.no:,} no, of {len(asked.unclear):,} it cannot "
        f"be told. {' '.join(asked.why.split())}"
    )
    for caveat in asked.caveats:
        click.echo(f"Beside this number stands: {' '.join(caveat.split())}")


@click.command("alerts")
@click.argument("book", type=BOOK)
@click.option("--only", default="", metavar="ALERT", help="One of them, with every case and what its record shows.")
@click.option("--unclear", is_flag=True, help="With --only: those of which it cannot be told.")
@source_option
@as_of_option
@engine_option
@show.format_option
def alerts_command(
    book: Path, only: str, unclear: bool, source: str, as_of: datetime | None, engine: str, form: str
) -> None:
    """What there is reason to look at among matters and promises. An alert is no finding, and says nothing of guilt."""
    day = day_of(as_of)
    asked = verbs.ask_queries(book, only, day, engine, source)
    promised = [] if asked and only else verbs.alerts_on_promises(book, day)
    if only and asked:
        _list(asked, unclear, form)
        return
    if only:
        chosen = [alert for alert in promised if alert.query == only]
        show.rows(form, MATTERS, [_alert_row(alert) for alert in (chosen if form != "table" else chosen[:MOST])])
        return
    rows: list[show.Row] = [
        {
            "alert": each.query,
            "source": each.source,
            "yes": len(each.yes),
            "no": each.no,
            "cannot_tell": len(each.unclear),
        }
        for each in asked
    ]
    counts = Counter((alert.query, alert.case.split("/", 1)[0]) for alert in promised)
    rows += [{"alert": query, "source": name, "yes": number} for (query, name), number in sorted(counts.items())]
    show.rows(form, ALERTS, rows, "", ALERTS[2:])
    if form == "table":
        for caveat in dict.fromkeys(caveat for each in asked if each.yes for caveat in each.caveats):
            click.echo(f"Beside these numbers stands: {' '.join(caveat.split())}")
        click.echo(f"List one with: ringtrue alerts {book} --only ALERT (as of {day or date.today()})")


__all__ = ["alerts_command", "matters_command"]
