"""Time from one step to another, with cases that are still open counted for as long as they were watched.

The mean time of closed cases flatters a force that leaves its hard cases open; these curves use the open ones too.
`kaplan_meier` is for one event that all cases come to in the end; `cumulative_incidence` is for exits that compete: a
case that the victim withdrew from is not waiting to be charged, and counting it as open would overstate every share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Steps:
    """A share that climbs by steps: `shares[i]` of all cases had come to the event by `times[i]`, that day included.

    `times` are the distinct days on which something was seen to happen, `at_risk` the cases still under watch just
    before each, `events` the events on it; `lower` and `upper` are the ends of the interval. `last_watched` is the
    longest time under watch: beyond it nothing is known.
    """

    times: Floats
    shares: Floats
    lower: Floats
    upper: Floats
    at_risk: Counts
    events: Counts
    cases: int
    last_watched: float

    def share_by(self, day: float) -> float | None:
        """Return the share that had come to the event by a day; None beyond the last day that any case was watched."""
        if day > self.last_watched:
            return None
        place = int(np.searchsorted(self.times, day, side="right"))
        return float(self.shares[place - 1]) if place else 0.0

    def interval_by(self, day: float) -> tuple[float, float] | None:
        """Return the interval of the share by a day; before the first event it is (0, 0), beyond the watch None."""
        if day > self.last_watched:
            return None
        place = int(np.searchsorted(self.times, day, side="right"))
        return (float(self.lower[place - 1]), float(self.upper[place - 1])) if place else (0.0, 0.0)

    def quantile(self, share: float) -> float | None:
        """Return the first day by which at least this share had come to the event; None where it was never reached."""
        # The shares are sums of fractions: one half arrives as 0.49999999999999994.
        reached = np.flatnonzero(self.shares >= share - 1e-12)
        return float(self.times[reached[0]]) if reached.size else None

    @property
    def median(self) -> float | None:
        """The first day by which half had come to the event; None where half never did."""
        return self.quantile(0.5)

    def at_risk_on(self, days: Sequence[float], times: ArrayLike) -> list[int]:
        """Count the cases still under watch just before each day, for the row beneath a chart, from all their times."""
        watched = np.sort(np.asarray(times, dtype=float))
        return [int(watched.size - np.searchsorted(watched, day, side="left")) for day in days]


@dataclass(frozen=True, eq=False)
class Incidence:
    """What became of cases by each day: a climbing share for each exit, and the share still open.

    `exits` are in the order of their codes and share `times`; at each time `still_open` and the exits' shares add up
    to 1.
    """

    exits: dict[str, Steps]
    times: Floats
    still_open: Floats

    def open_by(self, day: float) -> float | None:
        """Return the share still open after a day; None beyond the last day that any case was watched."""
        shares = [steps.share_by(day) for steps in self.exits.values()]
        known = [share for share in shares if share is not None]
        return 1 - sum(known) if len(known) == len(shares) else None


def kaplan_meier(times_days: ArrayLike, observed: ArrayLike, level: float = 0.95) -> Steps:
    """Return by each day the share of cases that came to the event, cases not yet there counted while watched.

    `times_days` (n,) is the time to the event, or under watch without it, at least 0; `observed` (n,) says which.
    The interval is of the logarithm of minus the logarithm of the share without the event, which stays inside 0 to 1
    and serves small numbers best. Assumes that leaving the watch tells nothing of when the event would have come, which
    fails where hard cases are parked.

    E. L. Kaplan and P. Meier, 1958, Journal of the American Statistical Association 53, 457-481; variance after
    M. Greenwood, 1926; interval after J. D. Kalbfleisch and R. L. Prentice, 1980.
    """
    seen = np.asarray(observed, dtype=bool)
    return cumulative_incidence(times_days, np.where(seen, "event", ""), level).exits.get("event") or _nothing(
        np.asarray(times_days, dtype=float)
    )


def cumulative_incidence(times: ArrayLike, exit_codes: ArrayLike, level: float = 0.95) -> Incidence:
    """Return for each exit the share of all cases that had left by it, by each day.

    `times` (n,) in days, at least 0; `exit_codes` (n,) of text, with "" for a case that is still open and was watched
    up to its time. A case that leaves on a day counts as at risk on it, and so does one whose watch ends that day.
    Raises ValueError where lengths differ or a time is negative. Assumes what `kaplan_meier` does.

    O. O. Aalen and S. Johansen, 1978, Scandinavian Journal of Statistics 5, 141-150; variance after E. Marubini and
    M. G. Valsecchi, 1995, Analysing Survival Data from Clinical Trials, 10.3 (the delta method).
    """
    days, codes = np.asarray(times, dtype=float), np.asarray(exit_codes, dtype=str)
    if days.shape != codes.shape or days.ndim != 1:
        raise ValueError(f"{days.shape} times and {codes.shape} exits are not one of each for every case")
    if days.size and not (np.isfinite(days).all() and days.min() >= 0):
        raise ValueError("a time is negative or missing; the clock of a case starts at 0")
    if not 0 < level < 1:
        raise ValueError(f"{level} is no level of confidence")
    names = sorted(set(codes.tolist()) - {""})
    moments = np.unique(days[codes != ""])
    at_risk = (days.size - np.searchsorted(np.sort(days), moments, side="left")).astype(np.int64)
    counts = np.array([_count_at(days[codes == name], moments) for name in names]).reshape(len(names), moments.size)
    total = counts.sum(axis=0)
    still_open = np.cumprod(1 - total / np.maximum(at_risk, 1))
    before = np.concatenate([[1.0], still_open])[:-1]
    last = float(days.max()) if days.size else 0.0
    exits = {}
    for name, mine in zip(names, counts, strict=True):
        shares = np.cumsum(before * mine / np.maximum(at_risk, 1))
        error = np.sqrt(_variance(shares, before, at_risk, mine, total))
        lower, upper = _interval(shares, error, level)
        exits[name] = Steps(moments, shares, lower, upper, at_risk, mine, int(days.size), last)
    return Incidence(exits, moments, still_open)


def _count_at(days: Floats, moments: Floats) -> Counts:
    return np.bincount(np.searchsorted(moments, days), minlength=moments.size).astype(np.int64)


def _variance(shares: Floats, before: Floats, at_risk: Counts, mine: Counts, total: Counts) -> Floats:
    """Return the variance of a cumulative incidence by the delta method, at each of its times.

    The three sums over earlier times expand (F(t) - F(s))^2 and (F(t) - F(s)), so that running sums serve for all t.
    """
    left = np.maximum(at_risk - total, 0)
    # When everyone leaves at once Greenwood's term is endless, and what follows it has no weight: S is 0 there.
    greenwood = np.where(left > 0, total / np.maximum(at_risk * left, 1), 0.0)
    own = before**2 * mine * (at_risk - mine) / np.maximum(at_risk, 1) ** 3
    cross = before * mine / np.maximum(at_risk, 1) ** 2
    spread = (
        shares**2 * np.cumsum(greenwood) - 2 * shares * np.cumsum(shares * greenwood) + np.cumsum(shares**2 * greenwood)
    )
    tied = 2 * (shares * np.cumsum(cross) - np.cumsum(shares * cross))
    return np.asarray(np.maximum(spread + np.cumsum(own) - tied, 0.0))


def _interval(shares: Floats, error: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the interval of each share on the log-minus-log scale of what is left; certain where it is 0 or 1."""
    left = 1 - shares
    inside = (left > 1e-12) & (left < 1 - 1e-12)
    safe = np.where(inside, left, 0.5)
    reach = ndtri(0.5 + level / 2) * error / np.abs(safe * np.log(safe))
    lower = 1 - safe ** np.exp(-reach)
    upper = 1 - safe ** np.exp(reach)
    return np.where(inside, lower, shares), np.where(inside, upper, shares)


def _nothing(days: Floats) -> Steps:
    """Return the curve of an event that nobody came to."""
    none, empty = np.empty(0), np.empty(0, dtype=np.int64)
    return Steps(none, none, none, none, empty, empty, int(days.size), float(days.max()) if days.size else 0.0)
