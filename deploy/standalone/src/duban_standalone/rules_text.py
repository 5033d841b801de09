"""Rules of a jurisdiction in Chinese lines: plugins, parameters, tables, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from duban_contracts.vocabulary import ApprovalSubject
from duban_sdk.explain import rule_words
from duban_sdk.loader import BASELINE, EnabledPlugin
from duban_sdk.manifest import CarriedBy, Clause, PackStatus
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_sdk.tables import Chain, PointsRow
from duban_standalone.clause_tests import ClauseTests

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
SUBJECT_WORDS = {
    ApprovalSubject.TAKE_UP: "立项",
    ApprovalSubject.ASSIGNMENT: "交办单",
    ApprovalSubject.EXTENSION: "延期",
    ApprovalSubject.EXEMPTION: "免责",
    ApprovalSubject.PAPER: "文稿",
    ApprovalSubject.PROPOSAL: "建议",
}
EXECUTABLE, RECORDED = "可执行", "由人登记"


def plugin_lines(plugin: EnabledPlugin, today_on: date) -> Iterator[str]:
    """Yield what the plugin is, whether it is in force, and its parameters."""
    manifest = plugin.manifest
    yield f"插件 {plugin.name} {manifest.version}：{manifest.title}"
    if manifest.document:
        yield f"  依据：{manifest.document}（{manifest.issuer}），{STATUS_WORDS[manifest.status]}"
    if manifest.valid_from or manifest.valid_to:
        yield f"  有效期：{manifest.valid_from or '——'} 至 {manifest.valid_to or '——'}{_expiry(plugin, today_on)}"
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
    """Yield the combined tables, each row with its clause."""
    titles = {row.code: row.title for row in pack.roles}
    for track in pack.tracks:
        yield f"流程 {track.code}：{'—'.join(stage.name for stage in track.stages)}（{track.clause}）"
    yield from (f"类别 {row.code}：{row.name}（{row.clause}）" for row in pack.categories)
    yield from (f"签批 {row.code}：{_chain_words(row, titles)}（{row.clause}）" for row in pack.chains)
    yield from (f"编号 {row.code}：{row.name} {row.pattern}（{row.clause}）" for row in pack.series)
    yield from (f"期限 {row.code}：{rule_words(row.rule)}（{row.clause}）" for row in pack.dates)
    yield from (f"报送任务 {row.code}：{row.name}（{row.clause}）" for row in pack.matter_duties)
    yield from (f"机关任务 {row.code}：{row.name}（{row.clause}）" for row in pack.office_duties)
    yield from (f"催办形式 {row.code}：{row.name}（{row.clause}）" for row in pack.urging_forms)
    yield from (f"情形 {row.code}：{row.name}（{row.clause}）" for row in pack.incidents)
    yield from (f"文种 {row.code}：{row.name}（{row.clause}）" for row in pack.papers)
    if pack.score:
        yield f"基准分：{pack.score.base_points} 分（{pack.score.base_clause}）"
    yield from (f"计分 {row.code}：{_points_words(row)}（{row.clause}）" for row in pack.points)
    yield from (f"提示 {row.code}：{row.name}，年度内达 {row.times} 件（{row.clause}）" for row in pack.flags)


def _chain_words(chain: Chain, titles: dict[str, str]) -> str:
    signers = "→".join(titles.get(role, role) for role in chain.steps)
    exception = "，须写明例外理由" if chain.needs_exception_reason else ""
    return f"{SUBJECT_WORDS[chain.subject]} {signers}{exception}"


def _points_words(row: PointsRow) -> str:
    return f"{'酌情' if row.points is None else f'{row.points:+}'} 分，{row.text}"


def clause_records(shelf: Shelf, tests: ClauseTests | None, everything: bool) -> list[dict[str, object]]:
    """Return each clause as a record; the suite's own plugin only when ``everything`` is asked for."""
    return [
        _clause_record(plugin, clause, tests)
        for plugin in shelf.plugins
        if everything or plugin.name != BASELINE
        for clause in plugin.manifest.clauses
    ]


def _clause_record(plugin: EnabledPlugin, clause: Clause, tests: ClauseTests | None) -> dict[str, object]:
    only_recorded = set(clause.carried_by) <= {CarriedBy.RECORD}
    return {
        "id": clause.id,
        "plugin": plugin.name,
        "version": plugin.manifest.version,
        "document": plugin.manifest.document,
        "article": clause.article,
        "kind": clause.kind,
        "text": clause.text,
        "status": RECORDED if only_recorded else EXECUTABLE,
        "carried_by": [carrier.value for carrier in clause.carried_by],
        "where": list(clause.where),
        "tests": None if tests is None else list(tests.of(clause.id)),
    }


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
    yield f"共 {len(records)} 条：{EXECUTABLE} {executable} 条，{RECORDED} {len(records) - executable} 条{counted}"


def _test_lines(tests: list[str]) -> Iterator[str]:
    if not tests:
        yield "    测试：没有"
    for test in tests:
        yield f"    测试：{test}"


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
