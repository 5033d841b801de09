"""Notices to units about what they owe by a date, and about orders that they have not received.

``LEAD_UNIT`` is the unit whose duty it is; duties of the office itself have none, so nobody is told by these rows.
"""

from __future__ import annotations

from duban_contracts.events import duty, receipt
from duban_contracts.vocabulary import Audience
from duban_sdk.tables import NoticeRow

DUTY_NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="unit_duty_opened",
        on=duty.DutyOpened.TYPE,
        audience=Audience.LEAD_UNIT,
        title="待报送：{title}（{period}）",
        text="{unit_name}：请于 {enforce_on} 前（含当日）报送“{title}”（{period}）。依据：{clause}。",
    ),
    NoticeRow(
        code="unit_duty_reminded",
        on=duty.DutyReminded.TYPE,
        audience=Audience.LEAD_UNIT,
        title="催报：{title}（{period}）",
        text="{unit_name}：“{title}”（{period}）应于 {enforce_on} 前（含当日）报送，请按时完成。",
    ),
    NoticeRow(
        code="unit_duty_missed",
        on=duty.DutyMissed.TYPE,
        audience=Audience.LEAD_UNIT,
        title="未按时报送：{title}（{period}）",
        text="{unit_name}：“{title}”（{period}）的报送期限 {enforce_on} 已过，尚未收到，请尽快补报。依据：{clause}。",
    ),
    NoticeRow(
        code="duty_report_filed",
        on=duty.DutyReportFiled.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="收到报送：{title}（{period}）",
        text="{unit_name}报送了“{title}”（{period}），请查阅。",
    ),
    NoticeRow(
        code="duty_report_returned",
        on=duty.DutyReportReturned.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="报送退回：{title}（{period}）",
        text="{unit_name}：“{title}”（{period}）需重新报送，请于 {enforce_on} 前完成。退回原因：{reason}",
        urgent=True,
    ),
    NoticeRow(
        code="unit_duty_restarted",
        on=duty.DutyRestarted.TYPE,
        audience=Audience.LEAD_UNIT,
        title="期限重新起算：{title}（{period}）",
        text="{unit_name}：“{title}”（{period}）的期限重新起算，改为 {enforce_on}。原因：{reason}",
    ),
    NoticeRow(
        code="unit_duty_moved",
        on=duty.DutyExtended.TYPE,
        audience=Audience.LEAD_UNIT,
        title="日期另定：{title}（{period}）",
        text="{unit_name}：“{title}”（{period}）的日期改为 {enforce_on}。原因：{reason}",
    ),
    NoticeRow(
        code="receipt_missed",
        on=receipt.ReceiptMissed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="请尽快签收：{title}",
        text="{unit_name}：交办单 {number}“{title}”未在规定时间内签收，请立即签收办理。依据：{clause}。",
        urgent=True,
    ),
)
