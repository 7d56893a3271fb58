#!/usr/bin/env bash
# Installs clang 19, which compiles the kernels in C, on Debian and Ubuntu; elsewhere, or when that fails, the benchmarks go without their column.
set -euo pipefail
if command -v clang-19 >/dev/null || { command -v clang >/dev/null && clang --version | grep -q 'version 19\.'; }; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "install-clang: there is no clang 19; install it with this system's package manager" >&2
    exit 1
fi
as_root=()
((EUID == 0)) || as_root=(sudo -n)
echo "install-clang: installing clang-19" >&2
"${as_root[@]}" apt-get update -q >&2 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends clang-19 libc6-dev >&2
