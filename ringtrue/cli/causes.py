"""Commands that ask what may stand behind a figure: a person or the system, a reform, a target, or the recording."""

from datetime import datetime
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.asking import chart_option, draw, mix_option, offences_option, period_options, source_option
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.cli.evidence import BOOK
from ringtrue.errors import CasebookError
from ringtrue.figures.levels import Level
from ringtrue.figures.periods import Cut
from ringtrue.main import causes
from ringtrue.main.figures import find_measure
from ringtrue.publish.figure_charts import series_charts

DAY = click.DateTime(["%Y-%m-%d"])
ABOVE_NOUGHT = click.FloatRange(min=0, min_open=True)
LEVEL = ("source", "level", "spread", "from", "to", "share_of_spread", "median_odds_ratio")
unit_option = click.option("--unit", help="One unit; without it all together.")


@click.command("levels")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="MEASURE")
@mix_option
@source_option
@offences_option
@as_of_option
@engine_option
@show.format_option
def levels_command(
    book: Path,
    name: str,
    mix: tuple[str, ...],
    source: str,
    offences: str | None,
    as_of: datetime | None,
    engine: str,
    form: str,
) -> None:
    """Is it a person, or the system? How much units, and officers within units, differ in a MEASURE.

    A case counts for the officer to whom it was first given. How much officers differ is told, and never which: whoever
    may know that can read the cases.
    """
    rows, said = [], {}
    for found in causes.levels(book, find_measure(name, offences), mix, day_of(as_of), engine, source):
        made = found.levels
        parts = {"between units": made.unit, "between officers of a unit": made.officer}
        rows += [_level_row(found.source, what, level) for what, level in parts.items() if level is not None]
        said[found.source] = [*made.sentences(), *_left_out(found.left_out)]
    if rows or form != "table":
        show.rows(form, LEVEL, rows, "", LEVEL[2:])
    if form == "table":
        for source_name, sentences in said.items():
            _say([f"{source_name}:", *sentences])


def _left_out(cases: int) -> list[str]:
    return [f"Left out, without a unit or an officer that is recorded: {show.counted(cases, 'case')}."] if cases else []


def _level_row(source: str, what: str, level: Level) -> show.Row:
    return {
        "source": source,
        "level": what,
        "spread": f"{level.variance:.2f}",
        "from": f"{level.lower:.2f}",
        "to": f"{level.upper:.2f}",
        "share_of_spread": f"{100 * level.share:.0f}%",
        "median_odds_ratio": f"{level.median_odds_ratio:.2f}",
    }


@click.command("before-after")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="MEASURE")
@click.option("--unit", required=True, help="The unit in which something was changed.")
@click.option("--on", "on", required=True, type=DAY, metavar="YYYY-MM-DD", help="The day of the change.")
@click.option("--years", type=click.IntRange(1, 20), default=2, show_default=True, help="How many on either side.")
@period_options("quarter")
@source_option
@offences_option
@as_of_option
@engine_option
@chart_option
@show.format_option
def before_after_command(
    book: Path,
    name: str,
    unit: str,
    on: datetime,
    years: int,
    period: str,
    year_begins: int,
    source: str,
    offences: str | None,
    as_of: datetime | None,
    engine: str,
    chart: Path | None,
    form: str,
) -> None:
    """Did a MEASURE fall in a unit after a change, beside the other units and beside days without a change?

    It fell, it did not fall, or that cannot be told; and how small a fall would have been seen.
    """
    cut = Cut(period, year_begins)
    one, beside, course = causes.before_after(
        book, find_measure(name, offences), unit, on.date(), cut, years, day_of(as_of), engine, source
    )
    place = list(one.units).index(unit)
    if chart is not None:
        draw(book, series_charts(one, (unit, cut.label(cut.place(on.date())))), chart)
    rows = [
        {"period": label, "hits": int(hits), "of": int(total), "share": f"{100 * hits / total:.1f}%" if total else ""}
        for label, hits, total in zip(one.labels, one.hits[place], one.totals[place], strict=True)
    ]
    show.rows(form, ("period", "hits", "of", "share"), rows, one.measure.text.asks, ("hits", "of", "share"))
    if form == "table":
        _say(["Beside the other units.", *beside.sentences(), "By itself.", *course.sentences()])


