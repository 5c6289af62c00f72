#!/usr/bin/env bash
# Resolve pyproject.toml again and write requirements/*.txt: versions and hashes, no addresses.
#
# uv.lock records where each file was fetched from, which differs from place to place, so it stays on this machine
# (.gitignore). The exported lists hold only what must be the same everywhere.
#
#   scripts/lock.sh              keep what is locked, add and remove as pyproject.toml asks
#   scripts/lock.sh --upgrade    take the newest of everything pyproject.toml allows
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.venv-lock
if [ ! -x "$tools/bin/uv" ]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet uv
fi

# Without a uv.lock (a fresh clone) uv would resolve everything anew; the committed versions are what we mean to keep.
# They go to uv as constraints, written from the list itself.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp pyproject.toml "$work/"
if [ "${1:-}" != "--upgrade" ] && [ -s requirements/dev.txt ]; then
    # pyproject.toml has no [tool.uv] table of its own, so one can be appended.
    {
        printf '\n[tool.uv]\nconstraint-dependencies = [\n'
        sed -n 's/^\([A-Za-z0-9._-]*==[^\\]*[^\\ ]\) *\\$/    "\1",/p' requirements/dev.txt
        printf ']\n'
    } >> "$work/pyproject.toml"
fi

uv="$PWD/$tools/bin/uv"
# Resolving must never fetch an interpreter: the floor is whatever python3 is here.
(cd "$work" && UV_PYTHON_DOWNLOADS=never "$uv" lock --python python3)

export_list() {
    local target=$1
    shift
    (cd "$work" && "$uv" export --frozen --no-emit-project --no-header --no-annotate --quiet "$@" -o list.txt)
    mkdir -p requirements
    mv "$work/list.txt" "requirements/$target"
}

# core: what a user needs, and what installing this project from its folder needs.
export_list core.txt --no-default-groups --group build
# dev: everything.
export_list dev.txt --all-extras --all-groups

if grep -nE '(https?|file)://|^-' requirements/*.txt; then
    echo "lock.sh: an address or an option slipped into requirements/ (lines above). Nothing else may stand there but versions and hashes." >&2
    exit 1
fi
grep -c -- '==' requirements/*.txt
