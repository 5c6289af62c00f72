"""One chart of each kind, of invented numbers, as a page would hold them."""

import random
from math import exp, sqrt

from ringtrue.publish.plots.control import Cusum, control_chart
from ringtrue.publish.plots.exits import exit_bands
from ringtrue.publish.plots.frame import Chart
from ringtrue.publish.plots.funnel import Limits, funnel_chart
from ringtrue.publish.plots.multiples import Panel, small_multiples
from ringtrue.publish.plots.survival import Curve, incidence_chart
from ringtrue.publish.plots.waterfall import Part, split_chart

QUARTERS = [f"{year} Q{quarter}" for year in range(2015, 2021) for quarter in range(1, 5)]
RULES = ("2017 Q2", "new counting rules")
SYSTEM = ("2019 Q1", "new records system")
EXITS = [
    "Charged or summonsed",
    "Evidence difficulties, suspect named, victim supports",
    "Victim does not support, suspect named",
    "No suspect identified",
    "Taken over by another body",
    "Still open",
]
NAMES = ["Ada", "Bea", "Cas", "Dan", "Eve"]


def exits() -> Chart:
    """Six exits over six years, one quarter of which is empty, with two breaks."""
    chance = random.Random(1)
    counts = []
    for index in range(len(QUARTERS)):
        weights = [18 - 0.5 * index, 24, 22 + index, 20 - 0.3 * index, 3, 2 + max(0, index - 15) * 3]
        counts.append([0] * 6 if index == 9 else [max(0, round(each * (3 + chance.random()))) for each in weights])
    return exit_bands(
        "exits", "How reported rapes ended, Fairhaven", QUARTERS, EXITS, counts, breaks=[RULES, SYSTEM],
        what="cases recorded", note="Later quarters hold more open cases only because less time has passed.",
    )  # fmt: skip


def limits(target: float, sigmas: float, factor: float = 1.0) -> Limits:
    """Normal limits around a target, wider by a factor."""
    totals = [1, *range(5, 100, 5), *range(100, 1001, 25)]
    reach = [sigmas * factor * sqrt(target * (1 - target) / total) for total in totals]
    return Limits(
        tuple(totals),
        tuple(max(0.0, target - each) for each in reach),
        tuple(min(1.0, target + each) for each in reach),
    )


def funnel(units: int = 42) -> Chart:
    """Units spread more than chance would spread them; some lie beyond both pairs of limits."""
    chance = random.Random(4)
    totals = [0, *(round(30 + 870 * chance.random() ** 2) for _ in range(units - 1))]
    hits = [sum(chance.random() < 0.22 + shift for _ in range(total)) for total, shift in
            zip(totals, [chance.gauss(0, 0.055) for _ in totals], strict=True)]  # fmt: skip
    names = [f"{NAMES[index % 5]}ford and {NAMES[(index // 5) % 5]}ham {index}" for index in range(units)]
    return funnel_chart(
        "funnel", "Cases closed without an interview of the suspect, by unit", names, hits, totals, 0.22,
        [limits(0.22, 1.96), limits(0.22, 3.09)], [limits(0.22, 1.96, 1.7), limits(0.22, 3.09, 1.7)],
        hit="closed without an interview", note="Invented numbers.",
    )  # fmt: skip


def control() -> Chart:
    """Five years of months with a shift that the sum sees before the limits do."""
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    months = [f"{month} {year}" for year in range(2016, 2021) for month in names]
    chance = random.Random(7)
    values: list[float | None] = [0.12 + chance.gauss(0, 0.018) + (0.03 if index > 41 else 0) for index in range(60)]
    values[20] = None
    values[50] = 0.205
    total, sums = 0.0, list[float | None]()
    for value in values:
        total = max(0.0, total + ((value if value is not None else 0.12) - 0.12 - 0.009) / 0.018)
        sums.append(None if value is None else total)
    return control_chart(
        "control", "No-crimed within a month, Fairhaven", months, values, 0.12, 0.066, 0.174,
        alarms=[("Jan 2020", "the sum passes its threshold"), ("Mar 2020", "above the upper limit")],
        breaks=[("Jul 2018", "crime recording rules changed")], baseline=("Jan 2016", "Dec 2017"),
        cusum=Cusum(tuple(sums), 5.0), measures="Share of reports no-crimed within a month of being recorded",
    )  # fmt: skip


def curve(label: str, level: float, speed: float, cases: int, risk: list[float]) -> Curve:
    """A curve that rises towards a level, with an interval that widens as fewer are watched."""
    times = tuple(float(day) for day in range(5, 731, 25))
    shares = tuple(level * (1 - exp(-day / speed)) for day in times)
    reach = [
        1.96 * sqrt(each * (1 - each) / max(20, cases * (1 - day / 800)))
        for each, day in zip(shares, times, strict=True)
    ]
    pairs = list(zip(shares, reach, strict=True))
    lower, upper = tuple(max(0.0, a - b) for a, b in pairs), tuple(min(1.0, a + b) for a, b in pairs)
    return Curve(label, times, shares, lower, upper, tuple(round(cases * exp(-day / 400)) for day in risk))


def incidence() -> Chart:
    """Three groups, charged by day."""
    risk = [0.0, 180.0, 365.0, 540.0, 730.0]
    curves = [
        curve("Reported within a day", 0.21, 200, 640, risk),
        curve("Reported within a month", 0.15, 230, 410, risk),
        curve("Reported later, or the delay is not known", 0.07, 300, 1210, risk),
    ]
    return incidence_chart(
        "incidence", "Charged, by days since the report", curves, risk_times=risk, until=730.0,
        measures="Share of cases in which somebody was charged",
    )  # fmt: skip


def split() -> Chart:
    """A fall that is mostly of one part."""
    parts = [
        Part("More reports of long ago", -0.021, -0.027, -0.014),
        Part("More suspects known to the victim", 0.008, 0.003, 0.013),
        Part("Changed way of closing cases in which the victim does not support", -0.062, -0.081, -0.044),
        Part("Not explained by any of these", -0.005, -0.021, 0.011),
    ]
    return split_chart(
        "split", "Why fewer cases end in a charge", ("2015 to 2017", 0.18), parts, ("2018 to 2020", 0.10),
        measures="Share of cases charged",
    )  # fmt: skip


def multiples(units: int = 14) -> Chart:
    """Units over six years, one with gaps, some marked."""
    chance = random.Random(11)
    panels = []
    for index in range(units):
        level = 0.2 + chance.gauss(0, 0.05)
        values: list[float | None] = [max(0.0, level + chance.gauss(0, 0.03)) for _ in QUARTERS]
        if index == 3:
            values[5:9] = [None] * 4
            values[11] = values[13] = None
        panels.append(
            Panel(
                f"{NAMES[index % 5]}ford and the villages {index}",
                tuple(values),
                (QUARTERS[20],) if index % 6 == 2 else (),
            )
        )
    return small_multiples("multiples", "Suspect interviewed within a week, by unit", QUARTERS, panels, reference=0.2)


def all_charts() -> list[Chart]:
    """One of each kind."""
    return [exits(), funnel(), control(), incidence(), split(), multiples()]
