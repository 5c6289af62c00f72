"""The acts that can be planted, and the standards that are meant to find them."""

from functools import cache
from pathlib import Path

from pydantic import Field, RootModel

from ringtrue.record.yamlfile import Strict, plain, read_yaml


class Act(Strict):
    """Something done wrongly, in words, and the standards that are meant to find it or break with it."""

    does: str
    meant: list[str]
    may_also: list[str] = Field(default_factory=list)


class _Acts(RootModel[dict[str, Act]]):
    """The whole of acts.yaml."""


@cache
def acts() -> dict[str, Act]:
    """Return every act by name."""
    return _Acts.model_validate(plain(read_yaml(Path(__file__).parent / "acts.yaml"))).root
