"""Shares with the interval in which they may truly lie: small numbers never stand alone."""

from math import sqrt

# The normal deviate of a two-sided interval of 95%.
Z_95 = 1.959963984540054


def wilson(hits: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's score interval for a share; nothing is known of none, so there it runs from 0 to 1.

    E. B. Wilson, 1927; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, whose worked examples
    are the test.
    """
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is not a share")
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, z * z
    middle = share + square / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    spread = 1 + square / total
    # At the ends the formula gives 0 and 1 exactly; floating point does not.
    lower = 0.0 if hits == 0 else (middle - reach) / spread
    upper = 1.0 if hits == total else (middle + reach) / spread
    return lower, upper


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
