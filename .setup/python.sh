#!/bin/sh
# Prints the interpreter of a Python version, 3.13 for instance, for uv: what uv finds itself; else pyenv's, which it does
# not find while pyenv has another version switched on; else the version again, which uv then fetches.
# Usage: python.sh UV VERSION
set -eu
uv=$1 version=$2

if "$uv" python find --system --no-project --no-python-downloads "$version" 2>/dev/null; then
    exit 0
fi
shim=$(command -v "python$version") || true
for python in "${shim%/shims/*}/versions/$version"/bin/python "${shim%/shims/*}/versions/$version".*/bin/python; do
    if [ -x "$python" ]; then
        echo "$python"
        exit 0
    fi
done
echo "$version"
