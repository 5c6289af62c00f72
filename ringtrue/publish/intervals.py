"""Shares in words, with the interval in which they may truly lie: small numbers never stand alone."""

from ringtrue.figures.exact import wilson


def percent(share: float) -> str:
    """Say a share in whole per cent; what is not quite none or all is never rounded to it."""
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    # Half up, as people round; Python's own rounding would make both 0.5% and 1.5% even.
    return f"{int(share * 100 + 0.5)}%"


def interval_words(hits: int, total: int) -> str:
    """Say the 95% interval of a share, as `31% to 54%`."""
    lower, upper = wilson(hits, total)
    return f"{percent(lower)} to {percent(upper)}"
