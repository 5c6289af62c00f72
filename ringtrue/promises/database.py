"""The database of human acts: opening it, adding to it, and checking that nobody has altered it.

SQLite beside the casebook unless RINGTRUE_DATABASE names another file. Evidence and acts are never in one store: a
casebook can be made again from its files, and what people decided cannot.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from ringtrue.errors import PromiseError

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


def database_of(book: Path) -> Path:
    """Return where the acts about a casebook are kept."""
    named = os.environ.get("RINGTRUE_DATABASE", "")
    return Path(named) if named else book.resolve().parent / f"{book.resolve().name}.acts.sqlite3"


class Database:
    """The acts about one casebook. Opened by the first who writes; reading what was never written finds nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, book: Path) -> "Database":
        """The database of a casebook."""
        return cls(database_of(book))

    def acts(self, promise: str = "") -> list[Act]:
        """Return all acts in the order of their entry, or those on one promise."""
        if not self.path.exists():
            return []
        rows = self._tables().Act.objects.all()
        return [_act(row) for row in (rows.filter(promise=promise) if promise else rows)]

    def theme_acts(self) -> list[ThemeAct]:
        """Return all decisions on themes in the order of their entry."""
        if not self.path.exists():
            return []
        return [
            ThemeAct(row.kind, tuple(row.members), row.actor, row.reason, row.entered)
            for row in self._tables().ThemeDecision.objects.all()
        ]

    def add(self, *given: Act | ThemeAct) -> None:
        """Write acts, each with its row of the audit log, all or none; raise PromiseError without actor or reason."""
        for each in given:
            if not each.actor.strip() or not each.reason.strip():
                raise PromiseError("an act needs an actor and a reason: say who does it (--actor) and why (--reason).")
        tables = self._tables()
        with transaction.atomic():
            for each in given:
                entered = each.entered or datetime.now(UTC)
                audit = self._audit_row(tables, each, entered)
                common = {"entered": entered, "actor": each.actor, "reason": each.reason, "audit": audit}
                if isinstance(each, ThemeAct):
                    tables.ThemeDecision.objects.create(kind=each.kind, members=list(each.members), **common)
                else:
                    tables.Act.objects.create(
                        promise=each.promise,
                        kind=each.kind,
                        answer=each.answer,
                        happened=each.happened,
                        values=dict(each.values),
                        **common,
                    )

    def altered(self) -> list[str]:
        """Return a sentence for every row of the audit log, or act, that is no longer as it was written."""
        if not self.path.exists():
            return []
        tables, former, found = self._tables(), "", []
        for row in tables.AuditRow.objects.all():
            if row.former != former or row.hash != _hash(former, row.content):
                found.append(f"row {row.pk} of the audit log ({row.what} of {row.thing}) is not as it was written.")
            former = row.hash
        for table in (tables.Act, tables.ThemeDecision):
            for row in table.objects.select_related("audit"):
                if _content(_theme_act(row) if table is tables.ThemeDecision else _act(row)) != row.audit.content:
                    found.append(f"{table.__name__} {row.pk} does not say what row {row.audit_id} of the log says.")
        return found

    def _audit_row(self, tables: Any, act: Act | ThemeAct, entered: datetime) -> Any:
        last = tables.AuditRow.objects.order_by("-id").first()
        former = last.hash if last else ""
        stamped = _stamped(act, entered)
        thing = " ".join(act.members) if isinstance(act, ThemeAct) else act.promise
        return tables.AuditRow.objects.create(
            at=entered,
            actor=act.actor,
            what=act.kind,
            thing=thing,
            reason=act.reason,
            content=_content(stamped),
            former=former,
            hash=_hash(former, _content(stamped)),
        )

    def _tables(self) -> Any:
        """Return the tables of this database, made or brought up to date where that is needed."""
        _configure(self.path)
        if _state["at"] != self.path:
            connections["default"].close()
            connections["default"].settings_dict["NAME"] = str(self.path)
            call_command("migrate", verbosity=0, interactive=False)
            _state["at"] = self.path
        from ringtrue.promises.store import models

        return models


_state: dict[str, Path | None] = {"at": None}


def _configure(path: Path) -> None:
    if settings.configured:
        return
    sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    settings.configure(
        INSTALLED_APPS=[APP], DATABASES={"default": sqlite}, USE_TZ=True, TIME_ZONE="UTC", SECRET_KEY="unused"
    )
    django.setup()


def _act(row: Any) -> Act:
    return Act(
        row.promise, row.kind, row.happened, row.actor, row.reason, row.answer, dict(row.values), row.entered
    )  # fmt: skip


def _theme_act(row: Any) -> ThemeAct:
    return ThemeAct(row.kind, tuple(row.members), row.actor, row.reason, row.entered)


def _stamped(act: Act | ThemeAct, entered: datetime) -> Act | ThemeAct:
    return replace(act, entered=entered)


def _content(act: Act | ThemeAct) -> str:
    """Return all that an act says as one text, the same however it was stored."""
    said = {**vars(act), "entered": act.entered.isoformat() if act.entered else ""}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)


def _hash(former: str, content: str) -> str:
    return hashlib.sha256(f"{former}\n{content}".encode()).hexdigest()
