"""A reader of the pages."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def reader() -> Client:
    """Someone who asks for pages, without cookies."""
    return Client(HTTP_HOST="localhost")
