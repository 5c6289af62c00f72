"""Themes of recommendations: which say again what others said, and what people have decided about that."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ringtrue.errors import PromiseError
from ringtrue.main.promises import promises
from ringtrue.promises import ledger
from ringtrue.promises.database import Database, ThemeAct
from ringtrue.promises.ledger import Promise
from ringtrue.promises.repeats import WORTH_A_LOOK, Likeness, similar
from ringtrue.promises.themes import Decision, Recommendation, Theme, Themes
from ringtrue.promises.themes import themes as group

FEWEST = {"confirm": 2, "split": 2, "merge": 2}


def themes_of(book: Path) -> Themes:
    """Return every recommendation of a casebook in its theme, as its wording and the decisions of people have it."""
    return group([_recommendation(each) for each in promises(book) if each.text], decisions(book))


def decisions(book: Path) -> list[Decision]:
    """Return the decisions of people on themes, oldest first."""
    moment = datetime.min.replace(tzinfo=UTC)
    return [
        Decision(act.kind, act.members, act.actor, act.reason, act.entered or moment)  # type: ignore[arg-type]
        for act in Database.beside(book).theme_acts()
    ]


def decide(book: Path, kind: str, names: Sequence[str], actor: str, reason: str) -> Themes:
    """Write down that recommendations are one theme (`confirm`, `merge`) or not (`split`), and return the themes then.

    A theme may be named by its id: all its members are meant. Raises UnknownNameError for what there is not, and
    PromiseError where fewer than two recommendations are named.
    """
    found, every = themes_of(book), promises(book)
    by_id = {theme.id: theme for theme in found.themes}
    members: list[str] = []
    for name in names:
        members += [each.id for each in by_id[name].members] if name in by_id else [ledger.find(every, name).id]
    members = list(dict.fromkeys(members))
    if len(members) < FEWEST[kind]:
        raise PromiseError(f"{kind}: {len(members)} recommendation named, and it takes two. Name two, or a theme.")
    Database.beside(book).add(ThemeAct(kind, tuple(members), actor, reason))
    return themes_of(book)


def said_before(book: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return for each recommendation that others said to the same force before it which one it is, and their ids."""
    found = themes_of(book)
    numbers = [found.number(each.id) for theme in found.repeated for each in theme.members]
    return {
        each.recommendation.id: (each.sentence(), tuple(other.id for other in each.earlier_to_force))
        for each in numbers
        if each.earlier_to_force
    }


def worth_a_look(book: Path) -> list[Likeness]:
    """Return the pairs that wording does not put into one theme, and that are alike enough for a person to look at.

    Wording finds about half of what people call the same; the rest is among these, and much else.
    """
    found = themes_of(book)
    texts = {each.id: each.text for each in promises(book) if each.text}
    parted = {frozenset((a, b)) for each in decisions(book) if each.kind == "split"
              for a in each.members for b in each.members}  # fmt: skip
    return [
        pair
        for pair in similar(texts, WORTH_A_LOOK)
        if found.theme_of(pair.first) != found.theme_of(pair.second)
        and frozenset((pair.first, pair.second)) not in parted
    ]


def _recommendation(promise: Promise) -> Recommendation:
    """Return a promise as themes see it; where it stands in a report of others (`reference`), they are one saying."""
    report = next((str(entry.values.get("reference") or "") for entry in promise.entries if entry.kind == "made"), "")
    return Recommendation(
        promise.id, promise.text, promise.force, promise.unit_within, promise.body, report, promise.made
    )


__all__ = ["Theme", "Themes"]
