"""What can go wrong between a device and its server; the difference decides whether asking again is right."""


class LinkError(Exception):
    """Base of everything the link raises."""


class ServerAway(LinkError):
    """No answer that can be trusted: unreachable, timed out or 5xx. The request may or may not have been done."""


class Refused(LinkError):
    """The server answered no (4xx). `code` is stable, `detail` is Vietnamese and says what to do."""

    def __init__(self, code: str, detail: str, status: int) -> None:
        super().__init__(f"{code} ({status})")
        self.code, self.detail, self.status = code, detail, status


class NotEnrolled(LinkError):
    """This device has no identity, or the server does not know it: `enrol` again."""


class Revoked(LinkError):
    """An admin took this device's rights away. Final: nothing is asked again with this key."""
