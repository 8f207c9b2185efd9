"""What the operating system of a kiosk is told: no disks on USB, no rescue keys, an account for the screen."""

from .settings import ShellSetting

ACCOUNT = "motcua-screen"
# Honeywell, Hand Held, Zebra, Datalogic, Newland, Opticon: the kernel gives their raw lines to root alone.
SCANNER_MAKERS = "0c2e|0536|05e0|05f9|1eab|065a"


def udev() -> str:
    """USB disks are cut off at their interface; a stick that is also a keyboard keeps only the keyboard."""
    return f"""# Made by `motcua kiosk install`.
ACTION=="add", SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_interface", ATTR{{bInterfaceClass}}=="08", ATTR{{authorized}}="0"
SUBSYSTEM=="block", ENV{{ID_BUS}}=="usb", ENV{{UDISKS_IGNORE}}="1", ENV{{SYSTEMD_READY}}="0"
# Cameras, and phones that offer pictures, have no business here either.
ACTION=="add", SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_interface", ATTR{{bInterfaceClass}}=="06", ATTR{{authorized}}="0"
ACTION=="add", SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_interface", ATTR{{bInterfaceClass}}=="0e", ATTR{{authorized}}="0"
# The touch panel belongs to the first seat, whatever port it is on.
SUBSYSTEM=="input", ENV{{ID_INPUT_TOUCHSCREEN}}=="1", TAG+="seat", ENV{{ID_SEAT}}="seat0"
# A scanner that speaks HID-POS: for the bridge, whose unit joins this group.
SUBSYSTEM=="hidraw", ATTRS{{idVendor}}=="{SCANNER_MAKERS}", GROUP="input", MODE="0660"
"""


def modprobe() -> str:
    return """# Made by `motcua kiosk install`.
install usb-storage /bin/false
install uas /bin/false
"""


def sysctl() -> str:
    """No magic keys of the kernel; what the browser's own sandbox needs stays as Debian has it."""
    return "# Made by `motcua kiosk install`.\nkernel.sysrq = 0\n"


def logind() -> str:
    return """# Made by `motcua kiosk install`.
[Login]
NAutoVTs=0
ReserveVT=0
HandlePowerKey=ignore
HandleSuspendKey=ignore
HandleHibernateKey=ignore
HandleLidSwitch=ignore
IdleAction=ignore
"""


def manager() -> str:
    return "# Made by `motcua kiosk install`.\n[Manager]\nCtrlAltDelBurstAction=none\n"


def sysusers() -> str:
    groups = ("video", "input", "render", "tty", "audio")
    members = "".join(f"m {ACCOUNT} {group}\n" for group in groups)
    return f'# Made by `motcua kiosk install`.\nu {ACCOUNT} - "Mot Cua kiosk screen" /nonexistent -\n{members}'


def tmpfiles() -> str:
    return """# Made by `motcua kiosk install`.
d /etc/motcua 0755 root root -
L+ /etc/systemd/system/ctrl-alt-del.target - - - - /dev/null
"""


def kiosk_env(setting: ShellSetting) -> str:
    """For motcua-kiosk.service; `--shell`: a page that is silent or in a window is a fault to report."""
    options = ["--port", str(setting.port), "--shell"]
    if setting.ca_file:
        options += ["--ca", setting.ca_file]
    return f"SERVER={setting.server}\nNAME={setting.name}\nOPTIONS={' '.join(options)}\n"


def shell_env(setting: ShellSetting) -> str:
    """For motcua-shell.service."""
    size = f"{setting.width}x{setting.height}"
    return f"PAGE={setting.page}\nSCREEN={size}\nTURN={setting.turn}\nOPTIONS=\n"


def bridge_toml(setting: ShellSetting) -> str:
    """For motcua-bridge.service. Without a printer: the one drawn on the bridge's page, which prints no paper."""
    ca_file = f'ca_file = "{setting.ca_file}"\n' if setting.ca_file else ""
    return (
        f'server = "{setting.server}"\n{ca_file}about = "Cầu nối {setting.name}"\n\n'
        f'[printers.ticket]\naddress = "{setting.printer or "software"}"\n'
    )
