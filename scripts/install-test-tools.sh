#!/usr/bin/env bash
# What some tests work with: Wine for Windows images, QEMU for other CPUs, a C compiler for arm64, binutils for source lines, nginx for the remote cache. On Debian and Ubuntu missing ones are
# installed with apt; elsewhere, or when that fails, those tests are skipped and say so.
set -euo pipefail

missing=()
[[ -x /usr/lib/wine/wine64 ]] || command -v wine64 >/dev/null || missing+=(wine64)
command -v qemu-aarch64 >/dev/null || missing+=(qemu-user)
command -v aarch64-linux-gnu-gcc >/dev/null || missing+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
command -v addr2line >/dev/null || missing+=(binutils)
command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
if ((${#missing[@]} == 0)) || ! command -v apt-get >/dev/null; then
    exit 0
fi

# RUNLEVEL=1 keeps nginx's package from starting a server.
as_root=()
((EUID == 0)) || as_root=(sudo -n)
echo "install-test-tools: installing ${missing[*]}"
if ! { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${missing[@]}"; } >&2; then
    echo "install-test-tools: this did not work; tests that need ${missing[*]} will be skipped" >&2
fi
