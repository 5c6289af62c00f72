"""Waivers: a breach that somebody with the right to say so holds justified, with the reason.

A waiver never changes a verdict. It stands beside it, with who gave it and why, and is counted apart.

    - case: minnesota-prosecutor/A-17
      standard: suspect-interviewed
      reason: the suspect had died before the report
      by: Force crime registrar
      on: 2024-03-07
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ringtrue.errors import LibraryError, UnknownNameError
from ringtrue.record.yamlfile import Strict, load_model, near


class Waiver(Strict):
    """One waiver, with its reason."""

    case: str
    standard: str
    reason: str
    by: str
    on: date

    @property
    def words(self) -> str:
        """The waiver as it stands beside a finding."""
        return f"waived by {self.by} on {self.on}: {self.reason}"


class WaiverFile(Strict):
    """A file of waivers."""

    waivers: list[Waiver]


@dataclass(frozen=True)
class Waivers:
    """The waivers of an audit, by case and standard."""

    given: dict[tuple[str, str], Waiver] = field(default_factory=dict)

    def of(self, case: str, standard: str) -> Waiver | None:
        """Return the waiver for a case and standard, if one was given."""
        return self.given.get((case, standard))


def read_waivers(path: Path, cases: Iterable[str], standards: Iterable[str]) -> Waivers:
    """Read a file of waivers; raise LibraryError or UnknownNameError where one has no reason, case or standard."""
    known, rules = set(cases), set(standards)
    given: dict[tuple[str, str], Waiver] = {}
    for waiver in load_model(path, WaiverFile).waivers:
        if not waiver.reason.strip():
            raise LibraryError(f"{path}: the waiver for {waiver.case}, {waiver.standard} has no reason. Give one.")
        for name, among, what in ((waiver.case, known, "case"), (waiver.standard, rules, "standard")):
            if name not in among:
                raise UnknownNameError(
                    f"{path}: waiver for a {what} that is not in this audit: {name!r}{near(name, among)}."
                )
        given[waiver.case, waiver.standard] = waiver
    return Waivers(given)
