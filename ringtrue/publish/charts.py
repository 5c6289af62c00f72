"""Charts as SVG with presentation attributes only: no style, no script, a title and a description inside.

Each stands beside a table that holds the same numbers, so nothing is told by a picture alone, and none by colour alone:
every verdict has its own pattern.
"""

from collections.abc import Mapping

from markupsafe import Markup

from ringtrue.figures.exact import wilson
from ringtrue.standards.model import VERDICTS, Verdict

# Chosen to be told apart by colour-blind readers and in black and white; no red and green, which read as a judgement.
INKS: dict[Verdict, tuple[str, str]] = {
    Verdict.MET: ("#1f6f78", "#1f6f78"),
    Verdict.BREACHED: ("#b5541c", "#8a3b0e"),
    Verdict.PENDING: ("#e3d9a8", "#8d7f3a"),
    Verdict.UNCLEAR: ("#ffffff", "#56616b"),
    Verdict.NOT_APPLICABLE: ("#e4e8ea", "#a9b3b9"),
}
_HATCHES = {
    Verdict.BREACHED: "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    Verdict.UNCLEAR: "M0,0 l8,8 M-2,6 l4,4 M6,-2 l4,4",
    Verdict.PENDING: "M4,0 v8",
}
WIDTH, HEIGHT = 640, 40


def verdict_bar(counts: Mapping[Verdict, int], name: str, title: str) -> Markup:
    """Return a bar cut into the five verdicts in proportion; `name` sets its ids apart from other charts' ids."""
    total = sum(counts.values())
    said = ", ".join(f"{verdict.words.lower()} {counts[verdict]:,}" for verdict in VERDICTS)
    parts, start = Markup(), 0.0
    for verdict in VERDICTS:
        width = WIDTH * counts[verdict] / total if total else 0.0
        if width:
            parts += _rectangle(verdict, name, start, width)
        start += width
    return Markup(
        '<svg class="bar" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" '
        'aria-labelledby="{n}-title {n}-desc"><title id="{n}-title">{title}</title>'
        '<desc id="{n}-desc">Of {total} cases: {said}.</desc>{patterns}{parts}</svg>'
    ).format(
        w=WIDTH, h=HEIGHT, n=name, title=title, total=f"{total:,}", said=said, patterns=_patterns(name), parts=parts
    )


def swatch(verdict: Verdict, name: str) -> Markup:
    """Return the small square that stands for a verdict in the table beside a bar."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<rect x="0.5" y="0.5" width="15" height="15" fill="{fill}" stroke="{stroke}" stroke-width="1"/></svg>'
    ).format(fill=_fill(verdict, name), stroke=INKS[verdict][1])


def interval_line(hits: int, total: int) -> Markup:
    """Return a line from 0 to 100% with the interval of a share and the share itself marked; blank where none told.

    Hidden from screen readers: the cell beside it says the same in words.
    """
    if not total:
        return Markup()
    lower, upper = (100 * end for end in wilson(hits, total))
    return Markup(
        '<svg class="interval" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect x="0" y="6.5" width="100" height="1" fill="#a9b3b9"/>'
        '<rect x="{lower:.2f}" y="3.5" width="{width:.2f}" height="7" fill="#8fb6ba"/>'
        '<rect x="{at:.2f}" y="1" width="1.6" height="12" fill="#12343b"/></svg>'
    ).format(lower=lower, width=max(upper - lower, 0.5), at=min(max(100 * hits / total - 0.8, 0), 98.4))


def _rectangle(verdict: Verdict, name: str, start: float, width: float) -> Markup:
    return Markup(
        '<rect x="{x:.2f}" y="0.5" width="{width:.2f}" height="{height}" fill="{fill}" stroke="{stroke}" '
        'stroke-width="1" vector-effect="non-scaling-stroke"/>'
    ).format(x=start, width=width, height=HEIGHT - 1, fill=_fill(verdict, name), stroke=INKS[verdict][1])


def _fill(verdict: Verdict, name: str) -> str:
    return f"url(#{name}-{verdict.value})" if verdict in _HATCHES else INKS[verdict][0]


def _patterns(name: str) -> Markup:
    made = Markup()
    for verdict, path in _HATCHES.items():
        ground, line = INKS[verdict]
        made += Markup(
            '<pattern id="{id}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<rect width="8" height="8" fill="{ground}"/>'
            '<path d="{path}" stroke="{line}" stroke-width="1.5"/></pattern>'
        ).format(id=f"{name}-{verdict.value}", ground=ground, path=path, line=line)
    return Markup("<defs>{}</defs>").format(made)
