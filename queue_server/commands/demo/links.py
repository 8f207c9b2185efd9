"""On a demo machine nobody can scan the QR: say the phone page of each number the kiosk gives."""

import threading
from collections.abc import Callable

from queue_server.contracts.tickets import follow_token
from queue_server.settings import Settings
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads

EVERY_SECONDS = 1.0
KIOSK = "Máy lấy số"
_NEWER = "SELECT id, label, key, device_id FROM ticket WHERE id > :seen ORDER BY id"


def say_phone_pages(settings: Settings, ended: threading.Event, say: Callable[[str], None]) -> None:
    """Until `ended`: one line per new ticket of the kiosk, with the address its QR holds."""
    reads = Reads(open_engine(settings.database))
    seen = -1
    while not ended.wait(EVERY_SECONDS):
        with reads() as work:
            devices = [device.id for device in work.devices.all() if device.name == KIOSK]
            for number, label, key, device_id in work.sql.run(_NEWER, {"seen": seen}).fetchall():
                if seen >= 0 and device_id in devices:
                    say(
                        f"  {label}: trang điện thoại (phone page) {settings.public_url}/t/{follow_token(key)}"
                    )
                seen = max(seen, number)
        seen = max(seen, 0)
    reads.close()
