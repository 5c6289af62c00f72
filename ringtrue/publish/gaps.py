"""What the files hold and what they cannot say: columns by how full they are, and problems by their reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ringtrue.publish.contents import Contents, slugs
from ringtrue.publish.intervals import percent
from ringtrue.publish.lists import Paged, paged
from ringtrue.publish.pages import sentence_case
from ringtrue.standards.audit import SourceAudit

REASONS = 30
OTHER = "other reasons"
BANDS = {
    "every": "filled in every row",
    "most": "filled in half of the rows or more, not in all",
    "few": "filled in fewer than half of the rows",
    "none": "filled in no row",
}


@dataclass(frozen=True)
class Column:
    """A column of a file, and what its cells held."""

    name: str
    filled: int
    blank: int
    unknown: int
    not_understood: int
    values: list[dict[str, Any]]
    rows: int

    @property
    def band(self) -> str:
        """How full it is: a key of BANDS."""
        if self.filled == 0:
            return "none"
        if self.filled >= self.rows:
            return "every"
        return "most" if 2 * self.filled >= self.rows else "few"

    @property
    def share(self) -> str:
        """The share of rows in which it is filled."""
        return percent(min(self.filled / self.rows, 1.0)) if self.rows else "no rows"


@dataclass(frozen=True)
class Files:
    """The files of one role in a source: their columns and what was not read of them."""

    source: str
    role: str
    anchor: str
    rows: int
    unreadable: int
    columns: list[Column]
    ignored: dict[str, str]
    unmapped: list[str]

    @cached_property
    def bands(self) -> dict[str, list[Column]]:
        """The columns by how full they are, each in the order of the file."""
        return {band: [column for column in self.columns if column.band == band] for band in BANDS}

    @property
    def with_odd_values(self) -> list[Column]:
        """The columns with values that were not understood."""
        return [column for column in self.columns if column.not_understood]


def coverage(contents: Contents) -> list[Files]:
    """Return what each kind of file held."""
    several = len(contents.made.sources) > 1
    found = []
    for place, source in enumerate(contents.made.sources, 1):
        for number, (role, held) in enumerate(source.snapshot.manifest.get("coverage", {}).items(), 1):
            if held["rows"] or held["columns"]:
                found.append(_files(source, role, f"files-{place}-{number}", held, several))
    return found


def _files(source: SourceAudit, role: str, anchor: str, held: dict[str, Any], several: bool) -> Files:
    columns = [
        Column(
            column["column"],
            column["filled"],
            column["blank"],
            column["unknown"],
            column["not_understood"],
            column["values_not_understood"],
            held["rows"],
        )
        for column in held["columns"]
    ]
    names = [entry["name"] for entry in source.snapshot.manifest.get("inputs", []) if entry.get("role") == role]
    said = ", ".join(names) or role
    title = f"{said} ({source.load.source})" if several else said
    return Files(title, role, anchor, held["rows"], held["unreadable_rows"], columns, held["ignored"], held["unmapped"])


# ---- problems


@dataclass(frozen=True)
class Problem:
    """A thing the files say that the record could not take."""

    source: str
    file: str
    line: int
    column: str
    value: str
    reason: str
    case: str
    group: str


@dataclass(frozen=True)
class Reason:
    """A reason, beginning with a capital, with how many problems have it."""

    words: str
    count: int
    anchor: str


@dataclass(frozen=True)
class Problems:
    """Every problem of the files, grouped by its reason."""

    reasons: list[Reason]
    pages: Paged[Problem] | None

    @property
    def total(self) -> int:
        """How many problems there are."""
        return self.pages.total if self.pages else 0


def problems(contents: Contents) -> Problems:
    """Return the problems of the audited sources, the commonest reasons first."""
    found = [(source.load.source, row) for source in contents.made.sources for row in _rows(source)]
    counts = Counter(_stem(row["reason"]) for _, row in found)
    common = [stem for stem, _ in counts.most_common(REASONS)]
    order = {stem: place for place, stem in enumerate(common)}
    anchors = dict(zip([*common, OTHER], slugs([f"reason {stem}" for stem in (*common, OTHER)]), strict=True))
    listed = [_problem(source, row, order, anchors) for source, row in found]
    place = {anchors[stem]: number for number, stem in enumerate([*common, OTHER])}
    listed.sort(key=lambda problem: place[problem.group])
    limits = contents.limits
    totals = Counter(problem.group for problem in listed)
    reasons = [
        Reason(sentence_case(stem), totals[anchor], anchor) for stem, anchor in anchors.items() if totals[anchor]
    ]
    pages = paged("lists/problems", listed, lambda problem: problem.group, limits.page, limits.rows)
    return Problems(reasons, pages if listed else None)


def _rows(source: SourceAudit) -> Iterator[dict[str, Any]]:
    if (source.snapshot.path / "problems.parquet").exists():
        yield from source.snapshot.table("problems").to_pylist()


def _problem(source: str, row: dict[str, Any], order: dict[str, int], anchors: dict[str, str]) -> Problem:
    stem = _stem(row["reason"])
    kept = {name: row[name] for name in ("file", "line", "column", "value", "reason", "case")}
    return Problem(source=source, **kept, group=anchors[stem if stem in order else OTHER])


def _stem(reason: str) -> str:
    """Return what problems of one sort share: a reason up to where it goes on to say what was done about it."""
    return reason.split(";")[0]
