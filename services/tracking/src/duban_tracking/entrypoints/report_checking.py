"""Checking a report before it is filed: text as online, or an uploaded file; nothing is stored."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.requests import Request

from duban_contracts.common import ReportText
from duban_contracts.vocabulary import ReportKind
from duban_contracts.wording import describe_errors
from duban_runtime.auth import Caller, CallerDependency, not_found
from duban_runtime.http import create_router
from duban_runtime.problems import Problem
from duban_runtime.strict_json import parse_json
from duban_sdk.hooks import RefusedPayload
from duban_sdk.questions import ReportQuestion
from duban_sdk.shelf import Shelf
from duban_tracking.entrypoints.access import viewer_of
from duban_tracking.entrypoints.matter_reading import is_kept_from
from duban_tracking.entrypoints.services import Services
from duban_tracking.ports_reading import Record

ACT = "ReadLedger"
JSON_TYPE = "application/json"


def report_checking(services: Services) -> APIRouter:
    """Return the route."""
    router = create_router(prefix="/v1/{jurisdiction}/matters", tags=["办理"])

    @router.post(
        "/{matter_id}/report-check",
        summary="报送前检查反馈报告的格式：正文为 JSON 文本或上传的文件（如 .docx），不保存",
    )
    async def check(
        matter_id: UUID,
        http: Request,
        caller: CallerDependency,
        kind: Annotated[ReportKind, Query()] = ReportKind.CLOSING,
    ) -> Record:
        content = await http.body()
        typed = _typed(content) if http.headers.get("content-type", "").startswith(JSON_TYPE) else None
        expected = await _expected(services, caller, matter_id, kind)
        return await services.desks.desk(caller.jurisdiction).ask(
            lambda shelf: _checked(shelf, typed or _read(shelf, content), expected)
        )

    return router


async def _expected(services: Services, caller: Caller, matter_id: UUID, kind: ReportKind) -> ReportQuestion:
    """Return the question without its text: what the report must agree with."""
    viewer = await viewer_of(services, caller, ACT)
    matter = await services.reader.matter(caller.jurisdiction, matter_id, viewer.taking_part)
    if matter is None or is_kept_from(matter, viewer):
        raise not_found()
    unit = viewer.units.get(viewer.taking_part or str(matter["lead_unit"]))
    zone = services.desks.desk(caller.jurisdiction).shelf.settings.zone
    return ReportQuestion(
        kind=kind,
        text=ReportText(),
        unit_name=unit.name if unit else "",
        order_number=str(matter["number"]),
        filed_on=services.clock.now().astimezone(zone).date(),
    )


def _checked(shelf: Shelf, text: ReportText, expected: ReportQuestion) -> Record:
    defects = shelf.current.report_defects(expected.model_copy(update={"text": text}))
    return {"text": text.model_dump(mode="json"), "defects": [defect.model_dump(mode="json") for defect in defects]}


def _typed(content: bytes) -> ReportText:
    try:
        return ReportText.model_validate(parse_json(content))
    except ValidationError as error:
        detail, fields = describe_errors(error.errors())
        raise Problem(422, "请求内容不符合要求", detail, errors=fields) from error


def _read(shelf: Shelf, content: bytes) -> ReportText:
    try:
        text = shelf.current.report_text(content)
    except RefusedPayload as error:
        raise Problem(422, "文件无法读取", str(error)) from error
    if text is None:
        raise Problem(415, "不支持的文件", "请上传本辖区规则能够读取的文件（如 .docx），或以 JSON 提交文本")
    return text
