"""Notices that events of a matter cause."""

from __future__ import annotations

from duban_contracts.events import matter, matter_reports
from duban_contracts.vocabulary import Audience
from duban_sdk.tables import NoticeRow

TAKING_UP: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="proposed",
        on=matter.MatterProposed.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="立项待审：{title}",
        text="您好。督查事项“{title}”已提出立项意见，请{signer_role}审定。依据：{clause}。",
    ),
    NoticeRow(
        code="approval_passed_on",
        on=matter.ApprovalSigned.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="待您签批：{title}",
        text="您好。督查事项“{title}”上一环节已签批，现请{signer_role}签批。依据：{clause}。",
    ),
    NoticeRow(
        code="declined",
        on=matter.MatterDeclined.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="不予立项：{title}",
        text="督查事项“{title}”未予立项。意见：{reason}",
    ),
    NoticeRow(
        code="order_submitted",
        on=matter.OrderSubmitted.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="交办单待审：{title}",
        text="您好。督查事项“{title}”的交办单已拟好，请{signer_role}审核。依据：{clause}。",
    ),
    NoticeRow(
        code="order_rejected",
        on=matter.OrderRejected.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="交办单未通过审核：{title}",
        text="督查事项“{title}”的交办单未通过审核，请修改后重新提交。意见：{reason}",
    ),
)

UNDER_WAY: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="assigned",
        on=matter.MatterAssigned.TYPE,
        audience=Audience.ALL_UNITS,
        title="督查交办：{title}",
        text="{unit_name}：{jurisdiction_name}督查交办单 {number}“{title}”已交贵单位办理，"
        "请于 {enforce_on} 前（含当日）办结并书面反馈。请及时签收。",
    ),
    NoticeRow(
        code="urged",
        on=matter.UnitUrged.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="催办：{title}",
        text="{unit_name}：交办单 {number}“{title}”请抓紧办理，办理期限 {enforce_on}。{reason}",
        urgent=True,
    ),
    NoticeRow(
        code="finding_reported",
        on=matter.FindingReported.TYPE,
        audience=Audience.LEADERS,
        title="重要情况报告：{title}",
        text="您好。督办“{title}”过程中了解到重要情况，报请阅示：{reason}",
        urgent=True,
    ),
    NoticeRow(
        code="due_soon",
        on=matter.DueSoonReminded.TYPE,
        audience=Audience.ALL_UNITS,
        title="即将到期：{title}",
        text="{unit_name}：交办单 {number}“{title}”将于 {enforce_on} 到期，请按时办结并反馈。"
        "本提醒仅为服务提示；确有客观原因的，请在到期前书面说明。",
    ),
    NoticeRow(
        code="overdue",
        on=matter.MatterFellOverdue.TYPE,
        audience=Audience.ALL_UNITS,
        title="已逾期：{title}",
        text="{unit_name}：交办单 {number}“{title}”已于 {enforce_on} 到期，尚未收到办结报告，请尽快办结并说明原因。",
        urgent=True,
    ),
    NoticeRow(
        code="overdue_office",
        on=matter.MatterFellOverdue.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="事项逾期：{title}",
        text="交办单 {number}“{title}”已于 {enforce_on} 到期，尚未收到办结报告，请跟进。",
    ),
    NoticeRow(
        code="due_date_confirmed",
        on=matter.DueDateConfirmed.TYPE,
        audience=Audience.ALL_UNITS,
        title="办理期限已确定：{title}",
        text="{unit_name}：交办单 {number}“{title}”的办理期限确定为 {enforce_on}。",
    ),
    NoticeRow(
        code="unit_named",
        on=matter.UnitNamed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="通报涉及贵单位：{title}",
        text="{unit_name}：督查通报就“{title}”提到贵单位，请查阅通报。{reason}",
    ),
    NoticeRow(
        code="closed",
        on=matter.MatterClosed.TYPE,
        audience=Audience.ALL_UNITS,
        title="已销号：{title}",
        text="{unit_name}：交办单 {number}“{title}”经核查已办结销号，感谢配合。",
    ),
)

