"""The application ``clocks``."""

from __future__ import annotations

from django.apps import AppConfig


class Clocks(AppConfig):
    name = "servanda.desk.clocks"
    label = "clocks"
    verbose_name = "Clocks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what happens to requests."""
        from servanda.desk.clocks.actions import follow
        from servanda.desk.requests.events import happened

        happened.connect(follow, dispatch_uid="clocks")
