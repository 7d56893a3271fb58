#!/usr/bin/env bash
# Makes sure that nginx is there, with WebDAV: tests of the remote cache talk to it. On Debian and Ubuntu a missing one is installed with
# apt; no service is started. Where that is not possible the tests that need it are skipped, and say so.
set -euo pipefail

if command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]]; then
    exit 0
fi
if ! command -v apt-get >/dev/null || ((EUID != 0)); then
    echo "install-nginx: tests of the remote cache need nginx with its dav module; install it with this system's package manager" >&2
    exit 1
fi
# RUNLEVEL=1 keeps the package from starting a server.
install=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends nginx-light)
echo "install-nginx: installing nginx-light"
"${install[@]}" >&2 || { apt-get update -q && "${install[@]}"; } >&2
