"""What the environment may say: known keys only, each named when it is wrong, and no open door without TLS."""

import pytest

from queue_server.settings import Settings, SettingsWrong


def test_an_unknown_key_is_refused_by_its_name() -> None:
    with pytest.raises(SettingsWrong, match="MOTCUA_PROT: unknown"):
        Settings.from_env({"MOTCUA_PROT": "80", "PATH": "/bin"})


def test_every_wrong_key_is_named_at_once() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_env({"MOTCUA_PORT": "eighty", "MOTCUA_THROTTLE": "maybe", "MOTCUA_X": "1"})
    for name in ("MOTCUA_PORT", "MOTCUA_THROTTLE", "MOTCUA_X"):
        assert name in str(wrong.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hall.example"])
def test_off_loopback_nothing_listens_without_tls(host: str) -> None:
    with pytest.raises(SettingsWrong, match="MOTCUA_TLS_CERT"):
        Settings.from_env({"MOTCUA_HOST": host})
    with pytest.raises(SettingsWrong, match="MOTCUA_TLS_CERT"):
        Settings.from_env({"MOTCUA_HOST": host, "MOTCUA_TLS_CERT": "server.pem"})
    files = {"MOTCUA_TLS_CERT": "server.pem", "MOTCUA_TLS_KEY": "server.key"}
    assert Settings.from_env({"MOTCUA_HOST": host, **files}).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_may_do_without(host: str) -> None:
    assert Settings.from_env({"MOTCUA_HOST": host}).on_loopback
