"""The readers on published files, which lie beside the repository and not in it."""

import time
from pathlib import Path

import pytest
from made_files import rows_of

from ringtrue.ingest.readers import BadRow, ReadOptions, open_rows

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data"),
]


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("minnesota/prosecutor_review.csv", 646, 92),
        ("minnesota/newsroom_review.csv", 1_674, 35),
        ("minnesota/agency_returns_2010_2016.csv", 2_426, 31),
        ("chicago/accused_2000_2016.csv.gz", 125_581, 8),
        ("return_a/state_year_2009_2014.csv", 330, 5),
        ("home_office/outcomes_open_data_2017_18.csv.gz", 450_913, 13),
        ("iopc/iopc_recommendations.csv.gz", 1_321, 12),
    ],
)
def test_a_published_csv_has_as_many_rows_as_its_publisher_says_and_none_is_bad(name, rows, columns):
    with open_rows(DATA / name, ReadOptions()) as stream:
        assert len(stream.columns) == columns
        assert sum(not isinstance(row, BadRow) for row in stream) == rows


def test_a_file_with_a_delimiter_at_the_end_of_each_line_is_read():
    named = [row.values for row in rows_of(DATA / "iopc" / "iopc_forfunnel.csv") if row.values["item name"]]
    assert len(named) == 39


def test_an_event_log_of_half_a_million_events_is_read_in_under_a_minute():
    began = time.monotonic()
    cases = set()
    events = 0
    with open_rows(DATA / "event_logs" / "Road_Traffic_Fine_Management_Process.xes.gz", ReadOptions("xes")) as stream:
        for row in stream:
            events += 1
            cases.add(row.values["case:concept:name"])
    assert (events, len(cases)) == (561_470, 150_370)
    assert time.monotonic() - began < 60
