#!/bin/sh
# Installs the Debian packages of packages.txt that this machine lacks, then fetches the corpus of
# real documents. As root it installs; otherwise it prints the exact line and fails.
set -eu
cd "$(dirname "$0")/../.."

lacking=""
while read -r probe package _; do
    case "$probe" in '' | '#'*) continue ;; esac
    found=no
    for file in $probe; do # unquoted: `*` is meant to be replaced
        if [ -e "$file" ]; then found=yes; fi
    done
    if [ "$found" = no ]; then lacking="$lacking $package"; fi
done <tests/machine/packages.txt

if [ -n "$lacking" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        printf 'Installing Debian packages:%s\n' "$lacking" >&2
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        # Some of the packages would start a server, on every address: this keeps them from it.
        starts=/usr/sbin/policy-rc.d
        if [ ! -e "$starts" ]; then
            trap 'rm -f "$starts"' EXIT
            printf '#!/bin/sh\nexit 101\n' >"$starts"
            chmod 755 "$starts"
        fi
        apt-get -qq update >/dev/null
        # shellcheck disable=SC2086 # a list of words
        apt-get -qq install -y --no-install-recommends $lacking >/dev/null
    else
        printf 'The tests need Debian packages that are not here. Install them, as root:\n' >&2
        printf '    apt-get update && apt-get install --no-install-recommends%s\n' "$lacking" >&2
        exit 1
    fi
fi

.venv/bin/python -m tests.corpus.fetch
