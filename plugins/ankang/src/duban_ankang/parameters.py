"""Parameters: what 安政办发〔2020〕1号 leaves open, each with the reading that holds by default."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_sdk.manifest import Parameters


class AnkangParameters(Parameters):
    """Every field is set under ``[parameters.ankang]`` of the jurisdiction's file."""

    raise_after_urgings: int = Field(
        1, ge=1, le=10, description="提级督查前至少催办的次数；原文为“催办后落实效果不佳”，未写次数，故催办过一次即可"
    )
    meeting_report_working_days: int = Field(
        30, ge=1, le=120, description="会议决定事项进展的报送期限（工作日），自会议次日起算，含调休上班日"
    )
    minutes_late_working_days: int = Field(
        10, ge=1, le=60, description="会议纪要晚于会议多少个工作日，方可登记决定重新起算报送期限（原文未写）"
    )
    exception_working_days: int = Field(
        7, ge=1, le=60, description="计划外督查检查须提前申报的工作日数，自活动开始前一日倒数，活动当日不计"
    )
    filing_working_days: int = Field(
        5, ge=1, le=60, description="例外事项批准后报市委督查室备案的期限（工作日）；原文未写，逾期只作提示"
    )
    redo_working_days: int = Field(
        5, ge=1, le=60, description="退回单未写明日期时，重办或补办的期限（工作日）；原文未写"
    )
    interview_reply_days: int = Field(
        7, ge=1, le=31, description="约谈后书面说明和整改方案的期限（日历天）；原文为“一周内”，约谈当日不计，遇假日顺延"
    )
    circular_day: int = Field(
        15, ge=1, le=28, description="季度分口通报在季后首月的参考日期；原文只写“每季度”，逾期只作提示"
    )
    form_refiling_counts: bool = Field(False, description="因格式退回的，是否以重报时间判定是否按时报送")
    substance_refiling_counts: bool = Field(True, description="因内容退回的，是否以重报时间判定是否按时报送")
    one_per_fact: bool = Field(True, description="同一事实符合多种情形的，是否只提出其中最高的一级")
    government_signer: Literal["leader", "principal_leader"] = Field(
        "principal_leader",
        description="“报经市政府同意”由谁签批；原文未写，约谈由分管领导主持、结果报主要领导，故默认由主要领导签批",
    )
