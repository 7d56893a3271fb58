#!/usr/bin/env bash
# What linking costs: the objects of MathNet.Numerics' image, linked by LLD as the build does it, by GNU ld and by mold with the same arguments where
# they know them. Prints a Markdown table: wall time (median of RUNS, 9 unless said otherwise) and size of the image, symbols included.
#
#     scripts/measure-link.sh [RUNS]
#
# Works with the SDK in artifacts/feed. GNU ld (binutils) and mold are measured when they are there: apt-get install binutils mold.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
runs=${1:-9}
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A project whose build says how it links; a wrapper in lld's place keeps the objects.
mkdir -p "$work/App"
cat >"$work/App/App.csproj" <<'PROJECT'
<Project Sdk="PkgImage.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <PkgImageToolchain>system</PkgImageToolchain>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MathNet.Numerics" Version="5.0.0" />
  </ItemGroup>
</Project>
PROJECT
echo 'System.Console.WriteLine(MathNet.Numerics.Combinatorics.Permutations(3));' >"$work/App/Program.cs"
version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
echo "{ \"msbuild-sdks\": { \"PkgImage.Sdk\": \"$version\" } }" >"$work/global.json"
cat >"$work/nuget.config" <<CONFIG
<configuration>
  <packageSources>
    <add key="under-test" value="$root/artifacts/feed" />
  </packageSources>
</configuration>
CONFIG
for name in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >"$work/$name"; done

lld=${PKGIMAGE_LLD:-/usr/lib/llvm-19/bin/lld}
cat >"$work/lld" <<WRAPPER
#!/usr/bin/env bash
if [[ -f objects.a && \$(stat -c %s objects.a) -gt \$(stat -c %s "$work/objects.a" 2>/dev/null || echo 0) ]]; then
    cp objects.a "$work/objects.a"
    printf '%s\n' "\$@" >"$work/arguments"
fi
exec "$lld" "\$@"
WRAPPER
chmod +x "$work/lld"
(cd "$work" && PKGIMAGE_LLD=$work/lld PKGIMAGE_DEPOT_PATH=${PKGIMAGE_DEPOT_PATH:-$work/depot} NUGET_PACKAGES=${NUGET_PACKAGES:-$work/packages} \
    dotnet build App -c Release -p:PkgImageVerboseLinking=true >"$work/build.log") || { cat "$work/build.log" >&2; exit 1; }

# Without "-flavor gnu", the output, and what LLD alone knows.
mapfile -t arguments < <(sed '1,2d' "$work/arguments" | grep -vE '^(-o|image|--whole-archive|objects\.a|--color-diagnostics=.*)$')

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# row NAME COMMAND...: links RUNS times.
row() {
    local name=$1 times=() start
    shift
    "$@" -o "$work/image" --whole-archive "$work/objects.a" >"$work/words" 2>&1 || { echo "| $name | failed: $(head -1 "$work/words") | |"; return; }
    for ((run = 0; run < runs; run++)); do
        start=$EPOCHREALTIME
        "$@" -o "$work/image" --whole-archive "$work/objects.a" >/dev/null 2>&1
        times+=("$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }')")
    done
    printf '| %s | %s | %s |\n' "$name" "$(printf '%s\n' "${times[@]}" | median)" "$(($(stat -c %s "$work/image") / 1024))"
}

# No pipe into head: it closes early, and the writer's SIGPIPE would end the script.
first_line() { local text; text=$("$@"); echo "${text%%$'\n'*}"; }

members=$(ar t "$work/objects.a" 2>/dev/null | wc -l)
echo "MathNet.Numerics 5.0.0, linux-x64: $members objects, $(($(stat -c %s "$work/objects.a") / 1024)) KB; median of $runs on $(nproc) cores"
echo
echo "| Linker | Seconds | Image, KB |"
echo "|---|---:|---:|"
row "$(first_line "$lld" -flavor gnu --version | sed 's/.*\(LLD [0-9.]*\).*/\1/')" "$lld" -flavor gnu "${arguments[@]}"
! command -v ld.bfd >/dev/null || row "$(first_line ld.bfd --version)" ld.bfd "${arguments[@]}"
! command -v mold >/dev/null || row "$(first_line mold --version | cut -d' ' -f1,2)" mold "${arguments[@]}"
