"""Shares and their intervals against published answers."""

import pytest

from ringtrue.publish.intervals import interval_words, percent


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
