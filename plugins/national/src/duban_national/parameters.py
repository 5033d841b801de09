"""Parameters: what the national texts leave to a deployment, each with the reading that holds by default."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from duban_contracts.common import Key
from duban_sdk.manifest import Parameters


class NationalParameters(Parameters):
    """Every field is set under ``[parameters.national]`` of the jurisdiction's file."""

    petition_channels: tuple[Key, ...] = Field(
        ("petition",), min_length=1, max_length=20, description="信访渠道的代码（配置文件 channels 中的名称）"
    )
    review_application_days: int = Field(30, ge=30, le=60, description="收到督查结论后可申请复核的天数（日历天）")
    review_decision_days: int = Field(30, ge=1, le=30, description="收到复核申请后作出决定的天数（日历天）")
    conclusions_owed: bool = Field(
        True,
        description="认定问题而扣分、处理的，以及检查过的单位，是否逐项提醒作出并送达督查结论（第733号令 第十六条）",
    )
    conclusion_within_days: int = Field(
        30, ge=1, le=90, description="认定之日起送达督查结论的天数（日历天；原文未写期限，逾期只作提示）"
    )
    conclusion_first: Literal["none", "hand_over", "sanction"] = Field(
        "hand_over",
        description="哪些处理须先送达督查结论方可批准：hand_over 移送追责的建议，sanction 各项处理，none 不要求",
    )
    sourced_facts_are_findings: bool = Field(
        False, description="据其他机关文件、批示登记的情形，是否也须由督查室另作结论（认定由该机关作出，默认不另作）"
    )
    petition_acceptance_days: int = Field(15, ge=1, le=15, description="收到信访事项后告知是否受理的天数（日历天）")
    petition_conclusion_days: int = Field(60, ge=1, le=60, description="信访事项自受理起办结的天数（日历天）")
    petition_extension_days: int = Field(30, ge=1, le=30, description="信访事项延期办理最多的天数（日历天），只延一次")
    objection_working_days: int = Field(
        5, ge=5, le=30, description="承办单位对转办的信访事项提出职责异议的期限（交办之日起的工作日）"
    )
    inspection_plan_required: bool = Field(
        True, description="实地督查检查是否必须先有经审签的督查方案（第733号令 第十五条）"
    )
