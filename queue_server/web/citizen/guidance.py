"""“Kênh hướng dẫn”: where people may ask, for everybody; only published numbers and approved channels in force."""

from typing import Any

import segno
from apiflask import APIBlueprint
from flask import Response, render_template
from markupsafe import Markup

from queue_server.design.pages import words_for
from queue_server.domain.business_day import business_day
from queue_server.domain.guidance.duty import half_of
from queue_server.web.doors import open_to_all
from queue_server.web.office import office
from queue_server.web.presenters.guidance import contacts

from .frame import choose_language, tools

guidance_channels = APIBlueprint("guidance_channels", __name__, enable_openapi=False)
words_for(guidance_channels, "citizen")
PATH = "/kenh-huong-dan"


@guidance_channels.get(PATH)
@open_to_all
def channels_for_all() -> Response:
    """Numbers and channels with who approved them; names of who is on duty where the centre wants it."""
    choose_language()
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        ways = contacts(work, None, business_day(now))
        duty = _duty(work, now)
    rows = [(way, _code(way.link)) for way in ways]
    page = render_template("citizen/guidance.html", path=PATH, rows=rows, duty=duty, **tools())
    return Response(page, mimetype="text/html")


def _code(link: str) -> Markup:
    """A code of squares as SVG without sizes or styles of its own."""
    if not link:
        return Markup("")
    drawn = segno.make(link, error="m", micro=False)
    return Markup(
        drawn.svg_inline(border=2, dark="#0B2239", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )  # fmt: skip


def _duty(work: Any, now: Any) -> dict[str, list[str]]:
    """Site → names of the officers on duty in this half day; empty unless the centre decided to name them."""
    today = business_day(now)
    if not work.centre.rules(today).guidance_names:
        return {}
    names = {account.id: account.display_name for account in work.accounts.all()}
    found = {
        site.names.vi: [
            names[line.account_id]
            for line in work.guidance.duty(site.id, today, today)
            if line.half == half_of(now) and not line.absent
        ]
        for site in work.centre.view.sites.values()
    }
    return {site: here for site, here in found.items() if here}
