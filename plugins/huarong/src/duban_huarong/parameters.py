"""Parameters: what the draft 华容区 rules leave open, each with the reading that holds by default and why."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from duban_sdk.manifest import Parameters

DEFAULT_NUMBER = r"[\u3400-\u9fff]{1,20}〔20\d{2}〕[1-9]\d{0,4}号"
"""机关代字〔year〕n号: brackets of GB/T 9704, no leading zero."""


class HuarongParameters(Parameters):
    """Every field is set under ``[parameters.huarong]`` of the district's file."""

    adopted_by: str = Field(
        "", max_length=200, description="正式印发的文号或日期；所据文本为征求意见稿，未见正式印发，正式使用前应填写"
    )
    default_limit_months: int = Field(
        1, ge=1, le=12, description="未注明时限的，自收到起几个月内报告结果（原文“一个月内”；自收到起算，取对应日）"
    )
    media_days: int = Field(
        7, ge=1, le=60, description="媒体曝光事项动态信息的期限（原文“7日内”；自收到起算日历天，遇休息日顺延）"
    )
    receipt_check_working_days: int = Field(
        1, ge=1, le=30, description="发出后几个工作日未签收即询问是否收到（原文“及时”，取1个工作日）"
    )
    redo_working_days: int = Field(5, ge=1, le=60, description="责成重新查报未写明日期时的期限（工作日；原文未写）")
    document_number: str = Field(
        DEFAULT_NUMBER,
        max_length=200,
        description="办结报告发文字号的样式（正则表达式）；默认机关代字〔年份〕顺序号号",
    )
    late_requests_heard: bool = Field(
        False, description="期限过后提出的改期请求是否受理（原文要求“及时说明”；默认须在到期前提出）"
    )
    undecided_request_suspends: bool = Field(
        False,
        description="改期请求未批复期间是否不计逾期（原文只要求说明原因、报告进展；默认照计，至批准新时限或办结为止）",
    )

    @field_validator("document_number")
    @classmethod
    def _is_a_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"不是正则表达式：{error}") from error
        return pattern
