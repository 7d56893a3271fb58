#!/usr/bin/env bash
# Packs PkgImage.Sdk and PkgImage.Runtime into artifacts/feed, where the nuget.config of this repository finds them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

rm -f artifacts/feed/*.nupkg artifacts/feed/*.snupkg
dotnet pack PkgImage.Sdk.sln -c Release