@click.command("bunching")
@click.argument("book", type=BOOK)
@unit_option
@click.option("--from", "first", type=DAY, metavar="YYYY-MM-DD", help="The first day that counts.")
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="The last.")
@click.option(
    "--last-days", type=click.IntRange(1, 14), default=3, show_default=True, help="How long a month's end is."
)
@click.option(
    "--time", "name", metavar="MEASURE", help="Not month ends, but the limit of a time, as time-to-recording."
)
@click.option("--limit", type=ABOVE_NOUGHT, metavar="DAYS", help="With --time: the limit, as 1 for a day.")
@click.option("--width", type=ABOVE_NOUGHT, metavar="DAYS", help="With --time: how near to the limit, as 0.25.")
@source_option
@as_of_option
@engine_option
def bunching_command(
    book: Path,
    unit: str | None,
    first: datetime | None,
    last: datetime | None,
    last_days: int,
    name: str | None,
    limit: float | None,
    width: float | None,
    source: str,
    as_of: datetime | None,
    engine: str,
) -> None:
    """Are cases closed in batches at the ends of months, or do times crowd just inside a limit?

    Both are what targets leave behind. Weekdays are allowed for, and so are months that differ.
    """
    if name is None:
        if limit is not None or width is not None:
            raise click.UsageError("--limit and --width belong to --time.")
        ends = causes.bunched_closings(
            book, unit, day_of(first), day_of(last), last_days, day_of(as_of), engine, source
        )
        for found, made in ends:
            _say([f"{found}:", *made.sentences()])
        return
    if limit is None or width is None:
        raise click.UsageError("--time needs --limit and --width, in days.")
    if first is not None or last is not None:
        raise click.UsageError("--from and --to are for closings, and not for --time.")
    near = causes.bunched_at(book, find_measure(name), limit, width, unit, day_of(as_of), engine, source)
    for found, at in near:
        _say([f"{found}:", *at.sentences()])


@click.command("outside")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="[MEASURE]", required=False)
@click.option("--unit", help="The unit.")
@click.option("--from", "first", metavar="PERIOD", help="The earlier period, as 2007.")
@click.option("--to", "last", metavar="PERIOD", help="The later one.")
@period_options("year")
@source_option
def outside_command(
    book: Path,
    name: str | None,
    unit: str | None,
    first: str | None,
    last: str | None,
    period: str,
    year_begins: int,
    source: str,
) -> None:
    """Did what was recorded keep pace with what others counted?

    With a MEASURE that is a rate, as recorded-for-each-examination: whether it changed between two periods. Without
    one: which units recorded fewer rapes than their other violent offences lead to, year after year.
    """
    if name is None:
        for found, made in causes.pattern(book, source):
            _say([f"{found}:", *made.sentences()])
            rows = [
                {"unit": each.name, "years": each.years, "low_years": each.low_years, "recorded": each.counted,
                 "expected": f"{each.expected:.0f}"}
                for each in made.units if each.is_under
            ]  # fmt: skip
            if rows:
                click.echo()
                show.table(("unit", "years", "low_years", "recorded", "expected"), rows, "", ("years", "low_years"))
        return
    if not (unit and first and last):
        raise CasebookError(f"{name}: say of which --unit, and --from and --to which period.")
    _say(causes.kept_pace(book, find_measure(name), unit, first, last, Cut(period, year_begins), source).sentences())


def _say(sentences: list[str]) -> None:
    click.echo()
    for sentence in sentences:
        click.echo(sentence)
