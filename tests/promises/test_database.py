"""The database of human acts: nothing without a name and a reason, nothing lost, nothing altered unseen."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringtrue.errors import PromiseError
from ringtrue.promises.database import Act, Database, ThemeAct, database_of
from ringtrue.promises.ledger import own_promises
from ringtrue.promises.states import State

MADE = Act("ledger/L1", "made", date(2021, 4, 21), "Ada", "the board asked", values={"unit": "North", "text": "T"})
LIFE = [
    MADE,
    Act("ledger/L1", "answered", date(2021, 6, 1), "Bea", "their letter", "accepted"),
    Act("ledger/L1", "extension_granted", date(2021, 6, 2), "Bea", "asked for in time", values={"amount": "28"}),
    Act("ledger/L1", "done_claimed", date(2021, 12, 1), "Cas", "their second letter"),
    Act("ledger/L1", "retested", date(2022, 3, 1), "RingTrue", "the load of March", "broken"),
]
THEME = ThemeAct("confirm", ("P1", "P2"), "Dan", "the same words")


def _without_entry(acts: list[Act]) -> list[Act]:
    return [replace(act, entered=None) for act in acts]


def _behind_its_back(database: Database, *commands: str) -> None:
    """Change the file as anybody can who has it, with no rule of ours in the way."""
    with closing(sqlite3.connect(database.path)) as file:
        for command in commands:
            assert file.execute(command).rowcount == 1, command
        file.commit()


# ---- what is written


@pytest.mark.parametrize(
    ("actor", "reason"), [("", "a reason"), ("Ada", ""), ("  ", "a reason"), ("Ada", "\t\n"), ("", "")]
)
@pytest.mark.parametrize("act", [MADE, THEME], ids=["act", "theme"])
def test_an_act_without_an_actor_or_a_reason_is_refused_and_none_that_came_with_it_is_written(
    database: Database, act: Act | ThemeAct, actor: str, reason: str
):
    with pytest.raises(PromiseError, match=r"needs an actor and a reason: say who does it \(--actor\) and why"):
        database.add(LIFE[1], replace(act, actor=actor, reason=reason))
    assert (database.acts(), database.theme_acts()) == ([], [])
    assert not database.path.exists(), "what is refused makes no file"


def test_reading_what_was_never_written_finds_nothing_and_makes_no_file(database: Database):
    assert (database.acts(), database.acts("P1"), database.theme_acts(), database.altered()) == ([], [], [], [])
    assert not database.path.exists()


def test_acts_come_back_as_they_were_given_in_their_order_with_the_time_of_their_entry(database: Database):
    before = datetime.now(UTC)
    database.add(*LIFE, THEME)
    database.add(replace(MADE, promise="ledger/L2"))
    found = database.acts()
    assert _without_entry(found) == [*LIFE, replace(MADE, promise="ledger/L2")]
    assert _without_entry(database.acts("ledger/L1")) == LIFE
    assert [replace(act, entered=None) for act in database.theme_acts()] == [THEME]
    assert all(act.entered and before <= act.entered <= datetime.now(UTC) for act in found)
    assert database.altered() == []


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
SAID = WORDS.filter(str.strip)
ACTS = st.builds(
    Act, SAID, SAID, st.dates(), SAID, SAID, WORDS, st.dictionaries(WORDS, WORDS, max_size=3),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)  # fmt: skip


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(ACTS, min_size=1, max_size=3))
def test_whatever_is_said_in_an_act_comes_back_and_agrees_with_the_log(database: Database, given: list[Act]):
    written = len(database.acts())
    database.add(*given)
    found = database.acts()[written:]
    assert [replace(each, entered=act.entered) for each, act in zip(found, given, strict=True)] == given
    assert all(each.entered == act.entered for each, act in zip(found, given, strict=True) if act.entered)
    assert database.altered() == []


def test_an_hour_of_entry_on_another_clock_is_the_same_hour(database: Database):
    database.add(replace(MADE, entered=datetime(2021, 4, 21, 12, tzinfo=timezone(timedelta(hours=1)))))
    assert database.acts()[0].entered == datetime(2021, 4, 21, 11, tzinfo=UTC)
    assert database.altered() == []


def test_of_several_acts_all_are_written_or_none(database: Database):
    database.add(MADE)
    unwritable = replace(LIFE[1], values={"amount": {1, 2}})  # a set is nothing that can be stored
    with pytest.raises(TypeError):
        database.add(LIFE[1], unwritable)
    assert _without_entry(database.acts()) == [MADE]
    database.add(LIFE[1])
    assert _without_entry(database.acts()) == LIFE[:2]
    assert database.altered() == [], "the log goes on where it stood"


def test_the_state_of_a_promise_can_be_told_again_from_the_log_alone(database: Database):
    database.add(*LIFE)
    with closing(sqlite3.connect(database.path)) as file:
        rows = [json.loads(content) for (content,) in file.execute("SELECT content FROM acts_auditrow ORDER BY id")]
    from_log = [
        Act(
            **{
                **row,
                "happened": date.fromisoformat(row["happened"]),
                "entered": datetime.fromisoformat(row["entered"]),
            }
        )
        for row in rows
    ]
    assert from_log == database.acts()
    (first,), (again,) = own_promises(from_log), own_promises(database.acts())
    assert first == again
    assert (first.state, first.oddities) == (State.BROKEN, [])


def test_a_database_lies_beside_its_casebook_unless_the_environment_names_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("RINGTRUE_DATABASE", raising=False)
    assert database_of(tmp_path / "book") == (tmp_path / "book.acts.sqlite3").resolve()
    assert database_of(tmp_path / "book" / ".." / "other") == (tmp_path / "other.acts.sqlite3").resolve()
    monkeypatch.setenv("RINGTRUE_DATABASE", str(tmp_path / "mine.sqlite3"))
    assert Database.beside(tmp_path / "book").path == tmp_path / "mine.sqlite3"


# ---- what is written stays


@pytest.fixture
def written(database: Database) -> Database:
    """A database of five acts and a decision on a theme."""
    database.add(*LIFE, THEME)
    assert database.altered() == []
    return database


def _rows_of(database: Database):
    from ringtrue.promises.store import models  # not at the top: Django has no settings before a database is opened

    assert len(database.acts()) == len(LIFE)
    return {name: getattr(models, name).objects.using(database.alias) for name in ("Act", "ThemeDecision", "AuditRow")}


@pytest.mark.parametrize("table", ["Act", "ThemeDecision", "AuditRow"])
def test_a_row_that_is_written_cannot_be_saved_again_or_removed(written: Database, table: str):
    row = _rows_of(written)[table].first()
    row.actor = "Eve"
    with pytest.raises(TypeError, match=f"{table} 1 is written and cannot be changed; add another act"):
        row.save()
    with pytest.raises(TypeError, match=f"{table} 1 is written and cannot be removed"):
        row.delete()
    assert _rows_of(written)[table].get(pk=1).actor != "Eve"
    assert written.altered() == []


@pytest.mark.parametrize("table", ["Act", "ThemeDecision"])
@pytest.mark.parametrize("what", ["update", "bulk_update", "delete"])
def test_rows_cannot_be_changed_or_removed_many_at_a_time(written: Database, table: str, what: str):
    rows = _rows_of(written)[table]
    try:
        if what == "update":
            rows.update(actor="Eve")
        elif what == "bulk_update":
            row = rows.first()
            row.actor = "Eve"
            rows.bulk_update([row], ["actor"])
        else:
            rows.all().delete()
    except TypeError:
        pass
    assert _without_entry(written.acts()) == LIFE
    assert [act.actor for act in written.theme_acts()] == ["Dan"]


def test_a_new_row_cannot_take_the_place_of_one_that_is_written(written: Database):
    table = _rows_of(written)["Act"]
    old = table.get(pk=2)
    new = table.model(pk=2, promise="P9", kind="made", happened=old.happened, entered=old.entered, actor="Eve",
                      reason="r", audit=old.audit)  # fmt: skip
    with pytest.raises(Exception, match=r"UNIQUE|cannot be changed"):
        new.save(using=written.alias)


# ---- what was altered is found

IN_THE_TABLES = [
    ("UPDATE acts_act SET actor = 'Eve' WHERE id = 2", "Act 2 does not say what row 2"),
    ("UPDATE acts_act SET answer = 'rejected' WHERE id = 2", "Act 2 does not say what row 2"),
    ("UPDATE acts_act SET reason = 'none' WHERE id = 3", "Act 3 does not say what row 3"),
    ("UPDATE acts_act SET promise = 'ledger/L9' WHERE id = 3", "Act 3 does not say what row 3"),
    ("UPDATE acts_act SET kind = 'lapsed' WHERE id = 4", "Act 4 does not say what row 4"),
    ("UPDATE acts_act SET happened = '2021-12-02' WHERE id = 4", "Act 4 does not say what row 4"),
    ("UPDATE acts_act SET entered = '2021-01-01 00:00:00' WHERE id = 5", "Act 5 does not say what row 5"),
    ("""UPDATE acts_act SET "values" = '{"amount": "82"}' WHERE id = 3""", "Act 3 does not say what row 3"),
    ("UPDATE acts_act SET audit_id = 99 WHERE id = 1", None),
    ("UPDATE acts_themedecision SET members = '[\"P1\"]' WHERE id = 1", "ThemeDecision 1 does not say what row 6"),
    ("UPDATE acts_themedecision SET kind = 'split' WHERE id = 1", "ThemeDecision 1 does not say what row 6"),
    ("DELETE FROM acts_act WHERE id = 1", None),
    ("DELETE FROM acts_act WHERE id = 5", None),
    ("DELETE FROM acts_themedecision WHERE id = 1", None),
]
IN_THE_LOG = [
    ("UPDATE acts_auditrow SET content = '{}' WHERE id = 2", "row 2 of the audit log (answered of ledger/L1)"),
    ("UPDATE acts_auditrow SET hash = 'x' WHERE id = 3", "row 3 of the audit log (extension_granted of ledger/L1)"),
    ("UPDATE acts_auditrow SET former = '' WHERE id = 4", "row 4 of the audit log (done_claimed of ledger/L1)"),
    ("UPDATE acts_auditrow SET actor = 'Eve' WHERE id = 2", None),
    ("UPDATE acts_auditrow SET what = 'lapsed' WHERE id = 2", None),
    ("UPDATE acts_auditrow SET thing = 'P9' WHERE id = 2", None),
    ("UPDATE acts_auditrow SET reason = 'none' WHERE id = 2", None),
    ("UPDATE acts_auditrow SET at = '2021-01-01 00:00:00' WHERE id = 2", None),
    ("DELETE FROM acts_auditrow WHERE id = 1", "row 2 of the audit log (answered of ledger/L1)"),
    ("DELETE FROM acts_auditrow WHERE id = 4", "row 5 of the audit log (retested of ledger/L1)"),
    ("DELETE FROM acts_auditrow WHERE id = 6", None),
]


@pytest.mark.parametrize(
    ("command", "told"),
    [pytest.param(command, told or "", id=command) for command, told in IN_THE_TABLES + IN_THE_LOG],
)
def test_what_is_altered_behind_its_back_is_found_and_named(written: Database, command: str, told: str):
    _behind_its_back(written, command)
    found = written.altered()
    assert found, "nothing was found"
    assert any(told in sentence for sentence in found)
    assert not any("Eve" in sentence or "none" in sentence for sentence in found), "it names the row, not what it says"


def test_a_row_and_its_line_of_the_log_changed_alike_are_found_by_the_chain(written: Database):
    with closing(sqlite3.connect(written.path)) as file:
        ((content,),) = file.execute("SELECT content FROM acts_auditrow WHERE id = 2")
    forged = content.replace('"Bea"', '"Eve"')
    assert forged != content
    _behind_its_back(
        written,
        "UPDATE acts_act SET actor = 'Eve' WHERE id = 2",
        f"UPDATE acts_auditrow SET actor = 'Eve', content = '{forged}' WHERE id = 2",
    )
    assert written.altered() == ["row 2 of the audit log (answered of ledger/L1) is not as it was written."]


def test_an_act_that_was_put_in_without_a_line_of_the_log_is_found(written: Database):
    _behind_its_back(
        written,
        "INSERT INTO acts_act (promise, kind, answer, happened, entered, actor, reason, \"values\", audit_id) "
        "VALUES ('ledger/L1', 'closed', '', '2022-04-01', '2022-04-01 00:00:00', 'Eve', 'r', '{}', 99)",
    )  # fmt: skip
    assert len(written.acts()) == len(LIFE) + 1, "it counts as an act"
    assert written.altered() != []


def test_the_last_act_taken_away_with_its_line_of_the_log_is_found(database: Database):
    database.add(*LIFE)
    _behind_its_back(database, "DELETE FROM acts_act WHERE id = 5", "DELETE FROM acts_auditrow WHERE id = 5")
    assert database.altered() != []


def test_what_follows_an_altered_row_is_not_accused_with_it(written: Database):
    _behind_its_back(written, "UPDATE acts_act SET actor = 'Eve' WHERE id = 2")
    written.add(replace(MADE, promise="ledger/L2"))
    assert written.altered() == ["Act 2 does not say what row 2 of the log says."]


# ---- several at once


def test_two_databases_in_one_process_do_not_mix(tmp_path: Path):
    first, second = Database(tmp_path / "first.sqlite3"), Database(tmp_path / "second.sqlite3")
    for number in range(3):
        first.add(replace(MADE, promise=f"ledger/A{number}"))
        second.add(replace(MADE, promise=f"ledger/B{number}"))
    assert [act.promise for act in first.acts()] == ["ledger/A0", "ledger/A1", "ledger/A2"]
    assert [act.promise for act in second.acts()] == ["ledger/B0", "ledger/B1", "ledger/B2"]
    assert (first.altered(), second.altered()) == ([], [])


def _in_threads(count: int, work: Callable[[int], None]) -> list[BaseException]:
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def _nothing_is_lost(database: Database, writers: int, each: int) -> None:
    found = database.acts()
    for writer in range(writers):
        own = [act.reason for act in found if act.promise == f"ledger/T{writer}"]
        assert own == [f"act {number}" for number in range(each)], "all of them, in their order"
    assert database.altered() == []


def test_threads_that_add_at_once_lose_nothing_and_the_chain_holds(database: Database):
    database.add(MADE)

    def work(writer: int) -> None:
        for number in range(20):
            database.add(replace(MADE, promise=f"ledger/T{writer}", reason=f"act {number}"))

    assert _in_threads(4, work) == []
    _nothing_is_lost(database, 4, 20)


ADD = """
import sys
from datetime import date
from pathlib import Path
from ringtrue.promises.database import Act, Database
for number in range(20):
    Database(Path(sys.argv[1])).add(Act(f"ledger/T{sys.argv[2]}", "made", date(2021, 4, 21), "Ada", f"act {number}"))
