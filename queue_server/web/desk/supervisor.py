"""The page of the shift leader: one site at a glance."""

from apiflask import APIBlueprint
from flask import Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.services.ports import staff_room
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .frame import furnish, signed_in

supervisor_pages = APIBlueprint("supervisor_pages", __name__, enable_openapi=False)
furnish(supervisor_pages)


def sites_of() -> dict[str, str]:
    """The sites this person may see, with their names."""
    own = signed_in().account.site_id
    with office().reads() as work:
        return {
            site.id: site.names.vi
            for site in work.centre.view.sites.values()
            if own in (None, site.id)
        }


@supervisor_pages.get("/truong-ca")
@staff_required(Permission.SUPERVISE)
def first_site() -> AnyResponse:
    sites = sites_of()
    if not sites:
        raise NotFound("Chưa có địa điểm nào. Mời nhập danh mục của Trung tâm trước.")
    return redirect(f"/truong-ca/{next(iter(sites))}", 303)


@supervisor_pages.get("/truong-ca/<site_id>")
@staff_required(Permission.SUPERVISE)
def site(site_id: str) -> Response:
    """Counters, lines, calls with their reasons, devices and requests for help of one site."""
    sites = sites_of()
    if site_id not in sites:
        raise NotFound("Không có địa điểm này.")
    page = render_template(
        "desk/supervisor.html", site_id=site_id, sites=sites, room=staff_room(site_id)
    )
    return Response(page, mimetype="text/html")
