"""The outcome of a play as an account in Chinese, for people who read it once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from duban_contracts.base import Event
from duban_contracts.events.scoring import FlagRaised, FlagWithdrawn, PointsBooked, PointsReversed, RankingDrawn
from duban_contracts.events.ticket import TicketMerged, TicketPassedOn, TicketReceived, TicketRefused, TicketReturned
from duban_contracts.events.unit import UnitRegistered
from duban_standalone.simulation.player import Played
from duban_tracking.translate.descriptions import Names, describe

Entry = Mapping[str, Any]
_CLOCK_TIME = 16
"""Length of ``2026-03-01T09:00``."""


def account_lines(played: Played, outcome: Mapping[str, Any]) -> Iterator[str]:
    """Yield the account, line by line."""
    settings = played.world.shelf.settings
    rules = "、".join(f"{name} {version}" for name, version in outcome["rules"].items())
    yield f"{settings.name}（{settings.jurisdiction}）：{played.scenario.starts_on} 至 {played.scenario.until_on}"
    yield f"规则：{rules}；日历：{outcome['calendar_version']}"
    yield from _section("经过", _history(played, outcome))
    yield from _section("未办成的", map(_refused, outcome["refused"]))
    yield from _section("事项", map(_matter, outcome["matters"]))
    yield from _section("期限任务", map(_duty, outcome["duties"]))
    yield from _section("建议和措施", map(_proposal, outcome["proposals"]))
    yield from _section("记分", map(_ledger, outcome["ledger"]))
    yield from _section(
        "得分", (f"{each['year']} 年 {each['unit']}：{each['points']} 分" for each in outcome["scores"])
    )
    yield from _section("排名", map(_place, outcome["rankings"]))
    yield from _section("等次", map(_grade, outcome["grades"]))
    yield from _section("标记", map(_flag, outcome["flags"]))
    yield from _section("文件", map(_document, outcome["documents"]))
    yield ""
    yield f"通知 {len(outcome['notices'])} 条（用 --json 查看全文）"


def _section(title: str, lines: Iterator[str] | map[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def _history(played: Played, outcome: Mapping[str, Any]) -> Iterator[str]:
    world = played.world
    names = Names(world.units, world.shelf.current)
    for happened, told in zip(world.log, outcome["events"], strict=True):
        if isinstance(happened.event, UnitRegistered):
            continue
        matter = f"【{told['matter']}】" if told["matter"] else ""
        clause = f"（{told['clause']}）" if told["clause"] else ""
        yield f"{_clock(told['at'])}  {matter}{_words(happened.event, names)}{clause}"


def _words(event: Event, names: Names) -> str:
    match event:
        case PointsBooked():
            return f"{names.unit(event.origin_unit)}记 {event.points} 分：{event.arithmetic.text}"
        case PointsReversed():
            return f"{names.unit(event.origin_unit)}冲销 {-event.points} 分：{event.reason}"
        case RankingDrawn():
            return f"{event.period} 排名"
        case FlagRaised():
            return f"{names.unit(event.unit)}达到“{event.name}”的条件：{len(event.matters)} 件"
        case FlagWithdrawn():
            return f"{names.unit(event.unit)}不再达到条件：{event.reason}"
        case TicketReceived():
            return f"收到工单 {event.ticket.external_id}：{event.content.title}"
        case TicketMerged():
            return f"工单 {event.ticket.external_id} 并入已有事项"
        case TicketPassedOn():
            return f"工单 {event.ticket.external_id} 转{names.unit(event.unit)}办理"
        case TicketReturned() | TicketRefused():
            return f"工单 {event.ticket.external_id} 退回或不予受理：{event.reason}"
        case _:
            return describe(event, names)


def _clock(at: str) -> str:
    return datetime.fromisoformat(at).isoformat(sep=" ")[:_CLOCK_TIME]


def _cited(entry: Entry) -> str:
    return f"（{entry['clause']}）" if entry["clause"] else ""


def _refused(entry: Entry) -> str:
    which = f"第 {entry['step']} 步" if entry["step"] else "后续处理"
    return f"{which} {entry['do']}（{entry['by']}）：{entry['reason']}{_cited(entry)}"


def _matter(entry: Entry) -> str:
    number = entry["number"] or entry["register_number"]
    parts = [f"{entry['matter']} {number} {entry['title']}".replace("  ", " "), f"阶段：{entry['stage'] or '无'}"]
    if entry["due_on"]:
        rolled = f"，顺延至 {entry['enforce_on']}" if entry["enforce_on"] != entry["due_on"] else ""
        parts.append(f"期限：{entry['due_on']}{rolled}{'（暂定）' if entry['provisional'] else ''}")
    if entry["overdue"]:
        parts.append("已逾期")
    if entry["level"]:
        parts.append(f"措施级别：{entry['level']}")
    if entry["closed_at"]:
        parts.append(f"销号：{_clock(entry['closed_at'])}")
    return "；".join(parts)


_STATES = {"open": "未完成", "done": "已完成", "done_late": "逾期完成", "missed": "逾期未完成", "released": "不再承担"}


def _duty(entry: Entry) -> str:
    about = f"【{entry['matter']}】" if entry["matter"] else ""
    concerned = f"（{entry['concerns']}：{entry['about']}）" if entry["concerns"] else ""
    return (
        f"{about}{entry['name']}{concerned} {entry['period']} {entry['unit']}：期限 {entry['enforce_on']}，"
        f"{_STATES[entry['state']]}{_cited(entry)}"
    )


_PROPOSAL_STATES = {
    "deferred": "等待有关决定",
    "given_up": "不再提出",
    "raised": "待签批",
    "signing": "签批中",
    "approved": "已同意",
    "refused": "未同意",
    "withdrawn": "已撤回",
    "imposed": "已实施",
    "met": "已按要求完成",
    "lapsed": "新期限已过",
    "handed_over": "已移交",
}


def _proposal(entry: Entry) -> str:
    level = f"第 {entry['level']} 级 " if entry["level"] else ""
    due = f"，新期限 {entry['new_due_on']}" if entry["new_due_on"] else ""
    chain = " → ".join(f"{step['role']}{_mark(step['approved'])}" for step in entry["chain"])
    signers = f"；签批：{chain}" if chain else ""
    state = _PROPOSAL_STATES[entry["state"]]
    return f"{level}{entry['name']} {entry['unit']}：{state}{due}；{entry['reason']}{signers}{_cited(entry)}"


def _mark(approved: bool | None) -> str:
    if approved is None:
        return ""
    return "（同意）" if approved else "（不同意）"


def _ledger(entry: Entry) -> str:
    against = f"冲销第 {entry['reverses']} 笔，" if entry["reverses"] else ""
    about = f"【{entry['matter']}】" if entry["matter"] else ""
    return (
        f"第 {entry['entry']} 笔 {_clock(entry['at'])} {entry['unit']} {entry['points']} 分：{against}"
        f"{about}{entry['text']}{_cited(entry)}"
    )


def _place(entry: Entry) -> str:
    return f"{entry['period']} {entry['group']} 第 {entry['rank']} 名：{entry['unit']} {entry['points']} 分"


def _grade(entry: Entry) -> str:
    return f"{_clock(entry['at'])} {entry['unit']} {entry['period']}：{entry['grade']}{_cited(entry)}"


def _flag(entry: Entry) -> str:
    state = "成立" if entry["raised"] else "已撤回"
    return f"{entry['year']} 年 {entry['unit']} {entry['name']}：{state}，{'、'.join(entry['matters'])}{_cited(entry)}"


def _document(entry: Entry) -> str:
    to = "、".join(entry["to"]) or "（未写明）"
    return f"{_clock(entry['at'])} {entry['name']} {entry['number']} 送 {to}{_cited(entry)}"
