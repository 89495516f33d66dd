#!/bin/sh
# Makes .venv and installs, pinned by hash, what `run` (the program) or `test` (also the tests) needs.
#
#   requirements/install.sh run|test
#
# As root on Debian it installs the package that `python3 -m venv` lacks there; otherwise it says
# exactly what to install. Everything comes as wheels: a source package would fetch its build tools
# unpinned.
set -eu
cd "$(dirname "$0")/.."

what="${1:?run or test}"
venv="${VENV:-.venv}"

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in "${PYTHON:-python3.11}" python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed. On Debian 12: apt-get install python3"
    return 1
}

if [ ! -x "$venv/bin/python" ]; then
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "Installing the Debian package python3-venv."
            DEBIAN_FRONTEND=noninteractive
            export DEBIAN_FRONTEND
            apt-get -qq update
            apt-get -qq install -y --no-install-recommends python3-venv >/dev/null
        else
            say "Python cannot make a virtual environment here. Install what it lacks, as root:"
            say "    apt-get install --no-install-recommends python3-venv"
            exit 1
        fi
    fi
    say "Making $venv with $python."
    "$python" -m venv "$venv"
fi

pip="$venv/bin/python -m pip --disable-pip-version-check --no-input --quiet"

say "Installing what requirements/$what.txt pins."
$pip install --require-hashes --only-binary :all: -r "requirements/$what.txt"
# The project itself: nothing is fetched, since its build backend is among the pinned packages.
$pip install --no-index --no-deps --no-build-isolation --editable .

# Compiled once here, or each start would do it where PYTHONDONTWRITEBYTECODE is set: three seconds.
"$venv/bin/python" -m compileall -q -j 0 "$venv/lib" vault || say "Some files stay uncompiled."
