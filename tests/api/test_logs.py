"""What goes wrong is logged without what was in the request."""

import structlog

from queue_server.app import plain_logs


def fail_with(secret: str) -> None:
    raise ValueError("it broke")


def test_a_logged_failure_shows_where_and_never_the_values(capsys) -> None:
    plain_logs()
    try:
        fail_with("csrf-token-of-somebody")
    except ValueError:
        structlog.get_logger().error("request failed", exc_info=True)
    text = capsys.readouterr().out
    assert "it broke" in text
    assert "fail_with" in text
    assert "csrf-token-of-somebody" not in text.replace('fail_with("csrf-token-of-somebody")', "")
