"""Says to a plugin's author what failed in the plugin: which class and field, and on which line of its source."""

from __future__ import annotations

import traceback
from pathlib import Path

from pydantic import ValidationError

from duban_contracts.wording import describe_errors

_NOT_THE_AUTHORS = frozenset({"pydantic", "pydantic_core", "pluggy", "importlib", "duban_sdk", "duban_contracts"})


def blame(error: Exception) -> str:
    """Return what went wrong in one line, with the last line of the author's own source on the way there."""
    if isinstance(error, ValidationError):
        what = f"{error.title}：{describe_errors(error.errors())[0]}"
    else:
        what = f"{type(error).__name__}: {error}"
    return f"{_line(error)}{what}"


def _line(error: Exception) -> str:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.suffix == ".py" and not _NOT_THE_AUTHORS.intersection(path.parts):
            return f"{path.name} 第 {frame.lineno} 行，"
    return ""
