"""How a JSON body is read: said to be JSON, an object, not nested beyond sense. All else is refused."""

from typing import Any

from flask import Request
from werkzeug.exceptions import BadRequest


class StrictRequest(Request):
    """APIFlask reads bodies whatever they are called and takes null for an empty object: here neither passes.

    A form of another site can send text, but not JSON by that name."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Raises 415 for another content type, 400 for what is no JSON object."""
        if not self.is_json:
            return self.on_json_loading_failed(None)
        try:
            found = super().get_json(force, silent, cache)
        except RecursionError:
            raise BadRequest from None
        if not isinstance(found, dict):
            raise BadRequest
        return found
