"""Reading a chart as XML: its elements, its attributes, and where each line of its words stands."""

from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree

from markupsafe import Markup

from ringtrue.publish.plots.frame import Box, Chart
from ringtrue.publish.plots.lettering import text_width

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "title", "desc", "defs", "pattern", "clipPath", "rect", "path", "circle", "text"}


def tree(svg: Markup) -> ElementTree.Element:
    """Parse; what is not well-formed fails here."""
    return ElementTree.fromstring(str(svg))


def all_of(svg: Markup, tag: str) -> list[ElementTree.Element]:
    return tree(svg).findall(f".//{SVG}{tag}")


def drawings(chart: Chart) -> list[Markup]:
    return [chart.svg, chart.narrow_svg, chart.alone]


def words(svg: Markup) -> list[str]:
    return [each.text or "" for each in all_of(svg, "text")]


def boxes(svg: Markup) -> Iterator[tuple[Box, str]]:
    """Yield where each line of words stands, from the tops of its capitals to its foot."""
    root = tree(svg)
    for each in root.findall(f".//{SVG}text"):
        size = float(each.get("font-size") or root.find(f"{SVG}g").get("font-size"))
        wide = text_width(each.text or "", size, each.get("font-weight") == "bold")
        x, y = float(each.get("x")), float(each.get("y"))
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[each.get("text-anchor", "start")]
        yield Box(left, y - size * 0.72, left + wide, y), each.text or ""


def faults(chart: Chart) -> list[str]:
    """Return everything that no chart may do, whatever its numbers."""
    found = []
    for svg in drawings(chart):
        root = tree(svg)
        found += [f"an element {each.tag}" for each in root.iter() if each.tag.removeprefix(SVG) not in ELEMENTS]
        found += [f"an attribute {name}" for each in root.iter() for name in each.attrib
                  if name in ("style", "href") or name.startswith("on")]  # fmt: skip
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        found += [f"an id {name}" for name in ids if not name.startswith(f"{chart.name}-") or ids.count(name) > 1]
        found += _unnamed(root, ids, chart)
        found += _misplaced(svg, root)
    return found


def _unnamed(root: ElementTree.Element, ids: list[str], chart: Chart) -> list[str]:
    said = [each.text or "" for each in root.findall(f"{SVG}title") + root.findall(f"{SVG}desc")]
    found = [] if said == [chart.title, chart.description] else ["no title or no description"]
    found += [] if root.get("role") == "img" else ["no role"]
    called = root.get("aria-labelledby", "").split()
    called += [value[5:-1] for each in root.iter() for value in each.attrib.values() if value.startswith("url(#")]
    return found + [f"calls {name}, which is not there" for name in called if name not in ids]


def _misplaced(svg: Markup, root: ElementTree.Element) -> list[str]:
    left, top, wide, tall = map(float, root.get("viewBox").split())
    sheet = Box(left - 0.05, top - 0.05, left + wide + 0.05, top + tall + 0.05)
    placed = list(boxes(svg))
    found = [
        f"outside: {said!r}"
        for box, said in placed
        if box.left < sheet.left or box.right > sheet.right or box.top < sheet.top or box.bottom > sheet.bottom
    ]
    return found + [f"{one!r} over {other!r}" for (a, one), (b, other) in combinations(placed, 2) if a.meets(b)]
