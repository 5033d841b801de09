"""A unit has its report checked before it files it: text, or an uploaded .docx. Under 云和县's annex."""

from __future__ import annotations

import httpx
import pytest

from duban_contracts.common import ReportText
from tests.plugins.reports import conforming, docx, lines_of
from tests.tracking.test_yunhe import yunhe
from tests.tracking.world import DIRECTOR, LIAISON, STAFF, World, order_body

pytestmark = pytest.mark.servers
__all__ = ["yunhe"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNIT = "云和县教育局"


async def _assigned(world: World) -> str:
    await world.register("jyj", UNIT)
    matter = await world.proposed(basis="县政府第3次常务会议", category="6")
    await world.act(f"/matters/{matter}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    await world.act(f"/matters/{matter}/assign", STAFF, body=order_body())
    return matter


async def _check(world: World, matter: str, content: bytes, media_type: str, unit: str = "jyj") -> httpx.Response:
    headers = {**world.token(LIAISON, unit=unit), "content-type": media_type}
    return await world.http.post(f"/v1/yunhe/matters/{matter}/report-check", headers=headers, content=content)


def _report(unit: str = UNIT) -> ReportText:
    return conforming(unit, "2026年1号").model_copy(update={"dated": "2026年3月2日"})


async def test_y_a_uploaded_document_is_checked_against_its_matter(yunhe: World) -> None:
    matter = await _assigned(yunhe)
    sound = docx(lines_of(_report()))
    assert (await _check(yunhe, matter, sound, DOCX)).json()["defects"] == []
    foreign = docx(lines_of(_report("云和县民政局")))
    defects = (await _check(yunhe, matter, foreign, DOCX)).json()["defects"]
    assert defects
    assert all(defect["automatic"] and defect["clause"] == "Y-A" for defect in defects)


async def test_y_a_text_is_checked_as_the_document_is(yunhe: World) -> None:
    matter = await _assigned(yunhe)
    text = _report().model_dump_json().encode()
    assert (await _check(yunhe, matter, text, "application/json")).json()["defects"] == []


BAD = [
    ("no_archive", b"not a document", DOCX, 415),
    ("broken_archive", b"PK\x03\x04 broken", DOCX, 422),
    ("broken_json", b"{", "application/json", 400),
]


@pytest.mark.parametrize(("content", "media_type", "status"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
async def test_report_check_refuses_what_it_cannot_read(
    yunhe: World, content: bytes, media_type: str, status: int
) -> None:
    answer = await _check(yunhe, await _assigned(yunhe), content, media_type)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_report_check_shows_a_matter_to_its_own_units_only(yunhe: World) -> None:
    matter = await _assigned(yunhe)
    await yunhe.register("mzj", "云和县民政局")
    answer = await _check(yunhe, matter, docx(lines_of(_report())), DOCX, unit="mzj")
    assert answer.status_code == 404
