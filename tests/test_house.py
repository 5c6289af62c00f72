"""The shape of the house: sizes, docstrings, and what must not stand in any file."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ringtrue"
MODULES = sorted(PACKAGE.rglob("*.py"))

LONGEST_MODULE = 500
LONGEST_FUNCTION = 60

# The forbidden words are put together here, never written out, so that this file does not accuse itself.
UNOWNED_TASK = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b(?!\s*\(?#\d+)")
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(("work", "root", r"home/\w+", r"Users/\w+", "opt/pypi[a-z-]*", "opt/wheels")) + ")/"
)
REGISTRY_HOST = re.compile(
    "|".join(
        re.escape(".".join(labels))
        for labels in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("yarnpkg", "com"),
            ("crates", "io"),
            ("proxy", "golang", "org"),
            ("anaconda", "org"),
            ("deb", "debian", "org"),
        ]
    )
)
# The form in which real data names reports, suspects and officers. Invented cases are called something else, so that
# a real one pasted into a test or a page is seen.
PSEUDONYM = re.compile(r"(?<![A-Za-z0-9])[RSO]-[0-9a-f]{8,10}(?![A-Za-z0-9])")


def files_of_the_repository() -> list[Path]:
    """Return every file that is or would be committed."""
    # The repository may belong to another user than the one who tests it (a container, root).
    git = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so there is no list of files to read")
    return [path for name in sorted(set(listed.decode().split("\0")) - {""}) if (path := ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return `file:line: match` for each match in each text file."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in paths
        if b"\0" not in (content := path.read_bytes())
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def names_in(requirements: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / requirements).read_text(), re.MULTILINE))


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return re.sub(r"[._-]+", "-", match.group()).lower()


def test_each_module_says_what_it_is_for():
    silent = [str(path.relative_to(ROOT)) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == [], "modules without a docstring"


def test_no_module_is_too_long_to_read_at_one_sitting():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno}: {function.name} has {length} lines"
        for path in MODULES
        for function in functions_of(ast.parse(path.read_text()))
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_each_open_task_names_its_issue():
    assert lines_with(UNOWNED_TASK, files_of_the_repository()) == [], "write it as (#123) after the word"


def test_no_file_names_a_place_on_somebodys_machine():
    assert lines_with(MACHINE_PATH, files_of_the_repository()) == []


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRY_HOST, files_of_the_repository()) == []


def test_no_test_and_no_page_holds_what_looks_like_a_real_pseudonym():
    shown = [
        path
        for path in files_of_the_repository()
        if path.relative_to(ROOT).parts[0] in ("tests", "docs") or (path.parent == ROOT and path.suffix == ".md")
    ]
    assert lines_with(PSEUDONYM, shown) == []


@pytest.mark.parametrize(
    ("pattern", "caught", "let_through"),
    [
        (UNOWNED_TASK, "# TO" + "DO later", "# TO" + "DO(#12) later"),
        (MACHINE_PATH, "see /ro" + "ot/x", "see https://example.org/wo" + "rk/x and src/ho" + "me/x/"),
        (REGISTRY_HOST, "https://files.python" + "hosted.org/a", "https://example.org/a"),
        (PSEUDONYM, "report R" + "-0a1b2c3d4e came in", "report FH-2008-0113, ISO-88591234"),
    ],
    ids=["task", "path", "registry", "pseudonym"],
)
def test_the_patterns_above_catch_what_they_should_and_no_more(pattern, caught, let_through):
    assert pattern.search(caught)
    assert not pattern.search(let_through)


def test_the_locked_lists_hold_everything_that_pyproject_asks_for():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    build = {name_of(entry) for entry in groups["build"]}
    core = {name_of(entry) for entry in project["dependencies"]}
    extras = {name_of(entry) for extra in project["optional-dependencies"].values() for entry in extra}
    dev = {name_of(entry) for entry in groups["dev"] if isinstance(entry, str)}

    assert (core | build) - names_in("core.txt") == set(), "run `make lock`"
    assert (core | build | extras | dev) - names_in("dev.txt") == set(), "run `make lock`"


@pytest.mark.parametrize("requirements", ["core.txt", "dev.txt"])
def test_each_locked_version_has_a_hash(requirements):
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / requirements).read_text().strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_wheel_carries_the_library(tmp_path):
    # A standard that is missing from what people install would be a standard nobody is held to.
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {str(path.relative_to(ROOT)) for path in files_of_the_repository() if path.is_relative_to(PACKAGE)}
    assert ours - packed == set()
