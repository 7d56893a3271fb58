#!/usr/bin/env bash
# Packs PkgImage.Toolchain.<rid> into artifacts/feed: LLVM 19's library and LLD 19's driver from this system's packages, the libraries they
# need beyond the C library, and the licence of each. A package that is there and was made of the same files is left as it is.
# Works on Debian and Ubuntu; elsewhere, or without patchelf, it says so and makes none: images are then built with the system's LLVM.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

skip() {
    echo "pack-toolchain: no toolchain package: $*" >&2
    exit 0
}

case $(uname -s)-$(uname -m) in
Linux-x86_64) rid=linux-x64 triple=x86_64-linux-gnu ;;
Linux-aarch64) rid=linux-arm64 triple=aarch64-linux-gnu ;;
*) skip "$(uname -sm) is not a platform it is made on" ;;
esac
command -v dpkg-query >/dev/null || skip "the files and their licences are taken from Debian's packages"
lld=/usr/lib/llvm-19/bin/lld
llvm=/usr/lib/$triple/libLLVM.so.19.1
[[ -x $lld && -f $llvm ]] || skip "libllvm19 and lld-19 are not installed: scripts/install-toolchain.sh"
if ! command -v patchelf >/dev/null; then
    as_root=()
    ((EUID == 0)) || as_root=(sudo -n)
    { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -y --no-install-recommends patchelf; } >&2 ||
        skip "patchelf is not installed and could not be"
fi

# The dynamic loader's own answer, without the C library: that one belongs to the system, with which it was built.
mapfile -t needed < <(ldd "$lld" "$llvm" | awk '$2 == "=>" { print $3 }' | sort -u |
    grep -vE '/(libc|libm|libdl|libpthread|librt)\.so\.[0-9]+$')

version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
package=artifacts/feed/PkgImage.Toolchain.$rid.$version.nupkg
stage=artifacts/toolchain/$rid
sources=$(sha256sum "$lld" "${needed[@]}" Toolchain/PkgImage.Toolchain.csproj scripts/pack-toolchain.sh)
if [[ -f $package && -f $stage/sources.txt && $sources == "$(cat "$stage/sources.txt")" ]]; then
    echo "pack-toolchain: $package is up to date"
    exit 0
fi

rm -rf "$stage" "$package"
mkdir -p "$stage/bin" "$stage/lib" "$stage/licences"
install -m 755 "$lld" "$stage/bin/lld"
for library in "${needed[@]}"; do
    name=$(basename "$library")
    install -m 644 "$(readlink -f "$library")" "$stage/lib/$name"
    # Each looks beside itself first; of LLVM's own, Debian says so already.
    [[ $name == libLLVM* ]] || patchelf --set-rpath '$ORIGIN' "$stage/lib/$name"
done

{
    echo "PkgImage.Toolchain.$rid holds files of these Debian packages, unchanged but for the folder where libraries look for each other."
    echo "The copyright and licence of each is in the file of its name. Sources: https://snapshot.debian.org, by package and version."
    echo
} >"$stage/licences/README.txt"
for file in "$lld" "${needed[@]}"; do
    # A library may be known by its path before or after /lib became a link to /usr/lib.
    real=$(readlink -f "$file")
    owner=$(dpkg-query -S "$real" 2>/dev/null || dpkg-query -S "${real#/usr}")
    owner=${owner%%:*}
    echo "$(basename "$file"): $owner $(dpkg-query -W -f '${Version}' "$owner" 2>/dev/null || dpkg-query -W -f '${Version}\n' "$owner:*" | head -1)"
    cp -L "/usr/share/doc/$owner/copyright" "$stage/licences/$owner.txt"
done | sort >>"$stage/licences/README.txt"
# Debian's texts refer to these instead of repeating them.
grep -oh '/usr/share/common-licenses/[A-Za-z0-9.-]*[A-Za-z0-9]' "$stage"/licences/*.txt | sort -u | while read -r text; do
    [[ ! -f $text ]] || cp -L "$text" "$stage/licences/$(basename "$text").text"
done

dotnet pack Toolchain/PkgImage.Toolchain.csproj -c Release -p:ToolchainRuntimeIdentifier="$rid" -p:ToolchainDirectory="$PWD/$stage"
echo "$sources" >"$stage/sources.txt"
