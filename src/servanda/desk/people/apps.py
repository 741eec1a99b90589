"""The application ``people``."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    name = "servanda.desk.people"
    label = "people"
    verbose_name = "People and access"
    default_auto_field = "django.db.models.BigAutoField"
