"""Thirteen hundred recommendations as they were published: when an answer was owed, and of how few it is known."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from ringtrue.ingest.loading import load
from ringtrue.ingest.mapping import load_source
from ringtrue.promises.ledger import Promise, case_of, find, promises_of
from ringtrue.promises.states import State
from ringtrue.record.casebook import Casebook

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "iopc"
LONG_AFTER = date(2030, 1, 1)

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data/iopc"),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Promise]:
    """Every recommendation of the file, with nothing done about it here."""
    book = Casebook(tmp_path_factory.mktemp("iopc") / "book")
    source = load_source("iopc-recommendations")
    return list(promises_of(load(source, [DATA / "iopc_recommendations.csv.gz"], book).snapshot))


@pytest.fixture(scope="module")
def dated(published: list[Promise]) -> list[Promise]:
    """Those of which both the day of the making and the last day for an answer were published."""
    return [promise for promise in published if promise.made and promise.published_due]


def test_every_page_is_a_promise_of_its_own_and_none_has_a_life_that_cannot_be(published: list[Promise]):
    assert len(published) == len({promise.id for promise in published}) == 1_321
    assert {promise.body for promise in published} == {"IOPC"}
    assert not [promise.id for promise in published if promise.oddities]


def test_a_promise_is_found_by_the_address_of_its_page(published: list[Promise]):
    for promise in published[::100]:
        assert find(published, promise.page) is promise


def test_of_243_with_both_days_217_are_published_as_due_a_day_after_the_law_s_own(dated: list[Promise]):
    assert len(dated) == 243
    gaps = Counter((promise.published_due - promise.made).days for promise in dated)
    assert gaps[56] == gaps.most_common(1)[0][1] == 217


def test_the_last_day_of_the_law_is_the_55th_after_the_making_in_each_of_them(dated: list[Promise]):
    for promise in dated:
        assert promise.last_day(LONG_AFTER) == promise.made + timedelta(55)
        assert promise.last_day(LONG_AFTER, "published") == promise.made + timedelta(56)


def test_of_1077_nothing_is_known_of_an_answer_and_none_of_them_is_overdue(published: list[Promise]):
    unknown = [promise for promise in published if promise.is_answered is None]
    assert len(unknown) == 1_077
    assert {promise.is_overdue(LONG_AFTER) for promise in unknown} == {None}
    assert {promise.state for promise in unknown} == {State.MADE}


def test_those_that_await_an_answer_are_overdue_from_the_day_after_the_published_one(published: list[Promise]):
    waiting = [promise for promise in published if promise.is_answered is False]
    assert len(waiting) == 1_321 - 1_077 - 217 == 27
    for promise in waiting:
        assert promise.is_overdue(promise.published_due) is False
        assert promise.is_overdue(promise.published_due + timedelta(1)) is True


def test_an_answer_is_accepted_or_rejected_and_no_day_of_it_is_published(published: list[Promise]):
    answered = [promise for promise in published if promise.is_answered]
    assert Counter(promise.state for promise in answered) == {State.ACCEPTED: 203, State.REJECTED: 14}
    assert {promise.day_of("answered") for promise in answered} == {None}
    assert {promise.is_overdue(LONG_AFTER) for promise in answered} == {False}
    # Without a day, the answer stands where it belongs: after the making and the day by which it was due.
    kinds = Counter(tuple(entry.kind for entry in promise.entries) for promise in answered)
    assert set(kinds) <= {("made", "answer_due", "answered"), ("made", "answered")}


def test_each_can_be_put_to_a_standard(dated: list[Promise]):
    for promise in dated[::20]:
        case = case_of(promise)
        assert case.columns["unit"] == (promise.unit or None)
        assert Counter(event["kind"] for event in case.events) == Counter(entry.kind for entry in promise.entries)
