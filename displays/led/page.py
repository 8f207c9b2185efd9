"""The loopback page that shows software panels dot by dot."""

from flask import Flask, Response, abort, render_template

from displays.loopback import guard
from queue_server.design import pages as design

from .receiver import Receiver, png


def make_app(receiver: Receiver) -> Flask:
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    design.install(app, "led")
    guard(app)

    @app.get("/")
    def panels() -> str:
        return render_template("led/panels.html")

    @app.get("/events")
    def events() -> Response:
        return receiver.stream.response()

    @app.get("/panels/<name>.png")
    def picture(name: str) -> Response:
        panel = receiver.panels.get(name) or abort(404)
        return Response(png(panel), mimetype="image/png", headers={"Cache-Control": "no-store"})

    return app
