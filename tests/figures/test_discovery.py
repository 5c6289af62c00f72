"""Discoveries among many comparisons, against the worked example of the paper that proposed them."""

import numpy as np
import pytest

from ringtrue.figures.discovery import benjamini_hochberg

# Benjamini and Hochberg 1995, section 4: fifteen comparisons in a trial of treatments after a heart attack.
PAPER = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_the_papers_example_rejects_its_first_four():
    q = benjamini_hochberg(PAPER)
    assert [value <= 0.05 for value in q] == [True] * 4 + [False] * 11
    # Bonferroni, the paper says, rejects three.
    assert sum(15 * p <= 0.05 for p in PAPER) == 3


def _literal(p_values):
    """Twin, from the definition: the least level at which stepping up through the ranks rejects the comparison."""
    ranked = sorted(p_values)
    size = len(ranked)
    return [
        min(min(1.0, size * ranked[rank] / (rank + 1)) for rank in range(size) if ranked[rank] >= p) for p in p_values
    ]


@pytest.mark.parametrize("seed", range(5))
def test_q_values_are_those_of_the_definition_in_any_order(seed):
    chance = np.random.default_rng(seed)
    p = np.round(chance.random(30) ** 2, 2).tolist()
    assert benjamini_hochberg(p) == pytest.approx(_literal(p), abs=1e-12)


def test_one_comparison_keeps_its_p_value_and_none_has_none():
    assert benjamini_hochberg([0.03]) == (0.03,)
    assert benjamini_hochberg([]) == ()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(ValueError, match="p-value"):
        benjamini_hochberg([0.5, wrong])
