"""A comparison in words: a summary, then a table of each kind of difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len

from duban_contracts.vocabulary import UnitKind
from duban_standalone.backtest.result import Data, sums_by_unit
from duban_standalone.backtest.run import Comparison

ACTS: Mapping[str, str] = {
    "MatterProposed": "立项",
    "OrderSubmitted": "交办单送审",
    "MatterAssigned": "交办",
    "LimitFixed": "约定时限",
    "UnitUrged": "催办",
    "ExtensionRequested": "申请延期",
    "UnitExempted": "免责",
    "MatterMarked": "标识事项",
    "ReportFiled": "反馈",
    "ReportReturned": "退回",
    "UnitNamed": "通报点名",
    "MatterClosed": "销号",
    "IncidentRecorded": "登记情形",
    "ProposalRaised": "提出建议",
    "DutyReportFiled": "报送任务",
}
GROUPS: Mapping[str, str] = {
    "all": "总榜",
    UnitKind.DEPARTMENT: "部门",
    UnitKind.TOWNSHIP: "乡镇（街道）",
    UnitKind.SUBORDINATE_GOVERNMENT: "下级政府",
    UnitKind.SECTION: "科室",
    UnitKind.AUTHORISED_BODY: "授权单位",
}
NONE = "无"
ARROW = "→"
Row = tuple[str, ...]
Name = Callable[[str], str]


def lines_of(comparison: Comparison, result: Data, limit: int) -> Iterator[str]:
    """Yield the account of a comparison; of each table at most ``limit`` rows, 0 for all."""

    def name(code: str) -> str:
        """Name a unit, or the role whose duty it is."""
        known = comparison.county.units.get(code)
        return known.name if known else comparison.recorded.current.role_title(code)

    yield from _summary(comparison, result)
    yield from _table("期限不同", [_date_row(each, name) for each in result["dates"]], limit)
    yield from _table("按时与否不同", [_kept_row(each, name) for each in result["kept"]], limit)
    yield from _table("仅见于一方的建议", [_proposal_row(each, name) for each in result["proposals"]], limit)
    yield from _table("得分不同", list(_point_rows(result["points"], name)), limit)
    yield from _table("名次不同", [_rank_row(each, name) for each in result["ranks"]], limit)
    yield from _table("标识（达到次数）不同", list(_flag_rows(result["flags"], name)), limit)
    yield from _table("试行规则下会被拒绝的操作", [_refused_row(each) for each in result["refused"]], limit)


def _summary(comparison: Comparison, result: Data) -> Iterator[str]:
    settings, rules, check = comparison.recorded.settings, result["rules"], result["check"]
    until = comparison.county.local_day(comparison.county.until)
    counted = f"{result['matters']} 件事项，{result['events']} 个事件"
    yield f"{settings.name}（{settings.jurisdiction}）历史回放：{counted}，至 {until}"
    for version, matters in sorted(rules["was_by_matter"].items()):
        yield f"  原规则：{version}（{matters} 件）"
    yield f"  试行规则：{rules['would_be']}"
    for each in rules["parameters"]:
        yield f"  参数 {each['plugin']}.{each['name']}：{each['was']} {ARROW} {each['would_be']}"
    yield f"  核对：按原规则回放的结果与记录相比，有 {check['differences']} 处不同"
    if check["matters"] < result["matters"]:
        yield f"    逐件核对了 {check['matters']} 件；这些与记录一致，其余记录完整的事项以记录为原规则的结果"
    yield from (f"    {each}" for each in check["examples"])
    if not check["scores_recorded"]:
        yield "    导出中没有计分事件，得分、名次未与记录核对"
    left_out = result["left_out"]
    if left_out["begun_before"]:
        shown = "、".join(left_out["begun_before"][:3])
        yield f"  未计入：{len(left_out['begun_before'])} 件事项始于导出之前，缺少开头的事件（如 {shown}）"
    if left_out["about_unknown_matters"]:
        shown = "、".join(left_out["about_unknown_matters"][:3])
        yield f"  未计入：{len(left_out['about_unknown_matters'])} 项记录所涉事项不在导出之内（如 {shown}）"
    told = (("期限", "dates"), ("按时与否", "kept"), ("建议", "proposals"), ("得分", "points"), ("名次", "ranks"))
    yield "  不同之处：" + "，".join(f"{word} {len(result[key])}" for word, key in told)
    yield f"  不比较：{'、'.join(result['not_compared'])}"


def _table(title: str, rows: Sequence[Row], limit: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title}（{len(rows)}）"
    shown = rows[:limit] if limit else rows
    columns = max(len(row) for row in shown)
    widths = [max((cell_len(row[place]) for row in shown if place < len(row)), default=0) for place in range(columns)]
    for row in shown:
        cells = (text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=False))
        yield f"  {'  '.join(cells)}".rstrip()
    if len(shown) < len(rows):
        yield f"  ……另有 {len(rows) - len(shown)} 行（--limit 0 全部列出，或用 --json）"


def _with_clause(text: object, clause: str) -> str:
    return f"{text}（{clause}）" if text and clause else str(text or NONE)


def _matter(each: Mapping[str, Any]) -> str:
    return " ".join(part for part in (each["matter"], each["title"]) if part) or "（机关任务）"


def _date_row(each: Mapping[str, Any], name: Name) -> Row:
    was = _with_clause(each["was_on"], each["was_clause"])
    would_be = _with_clause(each["would_be_on"], each["would_be_clause"])
    return _matter(each), name(each["unit"]), each["name"], was, ARROW, would_be


def _kept_row(each: Mapping[str, Any], name: Name) -> Row:
    was = _with_clause(each["was"], each["was_clause"])
    return _matter(each), name(each["unit"]), was, ARROW, _with_clause(each["would_be"], each["would_be_clause"])


def _proposal_row(each: Mapping[str, Any], name: Name) -> Row:
    only = "仅原规则" if each["only"] == "was" else "仅试行规则"
    return only, _with_clause(each["name"], each["clause"]), name(each["unit"]), each["reason"]


def _point_rows(points: Sequence[Mapping[str, Any]], name: Name) -> Iterator[Row]:
    for (unit, year), rows in sums_by_unit(points).items():
        was = sum((row["was_points"] for row in rows), Decimal(0))
        would_be = sum((row["would_be_points"] for row in rows), Decimal(0))
        parts = "，".join(
            f"{row['clause']}：{_points(row['was_points'])}（{row['was_entries']}笔）{ARROW}"
            f"{_points(row['would_be_points'])}（{row['would_be_entries']}笔）"
            for row in rows
        )
        yield name(unit), f"{year}年", _points(was), ARROW, _points(would_be), parts


def _points(points: Decimal | None) -> str:
    return NONE if points is None else format(points.normalize(), "+f") if points else "0"


def _rank_row(each: Mapping[str, Any], name: Name) -> Row:
    group = GROUPS.get(each["group"], each["group"])
    return each["period"], group, name(each["unit"]), _place(each, "was"), ARROW, _place(each, "would_be")


def _place(each: Mapping[str, Any], side: str) -> str:
    rank, points = each[f"{side}_rank"], each[f"{side}_points"]
    return NONE if rank is None else f"第{rank}名（{format(points.normalize(), 'f')}分）"


def _flag_rows(flags: Mapping[str, Sequence[Mapping[str, Any]]], name: Name) -> Iterator[Row]:
    def key(each: Mapping[str, Any]) -> tuple[str, str, int]:
        return each["flag"], each["unit"], each["year"]

    was, would_be = ({key(each): each for each in flags[side]} for side in ("was", "would_be"))
    for place in sorted(was.keys() | would_be.keys()):
        one, other = was.get(place), would_be.get(place)
        if one == other:
            continue
        shown = one or other
        assert shown is not None, "a key of one of both"
        counts = (f"{each['matters']}件" if each else "未达到" for each in (one, other))
        before, after = counts
        yield _with_clause(shown["name"], shown["clause"]), name(shown["unit"]), f"{place[2]}年", before, ARROW, after


def _refused_row(each: Mapping[str, Any]) -> Row:
    return f"{each['times']}次", ACTS.get(each["act"], each["act"]), _with_clause(each["reason"], each["clause"])
