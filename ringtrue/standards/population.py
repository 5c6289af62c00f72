"""Populations: named filters, so that a published analysis can be repeated on exactly its own cases."""

from pathlib import Path

from pydantic import Field

from ringtrue.errors import UnknownNameError
from ringtrue.language.calendars import calendars
from ringtrue.language.nodes import TRUE, Node
from ringtrue.language.parse import Vocabulary, parse_condition
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near

EVERY_KIND = "every"


class Population(Strict):
    """A filter with its source; a case of which it cannot be told is left out, and counted."""

    id: str
    title: str
    source: str
    kind: str = "report"
    sources: list[str] = Field(default_factory=list)
    where: str

    @property
    def condition(self) -> Node:
        """The question whether a case belongs."""
        kind = "report" if self.kind == EVERY_KIND else self.kind
        return parse_condition(self.where, Vocabulary(kind, {}, tuple(calendars())), f"population {self.id}")

    def covers(self, source: str, kind: str) -> bool:
        """Say whether the filter speaks of cases of a source and of their kind at all."""
        return (not self.sources or source in self.sources) and self.kind in (kind, EVERY_KIND)


EVERYBODY = Population(id="all", title="all cases", source="ours", kind=EVERY_KIND, where="True")


def populations() -> dict[str, Population]:
    """Return the populations that ship, by id."""
    files = [load_model(path, Population) for path in sorted((LIBRARY / "populations").glob("*.yaml"))]
    return {EVERYBODY.id: EVERYBODY} | {file.id: file for file in files}


def population(name: str) -> Population:
    """Return a population by id or by the path of its file; raise UnknownNameError where there is none."""
    found = populations()
    if name in found:
        return found[name]
    if name.endswith(".yaml") and Path(name).exists():
        return load_model(Path(name), Population)
    raise UnknownNameError(f"no population {name!r}{near(name, found)}.")


__all__ = ["EVERYBODY", "TRUE", "Population", "population", "populations"]
