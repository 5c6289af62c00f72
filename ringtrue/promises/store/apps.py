"""The name under which Django knows these tables."""

from django.apps import AppConfig


class Store(AppConfig):
    """Acts on promises, decisions on themes, and the audit log of both."""

    name = "ringtrue.promises.store"
    label = "acts"
    default_auto_field = "django.db.models.BigAutoField"
