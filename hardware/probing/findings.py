"""What a printer answered, and the settings that follow from it. Pure."""

from dataclasses import dataclass, field, replace

from hardware.wire.health import Health
from hardware.wire.profile import CLONE_58, EPSON_TM, PROFILES, TM_U220, XPRINTER_80, Profile


@dataclass(frozen=True)
class Findings:
    """`real_time`: answers to DLE EOT 1 to 4, None where none came; names as the printer spells them."""

    real_time: dict[int, int | None] = field(default_factory=dict)
    health: Health = field(default_factory=Health)
    pushes: bool = False  # automatic status back
    process_id: bool = False
    gs_r: bool = False
    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""

    @property
    def answers(self) -> bool:
        return any(byte is not None for byte in self.real_time.values())

    @property
    def proves(self) -> bool:
        """Without either way of acknowledging nobody ever knows whether a slip came out."""
        return self.process_id or self.gs_r

    @property
    def named(self) -> str:
        return " ".join(one for one in (self.maker, self.model) if one)


def _class_of(found: Findings, narrow: bool) -> Profile:
    if found.model.upper().startswith("TM-U"):
        return TM_U220
    if narrow:
        return CLONE_58
    return EPSON_TM if found.process_id and found.pushes else XPRINTER_80


def narrow_by_name(found: Findings) -> bool:
    """Clones of 58 mm say so in their name, if anywhere."""
    return "58" in found.model


def suggested(found: Findings, narrow: bool | None = None) -> Profile:
    """The shipped profile that fits, and what this printer does otherwise. `narrow`: 58 mm, if a person knows."""
    base = _class_of(found, narrow_by_name(found) if narrow is None else narrow)
    return replace(
        base,
        acknowledgement="process_id" if found.process_id else "gs_r",
        status="asb" if found.pushes else "poll",
    )


def overrides(profile: Profile) -> dict[str, str]:
    """What has to stand in the settings beside the name of the profile."""
    shipped = PROFILES[profile.name]
    return {
        key: getattr(profile, key)
        for key in ("acknowledgement", "status")
        if getattr(profile, key) != getattr(shipped, key)
    }


def toml(name: str, address: str, profile: Profile) -> str:
    """The table for `bridge.toml`."""
    lines = [f"[printers.{name}]", f'address = "{address}"', f'profile = "{profile.name}"']
    lines += [f'{key} = "{value}"' for key, value in overrides(profile).items()]
    return "\n".join(lines) + "\n"
