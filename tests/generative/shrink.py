"""A difference made small: fewer questions, cases, events and columns, and a smaller tree, as long as it remains."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from generative.cases import Told
from generative.trial import WHOLE, Trial
from ringtrue.language import nodes as n
from ringtrue.language.engines import Engine
from ringtrue.language.nodes import Kind, Node

MOST_TRIES = 600
Fails = Callable[[Trial], bool]


def report(seed: int, trial: Trial, asked: Engine, batch: int = WHOLE) -> str:
    """Return a failing trial as small as it gets, with both answers, for a person to read."""
    small = shrunk(trial, lambda tried: bool(tried.differences(asked, batch)))
    found = small.differences(asked, batch)[:3]
    lines = [
        f"{one.question}, case {one.case}: reference {one.expected!r}, {asked.name} {one.found!r}" for one in found
    ]
    again = f"Before it was made smaller: trial_of({seed}), in batches of {batch} cases."
    return "\n".join(["", *lines, "", str(small), "", again])


def shrunk(trial: Trial, fails: Fails) -> Trial:
    """Return a trial that still fails, and of which nothing more can be left out."""
    budget = _Budget(fails, MOST_TRIES)
    before = None
    while before != trial and budget.left > 0:
        before = trial
        trial = _fewer(trial, list(trial.questions), lambda kept, one: one.only(questions=_chosen(one, kept)), budget)
        trial = _fewer(trial, list(trial.told), lambda kept, one: one.only(told=kept), budget)
        trial = _smaller_trees(trial, budget)
        trial = _smaller_cases(trial, budget)
    return trial


class _Budget:
    """Asks whether a smaller trial still fails, so many times and no more."""

    def __init__(self, fails: Fails, left: int) -> None:
        self.fails, self.left = fails, left

    def __call__(self, trial: Trial) -> bool:
        self.left -= 1
        return self.left >= 0 and self.fails(trial)


def _chosen(trial: Trial, names: Sequence[str]) -> dict[str, Node]:
    return {name: trial.questions[name] for name in names}


def _fewer(trial: Trial, items: list[Any], made: Callable[[list[Any], Trial], Trial], fails: _Budget) -> Trial:
    """Leave out halves, quarters and at last single items."""
    size = max(1, len(items) // 2)
    while items:
        for start in range(0, len(items), size):
            kept = items[:start] + items[start + size :]
            if (len(kept) or size > 1) and fails(made(kept, trial)):
                items = kept
                break
        else:
            if size == 1:
                break
            size //= 2
            continue
        size = min(size, max(1, len(items) // 2))
    return made(items, trial)


def _smaller_cases(trial: Trial, fails: _Budget) -> Trial:
    for place, told in enumerate(trial.told):
        for smaller in _leavings(told):
            tried = trial.only(told=[*trial.told[:place], smaller, *trial.told[place + 1 :]])
            if fails(tried):
                return _smaller_cases(tried, fails)
    return trial


def _leavings(told: Told) -> Iterator[Told]:
    """Yield a case with one event, one column or one cell left out."""
    for place in range(len(told.events)):
        yield replace(told, events=(*told.events[:place], *told.events[place + 1 :]))
    for name in told.columns:
        yield replace(told, columns=_without(told.columns, name))
    for name in sorted({name for event in told.events for name in event} - {"kind"}):
        yield replace(told, events=tuple(_without(event, name) for event in told.events))
    for place, event in enumerate(told.events):
        for name in event:
            if name != "kind":
                yield replace(told, events=(*told.events[:place], _without(event, name), *told.events[place + 1 :]))


def _without(cells: dict[str, str], name: str) -> dict[str, str]:
    return {other: cell for other, cell in cells.items() if other != name}


def _smaller_trees(trial: Trial, fails: _Budget) -> Trial:
    for name, node in trial.questions.items():
        for smaller in smaller_trees(node):
            tried = trial.only(questions={**trial.questions, name: smaller})
            if fails(tried):
                return _smaller_trees(tried, fails)
    return trial


def smaller_trees(node: Node) -> Iterator[Node]:
    """Yield trees with one part replaced by something smaller of the same kind, the largest steps first."""
    yield from _instead_of(node)
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node) and field.name != "column":
            for smaller in smaller_trees(value):
                yield replace(node, **{field.name: smaller})
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            for place, term in enumerate(value):
                for smaller in smaller_trees(term):
                    yield replace(node, **{field.name: (*value[:place], smaller, *value[place + 1 :])})


def _instead_of(node: Node) -> Iterator[Node]:
    if isinstance(node, n.Literal):
        return
    if node.kind is Kind.TRUTH:
        yield from (n.TRUE, n.Literal(False, Kind.TRUTH))
    # What lies inside a question about events speaks of other events, and cannot stand in its place.
    if not isinstance(node, n.Pick | n.Quantifier | n.Field):
        yield from (part for part in node.children if part.kind is node.kind)
        if node.kind is Kind.TRUTH:
            parts = (part for child in node.children for part in child.children if not isinstance(child, n.Pick))
            yield from (part for part in parts if part.kind is Kind.TRUTH and _asks_nothing_between(node, part))
    terms = getattr(node, "terms", ())
    if len(terms) > 2:
        yield from (replace(node, terms=(*terms[:place], *terms[place + 1 :])) for place in range(len(terms)))


def _asks_nothing_between(node: Node, part: Node) -> bool:
    return not any(isinstance(child, n.Quantifier | n.Field) for child in node.children if part in child.children)
