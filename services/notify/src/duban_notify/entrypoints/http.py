"""HTTP interface for people: notices with their receipts, and answers to channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from duban_notify.core.directory import UNIT_ROLES
from duban_notify.entrypoints.views import (
    AnswerPage,
    AnswerState,
    NoticePage,
    NoticeState,
    NoticeView,
    Receipt,
    answer_view,
    decode_place,
    encode_place,
    notice_view,
    receipt_view,
)
from duban_notify.ports_reading import AnswerFilter, AnswerRecord, NoticeFilter, NoticeRecord, Reading, Sight
from duban_notify.translate import Counties
from duban_runtime.auth import Caller, CallerDependency
from duban_runtime.clock import Clock
from duban_runtime.http import create_router
from duban_runtime.problems import Problem

READ, CONFIRM, RETRY = "ReadNotices", "ConfirmNotice", "RetryNotice"
"""Acts that the jurisdiction's roles may be given."""
_ROOT = "/v1/{jurisdiction}"
Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str | None, Query(max_length=200, description="上一页的 next")]
Word = Annotated[str | None, Query(max_length=200)]


class Permissions:
    """Asks the jurisdiction's rules what a caller may do."""

    def __init__(self, counties: Counties) -> None:
        self._counties = counties

    def may(self, caller: Caller, act: str) -> bool:
        """Return whether one of the caller's roles may do the act.

        Raises:
            Problem: 404 for an unknown jurisdiction; 503 while its rules cannot be used.
        """
        county = self._counties.working.get(caller.jurisdiction)
        if county is None:
            if caller.jurisdiction in self._counties.faults:
                raise Problem(503, "规则不可用", "本地区的规则暂不可用，请稍后再试", headers={"Retry-After": "60"})
            raise Problem(404, "未找到", "所请求的内容不存在")
        return any(county.book.may(role, act) for role in caller.roles)

    def sight(self, caller: Caller) -> Sight:
        """Return what the caller may see.

        The roles of units see their own unit's notices only; who may just send again sees no texts.
        """
        wide = replace(caller, roles=caller.roles - UNIT_ROLES)
        if self.may(wide, READ):
            return Sight(caller.person, everything=True)
        if self.may(wide, RETRY):
            return Sight(caller.person, everything=True, content=False)
        return Sight(caller.person, unit=caller.unit if self.may(caller, READ) else None)

    def require(self, caller: Caller, *acts: str) -> None:
        """Return when the caller may do one of the acts.

        Raises:
            Problem: 403, with the titles of the roles that may.
        """
        if any(self.may(caller, act) for act in acts):
            return
        book = self._counties.working[caller.jurisdiction].book
        titles = tuple(dict.fromkeys(title for act in acts for title in book.roles_for(act)))
        raise Problem(403, "无权操作", "当前角色无权执行此操作", act=acts[0], roles=list(titles))


def create_routes(counties: Counties, reading: Reading, clock: Clock, wake: Callable[[], None]) -> APIRouter:
    """Return the routes. Who may not read all notices reads those of his or her own."""
    router = create_router(tags=["通知"])
    permissions = Permissions(counties)
    _add_notices(router, permissions, reading)
    _add_acts(router, permissions, reading, clock, wake)
    _add_answers(router, permissions, reading)
    return router


def _add_notices(router: APIRouter, permissions: Permissions, reading: Reading) -> None:
    @router.get(f"{_ROOT}/notices", summary="通知列表（新的在前）")
    async def notices(
        jurisdiction: str,
        caller: CallerDependency,
        *,
        recipient: Word = None,
        unit: Word = None,
        state: NoticeState | None = None,
        stream: Word = None,
        cause: UUID | None = None,
        after: After = None,
        limit: Limit = 50,
    ) -> NoticePage:
        permissions.require(caller, READ, CONFIRM, RETRY)
        conditions = NoticeFilter(recipient=recipient, unit=unit, state=state, stream=stream, cause=cause)
        sight = permissions.sight(caller)
        rows = await reading.notices(jurisdiction, conditions, sight, after=decode_place(after), limit=limit + 1)
        return NoticePage(items=[notice_view(row, sight) for row in rows[:limit]], next=_next(rows, limit))

    @router.get(f"{_ROOT}/notices/{{notice}}", summary="一条通知")
    async def notice(notice: UUID, caller: CallerDependency) -> NoticeView:
        return notice_view(await _visible(permissions, reading, caller, notice), permissions.sight(caller))

    @router.get(f"{_ROOT}/notices/{{notice}}/receipt", summary="一条通知的回执")
    async def receipt(notice: UUID, caller: CallerDependency) -> Receipt:
        return receipt_view(await _visible(permissions, reading, caller, notice))


def _add_acts(
    router: APIRouter, permissions: Permissions, reading: Reading, clock: Clock, wake: Callable[[], None]
) -> None:
    @router.post(f"{_ROOT}/notices/{{notice}}/receipt", summary="确认已阅")
    async def confirm(jurisdiction: str, notice: UUID, caller: CallerDependency) -> Receipt:
        permissions.require(caller, CONFIRM)
        row = await _visible(permissions, reading, caller, notice)
        if row.recipient != caller.person:
            raise Problem(403, "无权操作", "只有收件人本人可以确认已阅")
        await reading.confirm(jurisdiction, notice, clock.now())
        return receipt_view(await _visible(permissions, reading, caller, notice))

    @router.post(f"{_ROOT}/notices/{{notice}}/retry", summary="重新发送失败的通知")
    async def retry(jurisdiction: str, notice: UUID, caller: CallerDependency) -> NoticeView:
        permissions.require(caller, RETRY)
        row = await _visible(permissions, reading, caller, notice)
        if not await reading.retry(jurisdiction, notice, clock.now()):
            raise Problem(409, "状态不允许", "只有发送失败的通知可以重新发送", state=row.state)
        wake()
        return notice_view(await _visible(permissions, reading, caller, notice), permissions.sight(caller))


def _add_answers(router: APIRouter, permissions: Permissions, reading: Reading) -> None:
    @router.get(f"{_ROOT}/answers", summary="向渠道回告的状态（新的在前）", tags=["回告"])
    async def answers(
        jurisdiction: str,
        caller: CallerDependency,
        *,
        ticket: UUID | None = None,
        channel: Word = None,
        state: AnswerState | None = None,
        after: After = None,
        limit: Limit = 50,
    ) -> AnswerPage:
        permissions.require(caller, READ)
        if not permissions.sight(caller).everything:
            raise Problem(403, "无权操作", "承办单位不能查看对渠道的回告", act=READ)
        conditions = AnswerFilter(ticket=ticket, channel=channel, state=state)
        rows = await reading.answers(jurisdiction, conditions, after=decode_place(after), limit=limit + 1)
        return AnswerPage(items=[answer_view(row) for row in rows[:limit]], next=_next(rows, limit))


async def _visible(permissions: Permissions, reading: Reading, caller: Caller, notice: UUID) -> NoticeRecord:
    """Return the notice if the caller may see it.

    Raises:
        Problem: 404 when there is none or it is somebody else's.
    """
    permissions.require(caller, READ, CONFIRM, RETRY)
    row = await reading.notice(caller.jurisdiction, notice)
    if row is not None and permissions.sight(caller).covers(row):
        return row
    raise Problem(404, "未找到", "没有这条通知")


def _next(rows: Sequence[NoticeRecord | AnswerRecord], limit: int) -> str | None:
    return encode_place(rows[limit - 1]) if len(rows) > limit else None
