"""All the ways out together: for each unit and period, by which exit reports left the system, or that they are open.

When one exit is closed its neighbour fills, so the exits are always reckoned as one vector. Cohorts are followed: the
reports of a period, each for the same number of days, so that a young cohort is not compared with an old one.
"""

from dataclasses import dataclass

from ringtrue.figures.measure import of_offences
from ringtrue.figures.periods import Cut
from ringtrue.figures.published import exit_counts, published
from ringtrue.figures.series import CASES, TABLE
from ringtrue.figures.tally import Counts, Question, tally
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Engine, Evidence
from ringtrue.language.nodes import Kind, Node
from ringtrue.record.schema import schema
from ringtrue.record.snapshot import Snapshot

FOLLOWED = 365  # days: long enough for most cases to be decided, short enough for last year's reports to be told of
ENDS = ("closed", "cancelled")


@dataclass(frozen=True)
class ExitVector:
    """How many reports left by each exit: `counts` has the shape (units, periods, exits).

    `unclear` counts the reports of which it cannot be told, `followed` is for how many days each was followed, 0 for
    the whole time. `says` is how it was reckoned.
    """

    source: str
    basis: str
    says: str
    units: tuple[str, ...]
    periods: tuple[int, ...]
    cut: Cut
    exits: tuple[str, ...]
    counts: Counts
    unclear: int
    followed: int

    @property
    def labels(self) -> list[str]:
        """What the periods are called."""
        return [self.cut.label(period) for period in self.periods]


def exits_of_cases(
    evidence: Evidence, engine: Engine, cut: Cut, offences: str, by_unit: bool, followed: int
) -> ExitVector | None:
    """Count by which exit the reports of each unit and period left; None where the snapshot holds no reports.

    Where no file of the source tells when cases ended, reports cannot be followed for equally long; then the exits are
    those known on the day of reading, and `says` says so.
    """
    if evidence.snapshot.kind != "report" or not evidence.snapshot.manifest["cases"]:
        return None
    told = evidence.told
    follow = followed if told is None or told & set(ENDS) else 0
    codes = tuple(schema().codes["exits"].codes)
    kinds = ("out", "unclear", *codes)
    question = Question(_exit_after(follow, offences), kinds, n.CaseColumn("begun", Kind.TIME))
    counted = tally(evidence, engine, {"exits": question}, cut, by_unit)
    counts = counted.answers["exits"][:, :-1, 2:]
    there = [place for place in range(len(codes)) if counts[:, :, place].any()]
    says = f"Reports of each period, each followed for {follow:,} days." if follow else _NOT_FOLLOWED
    return ExitVector(
        evidence.snapshot.source,
        CASES,
        says,
        counted.units,
        counted.periods,
        cut,
        tuple(codes[place] for place in there),
        counts[:, :, there],
        int(counted.of("exits", "unclear").sum()) + counted.undated("exits", *kinds[1:]),
        follow,
    )


_NOT_FOLLOWED = (
    "Reports of each period by the exit known on the day of reading: the newest had less time, and what looks like a "
    "change at the end may be no more than that."
)


def _exit_after(days: int, offences: str) -> Node:
    """Return the question by which exit a report had left so many days after it began; 0 for ever."""
    exit_ = n.CaseColumn("exit", Kind.TEXT)
    status = n.CaseColumn("status", Kind.TEXT)
    still_open = n.Certain(n.Or((n.Equal(status, _text("open")), n.Equal(exit_, _text("open")))))
    taken: Node = n.IfElse(still_open, _text("open"), n.Otherwise(exit_, _text("unclear")))
    among = of_offences(offences)
    if days:
        begun = n.CaseColumn("begun", Kind.TIME)
        due = n.Shift(begun, days, "days")
        ended = n.First(n.Among(n.EventColumn("kind", Kind.TEXT), ENDS))
        in_time = n.AtMost(n.Field(ended, "happened", Kind.TIME), due)
        late = n.IfElse(in_time, taken, _text("open"))
        taken = n.IfElse(still_open, _text("open"), n.Otherwise(late, _text("unclear")))
        among = n.both(among, n.AtMost(due, n.AsOf()))
    return n.Otherwise(n.IfElse(among, taken, _text("out")), _text("unclear"))


def _text(code: str) -> Node:
    return n.Literal(code, Kind.TEXT)


def exits_published(snapshot: Snapshot, cut: Cut, offences: str, by_unit: bool) -> ExitVector | None:
    """Return the exits that a published table tells of; None where it tells of none."""
    table = published(snapshot, cut, by_unit)
    if table is None:
        return None
    found = exit_counts(table, offences)
    if found is None:
        return None
    return ExitVector(
        snapshot.source, TABLE, found.says, table.units, table.periods, cut, found.exits, found.counts, found.untold, 0
    )
