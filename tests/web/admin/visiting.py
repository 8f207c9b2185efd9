"""A person at the admin pages without a browser: reads the forms of a page, fills them in, sends them."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

import requests

PASSWORD = "mot-hai-ba-bon"


@dataclass
class Form:
    """A form as a browser would send it now: hidden fields, typed values, what is ticked and chosen."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, changes: dict[str, Any]) -> list[tuple[str, str]]:
        """The fields with some of them changed; a list gives several values, None leaves the field out."""
        kept = [(name, value) for name, value in self.fields if name not in changes]
        for name, value in changes.items():
            values = value if isinstance(value, list) else [] if value is None else [value]
            kept += [(name, str(one)) for one in values]
        return kept


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._text: tuple[str, list[str]] | None = None
        self._select: tuple[str, list[str], list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(has.get("action", ""))
            self.forms.append(self._form)
        elif tag == "textarea":
            self._text = (has["name"], [])
        elif tag == "select":
            self._select = (has["name"], [], [])
        elif tag == "option" and self._select:
            self._select[1].append(has.get("value", ""))
            if "selected" in has:
                self._select[2].append(has.get("value", ""))
        elif tag == "input" and self._form is not None and "name" in has:
            ticked = has.get("type") not in ("checkbox", "radio") or "checked" in has
            if ticked and "disabled" not in has and has.get("type") != "file":
                self._form.fields.append((has["name"], has.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text and self._form is not None:
            self._form.fields.append((self._text[0], "".join(self._text[1])))
            self._text = None
        elif tag == "select" and self._select and self._form is not None:
            name, all_values, chosen = self._select
            self._form.fields.append((name, (chosen or all_values or [""])[0]))
            self._select = None


def forms_of(page: str) -> list[Form]:
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def form_to(page: str, action: str) -> Form:
    """The first form of a page that goes to that address."""
    return next(form for form in forms_of(page) if form.action == action)


def words_of(page: str) -> str:
    """The text of a page on one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def wrongs(page: str) -> dict[str, str]:
    """What the page says beside each field: name → what to write."""
    found = re.findall(r'<p class="ad-wrong" id="([^"]+?)-wrong\d*"[^>]*>(.*?)</p>', page, re.S)
    return {name: words_of(words) for name, words in found}


class Visitor:
    """Somebody signed in. `submit` sends a form of a page the way a browser would."""

    def __init__(self, url: str, username: str, password: str = PASSWORD) -> None:
        self.url, self.username = url, username
        self.http = requests.Session()
        self.http.trust_env = False
        self.signed_in = self.sign_in(password)

    def sign_in(self, password: str) -> requests.Response:
        typed = {"username": self.username, "password": password}
        return self.http.post(f"{self.url}/dang-nhap", data=typed, timeout=10)

    def get(self, path: str, **more: Any) -> requests.Response:
        more.setdefault("headers", {"Accept": "text/html"})
        return self.http.get(self.url + path, timeout=10, **more)

    def post(self, path: str, fields: Any, **more: Any) -> requests.Response:
        more.setdefault("headers", {"Accept": "text/html"})
        return self.http.post(self.url + path, data=fields, timeout=30, **more)

    def submit(self, page: str, action: str, **changes: Any) -> requests.Response:
        form = form_to(self.get(page).text, action)
        return self.post(action, form.filled(changes))

    @property
    def csrf(self) -> str:
        return dict(form_to(self.get("/quan-tri").text, "/dang-xuat").fields)["csrf"]
