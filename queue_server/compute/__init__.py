"""Work that would hold the loop (drawing, PDF, image checks), in one child process: bytes in, bytes out.

The child knows no database, no setting and no page. It finds its jobs by name in the entry points `motcua.compute`
and loads each when it is first asked for, so that the server imports none of the libraries they need.
"""

from .desk import Compute

__all__ = ["Compute"]
