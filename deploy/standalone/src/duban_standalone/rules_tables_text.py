"""The combined tables in Chinese lines: one for each row, with what it demands and its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from duban_contracts.vocabulary import ApprovalSubject, ReportKind
from duban_sdk.date_rules import START_EVENTS
from duban_sdk.explain import rule_words
from duban_sdk.measures import Ground, Measure
from duban_sdk.pack import RulePack
from duban_sdk.tables import Chain, PointsRow
from duban_standalone.rules_words import FIELDS, UNIT_KINDS, Words, listed, said, span_words

SUBJECT_WORDS = {
    ApprovalSubject.TAKE_UP: "立项",
    ApprovalSubject.ASSIGNMENT: "交办单",
    ApprovalSubject.EXTENSION: "延期",
    ApprovalSubject.EXEMPTION: "免责",
    ApprovalSubject.PAPER: "文稿",
    ApprovalSubject.PROPOSAL: "建议",
    ApprovalSubject.ACTIVITY: "督查检查活动",
    ApprovalSubject.AMENDMENT: "变更",
    ApprovalSubject.LIMIT: "时限",
}
_REPORTS = {
    ReportKind.CLOSING: "办结报告",
    ReportKind.PROGRESS: "进展报告",
    ReportKind.REASONS: "原因说明",
    ReportKind.CONTRIBUTION: "协办情况",
    ReportKind.INTERIM: "动态信息",
}
_CADENCE = {"week": "每周", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_TRIGGERS = {
    "matter_overdue": "事项逾期",
    "duty_missed": "任务逾期",
    "incident": "登记情形",
    "ticket_merged": "渠道工单并入事项",
    "count": "计数",
    "measure_lapsed": "前一措施期满未落实",
    "measure_finding": "对前一措施的认定",
    "by_hand": "由工作人员提出",
}
_STEPS = {"event": "该情况出现时", "half_limit": "时限过半时", "superior_due": "按上级要求的日期"}
_OPENS = {"period": "定期", "meeting": "会议后", "measure": "措施的步骤后", "conclusion": "督查结论送达后"}
_HOLDS = {"closed": "已办结", "overdue_or_not_started": "逾期或未动", "any": "其他"}
_COUNTS = {"receipts": "签收", "reports": "报送", "last_places": "工作排名末位"}

Line = Callable[[Any, Words], str]
"""A row in words, without its code and clause. The row is of the table that the line stands for."""


def table_lines(pack: RulePack) -> Iterator[str]:
    """Yield the rows of every table, each with its clause."""
    words = Words(pack)
    for table, (title, line) in LINES.items():
        for row in getattr(pack, table):
            clause = getattr(row, "clause", "")
            yield f"{title} {row.code}：{line(row, words)}{f'（{clause}）' if clause else ''}"


def _chain(row: Chain, words: Words) -> str:
    signers = "→".join(map(words.role, row.steps))
    exception = "，须写明例外理由" if row.needs_exception_reason else ""
    instead = f"，也可由{words.roles(row.or_by)}签" if row.or_by else ""
    about = listed("用于", (*map(words.paper, row.papers), *map(words.measure, row.proposals)))
    return f"{SUBJECT_WORDS[row.subject]} {signers}{exception}{instead}{about}"


def _points(row: PointsRow, _words: Words) -> str:
    return f"{'酌情' if row.points is None else f'{row.points:+}'} 分，{row.text}"


def _measure(row: Measure, words: Words) -> str:
    paper = f"以“{words.paper(row.paper)}”作出" if row.paper else ""
    steps = "、".join(step.name for step in row.steps)
    owner = f"改由{words.role(row.new_owner)}督办" if row.new_owner else ""
    parts = (
        f"第{row.rank}级" if row.rank else "不在级次之内",
        paper,
        said(row.needs_new_date, "须定新的时限"),
        said(row.needs_target, "须定整改目标"),
        f"签批前须有“{row.statement}”" if row.statement else "",
        f"步骤：{steps}" if steps else "",
        f"定等次为{words.grade(row.sets_grade)}" if row.sets_grade else "",
        owner,
        said(row.hands_over, "移送有权机关"),
        said(row.names_persons == "with_approval", "点名个人须另经批准"),
        said(row.vetoes, "评优一票否决"),
    )
    return f"{row.name}，{'；'.join(filter(None, parts))}"


def _ground(row: Ground, words: Words) -> str:
    count = (
        f"{words.count(row.fact)}{'连续' if row.in_a_row else '年度内'}{row.times}次" if row.trigger == "count" else ""
    )
    # Findings have no names of their own; the ground's text says which is meant.
    rows = "" if row.trigger == "measure_finding" else "、".join(map(words.named, row.rows))
    after = "、".join(map(words.measure, row.measures))
    parts = (
        f"{_TRIGGERS[row.trigger]}{f'（{rows}）' if rows else ''}",
        count,
        f"在{after}之后" if after else "",
        said(row.requires_overdue, "须已逾期"),
        f"须先催办{row.requires_urgings}次" if row.requires_urgings else "",
        said(row.requires_effect, "须认定造成影响"),
        said(row.of_completion, "按时办结、只是反馈逾期的除外"),
        said(row.excused_by_reason, "理由正当的除外"),
        said(row.unless_standing, "同一事项已有同级或更高措施的，等其了结"),
        said(row.units == "all", "主办、协办单位都适用"),
    )
    return f"{row.text} → {words.measure(row.measure)}；{'；'.join(filter(None, parts))}"


def _unit_duty(row: Any, words: Words) -> str:
    when = _CADENCE[row.cadence] if row.opens == "period" else _OPENS[row.opens]
    demands = (
        listed("含", row.headings),
        said(row.signature_clause, "，须签字"),
        said(row.seal_clause, "，须盖章"),
    )
    kinds = listed("限", tuple(UNIT_KINDS[kind] for kind in row.unit_kinds))
    return f"{row.name}，{when}，{words.within(row.date_rule)}{''.join(demands)}{kinds}"


def _office_duty(row: Any, words: Words) -> str:
    soft = "，原则性要求" if row.soft else ""
    listed_too = {"open": "，逐件清点未办结的", "period": "，逐件清点本期全部的"}.get(row.lists, "")
    when = f"{_CADENCE[row.cadence]}，{words.role(row.holder)}，{words.date(row.date_rule)}"
    return f"{row.name}，{when}{listed_too}{soft}"


def _matter_duty(row: Any, words: Words) -> str:
    date = f"，{words.date(row.date_rule)}" if row.date_rule else "，日期由通报写明"
    marks = listed("限", tuple(map(words.mark, row.marks)))
    return f"{row.name}，报{_REPORTS[row.answered_by]}{date}{marks}"


def _task(row: Any, words: Words) -> str:
    return f"{row.name}，{words.role(row.holder)}，{_STEPS[row.starts]}起，{words.within(row.date_rule)}"


def _clock(row: Any, words: Words) -> str:
    extended = f"，可延长一次（{words.within(row.extension_rule)}）" if row.extension_rule else ""
    start = "收到" if row.starts == "TicketReceived" else "受理"
    return f"{row.name}，自{start}起，{words.within(row.date_rule)}{extended}，渠道：{'、'.join(row.channels)}"


def _limit(row: Any, words: Words) -> str:
    start = START_EVENTS[row.counted_from]
    left_open = ""
    if row.open_until_rule:
        agreed = words.roles(row.agreed_by) or "双方"
        left_open = f"；时限可以待定，{words.within(row.open_until_rule)}由{agreed}商定"
    special = f"；可另定特殊时限（{row.special_clause}）" if row.special_clause else ""
    return f"交办单未写明日期的，自{start}起{words.within(row.default_rule)}{left_open}{special}"


def _report(row: Any, _words: Words) -> str:
    demands = (
        (row.signature_clause, "须签字"),
        (row.seal_clause, "须盖章"),
        (row.lead_only_clause, "由主办单位报"),
        (row.co_parts_clause, "须含协办情况"),
        (row.completed_on_clause, "须写明办结日期"),
        (row.number_clause, "须有文号"),
        (row.refused_defects_clause, "格式不符不予接收"),
        (row.contributions_clause, "先收协办情况"),
        (row.outcome_clause, "须有办理结果"),
        (row.staged_clause, "阶段性进展按时报送视为已报"),
    )
    return f"{_REPORTS[row.kind]}{listed('：', tuple(f'{text}（{clause}）' for clause, text in demands if clause))}"


def _post(row: Any, words: Words) -> str:
    parts = (
        said(row.at_most_one, "只能一人"),
        said(row.phone_required, "须有电话"),
        said(row.needed_for_assignment, "未明确的不得交办"),
    )
    return f"{row.name}（{words.role(row.role)}）{listed('，', tuple(filter(None, parts)))}"


def _sheet(row: Any, _words: Words) -> str:
    return f"{row.name}，{_CADENCE[row.period]}：{'、'.join(heading for heading, _ in row.heads)}"


def _activity(row: Any, words: Words) -> str:
    plan = f"，须列入{words.paper(row.plan_paper)}" if row.plan_paper else ""
    exception = f"，计划外的{words.date(row.exception_rule)}报批" if row.exception_rule else ""
    return f"{row.name}{plan}{exception}"


def _record(row: Any, _words: Words) -> str:
    until = f"，期限 {row.until_months} 个月" if row.until_months else ""
    return f"{row.name}{listed('，须写明', tuple(FIELDS.get(each, each) for each in row.required))}{until}"


def _paper(row: Any, words: Words) -> str:
    parts = (
        listed("由", tuple(map(words.role, row.drafted_by))) + "起草" if row.drafted_by else "",
        said(row.shown_to_leaders_first, "先报领导阅示"),
        said(row.consulted_clause, f"先征求{'、'.join(row.consulted_bodies)}意见"),
        said(row.meeting_clause, "经会议审定"),
    )
    return f"{row.name}{listed('，', tuple(filter(None, parts)))}"


def _name(row: Any, _words: Words) -> str:
    return str(row.name)


LINES: Mapping[str, tuple[str, Line]] = MappingProxyType(
    {
        "roles": ("角色", lambda row, _: f"{row.title}，可办 {len(row.acts)} 项"),
        "tracks": ("流程", lambda row, _: f"{row.name}：{'—'.join(stage.name for stage in row.stages)}"),
        "categories": (
            "类别",
            lambda row, words: f"{row.name}{f'，归口{words.role(row.owner)}' if row.owner else ''}",
        ),
        "origins": (
            "来源",
            lambda row, words: f"{row.name}{listed('，起草：', tuple(map(words.role, row.drafted_by)))}",
        ),
        "chains": ("签批", _chain),
        "series": ("编号", lambda row, _: f"{row.name} {row.pattern}"),
        "dates": ("期限", lambda row, _: rule_words(row.rule)),
        "limits": ("未定时限", _limit),
        "reports": ("报告", _report),
        "matter_duties": ("报送任务", _matter_duty),
        "unit_duties": ("单位任务", _unit_duty),
        "office_duties": ("机关任务", _office_duty),
        "matter_tasks": ("督办任务", _task),
        "ticket_clocks": ("工单时限", _clock),
        "objections": ("职责异议", lambda row, words: f"自交办起{words.within(row.date_rule)}提出"),
        "urging_forms": ("催办形式", _name),
        "posts": ("岗位", _post),
        "order_demands": (
            "交办单须有",
            lambda row, words: (
                "、".join(FIELDS.get(each, each) for each in row.required)
                + listed("，牵头领导须为", tuple(map(words.role, row.lead_official_of)))
            ),
        ),
        "order_forms": ("交办形式", _name),
        "marks": ("标注", lambda row, words: f"{row.name}{listed('，由', tuple(map(words.role, row.set_by)))}"),
        "incidents": ("情形", _name),
        "measures": ("措施", _measure),
        "grounds": ("适用情形", _ground),
        "counts": ("计数", lambda row, _: f"{row.name}（{_COUNTS[row.of]}）"),
        "proposals": ("建议", _name),
        "papers": ("文种", _paper),
        "record_kinds": ("登记", _record),
        "registers": ("登记簿", lambda row, _: f"{row.name}：{'、'.join(each.heading for each in row.columns)}"),
        "activities": ("督查检查活动", _activity),
        "points": ("计分", _points),
        "flags": ("提示", lambda row, _: f"{row.name}，年度内达 {row.times} 件"),
        "rankings": ("排名", lambda row, _: f"{row.name}，{_CADENCE[row.period]}"),
        "grades": ("等次", lambda row, _: f"{row.name}{said(row.commendable, '，可推荐评优')}"),
        "sheets": ("考核表", _sheet),
        "standings": ("进展状态", lambda row, _: f"{row.name}（{_HOLDS[row.holds_for]}）"),
        "notices": ("通知", lambda row, _: row.title),
        "validities": (
            "施行",
            lambda row, _: f"{row.document}，{span_words(row.from_on, row.until_on)}",
        ),
    }
)
"""Every table of the pack: its title, and how a row of it reads."""
