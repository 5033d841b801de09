"""What is wrong with a scenario, said with line and field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duban_standalone.errors import StandaloneError

EXIT_BROKEN_SCENARIO = 2
Path = tuple[str | int, ...]
"""Where a value stands in the file: names of fields and positions in lists."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. ``line`` is counted from 1."""

    line: int
    field: str
    text: str

    def __str__(self) -> str:
        where = f" {self.field}" if self.field else ""
        return f"第 {self.line} 行{where}：{self.text}"


class BrokenScenario(StandaloneError):
    """The scenario cannot be played; its author must mend it."""

    exit_code = EXIT_BROKEN_SCENARIO

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Tell every fault, each on a line of its own."""
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"场景文件有 {len(self.faults)} 处错误：\n{lines}")


def field_name(path: Path) -> str:
    """Return a path as people write it: ``steps[3].due_on``, positions counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
