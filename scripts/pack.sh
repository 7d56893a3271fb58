#!/usr/bin/env bash
# Packs PkgImage.Toolchain for this machine's platform, PkgImage.Sdk, PkgImage.Runtime and the command into artifacts/feed, where the
# nuget.config of this repository finds them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

find artifacts/feed \( -name '*.nupkg' -o -name '*.snupkg' \) ! -name 'PkgImage.Toolchain.*' -delete
./scripts/pack-toolchain.sh
dotnet pack PkgImage.Sdk.sln -c Release
