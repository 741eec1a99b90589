"""The application ``search``."""

from __future__ import annotations

from django.apps import AppConfig


class Search(AppConfig):
    name = "servanda.desk.search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what is saved."""
        from servanda.desk.search import following

        following.connect()
