"""Commands that test figures: units compared, series watched, changes split."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.asking import Asked, asking, followed_option, mix_option
from ringtrue.cli.evidence import BOOK
from ringtrue.cli.figures import said
from ringtrue.errors import CasebookError
from ringtrue.figures.breaks import BreakText, read_breaks
from ringtrue.figures.compare import ComparedUnit
from ringtrue.figures.exits import ExitVector
from ringtrue.figures.funnel import Rule
from ringtrue.figures.measure import Form
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import Series
from ringtrue.figures.split import split_count, split_rate
from ringtrue.main import figures as verbs
from ringtrue.main.watching import Charted, Evidenced, charted, evidenced
from ringtrue.publish.figure_charts import (
    comparison_chart,
    exit_watch_chart,
    split_count_chart,
    split_rate_chart,
    values_chart,
    watch_chart,
)

COMPARED = ("unit", "hits", "of", "share", "from", "to", "z", "z_with_spread", "q", "drawn_to_pool", "would_be_seen")
ALL_EXITS = "exits"
SPREADS: dict[str, Rule] = {"additive": "additive", "multiplicative": "multiplicative", "none": "none"}
baseline_option = click.option(
    "--baseline", type=click.IntRange(1), help="How many of the first periods say what is usual; also after a break."
)
breaks_option = click.option(
    "--breaks",
    "breaks_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A YAML file of breaks of your own, each with its reason and who decided.",
)
arl_option = click.option(
    "--arl",
    type=click.FloatRange(10, 10_000),
    default=100.0,
    show_default=True,
    help="At most one false alarm in so many watched periods, on average.",
)


@click.command("compare")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="MEASURE")
@click.option(
    "--spread",
    type=click.Choice(list(SPREADS)),
    default="additive",
    show_default=True,
    help="How far units differ anyway: by an amount of their own, by a factor, or not at all.",
)
@mix_option
@click.option("--from", "first", metavar="PERIOD", help="The first period that counts, as 2014 or 2014-07.")
@click.option("--to", "last", metavar="PERIOD", help="The last.")
@asking("year", population=True)
def compare_command(
    book: Path,
    name: str,
    spread: str,
    mix: tuple[str, ...],
    first: str | None,
    last: str | None,
    population: str,
    asked: Asked,
) -> None:
    """Hold the units of BOOK against each other on one MEASURE, fairly.

    Units stand in the order of their names. Two scores are given: one that takes all difference beyond chance for a
    signal, and one that knows that units always differ somewhat. `would be seen` is the nearest share that would have
    been flagged with four chances in five. With --mix each unit is held against the share that its own cases lead one
    to expect, by logistic regression over all units.
    """
    if mix and (first or last):
        raise click.UsageError("--mix takes all periods together; leave out --from and --to.")
    chosen, among = verbs.find_measure(name, asked.offences), verbs.population_of(population)
    ask = partial(
        verbs.one_series,
        book,
        chosen,
        as_of=asked.as_of,
        engine=asked.engine,
        source=asked.source,
        basis=asked.basis,
        among=among,
    )
    one = ask(cut=asked.cut)
    if first or last:
        one = one.between(*verbs.find_periods(one.cut, one.periods, first, last))
    elif one.undated:
        one = ask(cut=Cut("all"))  # nothing need be dated where no period is asked for
    mixed = verbs.mixed_shares(book, chosen, mix, one, asked.as_of, asked.engine, among) if mix else None
    made = verbs.compared(one, SPREADS[spread], mixed)
    if asked.chart is not None:
        asked.draw(book, [comparison_chart(one, made.comparison)])
    rows = [_compared_row(unit) for unit in made.comparison.units]
    show.rows(asked.form, COMPARED, rows, one.measure.text.asks, COMPARED[1:])
    if asked.form == "table":
        _say([*_reckoned(one), *made.comparison.sentences()])
        click.echo(f"It cannot show: {' '.join(one.measure.text.cannot_show.split())}")


def _compared_row(unit: ComparedUnit) -> show.Row:
    row = unit.row
    seen = [f"{100 * share:.1f}%" for share in (unit.seen_below, unit.seen_above) if share is not None]
    return {
        "unit": row.name,
        "hits": row.hits,
        "of": int(row.total),
        "share": "" if row.share is None else f"{100 * row.share:.1f}%",
        "from": f"{100 * row.lower:.1f}%",
        "to": f"{100 * row.upper:.1f}%",
        "z": "" if row.z is None else f"{row.z:+.1f}",
        "z_with_spread": "" if row.z_adjusted is None else f"{row.z_adjusted:+.1f}",
        "q": "" if unit.q is None else f"{unit.q:.2g}",
        "drawn_to_pool": f"{100 * unit.shrunk.share:.1f}%",
        "would_be_seen": " or ".join(seen) or "none",
    }


@click.command("watch")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="MEASURE|exits")
@click.option("--unit", help="One unit; without it the whole source as one.")
@click.option(
    "--method",
    type=click.Choice(["cusum", "xmr", "evidence"]),
    help="Sums of evidence with a designed rate of false alarms (for shares), a chart of single values (for means and "
    "rates), or a test that may be read every day.",
)
@arl_option
@baseline_option
@breaks_option
@followed_option
@asking("month")
def watch_command(
    book: Path,
    name: str,
    unit: str | None,
    method: str | None,
    arl: float,
    baseline: int | None,
    breaks_file: Path | None,
    followed: int,
    asked: Asked,
) -> None:
    """Watch a MEASURE, or all the ways out together, for a lasting change.

    The first periods say what is usual. Nothing is compared across a break; the breaks that the library knows are
    listed in docs/reference/breaks.md, and --breaks adds your own.
    """
    own = read_breaks(breaks_file) if breaks_file else ()
    if name == ALL_EXITS:
        if method not in (None, "cusum"):
            raise click.UsageError("all the ways out together are watched by cusum only.")
        _watch_exits(book, _vector(book, unit, followed, asked), unit, (arl, baseline, own), asked)
        return
    chosen = verbs.find_measure(name, asked.offences)
    one = verbs.one_series(
        book, chosen, asked.cut, asked.as_of, asked.engine, asked.source, unit is not None, asked.basis
    )
    place = 0 if unit is None else verbs.find_unit(one.units, unit)
    method = method or ("cusum" if chosen.form is Form.SHARE else "xmr")
    if method != "cusum":
        other = charted(one, place, baseline, own) if method == "xmr" else evidenced(one, place, baseline)
        _say_other(other, book, asked)
        return
    made = verbs.watched(one, place, arl, baseline, own)
    if asked.chart is not None:
        shares = [hits / total if total else None for hits, total in zip(made.hits, made.totals, strict=True)]
        asked.draw(book, [watch_chart(made.series, made.unit, made.labels, shares, made.watch)])
    columns = ("period", "hits", "of", "share", "alarm", "break")
    show.rows(asked.form, columns, _watched_rows(made), chosen.text.asks, columns[1:4])
    if asked.form == "table":
        _say([*_reckoned(one), *made.sentences(), f"It cannot show: {' '.join(chosen.text.cannot_show.split())}"])


def _watched_rows(made: verbs.Watched) -> list[show.Row]:
    alarms = {alarm.period: f"{alarm.direction} since {alarm.since}" for alarm in made.watch.alarms}
    starts = {mark.period: mark.reason for mark in made.watch.breaks}
    return [
        {
            "period": label,
            "hits": hits,
            "of": total,
            "share": f"{100 * hits / total:.1f}%" if total else "",
            "alarm": alarms.get(label, ""),
            "break": starts.get(label, ""),
        }
        for label, hits, total in zip(made.labels, made.hits, made.totals, strict=True)
    ]


def _say_other(made: Charted | Evidenced, book: Path, asked: Asked) -> None:
    """Print a chart of single values, or the evidence, period by period."""
    asks = made.series.measure.text.asks
    if isinstance(made, Charted):
        if asked.chart is not None:
            drawn = values_chart(
                made.series, made.unit, made.labels, made.values, made.chart, made.marks(), made.breaks
            )
            asked.draw(book, [drawn])
        marks = made.marks()
        rows = [
            {"period": label, "value": said(made.series.measure, value), "marked": marks.get(label, "")}
            for label, value in zip(made.labels, made.values, strict=True)
        ]
        show.rows(asked.form, ("period", "value", "marked"), rows, asks, ("value",))
    else:
        rise, fall = made.evidence.rise, made.evidence.fall
        rows = [
            {"period": label, "for_a_rise": f"{up:,.2f}", "for_a_fall": f"{down:,.2f}"}
            for label, up, down in zip(made.labels, rise, fall, strict=True)
        ]
        show.rows(asked.form, ("period", "for_a_rise", "for_a_fall"), rows, asks, ("for_a_rise", "for_a_fall"))
    if asked.form == "table":
        cannot = " ".join(made.series.measure.text.cannot_show.split())
        _say([*_reckoned(made.series), *made.sentences(), f"It cannot show: {cannot}"])


def _vector(book: Path, unit: str | None, followed: int, asked: Asked) -> ExitVector:
    """Return the ways out of one source, by unit where one is named; its records go before what it printed."""
    found = verbs.exit_vectors(
        book, asked.cut, unit is not None, asked.group, followed, asked.as_of, asked.engine, asked.source, asked.basis
    )
    if len({each.source for each in found}) > 1:
        names = ", ".join(f"{each.source} ({each.basis})" for each in found)
        raise CasebookError(f"{book}: exits can be told from {names}. Choose one with --source or --basis.")
    return found[0]


def _watch_exits(
    book: Path,
    vector: ExitVector,
    unit: str | None,
    how: tuple[float, int | None, tuple[BreakText, ...]],
    asked: Asked,
) -> None:
    made = verbs.watched_exits(vector, 0 if unit is None else verbs.find_unit(vector.units, unit), *how)
    alarms = {alarm.period: " and ".join(name for name, _, _ in alarm.moves) for alarm in made.watch.alarms}
    starts = {mark.period: mark.reason for mark in made.watch.breaks}
    if asked.chart is not None:
        asked.draw(book, exit_watch_chart(vector, made.unit, made.labels, made.counts, made.watch))
    columns = ("period", *vector.exits, "alarm", "break")
    rows = [
        {"period": label, **dict(zip(vector.exits, counts, strict=True)), "alarm": alarms.get(label, ""),
         "break": starts.get(label, "")}
        for label, counts in zip(made.labels, made.counts, strict=True)
    ]  # fmt: skip
    show.rows(asked.form, columns, rows, "", vector.exits)
    if asked.form == "table":
        _say([vector.says, *_left_out(vector), *made.watch.sentences()])


def _reckoned(one: Series) -> list[str]:
    """Say from what a series was reckoned, and how many cases of the whole source are in none of its counts."""
    left_out = {
        "belong and do not tell": int(one.unclear.sum()),
        "may belong or not": int(one.untold.sum()),
        "have no time that is known": one.undated,
    }
    said = [f"{number:,} {words}" for words, number in left_out.items() if number]
    source = f"From {one.source}, {one.basis}. {one.says}".strip()
    return [source, *([f"Cases that are not counted: {', '.join(said)}."] if said else [])]


def _left_out(vector: ExitVector) -> list[str]:
    """Say how many reports of the source, all units together, are in none of the counts."""
    if not vector.unclear:
        return []
    return [f"Left out, of the whole source: {show.counted(vector.unclear, 'report')} of which it cannot be told."]


def _say(sentences: Sequence[str]) -> None:
    click.echo()
    for sentence in sentences:
        click.echo(sentence)


@click.command("split")
@click.argument("book", type=BOOK)
@click.argument("name", metavar="MEASURE", type=click.Choice(["detected-as-published", "recorded"]))
@click.option("--unit", help="One unit; without it the whole source as one.")
@click.option("--from", "first", required=True, metavar="PERIOD", help="The earlier period, as 2013 or 2014-07.")
@click.option("--to", "last", required=True, metavar="PERIOD", help="The later one.")
@followed_option
@asking("year")
def split_command(book: Path, name: str, unit: str | None, first: str, last: str, followed: int, asked: Asked) -> None:
    """Split a change between two periods into its causes, exactly.

    `detected-as-published` is the detection rate: how much of its change came from more detections, from crimes taken
    out of the record, and from reports that never came into it. `recorded` is the number of crimes that stand.
    """
    vector = _vector(book, unit, followed, asked)
    place = 0 if unit is None else verbs.find_unit(vector.units, unit)
    ends = verbs.find_periods(asked.cut, vector.periods, first, last)
    before, after = (verbs.flow(vector, place, end) for end in ends)
    if name == "recorded":
        counted = split_count((before.reports, before.removed), (after.reports, after.removed))
        parts = {"reports": counted.reports, "removals": counted.removal}
        rows = [{"cause": cause, "part": f"{float(part):+,.1f}"} for cause, part in parts.items()]
        said = counted.sentences()
        drawn = split_count_chart(f"split-{name}", "Crimes that stand as recorded", first, last, counted)
    else:
        made = split_rate(before, after)
        rows = [{"cause": cause, "part": f"{100 * float(part):+.2f} points"} for cause, part in made.parts.items()]
        said = made.sentences()
        drawn = split_rate_chart(f"split-{name}", "Detection rate as it is published", first, last, made)
    if asked.chart is not None:
        asked.draw(book, [drawn])
    show.rows(asked.form, ("cause", "part"), rows, "", ("part",))
    if asked.form == "table":
        _say([vector.says, *_left_out(vector), *said])
