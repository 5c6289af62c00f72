"""The pages of docs/reference about figures: measures, breaks and claims, from the library that they are in."""

from collections.abc import Iterator

from ringtrue.figures.breaks import BreakFile, BreakText
from ringtrue.figures.claims import Claim, ClaimFile
from ringtrue.figures.measure import Measure, Select, measures
from ringtrue.language.english import phrase
from ringtrue.publish.front import MARKS as SEEN
from ringtrue.record.schema import schema
from ringtrue.record.yamlfile import LIBRARY, load_model

WRITTEN = "This page is written by `python scripts/reference.py`; change the files in `ringtrue/library/{}` instead."
# A claim may also be arithmetic of ours on data that anybody can have.
MARKS = {**SEEN, "C": "computed by us from data that were read"}
DIRECTIONS = {"more": "more of it", "less": "less of it", "either": "more of it, or less"}
FORMS = {
    "share": "a share: so many of so many",
    "rate": "a rate: so many for so many of something else",
    "mean": "a mean: a number for each case",
    "time": "a time: how soon a step comes, for each case",
}


def pages() -> dict[str, str]:
    """Return the text of every page by its place in docs/reference."""
    made = {"measures.md": _measures(), "breaks.md": _breaks(), "claims.md": _claims()}
    return {name: "\n\n".join(parts) + "\n" for name, parts in made.items()}


# ---- measures


def _measures() -> Iterator[str]:
    yield "# Measures"
    yield WRITTEN.format("measures")
    yield (
        "A measure says what is counted, over what, and what the figure cannot show. Those that can be had from cases "
        "and from published tables give the same figure in two ways. `ringtrue measures NAME` prints one of them "
        "with its conditions as they are written; [how to add a measure](../how-to/add-a-measure.md) says how to write "
        "your own."
    )
    yield (
        "Beside those below every standard gives two: `breach:STANDARD`, the share of the cases to which it applies "
        "that breached it, and `unclear:STANDARD`, the share that does not tell."
    )
    theme = ""
    for measure in measures().values():
        if measure.theme != theme:
            theme = measure.theme
            yield f"## {theme}"
        yield from _measure(measure)


def _measure(measure: Measure) -> Iterator[str]:
    text = measure.text
    yield f"### {measure.id}"
    yield f"**{text.title}.** {text.asks}"
    says = [
        f"It is {FORMS[measure.form.value]}.",
        *(_from_cases(measure) if measure.on_cases else []),
        *(f"From tables: {line}." for line in _from_tables(measure)),
        f"A reason to look: {DIRECTIONS[text.direction]}. Said to be too few: under {text.minimum}.",
        f"It cannot show: {' '.join(text.cannot_show.split())}",
        f"Source: {text.source}.",
    ]
    yield "\n".join(f"- {line}" for line in says)


def _from_cases(measure: Measure) -> Iterator[str]:
    """Say in English which cases belong, and what is counted of them."""
    text = measure.text
    every = not text.offences and text.cases is not None and text.cases.among == "True"
    which = "all of them" if every else f"those where {phrase(measure.among)}"
    yield f"From cases, each {schema().model.kinds[text.kind].label}: {which}."
    if measure.share is not None:
        yield f"Counted: those of them where {phrase(measure.share)}."
    if measure.number is not None:
        yield f"The number: {phrase(measure.number)}."
    if measure.since is not None and measure.until is not None:
        stops = f"; the wait ends without it at {phrase(measure.stops)}" if measure.stops is not None else ""
        yield f"The wait: from {phrase(measure.since)} to {phrase(measure.until)}{stops}."
    yield f"Put into the period of {phrase(measure.on)}."


def _from_tables(measure: Measure) -> Iterator[str]:
    for way in measure.text.counts:
        share, among = (" and ".join(_select(each) for each in part) for part in (way.share, way.among))
        per = f", for each {measure.text.per:,}" if measure.text.per != 1 else ""
        yield f"{share}, over {among}{per}" + (f". {way.says.rstrip('.')}" if way.says else "")


