"""Commands that test figures: units compared, series watched, changes split."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.cli.evidence import BOOK
from ringtrue.cli.figures import (
    basis_option,
    chart_option,
    offences_option,
    period_options,
    population_option,
    said,
    source_option,
    write_charts,
)
from ringtrue.errors import CasebookError
from ringtrue.figures.breaks import BreakText, read_breaks
from ringtrue.figures.compare import ComparedUnit
from ringtrue.figures.exits import FOLLOWED, ExitVector
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
followed_option = click.option(
    "--followed",
    type=click.IntRange(0),
    default=FOLLOWED,
    show_default=True,
    metavar="DAYS",
    help="For how many days each report is followed; 0 for as long as the files tell.",
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
@click.option(
    "--mix", multiple=True, metavar="COLUMN", help="Allow for the mix of cases by a column of codes; may repeat."
)
@click.option("--from", "first", metavar="PERIOD", help="The first period that counts, as 2014 or 2014-07.")
@click.option("--to", "last", metavar="PERIOD", help="The last.")
@period_options("year")
@source_option
@basis_option
@population_option
@offences_option
@as_of_option
@engine_option
@chart_option
@show.format_option
def compare_command(
    book: Path,
    name: str,
    spread: str,
    mix: tuple[str, ...],
    first: str | None,
    last: str | None,
    period: str,
    year_begins: int,
    source: str,
    basis: str | None,
    population: str,
    offences: str | None,
    as_of: datetime | None,
    engine: str,
    chart: Path | None,
    form: str,
) -> None:
    """Hold the units of BOOK against each other on one MEASURE, fairly.

    Units stand in the order of their names. Two scores are given: one that takes all difference beyond chance for a
    signal, and one that knows that units always differ somewhat. `would be seen` is the nearest share that would have
    been flagged with four chances in five. With --mix each unit is held against the share that its own cases lead one
    to expect, by logistic regression over all units.
    """
    chosen, among = verbs.find_measure(name, offences), verbs.population_of(population)
    ask = partial(verbs.one_series, book, chosen, as_of=day_of(as_of), engine=engine, source=source)
    one = ask(cut=Cut(period, year_begins), basis=basis, among=among)
    if first or last:
        one = one.between(*verbs.find_periods(one.cut, one.periods, first, last))
    elif one.undated:
        one = ask(cut=Cut("all"), basis=basis, among=among)  # nothing need be dated where no period is asked for
    if mix and (first or last):
        raise click.UsageError("--mix takes all periods together; leave out --from and --to.")
    mixed = verbs.mixed_shares(book, chosen, mix, one, day_of(as_of), engine, among) if mix else None
    made = verbs.compared(one, SPREADS[spread], mixed)
    if chart is not None:
        write_charts([comparison_chart(one, made.comparison)], chart, book)
    rows = [_compared_row(unit) for unit in made.comparison.units]
    show.rows(form, COMPARED, rows, one.measure.text.asks, COMPARED[1:])
    if form == "table":
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
@period_options("month")
@source_option
@basis_option
@offences_option
@as_of_option
@engine_option
@chart_option
@show.format_option
def watch_command(
    book: Path,
    name: str,
    unit: str | None,
    method: str | None,
    arl: float,
    baseline: int | None,
    breaks_file: Path | None,
    followed: int,
    period: str,
    year_begins: int,
    source: str,
    basis: str | None,
    offences: str | None,
    as_of: datetime | None,
    engine: str,
    chart: Path | None,
    form: str,
) -> None:
    """Watch a MEASURE, or all the ways out together, for a lasting change.

    The first periods say what is usual. Nothing is compared across a break; the breaks that the library knows are
    listed in docs/reference/breaks.md, and --breaks adds your own.
    """
    own = read_breaks(breaks_file) if breaks_file else ()
    cut, by_unit = Cut(period, year_begins), unit is not None
    if name == ALL_EXITS:
        if method not in (None, "cusum"):
            raise click.UsageError("all the ways out together are watched by cusum only.")
        vectors = verbs.exit_vectors(
            book, cut, by_unit, "rape" if offences is None else offences, followed, day_of(as_of), engine, source, basis
        )
        _watch_exits(book, _only(vectors, book), unit, arl, baseline, own, chart, form)
        return
    chosen = verbs.find_measure(name, offences)
    one = verbs.one_series(book, chosen, cut, day_of(as_of), engine, source, by_unit, basis)
    place = 0 if unit is None else verbs.find_unit(one.units, unit)
    method = method or ("cusum" if chosen.form is Form.SHARE else "xmr")
    if method != "cusum":
        other = charted(one, place, baseline, own) if method == "xmr" else evidenced(one, place, baseline)
        _say_other(other, book, chart, form)
        return
    made = verbs.watched(one, place, arl, baseline, own)
    if chart is not None:
        shares = [hits / total if total else None for hits, total in zip(made.hits, made.totals, strict=True)]
        write_charts([watch_chart(made.series, made.unit, made.labels, shares, made.watch)], chart, book)
    columns = ("period", "hits", "of", "share", "alarm", "break")
    show.rows(form, columns, _watched_rows(made), chosen.text.asks, columns[1:4])
    if form == "table":
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


def _say_other(made: Charted | Evidenced, book: Path, chart: Path | None, form: str) -> None:
    """Print a chart of single values, or the evidence, period by period."""
    asks = made.series.measure.text.asks
    if isinstance(made, Charted):
        if chart is not None:
            drawn = values_chart(
                made.series, made.unit, made.labels, made.values, made.chart, made.marks(), made.breaks
            )
            write_charts([drawn], chart, book)
        marks = made.marks()
        rows = [
            {"period": label, "value": said(made.series.measure, value), "marked": marks.get(label, "")}
            for label, value in zip(made.labels, made.values, strict=True)
        ]
        show.rows(form, ("period", "value", "marked"), rows, asks, ("value",))
    else:
        rise, fall = made.evidence.rise, made.evidence.fall
        rows = [
            {"period": label, "for_a_rise": f"{up:,.2f}", "for_a_fall": f"{down:,.2f}"}
            for label, up, down in zip(made.labels, rise, fall, strict=True)
        ]
        show.rows(form, ("period", "for_a_rise", "for_a_fall"), rows, asks, ("for_a_rise", "for_a_fall"))
    if form == "table":
        cannot = " ".join(made.series.measure.text.cannot_show.split())
        _say([*_reckoned(made.series), *made.sentences(), f"It cannot show: {cannot}"])


def _only(vectors: list[ExitVector], book: Path) -> ExitVector:
    # Of one source the records are believed before what was published from them.
    if len({each.source for each in vectors}) > 1:
        names = ", ".join(f"{each.source} ({each.basis})" for each in vectors)
        raise CasebookError(f"{book}: exits can be told from {names}. Choose one with --source or --basis.")
    return vectors[0]


def _watch_exits(
    book: Path,
    vector: ExitVector,
    unit: str | None,
    arl: float,
    baseline: int | None,
    own: tuple[BreakText, ...],
    chart: Path | None,
    form: str,
) -> None:
    made = verbs.watched_exits(vector, 0 if unit is None else verbs.find_unit(vector.units, unit), arl, baseline, own)
    alarms = {alarm.period: " and ".join(name for name, _, _ in alarm.moves) for alarm in made.watch.alarms}
    starts = {mark.period: mark.reason for mark in made.watch.breaks}
    if chart is not None:
        write_charts(exit_watch_chart(vector, made.unit, made.labels, made.counts, made.watch), chart, book)
    columns = ("period", *vector.exits, "alarm", "break")
    rows = [
        {"period": label, **dict(zip(vector.exits, counts, strict=True)), "alarm": alarms.get(label, ""),
         "break": starts.get(label, "")}
        for label, counts in zip(made.labels, made.counts, strict=True)
    ]  # fmt: skip
    show.rows(form, columns, rows, "", vector.exits)
    if form == "table":
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
@period_options("year")
@source_option
@basis_option
@offences_option
@as_of_option
@engine_option
@chart_option
@show.format_option
def split_command(
    book: Path,
    name: str,
    unit: str | None,
    first: str,
    last: str,
    followed: int,
    period: str,
    year_begins: int,
    source: str,
    basis: str | None,
    offences: str | None,
    as_of: datetime | None,
    engine: str,
    chart: Path | None,
    form: str,
) -> None:
    """Split a change between two periods into its causes, exactly.

    `detected-as-published` is the detection rate: how much of its change came from more detections, from crimes taken
    out of the record, and from reports that never came into it. `recorded` is the number of crimes that stand.
    """
    cut = Cut(period, year_begins)
    group = "rape" if offences is None else offences
    vectors = verbs.exit_vectors(book, cut, unit is not None, group, followed, day_of(as_of), engine, source, basis)
    vector = _only(vectors, book)
    place = 0 if unit is None else verbs.find_unit(vector.units, unit)
    ends = verbs.find_periods(cut, vector.periods, first, last)
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
    if chart is not None:
        write_charts([drawn], chart, book)
    show.rows(form, ("cause", "part"), rows, "", ("part",))
    if form == "table":
        _say([vector.says, *_left_out(vector), *said])
