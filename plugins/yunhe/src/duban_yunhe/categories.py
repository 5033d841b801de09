"""The seven classes of matters (一（一）—（七）), coded by the source's own numbers."""

from __future__ import annotations

from duban_sdk.tables import Category

TRACK = "supervision"

_NAMES = (
    "县政府重大决策和重要工作部署",
    "县政府常务会议及县政府主要领导召集会议的议定事项",
    "《县政府工作报告》年度工作任务",
    "省、市、县民生实事",
    "县人大代表建议和政协委员提案",
    "上级党委、政府和县委督办件及县政府主要领导指示批示",
    "县政府领导交办的其他事项",
)

CATEGORIES: tuple[Category, ...] = tuple(
    Category(code=str(number), name=name, track=TRACK, clause="Y-1") for number, name in enumerate(_NAMES, start=1)
)
