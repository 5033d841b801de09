"""A file that is no YAML is told by line and column, in the reader's language."""

from __future__ import annotations

import re

import pytest

from duban_standalone.simulation.faults import BrokenScenario
from duban_standalone.simulation.yaml_document import read_document

PARSER_WORDS = re.compile(r"expected|found|while|not allowed|could not")
BROKEN = {
    "open bracket": ("jurisdiction: yunhe\nsteps: [", 2, "括号没有配对"),
    "open quote": ("name: '云和", 1, "引号没有配对"),
    "two colons": ("jurisdiction: yunhe: x", 1, "不能再写“键: 值”"),
    "outdented": ("steps:\n  - a\n until: b", 3, "缩进与上文不一致"),
    "tab": ("steps:\n\t- a", 2, "制表符"),
    "anchor that is not there": ("a: 1\nsteps: *steps", 2, "没有用 & 定义过"),
    "two documents": ("a: 1\n---\nb: 2", 2, "只能有一份文档"),
    "comma that is missing": ("a: {b: 1", 1, "缺少逗号"),
    "character that nothing shows": ("a: 1\nb: \x00", 2, "不能使用的字符"),
    "anything else": ("a: !<x y", 1, "写法有误"),
}


@pytest.mark.parametrize(("text", "line", "says"), BROKEN.values(), ids=BROKEN)
def test_fault_is_told_in_words_when_the_file_is_no_yaml(text: str, line: int, says: str) -> None:
    with pytest.raises(BrokenScenario) as caught:
        read_document(text)
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"第 {line} 行：不是合法的 YAML：")
    assert says in str(fault)
    assert not PARSER_WORDS.search(str(fault))
