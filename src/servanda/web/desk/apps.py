"""The application of the desk's pages."""

from __future__ import annotations

from django.apps import AppConfig


class DeskPages(AppConfig):
    name = "servanda.web.desk"
    label = "desk_pages"
    verbose_name = "The desk's pages"

    def ready(self) -> None:
        from servanda.web.desk import signals  # noqa: F401  # receivers listen once they are imported
