#!/usr/bin/env bash
# Install what the browser tests need and pip cannot bring: Chromium, and fonts with the metrics our pages name.
#
# Never a reason to fail: without them the browser tests skip and say so.
set -uo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
# The fonts are data, so there is no command to look for.
compgen -G '/usr/share/fonts/truetype/liberation*/*.ttf' >/dev/null || missing+=(fonts-liberation)

if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

without="Browser tests will skip."
if ! command -v apt-get >/dev/null; then
    echo "system.sh: not found here: ${missing[*]}, and there is no apt-get to install them. $without"
elif [ "$(id -u)" -ne 0 ]; then
    echo "system.sh: not found here: ${missing[*]}. To have them: sudo apt-get install ${missing[*]}. $without"
else
    echo "system.sh: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # Bounded, so that a machine without a network goes on to the other tests.
    if timeout 120 apt-get update -qq >"$log" 2>&1 &&
        timeout 600 apt-get install -qq -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        echo "system.sh: installed"
    else
        tail -n 5 "$log"
        echo "system.sh: could not install ${missing[*]} (the last lines of apt-get are above). $without"
    fi
    rm -f "$log"
fi
exit 0
