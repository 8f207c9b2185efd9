"""The one way a check says no."""


class PaperWrong(ValueError):
    """The message is the reason: a word of `queue_server.domain.papers.MESSAGES`."""
