"""Documents as Word files: layout of GB/T 9704-2012, the same bytes again, and who may download which."""

from __future__ import annotations

import zipfile
from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from duban_sdk.documents import DocumentDraft, DocumentPart
from duban_tracking.entrypoints.document_routes import attachment_header
from duban_tracking.translate.document_file import MEDIA_TYPE, docx_of
from tests.tracking.test_office import issue, paper_body
from tests.tracking.test_yunhe import yunhe
from tests.tracking.world import AUDITOR, DIRECTOR, HEAD, LIAISON, STAFF, World, closing_report, new_id

__all__ = ["yunhe"]
servers = pytest.mark.servers
DRAFT = DocumentDraft(
    letterhead="云和县教育局",
    number="云教〔2026〕5号",
    title="云和县教育局关于交通拥堵办理情况的报告",
    addressee="县人民政府督查室：",
    opening="现报告如下。",
    fields=(("事项名称", "交通拥堵"), ("要求", "整治\n报告")),
    parts=(
        DocumentPart(heading="一、办理事项", items=("1. 整治。", "劝导。"), numbered=True),
        DocumentPart(heading="（一）其他", items=("一段文字。",)),
    ),
    attachments=("方案", "台账"),
    signed_unit="云和县教育局",
    sealed=True,
    dated="2026年3月2日",
    copy_to=("县委办", "县人大办"),
    printed="县政府办公室　2026年3月3日印发",
)
TEXTS = st.text(max_size=40)


def _opened(draft: DocumentDraft) -> Document:
    return docx.Document(BytesIO(docx_of(draft)))


def _fonts(document: Document) -> dict[str, tuple[str, float]]:
    """Return the Chinese font and the size in points by paragraph."""
    found = {}
    for paragraph in document.paragraphs:
        if not paragraph.runs:
            continue
        run = paragraph.runs[0]
        assert run.font.size
        found[paragraph.text] = (run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
    return found


def test_page_has_the_size_and_type_area_of_the_standard() -> None:
    section = _opened(DRAFT).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes if size] == [210, 297, 37, 28]
    assert section.page_width
    text_width = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    assert round(text_width / 36000) == 156
    assert section.page_height
    assert round((section.page_height - (section.top_margin or 0) - (section.bottom_margin or 0)) / 36000) == 225


def test_text_has_the_fonts_and_sizes_of_the_standard() -> None:
    fonts = _fonts(_opened(DRAFT))
    assert fonts[DRAFT.title] == ("方正小标宋简体", 22)
    assert fonts[DRAFT.addressee] == ("仿宋_GB2312", 16)
    assert fonts["一、办理事项"] == ("黑体", 16)
    assert fonts["（一）其他"] == ("楷体_GB2312", 16)


def test_items_are_numbered_once_and_lines_have_the_pitch_of_the_standard() -> None:
    document = _opened(DRAFT)
    texts = [paragraph.text for paragraph in document.paragraphs]
    at = texts.index("一、办理事项")
    assert texts[at + 1 : at + 5] == ["1. 整治。", "2. 劝导。", "（一）其他", "一段文字。"]
    item = document.paragraphs[at + 1].paragraph_format
    assert (item.line_spacing.pt, item.first_line_indent.pt) == (28.9, 32)
    assert texts[-5:-1] == ["附件：1. 方案", "　　　2. 台账", "云和县教育局（盖章）", "2026年3月2日"]


def test_form_is_a_table_of_two_columns() -> None:
    table, _ = _opened(DRAFT).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["事项名称", "交通拥堵"],
        ["要求", "整治\n报告"],
    ]


def test_foot_lies_at_the_lower_edge_between_rules_with_the_day_at_its_right_end() -> None:
    (foot,) = _opened(DRAFT.model_copy(update={"fields": ()})).tables
    copies, printed = (row.cells[0].paragraphs[0] for row in foot.rows)
    assert (copies.text, printed.text) == ("抄送：县委办，县人大办。", "县政府办公室\t2026年3月3日印发")
    assert {run.font.size.pt for line in (copies, printed) for run in line.runs if run.font.size} == {14}
    assert 'w:tblpYSpec="bottom"' in foot._tbl.xml
    assert all(line.paragraph_format.keep_with_next for line in (copies, printed))


