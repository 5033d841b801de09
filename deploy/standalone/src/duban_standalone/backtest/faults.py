"""What makes a recorded history, or the rules that it is to be replayed under, unusable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duban_standalone.errors import StandaloneError

_REASONS: Mapping[str, str] = {
    "missing": "缺少此项",
    "json_invalid": "不是完整的 JSON",
    "uuid_parsing": "应为 UUID",
    "date_from_datetime_parsing": "应为日期",
    "enum": "不是可用的值",
    "literal_error": "不是可用的值",
}
SHOWN_VALUE = 40


class UnusableHistory(StandaloneError):
    """The recorded history cannot be replayed."""

    exit_code = 2


class UnusableRules(StandaloneError):
    """The rules to be replayed under cannot be had."""

    exit_code = 2


class BrokenLine(Exception):
    """A line of a history does not say what it should. ``place``: where it lies, as ``Lines`` counts."""

    def __init__(self, place: int, detail: str) -> None:
        """Keep both; a worker process hands them over as they stand."""
        super().__init__(place, detail)
        self.place, self.detail = place, detail


def detail_of(error: Mapping[str, Any], within: str = "") -> str:
    """Return, in Chinese, which field a validation fault is in and what is wrong with it."""
    path = ".".join((*((within,) if within else ()), *(str(part) for part in error["loc"])))
    reason = _REASONS.get(error["type"], "内容不合要求")
    given = error.get("input")
    shown = f"（{str(given)[:SHOWN_VALUE]}）" if isinstance(given, str | int | float) else ""
    return f"{path or '内容'}：{reason}{shown}"
