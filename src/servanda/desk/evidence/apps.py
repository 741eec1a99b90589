"""The application ``evidence``."""

from __future__ import annotations

from django.apps import AppConfig


class Evidence(AppConfig):
    name = "servanda.desk.evidence"
    label = "evidence"
    verbose_name = "Evidence"
    default_auto_field = "django.db.models.BigAutoField"
