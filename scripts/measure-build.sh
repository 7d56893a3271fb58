#!/usr/bin/env bash
# What the SDK adds to a build that has nothing to do: the Gallery sample on PkgImage.Sdk, on Microsoft.NET.Sdk with a reference to the
# package, and on Microsoft.NET.Sdk alone, built again and again in turn; of each the fastest, since whatever else the machine does only
# adds. The first pays for MSBuild's NuGet resolver of SDKs as well, which every SDK that is not MSBuild's own needs.
# Needs the packed SDK (scripts/pack.sh) and its toolchain. RUNS=15 by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

runs=${RUNS:-15}
work=$PWD/artifacts/measure
kinds="sdk reference plain"
rm -rf "$work"
mkdir -p "$work"
export NUGET_PACKAGES=$work/packages PKGIMAGE_DEPOT_PATH=$work/depot
cp nuget.config "$work/"
sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$work/nuget.config"
cp tests/samples/global.json tests/samples/Directory.* "$work/"
for kind in $kinds; do
    mkdir "$work/$kind"
    cp -r tests/samples/Gallery "$work/$kind/Gallery"
    rm -rf "$work/$kind/Gallery/"{bin,obj}
done
sed -i 's|Sdk="PkgImage.Sdk"|Sdk="Microsoft.NET.Sdk"|' "$work/plain/Gallery/Gallery.csproj" "$work/reference/Gallery/Gallery.csproj"
sed -i 's|<PackageReference Include="SharpZipLib"|<PackageReference Include="PkgImage.Sdk" Version="0.1.0" />\n    &|' "$work/reference/Gallery/Gallery.csproj"

build() { dotnet build "$work/$1/Gallery" -c Release --no-restore -v:q >/dev/null; }
milliseconds() {
    local start=$EPOCHREALTIME
    "$@"
    echo $(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
}
fastest() { sort -n "$1" | head -1; }

for kind in $kinds; do
    dotnet restore "$work/$kind/Gallery" -v:q >/dev/null
    echo "cold build, $kind: $(milliseconds build $kind) ms"
    build $kind
done
for ((i = 0; i < runs; i++)); do
    for kind in $kinds; do
        milliseconds build $kind >>"$work/$kind.txt"
    done
done
plain=$(fastest "$work/plain.txt")
echo "no-op build, fastest of $runs: plain $plain ms"
for kind in sdk reference; do
    time=$(fastest "$work/$kind.txt")
    echo "  $kind $time ms, added $((time - plain)) ms ($(awk "BEGIN { printf \"%.1f\", 100 * ($time - $plain) / $plain }") %)"
done
