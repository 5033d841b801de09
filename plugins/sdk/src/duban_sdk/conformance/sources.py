"""Reads a plugin's source: for what a pure plugin cannot need (clocks, chance, environment, files, network, threads),

for points that are not exact, and for parameters that nothing looks at.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

FORBIDDEN_MODULES = frozenset(
    {
        *("asyncio", "ctypes", "http", "multiprocessing", "os", "random", "requests", "secrets", "shutil", "signal"),
        *("socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request", "uuid1"),
    }
)
FORBIDDEN_CALLS = frozenset({"open", "input", "print", "exec", "eval", "breakpoint"})
CLOCK_ATTRIBUTES = frozenset({"now", "utcnow", "today"})


def plugin_modules(plugin: ModuleType) -> list[ModuleType]:
    """Return the modules of the package that the plugin's module belongs to, tests not among them."""
    package_name = plugin.__name__.partition(".")[0]
    package = importlib.import_module(package_name)
    found = pkgutil.walk_packages(package.__path__, f"{package_name}.")
    return [package, *(importlib.import_module(info.name) for info in found)]


def impure_lines(module: ModuleType) -> Iterator[str]:
    """Yield ``file:line: what`` for everything in the module's source that reads or changes the outside."""
    for path, node in _nodes(module):
        for what in _impurities(node):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}: {what}"


def _nodes(module: ModuleType) -> Iterator[tuple[Path, ast.AST]]:
    path = Path(module.__file__ or "")
    if path.suffix == ".py":
        yield from ((path, node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _impurities(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import():
            yield from (f"import {alias.name}" for alias in node.names if _forbidden(alias.name))
        case ast.ImportFrom(module=str(name)) if _forbidden(name):
            yield f"from {name} import ..."
        case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
            yield f"{name}(...)"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCK_ATTRIBUTES:
            yield f".{name}() reads a clock"
        case ast.AsyncFunctionDef():
            yield f"async def {node.name}"


def float_points(module: ModuleType) -> Iterator[str]:
    """Yield ``file:line: what`` for points written as a binary fraction, which no sum of points is exact with."""
    for path, node in _nodes(module):
        match node:
            case ast.keyword(arg=str(name), value=value) if name.endswith(("points", "_factor")) and _has_float(value):
                yield f'{path.name}:{node.lineno}: {name} 由浮点数得来，写成 Decimal("...")'
            case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=float())]):
                yield f'{path.name}:{node.lineno}: Decimal 由浮点数得来，写成 Decimal("...")'


def _has_float(value: ast.expr) -> bool:
    unsigned = value.operand if isinstance(value, ast.UnaryOp) else value
    return isinstance(unsigned, ast.Constant) and isinstance(unsigned.value, float)


def names_read(module: ModuleType) -> frozenset[str]:
    """Return every attribute that the module's source reads, and every text in it that could name one."""
    nodes = [node for _, node in _nodes(module)]
    read = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(read | texts)


def _forbidden(name: str) -> bool:
    return name in FORBIDDEN_MODULES or name.partition(".")[0] in FORBIDDEN_MODULES
