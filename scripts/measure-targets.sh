#!/usr/bin/env bash
# What CPU targets cost: a package compiled for one target to six, those behind the first with all kernels (clone_all) and with those that gain.
# Size is the image's, time is the processor's on all cores, so that what else runs counts little.
# Usage: measure-targets.sh [ASSEMBLY...], by default SharpZipLib of the Gallery sample. Needs the packed SDK (scripts/pack.sh) and its toolchain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 LC_ALL=C

targets=(x86-64-v2 x86-64-v3 x86-64-v4 sandybridge skylake znver3)
work=$PWD/artifacts/measure-targets
rm -rf "$work"
mkdir -p "$work"
if (($# == 0)); then
    cp nuget.config tests/samples/global.json tests/samples/Directory.* "$work/"
    sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$work/nuget.config"
    cp -r tests/samples/Gallery "$work/Gallery"
    NUGET_PACKAGES=$work/packages dotnet restore "$work/Gallery" -v:q >/dev/null
    set -- "$work/packages/sharpziplib/1.4.1/lib/net6.0/ICSharpCode.SharpZipLib.dll"
fi

echo "| Package | Targets | Behind the first | Image, KB | of one target | CPU, s | of one target |"
echo "|---|---:|---|---:|---:|---:|---:|"
TIMEFORMAT='%U %S'
for assembly in "$@"; do
    name=$(basename "$assembly" .dll)
    for words in ,clone_all ""; do
        list=""
        for ((count = 1; count <= ${#targets[@]}; count++)); do
            list+=${list:+;}${targets[count - 1]}
            ((count == 1)) || list+=$words
            { time dotnet artifacts/pack/tools/pkgimage.dll compile "$assembly" -o "$work/$name.so" --cpu-target "$list" >"$work/compile.txt"; } 2>"$work/time.txt"
            size=$(wc -c <"$work/$name.so")
            seconds=$(awk '{ print $1 + $2 }' "$work/time.txt")
            ((count > 1)) || { firstSize=$size firstTime=$seconds; }
            kind=${words:+all kernels}
            awk -v p="$name" -v n="$count" -v k="${kind:-those that gain}" -v s="$size" -v f="$firstSize" -v t="$seconds" -v u="$firstTime" \
                'BEGIN { printf "| %s | %d | %s | %.0f | %.2f | %.1f | %.2f |\n", p, n, k, s / 1024, s / f, t, t / u }'
        done
    done
done
