"""Parameters: what 云政办发〔2022〕24号 leaves open, each with the reading that holds by default."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from duban_sdk.manifest import Parameters


class YunheParameters(Parameters):
    """Every field is set under ``[parameters.yunhe]`` of the jurisdiction's file."""

    renewed_by: str = Field(
        "", max_length=200, description="续用决定的文号或日期；方案有效期至2022-12-31，此后须有续用决定"
    )
    early_days: int = Field(1, ge=0, le=30, description="提前办结并反馈须至少早于原定期限的日历天数；0 为不设提前")
    redo_working_days: int = Field(5, ge=1, le=60, description="退回单未写明日期时，重新报送的期限（工作日）")
    monthly_report_day: int = Field(5, ge=1, le=28, description="每月反馈的截止日（含当日）")
    first_report_gap_days: int = Field(10, ge=0, le=31, description="首次月度反馈的截止日距交办至少的天数")
    circular_day: int = Field(10, ge=1, le=28, description="每月通报上月情况的截止日（含当日）")
    ranking_day: int = Field(10, ge=1, le=28, description="季度排名的截止日，在季度结束后的首月（方案未定日期）")
    rank_by_kind: bool = Field(True, description="除总榜外，乡镇（街道）、部门等是否分类排名")
    joint_required_for_major: bool = Field(True, description="重大督查事项是否必须实行联合督查")
    form_refiling_counts: bool = Field(False, description="因格式退回的，是否以重报时间判定是否按时反馈")
    substance_refiling_counts: bool = Field(True, description="因内容退回的，是否以重报时间判定是否按时反馈")
    exempt_blameless_co_units: bool = Field(False, description="是否可经批准免除无责协办单位的连带扣分")
    leader_praise_counts_after_2024: bool = Field(
        False, description="2024-08-06 之后的批示肯定是否加分（国家为基层减负的规定不允许）"
    )
    flag_times: int = Field(3, ge=1, le=20, description="年度内无正当理由未按时办结达到几件时，建议取消评优评先资格")
    discretionary_cap_points: Decimal | None = Field(
        None, gt=0, le=100, description="酌情扣分每次的上限（分）；不写为不设上限"
    )
