"""Re-tests: did the figure that a promise was to mend fall after it was said to be done?

Kept means that it fell, beside units of which nothing was asked; broken that a fall worth having is ruled out; unclear
that the records cannot tell, with the smallest fall that they would have shown. A promise that names several figures
is kept only if all of them fell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ringtrue.figures.before_after import BeforeAfter

Result = Literal["kept", "broken", "unclear"]
_RESULTS: dict[str, Result] = {"fell": "kept", "did not fall": "broken", "cannot tell": "unclear"}


@dataclass(frozen=True)
class FigureTest:
    """One figure of a promise, tested: beside other units where there are enough, else on its own course.

    `cases` are those since that day which still show what was to be mended. Where nothing could be tested, `trouble`
    says why.
    """

    measure: str
    title: str
    unit: str
    on: date
    beside: BeforeAfter | None = None
    course: BeforeAfter | None = None
    cases: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def judged(self) -> BeforeAfter | None:
        """The comparison that decides: with other units if there is one, since a course may bend for all at once."""
        if self.beside is not None and self.beside.effect is not None:
            return self.beside
        return self.course

    @property
    def result(self) -> Result:
        """Kept, broken or unclear."""
        return _RESULTS[self.judged.word] if self.judged else "unclear"

    def sentences(self) -> list[str]:
        """Say the answer in plain English, with its interval, what could have been seen, and the cases."""
        where = f"in {self.unit}" if self.unit else "in the whole force"
        head = f"{self.title}, {where}, before and since {self.on.day} {self.on:%B %Y}:"
        if self.judged is None:
            return [f"{head} it cannot be tested. {self.trouble}"]
        by_itself = "" if self.judged is self.beside else " There are too few other units to lay it beside."
        shown = len(self.cases)
        behind = f"{shown:,} case{'' if shown == 1 else 's'} since then still show{'s' if shown == 1 else ''} it."
        return [f"{head}{by_itself}", *self.judged.sentences(), behind]


@dataclass(frozen=True)
class Retested:
    """A promise tested on the records: each of its figures, and the answer to all of them together."""

    promise: str
    tests: tuple[FigureTest, ...]
    former: str = ""

    @property
    def result(self) -> Result:
        """Broken where one figure did not fall, kept where all fell, else unclear."""
        return together([test.result for test in self.tests])

    @property
    def has_turned(self) -> bool:
        """Whether the answer is another than at the last re-test."""
        return self.result != self.former


def together(results: Sequence[Result]) -> Result:
    """Return what several figures say of one promise."""
    if "broken" in results:
        return "broken"
    return "kept" if results and set(results) == {"kept"} else "unclear"
