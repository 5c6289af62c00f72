"""The command about themes: recommendations that say the same, and what people decide about that."""

from pathlib import Path

import click

from ringtrue.cli import show
from ringtrue.cli.evidence import BOOK
from ringtrue.main import themes as verbs

THEMES = ("theme", "about", "recommendations", "reports", "forces", "confirmed")
MEMBERS = ("theme", "recommendation", "to", "body", "made", "number", "after")
MOST = 40


@click.command("themes")
@click.argument("book", type=BOOK)
@click.argument("decision", required=False, type=click.Choice(["confirm", "split", "merge"]))
@click.argument("names", nargs=-1, metavar="[THEME|PROMISE]...")
@click.option("--members", is_flag=True, help="List the recommendations of each theme, or of the THEME named.")
@click.option("--look", is_flag=True, help="List pairs that wording leaves apart and a person should look at.")
@click.option("--theme", default="", help="With --members: only this one.")
@click.option("--actor", default="", help="Who decides; it stands in the audit log.")
@click.option("--reason", default="", help="Why; it stands in the audit log.")
@show.format_option
def themes_command(
    book: Path,
    decision: str | None,
    names: tuple[str, ...],
    members: bool,
    look: bool,
    theme: str,
    actor: str,
    reason: str,
    form: str,
) -> None:
    """Recommendations that say again what was said before, in themes; confirm, split or merge them.

    Themes are found by wording alone and are nobody's word until somebody confirms them. What was decided binds every
    later run: what is confirmed or merged stays together, and what is split stays apart. Wording finds about half of
    what people call the same; --look lists what else may be.
    """
    if look:
        pairs: list[show.Row] = [{**vars(pair), "alike": f"{pair.score:.2f}"} for pair in verbs.worth_a_look(book)]
        show.rows(form, ("first", "second", "alike"), pairs if form != "table" else pairs[:MOST], "", ("alike",))
        if form == "table":
            click.echo(f"{show.counted(len(pairs), 'pair')}, the most alike first. Join two with: "
                       f"ringtrue themes {book} merge FIRST SECOND --actor NAME --reason WHY")  # fmt: skip
        return
    found = verbs.decide(book, decision, names, actor, reason) if decision else verbs.themes_of(book)
    chosen = [each for each in found.repeated if theme in ("", each.id)]
    if members or theme:
        rows = [row for each in chosen for row in _members(found, each)]
        show.rows(form, MEMBERS, rows, "", ("number",))
    else:
        shown = chosen if form != "table" else chosen[:MOST]
        show.rows(form, THEMES, [_row(each) for each in shown], "", THEMES[2:5])
    if form != "table":
        return
    for problem in found.problems:
        click.echo(problem)
    left_out = len(chosen) - MOST
    if left_out > 0 and not (members or theme):
        click.echo(f"{left_out:,} more themes are left out here; --format csv gives all of them.")
    click.echo(
        f"{show.counted(len(found.repeated), 'theme')} of more than one recommendation. {len(found.stories):,} texts "
        "tell of an incident without a sentence that asks for anything, and stand alone."
    )


def _row(theme: verbs.Theme) -> show.Row:
    return {
        "theme": theme.id,
        "about": theme.label,
        "recommendations": len(theme.members),
        "reports": len({each.saying for each in theme.members}),
        "forces": len({each.force for each in theme.members if each.force}),
        "confirmed": f"{len(theme.confirmed)} of {len(theme.members)}" if theme.confirmed else "nobody",
    }


def _members(found: verbs.Themes, theme: verbs.Theme) -> list[show.Row]:
    rows: list[show.Row] = []
    for each in theme.members:
        number = found.number(each.id)
        rows.append(
            {"theme": theme.id, "recommendation": each.id, "to": each.force, "body": each.body, "made": each.made,
             "number": number.to_force, "after": ", ".join(other.id for other in number.earlier_to_force)}
        )  # fmt: skip
    return rows
