"""The report: an audit as a folder of plain web pages, for people who may see single cases.

It is a working document, not a bulletin: small numbers stand as they are, and every number leads to its rows. Nothing
in it needs a script or a network.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ringtrue import __version__
from ringtrue.publish import front, gaps, unit_page
from ringtrue.publish.contents import CASE_BY_CASE, WAIVED, Contents, HeldCase, Limits, gather, standard_page
from ringtrue.publish.folder import building, mark
from ringtrue.publish.lists import Paged
from ringtrue.publish.pages import Site, sentence_case
from ringtrue.publish.standard_page import bar, editions
from ringtrue.publish.tables import ENOUGH, case_counts, unit_rows
from ringtrue.publish.timeline import steps
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Row as SourceRow
from ringtrue.record.spans import Span, words
from ringtrue.standards.audit import Audit
from ringtrue.standards.explain import Explanation
from ringtrue.standards.model import VERDICTS, Verdict

LIMITS = Limits()
# On the page of a case, what is worth looking at comes first.
CASE_ORDER = (Verdict.BREACHED, Verdict.UNCLEAR, Verdict.PENDING, Verdict.MET, Verdict.NOT_APPLICABLE)
FRONT = "index.html"
# More kinds of file than this, and the front page has one line for each; the rest stands on the page about the files.
MANY = 4


def write_report(made: Audit, explained: Sequence[Explanation], out: Path, limits: Limits = LIMITS) -> Path:
    """Write the report of an audit into a folder and return the path of its front page.

    `explained` holds every finding of the audit, no more and no less: raises DisagreementError otherwise. Raises
    CasebookError where the folder holds anything but a former report.
    """
    with building(out) as folder:
        contents = gather(made, explained, limits)
        site = Site(folder, contents=contents, made=made, limits=limits, title=front.title_of(made))
        problems = gaps.problems(contents)
        units = unit_page.unit_rows(contents)
        _write_front(site, contents, problems, units)
        site.write("coverage.html", "coverage.html", files=gaps.coverage(contents), bands=gaps.BANDS, problems=problems)
        _write_standards(site, contents)
        _write_units(site, contents, units)
        _write_lists(site, contents, problems)
        _write_cases(site, contents)
        mark(folder, _says(contents))
    return out / FRONT


def _write_front(site: Site, contents: Contents, problems: gaps.Problems, units: Sequence[unit_page.UnitRow]) -> None:
    worst, others = front.worst(contents)
    in_use, idle = front.by_use(contents)
    site.write(
        FRONT,
        "front.html",
        sources=[front.audited(source) for source in contents.made.sources],
        packs=front.packs_of(contents.made),
        files=gaps.coverage(contents),
        bands=gaps.BANDS,
        problems=problems,
        rows=in_use,
        idle=idle,
        worst=worst,
        worst_others=others,
        meanings=front.MEANINGS,
        all_cases=contents.lists["", "cases"],
        units=units,
        many=MANY,
    )


def _write_standards(site: Site, contents: Contents) -> None:
    for standard, row in zip(contents.made.standards, front.rows(contents), strict=True):
        site.write(
            standard_page(contents, standard),
            "standard.html",
            standard=standard,
            text=standard.text,
            authorities=front.marks(standard.text),
            meaning_of_listed=front.LISTED,
            editions=editions(standard),
            row=row,
            bar=bar(row, contents.names[standard.id]),
            bar_name=f"bar-{contents.names[standard.id]}",
            units=unit_rows(contents, standard),
            enough=ENOUGH,
        )


def _write_units(site: Site, contents: Contents, units: Sequence[unit_page.UnitRow]) -> None:
    for row in units:
        site.write(row.link, "unit.html", row=row, lines=unit_page.lines(contents, row.unit))


def _write_lists(site: Site, contents: Contents, problems: gaps.Problems) -> None:
    units = {unit.anchor: unit for unit in contents.units}
    standards = {standard.id: standard for standard in contents.made.standards}
    for (name, verdict), found in contents.lists.items():
        common: dict[str, Any] = {
            "names": units,
            "jump": "Units of this list",
            "one": "case",
            "heading": verdict.replace("_", " ").capitalize(),
        }
        if name:
            common |= {"standard": standards[name], "up": standard_page(contents, standards[name])}
            common |= {"meaning": "" if verdict == WAIVED else front.MEANINGS[Verdict(verdict)]}
            if verdict == Verdict.BREACHED.value and (listed := standards[name].text.listed_as):
                common |= {"heading": f"Listed as {listed}", "meaning": front.LISTED}
        template = "list.html" if name else "case_by_case.html" if verdict == CASE_BY_CASE else "cases.html"
        _write_pages(site, template, found, counts_of=case_counts, begun=_begun, **common)
    if problems.pages is not None:
        pages = {held.case.id: held for held in contents.with_pages}
        reasons = {reason.anchor: reason for reason in problems.reasons}
        _write_pages(site, "problems.html", problems.pages, names=reasons, jump="Reasons", one="problem", cases=pages)


def _write_pages(site: Site, template: str, found: Paged[Any], **values: Any) -> None:
    for place, page in enumerate(found.pages):
        former = found.pages[place - 1].address if place else ""
        following = found.pages[place + 1].address if place + 1 < len(found.pages) else ""
        site.write(page.address, template, found=found, page=page, former=former, following=following, **values)


def _write_cases(site: Site, contents: Contents) -> None:
    held_by_source: dict[int, list[HeldCase]] = {}
    for held in contents.with_pages:
        held_by_source.setdefault(held.source, []).append(held)
    for place, cases in held_by_source.items():
        source = contents.made.sources[place]
        lines = _lines(source.snapshot, cases)
        for held in cases:
            _write_case(site, contents, held, lines.get(held.case.number, []))


def _write_case(site: Site, contents: Contents, held: HeldCase, lines: list[SourceRow]) -> None:
    dated, undated = steps(held, contents.made.sources[held.source])
    site.write(
        held.path,
        "case.html",
        held=held,
        place=contents.lists["", "cases"].places.get(held.unit.anchor, "lists/cases.html"),
        source=contents.made.sources[held.source],
        columns=_columns(held),
        notes=_columns(held, folded=True),
        dated=dated,
        has_entries=any(step.entered for step in (*dated, *undated)),
        undated=undated,
        found={
            verdict: [each for each in held.found if each.verdict is verdict and not each.is_listed]
            for verdict in CASE_ORDER
        },
        listed=[each for each in held.found if each.is_listed],
        meaning_of_listed=front.LISTED,
        told=(Verdict.BREACHED, Verdict.UNCLEAR),
        events={step.position: step for step in (*dated, *undated)},
        lines=lines,
        addresses={standard.id: standard_page(contents, standard) for standard in contents.made.standards},
    )


def _begun(held: HeldCase) -> str:
    """Return when a case began, in words; nothing where nobody knows."""
    begun = held.case.columns.get("begun")
    return words(begun) if isinstance(begun, Span) else ""


def _columns(held: HeldCase, folded: bool = False) -> list[tuple[str, str]]:
    """Return what the record says of a case as a whole; what people wrote in their own words is folded away."""
    types = schema().case
    return [
        (_sentence(types[name].words), types[name].label(value))
        for name, value in held.case.columns.items()
        if value is not None and (types[name].name == "text" or types[name].sensitive) is folded
    ]


def _sentence(label: str) -> str:
    """Return the label of a column as it stands alone, not in a sentence."""
    return sentence_case(label.removeprefix("answer to "))


def _lines(snapshot: Any, cases: Iterable[HeldCase]) -> dict[int, list[SourceRow]]:
    """Return the lines of the files that tell of each case, read in two goes rather than two for every case."""
    wanted = {held.case.number for held in cases}
    ties = snapshot.table("case_rows").to_pydict()
    mine = [pair for pair in zip(ties["case_no"], ties["row_no"], strict=True) if pair[0] in wanted]
    rows = {row["row_no"]: row for row in snapshot.rows_of(sorted({number for _, number in mine}))}
    found: dict[int, list[SourceRow]] = {}
    for case, number in mine:
        found.setdefault(case, []).append(rows[number])
    return found


def _says(contents: Contents) -> dict[str, Any]:
    made = contents.made
    return {
        "version": __version__,
        "engine": made.engine,
        "population": made.population.id,
        "cases": made.cases,
        "sources": [
            {"source": each.load.source, "snapshot": each.snapshot.name, "as_of": each.evidence.day.isoformat()}
            for each in made.sources
        ],
        "findings": {
            standard.id: {verdict.value: made.of(standard.id)[verdict] for verdict in VERDICTS}
            for standard in made.standards
        },
    }
