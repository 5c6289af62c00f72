"""The pages of docs/standards: each standard in plain English with its source and examples, to read and dispute."""

from collections.abc import Iterator

from ringtrue.publish.front import MARKS
from ringtrue.publish.standard_page import editions
from ringtrue.record.schema import schema
from ringtrue.record.types import ColumnType, Value
from ringtrue.standards.examples import explained
from ringtrue.standards.explain import Explanation
from ringtrue.standards.library import load_pack, packs
from ringtrue.standards.model import Authority, Example, Standard

WRITTEN = "Written by `python scripts/reference.py` from `ringtrue/library/standards/{}`; change that file."
DRAFT = (
    "**Draft.** Its source has not been seen well enough. It is listed, and applied only where drafts are asked for."
)
Shown = list[tuple[Example, Explanation]]


def pages() -> dict[str, str]:
    """Return the text of every page by its place in docs/standards."""
    found = {"index.md": _index()}
    for pack in packs():
        standards = load_pack(pack).standards
        worked: dict[str, Shown] = {standard.id: [] for standard in standards}
        for standard, example, explanation in explained(standards):
            worked[standard.id].append((example, explanation))
        for standard in standards:
            found[f"{pack}/{standard.id}.md"] = "\n\n".join(_page(standard, worked[standard.id])) + "\n"
    return found


# ---- the list of all


def _index() -> str:
    parts = [
        "# The standards",
        "Every standard that ships, in plain English, with its source and its worked examples. Whoever thinks that one "
        "of them says more than its source, or less, should say so: the file behind it is short, and each page names "
        "it. The pages are written by `python scripts/reference.py`.",
    ]
    for name in packs():
        pack = load_pack(name)
        about = pack.pack
        drafts = sum(standard.is_draft for standard in pack.standards)
        parts.append(f"## {about.title}")
        parts.append(
            f"{about.describes} Pack `{name}`: {len(pack.standards)} standards, of which "
            f"{len(pack.standards) - drafts} are active and {drafts} drafts."
        )
        rows = "\n".join(_row(name, standard) for standard in pack.standards)
        parts.append(f"| standard | row | since | severity | |\n|---|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def _row(pack: str, standard: Standard) -> str:
    text, mark = standard.text, "draft" if standard.is_draft else ""
    link = f"[{text.title}]({pack}/{standard.id}.md)"
    return f"| {link} | {text.number} | {standard.editions[0].since} | {text.severity.level} | {mark} |"


# ---- one standard


def _page(standard: Standard, worked: Shown) -> Iterator[str]:
    text = standard.text
    row = f", row {text.number} of the rulebook" if text.number else ""
    yield f"# {text.title}"
    yield f"Standard `{standard.id}` of the pack `{standard.pack}`{row}. [All standards](../index.md)."
    if standard.is_draft:
        yield DRAFT
    if text.listed_as:
        yield f"**A list, not a fault.** A case that does not meet it is listed as {text.listed_as}; nobody broke it."
    yield "## Why it matters"
    yield _line(text.why)
    yield f"**{text.severity.level.capitalize()}.** {_line(text.severity.reason)}"
    yield "## What it does not prove"
    yield _line(text.proves_not)
    yield "## What it asks"
    for edition, view in zip(standard.editions[::-1], editions(standard), strict=True):
        until = f" until {view.until}" if view.until else ""
        yield f"### From {view.since}{until}"
        if view.repealed:
            yield "The standard ended, and nothing took its place."
        else:
            yield f"*Speaks of:* {view.applies or 'Every case.'}"
            yield f"*Requires:* {view.requires}"
        if view.due:
            yield f"*In time until:* {view.due}"
        if view.note:
            yield _line(view.note)
        if edition.text.authority:
            yield _authorities(edition.text.authority)
    yield "## Who says so"
    yield _authorities(text.authority)
    yield "## What it must find in the record"
    yield ", ".join(_need(name) for name in standard.needs) + "."
    yield "## Worked examples"
    for example, explanation in worked:
        yield from _example(example, explanation)
    for verdict, reason in text.no_example.items():
        yield f"No example of *{verdict.words.lower()}*: {_line(reason)}"
    yield "---"
    yield WRITTEN.format(f"{standard.pack}/{standard.id}.yaml")


def _line(text: str) -> str:
    return " ".join(text.split())


def _authorities(given: list[Authority]) -> str:
    said = (
        f"- {each.issuer}: *{each.document}*, {each.paragraph}."
        + (f" <{each.url}>" if each.url else "")
        + f" ({MARKS[each.mark]})"
        for each in given
    )
    return "\n".join(_line(each) for each in said)


def _need(name: str) -> str:
    record = schema()
    where, _, column = name.partition(".")
    if where == "case" and column:
        return record.case[column].words
    if where == "event" and column:
        return record.event[column].words
    return record.code_label("event_kinds", name)


def _example(example: Example, explanation: Explanation) -> Iterator[str]:
    yield f"### {example.verdict.words}: {example.name}"
    columns = [(name, value) for name, value in explanation.case.columns.items() if name in example.case]
    if columns:
        types = schema().case
        yield "\n".join(f"- {types[name].words}: {types[name].label(value)}" for name, value in columns)
    if explanation.case.events:
        yield _events(explanation)
    yield f"> {explanation.sentence}"


def _events(explanation: Explanation) -> str:
    """Return what happened as a table, with the columns that any of the events fills."""
    types = schema().event
    events = explanation.case.events
    left_out = ("position", "kind", "happened")
    names = [name for name in types if name not in left_out and any(event.get(name) is not None for event in events)]
    heads = ["what", "when", *(types[name].words for name in names)]
    rows = [[_cell(types, event, name) for name in ("kind", "happened", *names)] for event in events]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def _cell(types: dict[str, ColumnType], event: dict[str, Value], name: str) -> str:
    value = event.get(name)
    if value is None:
        return ""
    return types[name].label(value).replace("|", r"\|")
