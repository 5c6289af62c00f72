"""Many comparisons at once: which of them may be called discoveries, and how many of those will be false."""

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return for each p-value its q-value: the least share of false discoveries at which it would count as one.

    Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289-300, in the adjusted form
    (R's `p.adjust` with method BH). In the order given. Assumes the comparisons independent or positively dependent;
    that units of one pool pull it, each toward itself, makes them a little less than independent. Raises ValueError
    for what is not a p-value.
    """
    if not p_values:
        return ()
    p = np.asarray(p_values, dtype=np.float64)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("a p-value lies from 0 to 1")
    falling = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1)
    # From the largest down: no q-value exceeds that of a weaker comparison.
    steps = np.minimum.accumulate(np.minimum(p[falling] * len(p) / ranks, 1.0))
    q = np.empty_like(p)
    q[falling] = steps
    return tuple(q.tolist())
