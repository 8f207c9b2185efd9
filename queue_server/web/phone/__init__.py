"""The citizen's phone: the page behind the QR of a ticket with the small API that keeps it true, and what is read
without a ticket: a dossier's status, procedures."""

from apiflask import APIFlask

from queue_server.web import citizen

from .api import follow
from .follower import Follower
from .hub import Hub
from .pages import pages


def install(app: APIFlask) -> None:
    """Register the routes and let the speaker of committed events ring the phones' bell."""
    hub = Hub()
    app.extensions["phone"] = Follower(hub)
    app.extensions["speaker"].listeners.append(hub.listen)
    app.register_blueprint(follow)
    app.register_blueprint(pages)
    for blueprint in citizen.BLUEPRINTS:
        app.register_blueprint(blueprint)
