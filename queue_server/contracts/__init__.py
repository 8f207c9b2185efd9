"""Every message that crosses a process, typed and versioned; imports nothing of the server.

The server and the bridge refuse unknown keys in what is asked of them (`Request`).
Devices ignore unknown keys in what they are told (`Notice`) and refuse only another major version.
"""

PROTOCOL = "1.0"


def same_major(version: str) -> bool:
    """Whether a peer that speaks `version` can be understood (same major number)."""
    return version.partition(".")[0] == PROTOCOL.partition(".")[0]
