"""The page of one standard: why it is there, who says so, what each edition asks, and what was found."""

from dataclasses import dataclass

from markupsafe import Markup

from ringtrue.language.english import phrase
from ringtrue.publish.charts import verdict_bar
from ringtrue.publish.tables import Row
from ringtrue.record.spans import day_span, words
from ringtrue.standards.model import VERDICTS, Edition, Standard


@dataclass(frozen=True)
class EditionView:
    """An edition in English, beside the condition that says the same to a machine."""

    since: str
    until: str
    repealed: bool
    applies: str
    requires: str
    due: str
    note: str
    conditions: list[tuple[str, str]]


def editions(standard: Standard) -> list[EditionView]:
    """Return the editions of a standard, the latest first."""
    ends = [words(day_span(edition.since)) for edition in standard.editions[1:]] + [""]
    return [_view(standard, edition, end) for edition, end in zip(standard.editions, ends, strict=True)][::-1]


def _view(standard: Standard, edition: Edition, until: str) -> EditionView:
    text, since = edition.text, words(day_span(edition.since))
    if text.repealed:
        return EditionView(since, until, True, "", "", "", text.note, [])
    everybody = text.applies.strip() == "True"
    conditions = [("applies", text.applies), ("requires", text.requires), ("due", text.due)]
    return EditionView(
        since,
        until,
        False,
        "" if everybody else sentence(phrase(edition.applies, standard.names)),
        sentence(phrase(edition.requires, standard.names)),
        sentence(phrase(edition.due, standard.names)) if edition.due is not None else "",
        text.note,
        [(name, condition.strip()) for name, condition in conditions if condition.strip()],
    )


def sentence(words_: str) -> str:
    """Return a reading with a capital and a full stop."""
    return words_[:1].upper() + words_[1:] + ("" if words_.endswith(".") else ".")


def bar(row: Row, name: str) -> Markup:
    """Return the five verdicts of a standard as a bar."""
    counts = {verdict: row.counts[verdict.value].value for verdict in VERDICTS}
    return verdict_bar(counts, f"bar-{name}", f"Verdicts: {row.title}")
