"""A shift leader over HTTP: looks at what the server knows, and empties the hall between tests."""

import re
import secrets
from typing import Any

import requests

from .live import PASSWORD, SITE, LiveCentre


class Leader:
    def __init__(self, centre: LiveCentre) -> None:
        self._url = centre.url
        self._http = requests.Session()
        self._http.trust_env = False
        form = {"username": "dinh", "password": PASSWORD, "next": f"/truong-ca/{SITE}"}
        page = self._http.post(f"{self._url}/dang-nhap", data=form, timeout=5)
        found = re.search(r'data-csrf="([^"]+)"', page.text)
        assert found, page.status_code
        self._http.headers["X-CSRF-Token"] = found[1]

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None
    ) -> requests.Response:
        """One request, whatever the answer."""
        return self._http.request(method, f"{self._url}/api/v1{path}", headers=headers, timeout=5)

    def get(self, path: str) -> Any:
        answer = self.ask(path)
        assert answer.ok, answer.text
        return answer.json()

    def act(self, counter: str, name: str, **body: Any) -> Any:
        """Any act at a counter, as its clerk would; the answer must be yes."""
        path = f"{self._url}/api/v1/counters/{SITE}-{counter}/{name}"
        answer = self._http.post(path, json={"key": secrets.token_hex(16), **body}, timeout=5)
        assert answer.ok, answer.text
        return answer.json()["view"]

    def view(self, counter: str) -> Any:
        return self.get(f"/counters/{SITE}-{counter}")

    def overview(self) -> Any:
        return self.get(f"/sites/{SITE}/overview")

    def reasons(self, label: str) -> list[str]:
        return [call["reason"] for call in self.get(f"/sites/{SITE}/calls?label={label}")["calls"]]

    def empty_the_hall(self) -> None:
        """Nobody waits, nobody is served, every counter is closed."""
        for card in self.overview()["counters"]:
            counter = card["counter"]
            if card["state"] == "paused":
                self.act(counter, "open")
            if card["label"]:
                self.act(counter, "park")
            if card["state"] != "closed":
                self.act(counter, "close")
            view = self.view(counter)
            for row in [*view["waiting"], *view["missed"], *view["parked"]]:
                self.act(counter, "cancel", ticket_id=row["ticket_id"])
