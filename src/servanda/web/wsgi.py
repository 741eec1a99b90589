"""The application as servers call it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

__all__ = ["application"]

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does: each process has one core
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.web.settings")
application = get_wsgi_application()
