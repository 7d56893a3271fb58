#!/usr/bin/env bash
# Compiler throughput, for ./bench.sh build: cold images of MathNet.Numerics 5.0.0 for one CPU target and for three, beside crossgen2 on the same assembly. Time by the
# clock, time of the processors, how many of them were busy, and the largest memory of the compiler's process; of RUNS=3 the fastest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=${RUNS:-3}
work=$BENCHMARKS_FOLDER/build
rm -rf "$work"
mkdir -p "$work"
cp nuget.config tests/samples/global.json tests/samples/Directory.* "$work/"
sed -i "s|artifacts/feed|$PWD/artifacts/feed|" "$work/nuget.config"
cp -r tests/samples/Gallery "$work/Gallery"
rm -rf "$work/Gallery/"{bin,obj}
portable=$(dotnet msbuild tests/benchmarks/StartHook -getProperty:NETCoreSdkPortableRuntimeIdentifier)
dotnet restore "$work/Gallery" -v:q -r "$portable" -p:PublishReadyToRun=true >/dev/null

assembly=$(compgen -G "$NUGET_PACKAGES/mathnet.numerics/5.0.0/lib/net6.0/MathNet.Numerics.dll" || compgen -G "$NUGET_PACKAGES/mathnet.numerics/5.0.0/lib/net5.0/MathNet.Numerics.dll")
crossgen=$(compgen -G "$NUGET_PACKAGES/microsoft.netcore.app.crossgen2.$portable/*/tools/crossgen2" | tail -1)
framework=$(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" && $2 ~ /^10\./ { gsub(/[][]/, "", $3); path = $3 "/" $2 } END { print path }')

# measure COMMAND...: prints seconds by the clock, seconds of processors, and megabytes.
measure() {
    local TIMEFORMAT='%R %U %S'
    rm -f "$work/memory"
    { time {
        "$@" >"$work/log" 2>&1 &
        local pid=$!
        # The peak only grows, so the last look before the end is the one that counts.
        while awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" >"$work/memory.now" 2>/dev/null; do
            [[ ! -s $work/memory.now ]] || mv "$work/memory.now" "$work/memory"
            sleep 0.02
        done
        wait "$pid"
    }; } 2>"$work/time" || { tail -5 "$work/log" >&2; return 1; }
    awk -v memory="$(<"$work/memory")" '{ print $1, $2 + $3, memory / 1024 }' "$work/time"
}

fastest() {
    for ((i = 0; i < runs; i++)); do
        measure "$@"
    done | sort -n | head -1
}

read -r base cpu memory < <(fastest "$crossgen" "$assembly" --out "$work/out.dll" --reference "$framework/*.dll" --optimize)
echo "| Compiler | s | of crossgen2 | processors, s | busy cores | peak MB |"
echo "|---|---:|---:|---:|---:|---:|"
row() { awk -v n="$1" -v t="$2" -v b="$base" -v c="$3" -v m="$4" 'BEGIN { printf "| %s | %.1f | %.1f | %.1f | %.2f | %.0f |\n", n, t, t / b, c, c / t, m }'; }
row crossgen2 "$base" "$cpu" "$memory"
for targets in x86-64-v3 'x86-64-v2;x86-64-v3,clone_all;x86-64-v4,clone_all'; do
    read -r time cpu memory < <(fastest dotnet artifacts/pack/tools/pkgimage.dll compile "$assembly" -o "$work/out.so" --cpu-target "$targets")
    row "image, $targets" "$time" "$cpu" "$memory"
done
echo
tail -1 "$work/log"
