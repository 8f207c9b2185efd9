"""Run a command under a unit's system call filter, address families and memory rule, without a service manager.

    python -m tests.units.sandbox UNIT COMMAND…

What systemd does between fork and exec, done by the same kernel calls; name spaces and folders are left out.
"""

import ctypes
import os
import socket
import sys

from tests.units.unit_files import Unit, read_unit

ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(EPERM)
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE, EXEC_GAIN_REFUSED = 38, 65, 1
EQUAL = 4  # SCMP_CMP_EQ


class Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("mask", ctypes.c_uint64),
    )


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise OSError(abs(result), what)


def confine(unit: Unit) -> None:
    """From here on for this process and all it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    if unit.values.get("MemoryDenyWriteExecute", ["no"])[-1] == "yes":
        _checked(libc.prctl(PR_SET_MDWE, EXEC_GAIN_REFUSED, 0, 0, 0), "memory deny write execute")
    _load_filter(unit)


def _load_filter(unit: Unit) -> None:
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in sorted(unit.system_calls()):
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # of another machine or an older kernel
            continue
        if name == "socket":
            for family in unit.families:
                same = Comparison(0, EQUAL, getattr(socket, family), 0)
                added = seccomp.seccomp_rule_add_array(
                    rules, ctypes.c_uint32(ALLOW), number, 1, ctypes.byref(same)
                )
                _checked(added, family)
        else:
            _checked(seccomp.seccomp_rule_add(rules, ctypes.c_uint32(ALLOW), number, 0), name)
    _checked(seccomp.seccomp_load(rules), "load")


if __name__ == "__main__":
    confine(read_unit(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
