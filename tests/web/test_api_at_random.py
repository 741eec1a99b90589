"""The whole interface, asked what its description allows and what it forbids: it never fails, and keeps its word."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from servanda.web import settings as public

with override_settings(MIDDLEWARE=public.MIDDLEWARE, ROOT_URLCONF=public.ROOT_URLCONF):
    application = WSGIHandler()  # the public face alone: a desk's middleware asks its database

# Names are free texts, so that 422 may well answer what the description allows; every other promise must hold.
NOT_KEPT = [checks.positive_data_acceptance]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def without_limits(settings):
    settings.API_COSTLY_QUESTIONS = 10_000_000
    settings.ALLOWED_HOSTS = ["*"]
    # The public face asks no database; one that other tests left open is no concern of it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_question_fails(case):
    case.call_and_validate(excluded_checks=NOT_KEPT, headers={"Host": "localhost", "Accept-Encoding": "identity"})
