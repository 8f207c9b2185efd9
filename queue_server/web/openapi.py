"""The OpenAPI document at /openapi.json: every answer a route may give, problems among them."""

import re
from typing import Any

from apiflask import APIFlask
from flask import current_app

from queue_server.contracts.base import Problem

from . import throttle

PROBLEM = "application/problem+json"
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "all": [],
    "device": [{"device": []}],
    "staff": [{"staff": []}],
}


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
    metrics = spec["paths"]["/metrics"]["get"]["responses"]["200"]
    metrics["content"] = {"text/plain": {"schema": {"type": "string"}}}
    doors = _doors()
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                _problems(operation)
                operation["security"] = SECURITY[doors[path, method.upper()]]
    return spec


def _doors() -> dict[tuple[str, str], str]:
    """Whom each operation lets in, as its view says."""
    found: dict[tuple[str, str], str] = {}
    for rule in current_app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        who = getattr(current_app.view_functions[rule.endpoint], "_lets_in", ("all",))[0]
        found |= {(path, method): who for method in rule.methods or ()}
    return found


def _problems(operation: dict[str, Any]) -> None:
    body = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    responses = operation["responses"]
    for status in ("400", "401", "403", "404", "409", "413", "415", "422", "429", "503"):
        responses[status] = {"description": "Refused: see the code of the problem", "content": body}
    if not any(status.startswith("2") for status in responses):
        responses["200"] = {"description": "Done"}
