"""JSON without the liberties that parsers usually take."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from duban_runtime.problems import Problem

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tab and line feed, and halves of surrogate pairs."""
_MAX_DEPTH_MESSAGE = "嵌套层次过深"


def parse_json(body: bytes) -> dict[str, Any]:
    """Return the object that the body holds.

    Characters beyond the basic plane are kept, whether written plainly or as a pair of escapes.

    Raises:
        Problem: 400 with the reason: wrong encoding, broken JSON, not an object, a name twice, NaN or Infinity,
            a control character other than tab and line feed in a string, half of a surrogate pair.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(f"请求体不是合法的 UTF-8 编码（第 {error.start + 1} 个字节）") from None
    try:
        found = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _refusal(f"请求体不是合法的 JSON（第 {error.lineno} 行第 {error.colno} 列）") from None
    except RecursionError:
        raise _refusal(f"请求体不是合法的 JSON（{_MAX_DEPTH_MESSAGE}）") from None
    except ValueError:
        # Python refuses integers of more than 4300 digits.
        raise _refusal("请求体中有过长的数字") from None
    if not isinstance(found, dict):
        raise _refusal("请求体应为一个 JSON 对象")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _refusal(f"字段“{name[:64]}”重复出现")
        _check(name, name)
        _check_value(name, value)
        members[name] = value
    return members


def _check_value(name: str, value: object) -> None:
    if isinstance(value, str):
        _check(name, value)
    elif isinstance(value, list):
        for item in value:
            # Objects inside were checked when they were built.
            _check_value(name, item)
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise _refusal(f"字段“{_shown(name)}”的数值过大")


def _check(name: str, text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found is None:
        return
    code = ord(found.group())
    kind = "不成对的代理字符" if code >= 0xD800 else "控制字符"
    raise _refusal(f"字段“{_shown(name)}”含有{kind} U+{code:04X}")


def _shown(name: str) -> str:
    return _FORBIDDEN.sub("�", name[:64])


def _refuse_constant(constant: str) -> NoReturn:
    raise _refusal(f"JSON 中不允许出现 {constant}")


def _refusal(detail: str) -> Problem:
    return Problem(400, "请求体无法解析", detail)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
