"""What the document leaves open, each with the reading that holds by default."""

from __future__ import annotations

from pydantic import Field

from duban_sdk.manifest import Parameters


class CountyParameters(Parameters):
    """Every field is set under ``[parameters.qingxi]`` of the jurisdiction's file."""

    redo_working_days: int = Field(
        3, ge=1, le=30, description="退回后重报的期限（工作日）；第七条只写“及时”，取3个工作日"
    )
    closing_days: int = Field(6, ge=0, le=28, description="下半年排名计入年末到期事项的天数；原文未写，取至元旦假期后")
