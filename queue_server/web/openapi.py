"""The OpenAPI document at /openapi.json: every answer a route may give, problems among them."""

from typing import Any

from apiflask import APIFlask

from queue_server.contracts.base import Problem

from . import throttle

PROBLEM = "application/problem+json"


def install(app: APIFlask) -> None:
    """Describe security and problems for every operation, and bind what needs all routes."""
    throttle.bind(app)
    app.spec_processor(_complete)


def _complete(spec: Any) -> Any:
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {
        "device": {"type": "http", "scheme": "bearer"},
        "staff": {"type": "apiKey", "in": "cookie", "name": "motcua"},
    }
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                _problems(operation)
    return spec


def _problems(operation: dict[str, Any]) -> None:
    body = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    responses = operation["responses"]
    for status in ("400", "401", "403", "404", "409", "413", "415", "422", "429", "503"):
        responses[status] = {"description": "Refused: see the code of the problem", "content": body}
    responses.setdefault("200", {"description": "Done"})
