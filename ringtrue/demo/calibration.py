"""The published numbers by which Fairhaven lives (`calibration.yaml`)."""

from functools import cache
from pathlib import Path

from ringtrue.record.yamlfile import plain, read_yaml


@cache
def rate(name: str) -> float:
    """Return a number of the calibration; its source stands beside it in the file."""
    return float(plain(read_yaml(Path(__file__).parent / "calibration.yaml"))[name]["value"])
