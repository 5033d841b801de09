"""Generated inputs of the hooks: reports, circular questions, payloads, files, and parameters within their bounds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import MatterState, ReportKind
from duban_sdk.documents import (
    DocumentMatter,
    DocumentPaper,
    DocumentQuestion,
    DocumentReport,
    DocumentSignature,
)
from duban_sdk.manifest import Parameters
from duban_sdk.questions import CircularQuestion, MatterFacts, ReportQuestion, WaitingMatter

TEXTS = st.one_of(
    st.text(alphabet="一二三（）：，。、关于事项办理情况的报告2026年号 abc\n\x00🀄", max_size=60), st.text(max_size=20)
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
_UNITS = ("unit-a", "unit-b", "unit-c")


def report_questions() -> st.SearchStrategy[ReportQuestion]:
    """Return questions about reports that may lack anything, in any order, with any text."""
    parts = st.lists(st.builds(ReportPart, heading=TEXTS, items=st.lists(TEXTS, max_size=3).map(tuple)), max_size=4)
    texts = st.builds(
        ReportText,
        letterhead=TEXTS,
        title=TEXTS,
        addressee=TEXTS,
        opening=TEXTS,
        parts=parts.map(tuple),
        signed_unit=TEXTS,
        sealed=st.booleans(),
        dated=TEXTS,
    )
    return st.builds(
        ReportQuestion,
        kind=st.sampled_from(ReportKind),
        text=texts,
        unit_name=TEXTS,
        order_number=TEXTS,
        filed_on=DAYS,
    )


def _waiting_matters() -> st.SearchStrategy[WaitingMatter]:
    return st.builds(
        WaitingMatter,
        matter_id=st.uuids(),
        register_number=TEXTS,
        title=TEXTS,
        category=st.sampled_from(("1", "2", "9")),
        state=st.sampled_from((MatterState.PROPOSED, MatterState.TAKEN_UP, MatterState.DECLINED)),
        proposed_on=DAYS,
    )


def circular_questions(paper_kinds: tuple[str, ...]) -> st.SearchStrategy[CircularQuestion]:
    """Return questions for a draft of each of the papers, and of one that nobody knows, over any matters."""
    matter = st.builds(
        MatterFacts,
        matter_id=st.uuids(),
        order_number=TEXTS,
        title=TEXTS,
        category=st.sampled_from(("1", "2", "9")),
        state=st.sampled_from(MatterState),
        lead=st.sampled_from(_UNITS),
        co_units=st.lists(st.sampled_from(_UNITS), max_size=2, unique=True).map(tuple),
        assigned_on=DAYS,
        due_on=DAYS,
        overdue=st.booleans(),
        closed_on=st.none() | DAYS,
        completed_early=st.booleans(),
        completed_in_time=st.booleans(),
        missed_duties=st.integers(0, 5),
    )
    return st.builds(
        lambda kind, first, length, matters, waiting: CircularQuestion(
            paper_kind=kind,
            period=f"{first:%Y-%m}",
            from_on=first,
            until_on=first + timedelta(days=length),
            matters=tuple(matters),
            unit_names=tuple((code, f"单位{code}") for code in _UNITS),
            waiting=tuple(waiting),
        ),
        st.sampled_from((*paper_kinds, "unknown_paper")),
        DAYS,
        st.integers(0, 366),
        st.lists(matter, max_size=6),
        st.lists(_waiting_matters(), max_size=2),
    )


_LISTS = st.lists(TEXTS, max_size=2).map(tuple)
_SIGNATURES = st.lists(
    st.builds(DocumentSignature, role=TEXTS, person=TEXTS, approved=st.booleans(), opinion=TEXTS, on=DAYS), max_size=2
).map(tuple)


def _document_matters() -> st.SearchStrategy[DocumentMatter]:
    return st.builds(
        DocumentMatter,
        title=TEXTS,
        content=TEXTS,
        category=st.sampled_from(("1", "2", "9")),
        instruction=TEXTS,
        order_number=TEXTS,
        form_name=TEXTS,
        lead=TEXTS,
        co_units=_LISTS,
        requirement=TEXTS,
        due=TEXTS,
        milestones=st.lists(st.tuples(DAYS, TEXTS), max_size=2).map(tuple),
        assigned_on=st.none() | DAYS,
        signatures=_SIGNATURES,
    )


def document_questions(paper_kinds: tuple[str, ...]) -> st.SearchStrategy[DocumentQuestion]:
    """Return questions for every document, with facts that may be empty or missing."""
    report = st.builds(DocumentReport, kind=st.sampled_from(ReportKind), unit_name=TEXTS)
    paper = st.builds(
        DocumentPaper,
        kind=st.sampled_from((*paper_kinds, "unknown_paper")),
        name=TEXTS,
        title=TEXTS,
        number=TEXTS,
        sections=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
        addressees=_LISTS,
        issued_on=st.none() | DAYS,
        signatures=_SIGNATURES,
    )
    return st.builds(
        DocumentQuestion,
        what=st.sampled_from(("order", "report", "paper")),
        on=DAYS,
        jurisdiction_name=TEXTS,
        office_name=TEXTS,
        matter=st.none() | _document_matters(),
        report=st.none() | report,
        paper=st.none() | paper,
    )


def payloads() -> st.SearchStrategy[dict[str, Any]]:
    """Return JSON objects of any shape."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
    values = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
    )
    names = st.sampled_from(("external_id", "title", "content", "id", "data", "revision")) | TEXTS
    return st.dictionaries(names, values, max_size=6)


def parameters_of(model: type[Parameters]) -> st.SearchStrategy[Parameters]:
    """Return parameters in which fields of simple types take any value within their bounds, others their default."""
    fields = {name: found for name, field in model.model_fields.items() if (found := _values(field)) is not None}
    return st.fixed_dictionaries({}, optional=fields).map(model.model_validate)


def _values(field: FieldInfo) -> st.SearchStrategy[Any] | None:
    low = next((each.ge for each in field.metadata if hasattr(each, "ge")), None)
    high = next((each.le for each in field.metadata if hasattr(each, "le")), None)
    if field.annotation is bool:
        return st.booleans()
    if field.annotation is int and low is not None and high is not None:
        return st.integers(low, high)
    if field.annotation is Decimal and low is not None and high is not None:
        return st.decimals(low, high, places=1)
    return None
