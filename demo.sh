#!/usr/bin/env bash
# The demo, from a fresh clone: packs the SDK, builds the samples with it, runs them from their package images and again as plain IL,
# compares, and prints what was built. Everything it makes lies under artifacts/demo; the user's depot and package folder are not touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

root=$PWD
demo=$root/artifacts/demo
samples=$root/tests/samples

step() { printf '\n== %s\n' "$*"; }

# run_both NAME ASSEMBLY [ARGUMENT...]: runs a program from its images, a missing image being an error, and as IL; the output must agree.
run_both() {
    local name=$1 assembly=$2
    shift 2
    PKGIMAGE_REQUIRE=1 PKGIMAGE_LOG=$demo/$name.log dotnet "$assembly" "$@" >"$demo/$name.images.txt"
    PKGIMAGE_ENABLED=0 dotnet "$assembly" "$@" >"$demo/$name.il.txt"
    cat "$demo/$name.images.txt"
    if ! diff "$demo/$name.images.txt" "$demo/$name.il.txt"; then
        echo "demo: $name differs between its images and PKGIMAGE_ENABLED=0" >&2
        exit 1
    fi
}

step "toolchain"
./scripts/install-toolchain.sh

step "pack PkgImage.Sdk"
./scripts/pack.sh

step "build the samples"
rm -rf "$demo"
mkdir -p "$demo"
export NUGET_PACKAGES=$demo/packages PKGIMAGE_DEPOT_PATH=$demo/depot
dotnet build "$samples/DemoPkg/DemoApp" -c Release --artifacts-path "$demo/build"
dotnet build "$samples/Gallery" -c Release --artifacts-path "$demo/build"

step "DemoApp, from its images and as IL"
run_both DemoApp "$demo/build/bin/DemoApp/release/DemoApp.dll"

step "Gallery, from its images and as IL"
run_both Gallery "$demo/build/bin/Gallery/release/Gallery.dll" --png "$demo/gallery.png"

step "images loaded"
cat "$demo/DemoApp.log" "$demo/Gallery.log"

step "packages"
for project in DemoBase DemoPkg DemoApp Gallery; do
    dotnet artifacts/pack/tools/pkgimage.dll report "$demo/build/obj/$project"
done

echo
echo "The outputs of images and IL are identical. Picture: $demo/gallery.png"
echo "More: dotnet artifacts/pack/tools/pkgimage.dll inspect $demo/build/bin/Gallery/release/Gallery.pkgimg.so"
