"""The database of human acts: opening it, adding to it, and checking that nobody has altered it.

SQLite beside the casebook unless RINGTRUE_DATABASE names another file. Evidence and acts are never in one store: a
casebook can be made again from its files, and what people decided cannot.
"""

import fcntl
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from ringtrue.errors import PromiseError
from ringtrue.record.casebook import database_of

APP = "ringtrue.promises.store"


@dataclass(frozen=True)
class Act:
    """An act on a promise: what kind of event it is, when it happened and was entered, by whom and why."""

    promise: str
    kind: str
    happened: date
    actor: str
    reason: str
    answer: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    entered: datetime | None = None


@dataclass(frozen=True)
class ThemeAct:
    """A person's decision on recommendations that say the same: `confirm`, `split` or `merge`."""

    kind: str
    members: tuple[str, ...]
    actor: str
    reason: str
    entered: datetime | None = None


class Database:
    """The acts about one casebook. Made by the first who writes; reading what was never written finds nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.alias = f"acts-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"

    @classmethod
    def beside(cls, book: Path) -> "Database":
        """The database of a casebook."""
        return cls(database_of(book))

    def acts(self, promise: str = "") -> list[Act]:
        """Return all acts in the order of their entry, or those on one promise."""
        if not self.path.exists():
            return []
        rows = self._rows("Act")
        return [_act(row) for row in (rows.filter(promise=promise) if promise else rows)]

    def theme_acts(self) -> list[ThemeAct]:
        """Return all decisions on themes in the order of their entry."""
        return [_theme_act(row) for row in self._rows("ThemeDecision")] if self.path.exists() else []

    def add(self, *given: Act | ThemeAct) -> None:
        """Write acts, each with its row of the audit log, all or none; raise PromiseError without actor or reason."""
        for each in given:
            if not each.actor.strip() or not each.reason.strip():
                raise PromiseError("an act needs an actor and a reason: say who does it (--actor) and why (--reason).")
        self._open()
        with transaction.atomic(using=self.alias):
            for each in given:
                stamped = replace(each, entered=(each.entered or datetime.now(UTC)).astimezone(UTC))
                common = {"entered": stamped.entered, "actor": each.actor, "reason": each.reason}
                common["audit"] = self._audit_row(stamped)
                if isinstance(each, ThemeAct):
                    self._rows("ThemeDecision").create(kind=each.kind, members=list(each.members), **common)
                else:
                    self._rows("Act").create(
                        promise=each.promise,
                        kind=each.kind,
                        answer=each.answer,
                        happened=each.happened,
                        values=dict(each.values),
                        **common,
                    )

    def altered(self) -> list[str]:
        """Return a sentence for every row of the log, or act, that is not as it was written, or is gone.

        Whoever can write to the file can write a whole log anew; against that only a hash kept elsewhere would help.
        """
        if not self.path.exists():
            return []
        audits = list(self._rows("AuditRow"))
        found = list(_broken_links(audits)) + self._cut_off(audits)
        content = {row.pk: row.content for row in audits}
        kept: Counter[int] = Counter()
        for name, read in (("Act", _act), ("ThemeDecision", _theme_act)):
            for row in self._rows(name):
                kept[row.audit_id] += 1
                if content.get(row.audit_id) != _content(read(row)):
                    found.append(f"{name} {row.pk} does not say what row {row.audit_id} of the log says.")
        found += [f"what row {number} of the log tells of is gone." for number in content if not kept[number]]
        return found + [f"row {number} of the log has {times} acts." for number, times in kept.items() if times > 1]

    def _cut_off(self, audits: Sequence[Any]) -> list[str]:
        """Say whether rows at the end of the log are gone: the file counts how many it has ever had."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'acts_auditrow'")
            ever = cursor.fetchone()
        last = audits[-1].pk if audits else 0
        return [f"the log ends with row {last}, and has had {ever[0]}."] if ever and ever[0] != last else []

    def _audit_row(self, act: Act | ThemeAct) -> Any:
        last = self._rows("AuditRow").order_by("-id").first()
        made: dict[str, Any] = {
            "at": act.entered,
            "actor": act.actor,
            "what": act.kind,
            "thing": " ".join(act.members) if isinstance(act, ThemeAct) else act.promise,
            "reason": act.reason,
            "content": _content(act),
            "former": last.hash if last else "",
        }
        return self._rows("AuditRow").create(**made, hash=_hash(**made))

    def _rows(self, name: str) -> Any:
        self._open()
        from ringtrue.promises.store import models

        return getattr(models, name).objects.using(self.alias)

    def _open(self) -> None:
        """Make the file, or bring it up to date, once in a process; others who open it wait."""
        _configure()
        if self.alias in _opened and self.path.exists():
            return
        connections.settings[self.alias] = {**connections.settings["default"], "NAME": str(self.path)}
        with self.path.with_name(f".{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            call_command("migrate", database=self.alias, verbosity=0, interactive=False)
        _opened.add(self.alias)


_opened: set[str] = set()


def _configure() -> None:
    if settings.configured:
        return
    sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    settings.configure(
        INSTALLED_APPS=[APP], DATABASES={"default": sqlite}, USE_TZ=True, TIME_ZONE="UTC", SECRET_KEY="unused"
    )
    django.setup()


def _broken_links(audits: Sequence[Any]) -> Iterator[str]:
    former = ""
    for row in audits:
        told = {name: getattr(row, name) for name in ("at", "actor", "what", "thing", "reason", "content", "former")}
        if row.former != former or row.hash != _hash(**told):
            yield f"row {row.pk} of the audit log ({row.what} of {row.thing}) is not as it was written."
        former = row.hash


def _act(row: Any) -> Act:
    return Act(
        row.promise, row.kind, row.happened, row.actor, row.reason, row.answer, dict(row.values), row.entered
    )  # fmt: skip


def _theme_act(row: Any) -> ThemeAct:
    return ThemeAct(row.kind, tuple(row.members), row.actor, row.reason, row.entered)


def _content(act: Act | ThemeAct) -> str:
    """Return all that an act says as one text, the same however it was stored."""
    entered = act.entered.astimezone(UTC).isoformat() if act.entered else ""
    return json.dumps({**vars(act), "entered": entered}, sort_keys=True, ensure_ascii=False, default=str)


def _hash(*, at: datetime, **told: str) -> str:
    """Return the hash of a row of the log: of all that it tells, the hash of the row before it included."""
    whole = {**told, "at": at.astimezone(UTC).isoformat()}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
