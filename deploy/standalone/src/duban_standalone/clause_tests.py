"""Which tests are named after which clause, found by reading the test files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ClauseTests:
    """Names of tests in a directory: functions, and ids of cases in their tables."""

    names: tuple[tuple[str, str], ...]
    """(place such as ``tests/plugins/test_yunhe.py::test_x``, name that is compared with clauses)"""

    @classmethod
    def scan(cls, directory: Path) -> ClauseTests:
        """Return what the files under ``directory`` hold; a file that is no Python is passed over."""
        found: list[tuple[str, str]] = []
        for path in sorted(directory.rglob("test_*.py")):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError, ValueError):
                continue
            place = path.relative_to(directory.parent).as_posix()
            found.extend((f"{place}::{name}", name) for name in _names(tree))
        return cls(tuple(found))

    def of(self, clause: str) -> tuple[str, ...]:
        """Return the places whose name holds the clause's id: ``test_y_3_2a_...``, or a case ``Y-3.2a ...``.

        A digit after the id belongs to a longer one: ``test_y_2_4b_...`` is no test of Y-2.
        """
        slug = re.escape(re.sub(r"[-.]", "_", clause).lower())
        function = re.compile(rf"(?:^|_){slug}(?:_(?!\d)|$)")
        case = re.compile(rf"(?<![\w.-]){re.escape(clause)}(?![\w.])", re.IGNORECASE)
        return tuple(place for place, name in self.names if function.search(name) or case.search(name))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.name
        elif isinstance(node, ast.Call):
            yield from (
                keyword.value.value
                for keyword in node.keywords
                if keyword.arg == "id"
                and isinstance(keyword.value, ast.Constant)
                and isinstance(keyword.value.value, str)
            )


def find_tests_directory(start: Path) -> Path | None:
    """Return the suite's ``tests`` directory at ``start`` or above it; None when there is none."""
    for directory in (start, *start.parents):
        if (directory / "tests" / "plugins").is_dir() and (directory / "plugins").is_dir():
            return directory / "tests"
    return None
