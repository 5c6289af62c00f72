"""XES: an event per row with its trace beside it, and nothing that a hostile or broken log could do to us."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import outcome_of, rows_of, values_of

from ringtrue.errors import SourceFileError
from ringtrue.ingest.readers import BadRow, ReadOptions, SourceRow, open_rows
from ringtrue.ingest.readers.xes_rows import EVENTS_HELD

CASE = '<trace>\n<string key="concept:name" value="17"/>\n'
MET = (
    '<event>\n<string key="concept:name" value="met"/>\n<string key="org:resource" value="Ada"/>\n'
    '<date key="time:timestamp" value="2024-03-07T14:05:00.000+00:00"/></event>'
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("xes") / "export.xes"


def log(path: Path, content: str, attributes: str = "") -> Path:
    path.write_text(f"<?xml version='1.0'?>\n<log{attributes}>\n{content}\n</log>\n", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SourceFileError) as refused:
        rows_of(path, "xes")
    return str(refused.value)


def test_an_event_is_a_row_with_its_traces_attributes_beside_it(scratch):
    log(scratch, CASE + MET + "</trace>", ' xes.version="1.0" xmlns="http://www.xes-standard.org/"')
    values = {
        "case:concept:name": "17",
        "concept:name": "met",
        "org:resource": "Ada",
        "time:timestamp": "2024-03-07T14:05:00.000+00:00",
    }
    raw = (
        '{"case:concept:name":"17","concept:name":"met","org:resource":"Ada",'
        '"time:timestamp":"2024-03-07T14:05:00.000+00:00"}'
    )
    assert rows_of(scratch, "xes") == [SourceRow(5, raw, values)]


def test_a_trace_without_events_is_a_row_of_its_own(scratch):
    log(scratch, CASE + "</trace><trace/>" + CASE + MET + MET + "</trace>")
    rows = rows_of(scratch, "xes")
    assert [len(row.values) for row in rows] == [1, 0, 4, 4]
    assert rows[0] == SourceRow(3, '{"case:concept:name":"17"}', {"case:concept:name": "17"})


def test_a_traces_attributes_may_stand_after_its_events(scratch):
    log(scratch, f'<trace>{MET}<string key="late" value="yes"/></trace>')
    assert values_of(scratch, "xes")[0]["case:late"] == "yes"


def test_events_outside_any_trace_are_rows_without_a_case(scratch):
    log(scratch, MET)
    assert "case:concept:name" not in values_of(scratch, "xes")[0]


def test_the_logs_own_attributes_extensions_and_defaults_are_no_rows(scratch):
    heads = '<extension name="Time" prefix="time"/><global scope="event"><string key="x" value="?"/></global>'
    log(
        scratch, heads + '<string key="source" value="y"><string key="z" value="1"/></string>' + CASE + MET + "</trace>"
    )
    assert [sorted(row) for row in values_of(scratch, "xes")] == [
        ["case:concept:name", "concept:name", "org:resource", "time:timestamp"]
    ]


def test_nested_attributes_are_read_one_level_deep(scratch):
    nested = (
        '<string key="place" value="home"><string key="floor" value="2"><int key="deep" value="1"/></string></string>'
        '<list key="seen"><values><string key="by" value="Ada"/><string key="by" value="Bea"/></values></list>'
        '<container key="box"><boolean key="open" value="true"/></container>'
    )
    log(scratch, f"{CASE}{nested}<event>{nested}</event></trace>")
    assert values_of(scratch, "xes") == [
        {
            "case:concept:name": "17",
            "case:place": "home",
            "case:place.floor": "2",
            "case:seen.by": '["Ada","Bea"]',
            "case:box.open": "true",
            "place": "home",
            "place.floor": "2",
            "seen.by": '["Ada","Bea"]',
            "box.open": "true",
        }
    ]


def test_a_value_of_only_blanks_or_none_at_all_is_blank(scratch):
    log(scratch, '<trace><event><string key="a" value=" "/><string key="b"/></event></trace>')
    assert values_of(scratch, "xes") == [{"a": "", "b": ""}]


@pytest.mark.parametrize(
    ("content", "reason", "column"),
    [
        (
            '<trace><event><string key="a" value="1"/><string key="a" value="2"/></event></trace>',
            'the key "a" occurs twice, expected once',
            "a",
        ),
        (
            '<trace><string key="a" value="1"/><string key="a" value="2"/><event/></trace>',
            'the key "case:a" occurs twice, expected once',
            "case:a",
        ),
        ('<trace><event><string value="1"/></event></trace>', "a <string> without a key", ""),
        (
            '<trace><string key="a" value="1"/><event><string key="case:a" value="2"/></event></trace>',
            "an event's key is also a key of its trace",
            "",
        ),
    ],
)
def test_an_event_that_says_two_things_at_once_is_bad(scratch, content, reason, column):
    log(scratch, content)
    (row,) = rows_of(scratch, "xes")
    assert isinstance(row, BadRow)
    assert (row.reason, row.column) == (reason, column)
    assert row.value in ("", '["1","2"]')


def test_columns_grow_as_keys_are_met(scratch):
    log(scratch, CASE + MET + '</trace><trace><event><string key="new" value="1"/></event></trace>')
    with open_rows(scratch, ReadOptions("xes")) as stream:
        assert stream.columns == []
        assert len(list(stream)) == 2
        assert stream.columns == ["case:concept:name", "concept:name", "org:resource", "time:timestamp", "new"]


def test_gzip_and_utf_16_and_a_declared_encoding_are_read(scratch):
    content = f'<log>{CASE}<event><string key="a" value="\u00e9"/></event></trace></log>'
    scratch.write_bytes(gzip.compress(content.encode()))
    assert values_of(scratch, "xes")[0]["a"] == "\u00e9"
    scratch.write_bytes(content.encode("utf-16"))
    assert values_of(scratch, "xes")[0]["a"] == "\u00e9"
    scratch.write_bytes(("<?xml version='1.0' encoding='windows-1252'?>" + content).encode("cp1252"))
    assert values_of(scratch, "xes")[0]["a"] == "\u00e9"
    scratch.write_bytes(content.encode("cp1252"))
    assert values_of(scratch, "xes", encoding="cp1252")[0]["a"] == "\u00e9"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<log><trace>", "line 1: not well-formed XML (no element found, column 13)"),
        ("<log>\n<trace></log>", "line 2: not well-formed XML (mismatched tag"),
        ("case,officer\n1,Ada\n", "line 1: not well-formed XML (syntax error"),
        ("<html></html>", "line 1: its outermost element is <html>. Expected an event log in XES"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "line 1: a document type declaration (DOCTYPE)"),
        ('<!DOCTYPE log SYSTEM "other.dtd"><log/>', "line 1: a document type declaration (DOCTYPE)"),
        ("<log>&harm;</log>", "line 1: not well-formed XML (undefined entity"),
        ("<?xml version='1.0' encoding='klingon'?><log/>", "line 1: an encoding that the XML parser does not know"),
        ("<?xml version='1.0' encoding='gb18030'?><log/>", "an encoding that the XML parser does not know"),
        ("<log>" + "<a>" * 500, "elements nested more than 200 deep"),
        ("<log><trace>" + "<a>" * 500, "elements nested more than 200 deep"),
    ],
)
def test_what_is_not_a_well_formed_log_without_entities_is_refused(scratch, content, message):
    scratch.write_text(content, encoding="utf-8")
    assert message in refusal(scratch)


def test_a_trace_of_more_events_than_are_held_still_comes_out_whole(scratch):
    log(scratch, CASE + "<event/>" * (2 * EVENTS_HELD + 3) + "</trace>" + CASE + MET + "</trace>")
    rows = rows_of(scratch, "xes")
    assert len(rows) == 2 * EVENTS_HELD + 4
    assert all(row.values["case:concept:name"] == "17" for row in rows)


def test_an_attribute_that_comes_when_its_events_have_gone_refuses_the_file(scratch):
    log(scratch, "<trace>" + "<event/>" * EVENTS_HELD + '<string key="late" value="1"/></trace>')
    assert "an attribute of a trace after more than 10,000 of its events" in refusal(scratch)


def test_an_event_of_endless_attributes_is_refused(scratch):
    with scratch.open("w") as stream:
        stream.write("<log><trace><event>")
        for place in range(600_000):
            stream.write(f'<string key="{place}" value="x"/>')
    assert "one row or value is longer than 16 MiB" in refusal(scratch)


@settings(max_examples=150, deadline=None)
@given(share=st.floats(0, 1), packed=st.booleans())
def test_a_log_cut_anywhere_is_refused_after_rows_that_were_whole(scratch, share, packed):
    log(scratch, (CASE + MET + "</trace>") * 3)
    whole = gzip.compress(scratch.read_bytes()) if packed else scratch.read_bytes().rstrip()
    scratch.write_bytes(whole[: int(len(whole) * share)])
    rows = outcome_of(scratch, "xes")
    assert (rows is None) == (share < 1)


leaves = st.sampled_from(
    ["<event/>", "<trace/>", "<string key='a' value='1'/>", "<int/>", "<values/>", "<log/>", " x "]
)
names = st.sampled_from(["trace", "event", "string key='a' value=' '", "list key='l'", "values", "log", "other"])
elements = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda name, within: f"<{name}>{''.join(within)}</{name.split()[0]}>", names, st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(content=st.lists(elements, max_size=4))
def test_elements_in_any_order_end_in_rows_or_in_a_refusal(scratch, content):
    log(scratch, "".join(content))
    outcome_of(scratch, "xes")
