#!/usr/bin/env bash
# What CPU targets cost: the Gallery sample and its packages, built with one target to six, each build with a depot of its own. Time is that of
# the image of MathNet.Numerics, as the build tells it, sizes are those of all three images.
# Needs the packed SDK (scripts/pack.sh) and its toolchain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

targets=(x86-64-v2 x86-64-v3 x86-64-v4 sandybridge skylake znver3)
work=$PWD/artifacts/measure-targets
rm -rf "$work"
mkdir -p "$work"
export NUGET_PACKAGES=$work/packages
cp nuget.config tests/samples/global.json tests/samples/Directory.* "$work/"
sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$work/nuget.config"
cp -r tests/samples/Gallery "$work/Gallery"
rm -rf "$work/Gallery/"{bin,obj}
dotnet restore "$work/Gallery" -v:q >/dev/null

echo "| Targets | Words | Images, KB | of one target | Build of MathNet.Numerics, s | of one target |"
echo "|---:|---|---:|---:|---:|---:|"
for words in "" ,clone_all; do
    list=""
    firstSize=""
    for ((count = 1; count <= ${#targets[@]}; count++)); do
        list+=${list:+%3B}${targets[count - 1]}
        ((count == 1)) || list+=${words//,/%2C}
        rm -rf "$work/Gallery/"{bin,obj/Release}
        PKGIMAGE_DEPOT_PATH=$work/depot-$count$words dotnet build "$work/Gallery" -c Release --no-restore -v:n -tl:off "-p:PkgImageCpuTarget=$list" >"$work/build.txt"
        seconds=$(sed -n 's/.*MathNet.Numerics [0-9.]*: image of .*, \([0-9.]*\) s, key.*/\1/p' "$work/build.txt" | head -1)
        size=$(cat "$work/Gallery/bin/Release/net10.0/"*.pkgimg.so | wc -c)
        firstSize=${firstSize:-$size}
        ((count > 1)) || firstTime=$seconds
        awk -v n="$count" -v w="${words#,}" -v s="$size" -v f="$firstSize" -v t="$seconds" -v u="$firstTime" \
            'BEGIN { printf "| %d | %s | %.0f | %.2f | %.1f | %.2f |\n", n, w, s / 1024, s / f, t, t / u }'
    done
done
