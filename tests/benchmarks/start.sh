#!/usr/bin/env bash
# Cold start, for ./bench.sh start: the Gallery sample, each job once, as IL, ReadyToRun, image, and image with the rest ReadyToRun; an empty program with and without
# the SDK. Each program runs RUNS=11 times, all in turn, the empty ones, which differ by less than one run does from the next, five times as often; medians, of the
# clock. Methods jitted, as the runtime lists them, and the loader's time come from runs of their own. Of the methods jitted, those at their first call hold the
# program up; the others were found hot and compiled again in the background, up to twice each.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=${RUNS:-11}
work=$BENCHMARKS_FOLDER/start
rm -rf "$work"
mkdir -p "$work/Empty"
cp nuget.config tests/samples/global.json tests/samples/Directory.* "$work/"
sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$work/nuget.config"
cp -r tests/samples/Gallery tests/benchmarks/StartHook "$work/"
rm -rf "$work"/*/{bin,obj}
echo 'System.Console.WriteLine();' >"$work/Empty/Program.cs"
echo '<Project Sdk="PkgImage.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>' >"$work/Empty/Empty.csproj"

# publish NAME PROJECT [PROPERTY...]
publish() {
    local name=$1 project=$2
    shift 2
    dotnet publish "$work/$project" -c Release -v:q -clp:NoSummary -p:UseArtifactsOutput=true -p:ArtifactsPath="$work/build/$name" -o "$work/$name" "$@"
}
portable=$(dotnet msbuild tests/benchmarks/StartHook -getProperty:NETCoreSdkPortableRuntimeIdentifier)
precompiled=(-r "$portable" --no-self-contained -p:PublishReadyToRun=true)
publish empty-plain Empty -p:PkgImageEnabled=false
publish empty-sdk Empty
publish jit Gallery -p:PkgImageEnabled=false
publish ready-to-run Gallery -p:PkgImageEnabled=false "${precompiled[@]}"
publish image Gallery -p:PkgImageReadyToRun=false
publish image-ready-to-run Gallery "${precompiled[@]}"
publish hook StartHook

program() { compgen -G "$work/$1/Gallery.dll" || echo "$work/$1/Empty.dll"; }
run() { dotnet "$(program "$1")" --png "$work/gallery.png" >/dev/null 2>&1; }
names="empty-plain empty-sdk jit ready-to-run image image-ready-to-run"
clock() {
    local name start end
    for name in "$@"; do
        start=$EPOCHREALTIME
        run "$name"
        end=$EPOCHREALTIME
        echo $((${end/./} - ${start/./})) >>"$work/$name.times"
    done
}
for ((i = 0; i < runs; i++)); do
    clock $names
    for ((j = 1; j < 5; j++)); do
        clock empty-plain empty-sdk
    done
done
median() { sort -n "$work/$1.times" | awk '{ time[NR] = $1 } END { print time[int((NR + 1) / 2)] }'; }

empty=$(median empty-plain)
echo "| Program | ms, median of $runs | beyond the empty program | methods jitted | at their first call |"
echo "|---|---:|---:|---:|---:|"
for name in $names; do
    rm -f "$work/jitted"
    DOTNET_JitStdOutFile=$work/jitted DOTNET_JitDisasmSummary=1 run "$name"
    awk -v name="$name" -v time="$(median "$name")" -v empty="$empty" -v methods="$(grep -c JIT "$work/jitted")" -v first="$(grep JIT "$work/jitted" | grep -vc Tier1)" \
        'BEGIN { printf "| %s | %.1f | %.1f | %d | %d |\n", name, time / 1000, (time - empty) / 1000, methods, first }'
done

echo
echo "| Package | loader, us, median of $runs: IL around it jitted | precompiled |"
echo "|---|---:|---:|"
for name in image image-ready-to-run; do
    for ((i = 0; i < runs; i++)); do
        START_HOOK=$work/loads START_HOOK_LOAD=Gallery,MathNet.Numerics,ICSharpCode.SharpZipLib DOTNET_STARTUP_HOOKS=$work/hook/StartHook.dll run "$name"
        cat "$work/loads"
    done | sort -k1,1 -k2,2n | awk -v runs="$runs" '{ n[$1]++; if (n[$1] == int((runs + 1) / 2)) print $1, $2 }' >"$work/$name.loads"
done
join "$work/image.loads" "$work/image-ready-to-run.loads" | awk '{ printf "| %s | %d | %d |\n", $1, $2, $3 }'
