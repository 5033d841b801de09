"""Reading a ticket in the suite's own format, with refusals that a channel's vendor can act on."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from duban_contracts.commands.intake import TicketPush
from duban_sdk.hooks import RefusedPayload

MOST_FAULTS_TOLD = 10

FIELD_NAMES: Mapping[str, str] = {
    "external_id": "工单编号",
    "revision": "版本号",
    "title": "标题",
    "content": "内容",
    "happened_at": "发生时间",
    "place": "地点",
    "suggested_unit": "建议承办单位",
    "reply_due_at": "要求答复时间",
    "instruction": "领导批示",
    "category": "类别",
    "accused_units": "检举控告所涉单位",
    "contact": "反映人",
    "contact.name": "反映人姓名",
    "contact.phone": "反映人电话",
    "contact.address": "反映人地址",
    "contact.anonymous": "是否匿名",
}

_WORDS: Mapping[str, str] = {
    "missing": "必填，未提供",
    "extra_forbidden": "不是标准格式中的字段",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "超过 {max_length} 个字符",
    "string_pattern_mismatch": "含有不允许的字符",
    "string_unicode": "含有无效字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "timezone_aware": "须带时区，例如 2026-03-02T09:30:00+08:00",
    "model_type": "应为一个对象",
}
_TIME_FAULT = "不是有效的时间，应形如 2026-03-02T09:30:00+08:00"


def read_ticket(payload: Mapping[str, JsonValue]) -> TicketPush:
    """Return the ticket.

    Raises:
        RefusedPayload: fields are missing, unknown or impossible; the text names each, and never repeats a value,
            which may be personal data.
    """
    try:
        return TicketPush.model_validate(dict(payload))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = [_fault_words(fault) for fault in faults[:MOST_FAULTS_TOLD]]
        more = f"；另有 {len(faults) - MOST_FAULTS_TOLD} 处" if len(faults) > MOST_FAULTS_TOLD else ""
        raise RefusedPayload(f"工单格式不符：{'；'.join(told)}{more}") from None


def _fault_words(fault: ErrorDetails) -> str:
    path = ".".join(map(str, fault["loc"]))[:80]
    name = FIELD_NAMES.get(path)
    label = f"{path}（{name}）" if name else path
    kind = fault["type"]
    if kind.startswith("datetime"):
        return f"{label}{_TIME_FAULT}"
    return f"{label}{_WORDS.get(kind, '的值不合要求').format(**fault.get('ctx', {}))}"
