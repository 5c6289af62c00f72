"""Shares and their intervals against published answers."""

import pytest

from ringtrue.figures.exact import wilson
from ringtrue.publish.intervals import interval_words, percent


@pytest.mark.parametrize(
    ("hits", "total", "lower", "upper"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_gives_the_published_answers(hits, total, lower, upper):
    assert wilson(hits, total) == pytest.approx((lower, upper), abs=0.00005)


def test_of_no_cases_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("total", [1, 2, 5, 30, 700])
def test_the_interval_holds_the_share_and_mirrors_itself(total):
    for hits in range(total + 1):
        lower, upper = wilson(hits, total)
        assert 0 <= lower <= hits / total <= upper <= 1
        assert wilson(total - hits, total) == pytest.approx((1 - upper, 1 - lower))


@pytest.mark.parametrize(("hits", "total"), [(-1, 3), (4, 3), (1, 0)])
def test_what_is_no_share_is_refused(hits, total):
    with pytest.raises(ValueError, match="not a share"):
        wilson(hits, total)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0%"), (0.001, "under 1%"), (0.01, "1%"), (0.125, "13%"), (0.5, "50%"), (0.995, "over 99%"), (1.0, "100%")
    ],
)  # fmt: skip
def test_what_is_not_quite_none_or_all_is_not_rounded_to_it(share, words):
    assert percent(share) == words


def test_an_interval_in_words():
    assert interval_words(81, 263) == "26% to 37%"
