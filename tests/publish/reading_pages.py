"""Reading a written report as a browser would, without one: its tree, its links, its numbers and their rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

EMPTY = {"meta", "link", "br", "wbr", "img", "hr", "input", "rect", "path"}


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, tag: str, kind: str = "") -> list["Element"]:
        return [each for each in self.walk() if each.tag == tag and (not kind or kind in each.kinds)]

    @property
    def kinds(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """What a sighted reader sees of it."""
        if "hidden" in self.kinds or "label" in self.kinds:
            return ""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def rows(self) -> int:
        """The rows in it: of tables those with a cell, of a case's page its findings."""
        rows = [row for body in self.find("tbody") for row in body.find("tr") if row.find("td")]
        return len(rows) + len(
            [each for each in self.find("li") if each.attributes.get("id", "").startswith("finding-")]
        )


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in EMPTY:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


@dataclass
class Page:
    """One page of a report."""

    path: Path

    @cached_property
    def tree(self) -> Element:
        parser = _Tree()
        parser.feed(self.path.read_text(encoding="utf-8"))
        parser.close()
        assert len(parser.open) == 1, f"{self.path}: <{parser.open[-1].tag}> is not closed"
        return parser.open[0]

    @cached_property
    def ids(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for each in self.tree.walk():
            name = each.attributes.get("id")
            if name is not None:
                assert name not in found, f"{self.path}: two elements are called {name}"
                found[name] = each
        return found

    def leads_to(self, href: str) -> tuple[Path, str]:
        address, _, anchor = href.partition("#")
        return (self.path.parent / address).resolve() if address else self.path.resolve(), anchor


class Pages:
    """All pages of a report."""

    def __init__(self, folder: Path) -> None:
        self.by_path = {path.resolve(): Page(path) for path in sorted(folder.rglob("*.html"))}

    def __iter__(self) -> Iterator[Page]:
        return iter(self.by_path.values())

    def rows_behind(self, page: Page, href: str) -> int:
        """Count the rows to which a link leads, going on to the next pages of a list."""
        path, anchor = page.leads_to(href)
        found = 0
        while path is not None:
            there = self.by_path[path]
            part = there.ids.get(anchor) if anchor else there.ids["main"]
            found += part.rows if part else 0
            following = [each for each in there.tree.find("a") if each.attributes.get("rel") == "next"]
            path = there.leads_to(following[0].attributes["href"])[0] if following else None
        return found
