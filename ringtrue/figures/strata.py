"""Counts by the mix of cases: for units held against what their cases lead one to expect, and for officers together.

Officers are counted to be handed to `levels.py`, which gives back how much they differ and never which. Nothing here is
shown, written or returned to a user.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ringtrue.errors import UnknownNameError
from ringtrue.figures.measure import Measure
from ringtrue.figures.tally import are_there, question_of
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.language.nodes import Kind, Node
from ringtrue.record.schema import schema
from ringtrue.record.types import CodeType
from ringtrue.record.yamlfile import near


@dataclass(frozen=True, eq=False)
class StrataCounts:
    """So many of so many, one row for each unit, officer and mix of cases.

    `design` holds a column of ones and the mix; `officers` are blank where they were not asked for.
    """

    units: list[str]
    officers: list[str]
    hits: NDArray[np.int64]
    totals: NDArray[np.int64]
    design: NDArray[np.float64]
    left_out: int  # cases without a unit or an officer that is recorded


def check_mix(mix: Sequence[str]) -> None:
    """Raise UnknownNameError where a name is no column of a case that holds codes."""
    codes = [name for name, kind in schema().case.items() if isinstance(kind, CodeType)]
    for name in mix:
        if name not in codes:
            raise UnknownNameError(f"no column of a case that holds codes is called {name!r}{near(name, codes)}.")


def strata_counts(
    evidence: Evidence, engine: Engine, measure: Measure, mix: Sequence[str] = (), by_officer: bool = True
) -> StrataCounts:
    """Count a measure for each unit and, if asked, the officer to whom each case was first given, by the mix of cases.

    `mix` names columns of a case that hold codes; a case that does not tell of one counts as a kind of its own.
    """
    question = question_of(measure)
    given = n.First(n.Equal(n.EventColumn("kind", Kind.TEXT), n.Literal("allocated", Kind.TEXT)))
    officer: Node = n.Field(given, "actor", Kind.TEXT) if by_officer else n.Literal("", Kind.TEXT)
    asked: dict[str, Node] = {"answer": question.node, "officer": officer}
    asked |= {f"mix_{place}": n.CaseColumn(name, Kind.TEXT) for place, name in enumerate(mix)}
    meaning = dict(zip(question.answers, question.kinds, strict=True))
    names, there = evidence.snapshot.units, are_there(evidence)
    hits: Counter[tuple[str, ...]] = Counter()
    totals: Counter[tuple[str, ...]] = Counter()
    left_out = 0
    for answers in engine.ask(evidence, asked):
        parts = [[value or "" for value in answers[f"mix_{place}"]] for place in range(len(mix))]
        rows = zip(answers["case_no"], answers["answer"], answers["officer"], *parts, strict=True)
        for case, answer, officer, *kinds in rows:
            said = meaning[answer]
            if said in ("yes", "no") and there[case]:
                if not names[case] or by_officer and not officer:
                    left_out += 1
                    continue
                key = (str(names[case]), str(officer), *kinds)
                totals[key] += 1
                hits[key] += said == "yes"
    keys = sorted(totals)
    return StrataCounts(
        [key[0] for key in keys],
        [f"{key[0]}/{key[1]}" for key in keys],
        np.array([hits[key] for key in keys], dtype=np.int64),
        np.array([totals[key] for key in keys], dtype=np.int64),
        _design([key[2:] for key in keys]),
        left_out,
    )


def _design(kinds: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
    """Return a column of ones, and one for each kind of case but the first of its column."""
    columns = [np.ones(len(kinds))]
    for place in range(len(kinds[0]) if kinds else 0):
        values = [kind[place] for kind in kinds]
        columns += [np.array([value == each for value in values], dtype=float) for each in sorted(set(values))[1:]]
    return np.column_stack(columns)
