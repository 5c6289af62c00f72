"""`ringtrue demo`: Fairhaven, the invented force: look at it, make another, and see how much of it is found."""

from pathlib import Path

import click

from ringtrue import main
from ringtrue.cli import show
from ringtrue.cli.auditing import say_audit
from ringtrue.cli.evidence import say_loaded
from ringtrue.demo.fairhaven import describe, generate, last_day
from ringtrue.demo.plan import load_plan, plan_names
from ringtrue.demo.score import Score, added
from ringtrue.demo.trial import PACK, SOURCE, audit_force, load_force, scores
from ringtrue.errors import DisagreementError, SourceFileError
from ringtrue.publish.report import write_report

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "fairhaven"
FOLDER = click.Path(file_okay=False, path_type=Path)
SCORES = ("standard", "planted", "found", "unclear", "missed", "recall", "also", "beyond", "precision")
SCORE_NUMBERS = SCORES[1:]

cases_option = click.option(
    "--cases", type=click.IntRange(1, 10_000_000), default=2_000, show_default=True, help="How many reports there are."
)
years_option = click.option(
    "--years", type=click.IntRange(1, 30), default=4, show_default=True, help="Over how many years they come."
)


@click.group(invoke_without_command=True)
@click.option("--example", default=EXAMPLE, type=FOLDER, help="The folder of a force: the one that ships, or yours.")
@click.option("--book", default=Path("demo-book"), show_default=True, type=FOLDER, help="The casebook to load into.")
@click.option("--out", default=Path("demo-report"), show_default=True, type=FOLDER, help="The folder for the report.")
@click.pass_context
def demo(context: click.Context, example: Path, book: Path, out: Path) -> None:
    """Load Fairhaven, an invented force with faults planted on purpose; audit it; say where the report is."""
    if context.invoked_subcommand is not None:
        return
    if not (example / "fairhaven.json").exists():
        raise SourceFileError(
            f"{example}: no force stands here. Run this from a copy of the repository, or make one: "
            "ringtrue demo fairhaven --out DIR"
        )
    exported, shown = describe(example)["exported"], "examples/fairhaven" if example == EXAMPLE else example
    with show.progress() as progress:
        click.echo(f"$ ringtrue load {SOURCE} {shown}/cases/*.csv --book {book}\n")
        say_loaded(load_force(example, book, progress), book)
        click.echo(f"$ ringtrue audit {book} --pack {PACK} --drafts --as-of {exported} --out {out}\n")
        audit = audit_force(example, book, progress=progress)
        page = write_report(audit, list(main.explanations(audit, progress)), out)
    say_audit(audit)
    click.echo(f"\nThe report: {page.resolve()}")
    click.echo(f"Next: ringtrue explain {book} CASE, or ringtrue trace {book} CASE STANDARD")


@demo.command()
@cases_option
@years_option
@click.option("--seed", type=int, default=1, show_default=True, help="Chance: the same seed makes the same force.")
@click.option(
    "--faults",
    default="faults",
    show_default=True,
    help=f"What is planted: a plan that ships ({', '.join(plan_names())}), or the path of your own.",
)
@click.option("--out", required=True, type=FOLDER, help="The folder to write; a former force in it is replaced.")
def fairhaven(cases: int, years: int, seed: int, faults: str, out: Path) -> None:
    """Make a force: its exports as it would send them, and beside them the truth about what was done.

    A plan says how people behave, where and when; docs/how-to/plant-faults.md lists the behaviours.
    """
    plan = load_plan(faults)
    with show.progress() as progress:
        generate(plan, cases, years, seed, out, progress)
    exported = last_day(plan, years)
    click.echo(f"{plan.title}: {show.counted(cases, 'report')}, {plan.start} to {exported}, in {out}.")
    click.echo("Load it, and put the standards to it:")
    click.echo(f"  ringtrue load {SOURCE} {out}/cases/*.csv --book BOOK")
    click.echo(f"  ringtrue audit BOOK --pack {PACK} --drafts --as-of {exported} --out REPORT")


@demo.command()
@cases_option
@years_option
@click.option("--seeds", type=click.IntRange(1, 1_000), default=20, show_default=True, help="How many forces of each.")
@click.option("--first-seed", type=int, default=1, show_default=True, help="The seed of the first.")
@click.option(
    "--faults",
    multiple=True,
    default=("faults", "recent", "clean", "flawless"),
    show_default=True,
    help="The plans: names of those that ship, or paths of your own. May be given several times.",
)
@show.format_option
def score(cases: int, years: int, seeds: int, first_seed: int, faults: tuple[str, ...], form: str) -> None:
    """Say how much of what was planted is found, and what is found beyond it, standard by standard.

    For each plan and seed a force is made, loaded and audited, and the breaches are held against the truth. Ends with
    exit code 8 where an act was missed, or something is breached that nobody planted.
    """
    rows: list[show.Row] = []
    wrong: list[str] = []
    plans = [(name, load_plan(name)) for name in faults]
    for name, plan in plans:
        with show.progress() as progress:
            total = list(added(list(scores(plan, cases, years, range(first_seed, first_seed + seeds), progress))))
        rows += [{"plan": name, **_score_row(each)} for each in total]
        wrong += [f"{name}: {each.standard}: {case}" for each in total for case in (*each.missed, *each.beyond)]
    if form == "table":
        for name, plan in plans:
            show.heading(f"{plan.title} ({name}): {show.counted(seeds, 'seed')} of {show.counted(cases, 'report')}")
            show.table(SCORES, [row for row in rows if row["plan"] == name], "", SCORE_NUMBERS)
        click.echo(MEANINGS)
    else:
        show.rows(form, ("plan", *SCORES), rows)
    if wrong:
        for each in wrong[:20]:
            click.echo(f"  {each}", err=True)
        raise DisagreementError(f"{len(wrong):,} findings are not as the truth has them; the first are listed above.")


MEANINGS = """
planted: cases with an act that the standard is meant for; found: breached there; unclear: where the export was spoiled
so that it does not tell; also: breached as a consequence of another act; beyond: breached where nobody did anything.
recall: found of those that the exports still show. precision: breaches that are found or also, of all breaches."""


def _score_row(found: Score) -> show.Row:
    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    return {
        "standard": found.standard,
        "planted": found.planted,
        "found": found.found,
        "unclear": found.hidden,
        "missed": len(found.missed),
        "recall": share(found.recall),
        "also": found.also,
        "beyond": len(found.beyond),
        "precision": share(found.precision),
    }
