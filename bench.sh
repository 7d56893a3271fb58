#!/usr/bin/env bash
# Benchmarks. From a fresh clone; everything made on the way lies under artifacts/benchmarks.
#
#     ./bench.sh                        kernels as IL under the JIT compiler, ReadyToRun, NativeAOT, image, and C, side by side; writes docs/benchmarks (20 minutes)
#     ./bench.sh --filter '*Saxpy*'     the same for some kernels; prints the table
#     ./bench.sh quick [KERNEL...]      JIT, image and C by a simple clock: a first look while working on the compiler
#     ./bench.sh call                   what a call into an image costs
#     ./bench.sh start                  cold start of the Gallery sample, methods jitted, the loader's time
#     ./bench.sh build                  cold images of MathNet.Numerics beside crossgen2: time, processors, memory
#
# For figures worth keeping the machine has to be quiet.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C

root=$PWD
export BENCHMARKS_FOLDER=$root/artifacts/benchmarks
export NUGET_PACKAGES=$BENCHMARKS_FOLDER/packages PKGIMAGE_DEPOT_PATH=$BENCHMARKS_FOLDER/depot
mode=run
case ${1:-} in
    run | quick | call | start | build)
        mode=$1
        shift
        ;;
    "" | --filter) ;;
    *)
        sed -n '2,/^set/{/^#/p}' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac

./scripts/install-toolchain.sh
mkdir -p "$BENCHMARKS_FOLDER"

# The SDK under test is the packed one, packed again when a source is newer. NuGet would not look into the feed again for the same version, whoever
# packed it; so what it has is removed when the package is newer than that.
package=$(compgen -G "artifacts/feed/PkgImage.Sdk.*.nupkg" || true)
if [[ -z $package || -n $(find Compiler Llvm Runtime Tasks Sdk build buildTransitive -newer "$package" \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' \) -print -quit) ]]; then
    ./scripts/pack.sh >"$BENCHMARKS_FOLDER/pack.log" || { tail -20 "$BENCHMARKS_FOLDER/pack.log" >&2; exit 1; }
fi
package=$(compgen -G "artifacts/feed/PkgImage.Sdk.*.nupkg")
if [[ ! "$BENCHMARKS_FOLDER/measured" -nt $package ]]; then
    rm -rf "$NUGET_PACKAGES"/pkgimage*
    touch "$BENCHMARKS_FOLDER/measured"
fi

# build PROJECT NAME [PROPERTY...]: one of the programs that measure, into a folder of that name.
build() {
    local project=$1 name=$2
    shift 2
    dotnet build "tests/benchmarks/$project" -c Release -v:q -clp:NoSummary -p:UseArtifactsOutput=true -p:ArtifactsPath="$BENCHMARKS_FOLDER/$name" \
        ${BENCHMARKS_C:+-p:NativeKernels="$BENCHMARKS_C"} "$@"
    program=$BENCHMARKS_FOLDER/$name/bin/$project/release/$project.dll
}

build_kernels_in_c() {
    export BENCHMARKS_C=
    tests/benchmarks/Native/install-clang.sh || true
    if ! tests/benchmarks/Native/build.sh "$BENCHMARKS_FOLDER/libkernels.so"; then
        echo "bench: no kernels in C: their column is left out" >&2
        return
    fi
    BENCHMARKS_C=$BENCHMARKS_FOLDER/libkernels.so
    BENCHMARKS_C_COMPILER=$(tests/benchmarks/Native/build.sh --version)
    export BENCHMARKS_C_COMPILER
}

case $mode in
    run)
        build_kernels_in_c
        build Benchmarks host -p:PkgImageEnabled=false
        # BenchmarkDotNet looks for the project from here.
        cd tests/benchmarks
        BENCHMARKS_DOCS=$root/docs/benchmarks dotnet "$program" "$@"
        ;;
    quick)
        build_kernels_in_c
        build Suite plain -p:PkgImageEnabled=false
        plain=$program
        build Suite image
        dotnet "$plain" time "$@" >"$BENCHMARKS_FOLDER/quick.jit"
        PKGIMAGE_REQUIRE=1 dotnet "$program" time "$@" >"$BENCHMARKS_FOLDER/quick.image"
        if [[ -n $BENCHMARKS_C ]]; then
            KERNELS_IN_C=1 dotnet "$plain" time "$@" >"$BENCHMARKS_FOLDER/quick.c"
        else
            sed 's/ .*/ 0/' "$BENCHMARKS_FOLDER/quick.jit" >"$BENCHMARKS_FOLDER/quick.c"
        fi
        paste "$BENCHMARKS_FOLDER"/quick.{jit,image,c} | awk '
            BEGIN { printf "%-22s %10s %10s %10s %10s %10s\n", "kernel", "JIT, us", "image, us", "C, us", "over JIT", "over C" }
            { printf "%-22s %10.1f %10.1f %10.1f %10.2f %10.2f\n", $1, $2 / 1000, $5 / 1000, $8 / 1000, $2 / $5, $8 / $5; jit += log($2 / $5); if ($8 > 0) c += log($8 / $5) }
            END { printf "%-22s %10s %10s %10s %10.2f %10.2f\n", "geometric mean", "", "", "", exp(jit / NR), c ? exp(c / NR) : 0 }'
        ;;
    call)
        build Suite image
        PKGIMAGE_REQUIRE=1 dotnet "$program" call
        ;;
    start) tests/benchmarks/start.sh ;;
    build) tests/benchmarks/build.sh ;;
esac
