#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: hashes, no download address.
# Use: make lock (after a change of dependencies), then commit requirements/.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
uv=${UV:-.venv/bin/uv}

lock() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header "$@"
}

lock requirements/bootstrap.in --output-file requirements/bootstrap.txt
lock pyproject.toml --output-file requirements/runtime.txt
lock pyproject.toml --group dev --extra desk --extra mcp --constraints requirements/runtime.txt --output-file requirements/dev.txt
lock pyproject.toml --extra desk --extra mcp --extra cluster --extra postgresql --constraints requirements/runtime.txt \
    --output-file requirements/all.txt
lock pyproject.toml --group dev --group bench --extra desk --extra mcp --extra cluster --constraints requirements/dev.txt \
    --output-file requirements/bench.txt
