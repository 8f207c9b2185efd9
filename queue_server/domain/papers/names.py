"""The name of a file as shown and offered for saving: one line, no path, no letters that pretend to be others."""

import re
import unicodedata

NAME_LENGTH = 100
NAMELESS = "giấy tờ"
# Look like a slash, a colon or a dot, and survive NFKC.
_SLASHES = dict.fromkeys(map(ord, "⁄∕⧸⟋╱∖⧵"), "/")
_PLAIN = frozenset(" -_.,()&+'")


def clean_name(name: str, ending: str) -> str:
    """`name` as somebody's computer calls it, in letters that are what they look like, with its true `ending`.

    Whatever is no Latin letter, digit or plain sign becomes `_`: a Cyrillic а in a name is not an a. The name is never
    the name of a file on the server."""
    flat = unicodedata.normalize("NFKC", name[:1000]).translate(_SLASHES).replace("\\", "/")
    last = flat.rpartition("/")[2]
    kept = "".join(_letter(character) for character in last if not _unseen(character))
    stem = _without_ending(re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)))
    stem = (
        re.sub(r"_{2,}", "_", re.sub(r"\.{2,}", ".", stem))
        .strip(" ._-")[:NAME_LENGTH]
        .strip(" ._-")
    )
    return f"{stem if any(map(str.isalnum, stem)) else NAMELESS}.{ending}"


def extension_of(name: str) -> str:
    """What the name claims to be, in small letters; empty when it has no ending that could be a type."""
    flat = unicodedata.normalize("NFKC", name)
    flat = "".join(character for character in flat if not _unseen(character)).rstrip(" .")
    ending = flat.rpartition(".")[2].lower() if "." in flat else ""
    return ending if re.fullmatch(r"[a-z][a-z0-9]{1,4}", ending) else ""


def _unseen(character: str) -> bool:
    """Control, direction and joining characters, surrogates, private use: they hide or turn what is read."""
    return unicodedata.category(character)[0] == "C"


def _letter(character: str) -> str:
    if character in _PLAIN or (character.isascii() and character.isalnum()):
        return character
    if character.isspace():
        return " "
    if unicodedata.combining(character):
        return character
    latin = character.isalpha() and unicodedata.name(character, "").startswith("LATIN ")
    return character if latin else "_"


def _without_ending(name: str) -> str:
    ending = extension_of(name)
    return name.rstrip(" .")[: -len(ending) - 1] if ending else name
