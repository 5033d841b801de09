"""JSON that is refused, and characters that must survive."""

from __future__ import annotations

import pytest

from duban_runtime.problems import Problem
from duban_runtime.strict_json import parse_json

ACCEPTED = {
    "basic": (b'{"a": [1, 2.5, true, null, "x"]}', {"a": [1, 2.5, True, None, "x"]}),
    "beyond_the_basic_plane": ('{"a": "𠮷龘"}'.encode(), {"a": "𠮷龘"}),
    "escaped_pair": (b'{"a": "\\ud842\\udfb7"}', {"a": "𠮷"}),
    "tab_and_line_feed": (b'{"a": "x\\ty\\nz"}', {"a": "x\ty\nz"}),
    "same_name_in_two_objects": (b'{"a": {"b": 1}, "c": {"b": 2}}', {"a": {"b": 1}, "c": {"b": 2}}),
}
REFUSED = {
    "broken": (b'{"a": ', "不是合法的 JSON"),
    "trailing": (b"{} {}", "不是合法的 JSON"),
    "empty": (b"", "不是合法的 JSON"),
    "gbk": ('{"a": "督办"}'.encode("gbk"), "UTF-8"),
    "utf16": ('{"a": 1}'.encode("utf-16"), "UTF-8"),
    "list": (b"[1]", "JSON 对象"),
    "duplicate_name": (b'{"a": 1, "a": 1}', "“a”重复"),
    "nested_duplicate_name": (b'{"x": [{"a": 1, "a": 2}]}', "“a”重复"),
    "nan": (b'{"a": NaN}', "NaN"),
    "infinity": (b'{"a": -Infinity}', "-Infinity"),
    "overflow": (b'{"a": 1e999}', "数值过大"),
    "nul": (b'{"a": "x\\u0000"}', "U+0000"),
    "carriage_return": (b'{"a": "x\\r"}', "U+000D"),
    "control_in_list": (b'{"a": [["\\u001b[31m"]]}', "U+001B"),
    "control_in_name": (b'{"a\\u0007": 1}', "U+0007"),
    "raw_control": (b'{"a": "x\x01"}', "不是合法的 JSON"),
    "c1_control": (b'{"a": "\\u0085"}', "U+0085"),
    "lone_surrogate": (b'{"a": "\\ud842"}', "U+D842"),
    "encoded_surrogate": (b'{"a": "\xed\xa0\x80"}', "UTF-8"),
    "long_number": (b'{"a": ' + b"1" * 5000 + b"}", "过长"),
    "deep": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "过深"),
}


@pytest.mark.parametrize(("body", "expected"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_parse_json_keeps_the_value(body: bytes, expected: dict[str, object]) -> None:
    assert parse_json(body) == expected


@pytest.mark.parametrize(("body", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_parse_json_refuses_with_the_reason(body: bytes, said: str) -> None:
    with pytest.raises(Problem) as refused:
        parse_json(body)
    assert refused.value.status == 400
    assert said in str(refused.value.detail)
