"""Points and facts in words for clerks (Chinese)."""

from __future__ import annotations

from decimal import Decimal

from duban_contracts.vocabulary import Completion, DefectKind, NamedAs, Reporting

COMPLETION = {
    Completion.EARLY: "提前办结",
    Completion.IN_TIME: "按期办结",
    Completion.LATE: "逾期办结",
    Completion.OUTSTANDING: "逾期未办结",
}
REPORTING = {
    Reporting.EARLY: "提前反馈",
    Reporting.IN_TIME: "按期反馈",
    Reporting.LATE: "逾期反馈",
    Reporting.OUTSTANDING: "未反馈",
}
DEFECT = {
    DefectKind.FORMAT: "格式不符",
    DefectKind.UNCLEAR: "表述不清",
    DefectKind.INCOMPLETE: "内容不全",
    DefectKind.INACCURATE: "情况不实",
    DefectKind.OFF_POINT: "答非所问",
}
NAMED_AS = {NamedAs.PRAISED: "表扬", NamedAs.SLOW: "进展缓慢"}
FACT = {
    "overdue": "到期未办结",
    "date_confirmed": "暂定期限获确认",
    "extension_asked": "申请延期",
    "extension_given": "批准延期",
    "extension_denied": "不批准延期",
    "reason_given": "提出未按期办结的理由",
    "reason_agreed": "认定理由正当",
    "reason_denied": "不认定理由正当",
    "objection_heard": "决定职责异议",
    "spared": "批准免除共同扣分",
    "named": "通报点名",
    "report": "收到反馈报告",
    "defects": "审核反馈报告",
    "falsified": "认定弄虚作假",
    "closed": "办结销号",
    "incident": "记录情形",
    "incident_dropped": "撤回情形记录",
    "incident_held": "情形因督查结论复核暂缓或恢复",
    "falsification_held": "弄虚作假的认定因督查结论复核暂缓、恢复或撤销",
    "defects_held": "报告缺陷的认定因督查结论复核暂缓、恢复或撤销",
    "limit_set": "时限待定的交办单定下时限",
    "pinned": "立项，适用当时的规则版本",
    "assigned": "交办",
    "unit": "登记单位",
}
"""What happened, by the kind of input."""


def plain(points: Decimal) -> str:
    """Return a number without needless zeros or exponent: ``-3``, ``0.5``."""
    text = format(points, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def signed(points: Decimal) -> str:
    """Return a number with its sign: ``+2``, ``-3``."""
    return plain(points) if points < 0 else f"+{plain(points)}"


def sentence(row_text: str, base_points: Decimal, factor: Decimal) -> str:
    """Return how the points came about: ``未按时办结：-3分``."""
    points = base_points * factor
    if factor == 1:
        return f"{row_text}：{signed(points)}分"
    return f"{row_text}：{signed(base_points)}分 × {plain(factor)} = {signed(points)}分"


def host_sentence(origin: str, host: str, clause: str) -> str:
    """Return why an entry stands on another unit's account."""
    return f"依 {clause}，临时机构“{origin}”的分数记入其所在单位“{host}”"
