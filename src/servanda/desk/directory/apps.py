"""The application ``directory``."""

from __future__ import annotations

from django.apps import AppConfig


class Directory(AppConfig):
    name = "servanda.desk.directory"
    label = "directory"
    verbose_name = "Directory of authorities"
    default_auto_field = "django.db.models.BigAutoField"
