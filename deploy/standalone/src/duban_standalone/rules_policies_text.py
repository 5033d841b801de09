"""The single policies of a pack in Chinese lines, each with its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from duban_sdk.pack import RulePack
from duban_standalone.rules_words import FIELDS, UNIT_KINDS, Words, listed, said

Policy = Callable[[Any, Words], str]
"""A policy in words. It is that of the field that the words stand for."""


def policy_lines(pack: RulePack) -> Iterator[str]:
    """Yield every policy that the pack states, with its clause."""
    words = Words(pack)
    for name, (title, told) in POLICIES.items():
        policy = getattr(pack, name)
        if policy is not None:
            clause = getattr(policy, "clause", "") or getattr(policy, "base_clause", "")
            cited = clause or getattr(policy, "verification_clause", "")
            yield f"{title}：{told(policy, words)}{f'（{cited}）' if cited else ''}"


def _extension(policy: Any, words: Words) -> str:
    before = "须在期限届满前申请" if policy.before_date else "可以在期限届满后申请"
    last_day = words.date(policy.latest_rule).partition("，")[0].replace("起算日", "原时限")
    latest = f"，最迟在{last_day}" if policy.latest_rule else ""
    longest = f"，最多延长{words.within(policy.longest_rule).removesuffix('内')}" if policy.longest_rule else ""
    who = "，只由主办单位申请" if policy.requested_by_lead_only else ""
    return f"{before}{latest}{longest}{who}{listed('须写明', tuple(FIELDS[each] for each in policy.required))}"


def _judging(policy: Any, _words: Words) -> str:
    early = f"提前指早于期限 {policy.early_days} 日" if policy.early_days else "不认定提前"
    refiled = "退回重报的，按重报时间" if policy.substance_refiling_counts else "退回重报的，按首次报送时间"
    return f"{early}；{refiled}；理由认定见 {policy.reason_clause}，职责异议见 {policy.objection_clause}"


def _receipt(policy: Any, words: Words) -> str:
    term = (
        f"发出后 {policy.office_hours} 个办公小时内"
        if policy.office_hours
        else f"发出后{words.within(policy.date_rule)}"
    )
    ways = listed("只对这些途径起算：", policy.ways)
    beside = listed("可同时用、单独使用不起算：", policy.ways_beside)
    urgent = listed("不分昼夜计时的标注：", tuple(map(words.mark, policy.emergency_marks)))
    return f"{term}签收{ways}{beside}{urgent}"


def _score(policy: Any, _words: Words) -> str:
    bounds = (
        f"，最低 {policy.floor_points} 分" if policy.floor_points is not None else "",
        f"，最高 {policy.cap_points} 分" if policy.cap_points is not None else "",
    )
    return f"{policy.base_points} 分{''.join(bounds)}"


def _measures(policy: Any, _words: Words) -> str:
    alone = "同一事实只提出级次最高的一项" if policy.one_per_fact else "同一事实可以提出几项"
    return f"{alone}，须有登记的事实（{policy.fact_clause or policy.clause}）"


def _review(policy: Any, words: Words) -> str:
    apply, decide = words.within(policy.apply_rule), words.within(policy.decide_rule)
    return f"收到督查结论起{apply}申请，申请起{decide}决定；参与作出结论的人员回避"


def _grading(policy: Any, words: Words) -> str:
    nomination = f"；只在规定等次的单位中推荐评优（{policy.nomination_clause}）" if policy.nomination_clause else ""
    return f"由{words.roles(policy.graded_by)}评定{nomination}"


POLICIES: Mapping[str, tuple[str, Policy]] = MappingProxyType(
    {
        "unit_scope": (
            "督查对象",
            lambda policy, _: "、".join(UNIT_KINDS[kind] for kind in policy.unit_kinds),
        ),
        "authority": ("督查依据", lambda *_: "须有决定、批示或经批准的建议"),
        "barring": ("回避", lambda *_: "被检举的单位不得承办、不得看到、不得通知"),
        "amendment": ("变更", lambda *_: "改变已批准事项的范围，按立项程序重新批准"),
        "extension": ("延期", _extension),
        "judging": ("时效认定", _judging),
        "receipt": ("签收时限", _receipt),
        "joint": ("联合督查", lambda policy, _: f"不少于 {policy.minimum_bodies} 个单位"),
        "reminders": (
            "到期前提醒",
            lambda policy, _: f"提前 {'、'.join(map(str, policy.days_before)) or '0'} 日",
        ),
        "score": ("基准分", _score),
        "exemption": ("免责", lambda policy, _: said(policy.enabled, "协办单位经批准可以免责") or "不适用"),
        "referral": ("移送、报告", lambda policy, _: "、".join(policy.bodies)),
        "measure_policy": ("措施", _measures),
        "review": ("复核", _review),
        "grading": ("等次评定", _grading),
        "veto": ("评优否决", lambda policy, words: f"名单由{words.roles(policy.checked_by)}审核"),
        "stub": ("涉密事项", lambda *_: "只留存根，不存内容"),
        "hand_down": ("向下转交", lambda policy, words: f"由{words.roles(policy.by)}转交下级"),
    }
)
"""Every policy of the pack: its title, and how it reads."""
