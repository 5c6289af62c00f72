"""Loading standards: from YAML to questions, with every fault named, and every worked example tried.

A standard without an example met, one breached and one unclear (or a reason why there can be none) does not load, and
neither does one whose examples the reference engine decides otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ringtrue.errors import ExpressionError, StandardFileError, UnknownNameError
from ringtrue.language.calendars import calendars
from ringtrue.language.dialects import DIALECTS
from ringtrue.language.nodes import TRUE, Kind, Node
from ringtrue.language.parse import Vocabulary, parse, parse_condition
from ringtrue.language.plan import Planner
from ringtrue.language.reference import CaseRecord, Setting, evaluate
from ringtrue.language.sql import Layout
from ringtrue.record.draft import Draft
from ringtrue.record.example import add_example, settled
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Case, event_from
from ringtrue.record.spans import day_span
from ringtrue.record.yamlfile import LIBRARY, Strict, load_model, near
from ringtrue.standards.model import MUST_SHOW, Edition, EditionText, Example, Standard, StandardText

STANDARDS = LIBRARY / "standards"
FAR_FUTURE = date(2100, 1, 1)


class Pack(Strict):
    """A folder of standards: for whom, and what it is."""

    id: str
    title: str
    describes: str
    jurisdiction: str


@dataclass(frozen=True)
class LoadedPack:
    """A pack with its standards, in the order of their ids."""

    pack: Pack
    standards: tuple[Standard, ...]

    def applied(self, drafts: bool = False) -> tuple[Standard, ...]:
        """Return the standards that are put to cases: drafts, of standards and of editions, only where asked for."""
        if drafts:
            return self.standards
        return tuple(standard.without_drafts() for standard in self.standards if not standard.is_draft)

    def standard(self, name: str) -> Standard:
        """Return one standard; raise UnknownNameError where the pack has none of that name."""
        for standard in self.standards:
            if standard.id == name:
                return standard
        names = [standard.id for standard in self.standards]
        raise UnknownNameError(f"pack {self.pack.id} has no standard {name!r}{near(name, names)}.")


def packs() -> list[str]:
    """Return the ids of the packs that ship."""
    return sorted(path.parent.name for path in STANDARDS.glob("*/pack.yaml"))


def load_pack(name: str) -> LoadedPack:
    """Return a pack by its id, or by the path of a folder; raise UnknownNameError or StandardFileError."""
    folder = STANDARDS / name if name in packs() else Path(name)
    if not (folder / "pack.yaml").exists():
        raise UnknownNameError(f"no pack {name!r}{near(name, packs())}, and no folder of that name with a pack.yaml.")
    return _load_folder(folder.resolve())


@cache
def _load_folder(folder: Path) -> LoadedPack:
    pack = load_model(folder / "pack.yaml", Pack, StandardFileError)
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != "pack.yaml"]
    if not paths:
        raise StandardFileError(f"{folder}: a pack without a standard. Add one YAML file for each.")
    return LoadedPack(pack, tuple(load_standard(path, pack.id) for path in paths))


def load_standard(path: Path, pack: str) -> Standard:
    """Read, parse and try one standard; raise StandardFileError naming what is wrong with it."""
    text = load_model(path, StandardText, StandardFileError)
    if text.id != path.stem:
        raise StandardFileError(f"{path}: its id is {text.id!r}; a standard's file is named by its id.")
    standard = _parse(text, pack, path)
    _show_enough(standard)
    for example in text.examples:
        _try(standard, example)
    return standard


def _parse(text: StandardText, pack: str, path: Path) -> Standard:
    schema().kind(text.kind)
    words = Vocabulary(text.kind, {}, tuple(calendars()))
    for name, condition in text.names.items():
        if name in words.event or name in ("case", "that", "events", "as_of"):
            raise StandardFileError(f"{path}: the name {name!r} has a meaning of its own; choose another.")
        words = words.with_name(name, parse(condition, words, f"standard {text.id}, name {name}"))
    anchor = parse(text.in_force_on, words, f"standard {text.id}, in_force_on")
    if anchor.kind is not Kind.TIME:
        raise ExpressionError(f"standard {text.id}, in_force_on: expected a time, found {anchor.kind.value}.")
    editions = [_edition(text.id, since, edition, words) for since, edition in sorted(text.editions.items())]
    standard = Standard(text, pack, str(path), words.names, anchor, tuple(editions))
    Planner(DIALECTS["duckdb"], Layout({"kind": {}})).query({"verdict": standard.verdict, "edition": standard.edition})
    return standard


def _edition(name: str, since: date, text: EditionText, words: Vocabulary) -> Edition:
    where = f"standard {name}, edition {since}"
    if text.repealed:
        return Edition(since, text, TRUE, TRUE, None)
    if not text.requires:
        raise StandardFileError(f"{where}: requires is missing; say what the edition requires, or repealed: true.")
    applies = parse_condition(text.applies, words, f"{where}, applies")
    requires = parse_condition(text.requires, words, f"{where}, requires")
    return Edition(since, text, applies, requires, _due(text.due, words, f"{where}, due") if text.due else None)


def _due(text: str, words: Vocabulary, where: str) -> Node:
    node = parse(text, words, where)
    if node.kind not in (Kind.TIME, Kind.DAY):
        raise ExpressionError(f"{where}: expected a time or a day, found {node.kind.value}.")
    return node


def _show_enough(standard: Standard) -> None:
    shown = {example.verdict for example in standard.text.examples} | set(standard.text.no_example)
    missing = [verdict.value for verdict in MUST_SHOW if verdict not in shown]
    if missing:
        raise StandardFileError(
            f"{standard.path}: no worked example for: {', '.join(missing)}. "
            "Add one, or say under no_example why there can be none."
        )


def _try(standard: Standard, example: Example) -> None:
    case = example_case(standard, example)
    record = CaseRecord(case.columns, [event_from(row) for row in case.event_rows])
    got = evaluate(standard.verdict, record, example_setting(example))
    if got != example.verdict:
        raise StandardFileError(
            f"{standard.path}: example {example.name!r}: expected {example.verdict.value}, the condition says {got}. "
            "Mend the condition or the example."
        )


def example_case(standard: Standard, example: Example) -> Case:
    """Return the case of a worked example, settled as a snapshot of it alone would settle it."""
    draft = Draft("example", standard.text.kind)
    put_example(draft, standard, example)
    return settled(draft)[0]


def put_example(draft: Draft, standard: Standard, example: Example) -> None:
    """Add the case of a worked example to a draft."""
    where = f"{standard.path}: example {example.name!r}"
    number = add_example(draft, f"{standard.id}/{example.name}", example.case, example.events, where)
    if example.begun:
        draft.covers_case[number] = day_span(example.begun)


def example_setting(example: Example) -> Setting:
    """Return the setting of a worked example: its as-of day, or a day when everything is long over."""
    return Setting(day_span(example.as_of or FAR_FUTURE).hi, calendars())


def find_standard(name: str, pack_names: Sequence[str] = ()) -> Standard:
    """Return a standard by `id` or `pack/id` among some packs, or all; raise UnknownNameError where there is none."""
    pack, _, bare = name.rpartition("/")
    names = []
    for pack_name in [pack] if pack else pack_names or packs():
        for standard in load_pack(pack_name).standards:
            names.append(standard.id)
            if standard.id == bare:
                return standard
    raise UnknownNameError(f"no standard {name!r}{near(bare, names)}.")