def test_signature_does_not_stand_alone_on_a_page() -> None:
    paragraphs = _opened(DRAFT).paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    at = texts.index("云和县教育局（盖章）")
    assert paragraphs[at - 1].paragraph_format.keep_with_next
    assert paragraphs[at].paragraph_format.keep_with_next


def test_draft_without_copies_and_printing_has_no_foot() -> None:
    assert _opened(DRAFT.model_copy(update={"fields": (), "copy_to": (), "printed": ""})).tables == []


def _red(document: Document) -> list[str]:
    return [each.text for each in document.paragraphs if any(run.font.color.rgb for run in each.runs)]


def test_head_is_red_only_where_the_draft_has_one() -> None:
    assert _red(_opened(DRAFT)) == ["云和县教育局"]
    plain = _opened(DRAFT.model_copy(update={"letterhead": ""}))
    assert _red(plain) == []
    assert 'w:color="FF3333"' not in plain.element.xml


def test_number_of_a_document_that_goes_up_stands_left_of_its_signer() -> None:
    document = _opened(DRAFT.model_copy(update={"signed_by": "王局长"}))
    line = document.paragraphs[1]
    assert line.text == "云教〔2026〕5号\t签发人：王局长"
    indents = (line.paragraph_format.left_indent, line.paragraph_format.right_indent)
    assert indents == (None, None), "an indent would shorten the red rule below the line"


def test_letter_has_double_rules_its_number_at_the_right_and_no_page_number_on_the_first_page() -> None:
    document = _opened(DRAFT.model_copy(update={"layout": "letter"}))
    assert document.paragraphs[1].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert "thickThinSmallGap" in document.paragraphs[0]._p.xml
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "thinThickSmallGap" in section.first_page_footer._element.xml
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        DocumentDraft,
        letterhead=TEXTS,
        number=TEXTS,
        signed_by=TEXTS,
        title=TEXTS,
        opening=TEXTS,
        fields=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
        parts=st.lists(
            st.builds(DocumentPart, heading=TEXTS, items=st.lists(TEXTS, max_size=2).map(tuple)), max_size=2
        ).map(tuple),
        signed_unit=TEXTS,
        sealed=st.booleans(),
        dated=TEXTS,
    )
)
def test_file_is_made_of_any_text_and_is_the_same_again(draft: DocumentDraft) -> None:
    content = docx_of(draft)
    assert content == docx_of(draft)
    assert docx.Document(BytesIO(content)).sections


def test_file_tells_no_time_and_no_maker() -> None:
    with zipfile.ZipFile(BytesIO(docx_of(DRAFT))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = _opened(DRAFT).core_properties
    assert (about.author, about.title, about.created and about.created.year) == ("", DRAFT.title, 2000)


def test_file_name_is_given_in_chinese_and_plainly() -> None:
    header = attachment_header('2026年1号/督办"单"\n', "docx")
    assert header.isascii()
    plain, chinese = header.split("; ")[1:]
    assert plain == 'filename="document.docx"'
    assert unquote(chinese.removeprefix("filename*=UTF-8''")) == "2026年1号督办单.docx"


async def _download(world: World, path: str, *roles: str, **who: str) -> Document:
    answer = await world.call("GET", path, *(roles or (STAFF,)), **who)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return docx.Document(BytesIO(answer.content))


def _all_text(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


@servers
async def test_order_is_downloaded_with_its_number_units_and_signatures(world: World) -> None:
    matter = await world.proposed(origin="meeting")
    base = f"/matters/{matter}"
    assert (await world.call("GET", f"{base}/order.docx", STAFF)).status_code == 409
    await world.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True, "opinion": "速办"})
    body = {"lead": "jyj", "co_units": ["jtj"], "requirement": "提出方案", "due_on": "2026-03-20"}
    await world.act(f"{base}/assign", STAFF, body=body)
    drafted = _all_text(await _download(world, f"{base}/order.docx"))
    assert "提出方案" in drafted
    assert "2026年1号" not in drafted
    await world.act(f"{base}/approvals", HEAD, body={"subject": "assignment", "approved": True})
    text = _all_text(await _download(world, f"{base}/order.docx", LIAISON, unit="jtj"))
    wanted = ("2026年1号", "交办单", "县教育局", "县交通局", "2026年3月20日", "速办", "县政府督查室（盖章）")
    assert [word for word in wanted if word not in text] == []


