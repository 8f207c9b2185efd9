#!/bin/sh
# Put a Debian kernel and its modules into the folder $1. It is downloaded and unpacked, never installed.
set -eu
mkdir -p "$1"
cd "$1"
[ ! -e vmlinuz ] || exit 0

# The newest kernel is a dependency of this package, its name changes with every update.
newest() {
    apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}
download() {
    package=$(newest)
    [ -n "$package" ] || { echo "no linux-image-amd64 in the package lists: the guest needs Debian on amd64" >&2; return 1; }
    apt-get download -q -o APT::Sandbox::User="$(id -un)" "$package"
}
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
# Old package lists name files that the mirror no longer has.
rm -rf linux-image-*.deb unpacked
download || { $as_root apt-get update -q; download; }

dpkg-deb -x linux-image-*.deb unpacked
rm -f linux-image-*.deb
modules=$(ls -d unpacked/lib/modules/* unpacked/usr/lib/modules/* 2>/dev/null | head -n 1)
release=$(basename "$modules")
# What a guest with USB and files of its host can need: a tenth of the package.
kept="$PWD/lib/modules/$release"
rm -rf lib
mkdir -p "$kept"
cp "$modules"/modules.builtin* "$modules"/modules.order "$kept"
for part in drivers/usb drivers/hid drivers/input drivers/virtio fs/9p fs/overlayfs fs/configfs fs/netfs fs/fscache net/9p lib; do
    [ ! -d "$modules/kernel/$part" ] || (cd "$modules" && cp -a --parents "kernel/$part" "$kept")
done
/sbin/depmod -b "$PWD" "$release" 2>/dev/null || depmod -b "$PWD" "$release"
mv unpacked/boot/vmlinuz-"$release" vmlinuz.new
rm -rf unpacked
mv vmlinuz.new vmlinuz
