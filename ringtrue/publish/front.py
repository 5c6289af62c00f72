"""The front page: what this is, what was audited, what the files cannot say, and only then what was found."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ringtrue.publish.contents import Contents, HeldCase
from ringtrue.publish.tables import Number, Row, case_count, standard_row
from ringtrue.record.yamlfile import load_model
from ringtrue.standards.audit import Audit, SourceAudit
from ringtrue.standards.library import Pack
from ringtrue.standards.model import StandardText, Verdict


@dataclass(frozen=True)
class AuditedSource:
    """One source as the front page describes it."""

    name: str
    title: str
    document: str
    cases: int
    as_of: str
    loaded: str
    snapshot: str
    left_out: int
    inputs: list[dict[str, Any]]


@dataclass(frozen=True)
class WorstCase:
    """A case of which the record says little: how many of the standards that speak of it are unclear."""

    held: HeldCase
    unclear: Number
    of: int


def audited(source: SourceAudit) -> AuditedSource:
    """Return what a reader needs to reach the same audit again."""
    manifest = source.snapshot.manifest
    mapping = manifest.get("mapping", {})
    return AuditedSource(
        source.load.source,
        mapping.get("title", source.load.source),
        mapping.get("document", ""),
        len(source.numbers),
        source.evidence.day.isoformat(),
        source.load.loaded,
        source.snapshot.name,
        source.not_told,
        manifest.get("inputs", []),
    )


def packs_of(made: Audit) -> list[Pack]:
    """Return the packs from which the standards of an audit come."""
    folders = {Path(standard.path).parent for standard in made.standards}
    files = sorted(folder / "pack.yaml" for folder in folders)
    return [load_model(file, Pack) for file in files if file.exists()]


def title_of(made: Audit) -> str:
    """Return the heading of a report."""
    return "; ".join(pack.title for pack in packs_of(made)) or ", ".join(sorted({each.pack for each in made.standards}))


def rows(contents: Contents) -> list[Row]:
    """Return the numbers of every standard, in the order of the pack."""
    return [standard_row(contents, standard) for standard in contents.made.standards]


def by_use(contents: Contents) -> tuple[list[Row], list[Row]]:
    """Return the numbers of the standards that speak of a case here, and of those that speak of none."""
    in_use: list[Row] = []
    idle: list[Row] = []
    for row in rows(contents):
        speaks_of_none = row.total.value == row.counts[Verdict.NOT_APPLICABLE.value].value
        (idle if speaks_of_none else in_use).append(row)
    return in_use, idle


def worst(contents: Contents) -> tuple[list[WorstCase], int]:
    """Return the worst-evidenced cases, and how many others have as many unclear verdicts as the last of them."""
    found = [
        WorstCase(
            held,
            case_count(held, Verdict.UNCLEAR),
            sum(held.counts.values()) - held.counts[Verdict.NOT_APPLICABLE],
        )
        for held in contents.worst
    ]
    if not found:
        return [], 0
    least = found[-1].unclear.value
    alike = sum(held.counts[Verdict.UNCLEAR] == least for held in contents.cases)
    return found, alike - sum(case.unclear.value == least for case in found)


MEANINGS = {
    Verdict.MET: "The record shows that what the standard asks was done.",
    Verdict.BREACHED: "The record shows that it was not done. That is a reason to look at the case, not a finding that "
    "anybody is at fault.",
    Verdict.PENDING: "The case is open, and there is still time to do it.",
    Verdict.UNCLEAR: "The record does not hold what is needed to tell. Unclear is neither met nor breached: it is not "
    "counted as either, and a missing entry proves nothing about what was done.",
    Verdict.NOT_APPLICABLE: "The standard does not speak of this case, or was not in force on the day.",
}

LISTED = (
    "This describes the case and is said of nobody. It is listed because somebody should know how many there are; "
    "nothing need have been done wrongly."
)

MARKS = {
    "V": "the source was read",
    "V-": "the source was seen in part or at second hand",
    "K": "cited from memory; the source has not been read",
}


def marks(text: StandardText) -> list[tuple[Any, str]]:
    """Return the authorities of a standard, each with how far its source was seen."""
    return [(authority, MARKS[authority.mark]) for authority in text.authority]
