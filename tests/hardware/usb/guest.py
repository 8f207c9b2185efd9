"""A whole machine with USB on a machine without any: a Debian kernel in QEMU, on this machine's own files."""

import lzma
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "guest"
ROOT = Path(__file__).parents[3]
# In the order in which they must be loaded; what the kernel has built in is not looked for.
_FIRST_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")


class GuestFailed(Exception):
    """With all that its kernel and its order said."""


@dataclass(frozen=True)
class Guest:
    """`run` boots it once. `kernel` is the folder that `fetch_kernel.sh` filled."""

    kernel: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "Guest":
        """Fetches the kernel (70 MB, once) and builds the first file system."""
        subprocess.run(["sh", str(HERE / "fetch_kernel.sh"), str(folder)], check=True)
        _build(folder)
        return cls(folder)

    def play(self, module: str, shared: Path, seconds: float) -> None:
        """`run` a module of this project beside gadgets that are plugged in."""
        self.run(_python(module, self.kernel), shared, seconds)

    def run(self, order: str, shared: Path, seconds: float) -> None:
        """Boot, run the shell `order` as root with /run/guest being `shared`, end. GuestFailed: it did not succeed."""
        (shared / "order.sh").write_text(order, encoding="utf-8")
        console = _run(self._command(shared), seconds)
        status, said = shared / "status.txt", shared / "console.txt"
        if not status.exists() or status.read_text(encoding="ascii").strip() != "0":
            order_said = said.read_text(encoding="utf-8") if said.exists() else ""
            raise GuestFailed(f"{console}\n{order_said}")

    def _command(self, shared: Path) -> list[str]:
        # KVM is not asked for: where it is offered inside another virtual machine, guests hang in the firmware.
        machine = "-accel tcg -smp 1 -m 1024 -nographic -no-reboot -nodefaults"
        common = "security_model=none,multidevs=remap"
        files = f"local,id=files,path=/,mount_tag=files,readonly=on,{common}"
        results = f"local,id=shared,path={shared},mount_tag=shared,{common}"
        return [
            # The oldest processor that today's wheels run on: wide vectors are slow when emulated.
            "qemu-system-x86_64", *machine.split(), "-serial", "stdio", "-cpu", "Nehalem",
            "-kernel", str(self.kernel / "vmlinuz"), "-initrd", str(self.kernel / "first.cpio"),
            "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
            "-virtfs", files, "-virtfs", results,
        ]  # fmt: skip


def _run(command: list[str], seconds: float) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True)
    except subprocess.CalledProcessError as error:
        raise GuestFailed(error.stderr) from error
    except subprocess.TimeoutExpired as error:
        raise GuestFailed(f"not within {seconds} s: {error.stdout!r}") from error
    return done.stdout


def _build(folder: Path) -> None:
    """The first file system: busybox, `init`, and the few modules that reach this machine's files."""
    tree = folder / "first"
    shutil.rmtree(tree, ignore_errors=True)
    for name in ("bin", "modules", "proc", "sys", "dev", "below", "layer", "whole"):
        (tree / name).mkdir(parents=True)
    busybox = shutil.which("busybox")
    assert busybox, "busybox-static is not installed"
    shutil.copy(busybox, tree / "bin/busybox")
    shutil.copy(HERE / "init", tree / "init")
    (tree / "init").chmod(0o755)
    for number, path in enumerate(_needed(folder)):
        packed_with_xz = path.suffix == ".xz"
        data = lzma.decompress(path.read_bytes()) if packed_with_xz else path.read_bytes()
        (tree / f"modules/{number:02}.ko").write_bytes(data)
    names = subprocess.run(["find", "."], cwd=tree, capture_output=True, check=True).stdout
    packed = subprocess.run(
        ["cpio", "-o", "-H", "newc", "--quiet"],
        cwd=tree,
        input=names,
        capture_output=True,
        check=True,
    )
    partial = folder / f"first.{os.getpid()}"
    partial.write_bytes(packed.stdout)
    partial.replace(folder / "first.cpio")


def _needed(folder: Path) -> list[Path]:
    """The files of the first modules and of what they depend on, each after its own dependencies."""
    modules = next((folder / "lib/modules").iterdir())
    depends: dict[str, tuple[str, list[str]]] = {}
    for line in (modules / "modules.dep").read_text(encoding="ascii").splitlines():
        path, _, others = line.partition(":")
        depends[Path(path).name.partition(".")[0]] = (path, others.split())
    ordered: dict[str, None] = {}
    for name in _FIRST_MODULES:
        if name in depends:
            path, others = depends[name]
            ordered |= dict.fromkeys([*reversed(others), path])
    return [modules / path for path in ordered]


def _python(module: str, kernel: Path) -> str:
    """Shell words: plug in the gadgets, then run a module of this project with this interpreter."""
    gadgets = f"sh {shlex.quote(str(HERE / 'gadgets.sh'))} {shlex.quote(str(kernel))}"
    run = f"{shlex.quote(sys.executable)} -B -m {module}"
    return f"{gadgets} && cd {shlex.quote(str(ROOT))} && {run}\n"
