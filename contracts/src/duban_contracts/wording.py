"""Chinese wording of pydantic's complaints, without the values that they complain about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_TEXTS = {
    "missing": "缺少必填项",
    "extra_forbidden": "是不认识的字段",
    "json_invalid": "不是合法的 JSON",
    "string_type": "应为文本",
    "string_too_short": "文本太短",
    "string_too_long": "文本太长",
    "string_pattern_mismatch": "格式不正确",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为布尔值",
    "bool_parsing": "应为布尔值",
    "date_type": "应为日期（如 2026-03-01）",
    "date_parsing": "不是合法的日期（如 2026-03-01）",
    "date_from_datetime_parsing": "不是合法的日期（如 2026-03-01）",
    "date_from_datetime_inexact": "应为日期，不含时间",
    "datetime_type": "应为时间（如 2026-03-01T09:00:00+08:00）",
    "datetime_parsing": "不是合法的时间（如 2026-03-01T09:00:00+08:00）",
    "datetime_from_date_parsing": "不是合法的时间（如 2026-03-01T09:00:00+08:00）",
    "timezone_aware": "时间应带时区",
    "enum": "不在允许的取值之内",
    "literal_error": "不在允许的取值之内",
    "union_tag_invalid": "类别不在允许的取值之内",
    "union_tag_not_found": "缺少用来区分种类的字段",
    "uuid_parsing": "不是合法的 UUID",
    "greater_than": "数值太小",
    "greater_than_equal": "数值太小",
    "less_than": "数值太大",
    "less_than_equal": "数值太大",
    "list_type": "应为列表",
    "too_short": "项数太少",
    "too_long": "项数太多",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}
_OTHER = "取值不符合要求"
_MAX_ERRORS = 20
_CHOICES = frozenset({"enum", "literal_error"})
"""Complaints that name the values which there are."""


def describe_errors(errors: Sequence[Mapping[str, Any]]) -> tuple[str, list[dict[str, str]]]:
    """Return one sentence and a list of {field, detail}, for at most 20 errors."""
    described = [
        {"field": _field(error["loc"]), "detail": _TEXTS.get(str(error["type"]), _own_text(error)) + _bound(error)}
        for error in errors[:_MAX_ERRORS]
    ]
    sentence = "；".join(f"{item['field']} {item['detail']}" for item in described)
    return sentence, described


def _bound(error: Mapping[str, Any]) -> str:
    limits = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
    context = error.get("ctx") or {}
    known = "、".join(re.findall(r"'([^']+)'", str(context.get("expected", ""))))
    bounds = "".join(f"（应{word} {context[name]}）" for name, word in limits.items() if name in context)
    return bounds + (f"（可用：{known}）" if known and error["type"] in _CHOICES else "")


def _own_text(error: Mapping[str, Any]) -> str:
    # A validator of ours says in Chinese what is wrong; anything else is pydantic's English.
    message = str(error.get("msg", "")).removeprefix("Value error, ")
    return message if error["type"] == "value_error" and not message.isascii() else _OTHER


def _field(location: Sequence[object]) -> str:
    parts = [str(part) for part in location if part not in ("body", "query", "path", "header")]
    return ".".join(parts) or "请求体"
