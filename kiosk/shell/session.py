"""The X server and the window manager of the kiosk: no way to another console, no menu, no keys, no sleep."""

import string
from collections.abc import Iterator

from .settings import TURNS, ShellSetting

_MODIFIERS = ("C", "A", "W", "C-S", "C-A", "A-S", "C-A-S", "W-S")
_NAMED = (
    "Tab", "Escape", "Return", "space", "Delete", "BackSpace", "Insert", "Home", "End", "Prior", "Next", "Left",
    "Right", "Up", "Down", "plus", "minus", "equal", "comma", "period", "slash", "question", "Print", "Pause",
)  # fmt: skip
# Alone they leave the page, too.
_ALONE = (
    "Print", "Pause", "Menu", "Super_L", "Super_R", "XF86Back", "XF86Forward", "XF86Reload",
    "XF86HomePage", "XF86Search", "XF86Mail", "XF86WWW", "XF86Calculator", "XF86Explorer", "XF86PowerOff", "XF86Sleep",
)  # fmt: skip
_FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 13))


def _swallowed() -> Iterator[str]:
    """Every chord that a browser, a window manager or a scanner with control codes could make something of."""
    keys = (*string.ascii_lowercase, *string.digits, *_NAMED, *_FUNCTION_KEYS)
    for modifier in _MODIFIERS:
        for key in keys:
            yield f"{modifier}-{key}"
    for key in (*_FUNCTION_KEYS, *_ALONE):
        yield key
        yield f"S-{key}"
    # Shift and a letter is what a scanner types; these open the browser's task manager, a window, a menu.
    yield from ("S-Escape", "S-Return", "S-Delete", "S-Insert")


def openbox() -> str:
    """rc.xml of openbox. A key bound to an act that does nothing goes nowhere; one without an act is not grabbed."""
    keys = "\n".join(
        f'    <keybind key="{chord}"><action name="BreakChroot"/></keybind>'
        for chord in _swallowed()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by `motcua kiosk install`. -->
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard>
    <chainQuitKey></chainQuitKey>
{keys}
  </keyboard>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/></mousebind>
    </context>
  </mouse>
  <menu></menu>
  <applications>
    <application class="*" type="normal">
      <decor>no</decor><focus>yes</focus><fullscreen>yes</fullscreen><layer>normal</layer>
    </application>
  </applications>
</openbox_config>
"""


def xorg(setting: ShellSetting) -> str:
    """A file for /etc/X11/xorg.conf.d. The picture itself is turned by the shell, whatever its output is called."""
    return f"""# Made by `motcua kiosk install`.
Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "BlankTime" "0"
    Option "StandbyTime" "0"
    Option "SuspendTime" "0"
    Option "OffTime" "0"
EndSection
Section "Extensions"
    Option "DPMS" "Disable"
EndSection
Section "InputClass"
    Identifier "touch screen"
    MatchIsTouchscreen "on"
    Driver "libinput"
    Option "CalibrationMatrix" "{TURNS[setting.turn]} 0 0 1"
EndSection
Section "InputClass"
    Identifier "no touch pad"
    MatchIsTouchpad "on"
    Option "Ignore" "on"
EndSection
"""
