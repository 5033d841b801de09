"""Notices about measures: the unit learns what was imposed on it, unit and office that its date passed unmet."""

from __future__ import annotations

from duban_contracts.events import escalation
from duban_contracts.vocabulary import Audience
from duban_sdk.tables import NoticeRow

MEASURE_NOTICES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="measure_imposed",
        on=escalation.MeasureImposed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="处理措施：{title}",
        text="{unit_name}：对贵单位作出“{title}”。要求（期限）：{reason} {enforce_on}。依据：{clause}。",
        urgent=True,
    ),
    NoticeRow(
        code="measure_lapsed",
        on=escalation.MeasureLapsed.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="措施时限已过：{title}",
        text="对{unit_name}的“{title}”新的时限 {enforce_on} 已过，尚未认定落实。依据：{clause}。",
    ),
    NoticeRow(
        code="measure_lapsed_unit",
        on=escalation.MeasureLapsed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="措施时限已过：{title}",
        text="{unit_name}：“{title}”要求的时限 {enforce_on} 已过，请立即落实并报告。依据：{clause}。",
    ),
)
"""Whose signature a proposed measure awaits is told by the rows of proposals."""
