"""The loopback door of the bridge: an API for the kiosk of this machine, and the bridge's own page."""
