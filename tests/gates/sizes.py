"""Checks the sizes of files and functions; exceptions stand in one list with their reasons.

Run: ``python -m tests.gates.sizes``. Prints each excess and exits 1 when there is one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("contracts", "plugins", "services", "deploy", "tests")
FILE_LINES, FUNCTION_LINES = 500, 40
SOFT_FILE_LINES = 300

EXCEPTIONS: dict[str, str] = {}
"""Path, or path::function, and why it may be longer. Each entry must still be needed."""


def python_files() -> Iterator[Path]:
    """Yield every Python file of ours."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if ".venv" not in path.parts:
                yield path


def excesses() -> Iterator[tuple[str, int, int]]:
    """Yield (place, its lines, lines allowed) of everything too long."""
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        place = str(path.relative_to(ROOT))
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield place, lines, FILE_LINES
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > FUNCTION_LINES:
                    yield f"{place}::{node.name}", length, FUNCTION_LINES


def main() -> int:
    """Print what is too long and what need not be excepted any more; return the exit code."""
    found = {place: (lines, allowed) for place, lines, allowed in excesses()}
    bad = [
        f"{place}: {lines} lines, {allowed} allowed"
        for place, (lines, allowed) in found.items()
        if place not in EXCEPTIONS
    ]
    bad += [f"{place}: excepted, but no longer too long" for place in EXCEPTIONS if place not in found]
    print("\n".join(bad) if bad else f"sizes: {sum(1 for _ in python_files())} files, none too long")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
