"""Writes the pages of docs that say what the code and the library say: no word of them is kept by hand.

python scripts/reference.py            write them
python scripts/reference.py --check    say which are out of date, and fail where one is
"""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import figure_pages
import promise_pages
import standard_pages

from ringtrue.cli import ringtrue
from ringtrue.ingest.mapping import SourceFile, load_source
from ringtrue.record.schema import CodeList, Column, Schema, schema
from ringtrue.record.types import CodeType, ColumnType

PAGES = Path(__file__).resolve().parents[1] / "docs"
CHANGE = "This page is written by `python scripts/reference.py`; change {} instead."


def pages() -> dict[str, str]:
    """Return the text of every generated page by its place in docs."""
    found = {"reference/neutral-layout.md": neutral_layout(), "reference/commands.md": commands()}
    for made in (figure_pages.pages(), promise_pages.pages()):
        found |= {f"reference/{name}": text for name, text in made.items()}
    return found | {f"standards/{name}": text for name, text in standard_pages.pages().items()}


# ---- the neutral layout


def neutral_layout() -> str:
    """Return the page that a force is given to fill in."""
    record, source = schema(), load_source("neutral")
    parts = [
        "# The neutral layout",
        CHANGE.format("`ringtrue/library/record.yaml`, the code lists beside it, or `sources/neutral.yaml`"),
        "CSV files in UTF-8, a head line first. A column that cannot be filled is left out, and a cell of which "
        "nothing is known stays empty. Write `unknown` only where the file itself says that the thing is unknown.",
        "A key or a pseudonym stands for the same case, officer, person or unit in every file. No name, address, date "
        "of birth or telephone number belongs in any of them.",
        "Reports of crimes go to source `neutral`. Misconduct matters go to `neutral-matters` (a file with `matters` "
        "in its name in the place of `cases`, keyed by `matter`, and one with `ranks`) and promises to "
        "`neutral-promises` (`promises`, keyed by `promise`); `ringtrue sources show` lists their columns.",
        *_file_section("cases", source.files["cases"], "One row for each case.", _case_rows(record)),
        *_file_section(
            "events", source.files["events"], "One row for each thing that happened in a case.", _event_rows(record)
        ),
    ]
    beside = {**source.files, "ranks": load_source("neutral-matters").files["ranks"]}
    for role, file in beside.items():
        if file.table:
            rows = [_row(name, _plain(record, name, kind)) for name, kind in record.model.tables[file.table].items()]
            parts += _file_section(role, file, "Beside the two, where it can be had.", rows)
    parts.append("## Codes")
    parts += [part for codes in sorted(record.codes.values(), key=lambda each: each.id) for part in _codes(codes)]
    return "\n\n".join(parts) + "\n"


def _file_section(role: str, file: SourceFile, says: str, rows: list[str]) -> list[str]:
    needed = "needed" if file.required else "may be left out"
    head = "| column | what it is | what may stand in it |\n|---|---|---|\n"
    return [
        f"## {role}",
        f"{says} A file with `{file.match.strip('*')}` in its name; {needed}.",
        head + "\n".join(rows),
    ]


def _case_rows(record: Schema) -> list[str]:
    key = "| `case` | key of the case | any text that no other case has |"
    return [key, *(_row(name, record.case[name], _kinds(record.model.case[name])) for name in record.given_case)]


def _event_rows(record: Schema) -> list[str]:
    key = "| `case` | key of the case | a key that stands in the file of cases |"
    return [key, *(_row(name, record.event[name], _kinds(record.model.event[name])) for name in record.given_event)]


def _kinds(column: Column) -> str:
    return f"; only of a {' or a '.join(column.kinds)}" if column.kinds else ""


def _row(name: str, column: ColumnType, kinds: str = "") -> str:
    may = f"a code of [{column.codes.id}](#{column.codes.id})" if isinstance(column, CodeType) else column.explain()
    sensitive = " (sensitive)" if column.sensitive else ""
    return f"| `{name}` | {column.words}{sensitive}{kinds} | {may} |"


def _plain(record: Schema, name: str, kind: str) -> ColumnType:
    return record.plain_type(name, kind)


def _codes(codes: CodeList) -> Iterator[str]:
    yield f"### {codes.id}"
    yield f"{codes.title}. Source: {codes.source}."
    yield "| code | means |\n|---|---|\n" + "\n".join(f"| `{code}` | {label} |" for code, label in codes.codes.items())
    if codes.groups:
        yield "\n".join(f"- group `{name}`: {', '.join(group)}" for name, group in codes.groups.items())


# ---- the commands


def commands() -> str:
    """Return the page of all commands with their arguments and options."""
    parts = [
        "# Commands",
        CHANGE.format("the texts in `ringtrue/cli`"),
        "Every command says the same when it is asked with `-h` or `--help`. Errors end in a message and an exit code "
        "of their own, listed in [errors](../how-to/errors.md).",
    ]
    for name, command in walk(ringtrue, "ringtrue"):
        parts += _command(name, command)
    return "\n\n".join(parts) + "\n"


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those inside it, each with the words by which it is called."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from walk(found, f"{name} {inner}")


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield f"## {name}"
    yield f"    {' '.join([name, *command.collect_usage_pieces(context)])}"
    text = (command.help or "").strip()
    for paragraph in text.split("\n\n"):
        if "\b" in paragraph:  # click's mark of lines that are kept as they are
            kept = "\n".join(line for line in paragraph.splitlines() if line.strip(" \b"))
            yield textwrap.indent(textwrap.dedent(kept), "    ")
        else:
            yield " ".join(paragraph.split())
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    rows = [f"| {_option(option)} | {option.help or ''}{_extra(option, context)} |" for option in options]
    if rows:
        yield "| option | |\n|---|---|\n" + "\n".join(rows)


def _option(option: click.Option) -> str:
    metavar = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
    if isinstance(option.type, click.Choice):
        metavar = " " + r" \| ".join(option.type.choices)
    return ", ".join(f"`{word}`" for word in option.opts) + metavar


def _extra(option: click.Option, context: click.Context) -> str:
    if option.required:
        return " Must be given."
    default = option.get_default(context)
    return f" If left out: `{default}`." if option.show_default and default not in (None, "") else ""


def main() -> None:
    """Write the pages, or with --check compare them."""
    stale, made = [], pages()
    for path in (PAGES / "standards").rglob("*.md"):
        name = str(path.relative_to(PAGES))
        if name not in made:
            stale.append(name)
            if "--check" not in sys.argv[1:]:
                path.unlink()
                print(f"removed: docs/{name}")
    for name, text in made.items():
        path = PAGES / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: docs/{name}")
    if stale and "--check" in sys.argv[1:]:
        sys.exit(f"out of date: {', '.join(stale)}. Write them again with: python scripts/reference.py")


if __name__ == "__main__":
    main()
