"""Commands about figures: which measures there are, and what they come to by unit and period."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ringtrue.cli import show
from ringtrue.cli.asking import Asked, asking
from ringtrue.cli.evidence import BOOK
from ringtrue.figures.measure import Measure, measures
from ringtrue.figures.series import CASES, Series, in_words, rows
from ringtrue.figures.speed import Waits
from ringtrue.main import figures as verbs
from ringtrue.publish.figure_charts import series_charts, wait_charts

FIGURE = (
    "measure",
    "source",
    "basis",
    "unit",
    "period",
    "hits",
    "of",
    "value",
    "from",
    "to",
    "unclear",
    "untold",
    "note",
)
WAIT = ("measure", "source", "unit", "period", "cases", "came", "by_7_days", "by_30_days", "by_90_days", "median_days")
NUMBERS = ("hits", "of", "value", "from", "to", "unclear", "untold", *WAIT[4:])


@click.command("measures")
@click.argument("name", required=False)
@show.format_option
def measures_command(name: str | None, form: str) -> None:
    """List the measures that ship, or say all about one: what it asks, how it is reckoned, what it cannot show."""
    if name:
        _say_measure(verbs.find_measure(name))
        return
    listed = [
        {
            "measure": each.id,
            "form": each.form.value,
            "theme": each.theme,
            "title": each.text.title,
            "from": _basis(each),
        }
        for each in measures().values()
    ]
    show.rows(form, ("measure", "form", "from", "title"), listed)
    if form == "table":
        click.echo("\nAnd breach:STANDARD and unclear:STANDARD, for any standard (`ringtrue standards list`).")


def _basis(measure: Measure) -> str:
    return " and ".join(
        word for word, is_so in (("cases", measure.on_cases), ("tables", bool(measure.text.counts))) if is_so
    )


def _say_measure(measure: Measure) -> None:
    text = measure.text
    click.secho(f"{measure.id}  {text.title}", bold=True)
    click.echo(text.asks)
    click.echo(f"A reason to look: {_DIRECTIONS[text.direction]}. Said to be too few: under {text.minimum}.")
    click.echo(f"Cannot show: {' '.join(text.cannot_show.split())}")
    click.echo(f"Source: {text.source}")
    if text.cases is not None:
        for name, condition in text.cases.model_dump().items():
            if condition and (name, condition) not in (("on", "case.begun"), ("among", "True")):
                click.echo(f"  cases, {name}: {' '.join(condition.split())}")
    for way in text.counts:
        share, among = (" + ".join(_select(select) for select in part) for part in (way.share, way.among))
        click.echo(f"  tables: {share} / {among}{'. ' + way.says if way.says else ''}")


_DIRECTIONS = {"more": "more of it", "less": "less of it", "either": "more of it, or less"}


def _select(select: Any) -> str:
    limits = [*select.exits, *(f"not {code}" for code in select.without), *select.outcomes]
    return f"{select.counted}[{', '.join(limits)}]" if limits else str(select.counted)


@click.command("figures")
@click.argument("book", type=BOOK)
@click.argument("names", metavar="MEASURE...", nargs=-1, required=True)
@click.option("--by", type=click.Choice(["unit"]), help="A figure for each unit.")
@asking("year", population=True)
def figures_command(book: Path, names: tuple[str, ...], by: str | None, population: str, asked: Asked) -> None:
    """Reckon measures on the case records and the published tables of BOOK.

    Each figure comes with the interval in which it may truly lie, with the cases that belong and do not tell (unclear),
    and with those of which it cannot be told whether they belong (untold). They are neither yes nor no.
    """
    chosen = [verbs.find_measure(name, asked.offences) for name in names]
    by_unit, among = by == "unit", verbs.population_of(population)
    reading = (asked.as_of, asked.engine, asked.source)
    with show.progress() as progress:
        found = verbs.series(book, chosen, asked.cut, by_unit, *reading, progress, asked.basis, among)
        waited = verbs.waiting(book, chosen, asked.cut, by_unit, *reading, among)
    if asked.chart is not None:
        drawn = [each for series in found for each in series_charts(series)]
        asked.draw(book, [*drawn, *(each for waits in waited for each in wait_charts(waits))])
    if found:
        show.rows(asked.form, FIGURE, [row for series in found for row in figure_rows(series)], "", NUMBERS)
    if waited:
        show.rows(asked.form, WAIT, [row for each in waited for row in wait_rows(each)], "", NUMBERS)
    if asked.form == "table":
        _say_what_it_cannot_show(chosen, found, waited)


def figure_rows(series: Series) -> Iterator[show.Row]:
    """Yield the figures of a series as rows, shares in per cent."""
    for row in rows(series):
        yield {
            "measure": series.measure.id,
            "source": series.source,
            "basis": series.basis,
            "unit": row.unit or verbs.NO_NAME,
            "period": row.period,
            "hits": row.hits,
            "of": row.total,
            "value": said(series.measure, row.value),
            "from": said(series.measure, row.lower),
            "to": said(series.measure, row.upper),
            "unclear": row.unclear if series.basis == CASES else "",
            "untold": row.untold if series.basis == CASES else "",
            "note": row.note,
        }


def said(measure: Measure, value: float | None) -> str:
    """Say a figure, or nothing where there is none."""
    return "" if value is None else in_words(measure, value)


def wait_rows(waited: Waits) -> Iterator[show.Row]:
    """Yield, for each unit and period, how soon the step came, cases still waiting counted while they were watched."""
    for unit, name in enumerate(waited.units):
        for place in range(len(waited.periods)):
            curve = waited.curve(unit, place)
            if not curve.cases:
                continue
            shares = {f"by_{day}_days": curve.share_by(day) for day in (7, 30, 90)}
            yield {
                "measure": waited.measure.id,
                "source": waited.source,
                "unit": name or verbs.NO_NAME,
                "period": waited.cut.label(waited.periods[place]),
                "cases": curve.cases,
                "came": int(curve.events.sum()),
                **{name: "" if share is None else f"{100 * share:.0f}%" for name, share in shares.items()},
                "median_days": "" if curve.median is None else f"{curve.median:.1f}",
            }


def _say_what_it_cannot_show(chosen: list[Measure], found: list[Series], waited: list[Waits]) -> None:
    for measure in chosen:
        click.echo(f"\n{measure.id}: {measure.text.asks}")
        click.echo(f"  It cannot show: {' '.join(measure.text.cannot_show.split())}")
        for says in dict.fromkeys(each.says for each in found if each.measure.id == measure.id and each.says):
            click.echo(f"  Reckoned so: {says}")
        undated = sum(each.undated for each in found if each.measure.id == measure.id)
        if undated:
            click.echo(f"  Left out: {show.counted(undated, 'case')} of which the period is not known.")
        unclear = sum(each.unclear for each in waited if each.measure.id == measure.id)
        if unclear:
            click.echo(f"  Left out: {show.counted(unclear, 'case')} of which the times do not tell.")
    if any(not each.measure.on_cases or each.basis != CASES for each in found):
        click.echo("\nA published number can be checked only against the records behind it.")
