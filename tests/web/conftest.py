"""A reader of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from servanda.web import settings as public


@pytest.fixture(autouse=True)
def _public(request: pytest.FixtureRequest, settings: Any) -> None:
    """The public face alone, as it stands where no desk is installed."""
    if "desk" not in request.path.parts:
        for name in ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "INSTALLED_APPS", "ALLOWED_HOSTS"):
            setattr(settings, name, getattr(public, name))


@pytest.fixture
def reader() -> Client:
    """Someone who asks for pages, without cookies."""
    return Client(HTTP_HOST="localhost")
