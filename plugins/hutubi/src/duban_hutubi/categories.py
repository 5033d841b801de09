"""Two tracks' classes of matters, coded by the source's own numbers: part （一） 1–5, part （二） 1–10."""

from __future__ import annotations

from duban_sdk.tables import Category

REGULAR, AD_HOC = "regular", "ad_hoc"
REPORT_TASKS, PROPOSALS, INDICATORS = "1-3", "1-4", "1-5"
ONLINE, SUPERIOR_BODY, PETITIONS = "2-2", "2-1", "2-9"

_REGULAR = (
    "法定职责履行、重大决策部署落实和行政效能情况",
    "国务院和区、州《政府工作报告》需县级落实的事项",
    "本级《政府工作报告》重点工作、重点项目和10件惠民实事",
    "上级和本级人大代表议案、建议和政协委员提案",
    "自治州下达的年度绩效考核指标重点任务",
)
_AD_HOC = (
    "上级人民政府督查机构交办的督查事项",
    "“互联网+督查”、人民网“领导留言板”等网络平台群众留言",
    "区、州会议决策部署和纪要、内部刊物批示要求、上级领导批示指示",
    "县委常委会议部署和县委主要领导批示指示由县长、副县长落实的事项",
    "县人民政府主要领导主持召开的会议确定的重点工作",
    "县人民政府挂牌督办事项（安全生产、生态环保等）",
    "法治、环保、审计等上级督察反馈问题整改",
    "县长调研、检查指导、现场办公确定的督办事项",
    "民生问题和其他信访问题（重复信访件、攻坚案件、12345、信箱、来信来访）",
    "县政府主要领导确定的其他督查督办事项",
)


def _classes(part: int, names: tuple[str, ...], track: str, clause: str) -> tuple[Category, ...]:
    numbered = enumerate(names, start=1)
    return tuple(Category(code=f"{part}-{number}", name=name, track=track, clause=clause) for number, name in numbered)


CATEGORIES: tuple[Category, ...] = (
    *_classes(1, _REGULAR, REGULAR, "H-1.1.1"),
    *_classes(2, _AD_HOC, AD_HOC, "H-1.2.1"),
)
