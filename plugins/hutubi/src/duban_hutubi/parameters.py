"""Parameters: what 呼县政办〔2023〕38号 leaves open, each with the reading that holds by default and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from duban_contracts.common import SUPERIOR_CHANNEL, Key
from duban_sdk.manifest import Parameters

Month = Annotated[int, Field(ge=1, le=12)]


class HutubiParameters(Parameters):
    """Every field is set under ``[parameters.hutubi]`` of the jurisdiction's file."""

    letter_remind_day: int = Field(28, ge=1, le=28, description="每月督促各承办单位的日子（原文为28日；遇休息日提前）")
    letter_due_day: int = Field(
        1, ge=1, le=28, description="次月报送函头的截止日（原文“次月1日”；理解为不晚于该日，提前报送也算按时）"
    )
    check_from_day: int = Field(29, ge=1, le=31, description="实地核实开始日（原文29日；平年2月没有29日，自3月1日起）")
    check_until_day: int = Field(3, ge=1, le=28, description="实地核实截止日，在次月（原文3日）")
    progress_report_day: int = Field(
        5, ge=1, le=28, description="月度推进情况送达县长、副县长的截止日（原文“5日前”，含5日）"
    )
    agenda_day: int = Field(
        10, ge=1, le=28, description="县长办公会议题材料的目标日（原文“上旬”，取10日；原则性要求，晚了只标明）"
    )
    half_year_agenda_months: tuple[Month, ...] = Field(
        (1, 7),
        min_length=1,
        max_length=12,
        description="议题材料增加建议提案办理情况的月份（原文“每半年”；上、下半年结束后的首月为1月、7月）",
    )
    special_report_weekday: int = Field(
        1, ge=1, le=5, description="《督查专报》呈送日，星期几（原文周一；周一放假的顺延到首个工作日）"
    )
    empty_week: Literal["line", "none"] = Field(
        "line", description="没有新情况的一周：line 出一句话专报；none 可以不出，由督查科登记即可（原文未写）"
    )
    fix_limit_working_days: int = Field(
        3, ge=1, le=30, description="时限待定的督办单，签收后几个工作日内商定时限（原文“及时”，取3个工作日）"
    )
    fallback_limit_months: int = Field(
        1, ge=1, le=12, description="逾期未商定时限的，向分管副县长建议的时限：自签收起几个月（原文未写，取1个月）"
    )
    urge_within_working_days: int = Field(
        1, ge=1, le=30, description="逾期未反馈的，督查科几个工作日内催办（原文未写，取1个工作日）"
    )
    compilation_day: int = Field(
        1, ge=1, le=28, description="每月汇总《督查通报》送分管副县长的日子（原文“每月初”，取1日）"
    )
    missed_letter_proposes: bool = Field(
        False,
        description="月报逾期未报是否由系统自动提出提醒建议（原文两类进入情形并列；默认只有事项逾期自动提出，其余由督查科提出）",
    )
    superior_channels: tuple[Key, ...] = Field(
        (SUPERIOR_CHANNEL, "superior_supervision"),
        min_length=1,
        description="上级机关的渠道：其工单并入已逾期的在办事项，即为重复督办（原文未写以何为凭，取上级渠道来件）",
    )
    director_sets_month_dates: bool = Field(
        True, description="当月各日期与放假相撞时，县政府办主任可否一次性另定（原文未写；不另定的自动顺延）"
    )
    redo_working_days: int = Field(5, ge=1, le=60, description="退回单未写明日期时，重新报送的期限（工作日；原文未写）")
