"""A change split into its causes, exactly: more detections, more removals, or fewer reports written down.

A detection rate rises when more is detected, and also when cases that would stay undetected leave the count. The parts
below are the Shapley contributions of the causes and add up to the change, with no rest and no order to choose
(L. S. Shapley, 1953, Contributions to the Theory of Games II, 307-317; A. F. Shorrocks, 2013, Journal of Economic
Inequality 11, 99-126, for changes over time). They are arithmetic: what a part says is how much the figure would move
with that cause, and not why the cause moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial

Causes = Mapping[str, Fraction]


@dataclass(frozen=True)
class Flow:
    """What became of the reports of one period, in counts of reports.

    `not_recorded` were never written down as crimes, and are None where nobody counted them; `removed` were recorded
    and struck out afterwards (no-crime, unfounded, cancelled); `detected` were solved, charged or whatever the rate
    counts. Where `not_recorded` is None, `reports` are the reports that were recorded.
    """

    reports: int
    not_recorded: int | None
    removed: int
    detected: int

    def __post_init__(self) -> None:
        parts = (self.not_recorded or 0, self.removed, self.detected)
        if min(parts) < 0 or self.recorded - self.removed < max(1, self.detected):
            raise ValueError(f"{self} is no flow: its parts do not fit in its reports, or nothing is left to divide by")

    @property
    def recorded(self) -> int:
        """The reports that were written down as crimes, before any was removed."""
        return self.reports - (self.not_recorded or 0)

    @property
    def published(self) -> Fraction:
        """The rate as published: detections over what was recorded and not removed."""
        return Fraction(self.detected, self.recorded - self.removed)

    @property
    def put_back(self) -> Fraction:
        """The rate with the removed put back, and with those never recorded where they are known."""
        return Fraction(self.detected, self.reports)


@dataclass(frozen=True)
class Counterfactual:
    """What it would take to make a rise of the rate by removals alone, with as many detections per record.

    `share_needed` of the records kept in the earlier period would have had to go; `share_gone` is the share by which
    what is kept of a hundred reports did shrink, through removals and non-recording together; below 0, it grew.
    """

    share_needed: Fraction
    share_gone: Fraction


@dataclass(frozen=True)
class Split:
    """The change of a published rate and its causes; `parts` add up to `change` exactly.

    `non_recording` is None where either period did not count what was not recorded. `counterfactual` is None where the
    rate did not rise from something above nothing.
    """

    before: Flow
    after: Flow
    detection: Fraction
    removal: Fraction
    non_recording: Fraction | None
    counterfactual: Counterfactual | None

    @property
    def change(self) -> Fraction:
        """The later published rate less the earlier one."""
        return self.after.published - self.before.published

    @property
    def parts(self) -> dict[str, Fraction]:
        """The contributions by name, those that are not known left out."""
        known = {"detections per report": self.detection, "removals": self.removal}
        if self.non_recording is not None:
            known["non-recording"] = self.non_recording
        return known

    def sentences(self) -> list[str]:
        """Say the split in plain English, and what is not in it."""
        said = [
            f"The published rate went from {_percent(self.before.published)} to {_percent(self.after.published)}"
            f"{_with_put_back(self)}.",
            "Of that change of " + _points(self.change) + ", " + _joined(_part_words(self.parts)) + ".",
        ]
        if self.counterfactual:
            said.append(_counterfactual_words(self.counterfactual))
        if self.non_recording is None:
            said.append(
                "How many reports were never recorded is not known for both periods, so non-recording is not in this "
                "split: what it did is hidden in the other parts."
            )
        said.append("This is arithmetic on counts: it shows which part moved the rate, and not why that part moved.")
        return said


@dataclass(frozen=True)
class CountSplit:
    """The change of a published count and its causes; `reports` and `removal` add up to `change` exactly."""

    reports_before: int
    reports_after: int
    removed_before: int
    removed_after: int
    reports: Fraction
    removal: Fraction

    @property
    def change(self) -> int:
        """The later published count less the earlier one."""
        return (self.reports_after - self.removed_after) - (self.reports_before - self.removed_before)

    @property
    def removal_share(self) -> Fraction | None:
        """Which share of the change the removals explain; None where nothing changed."""
        return self.removal / self.change if self.change else None

    def sentences(self) -> list[str]:
        """Say the split in plain English, and what removals cannot explain."""
        first, last = self.reports_before - self.removed_before, self.reports_after - self.removed_after
        said = [
            f"The published count went from {first:,} to {last:,}. Reports went from {self.reports_before:,} to "
            f"{self.reports_after:,}, and {self.removed_before:,} and {self.removed_after:,} of them were removed.",
            f"Of the change of {self.change:+,}, the number of reports explains {_count(self.reports)} and the share "
            f"removed {_count(self.removal)}.",
        ]
        if self.removal_share is not None and 0 <= self.removal_share <= 1:
            said.append(
                f"So removals explain {_percent(self.removal_share)} of the change; they cannot explain the other "
                f"{_percent(1 - self.removal_share)}, which lies in what entered the books as a report at all."
            )
        said.append(
            "Whether fewer were reported or fewer were written down these counts cannot tell; an outside series can."
        )
        return said


def split_rate(before: Flow, after: Flow) -> Split:
    """Split the change of a detection rate into detections per report, removals per record, and non-recording.

    The published rate is d / ((1 - n) (1 - r)), with d detections per report, n the share of reports not recorded and
    r the share of records removed; each cause's part is its mean effect over all orders of changing the three. Where
    `not_recorded` is None in either flow, both flows are taken from what was recorded, and n is no cause.
    """
    hidden = before.not_recorded is None or after.not_recorded is None
    parts = _shapley(_rate, _causes(before, hidden), _causes(after, hidden))
    return Split(
        before,
        after,
        parts["detection"],
        parts["removal"],
        None if hidden else parts["non_recording"],
        _counterfactual(before, after, hidden),
    )


def removal_needed(rate_before: Fraction, rate_after: Fraction) -> Fraction:
    """Return the share of records that would have to go to raise a rate by removals alone, detections unchanged.

    1 - before / after: from 10% to 31% it is 21/31, or 68%. Raises ValueError where the rate did not rise from above 0.
    """
    if not 0 < rate_before <= rate_after:
        raise ValueError(f"from {rate_before} to {rate_after} is no rise from above nothing")
    return 1 - rate_before / rate_after


def split_count(before: tuple[int, int], after: tuple[int, int]) -> CountSplit:
    """Split the change of a published count into reports and removals; each period is (reports, removed of them).

    The count is reports x (1 - share removed). A period without reports is refused: it has no share removed.
    """
    for reports, removed in (before, after):
        if not 0 <= removed <= reports or reports == 0:
            raise ValueError(f"{removed} removed of {reports} is not a share")
    parts = _shapley(
        lambda causes: causes["reports"] * (1 - causes["removal"]),
        {"reports": Fraction(before[0]), "removal": Fraction(before[1], before[0])},
        {"reports": Fraction(after[0]), "removal": Fraction(after[1], after[0])},
    )
    return CountSplit(before[0], after[0], before[1], after[1], parts["reports"], parts["removal"])


def _causes(flow: Flow, hidden: bool) -> dict[str, Fraction]:
    reports = flow.recorded if hidden else flow.reports
    causes = {"detection": Fraction(flow.detected, reports), "removal": Fraction(flow.removed, flow.recorded)}
    if not hidden:
        causes["non_recording"] = Fraction(flow.reports - flow.recorded, flow.reports)
    return causes


def _rate(causes: Causes) -> Fraction:
    return causes["detection"] / ((1 - causes.get("non_recording", Fraction(0))) * (1 - causes["removal"]))


def _shapley(value: Callable[[Causes], Fraction], before: Causes, after: Causes) -> dict[str, Fraction]:
    """Give every cause its mean effect over all orders in which the causes could have changed."""
    names, total = list(before), dict.fromkeys(before, Fraction(0))
    for name in names:
        others = [other for other in names if other != name]
        for size in range(len(names)):
            weight = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(names)))
            for changed in combinations(others, size):
                without = {each: after[each] if each in changed else before[each] for each in names}
                total[name] += weight * (value({**without, name: after[name]}) - value(without))
    return total


def _counterfactual(before: Flow, after: Flow, hidden: bool) -> Counterfactual | None:
    if not 0 < before.published < after.published:
        return None
    kept = [1 - each["removal"] for each in (_causes(before, hidden), _causes(after, hidden))]
    if not hidden:
        kept = [
            share * Fraction(flow.recorded, flow.reports) for share, flow in zip(kept, (before, after), strict=True)
        ]
    return Counterfactual(removal_needed(before.published, after.published), 1 - kept[1] / kept[0])


def _percent(share: Fraction) -> str:
    return f"{float(share):.1%}"


def _points(change: Fraction) -> str:
    return f"{float(change) * 100:+.1f} points"


def _count(part: Fraction) -> str:
    return f"{float(part):+,.0f}"


def _with_put_back(split: Split) -> str:
    first, last = split.before, split.after
    if first.put_back == first.published and last.put_back == last.published:
        return ""
    return f"; with what was taken out put back, it went from {_percent(first.put_back)} to {_percent(last.put_back)}"


def _part_words(parts: Mapping[str, Fraction]) -> list[str]:
    return [f"{name} {'make' if name.endswith('s') or 'per' in name else 'makes'} {_points(part)}"
            for name, part in parts.items()]  # fmt: skip


def _joined(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def _counterfactual_words(made: Counterfactual) -> str:
    needed = (
        f"For removals alone to make this rise, {_percent(made.share_needed)} of what was counted would have had to go"
    )
    if made.share_gone <= 0:
        return f"{needed}; none of it went: of a hundred reports no fewer stayed in the count than before."
    if made.share_gone >= made.share_needed:
        return f"{needed}; {_percent(made.share_gone)} did, so removals are enough to make all of it."
    return f"{needed}; {_percent(made.share_gone)} did, so removals cannot be the whole of it."