EXTENSIONS: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="extension_requested",
        on=matter.ExtensionRequested.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="延期待审：{title}",
        text="您好。{unit_name}申请将“{title}”的办理期限改为 {due_on}，请{signer_role}审定。理由：{reason}",
    ),
    NoticeRow(
        code="extension_granted",
        on=matter.ExtensionGranted.TYPE,
        audience=Audience.ALL_UNITS,
        title="同意延期：{title}",
        text="{unit_name}：“{title}”的延期申请已获同意，新的办理期限为 {enforce_on}，请据此办结并反馈。",
    ),
    NoticeRow(
        code="extension_refused",
        on=matter.ExtensionRefused.TYPE,
        audience=Audience.ALL_UNITS,
        title="未同意延期：{title}",
        text="{unit_name}：“{title}”的延期申请未获同意，仍按原期限 {enforce_on} 办理。意见：{reason}",
    ),
)

REASONS: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="reason_filed",
        on=matter.ReasonFiled.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="收到正当理由说明：{title}",
        text="{unit_name}就“{title}”提交了正当理由说明，请提请认定。内容：{reason}",
    ),
    NoticeRow(
        code="reason_accepted",
        on=matter.ReasonAccepted.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="正当理由成立：{title}",
        text="{unit_name}：贵单位就“{title}”说明的理由已被认定为正当理由。{reason}",
    ),
    NoticeRow(
        code="reason_rejected",
        on=matter.ReasonRejected.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="正当理由不成立：{title}",
        text="{unit_name}：贵单位就“{title}”说明的理由未被认定为正当理由。意见：{reason}",
    ),
    NoticeRow(
        code="objection_filed",
        on=matter.ObjectionFiled.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="收到职责异议：{title}",
        text="{unit_name}对承办“{title}”提出职责异议，请研究处理。内容：{reason}",
    ),
    NoticeRow(
        code="objection_decided",
        on=matter.ObjectionDecided.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="职责异议已有结论：{title}",
        text="{unit_name}：贵单位对承办“{title}”的异议已有结论。{reason}",
    ),
    NoticeRow(
        code="unit_exempted",
        on=matter.UnitExempted.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="免予连带扣分：{title}",
        text="{unit_name}：经批准，贵单位在“{title}”中免予连带扣分。{reason}",
    ),
)

REPORTING: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="report_filed",
        on=matter_reports.ReportFiled.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="收到反馈报告：{title}",
        text="{unit_name}报送了交办单 {number}“{title}”的反馈报告，请核查。",
    ),
    NoticeRow(
        code="report_returned",
        on=matter_reports.ReportReturned.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="反馈报告退回：{title}",
        text="{unit_name}：交办单 {number}“{title}”的反馈报告需重新报送，请于 {enforce_on} 前完成；"
        "事项本身的办理期限不变。退回原因：{reason}",
        urgent=True,
    ),
    NoticeRow(
        code="falsification_found",
        on=matter_reports.FalsificationFound.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="报告内容查实不实：{title}",
        text="{unit_name}：“{title}”的反馈报告经查实存在弄虚作假。认定情况：{reason}",
    ),
    NoticeRow(
        code="matter_duty_opened",
        on=matter_reports.MatterDutyOpened.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="待报送：{title}",
        text="{unit_name}：请就“{title}”报送{period}情况，期限 {enforce_on}。依据：{clause}。",
    ),
    NoticeRow(
        code="matter_duty_missed",
        on=matter_reports.MatterDutyMissed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="未按时报送：{title}",
        text="{unit_name}：“{title}”{period}情况的报送期限 {enforce_on} 已过，尚未收到，请尽快补报。",
    ),
)

MATTER_NOTICES: tuple[NoticeRow, ...] = (*TAKING_UP, *UNDER_WAY, *EXTENSIONS, *REASONS, *REPORTING)
