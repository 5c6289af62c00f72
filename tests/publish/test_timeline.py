"""The time between two entries is said as exactly as both are known, and no more."""

import pytest

from ringtrue.publish.timeline import between, entered
from ringtrue.record.spans import parse_time


@pytest.mark.parametrize(
    ("former", "latter", "words"),
    [
        ("2015-03-02 21:10", "2015-03-02 21:10", "At the same time"),
        ("2015-03-02 21:10", "2015-03-02 22:00", "50 minutes later"),
        ("2015-03-02 21:10", "2015-03-04 20:10", "47 hours later"),
        ("2015-03-02 21:10", "2015-03-04 21:10", "2 days later"),
        ("2015-03-02 21:10", "2015-03-02", "The same day"),
        ("2015-03-02", "2015-03-03 01:00", "1 day later"),
        ("2015-03-02", "2018-03-02", "1,096 days later"),
        ("2015-03", "2015-03-30", "The times are not known well enough to say how long between"),
        ("2015", "2016", "The times are not known well enough to say how long between"),
    ],
)
def test_how_long_after_is_said_as_exactly_as_it_is_known(former, latter, words):
    assert between(parse_time(former), parse_time(latter))[0] == words


@pytest.mark.parametrize(
    ("latter", "size"),
    [("2015-03-08", "small"), ("2015-03-09", "middle"), ("2015-03-30", "large"), ("2016", "unknown")],
)
def test_a_longer_gap_is_a_longer_line(latter, size):
    assert between(parse_time("2015-03-02"), parse_time(latter))[1] == size


@pytest.mark.parametrize(
    ("happened", "written", "words"),
    [
        ("2015-03-02 21:10", "2015-03-02 22:00", "entered 2 March 2015, 22:00, the same day"),
        ("2015-03-02", "2015-04-02", "entered 2 April 2015, 31 days after it happened"),
        ("2015-03-02", "2015-03-01", "entered 1 March 2015, before it happened"),
        ("2015", "2015-03-01", "entered 1 March 2015"),
    ],
)
def test_the_gap_between_happening_and_entry_is_said(happened, written, words):
    assert entered(parse_time(happened), parse_time(written)) == words


def test_what_was_never_entered_says_nothing_of_it():
    assert entered(parse_time("2015-03-02"), None) == ""
