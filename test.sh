#!/usr/bin/env bash
# All tests: installs the toolchain if need be, builds everything with warnings as errors, packs the SDK, runs every test project.
# The last line is "N passed, N failed, N skipped"; the exit code is zero only when nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

./scripts/install-toolchain.sh
./scripts/install-test-tools.sh

# Locked: a package that changed without its lock file fails here. After a wanted change: dotnet restore --force-evaluate.
dotnet restore PkgImage.Sdk.sln --locked-mode
dotnet build PkgImage.Sdk.sln -c Release --no-restore -warnaserror
./scripts/pack.sh

results=artifacts/test-results
rm -rf "$results"
status=0
for project in tests/PkgImage.Tests tests/PkgImage.Sdk.Tests; do
    dotnet test "$project" -c Release --no-build --results-directory "$results" \
        --logger "trx;LogFileName=$(basename "$project").trx" --logger "console;verbosity=normal" --blame-hang-timeout 12m || status=1
done

# The counters of a result file: skipped tests are in `total` and in no other one.
read -r passed failed skipped < <(
    cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | awk -F'"' '
        { for (i = 1; i < NF; i += 2) { name = $i; gsub(/[^a-zA-Z]/, "", name); sub(/^Counters/, "", name); sum[name] += $(i + 1) } }
        END {
            failed = sum["failed"] + sum["error"] + sum["timeout"] + sum["aborted"]
            print sum["passed"] + 0, failed, sum["total"] - sum["passed"] - failed
        }'
)
if ((failed > 0 || passed == 0)); then
    status=1
elif ((status != 0)); then
    echo "A test run ended before all its tests had." >&2
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
