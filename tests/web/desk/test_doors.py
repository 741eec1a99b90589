"""The desk's doors: sign-in stands open, nothing else does; the public pages stand beside it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_answers():
    assert Client(HTTP_HOST="localhost").get("/accounts/login/").status_code == 200


def test_the_public_pages_stand_beside_the_desk():
    assert Client(HTTP_HOST="localhost").get("/instruments").status_code == 200
