#!/usr/bin/env bash
# What a change costs in a solution: generated packages in five layers, each calling two of the layer below, built cold, with nothing to do,
# and after the body of one method changed at the root (what all others build on), in the middle and at a leaf. A table of packages and
# kernels recompiled and of time relative to the cold build: the cost should follow the change, not the size. Times are of the clock, and of
# the processors, which tell more on a machine that does other things as well. Last, the same packages on Microsoft.NET.Sdk alone with
# nothing to do; what the SDK adds to that is in the row above. Of builds with nothing to do the fastest of RUNS=3 counts.
# Needs the packed SDK (scripts/pack.sh) and its toolchain. Arguments are numbers of packages, by default 10 30 100.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

layers=5
runs=${RUNS:-3}
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
    local n=$1 folder=$2 sdk=$3 i d
    mkdir -p "$folder"
    cp nuget.config "$folder/"
    sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$folder/nuget.config"
    cp tests/samples/global.json tests/samples/Directory.* "$folder/"
    for ((i = 0; i < n; i++)); do
        mkdir -p "$folder/P$i"
        {
            echo '<Project Sdk="'"$sdk"'"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
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

# Builds, and prints packages built, kernels compiled, kernels of those packages, and milliseconds of clock and processors.
build() {
    local folder=$1 TIMEFORMAT='%R %U %S'
    { time dotnet msbuild "$folder/All.proj" -t:Build -p:Configuration=Release -m -v:m -tl:off >"$folder/build.log" 2>&1; } 2>"$folder/time.txt" ||
        { tail -20 "$folder/build.log" >&2; exit 1; }
    awk -v "times=$(<"$folder/time.txt")" 'match($0, /[0-9]+ of [0-9]+ kernels compiled/) {
            split(substr($0, RSTART, RLENGTH), words, " "); packages++; compiled += words[1]; all += words[3] }
        END { split(times, t, " "); print packages + 0, compiled + 0, all + 0, int(1000 * t[1]), int(1000 * (t[2] + t[3])) }' "$folder/build.log"
}

# Builds with nothing to do, several times; prints the line of the one that took the processors least.
build_again() {
    local i
    for ((i = 0; i < runs; i++)); do
        build "$1"
    done | sort -n -k5 | head -1
}

prepare() {
    export PKGIMAGE_DEPOT_PATH=$2/depot
    generate "$1" "$2" "$3"
    dotnet msbuild "$2/All.proj" -t:Restore -v:q >/dev/null
}

row() { printf '%-9s %-11s %8s %8s %11s %9s %8s %9s %8s\n' "$@"; }

rm -rf "$work"
export NUGET_PACKAGES=$work/packages
row packages build rebuilt kernels "of rebuilt" ms "of cold" cpu-ms "of cold"
for n in "${@:-10 30 100}"; do
    for size in $n; do
        folder=$work/s$size
        prepare "$size" "$folder" PkgImage.Sdk
        for step in cold no-op root middle leaf; do
            edited=
            case $step in
                root) edited=0 ;;
                middle) edited=$((size / 2)) ;;
                leaf) edited=$((size - 1)) ;;
            esac
            # shellcheck disable=SC2046
            [[ -z $edited ]] || write_source "$edited" 5 "$folder" $(dependencies "$edited" "$size")
            read -r packages compiled all time cpu < <(if [[ $step == no-op ]]; then build_again "$folder"; else build "$folder"; fi)
            [[ $step != cold ]] || read -r cold cold_cpu <<<"$time $cpu"
            [[ $step != no-op ]] || read -r again again_cpu <<<"$time $cpu"
            row "$size" "$step" "$packages" "$compiled" "$all" "$time" "$((100 * time / cold))%" "$cpu" "$((100 * cpu / cold_cpu))%"
        done
        prepare "$size" "$work/p$size" Microsoft.NET.Sdk
        build "$work/p$size" >/dev/null
        read -r _ _ _ time cpu < <(build_again "$work/p$size")
        row "$size" "plain no-op" - - - "$time" "$((100 * (again - time) / time))% added" "$cpu" "$((100 * (again_cpu - cpu) / cpu))% added"
    done
done
