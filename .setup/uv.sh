#!/bin/sh
# Prints the path of uv; fetches it into .tools/ of the project if it is not installed. What it says goes to standard error.
set -eu
cd "$(dirname "$0")/.."

if command -v uv >/dev/null 2>&1; then
    command -v uv
    exit 0
fi
own="$PWD/.tools/bin/uv"
if [ ! -x "$own" ]; then
    echo "uv, which fetches the libraries, is not installed: fetching it (25 MB) into .tools/ of this folder." >&2
    mkdir -p .tools
    if python3 -m venv --without-pip .tools/probe >/dev/null 2>&1 && python3 -m venv .tools >&2 2>/dev/null; then
        .tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
    elif python3 -m pip --version >/dev/null 2>&1; then
        python3 -m pip install --quiet --disable-pip-version-check --target .tools/lib uv >&2
        mkdir -p .tools/bin && ln -sf ../lib/bin/uv "$own"
    elif command -v curl >/dev/null 2>&1; then
        curl -LsSf https://astral.sh/uv/install.sh | env UV_INSTALL_DIR="$PWD/.tools/bin" UV_NO_MODIFY_PATH=1 sh >&2
    else
        echo "uv cannot be fetched: install Python 3 with pip, or curl, or uv itself, and run make again." >&2
        exit 1
    fi
    rm -rf .tools/probe
fi
echo "$own"
