"""What is known of published tables is what the commands say of them: Baltimore City, whose reporters looked first."""

import csv
import io
import sys
from pathlib import Path

import pytest

from ringtrue import cli
from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.record.casebook import Casebook

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data"),
]


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """A function that asks a command of the table of Baltimore City and returns what it printed."""
    load(
        load_source("fbi-return-a-yearly"),
        [DATA / "return_a" / "baltimore_city_1983_2016.csv"],
        Casebook(tmp_path / "book"),
    )

    def ask(command: str, *words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["ringtrue", command, str(tmp_path / "book"), *words])
        cli.main()
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return ask


def test_the_share_called_unfounded_rises_before_2000_and_in_2004_and_no_alarm_crosses_the_break_of_2010(said):
    # More than 30% in each of the four years to 2009, five times the national share; the rules changed in 2010
    # (Baltimore Sun, 19 May 2010).
    rows = list(csv.DictReader(io.StringIO(
        said("watch", "exit-unfounded", "--period", "year", "--unit", UNIT, "--format", "csv")
    )))  # fmt: skip
    up = [int(row["period"]) for row in rows if row["alarm"].startswith("up")]
    assert min(up) < 2000
    assert 2004 in up
    assert max(up) == 2009
    assert all(not row["alarm"] for row in rows if row["period"] >= "2010")
    breaks = {row["period"] for row in rows if row["break"]}
    assert breaks == {"2010", "2013"}
    last_four = [float(row["share"].rstrip("%")) for row in rows if "2006" <= row["period"] <= "2009"]
    assert sum(share > 30 for share in last_four) >= 3


def test_a_quarter_of_the_fall_to_2009_is_removals_and_the_rest_never_came_in_as_a_report(said):
    # 684 recorded in 1995 and 158 in 2009 (Baltimore Sun, as above); the returns have 683.
    found = said("split", "recorded", "--from", "1995", "--to", "2009", "--unit", UNIT)
    assert "from 683 to 158" in found
    assert "removals explain 25.4% of the change" in found


UNIT = "Baltimore Police Department, Maryland"
