"""Read a text aloud with espeak-ng, where it is installed; a stand-in until a recorded or better voice is there."""

import shutil
import subprocess
import threading

VOICES = {"vi": "vi", "en": "en"}
LONGEST = 1500
_SECONDS = 10


def languages() -> list[str]:
    return list(VOICES) if shutil.which("espeak-ng") else []


class Speech:
    """One utterance at a time: there is one person at the screen."""

    def __init__(self) -> None:
        self._busy = threading.Lock()

    def wav(self, text: str, language: str) -> bytes | None:
        """A WAV file, or None where this machine cannot speak (it). The text is given on stdin: `ps` shows none."""
        program = shutil.which("espeak-ng")
        if program is None or language not in VOICES or not self._busy.acquire(timeout=_SECONDS):
            return None
        try:
            spoken = subprocess.run(
                [program, "-v", VOICES[language], "-s", "150", "--stdin", "--stdout"],
                input=text[:LONGEST].encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
        except (subprocess.SubprocessError, OSError):
            return None
        finally:
            self._busy.release()
        return spoken.stdout