"""


def _in_processes(database: Database, count: int) -> list[str]:
    run = [sys.executable, "-c", ADD, str(database.path)]
    started = [subprocess.Popen([*run, str(number)], stderr=subprocess.PIPE, text=True) for number in range(count)]
    return [error for process in started if (error := process.communicate(timeout=60)[1])]


def test_processes_that_add_at_once_lose_nothing_and_the_chain_holds(database: Database):
    database.add(MADE)
    assert _in_processes(database, 3) == []
    _nothing_is_lost(database, 3, 20)


def test_two_who_open_a_new_database_at_the_same_moment_both_write(database: Database):
    assert _in_threads(4, lambda writer: database.add(replace(MADE, promise=f"ledger/T{writer}", reason="act 0"))) == []
    _nothing_is_lost(Database(database.path), 4, 1)


def test_a_thread_that_opens_another_database_does_not_make_this_one_read_it(tmp_path: Path):
    mine, theirs = Database(tmp_path / "mine.sqlite3"), Database(tmp_path / "theirs.sqlite3")
    mine.add(MADE)
    assert _in_threads(1, lambda _: theirs.add(replace(MADE, promise="ledger/theirs"))) == []
    assert [act.promise for act in theirs.acts()] == ["ledger/theirs"]
    assert [act.promise for act in mine.acts()] == ["ledger/L1"]
