"""The root of every refusal. `code` is stable: screens translate it, tests assert it, HTTP maps it."""


class DomainError(Exception):
    """A rule said no. The message is one Vietnamese sentence that says what to do."""

    code = "refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(DomainError):
    """What was named does not exist, or not for this caller."""

    code = "not_found"


class KeyReused(DomainError):
    """The same idempotency key came with another request."""

    code = "key_reused"


class Forbidden(DomainError):
    """The caller's role or device does not allow the act."""

    code = "forbidden"
