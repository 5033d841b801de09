"""A YAML file as texts, lists and mappings, with the line on which each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from duban_standalone.simulation.faults import BrokenScenario, Fault, Path, field_name

MAX_DEPTH = 20
MAX_VALUES = 2_000_000
"""Values with what anchors repeat: some hundred thousand steps. A few lines of anchors can stand for billions."""
_TOO_DEEP = "嵌套过深"
_MERGE = "tag:yaml.org,2002:merge"
Plain = str | list["Plain"] | dict[str, "Plain"]
"""Scalars stay texts: what a text means is said by the field that it is for."""


_PROBLEMS = {
    "undefined alias": "引用（*）的名称没有用 & 定义过",
    "duplicate anchor": "同一个 & 名称定义了两次",
    "block end": "缩进与上文不一致",
    "block mapping start": "缩进与上文不一致",
    "block sequence start": "缩进与上文不一致",
    "mapping values are not allowed": "此处不能再写“键: 值”，请检查缩进和冒号",
    "sequence entries are not allowed": "此处不能写“- ”开头的一项，请检查缩进",
    "could not find expected ':'": "键的后面缺少冒号",
    "cannot start any token": "此处的字符须写在引号里（缩进不能用制表符）",
    "while scanning a quoted scalar": "引号没有配对",
    "end of stream": "文件没有写完，括号或引号没有配对",
    "',' or": "括号没有配对，或各项之间缺少逗号",
    "flow node": "括号没有配对，或此处缺少取值",
    "another document": "只能有一份文档（不要写 ---）",
    "document start": "此处多出了内容",
}
"""What the parser says of a fault, by a part of it, in words."""
_ANYTHING_ELSE = "写法有误，请检查缩进、括号和引号"


def _in_words(error: yaml.MarkedYAMLError) -> str:
    told = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    where = f"第 {mark.column + 1} 列" if mark else ""
    return where + next((words for part, words in _PROBLEMS.items() if part in told), _ANYTHING_ELSE)


@dataclass(frozen=True)
class Document:
    """The file's value, and the line of every key and item."""

    value: dict[str, Plain]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, text: str) -> Fault:
        """Return a fault of the value at ``path``."""
        return Fault(self.line(path), field_name(path), text)


def read_document(text: str) -> Document:
    """Return the document that a YAML text holds.

    Raises:
        BrokenScenario: no YAML, a key given twice, or something else than a mapping.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BrokenScenario([Fault(line, "", f"不是合法的 YAML：{_in_words(error)}")]) from error
    except RecursionError as error:
        raise BrokenScenario([Fault(1, "", _TOO_DEEP)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BrokenScenario([Fault(line, "", "不是合法的 YAML：含有不能使用的字符")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise BrokenScenario([Fault(1, "", "场景文件应为若干“键: 值”，如 jurisdiction: yunhe")])
    reader = _Reader()
    value = reader.mapping(node, ())
    if reader.faults:
        raise BrokenScenario(reader.faults)
    return Document(value, reader.lines)


@dataclass
class _Reader:
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    values: int = 0

    def value(self, node: yaml.Node, path: Path) -> Plain:
        if len(path) > MAX_DEPTH:
            self.faults.append(Fault(node.start_mark.line + 1, "", _TOO_DEEP))
            return ""
        self.values += 1
        if self.values > MAX_VALUES:
            line = node.start_mark.line + 1
            raise BrokenScenario([Fault(line, field_name(path), f"内容过多（连同引用，超过 {MAX_VALUES} 项）")])
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*path, place)) for place, item in enumerate(node.value)]
        return str(node.value)

    def _item(self, node: yaml.Node, path: Path) -> Plain:
        self.lines[path] = node.start_mark.line + 1
        return self.value(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        merged: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged.update(self._merged(value_node, path))
                continue
            name, line = str(key_node.value), key_node.start_mark.line + 1
            place = (*path, name)
            if name in found:
                self.faults.append(Fault(line, field_name(place), "同一个键写了两次"))
            self.lines[place] = line
            found[name] = self.value(value_node, place)
        return {**merged, **found}

    def _merged(self, node: yaml.Node, path: Path) -> dict[str, Plain]:
        """Return what ``<<`` takes over from elsewhere in the file; what stands beside it goes first."""
        if isinstance(node, yaml.MappingNode) and len(path) <= MAX_DEPTH:
            return self.mapping(node, path)
        self.faults.append(Fault(node.start_mark.line + 1, field_name((*path, "<<")), "应引用一组“键: 值”，如 *base"))
        return {}
