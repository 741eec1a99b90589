"""The house itself: its size, its start-up, and that it speaks of nothing but its subject."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)  # those are made
HEAVY = ("django", "altair", "polars", "typst", "vl_convert", "pypdfium2", "numpy", "scipy")


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_no_module_is_longer_than_500_lines():
    long = {str(path): count for path in SOURCES if (count := len(path.read_text().splitlines())) > 500}

    assert long == {}


def test_every_module_says_what_it_is():
    silent = [str(path) for path in SOURCES if ast.get_docstring(ast.parse(path.read_text())) is None]

    assert silent == []


def test_starting_imports_nothing_heavy():
    code = f"import sys, servanda, servanda.cli.__main__; print([m for m in {HEAVY} if m in sys.modules])"

    assert run(code).strip() == "[]"


def test_lock_files_name_no_download_address():
    named = [p.name for p in (ROOT / "requirements").iterdir() if re.search(r"https?://", p.read_text())]

    assert named == []
