"""Reading the library's YAML with errors that name the file, the line and the key.

Every file of the library is checked against a pydantic model with no room for unknown keys: a misspelt key is an
error, never a silent default.
"""

import difflib
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from ringtrue.errors import LibraryError, RingTrueError

LIBRARY = Path(__file__).resolve().parent.parent / "library"


class Strict(BaseModel):
    """A model of a YAML file: frozen, and closed to keys it does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_text(value: object) -> object:
    return "" if value is None else value if isinstance(value, str | dict | list) else str(value)


# A cell of an example: YAML reads 2015-03-02 as a date and 7 as a number, a file has them as text.
CellText = Annotated[str, BeforeValidator(_as_text)]

Model = TypeVar("Model", bound=Strict)


def read_yaml(path: Path, error: type[RingTrueError] = LibraryError) -> CommentedMap:
    """Read one YAML mapping, keeping line numbers; raise `error` where it is not one."""
    try:
        found = YAML(typ="rt", pure=True).load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise error(f"{path}: no such file.") from None
    except (YAMLError, UnicodeDecodeError, OSError) as problem:
        raise error(f"{path}: not readable as YAML: {' '.join(str(problem).split())}") from None
    if not isinstance(found, CommentedMap):
        raise error(f"{path}: expected a mapping of keys to values, found {type(found).__name__}.")
    return found


def load_model(path: Path, model: type[Model], error: type[RingTrueError] = LibraryError) -> Model:
    """Read a YAML file into its model; raise `error` naming every wrong key with its line."""
    tree = read_yaml(path, error)
    try:
        return model.model_validate(plain(tree))
    except ValidationError as problem:
        lines = [f"{path}:{line_of(tree, fault['loc'])}: {_words(fault, model)}" for fault in problem.errors()]
        raise error("\n".join(lines)) from None


def plain(value: Any) -> Any:
    """Turn a round-trip YAML tree into plain dictionaries, lists and scalars."""
    if isinstance(value, dict):
        return {str(key) if not isinstance(key, bool) else _word(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _word(value: bool) -> str:
    return "yes" if value else "no"


def line_of(tree: Any, location: tuple[int | str, ...]) -> int:
    """Return the 1-based line of the deepest key of `location` that the tree holds."""
    line = 1
    for key in location:
        if isinstance(tree, CommentedMap | CommentedSeq) and tree.lc.data:
            line = tree.lc.data.get(key, [line - 1])[0] + 1
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _words(fault: Any, model: type[Strict]) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "file"
    if fault["type"] == "extra_forbidden":
        return f"{where}: no such key{near(str(fault['loc'][-1]), _keys_at(model, fault['loc'][:-1]))}."
    if fault["type"] == "missing":
        return f"{where}: missing; it must be given."
    return f"{where}: {fault['msg']} (found {fault['input']!r})."


def _keys_at(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the model at a place inside a file may have."""
    for key in location:
        fields = getattr(model, "model_fields", None)
        model = fields[str(key)].annotation if fields and str(key) in fields else model
        while not hasattr(model, "model_fields") and get_args(model):
            # A list or a table of models, or a model or nothing: what is inside has the keys.
            model = next((each for each in get_args(model)[::-1] if each is not type(None)), None)
    return list(getattr(model, "model_fields", ()))


def near(word: str, known: Any, listing: bool = True) -> str:
    """Return ' (did you mean ...?)' for a near known word, or what there is if `listing`, or nothing."""
    names = sorted(str(name) for name in known)
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    if close:
        return f" (did you mean {' or '.join(close)}?)"
    return f" (there is: {', '.join(names)})" if listing and 0 < len(names) <= 40 else ""
