"""How many texts are worded nearly alike: statements that many people are said to have made in the same words.

Two texts are alike where the longest run of edits that turns one into the other leaves at least the share
`ALIKE` of their letters in place (normalised indel similarity, as rapidfuzz computes it), names, numbers and
punctuation aside. Short texts are left out: there are few ways to say a short thing.
"""

import re

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

ALIKE = 85.0
SHORTEST = 80
_AT_ONCE = 500


def plain_words(text: str) -> str:
    """Return a text without case, numbers, punctuation and surplus blanks, which any form changes."""
    return " ".join(re.sub(r"[\W\d_]+", " ", text.casefold()).split())


def alike(texts: list[str]) -> NDArray[np.int64]:
    """Return for each text how many of the others are worded nearly the same; -1 where it is too short to tell."""
    plain = [plain_words(text) for text in texts]
    long_enough = np.array([len(text) >= SHORTEST for text in plain], dtype=bool)
    kept = [text for text, is_long in zip(plain, long_enough, strict=True) if is_long]
    counts = np.full(len(texts), -1, dtype=np.int64)
    found = np.zeros(len(kept), dtype=np.int64)
    for start in range(0, len(kept), _AT_ONCE):
        some = kept[start : start + _AT_ONCE]
        scores = process.cdist(some, kept, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8, workers=-1)
        found[start : start + len(some)] = (scores > 0).sum(axis=1) - 1
    counts[long_enough] = found
    return counts
