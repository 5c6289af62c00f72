"""Tables of human acts. A row once written is never changed and never removed; the log is a chain of hashes."""

from typing import Any, NoReturn

from django.db import models


class Written(models.QuerySet):
    """Rows that can be read; what changes or removes many at once is refused as it is for one."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"rows of {self.model.__name__} are written and can be neither changed nor removed.")

    update = bulk_update = delete = update_or_create = _refuse


class AppendOnly(models.Model):
    """A row that can be added and read, and nothing else."""

    objects = Written.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; raise TypeError where it is there already."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} {self.pk} is written and cannot be changed; add another act.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError(f"{type(self).__name__} {self.pk} is written and cannot be removed.")


class AuditRow(AppendOnly):
    """One line of the audit log: who did what to which thing and why, and the hash of all before it."""

    at = models.DateTimeField()
    actor = models.TextField()
    what = models.TextField()
    thing = models.TextField()
    reason = models.TextField()
    content = models.TextField()
    former = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("id",)


class Act(AppendOnly):
    """Something that a person, or RingTrue at a new load, did to a promise."""

    promise = models.TextField(db_index=True)
    kind = models.CharField(max_length=40)
    answer = models.CharField(max_length=40, blank=True)
    happened = models.DateField()
    entered = models.DateTimeField()
    actor = models.TextField()
    reason = models.TextField()
    values = models.JSONField(default=dict)
    audit = models.OneToOneField(AuditRow, on_delete=models.PROTECT)

    class Meta:
        ordering = ("id",)


class ThemeDecision(AppendOnly):
    """A person's word on which recommendations say the same: confirmed, split or merged."""

    kind = models.CharField(max_length=10)
    members = models.JSONField()
    entered = models.DateTimeField()
    actor = models.TextField()
    reason = models.TextField()
    audit = models.OneToOneField(AuditRow, on_delete=models.PROTECT)

    class Meta:
        ordering = ("id",)
