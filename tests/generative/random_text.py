"""Random conditions, written as a person would write them, so that the parser is tried along with the engines.

There is one method for each kind of value, each choosing among all the ways the language has to make it; the names
`early`, `late` and `doubtful` are picks defined once, so that conditions over events use what other passes answered.
"""

import random
from collections.abc import Callable

from ringtrue.language.nodes import Node
from ringtrue.language.parse import Vocabulary, parse

CASE, EVENT, PAIR = 0, 1, 2
KINDS = ("reported", "victim_interviewed", "suspect_interviewed", "allocated", "closed")
NAMES = {
    "early": "first(events, kind in ('reported', 'victim_interviewed'))",
    "late": "last(events, happened >= early.happened)",
    "doubtful": "first(events, actor == 'Ada' and depth == 'close')",
}


def vocabulary() -> Vocabulary:
    """Return the words that random conditions use."""
    words = Vocabulary(calendars=("england-wales", "us-federal"))
    for name, text in NAMES.items():
        words = words.with_name(name, parse(text, words))
    return words


class Writer:
    """Writes conditions from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def question(self, words: Vocabulary) -> tuple[str, Node]:
        """Return a condition that is within the limits of the language, with its tree."""
        while True:
            text = self.truth(CASE, self.rng.choice([2, 3, 3, 4]))
            if len(text) < 1_500:
                return text, parse(text, words)

    def one(self, *ways: Callable[[], str]) -> str:
        return self.rng.choice(ways)()

    # ---- true or false

    def truth(self, scope: int, depth: int) -> str:
        """Return a condition of at most some depth, for a case, an event, or an event seen from another."""
        ways = [lambda: self.same_text(scope, depth), lambda: self.compared(scope, depth)]
        if depth > 0:
            deeper = depth - 1
            ways += [
                lambda: f"({self.truth(scope, deeper)} {self.rng.choice(['and', 'or'])} {self.truth(scope, deeper)})",
                lambda: f"(not {self.truth(scope, deeper)})",
                lambda: f"{self.rng.choice(['known', 'certain'])}({self.truth(scope, deeper)})",
                lambda: f"otherwise({self.truth(scope, deeper)}, {self.rng.choice(['True', 'False'])})",
                lambda: f"({self.truth(scope, 0)} if {self.truth(scope, deeper)} else {self.truth(scope, 0)})",
                lambda: f"known({self.time(scope, deeper)})",
            ]
            if scope < PAIR:
                ways += [lambda: self.ranging(scope, deeper)] * (6 if scope == CASE else 3)
        return self.rng.choice(ways)()

    def ranging(self, scope: int, depth: int) -> str:
        """Return a question about all events."""
        where = self.of_some_kind(scope + 1, depth)
        return self.one(
            lambda: f"exists(events, {where})",
            lambda: f"exists(events, {where})",
            lambda: f"every(events, {where}, {self.truth(scope + 1, depth)})",
            lambda: f"exists({self.pick(scope, depth)})",
        )

    def of_some_kind(self, scope: int, depth: int) -> str:
        """Return a condition on an event, mostly on its kind first, as standards have it."""
        kind = f"kind == '{self.rng.choice(KINDS)}'"
        return self.one(
            lambda: kind,
            lambda: f"{kind} and {self.truth(scope, max(0, depth - 1))}",
            lambda: f"{kind} and {self.truth(scope, max(0, depth - 1))}",
            lambda: f"kind in ('{self.rng.choice(KINDS)}', 'charged') and {self.truth(scope, 0)}",
            lambda: self.truth(scope, depth),
            lambda: "True",
        )

    def same_text(self, scope: int, depth: int) -> str:
        """Return a comparison of codes or pseudonyms."""
        ways = [
            "case.unit == 'North'", "case.advocate_offered in codes('tried')", "case.unit in ('South', \"O'Neil\")",
            "early.actor != late.actor", "late.kind == 'closed'", "doubtful.role in codes('patrol')",
        ]  # fmt: skip
        if scope >= EVENT:
            ways += [
                f"kind == '{self.rng.choice(KINDS)}'", "actor == 'Ada'", "role in codes('investigators')",
                "depth != 'close'", "actor == early.actor", "kind in ('closed', 'reopened')",
                f"kind != '{self.rng.choice(KINDS)}'",
            ]  # fmt: skip
        if scope == EVENT:
            ways += ["next(events).kind == 'closed'", f"{self.pick(scope, depth)}.actor == actor"]
        if scope == PAIR:
            ways += ["actor == that.actor", "actor != that.actor", "kind != that.kind", "role == that.role"] * 2
        return self.rng.choice(ways)

    def compared(self, scope: int, depth: int) -> str:
        """Return a comparison of two times, two days or two numbers."""
        sign = self.rng.choice(["<", "<=", ">", ">=", "==", "!=", "<=", "<"])
        make = self.rng.choice([self.time, self.time, self.day, self.number])
        return f"{make(scope, depth)} {sign} {make(scope, depth)}"

    # ---- values

    def pick(self, scope: int, depth: int) -> str:
        """Return an event chosen from many."""
        if scope == PAIR or self.rng.random() < 0.3:
            return self.rng.choice(list(NAMES))
        words = ["first", "last"] if scope == CASE else ["first", "last", "next", "previous", "next", "previous"]
        where = self.of_some_kind(scope + 1, min(depth, 1))
        return f"{self.rng.choice(words)}(events, {where})"

    def time(self, scope: int, depth: int) -> str:
        """Return a time."""
        ways = [
            lambda: "case.begun", lambda: "as_of", lambda: f"{self.rng.choice(list(NAMES))}.happened",
            lambda: f"{self.pick(scope, depth - 1)}.{self.rng.choice(['happened', 'happened', 'entered'])}",
        ]  # fmt: skip
        if scope >= EVENT:
            ways += [lambda: "happened", lambda: "happened", lambda: "entered"]
        if scope == PAIR:
            ways += [lambda: "that.happened"] * 3
        if depth > 0:
            ways += [
                lambda: f"{self.time(scope, depth - 1)} + {self.duration(('minutes', 'hours', 'days', 'months'))}",
                lambda: f"{self.time(scope, depth - 1)} + {self.duration(('hours', 'days'))}",
                lambda: f"otherwise({self.time(scope, depth - 1)}, {self.time(scope, 0)})",
                lambda: (
                    f"{self.rng.choice(['earliest', 'latest'])}({self.time(scope, depth - 1)}, {self.time(scope, 0)})"
                ),
                lambda: f"({self.time(scope, 0)} if {self.truth(scope, 0)} else {self.time(scope, depth - 1)})",
            ]
        return self.rng.choice(ways)()

    def day(self, scope: int, depth: int) -> str:
        """Return a day."""
        return self.one(
            lambda: f"day({self.time(scope, depth)})",
            lambda: f"day({self.time(scope, depth - 1)}) + {self.duration(('days', 'months'))}",
            lambda: f"day({self.time(scope, 0)}) + working_days({self.rng.randint(-3, 12)}, 'england-wales')",
            lambda: f"day({self.time(scope, 0)}) + working_days({self.rng.choice([0, 1, 5])}, 'us-federal')",
            lambda: f"date('{self.rng.choice(['2013-01-31', '2013-02-28', '2030-12-31'])}')",
        )

    def number(self, scope: int, depth: int) -> str:
        """Return a number."""
        ways = [lambda: str(self.rng.randint(-1, 4)), lambda: "case.reported_year", lambda: "early.position"]
        if scope >= EVENT:
            ways += [lambda: "amount", lambda: "position"]
        if scope == PAIR:
            ways += [lambda: "that.amount", lambda: "that.position + 1"]
        if scope < PAIR:
            ways += [
                lambda: f"count(events, {self.of_some_kind(scope + 1, min(depth, 1))})",
                lambda: f"count_distinct({self.rng.choice(['actor', 'role'])}, {self.of_some_kind(scope + 1, 0)})",
                lambda: f"{self.pick(scope, 0)}.amount",
            ]
        if depth > 0:
            ways += [lambda: f"({self.number(scope, 0)} + {self.number(scope, depth - 1)})"]
        return self.rng.choice(ways)()

    def duration(self, units: tuple[str, ...]) -> str:
        """Return an amount of time."""
        unit = self.rng.choice(units)
        most = {"minutes": 2_000, "hours": 60, "days": 40, "months": 14}[unit]
        return f"{unit}({self.rng.randint(-most // 4, most)})"
