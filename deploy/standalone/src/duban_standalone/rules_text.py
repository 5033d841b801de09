"""Rules of a jurisdiction in Chinese lines: plugins, parameters, tables, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban_sdk.loader import BASELINE, EnabledPlugin
from duban_sdk.manifest import CarriedBy, Clause, PackStatus
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_standalone.clause_tests import ClauseTests
from duban_standalone.rules_policies_text import policy_lines
from duban_standalone.rules_tables_text import table_lines
from duban_standalone.rules_words import span_words

STATUS_WORDS = {
    PackStatus.IN_FORCE: "施行中",
    PackStatus.DRAFT: "草案",
    PackStatus.EXPIRED: "已过有效期",
    PackStatus.SAMPLE: "示例",
}
CARRIER_WORDS = {
    CarriedBy.TABLE: "规则表",
    CarriedBy.HOOK: "插件代码",
    CarriedBy.ENGINE: "系统机制",
    CarriedBy.RECORD: "人工登记",
}
EXECUTABLE, RECORDED, NEITHER = "可执行", "由人登记", "没有着落"


def plugin_lines(plugin: EnabledPlugin, today_on: date) -> Iterator[str]:
    """Yield what the plugin is, whether it is in force, and its parameters."""
    manifest = plugin.manifest
    yield f"插件 {plugin.name} {manifest.version}：{manifest.title}"
    if manifest.document:
        yield f"  依据：{manifest.document}（{manifest.issuer}），{STATUS_WORDS[manifest.status]}"
    if manifest.valid_from or manifest.valid_to:
        yield f"  有效期：{span_words(manifest.valid_from, manifest.valid_to)}{_expiry(plugin, today_on)}"
    yield f"  条款：{len(manifest.clauses)} 条"
    for name, field in type(plugin.parameters).model_fields.items():
        value = getattr(plugin.parameters, name)
        changed = "" if value == field.default else f"（默认 {_value(field.default)}）"
        bounds = _bounds(field.metadata)
        yield f"  参数 {name} = {_value(value)}{changed}{bounds}：{field.description}"


def _expiry(plugin: EnabledPlugin, today_on: date) -> str:
    until_on = plugin.manifest.valid_to
    if until_on is None or today_on <= until_on:
        return ""
    renewed = getattr(plugin.parameters, "renewed_by", "")
    return f"；续用依据：{renewed}" if renewed else "；已过有效期且未写明续用决定，不能新立项"


def _value(value: object) -> str:
    match value:
        case None:
            return "未设"
        case True:
            return "是"
        case False:
            return "否"
        case "":
            return "（空）"
        case _:
            return str(value)


def _bounds(metadata: list[object]) -> str:
    words = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于", "max_length": "长度不超过"}
    found = [
        f"{said} {getattr(each, name)}" for each in metadata for name, said in words.items() if hasattr(each, name)
    ]
    return f"［{'，'.join(found)}］" if found else ""


def pack_lines(pack: RulePack) -> Iterator[str]:
    """Yield the combined policies and tables, each row with its clause."""
    yield from policy_lines(pack)
    yield from table_lines(pack)


def clause_records(shelf: Shelf, tests: ClauseTests | None, everything: bool) -> list[dict[str, object]]:
    """Return each clause as a record; the suite's own plugin only when ``everything`` is asked for."""
    return [
        _clause_record(plugin, clause, tests)
        for plugin in shelf.plugins
        if everything or plugin.name != BASELINE
        for clause in plugin.manifest.clauses
    ]


def _clause_record(plugin: EnabledPlugin, clause: Clause, tests: ClauseTests | None) -> dict[str, object]:
    return {
        "id": clause.id,
        "plugin": plugin.name,
        "version": plugin.manifest.version,
        "document": clause.document or plugin.manifest.document,
        "article": clause.article,
        "kind": clause.kind,
        "text": clause.text,
        "status": status_of(clause),
        "carried_by": [carrier.value for carrier in clause.carried_by],
        "where": list(clause.where),
        "tests": None if tests is None else list(tests.of(clause.id)),
    }


def status_of(clause: Clause) -> str:
    """Return whether a clause is executed or left to what people write down; a word of its own for neither."""
    if not clause.carried_by or not clause.where:
        return NEITHER
    return RECORDED if set(clause.carried_by) <= {CarriedBy.RECORD} else EXECUTABLE


def clause_lines(records: list[dict[str, object]]) -> Iterator[str]:
    """Yield the records as text, and the totals at the end."""
    if not records:
        yield "该地区启用的插件没有登记条款。"
        return
    for record in records:
        carriers = "、".join(CARRIER_WORDS[CarriedBy(str(each))] for each in _strings(record["carried_by"]))
        yield f"{record['id']}  {record['article']}  {record['status']}（{carriers}）"
        yield f"    {record['text']}"
        yield f"    实现：{'；'.join(_strings(record['where']))}"
        if record["tests"] is not None:
            yield from _test_lines(_strings(record["tests"]))
    executable = sum(record["status"] == EXECUTABLE for record in records)
    tested = sum(bool(record["tests"]) for record in records)
    counted = "" if records[0]["tests"] is None else f"，有测试 {tested} 条"
    recorded = sum(record["status"] == RECORDED for record in records)
    neither = len(records) - executable - recorded
    open_ones = f"，{NEITHER} {neither} 条" if neither else ""
    yield f"共 {len(records)} 条：{EXECUTABLE} {executable} 条，{RECORDED} {recorded} 条{open_ones}{counted}"


def _test_lines(tests: list[str]) -> Iterator[str]:
    if not tests:
        yield "    测试：没有"
    for test in tests:
        yield f"    测试：{test}"


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
