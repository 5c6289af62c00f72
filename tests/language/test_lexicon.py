"""Every word of the language has a line that says what it means."""

from ringtrue.language import parse
from ringtrue.language.lexicon import MEANINGS


def test_every_word_has_its_meaning_and_no_other() -> None:
    assert set(MEANINGS) == {*parse.RANGING, *parse.FUNCTIONS, *parse.DURATIONS}
