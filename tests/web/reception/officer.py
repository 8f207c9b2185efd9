"""An officer of the reception desk over HTTP, and what the trail says afterwards."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

import requests

from queue_server.importing import shipped
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.web.live import PASSWORD, LiveCentre

NUMBER = "001099012345"
CARD = f"{NUMBER}|123456789|Nguyễn Văn Thử|01011999|Nam|Số 1, phường Thí Dụ, Bắc Ninh|01012021"
OWNER = {"name": "Nguyễn Văn Thử", "number": NUMBER, "phone": "0912345678"}
PROCEDURE = "cap-doi-gcn"  # three papers, the third need not be there; ten working days
SAME_DAY = "xoa-dk-bao-dam"
ALL_FOUR = [True, True, True, True]


class Officer:
    def __init__(self, centre: LiveCentre, username: str = "du") -> None:
        self.centre, self.http = centre, requests.Session()
        self.http.trust_env = False
        form = {"username": username, "password": PASSWORD, "next": "/ho-so"}
        page = self.http.post(f"{centre.url}/dang-nhap", data=form, timeout=10)
        found = re.search(r'data-csrf="([^"]+)"', page.text)
        assert found, page.status_code
        self.csrf = found[1]
        self.http.headers["X-CSRF-Token"] = self.csrf

    def post(self, path: str, **body: Any) -> requests.Response:
        url = f"{self.centre.url}/api/v1/dossiers{path}"
        return self.http.post(url, json={"key": secrets.token_hex(16), **body}, timeout=10)

    def act(self, view: dict[str, Any], name: str, **body: Any) -> requests.Response:
        asked = {"revision": view["revision"], **body}
        return self.post(f"/{view['dossier_id']}/{name}", **asked)

    def done(self, view: dict[str, Any], name: str, **body: Any) -> Any:
        """The same; the answer must be yes."""
        answer = self.act(view, name, **body)
        assert answer.ok, answer.text
        return answer.json()["view"]

    def receive(self, procedure: str = PROCEDURE, **more: Any) -> Any:
        answer = self.post("", **{"procedure_id": procedure, "owner": OWNER, **more})
        assert answer.ok, answer.text
        return answer.json()["view"]

    def marked(self, view: dict[str, Any], *marks: str) -> Any:
        """`marks` of the first papers; the rest are as they should be."""
        for place, paper in enumerate(view["papers"]):
            mark = marks[place] if place < len(marks) else "ok"
            view = self.done(view, "marks", position=paper["position"], mark=mark, original=1)
        return view

    def accepted(self, **more: Any) -> Any:
        return self.done(self.marked(self.receive(**more)), "accept", checks=ALL_FOUR)

    def get(self, path: str) -> requests.Response:
        return self.http.get(f"{self.centre.url}{path}", timeout=10)

    def search(self, text: str) -> str:
        form = {"tim": text, "csrf": self.csrf}
        return self.http.post(f"{self.centre.url}/ho-so", data=form, timeout=10).text

    def trail(self, dossier_id: int = 0) -> list[tuple[str, dict[str, Any]]]:
        """Acts on this dossier (on none yet: `dossier:new`), newest first."""
        reads = Reads(open_engine(self.centre.settings.database))
        with reads() as work:
            subject = f"dossier:{dossier_id or 'new'}"
            found = [(one.act, dict(one.detail)) for one in work.trail.read(50, subject=subject)]
        reads.close()
        return found


def out_of_force() -> str:
    """A procedure that is no longer to be received under."""
    today = datetime.now(UTC).date()
    return next(one.id for one in shipped(today).procedures if not one.in_force(today))
