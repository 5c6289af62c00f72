"""Commands about promises: the ledger, what people do to a promise, and its re-test on the records."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ringtrue.cli import show
from ringtrue.cli.asking import source_option
from ringtrue.cli.auditing import as_of_option, day_of, engine_option
from ringtrue.cli.evidence import BOOK
from ringtrue.main import promises as verbs
from ringtrue.main.themes import said_before
from ringtrue.promises.ledger import Promise
from ringtrue.promises.states import State

LEDGER = ("promise", "to", "made", "last_day_by_law", "last_day_published", "state", "answer", "overdue")
RETESTED = ("promise", "figure", "unit", "since", "before", "after", "expected", "from", "to", "answer")
DAY = click.DateTime(["%Y-%m-%d"])
_SAID = {True: "yes", False: "no", None: "not known"}


class BookOrVerb(click.Group):
    """A group whose first word may also be a casebook, which is then listed."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Take what is no verb for the casebook of the verb `list`."""
        if args and args[0] not in self.commands:
            args = ["list", *args]
        return super().resolve_command(ctx, args)


@click.group("promises", cls=BookOrVerb)
def promises_group() -> None:
    """The ledger of promises: `ringtrue promises BOOK` lists it; the verbs below change it.

    Every act has an actor and a reason, and is refused where the state of the promise does not allow it.
    """


@promises_group.command("list")
@click.argument("book", type=BOOK)
@click.option("--overdue", is_flag=True, help="Only those owed an answer whose last day has passed.")
@click.option("--broken", is_flag=True, help="Only those that were broken at their last re-test.")
@click.option("--repeated", is_flag=True, help="Only those that say again to the same force what was said before.")
@as_of_option
@show.format_option
def list_promises(book: Path, overdue: bool, broken: bool, repeated: bool, as_of: datetime | None, form: str) -> None:
    """List the promises of a casebook: to whom, by when, how far they have come.

    Where nothing was published of an answer it is not known whether there is one, and nobody is called late for it.
    """
    day, found = day_of(as_of) or date.today(), verbs.promises(book)
    chosen = [
        each for each in found if (not overdue or each.is_overdue(day)) and (not broken or each.state is State.BROKEN)
    ]
    if repeated:
        before = said_before(book)
        chosen = [each for each in chosen if each.id in before]
    show.rows(form, LEDGER, [_ledger_row(each, day) for each in chosen])
    if form == "table":
        _say_ledger(found, chosen, day, verbs.without_a_promise(book))


def _ledger_row(promise: Promise, day: date) -> show.Row:
    return {
        "promise": promise.id,
        "to": promise.unit,
        "made": promise.made,
        "last_day_by_law": promise.last_day(day),
        "last_day_published": promise.published_due,
        "state": str(promise.state),
        "answer": promise.answer.replace("_", " ") or _SAID[promise.is_answered],
        "overdue": _SAID[promise.is_overdue(day)],
    }


def _say_ledger(found: list[Promise], chosen: list[Promise], day: date, gone: list[str]) -> None:
    late = [each.is_overdue(day) for each in found]
    shown = "" if len(chosen) == len(found) else f" {len(chosen):,} are shown."
    click.echo(
        f"{show.counted(len(found), 'promise')} by {day}: {late.count(True):,} overdue, {late.count(False):,} not, and "
        f"of {late.count(None):,} it is not known whether they were answered, or by when they should be.{shown}"
    )
    for sentence in gone:
        click.echo(sentence)
    odd = [(each.id, oddity) for each in chosen for oddity in each.oddities]
    for name, oddity in odd[:5]:
        click.echo(f"{name}: the files say what cannot be: {oddity}")
    if len(odd) > 5:
        click.echo(f"{len(odd) - 5:,} more such sentences are left out.")


def _act_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--on", "happened", type=DAY, help="The day on which it happened; today without it."),
        click.option("--reason", required=True, help="Why; it stands in the audit log."),
        click.option("--actor", required=True, help="Who does it; it stands in the audit log."),
    ):
        command = option(command)
    return command


@promises_group.command("add")
@click.argument("book", type=BOOK)
@click.argument("key")
@click.option("--text", required=True, help="What was asked, or undertaken.")
@click.option("--to", "unit", required=True, help="The force or unit that is to do it.")
@click.option("--body", default="", help="Who made it, as IOPC; a clock of the library runs for some bodies.")
@click.option("--title", default="", help="What it is called.")
@click.option("--mends", multiple=True, help="A measure, or breach:STANDARD, that it is to mend; may be given again.")
@_act_options
def add(
    book: Path, key: str, text: str, unit: str, body: str, title: str, mends: tuple[str, ...],
    happened: datetime | None, reason: str, actor: str,
) -> None:  # fmt: skip
    """Write a promise into the ledger under a KEY of its own."""
    values = {"text": text, "unit": unit, "body": body, "title": title, "mends": " ".join(mends)}
    _say(
        verbs.add_promise(
            book, key, _day(happened), actor, reason, {name: said for name, said in values.items() if said}
        )
    )


