"""Widths, line breaks and numbers in words. The widths themselves are measured in tests/browser/test_plots.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.publish.plots.lettering import clean, decimals, fitted, listed, number, share, text_width, wrapped


@pytest.mark.parametrize(
    ("words", "thousandths"),
    [
        # Advances as they stand in Adobe's metrics of Helvetica (Helvetica.afm, 1997), which Arial shares.
        ("A", 667),
        ("i", 222),
        ("%", 889),
        ("12", 2 * 556),
        ("W.", 944 + 278),
        ("é", 556),
        ("e\u0301", 556),
        ("", 0),
    ],
)
def test_the_width_of_words_is_the_sum_of_their_advances(words, thousandths):
    assert text_width(words, 1000) == thousandths
    assert text_width(words, 10) == pytest.approx(thousandths / 100)


# The same, from Helvetica-Bold.afm.
@pytest.mark.parametrize(("words", "thousandths"), [("A", 722), ("i", 278), ("d", 611), ("a", 556), ("W", 944)])
def test_bold_words_are_as_much_wider_as_their_letters(words, thousandths):
    assert text_width(words, 1000, bold=True) == pytest.approx(thousandths, abs=1)


def test_words_that_fit_stay_as_they_are_and_others_end_in_an_ellipsis():
    assert fitted("North", 10, 100) == "North"
    assert fitted("North and the villages", 10, 60) == "North and t…"
    assert fitted("North", 10, 1) == "…"


def test_lines_break_at_spaces_and_hyphens_and_within_a_word_only_if_they_must():
    assert wrapped("one two three", 10, 40) == ["one two", "three"]
    assert wrapped("one-two three", 10, 25) == ["one-", "two", "three"]
    assert wrapped("iiiiiiiiii", 10, 12) == ["iiiii", "iiiii"]
    assert wrapped("one two three", 10, 40, most=1) == ["one tw…"]
    assert wrapped("", 10, 40) == []


@given(st.text(max_size=40), st.floats(20, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost_unless_the_lines_ran_out(words, width, most):
    lines = wrapped(words, 10, width, most)
    assert len(lines) <= most
    assert all(text_width(line, 10) <= width + 1e-9 for line in lines)
    if not (lines and lines[-1].endswith("…")):
        assert "".join(lines).replace(" ", "") == clean(words).replace(" ", "")


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0, None, "0"),
        (12, None, "12"),
        (1234567, None, "1,234,567"),
        (0.12345, None, "0.1235"),
        (-2.5, None, "−2.5"),
        (100.0, None, "100"),
        (20, 0, "20"),
        (-0.04, 1, "0.0"),
        (1e300, None, "1e+300"),
        (-1e-9, None, "−1e−09"),
    ],
)
def test_a_number_is_written_as_it_is_read(value, places, said):
    assert number(value, places) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0.0%"), (1.0, "100.0%"), (0.123, "12.3%"), (0.0004, "under 0.1%"), (0.9996, "over 99.9%"),
        (0.0005, "0.1%"), (0.5, "50.0%"), (-0.021, "−2.1%"), (1.25, "125.0%"),
    ],
)  # fmt: skip
def test_what_is_not_quite_none_or_all_is_never_written_as_none_or_all(value, said):
    assert share(value) == said


def test_decimals_are_just_enough_to_tell_ticks_apart():
    assert [decimals(step) for step in (10, 1, 0.5, 0.2, 0.1, 0.05, 0.002)] == [0, 0, 1, 1, 1, 2, 3]


def test_a_long_list_says_how_many_more_there_are():
    assert listed(["Ada", "Bea", "Cas"]) == "Ada, Bea and Cas"
    assert listed(["Ada"]) == "Ada"
    assert listed(["Ada", "Bea", "Cas", "Dan"], 2) == "Ada, Bea and 2 more"
    assert listed([]) == ""


def test_what_no_file_of_xml_may_hold_is_replaced():
    assert clean(" a\x00b\n c\ud800 ") == "a\ufffdb c\ufffd"