@servers
async def test_order_is_shown_to_the_matters_own_units_only(world: World) -> None:
    matter = await world.assigned()
    for path in (f"/matters/{matter}/order.docx", f"/matters/{matter}/report.docx"):
        assert (await world.call("GET", path, LIAISON, unit="hbj")).status_code == 404
        assert (await world.call("GET", path, AUDITOR, of="elsewhere")).status_code in (403, 404)
    assert (await world.call("GET", f"/matters/{new_id()}/order.docx", STAFF)).status_code == 404


@servers
async def test_report_is_that_of_the_callers_unit(world: World) -> None:
    matter = await world.assigned()
    path = f"/matters/{matter}/report.docx"
    assert (await _download(world, path, LIAISON, unit="jtj")).paragraphs[0].text == "县交通局"
    assert (await _download(world, path)).paragraphs[0].text == "县教育局"
    assert (await _download(world, f"{path}?unit=jtj&kind=progress")).paragraphs[0].text == "县交通局"
    assert (await world.call("GET", f"{path}?unit=jyj", LIAISON, unit="jtj")).status_code == 403
    assert (await world.call("GET", f"{path}?unit=hbj", STAFF)).status_code == 422
    unassigned = await world.proposed()
    assert (await world.call("GET", f"/matters/{unassigned}/report.docx", STAFF)).status_code == 409


@servers
async def test_paper_is_downloaded_as_it_went_out_and_by_units_only_then(world: World) -> None:
    body = paper_body(sections=[["一、情况", "第一段。\n第二段。"]], addressees=["各单位"])
    paper = str((await world.act("/papers", STAFF, body=body))["id"])
    path = f"/papers/{paper}.docx"
    assert "通报〔2026〕" not in _all_text(await _download(world, path))
    assert (await world.call("GET", path, LIAISON, unit="jyj")).status_code == 404
    await issue(world, paper)
    text = _all_text(await _download(world, path, LIAISON, unit="jyj"))
    wanted = ("通报〔2026〕1号", "三月督查通报", "各单位：", "第二段。", "2026年3月2日印发")
    assert [word for word in wanted if word not in text] == []
    assert (await world.call("GET", f"/papers/{new_id()}.docx", STAFF)).status_code == 404


@servers
async def test_case_file_holds_order_and_papers_as_files_and_is_the_same_again(world: World) -> None:
    matter = await world.assigned()
    await world.act("/papers", STAFF, body=paper_body(matters=[matter]))
    path = f"/matters/{matter}/case-file.zip"
    first = await world.call("GET", path, AUDITOR)
    world.clock.pass_days(2)
    assert (await world.call("GET", path, AUDITOR)).content == first.content
    with zipfile.ZipFile(BytesIO(first.content)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".docx")]
        assert names == ["order.docx", "papers/01.docx"]
        assert all(docx.Document(BytesIO(archive.read(name))).paragraphs for name in names)
        assert all(name in archive.read("SHA256SUMS").decode() for name in names)


@servers
async def test_y_a_downloaded_report_passes_the_check_but_for_what_is_to_be_filled_in(yunhe: World) -> None:
    await yunhe.register("jyj", "云和县教育局")
    matter = await yunhe.proposed(basis="县政府第3次常务会议", category="6")
    base = f"/matters/{matter}"
    await yunhe.act(f"{base}/approvals", DIRECTOR, body={"subject": "take_up", "approved": True})
    order = {"lead": "jyj", "requirement": "整治", "due_on": "2026-03-20"}
    await yunhe.act(f"{base}/assign", STAFF, body=order)
    content = (await yunhe.call("GET", f"{base}/report.docx", LIAISON, unit="jyj")).content
    headers = {**yunhe.token(LIAISON, unit="jyj"), "content-type": MEDIA_TYPE}
    checked = await yunhe.http.post(f"/v1/yunhe{base}/report-check", headers=headers, content=content)
    texts = [defect["text"] for defect in checked.json()["defects"]]
    assert len(texts) == 2
    assert all("没有填写" in text for text in texts)
    parts = [{"heading": "二、办理进展情况", "items": ["已设护学岗。"]}]
    filed = closing_report(text={"title": "报告", "parts": parts}, completed_on="2026-03-02")
    await yunhe.act(f"{base}/reports", LIAISON, unit="jyj", body=filed)
    assert "1. 已设护学岗。" in _all_text(await _download(yunhe, f"{base}/report.docx"))
