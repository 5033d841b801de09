"""Parameters: what the text leaves open, each with the reading that holds by default."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_sdk.manifest import Parameters

_DAY_OF_YEAR = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
"""Month and day, ``01-31``; a day that the month lacks is its last."""


class HenanRuParameters(Parameters):
    """Every field is set under ``[parameters.henan_ru]`` of the jurisdiction's file."""

    receipt_office_hours: int = Field(
        4, ge=1, le=80, description="签收时限（办公小时）；原文为“第一时间”，按办公时间计，紧急事项除外"
    )
    in_a_row: int = Field(
        2, ge=2, le=10, description="“连续两次”的次数：同一单位、同类，按发出时间排列，中间有一次按时即重新计"
    )
    many_times: int = Field(
        3,
        ge=3,
        le=50,
        description="“多次”的次数（日历年内，签收、报送分别计算）；原文未写，按通常理解为三次以上，不得少于三次",
    )
    last_place_in_a_row: int = Field(2, ge=2, le=10, description="重点工作在全县“连续两次”排名末位的次数")
    opening_on: str = Field("01-31", pattern=_DAY_OF_YEAR, description="年初建账的截止日（月-日）；原文未写日期")
    check_on: str = Field("06-30", pattern=_DAY_OF_YEAR, description="年中查账的截止日（月-日）；原文未写日期")
    closing_on: str = Field("12-31", pattern=_DAY_OF_YEAR, description="年终结账的截止日（月-日）；原文未写日期")
    redo_working_days: int = Field(5, ge=1, le=60, description="退回单未写明日期时，重新报送的期限（工作日）；原文未写")
    secondment_months: int = Field(6, ge=1, le=24, description="跟班学习的月数；原文为“原则为六个月”")
    secondment_remind_days: int = Field(14, ge=0, le=60, description="跟班学习期满前提醒的天数；原文未写")
    veto_years: int = Field(1, ge=1, le=10, description="评优一票否决追溯的日历年数；原文未写，默认只看评优所属当年")
    one_per_fact: bool = Field(True, description="同一事实符合多种处理形式的，是否只提出其中最高的一种，且只提一次")
    attendance_register: bool = Field(
        False, description="是否登记会议考勤；默认不设，只逐条登记有证据的违纪情形，避免为考核而打卡"
    )
    form_refiling_counts: bool = Field(False, description="因格式退回的，是否以重报时间判定是否按时报送")
    substance_refiling_counts: bool = Field(True, description="因内容退回的，是否以重报时间判定是否按时报送")
    government_signer: Literal["leader", "principal_leader"] = Field(
        "principal_leader",
        description="“经县政府同意”由谁签批；原文未写，国务院令第733号第二十一条为本级政府或其行政首长，故默认主要领导",
    )
