#!/usr/bin/env bash
# What a change costs in a solution: generated packages in five layers, each calling two of the layer below, built cold, with nothing to do,
# and after the body of one method changed at the root (what all others build on), in the middle and at a leaf. A table of packages and
# kernels recompiled and of time relative to the cold build: the cost should follow the change, not the size.
# Needs the packed SDK (scripts/pack.sh) and its toolchain. Arguments are numbers of packages, by default 10 30 100.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

layers=5
work=$PWD/artifacts/solution

# Package I of N: one method that its dependents inline, one that calls those of the layer below, two of its own.
write_source() {
    local i=$1 factor=$2 folder=$3 d
    local calls=$i
    for d in "${@:4}"; do
        calls+=" + P$d.Api.Mix(x)"
    done
    cat >"$folder/P$i/Api.cs" <<CSHARP
namespace P$i;

public static class Api
{
    public static int Mix(int x) => x * $factor + $i;

    public static int Layered(int[] a) { var s = 0; for (var n = 0; n < a.Length; n++) { var x = a[n]; s += $calls; } return s; }

    public static int Own(int[] a) { var s = 0; for (var n = 0; n < a.Length; n++) s ^= Mix(a[n]) + $i; return s; }

    public static double Scaled(double[] a) { var s = 0.0; for (var n = 0; n < a.Length; n++) s += a[n] * $i; return s; }
}
CSHARP
}

dependencies() {
    local i=$1 n=$2 width=$(($2 / layers))
    local layer=$((i / width))
    ((layer >= layers)) && layer=$((layers - 1))
    ((layer == 0)) && return
    local below=$(((layer - 1) * width))
    echo "$((below + i % width))"
    ((width > 1)) && echo "$((below + (i + 1) % width))"
    return 0
}

generate() {
    local n=$1 folder=$2 i d
    mkdir -p "$folder"
    cp nuget.config "$folder/"
    sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$folder/nuget.config"
    cp tests/samples/global.json tests/samples/Directory.* "$folder/"
    for ((i = 0; i < n; i++)); do
        mkdir -p "$folder/P$i"
        {
            echo '<Project Sdk="PkgImage.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
            for d in $(dependencies "$i" "$n"); do
                echo "<ProjectReference Include=\"../P$d/P$d.csproj\" />"
            done
            echo '</ItemGroup></Project>'
        } >"$folder/P$i/P$i.csproj"
        # shellcheck disable=SC2046
        write_source "$i" 3 "$folder" $(dependencies "$i" "$n")
    done
    # What builds all of them: a project that compiles nothing.
    {
        echo '<Project><ItemGroup><All Include="P*/P*.csproj" /></ItemGroup>'
        echo '<Target Name="Restore"><MSBuild Projects="@(All)" Targets="Restore" Properties="Restoring=$([System.Guid]::NewGuid())" /></Target>'
        echo '<Target Name="Build"><MSBuild Projects="@(All)" Targets="Build" BuildInParallel="true" /></Target></Project>'
    } >"$folder/All.proj"
}

# Builds, and prints packages built, kernels compiled, kernels of those packages, and milliseconds.
build() {
    local folder=$1 start=$EPOCHREALTIME
    dotnet msbuild "$folder/All.proj" -t:Build -p:Configuration=Release -m -v:n -tl:off >"$folder/build.log" || { tail -20 "$folder/build.log" >&2; exit 1; }
    local time=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
    awk -v time=$time 'match($0, /[0-9]+ of [0-9]+ kernels compiled/) {
            split(substr($0, RSTART, RLENGTH), words, " "); packages++; compiled += words[1]; all += words[3] }
        END { print packages + 0, compiled + 0, all + 0, time }' "$folder/build.log"
}

rm -rf "$work"
export NUGET_PACKAGES=$work/packages
printf '%-9s %-18s %9s %9s %12s %9s %9s\n' packages build rebuilt kernels "of rebuilt" ms "of cold"
for n in "${@:-10 30 100}"; do
    for size in $n; do
        folder=$work/s$size
        export PKGIMAGE_DEPOT_PATH=$folder/depot
        generate "$size" "$folder"
        dotnet msbuild "$folder/All.proj" -t:Restore -v:q >/dev/null
        cold=0
        for step in cold no-op root middle leaf; do
            edited=
            case $step in
                root) edited=0 ;;
                middle) edited=$((size / 2)) ;;
                leaf) edited=$((size - 1)) ;;
            esac
            # shellcheck disable=SC2046
            [[ -z $edited ]] || write_source "$edited" 5 "$folder" $(dependencies "$edited" "$size")
            read -r packages compiled all time < <(build "$folder")
            [[ $step != cold ]] || cold=$time
            printf '%-9s %-18s %9s %9s %12s %9s %8s%%\n' "$size" "$step" "$packages" "$compiled" "$all" "$time" "$((100 * time / cold))"
        done
    done
done
