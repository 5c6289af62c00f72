"""Watching for what hardly ever happens: a baseline with next to none of it still says that it is rare.

Too few cases to learn a share from are not too few to learn that it is small. The upper end of its interval is then
held to be usual and a rise above that is watched for, which errs towards saying nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from ringtrue.figures.baseline import FEWEST_CASES, FEWEST_PERIODS
from ringtrue.figures.exact import clopper_pearson
from ringtrue.figures.watch import USUAL_BASELINE, Watch, watch_share

# With fewer cases and none of it among them the upper end lies above 17%, and nothing rare could be seen to rise.
FEWEST_TO_BE_RARE = 20
# 4 of 20 may be 44%: few cases, and no sign of anything rare.
MOST_TO_BE_RARE = 0.2


def usual_where_rare(hits: Sequence[int], totals: Sequence[int]) -> float | None:
    """Return the upper end of the 95% interval of a baseline's share; None where the baseline does not show it rare.

    C. J. Clopper and E. S. Pearson, 1934, Biometrika 26, 404-413.
    """
    found, cases, periods = sum(hits), sum(totals), sum(total > 0 for total in totals)
    if found >= FEWEST_CASES or cases < FEWEST_TO_BE_RARE or periods < FEWEST_PERIODS:
        return None
    upper = clopper_pearson(found, cases)[1]
    return upper if upper <= MOST_TO_BE_RARE else None


def watch_rare(
    periods: Sequence[str],
    hits: Sequence[int],
    totals: Sequence[int],
    *,
    baseline: int | None = None,
    arl: float = 100.0,
    per_year: int = 1,
    power: bool = True,
) -> tuple[Watch, str] | None:
    """Watch a share that is rare in its baseline, and say what is held to be usual; None where it is not rare.

    Arguments are those of `watch.watch_share`. The periods of the baseline are not watched.
    """
    first = baseline or USUAL_BASELINE.get(per_year, 2 * per_year)
    usual = usual_where_rare(hits[:first], totals[:first]) if len(periods) > first else None
    if usual is None:
        return None
    watch = watch_share(
        periods[first:], hits[first:], totals[first:], baseline=0, usual=usual, arl=arl, per_year=per_year, power=power
    )
    cases = sum(totals[:first])
    said = (
        f"Baseline {periods[0]} to {periods[first - 1]}: {sum(hits[:first]):,} of {cases:,}, too few to learn a share "
        f"from and enough to say that it is rare: {100 * usual:.1f}%, the upper end of its interval, counts as usual."
    )
    return _rises_only(watch), said


def _rises_only(watch: Watch) -> Watch:
    """Leave out falls, and the sum that gathers them: less than the upper end of an interval is no news."""
    segments = tuple(
        replace(
            each,
            alarms=tuple(alarm for alarm in each.alarms if alarm.direction == "up"),
            fall=(0.0,) * len(each.fall),
            sees_fall=None,
            rises_only=True,
        )
        for each in watch.segments
    )
    return replace(watch, segments=segments)
