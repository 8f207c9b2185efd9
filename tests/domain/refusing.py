"""What a rule answered when it said no."""

from collections.abc import Callable
from typing import Any

import pytest

from queue_server.domain.errors import DomainError


def refused(act: Callable[..., Any], *args: Any) -> str:
    """The stable reason of the refusal. Fails when nothing is refused, or without a sentence for people."""
    with pytest.raises(DomainError) as refusal:
        act(*args)
    assert str(refusal.value).endswith(".")
    return str(vars(refusal.value)["reason"])