def _select(select: Select) -> str:
    """Say in English which published numbers are added up."""
    codes = schema().codes
    said = codes["counted"].codes[select.counted]
    offence = f" (of {select.offences.replace('_', ' ')})" if select.offences else ""
    by = [codes["exits"].codes[code] for code in select.exits]
    by += [codes["outcomes"].codes[code] for code in select.outcomes]
    without = [codes["exits"].codes[code] for code in select.without]
    limits = [f"by “{'” or “'.join(by)}”"] if by else []
    limits += [f"without “{'” and “'.join(without)}”"] if without else []
    return ", ".join([said + offence, *limits])


# ---- breaks


def _breaks() -> Iterator[str]:
    yield "# Breaks"
    yield WRITTEN.format("breaks")
    yield (
        "A break is the day on which a series came to mean something else. `ringtrue watch` compares nothing across "
        "one and learns anew after it. Those below are the library's; `--breaks FILE` adds your own, each with its "
        "reason and who decided ([how to compare and watch](../how-to/compare-and-watch.md#breaks))."
    )
    for path in sorted((LIBRARY / "breaks").glob("*.yaml")):
        file = load_model(path, BreakFile)
        yield f"## {file.title}"
        for mark in file.breaks:
            yield from _break(mark)


def _break(mark: BreakText) -> Iterator[str]:
    yield f"### {mark.id}"
    where = ", ".join(f"`{name}`" for name in mark.sources) or "every source"
    units = f"; of the units {', '.join(mark.units)}" if mark.units else ""
    yield f"Since {mark.since.isoformat()}, in {where}{units}. {' '.join(mark.reason.split())}."
    yield f"- Source: {mark.source}.\n- Decided by: {mark.decided_by}."


# ---- claims


def _claims() -> Iterator[str]:
    yield "# Claims"
    yield WRITTEN.format("claims")
    yield (
        "A claim is a published sentence with a number in it. `ringtrue claims check BOOK` tests those below on what a "
        "casebook holds, and `ringtrue claims check BOOK FILE.yaml` your own "
        "([how to write one](../how-to/add-a-measure.md#claims-of-your-own))."
    )
    for path in sorted((LIBRARY / "claims").glob("*.yaml")):
        file = load_model(path, ClaimFile)
        yield f"## {file.title}"
        for claim in file.claims:
            yield from _claim(claim)


def _claim(claim: Claim) -> Iterator[str]:
    yield f"### {claim.id}"
    yield f"> {' '.join(claim.sentence.split())}"
    unit = f" of {claim.unit}" if claim.unit else ""
    by = ", ".join(f"[{name}](measures.md#{name})" for name in (claim.measure, *claim.beside))
    says = [f"Said by: {claim.said_by}, {claim.said_on.isoformat()}."]
    says += [f"Tested by: {by}{unit}.", f"The numbers in it: {_said(claim)}."]
    if claim.sources:
        says.append(f"On: {', '.join(f'`{name}`' for name in claim.sources)}.")
    says.append(f"To test it: {' '.join(claim.needs.split())}")
    if claim.does_not_show:
        says.append(f"It does not show: {' '.join(claim.does_not_show.split())}")
    says.append(f"Source: {' '.join(claim.source.split())} ({MARKS[claim.mark]}).")
    yield "\n".join(f"- {line}" for line in says)


def _said(claim: Claim) -> str:
    """Say the numbers of a claim with their periods, as exact as the sentence is."""
    said = claim.says
    parts = [
        f"{_number(claim, figure)} in {label}"
        for label, figure in ((said.before, said.figure_before), (said.at, said.figure))
        if figure is not None
    ]
    if said.change is not None:
        parts.append(f"a change by {said.change:+.0%} from {said.before} to {said.at}")
    return f"{', '.join(parts)}; rounded to {_number(claim, said.rounded_to)}"


def _number(claim: Claim, number: float) -> str:
    return f"{number:,.0f}" if claim.says.of == "count" else f"{100 * number:.3g}%"