@promises_group.command("respond")
@click.argument("book", type=BOOK)
@click.argument("promise")
@click.argument("answer", type=click.Choice(["accepted", "in_part", "rejected"]))
@_act_options
def respond(book: Path, promise: str, answer: str, happened: datetime | None, reason: str, actor: str) -> None:
    """Write down what the force has answered to a PROMISE."""
    _say(verbs.act_on(book, promise, "answered", _day(happened), actor, reason, answer))


@promises_group.command("done")
@click.argument("book", type=BOOK)
@click.argument("promise")
@_act_options
def done(book: Path, promise: str, happened: datetime | None, reason: str, actor: str) -> None:
    """Write down that a PROMISE is said to be done, and on which day; from then on it is re-tested at each load."""
    _say(verbs.act_on(book, promise, "done_claimed", _day(happened), actor, reason))


@promises_group.command("evidence")
@click.argument("book", type=BOOK)
@click.argument("promise")
@click.option("--reference", required=True, help="Where the evidence lies.")
@click.option("--verified", is_flag=True, help="It was verified, by somebody else than who lodged it.")
@_act_options
def evidence(
    book: Path, promise: str, reference: str, verified: bool, happened: datetime | None, reason: str, actor: str
) -> None:
    """Lodge evidence that a PROMISE is done, or say that it was verified."""
    kind = "verified" if verified else "evidence_lodged"
    _say(verbs.act_on(book, promise, kind, _day(happened), actor, reason, values={"reference": reference}))


@promises_group.command("close")
@click.argument("book", type=BOOK)
@click.argument("promise")
@_act_options
def close(book: Path, promise: str, happened: datetime | None, reason: str, actor: str) -> None:
    """Close a PROMISE that was kept, verified or rejected; it opens again where a re-test finds it broken."""
    _say(verbs.act_on(book, promise, "closed", _day(happened), actor, reason))


@promises_group.command("log")
@click.argument("book", type=BOOK)
@click.argument("promise", required=False)
@show.format_option
def log(book: Path, promise: str | None, form: str) -> None:
    """List the acts on a PROMISE, or on all, and check that none of them was altered since."""
    acts, altered = verbs.log(book, promise or "")
    columns = ("entered", "promise", "act", "answer", "on", "actor", "reason")
    rows = [
        {"entered": act.entered and act.entered.isoformat(timespec="seconds"), "promise": act.promise, "act": act.kind,
         "answer": act.answer, "on": act.happened, "actor": act.actor, "reason": act.reason}
        for act in acts
    ]  # fmt: skip
    show.rows(form, columns, rows)
    if form == "table":
        click.echo("\n".join(altered) or f"{show.counted(len(acts), 'act')}; every one is as it was written.")


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


def _say(promise: Promise) -> None:
    click.echo(f"{promise.id} to {promise.unit}: {promise.state}.")


@click.command("retest")
@click.argument("book", type=BOOK)
@click.argument("promise", required=False)
@click.option("--cases", is_flag=True, help="List the cases since that day which still show what was to be mended.")
@source_option
@as_of_option
@engine_option
@show.format_option
def retest_command(
    book: Path, promise: str | None, cases: bool, source: str, as_of: datetime | None, engine: str, form: str
) -> None:
    """Test on the records whether a PROMISE was kept, or every one that is said to be done.

    Before is laid beside after, and beside other units. Kept: the figure fell. Broken: a fall worth having is ruled
    out. Unclear: the records cannot tell, and how large a fall they would have shown is said.
    """
    found = verbs.retest(book, promise or "", day_of(as_of), engine, source)
    if form != "table":
        show.rows(form, RETESTED, [_test_row(each.promise, test) for each in found for test in each.tests])
        return
    if not found:
        click.echo("No promise that says what it is to mend has been said to be done; nothing can be tested.")
    for each in found:
        show.heading(f"{each.promise}: {each.result}")
        for test in each.tests:
            click.echo(" ".join(test.sentences()))
            if cases:
                click.echo("\n".join(f"  {case}" for case in test.cases))


def _test_row(promise: str, test: verbs.FigureTest) -> show.Row:
    made = test.judged
    row: show.Row = {
        "promise": promise,
        "figure": test.measure,
        "unit": test.unit,
        "since": test.on,
        "answer": test.result,
    }
    if made is None or made.effect is None:
        return row
    effect = made.effect
    return row | {
        "before": made.before,
        "after": made.after,
        "expected": made.expected,
        "from": effect.lower,
        "to": effect.upper,
    }
