"""Notices about conclusions and their review, grades, records and stubs."""

from __future__ import annotations

from duban_contracts.events import activity, conclusion, grade, record, stub
from duban_contracts.vocabulary import Audience
from duban_sdk.tables import NoticeRow

RECORD_NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="conclusion_served",
        on=conclusion.ConclusionServed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="督查结论送达",
        text="{unit_name}：督查结论已向贵单位反馈。如有异议，可在 {enforce_on} 前（含当日）申请复核。依据：{clause}。",
    ),
    NoticeRow(
        code="review_applied",
        on=conclusion.ReviewApplied.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="复核申请",
        text="有单位对督查结论申请复核，应于 {enforce_on} 前作出决定，参与作出结论的人员应当回避。理由：{reason}",
    ),
    NoticeRow(
        code="review_overdue",
        on=conclusion.ReviewOverdue.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="复核逾期未决定",
        text="一项复核应于 {enforce_on} 前作出决定，现已逾期。依据：{clause}。",
    ),
    NoticeRow(
        code="review_decided",
        on=conclusion.ReviewDecided.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="复核决定",
        text="{unit_name}：贵单位申请的复核已有决定：{reason} 依据：{clause}。",
    ),
    NoticeRow(
        code="rectification_missed",
        on=conclusion.RectificationMissed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="整改逾期",
        text="{unit_name}：督查结论要求整改的事项期限 {enforce_on} 已过，尚未复查通过。依据：{clause}。",
    ),
    NoticeRow(
        code="activity_refused",
        on=activity.ActivityRefused.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="活动例外未获批准",
        text="一项督查检查考核活动的例外申请未获批准：{reason} 依据：{clause}。",
    ),
    NoticeRow(
        code="grade_proposed",
        on=grade.GradeProposed.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="等次待确认：{period}",
        text="有单位因所受处理定为“{title}”等次，待确认。原因：{reason} 依据：{clause}。",
    ),
    NoticeRow(
        code="record_reminded",
        on=record.RecordReminded.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="到期提醒：{title}",
        text="“{title}”即将到期，请登记结果。依据：{clause}。",
    ),
    NoticeRow(
        code="stub_reminded",
        on=stub.StubReminded.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="存根提醒",
        text="有存根的线下办理期限已到，请保管岗位处理。",
    ),
)
