#!/usr/bin/env bash
# Makes sure that the two native parts PkgImage.Sdk works with are there: libLLVM 19 and lld 19.
# On Debian and Ubuntu missing ones are installed with apt; elsewhere the script says what to install, and fails.
set -euo pipefail

have_llvm() {
    { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true; } | grep -q 'libLLVM\(\.so\.19\.1\|-19\.so\.1\)' ||
        compgen -G '/usr/lib/*/libLLVM.so.19.1' >/dev/null || compgen -G '/usr/lib/llvm-19/lib/libLLVM*.so*' >/dev/null
}

have_lld() {
    [[ -x /usr/lib/llvm-19/bin/lld ]] || command -v lld-19 >/dev/null || command -v ld.lld-19 >/dev/null
}

missing=()
have_llvm || missing+=(libllvm19)
have_lld || missing+=(lld-19)
if ((${#missing[@]} == 0)); then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "install-toolchain: libLLVM 19 and lld 19 are needed; install LLVM 19 and LLD 19 with this system's package manager" \
        "(their names on Debian and Ubuntu: libllvm19 lld-19)." >&2
    exit 1
fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "install-toolchain: run as root: apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}")
echo "install-toolchain: installing ${missing[*]}"
if ! { "${as_root[@]}" apt-get update -q && "${install[@]}"; } >&2; then
    echo "install-toolchain: this did not work: ${install[*]}" >&2
    exit 1
fi
