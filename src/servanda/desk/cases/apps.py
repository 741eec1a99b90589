"""The application ``cases``."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    name = "servanda.desk.cases"
    label = "cases"
    verbose_name = "Cases"
    default_auto_field = "django.db.models.BigAutoField"
