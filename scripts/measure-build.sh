#!/usr/bin/env bash
# What the SDK adds to a build that has nothing to do: the Gallery sample on PkgImage.Sdk with its version in the project (sdk) or in
# global.json (global), on Microsoft.NET.Sdk with a reference to the package (reference), and on Microsoft.NET.Sdk alone (plain), built again
# and again in turn; of each the fastest, since whatever else the machine does only adds. The first two pay for MSBuild's NuGet resolver of
# SDKs as well, which every SDK that is not MSBuild's own needs; what that costs shows by an SDK package that does nothing but import
# Microsoft.NET.Sdk (empty). Times are of the clock, and of the processors.
# Needs the packed SDK (scripts/pack.sh) and its toolchain. RUNS=15 by default; RESTORE=1 lets each build restore first, as `dotnet build` does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

runs=${RUNS:-15}
work=$PWD/artifacts/measure
kinds="sdk global reference empty plain"
restore=--no-restore
[[ ${RESTORE:-0} == 0 ]] || restore=
rm -rf "$work"
mkdir -p "$work"
export NUGET_PACKAGES=$work/packages PKGIMAGE_DEPOT_PATH=$work/depot
cp nuget.config "$work/"
sed -i "s|artifacts/feed|$PWD/artifacts/feed|; s|</packageSources>|<add key=\"empty\" value=\"$work/feed\" /></packageSources>|" "$work/nuget.config"
cp tests/samples/global.json tests/samples/Directory.* "$work/"
for kind in $kinds; do
    mkdir "$work/$kind"
    cp -r tests/samples/Gallery "$work/$kind/Gallery"
    rm -rf "$work/$kind/Gallery/"{bin,obj}
done
mkdir "$work/Empty.Sdk" "$work/feed"
for part in props targets; do
    echo '<Project><Import Sdk="Microsoft.NET.Sdk" Project="Sdk.'$part'" /></Project>' >"$work/Empty.Sdk/Sdk.$part"
done
echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><PackageType>MSBuildSdk</PackageType>
<IncludeBuildOutput>false</IncludeBuildOutput><NoWarn>NU5128</NoWarn></PropertyGroup>
<ItemGroup><None Include="Sdk.*" Pack="true" PackagePath="Sdk/" /></ItemGroup></Project>' >"$work/Empty.Sdk/Empty.Sdk.csproj"
dotnet pack "$work/Empty.Sdk" -c Release -v:q -o "$work/feed" >/dev/null
echo '{}' | tee "$work/sdk/global.json" >"$work/empty/global.json"
sed -i 's|Sdk="PkgImage.Sdk"|Sdk="Empty.Sdk/1.0.0"|' "$work/empty/Gallery/Gallery.csproj"
sed -i 's|Sdk="PkgImage.Sdk"|Sdk="PkgImage.Sdk/0.1.0"|' "$work/sdk/Gallery/Gallery.csproj"
sed -i 's|Sdk="PkgImage.Sdk"|Sdk="Microsoft.NET.Sdk"|' "$work/plain/Gallery/Gallery.csproj" "$work/reference/Gallery/Gallery.csproj"
sed -i 's|<PackageReference Include="SharpZipLib"|<PackageReference Include="PkgImage.Sdk" Version="0.1.0" />\n    &|' "$work/reference/Gallery/Gallery.csproj"

# Builds, and prints milliseconds of clock and processors. In the project's folder: global.json is looked for from there.
build() {
    local TIMEFORMAT='%R %U %S'
    # shellcheck disable=SC2086
    { time (cd "$work/$1/Gallery" && dotnet build -c Release $restore -v:q >/dev/null); } 2>&1 | awk '{ print int(1000 * $1), int(1000 * ($2 + $3)) }'
}
least() { sort -n -k"$2" "$1" | awk -v column="$2" 'NR == 1 { print $column }'; }
added() { awk "BEGIN { printf \"%d ms (%.1f %%)\", $1 - $2, 100 * ($1 - $2) / $2 }"; }

for kind in $kinds; do
    (cd "$work/$kind/Gallery" && dotnet restore -v:q >/dev/null)
    read -r time cpu < <(build $kind)
    echo "cold build, $kind: $time ms, processors $cpu ms"
    build $kind >/dev/null
done
for ((i = 0; i < runs; i++)); do
    for kind in $kinds; do
        build $kind >>"$work/$kind.txt"
    done
done
time=$(least "$work/plain.txt" 1)
cpu=$(least "$work/plain.txt" 2)
echo "build with nothing to do, least of $runs: plain $time ms, processors $cpu ms"
for kind in sdk global reference empty; do
    echo "  $kind adds $(added "$(least "$work/$kind.txt" 1)" "$time"), processors $(added "$(least "$work/$kind.txt" 2)" "$cpu")"
done
