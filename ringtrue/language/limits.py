"""How much one condition may hold, so that no text, however it was come by, can exhaust an engine."""

import ast

from ringtrue.language import nodes as n
from ringtrue.language.nodes import Node

LONGEST = 4_000  # characters
DEEPEST = 60  # parts inside one another
LARGEST = 2_000  # nodes, names written out
FARTHEST = 200  # years by which a time can be moved
HIGHEST = 10**12  # the largest number that can be written
_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1, "working_days": 1.5, "months": 31}


def depth(tree: ast.AST) -> int:
    """Return how many parts of a text lie inside one another, without recursion."""
    deepest, queue = 0, [(tree, 1)]
    while queue:
        node, level = queue.pop()
        deepest = max(deepest, level)
        queue += [(child, level + 1) for child in ast.iter_child_nodes(node)]
    return deepest


def size(node: Node, known: dict[int, int] | None = None) -> int:
    """Return how many nodes a tree has with every name written out, looking at each shared part once."""
    known = {} if known is None else known
    if id(node) not in known:
        known[id(node)] = 1 + sum(size(child, known) for child in node.children)
    return known[id(node)]


def moved_days(node: Node) -> float:
    """Return by how many days, roughly, a time has been moved by the sums it is made of."""
    if isinstance(node, n.Shift):
        return abs(node.amount) * _DAYS[node.unit] + moved_days(node.term)
    return max((moved_days(child) for child in node.children), default=0) if node.kind.is_span else 0
