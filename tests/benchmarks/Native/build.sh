#!/usr/bin/env bash
# Builds the kernels in C, the limit the benchmarks compare with, into FILE: for this machine, without checks, and with the strict floating point of C#:
# no contraction, no reassociation; math functions that leave errno alone, as those of C# do. Calls within the library are bound when it is linked.
# Usage: build.sh FILE, or build.sh --version for the compiler's name. Fails when there is no clang 19.
set -euo pipefail
clang=$(command -v clang-19 || command -v clang || true)
if [[ -z $clang ]] || ! "$clang" --version | grep -q 'version 19\.'; then
    echo "build.sh: there is no clang 19" >&2
    exit 1
fi
if [[ $1 == --version ]]; then
    "$clang" --version | sed -n '1s/.*version \([0-9.]*\).*/clang \1/p'
    exit 0
fi

output=$(realpath -m "$1")
mkdir -p "$(dirname "$output")"
cd "$(dirname "${BASH_SOURCE[0]}")"
"$clang" -std=c17 -O3 -march=native -ffp-contract=off -fno-math-errno -fPIC -Wall -Wextra -Werror -shared -fuse-ld=lld -Wl,-Bsymbolic -o "$output" ./*.c julia/*.c -lm
