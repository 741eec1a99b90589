"""The application ``requests``."""

from __future__ import annotations

from django.apps import AppConfig


class Requests(AppConfig):
    name = "servanda.desk.requests"
    label = "requests"
    verbose_name = "Requests"
    default_auto_field = "django.db.models.BigAutoField"
