"""Pages of the administrator and the supervisor."""

from typing import Any

BLUEPRINTS: tuple[Any, ...] = ()
