"""The application ``trail``."""

from __future__ import annotations

from django.apps import AppConfig


class Trail(AppConfig):
    name = "servanda.desk.trail"
    label = "trail"
    verbose_name = "Trail"
    default_auto_field = "django.db.models.BigAutoField"
