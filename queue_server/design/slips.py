"""The layouts that are shipped, one for each kind of slip and width of paper."""

import functools
from importlib import resources

from queue_server.contracts.slips import Kind, Layout, Paper


@functools.cache
def shipped(kind: Kind, paper: Paper) -> Layout:
    file = resources.files("queue_server.design") / "layouts" / f"{kind}_{paper}.json"
    return Layout.model_validate_json(file.read_bytes())
