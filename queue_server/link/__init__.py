"""The device side of the protocol: key, enrolment, session, HTTP, and following one room of the server.

Kiosk, screens and bridge import this leaf; it knows `queue_server.contracts` and nothing else of the server.
"""

from .client import ServerLink
from .errors import LinkError, NotEnrolled, Refused, Revoked, ServerAway
from .follow import Follower, Listener, Status, follow
from .keys import DeviceKey
from .orders import RESTART_EXIT, Answer, Orders, follow_orders
from .report import Reporter
from .rooms import RoomFollower, Verdict

__all__ = [
    "RESTART_EXIT",
    "Answer",
    "DeviceKey",
    "Follower",
    "LinkError",
    "Listener",
    "NotEnrolled",
    "Orders",
    "Refused",
    "Reporter",
    "Revoked",
    "RoomFollower",
    "ServerAway",
    "ServerLink",
    "Status",
    "Verdict",
    "follow",
    "follow_orders",
]
