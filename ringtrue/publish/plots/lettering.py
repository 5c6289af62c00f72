"""Words inside a chart: how wide they are, where they break, and how numbers are written.

An SVG neither wraps nor measures its text, and the pages run no script, so widths are reckoned beforehand from the
advances of the letters of Arial, which Liberation Sans shares by design. Other alphabets are taken to be wide: a label
that leaves a little room is better than one that is cut off.
"""

import math
import re
import unicodedata
from functools import cache

# Thousandths of the size of the type. A test in a browser measures the drawn text against them.
_ADVANCES = {
    letter: advance
    for advance, letters in {
        191: "'",
        222: "ijl",
        260: "|",
        278: " !,./:;I[]\\ft·",
        333: "()-`r",
        334: "{}",
        355: '"',
        389: "*",
        469: "^",
        500: "Jcksvxyz",
        556: "#$0123456789?L_abdeghnopqu–£",
        549: "±",
        584: "+<=>~−",
        611: "FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        889: "%",
        944: "W",
        1000: "—…",
        1015: "@",
    }.items()
    for letter in letters
}
_OTHER = 1000
# Bold letters are wider by the same step, but not all of them.
_BOLDER = dict.fromkeys("bdghnopqucksvxyJijlftrmwABKL?&!:;[]{}", 56) | {"'": 47, '"': 119, "^": 115, "|": 20}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ELLIPSIS = "…"


def clean(words: str) -> str:
    """Return words in one line, with a mark in place of each character that no XML file may hold."""
    return " ".join(_NOT_XML.sub("\ufffd", words).split())


def text_width(words: str, size: float, bold: bool = False) -> float:
    """Return the width of words in the units of `size`; never less than what is drawn in Arial's alphabet."""
    return sum(_advance(letter, bold) for letter in words) * size / 1000


def fitted(words: str, size: float, width: float, bold: bool = False) -> str:
    """Return words that fit a width, cut with an ellipsis where they do not; the table beside holds them whole."""
    words = clean(words)
    if text_width(words, size, bold) <= width:
        return words
    return words[: _most(words, size, width - text_width(ELLIPSIS, size, bold), bold)].rstrip() + ELLIPSIS


def wrapped(words: str, size: float, width: float, most: int = 99, bold: bool = False) -> list[str]:
    """Return words broken into at most `most` lines of a width; the last is cut with an ellipsis if more remains."""
    left, lines = clean(words), list[str]()
    while left and len(lines) < most - 1 and text_width(left, size, bold) > width:
        end = _break(left, size, width, bold)
        lines.append(left[:end].rstrip())
        left = left[end:].lstrip()
    return [*lines, fitted(left, size, width, bold)] if left else lines


def _break(words: str, size: float, width: float, bold: bool) -> int:
    """Return where the first line ends: after a space or a hyphen if there is one, and within a word if not."""
    end = max(1, _most(words, size, width, bold))
    if end >= len(words) or words[end] == " ":
        return end
    good = max(words.rfind(" ", 0, end), words.rfind("-", 0, end))
    return good + 1 if good > 0 else end


def _most(words: str, size: float, width: float, bold: bool) -> int:
    """Return how many letters from the first fit a width."""
    room = width * 1000 / size
    for index, letter in enumerate(words):
        room -= _advance(letter, bold)
        if room < 0:
            return index
    return len(words)


@cache
def _advance(letter: str, bold: bool) -> int:
    if unicodedata.combining(letter):
        return 0
    if letter not in _ADVANCES:
        # An accent widens nothing.
        letter = unicodedata.normalize("NFD", letter)[0]
    return _ADVANCES.get(letter, _OTHER) + (_BOLDER.get(letter, 0) if bold else 0)


def decimals(step: float) -> int:
    """Return how many decimals tell apart numbers that lie a step apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0


def number(value: float, places: int | None = None) -> str:
    """Write a number with commas and a true minus sign; without `places` with four figures that count, at most.

    Whole numbers are written whole. What is too large or too small to be read in figures is written with its power.
    """
    size = math.floor(math.log10(abs(value))) if value else 0
    if not -6 <= size < 15:
        return f"{value:.3g}".replace("-", "−")
    whole = float(value).is_integer()
    said = f"{value:,.{(0 if whole else max(3 - size, 0)) if places is None else places}f}"
    if places is None and not whole and "." in said:
        said = said.rstrip("0").rstrip(".")
    # What rounds to nought has no sign.
    return said.replace("-", "−") if any(digit in said for digit in "123456789") else said.lstrip("-")


def share(value: float, places: int = 1) -> str:
    """Write a share as per cent with one decimal; what is not quite none or all is never rounded to it."""
    nearest = 10.0 ** -(places + 2)
    if 0 < value < nearest / 2:
        return f"under {number(100 * nearest, places)}%"
    if 1 - nearest / 2 < value < 1:
        return f"over {number(100 * (1 - nearest), places)}%"
    return number(100 * value, places) + "%"


def listed(names: list[str], most: int = 12) -> str:
    """Join names as a sentence does, and say how many more there are beyond the first `most`."""
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
