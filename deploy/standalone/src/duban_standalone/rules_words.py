"""Words that lines about rules share: codes of a pack by their names, fields and kinds in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from duban_contracts.vocabulary import UnitKind
from duban_sdk.explain import rule_words
from duban_sdk.pack import RulePack

UNIT_KINDS: Mapping[UnitKind, str] = MappingProxyType(
    {
        UnitKind.DEPARTMENT: "部门",
        UnitKind.TOWNSHIP: "乡镇、街道",
        UnitKind.SUBORDINATE_GOVERNMENT: "下级政府",
        UnitKind.SECTION: "科室",
        UnitKind.AUTHORISED_BODY: "法律法规授权的组织",
        UnitKind.TEMPORARY_BODY: "临时机构",
        UnitKind.ENTERPRISE: "企业",
        UnitKind.CITIZEN: "公民",
    }
)
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "lead_official": "牵头领导",
        "platforms": "发布平台",
        "goal": "目标",
        "key_task": "重点任务",
        "milestones": "时间节点",
        "attachments": "附件",
        "co_units": "协办单位",
        "joint_bodies": "联合督查单位",
        "unit": "单位",
        "matter_id": "事项",
        "leader": "领导",
        "consent_by": "同意人",
        "instruction": "批示",
        "decisions": "议定事项",
        "until_on": "截止日期",
        "method": "方式",
        "finding": "结论",
        "evidence": "证据",
        "persons": "人员",
        "reason": "理由",
        "plan": "方案",
        "new_due_on": "申请的时限",
        "schedule": "进度安排",
    }
)
TERM = "起算日之后"
"""Begins the words of a rule that is a term."""


class Words:
    """Names of what rows know by code."""

    def __init__(self, pack: RulePack) -> None:
        self._roles = {row.code: row.title for row in pack.roles}
        self._dates = {row.code: rule_words(row.rule) for row in pack.dates}
        self._papers = {row.code: row.name for row in pack.papers}
        self._measures = {row.code: row.name for row in (*pack.measures, *pack.proposals)}
        self._counts = {row.code: row.name for row in pack.counts}
        self._marks = {row.code: row.name for row in pack.marks}
        self._grades = {row.code: row.name for row in pack.grades}
        self._named: dict[str, str] = {row.code: row.name for row in pack.incidents}
        self._named |= {row.code: row.name for row in pack.unit_duties}
        self._named |= {row.code: row.name for row in pack.matter_duties}

    def role(self, code: str) -> str:
        return self._roles.get(code, code)

    def roles(self, codes: Iterable[str]) -> str:
        return "、".join(map(self.role, codes))

    def date(self, code: str) -> str:
        return self._dates.get(code, code)

    def within(self, code: str) -> str:
        """Return a term without what it counts from, which the words before say: 30日内."""
        words = self.date(code)
        return f"{words.removeprefix(TERM)}内" if words.startswith(TERM) else words

    def paper(self, code: str) -> str:
        return self._papers.get(code, code)

    def measure(self, code: str) -> str:
        return f"“{self._measures.get(code, code)}”"

    def count(self, code: str) -> str:
        return self._counts.get(code, code)

    def mark(self, code: str) -> str:
        return self._marks.get(code, code)

    def grade(self, code: str) -> str:
        return f"“{self._grades.get(code, code)}”"

    def named(self, code: str) -> str:
        """Return the name of an incident or a duty; the code of a finding."""
        return self._named.get(code, code)


def listed(before: str, names: Sequence[str]) -> str:
    """Return names after a word, begun with a comma unless the word brings a mark of its own; empty without any."""
    if not names:
        return ""
    mark = "" if before.startswith(("，", "：", "由")) else "，"
    return f"{mark}{before}{'、'.join(names)}"


def said(holds: object, words: str) -> str:
    """Return the words where the condition holds."""
    return words if holds else ""


def span_words(from_on: date | None, until_on: date | None) -> str:
    """Return from when to when a document stands."""
    if until_on is None:
        return f"自 {from_on} 起" if from_on else "起止日期未写明"
    return f"{from_on} 至 {until_on}" if from_on else f"至 {until_on}"
