"""The interface itself: version 1, below ``/api/v1/``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from servanda import __version__
from servanda.web.api import documents, questions, record, treatymaking
from servanda.web.api.answering import respond
from servanda.web.api.openapi import Api
from servanda.web.api.problems import handle_errors

__all__ = ["api"]

_SAYS = """\
Who is bound, who may, who must, on what basis, and why: one address for each question,
each answer with its proof, the day it holds for and the day its lists were read.
Nothing here is legal advice, and nothing that is sent is kept."""

api = Api(
    title="Servanda",
    version="1",
    description=_SAYS,
    docs_url=None,
    urls_namespace="api-1",
    openapi_extra={"info": {"x-servanda": __version__, "license": {"name": "CC-BY-4.0 (the record)"}}},
)
handle_errors(api)
for router in (record.router, questions.router, treatymaking.router, documents.router):
    api.add_router("", router)


@api.get("/", include_in_schema=False)
def index(request: HttpRequest) -> HttpResponse:
    """The questions that can be asked, with a line about each."""
    paths = api.get_openapi_schema()["paths"]
    questions = [
        {"method": method.upper(), "address": path, "answers": operation["description"]}
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]
    described = f"{request.path.rstrip('/')}/openapi.json"
    return respond(request, {"servanda": __version__, "described_in": described, "questions": questions})
