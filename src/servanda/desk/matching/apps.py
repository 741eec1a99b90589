"""The application ``matching``."""

from __future__ import annotations

from django.apps import AppConfig


class Matching(AppConfig):
    name = "servanda.desk.matching"
    label = "matching"
    verbose_name = "De-confliction"
    default_auto_field = "django.db.models.BigAutoField"
