"""Every "no" that intake answers, in one place: status, problem type, words for whoever must act."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from duban_contracts.wording import describe_errors
from duban_runtime.problems import Problem

TYPES = "urn:duban:intake:"
FAULT_RETRY_SECONDS = 60


class Refused(Problem):
    """A problem with the short reason under which metrics count it."""

    def __init__(
        self,
        reason: str,
        status: int,
        title: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **extras: object,
    ) -> None:
        super().__init__(status, title, detail, type=f"{TYPES}{reason}", headers=headers, **extras)
        self.reason = reason


def signature_missing() -> Refused:
    detail = "请求缺少签名头 webhook-id、webhook-timestamp 或 webhook-signature"
    return Refused("signature-missing", 401, "签名验证失败", detail)


def signature_wrong() -> Refused:
    return Refused("signature-wrong", 401, "签名验证失败", "签名与请求体不符，请检查签名密钥和被签名的内容")


def signature_stale() -> Refused:
    return Refused("signature-stale", 401, "签名已失效", "签名时间与服务器时间相差超过 5 分钟，请校准时钟后重新签名")


def webhook_id_malformed() -> Refused:
    return Refused("webhook-id-malformed", 400, "消息编号不合要求", "webhook-id 应为不超过 200 个的可见 ASCII 字符")


def replay() -> Refused:
    detail = "该 webhook-id 已用于其他内容；不同的消息应使用不同的 webhook-id"
    return Refused("replay", 409, "消息编号被重复使用", detail)


def revision_conflict(revision: int) -> Refused:
    detail = f"该工单的第 {revision} 版已经收到，且内容不同；内容有变化时请递增版本号 revision"
    return Refused("revision-conflict", 409, "同一版本内容不一致", detail)


def classified(number: str) -> Refused:
    detail = (
        "内容带有密级标志。涉密信息不得通过本系统传递，本次内容未作任何保存；"
        "请改用符合保密规定的渠道，并告知保密工作人员；确属督查事项的，由督查机构只登记存根（POST /stubs）"
    )
    return Refused("classified", 422, "内容涉密，拒绝接收", detail, register_number=number)


def classified_unregistered() -> Refused:
    detail = "内容带有密级标志。涉密信息不得录入本系统，本次内容未作任何保存；确属督查事项的，只登记存根（POST /stubs）"
    return Refused("classified", 422, "内容涉密，拒绝接收", detail)


def invalid(errors: Sequence[tuple[str, str]]) -> Refused:
    """Return the refusal that lists fields with what is wrong with each."""
    detail = "；".join(f"{field} {text}" for field, text in errors)
    listed = [{"field": field, "detail": text} for field, text in errors]
    return Refused("invalid", 422, "请求内容不符合要求", detail, errors=listed)


def invalid_by(error: ValidationError) -> Refused:
    """Return the refusal that says in Chinese what a model complains about, without the values."""
    detail, listed = describe_errors(error.errors(include_url=False, include_input=False, include_context=False))
    return Refused("invalid", 422, "请求内容不符合要求", detail, errors=listed)


def refused_by_adapter(detail: str) -> Refused:
    return Refused("invalid", 422, "请求内容不符合要求", detail)


def too_large(limit_bytes: int) -> Refused:
    """Return the refusal of a body that is not read to its end, after which the connection is of no more use."""
    return Refused(
        "too-large",
        413,
        "请求体过大",
        f"请求体超过上限 {limit_bytes} 字节",
        headers={"Connection": "close"},
        limit_bytes=limit_bytes,
    )


def too_many_lines(limit: int) -> Refused:
    return Refused("too-many-lines", 413, "批次过大", f"一个批次最多 {limit} 行", limit_lines=limit)


def out_of_service() -> Refused:
    """Return the answer of a jurisdiction or channel that cannot work; why stands in /readyz only."""
    return Refused(
        "out-of-service",
        503,
        "服务暂不可用",
        "该地区的受理服务暂不可用，请稍后重试",
        headers={"Retry-After": str(FAULT_RETRY_SECONDS)},
    )


def unknown_code(field: str, code: str, known: dict[str, str], clause: str = "") -> Refused:
    what = {"category": "类别", "origin": "来源"}[field]
    listed = "、".join(f"{each}（{name}）" for each, name in known.items())
    detail = f"{what} {code} 不在现行规则中；可用的有：{listed}"
    return Refused("unknown-code", 422, "请求内容不符合要求", detail, field=field, known=known, clause=clause or None)


def out_of_force(reason: str) -> Refused:
    return Refused("out-of-force", 422, "规则不在有效期", reason)


def barred(clause: str, detail: str) -> Refused:
    return Refused("barred", 422, "不符合规则", detail, clause=clause or None)


def already_decided(state: str, state_name: str) -> Refused:
    return Refused("already-decided", 409, "工单已经研判", f"该工单{state_name}，不能再次研判", state=state)


def may_not(act_title: str, allowed: Sequence[str]) -> Refused:
    detail = f"当前角色不能{act_title}；可以办理的角色：{'、'.join(allowed) or '尚未授予任何角色'}"
    return Refused("role", 403, "无权操作", detail, allowed_roles=list(allowed))


def no_contact() -> Refused:
    return Refused("no-contact", 404, "未找到", "该工单没有反映人联系信息")
