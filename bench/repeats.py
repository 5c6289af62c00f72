"""How well are repeated recommendations found? Precision and recall on pairs that a person judged, on real pages.

    python bench/repeats.py --pairs PAIRS.csv --texts PAGES.csv.gz

The pairs have the columns a, b (addresses of pages) and same (1 where both ask for the same, 0 where they only look
alike); the pages are those of the English and Welsh watchdog as a broadcaster's data unit gathered them
(ringtrue/library/sources/iopc-recommendations.yaml). Neither is in this repository: without them it says so and ends.
The method was chosen on the first half of the pairs, so the second is the fairer judge. It is not an untouched one:
which words are left out was settled after reading the themes that were found on all pages.
"""

import argparse
import csv
import gzip
import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ringtrue.promises.repeats import ALIKE, compare
from ringtrue.promises.themes import Recommendation, themes

BLANK = ("", "404 error")


@dataclass(frozen=True)
class Judged:
    """Two pages, by address, and whether a person found that they ask for the same."""

    first: str
    second: str
    same: bool


@dataclass(frozen=True)
class Found:
    """How many pairs of one half were rightly and wrongly called the same, and how many are the same."""

    right: int
    wrong: int
    same: int

    @property
    def precision(self) -> float:
        """The share of those called the same that are; 1 where none was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the same that was found."""
        return self.right / self.same


def main() -> None:
    """Measure and print, or say which file is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True, help="the judged pairs, a CSV file")
    parser.add_argument("--texts", type=Path, required=True, help="the pages, a CSV file, gzipped or not")
    given = parser.parse_args()
    missing = [str(path) for path in (given.pairs, given.texts) if not path.is_file()]
    if missing:
        print(f"Nothing was measured: there is no {' and no '.join(missing)}.")
        return
    for line in report(pairs_of(given.pairs), pages_of(given.texts)):
        print(line)


def report(pairs: Sequence[Judged], pages: Sequence[Recommendation]) -> Iterable[str]:
    """Yield what was measured, line by line."""
    texts = {page.id: page.text for page in pages}
    began = time.perf_counter()
    compared = compare(texts)
    liking = time.perf_counter() - began
    place = {name: number for number, name in enumerate(compared.ids)}
    yield f"pages: {len(pages)}, of which {sum(not asked for asked in compared.asks)} tell and recommend nothing"

    began = time.perf_counter()
    found = themes(pages)
    grouping = time.perf_counter() - began
    yield "| called the same where | pairs | precision | recall | right | wrong | same |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    ways: dict[str, Callable[[Judged], bool]] = {
        f"likeness is {ALIKE} or more": lambda pair: bool(
            compared.scores[place[pair.first], place[pair.second]] >= ALIKE
        ),
        "both are in one theme": lambda pair: found.theme_of(pair.first) is found.theme_of(pair.second),
    }
    first, second = halves(pairs)
    for way, called in ways.items():
        for half, some in (("first half", first), ("second half", second), ("all", pairs)):
            it = measured(some, called)
            yield (f"| {way} | {half} | {it.precision:.2f} | {it.recall:.2f} | {it.right} | {it.wrong} | {it.same} |")
    sizes = [len(theme.members) for theme in found.repeated]
    yield f"themes of more than one: {len(sizes)}, with {sum(sizes)} pages; the biggest: {sizes[:10]}"
    yield f"seconds: {liking:.1f} to liken, {grouping:.1f} to liken and group"


def measured(pairs: Iterable[Judged], called: Callable[[Judged], bool]) -> Found:
    """Count the pairs that are called the same, rightly and wrongly."""
    answers = [(called(pair), pair.same) for pair in pairs]
    return Found(
        sum(said and same for said, same in answers),
        sum(said and not same for said, same in answers),
        sum(same for _, same in answers),
    )


def halves(pairs: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Return two halves with as many of each kind in both, the same whatever the order of the file."""
    found: tuple[list[Judged], list[Judged]] = ([], [])
    for kind in (False, True):
        some = [pair for pair in pairs if pair.same is kind]
        some.sort(key=lambda pair: hashlib.sha256((pair.first + pair.second).encode()).hexdigest())
        found[0].extend(some[::2])
        found[1].extend(some[1::2])
    return found


def pairs_of(path: Path) -> list[Judged]:
    """Read the judged pairs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Judged(row["a"], row["b"], row["same"] == "1") for row in csv.DictReader(lines)]


def pages_of(path: Path) -> list[Recommendation]:
    """Read the pages: what stands as a recommendation in a column of its own, else the text of the page."""
    content = path.read_bytes()
    rows = csv.DictReader((gzip.decompress(content) if path.suffix == ".gz" else content).decode().splitlines(True))
    pages = []
    for row in rows:
        (text, *_) = [row[name] for name in ("recommendation", "content") if row[name].strip() not in BLANK] or [""]
        if text and row["url"].startswith("http"):
            pages.append(Recommendation(row["url"], text, force=row["force"], body="IOPC"))
    return pages


if __name__ == "__main__":
    main()
