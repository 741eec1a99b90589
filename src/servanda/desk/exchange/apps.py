"""The application ``exchange``."""

from __future__ import annotations

from django.apps import AppConfig


class Exchange(AppConfig):
    name = "servanda.desk.exchange"
    label = "exchange"
    verbose_name = "Exchange"
    default_auto_field = "django.db.models.BigAutoField"
