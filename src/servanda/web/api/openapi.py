"""The description of the interface (OpenAPI 3.1), completed: refusals, headers, bodies and answers with examples."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from servanda.web.api.examples import answers
from servanda.web.api.problems import MEDIA_TYPE, Problem

__all__ = ["CASE_BODY", "DOCUMENT_BODY", "Api"]

_CASE = {
    "title": "Deportation across a border",
    "offences": ["cah-deportation"],
    "committed": {"from": "2019-05-01", "to": "2019-06-30", "in": ["MMR", "BGD"]},
    "suspects": [{"nationality": ["MMR"], "present_in": "MMR"}],
    "requesting": "BGD",
    "measures": ["extradition"],
}
_RESOLUTION = (
    "The General Assembly,\n\nRecalling its resolution 55/25,\n\n1. Requests the Secretary-General to report.\n"
)
_CASE_SCHEMA = {"$ref": "#/components/schemas/Case"}

CASE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The facts of a case, as JSON or YAML, at most 64 kB. They are not kept.",
        "content": {
            "application/json": {"schema": _CASE_SCHEMA, "example": _CASE},
            "application/yaml": {"schema": _CASE_SCHEMA, "example": "title: A case\noffences: [torture]\n"},
        },
    }
}
DOCUMENT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file, at most 10 MB. They are not kept.",
        "content": {
            "text/plain": {"schema": {"type": "string"}, "example": _RESOLUTION},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_REFUSALS = {
    400: "The request is malformed: a body that is not JSON, or hundreds of parameters.",
    404: "Nothing is called so, or is at this address.",
    405: "Another method is meant.",
    408: "What was announced did not come in time.",
    413: "More was sent than is read.",
    422: "Something was given that cannot be understood; the detail says what, and what to do.",
    429: "A costly question was asked too often.",
    503: "Too much is being read at once.",
}
_TAG = {"description": "Changes when the answer does; send it back as If-None-Match.", "schema": {"type": "string"}}
_LINK = {"description": "Neighbouring pages (RFC 8288).", "schema": {"type": "string"}}


class Api(NinjaAPI):
    """An interface whose description also tells its refusals and headers."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, complete."""
        schema = super().get_openapi_schema(**where)
        schema["components"]["schemas"]["Problem"] = _problem(schema)
        schema["components"]["schemas"] |= _case()
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(operation, method, paged="offset" in {p["name"] for p in operation["parameters"]})
                _exemplify(operation, path)
        return schema


def _problem(schema: OpenAPISchema) -> dict[str, Any]:
    found = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"].update(found.pop("$defs"))
    return found


def _case() -> dict[str, Any]:
    """The published schema of case files as components of the description, each part under a name of its own."""
    text = (files("servanda.registry") / "schemas" / "case.schema.json").read_text(encoding="utf-8")
    found = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Case-'))
    parts = {f"Case-{name}": part for name, part in found.pop("$defs").items()}
    return {"Case": {key: value for key, value in found.items() if key not in ("$schema", "$id")}, **parts}


def _exemplify(operation: dict[str, Any], path: str) -> None:
    """Show what the question is answered with."""
    example = answers().get(path[path.index("/api/v1") + len("/api/v1") :])
    if example is not None:
        operation["responses"][200]["content"]["application/json"]["example"] = example


def _complete(operation: dict[str, Any], method: str, *, paged: bool) -> None:
    """Add to one operation what it refuses and the headers it sends."""
    responses = operation["responses"]
    expected = {400, 404, 422, 429} | ({408, 413, 503} if method == "post" else set())
    for status in sorted(expected):
        responses[status] = {
            "description": _REFUSALS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    answered = responses[200]
    answered["headers"] = {"ETag": _TAG, **({"Link": _LINK} if paged else {})}
    if method == "get":
        responses[304] = {"description": "The answer is still the one with the tag sent."}
    operation["description"] = operation.pop("description", "") or operation["summary"]
