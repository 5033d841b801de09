"""The ten classes of matters (第四条), coded by the source's own numbers."""

from __future__ import annotations

from duban_sdk.tables import Category

TRACK = "supervision"

_NAMES = (
    "上级党委、政府及区委、区政府的重大决策和工作部署",
    "上级党委、政府及区委、区政府会议决定事项",
    "上级党政机关转来的批示件、查办件",
    "上级和区领导同志需报告处理结果的重要批示",
    "《政府工作报告》及政府年度、季度工作要点",
    "上级和区级政府确定的重要工作和重大项目",
    "区政府全体会议、常务会议、区长办公会议等决定事项",
    "区人大代表、政协委员的意见、建议、议案和提案",
    "影响地区稳定发展的重大信访事项",
    "区政府领导同志交办的其他事项",
)
CATEGORIES: tuple[Category, ...] = tuple(
    Category(code=str(number), name=name, track=TRACK, clause="E-4") for number, name in enumerate(_NAMES, start=1)
)
