"""Documents say what the code does: settings, commands, kinds of events, links and examples are compared with it."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from hardware.settings import read
from queue_server.cli import HELP
from queue_server.settings import PREFIX, Settings
from tests.units.unit_files import FOLDER, ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
KNOWN = {PREFIX + field.name.upper(): field for field in fields(Settings)}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shown(default: object) -> str:
    if default is None or default == "":
        return "—"
    return f"`{int(default)}`" if isinstance(default, bool) else f"`{default}`"


def test_every_setting_is_in_the_table_of_operators_with_its_default() -> None:
    rows = dict(
        re.findall(
            r"^\| `(MOTCUA_\w+)` \| (\S+) \|", _text(ROOT / "docs/operators/settings.md"), re.M
        )
    )
    assert rows == {
        key: _shown("" if field.default is MISSING else field.default)
        for key, field in KNOWN.items()
    }


def test_every_setting_named_in_units_and_documents_exists() -> None:
    shipped = [path for path in FOLDER.rglob("*") if path.is_file()]
    named = {
        key
        for path in [*DOCUMENTS, *shipped]
        for key in re.findall(r"\bMOTCUA_[A-Z_]*[A-Z]\b", _text(path))
    }
    assert named - set(KNOWN) == set()


def test_every_command_named_in_documents_exists() -> None:
    named = {
        command
        for path in DOCUMENTS
        for code in re.findall(r"`([^`\n]+)`|^```\w*\n(.*?)^```", _text(path), re.M | re.S)
        for command in re.findall(
            r"(?<!-[ugo] )\bmotcua(?:-admin)? ([a-z]+)\b(?!/)", " ".join(code)
        )
    }
    assert named >= {"server", "import", "account", "tls"}
    assert named - set(HELP) - {"motcua"} == set()


def _links() -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)", _text(path)):
            if "://" not in target and "/screens/" not in target:
                yield path, target


def test_every_link_between_documents_leads_somewhere() -> None:
    lost = [(path.name, target) for path, target in _links() if not (path.parent / target).exists()]
    assert lost == []


def test_every_unit_and_file_to_install_is_named_for_operators() -> None:
    said = _text(ROOT / "docs/operators/install.md") + _text(ROOT / "docs/operators/devices.md")
    for path in FOLDER.rglob("*"):
        if path.is_file():
            assert path.name.replace("@.service", "@") in said, path.name


def test_every_kind_of_event_is_described() -> None:
    told = re.compile(
        r"(?:tell_\w+|_tell)\(\s*work,\s*(?:device,\s*)?\"([a-z.]+)\"|NewEvent\(\s*\"([a-z.]+)\""
    )
    kinds = {
        found
        for path in (ROOT / "queue_server" / "services").rglob("*.py")
        for pair in told.findall(_text(path))
        for found in pair
        if found
    }
    assert {"ticket.issued", "device.changed", "centre.changed"} <= kinds
    described = set(re.findall(r"`([a-z]+\.[a-z]+)`", _text(ROOT / "docs/api.md")))
    assert kinds - described == set()


EXAMPLES = re.findall(r"```toml\n(.*?)```", _text(ROOT / "docs/operators/devices.md"), re.S)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if "[printers." in one])
def test_an_example_of_the_bridge_is_one_that_the_bridge_takes(
    example: str, tmp_path: Path
) -> None:
    (tmp_path / "bridge.toml").write_text(example, encoding="utf-8")
    assert read(tmp_path / "bridge.toml")["printers"]
