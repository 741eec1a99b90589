"""What was asked again leaves as it left; nothing that was sent is kept."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from servanda.web.asked_again import AskedAgain


@pytest.fixture
def counted():
    """A server that counts what it works out."""
    made = []

    def respond(request):
        made.append(request.get_full_path())
        response = HttpResponse(f"answer {len(made)}", headers={"ETag": f'"{len(made)}"', "X-Own": "kept"})
        if "private" in request.path:
            response["Cache-Control"] = "no-store"
        response.status_code = 404 if "missing" in request.path else 200
        return response

    return AskedAgain(respond), made


def get(address, **headers):
    return RequestFactory().get(address, headers=headers)


def test_the_same_address_is_worked_out_once_with_the_same_headers(counted):
    server, made = counted
    first, again = server(get("/a?x=1")), server(get("/a?x=1"))

    assert (first.content, again.content, again["X-Own"], len(made)) == (b"answer 1", b"answer 1", "kept", 1)


def test_a_reader_who_holds_the_answer_gets_304(counted):
    server, _ = counted
    tag = server(get("/a"))["ETag"]

    assert server(get("/a", if_none_match=tag)).status_code == 304
    assert server(get("/a", if_none_match='"other"')).status_code == 200


@pytest.mark.parametrize("other", [get("/a?x=2"), get("/a?x=1", host="other"), get("/a?x=1", accept_encoding="gzip")])
def test_another_address_host_or_packing_is_another_answer(counted, other):
    server, made = counted
    server(get("/a?x=1"))
    server(other)

    assert len(made) == 2


@pytest.mark.parametrize("request_", [get("/missing"), get("/private"), RequestFactory().post("/a", {"secret": "1"})])
def test_refusals_what_must_not_be_kept_and_what_was_sent_are_not_kept(counted, request_):
    server, made = counted
    server(request_)
    server(request_)

    assert len(made) == 2


def test_what_is_kept_has_a_bound(counted, monkeypatch):
    monkeypatch.setattr("servanda.web.asked_again._ROOM", 20)
    server, made = counted
    for address in ("/a", "/b", "/c", "/a"):
        server(get(address))

    assert made == ["/a", "/b", "/c", "/a"]
