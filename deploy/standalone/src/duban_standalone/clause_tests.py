"""Which tests are named after which clause, and which scenarios of plugins cite it, found by reading the files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = "plugins/*/src/*/examples/*.yaml"
"""Scenarios that plugins ship, seen from the suite's directory. They are played and held to what they expect."""
_CITED = re.compile(r"clause:\s*[\"']?([\w.-]+)")


@dataclass(frozen=True)
class ClauseTests:
    """Names of tests in a directory: functions, and ids of cases in their tables; and what scenarios expect."""

    names: tuple[tuple[str, str], ...]
    """(place such as ``tests/plugins/test_yunhe.py::test_x``, name that is compared with clauses)"""
    examples: tuple[tuple[str, str], ...] = ()
    """(place such as ``plugins/yunhe/src/duban_yunhe/examples/dates.yaml:92``, clause that the line cites)"""

    @classmethod
    def scan(cls, directory: Path) -> ClauseTests:
        """Return what the files under ``directory``, and the plugins' scenarios beside it, hold.

        A file that is no Python is passed over.
        """
        found: list[tuple[str, str]] = []
        for path in sorted(directory.rglob("test_*.py")):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError, ValueError):
                continue
            place = path.relative_to(directory.parent).as_posix()
            found.extend((f"{place}::{name}", name) for name in _names(tree))
        return cls(tuple(found), tuple(_examples(directory.parent)))

    def of(self, clause: str) -> tuple[str, ...]:
        """Return the places whose name holds the clause's id: ``test_y_3_2a_...``, or a case ``Y-3.2a ...``.

        A digit after the id belongs to a longer one: ``test_y_2_4b_...`` is no test of Y-2. Lines of scenarios that
        expect the clause follow.
        """
        slug = re.escape(re.sub(r"[-.]", "_", clause).lower())
        function = re.compile(rf"(?:^|_){slug}(?:_(?!\d)|$)")
        case = re.compile(rf"(?<![\w.-]){re.escape(clause)}(?![\w.])", re.IGNORECASE)
        tests = (place for place, name in self.names if function.search(name) or case.search(name))
        return (*tests, *(place for place, cited in self.examples if cited == clause))


def _examples(suite: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(suite.glob(EXAMPLES)):
        place = path.relative_to(suite).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            cited = dict.fromkeys(_CITED.findall(line.partition("#")[0]))
            yield from ((f"{place}:{number}", clause) for clause in cited)


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
