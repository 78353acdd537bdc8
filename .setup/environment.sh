#!/bin/sh
# Brings the environment that runs the program up to date with uv.lock. Silent where it is; else it says what is fetched
# and why, and uv shows how far it is. Argument: the path of uv.
set -eu
cd "$(dirname "$0")/.."
uv="$1"
set -- sync --locked --no-dev --inexact --compile-bytecode

"$uv" "$@" --check --quiet >/dev/null 2>&1 && exit 0
if [ -x "${UV_PROJECT_ENVIRONMENT:-.venv}/bin/python" ]; then
    echo "The libraries in use are not those of uv.lock: fetching what has changed." >&2
else
    cat >&2 <<'WORDS'
The first time only, the libraries that the program is made with are fetched, about 750 MB unless they are on this machine:
  TensorFlow  570 MB  trains the network
  Qt           80 MB  draws the window
  others      100 MB  numbers, pictures and Core ML files
They are put into .venv in this folder, where they take 2.5 GB.
WORDS
fi
exec "$uv" "$@"
