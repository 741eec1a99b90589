"""Around the interface: readers of other origins may GET, HEAD is answered, every refusal is a problem in JSON."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from servanda.web.api.problems import MEDIA_TYPE, refused

__all__ = ["PREFIX", "ApiManners"]

PREFIX = "/api/"
Respond = Callable[[HttpRequest], HttpResponse]
_SAYS = {
    404: "Nothing is at this address. GET /api/v1/ lists the questions that can be asked.",
    405: "This address is asked by another method: {allow}.",
    413: "More was sent than is read here.",
}
_OUR_MISTAKE = "Something went wrong here, and it is our mistake. Nothing of the question was kept."


class ApiManners:
    """Stands outside all that can refuse a request, so that every refusal leaves in one form."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.respond(request)
        asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = self.respond(request)
        if "Allow" in response:
            response["Allow"] = _allowed(response["Allow"])
        if asked == "OPTIONS" and response.status_code == 405:
            return _shared(_preflight(response["Allow"]))
        if response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(request, response)
        if asked == "HEAD":
            response.content = b""
        return _shared(response) if request.method == "GET" else response


def _allowed(methods: str) -> str:
    """What an address answers to, with the methods that are answered for all."""
    named = {method.strip() for method in methods.split(",")}
    return ", ".join(sorted(named | {"OPTIONS"} | ({"HEAD"} if "GET" in named else set())))


def _as_problem(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    """The same refusal as a problem, with the headers that belong to it."""
    says = _SAYS.get(found.status_code, _OUR_MISTAKE if found.status_code >= 500 else "The request was refused.")
    response = refused(request, found.status_code, says.format(allow=found.get("Allow", "")))
    for name in ("Allow", "Retry-After", "Connection"):
        if name in found:
            response[name] = found[name]
    return response


def _preflight(allowed: str) -> HttpResponse:
    """What a page of another origin may do: GET, with the tag of the answer it has."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = allowed
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _shared(response: HttpResponse) -> HttpResponse:
    """Readable for pages of any origin: nothing here depends on who asks, and no cookie is read."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    return response
