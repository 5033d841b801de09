"""Notices about limits, scope and leaders' instructions on a matter, and about what a jurisdiction below answers."""

from __future__ import annotations

from duban_contracts.events import handing_down, matter_demands
from duban_contracts.vocabulary import Audience, ChildStatus
from duban_sdk.tables import NoticeRow

DEMAND_NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="limit_proposed",
        on=matter_demands.LimitProposed.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="办理时限待同意：{title}",
        text="您好。交办单 {number}“{title}”拟定办理时限 {enforce_on}，请{signer_role}审定。依据：{clause}。",
    ),
    NoticeRow(
        code="limit_fixed",
        on=matter_demands.LimitFixed.TYPE,
        audience=Audience.ALL_UNITS,
        title="办理时限已确定：{title}",
        text="{unit_name}：交办单 {number}“{title}”的办理时限确定为 {enforce_on}，请按时办结并反馈。",
    ),
    NoticeRow(
        code="amendment_proposed",
        on=matter_demands.AmendmentProposed.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="变更内容待审：{title}",
        text="您好。督查事项“{title}”拟变更内容、范围，请{signer_role}重新审定。理由：{reason}",
    ),
    NoticeRow(
        code="amended",
        on=matter_demands.MatterAmended.TYPE,
        audience=Audience.ALL_UNITS,
        title="督查事项内容变更：{title}",
        text="{unit_name}：交办单 {number}的督查事项经审定变更为“{title}”，请按变更后的内容办理。",
    ),
    NoticeRow(
        code="instructed",
        on=matter_demands.InstructionReceived.TYPE,
        audience=Audience.ALL_UNITS,
        title="领导批示：{title}",
        text="{unit_name}：领导对交办单 {number}“{title}”作出批示，请单位主要负责人阅办。批示内容：{reason}",
        urgent=True,
    ),
    NoticeRow(
        code="child_closed",
        on=handing_down.ChildProgressed.TYPE,
        audience=Audience.OWNER,
        title="下级已办结：{title}",
        text="您好。转交下级的督查事项 {number}“{title}”已由下级办结，请审阅后办理。{reason}",
        statuses=(ChildStatus.CLOSED,),
    ),
    NoticeRow(
        code="child_returned",
        on=handing_down.ChildProgressed.TYPE,
        audience=Audience.OWNER,
        title="下级退回：{title}",
        text="您好。转交下级的督查事项 {number}“{title}”未被下级受理或立项，请另行安排。{reason}",
        statuses=(ChildStatus.RETURNED, ChildStatus.REFUSED, ChildStatus.DECLINED),
    ),
)
