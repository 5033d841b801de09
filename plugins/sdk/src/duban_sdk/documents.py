"""Documents that are generated: what a plugin is asked, and the draft it answers with. The engine lays the draft out.

A draft says what stands in a document; page, fonts and lines are the engine's (GB/T 9704-2012).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import Field

from duban_contracts.base import Value
from duban_contracts.common import ReportText
from duban_contracts.vocabulary import ReportKind

_UNFILLED = re.compile(r"【请填写[^】]*】")


def placeholder(what: str) -> str:
    """Return the words that stand where a person has to write; ``what`` is what is wanted there."""
    return f"【请填写{what}】"


def is_unfilled(text: str) -> bool:
    """Return whether a text still holds words that stand for what a person has to write."""
    return _UNFILLED.search(text) is not None


def written_date(on: date) -> str:
    """Return a day as a document is dated: 2022年6月3日, without leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"


class DocumentSignature(Value):
    """A signature that was given on the way, with its opinion word for word."""

    role: str = Field(description="title of the role")
    person: str = Field("", description="name, where the register has it")
    approved: bool
    opinion: str = ""
    on: date


class DocumentMatter(Value):
    """A matter and its order, in names instead of codes."""

    title: str
    content: str = ""
    category: str = Field("", description="code of the category")
    category_name: str = ""
    track: str = ""
    origin_name: str = ""
    basis: str = ""
    instruction: str = Field("", description="leader's instruction, word for word")
    order_number: str = Field("", description="empty while the order is not issued")
    form: str = Field("", description="code of the form in which the order goes out, where there are several")
    form_name: str = Field("", description="what such an order is called here; empty: the rules do not say")
    lead_official: str = ""
    lead: str = ""
    co_units: tuple[str, ...] = ()
    requirement: str = ""
    goal: str = ""
    key_task: str = ""
    due: str = Field("", description="date by which it is to be done, in words; 待定 while it is open")
    milestones: tuple[tuple[date, str], ...] = ()
    joint_bodies: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    assigned_on: date | None = None
    signatures: tuple[DocumentSignature, ...] = ()


class DocumentReport(Value):
    """A report that a unit is to write. ``newest`` is what it filed last; ``contributions`` are unit and text."""

    kind: ReportKind
    unit_name: str
    newest: ReportText | None = None
    contributions: tuple[tuple[str, str], ...] = ()


class DocumentPaper(Value):
    """A paper of the office, as it was drafted last or as it went out."""

    kind: str
    name: str
    title: str
    number: str = Field("", description="empty while it is not issued, or when its kind has no numbers")
    sections: tuple[tuple[str, str], ...] = ()
    addressees: tuple[str, ...] = ()
    issued_on: date | None = None
    signatures: tuple[DocumentSignature, ...] = ()


class DocumentQuestion(Value):
    """Which document is wanted, with its facts: ``matter`` of an order, ``matter`` and ``report``, or ``paper``."""

    what: Literal["order", "report", "paper"]
    on: date = Field(description="today")
    jurisdiction_name: str
    office_name: str = Field("", description="unit of whoever issued or drafted it; empty: not known")
    matter: DocumentMatter | None = None
    report: DocumentReport | None = None
    paper: DocumentPaper | None = None


class DocumentPart(Value):
    """A headed part. ``numbered`` items are written 1. 2. 3., others are paragraphs."""

    heading: str = ""
    items: tuple[str, ...] = ()
    numbered: bool = False


class DocumentDraft(Value):
    """What stands in a document, from its head to its foot; what is empty is left out.

    ``layout``: ``document`` is the common form, ``letter`` that of a letter (信函格式). ``number`` stands in the
    middle, with ``signed_by`` (签发人, papers that go up) at the left. ``fields`` are the rows of a form.
    ``sealed``: the place of the seal is marked beside the signature.
    """

    layout: Literal["document", "letter"] = "document"
    letterhead: str = Field("", description="sender's name in red; empty: no red head")
    number: str = ""
    signed_by: str = ""
    title: str
    addressee: str = Field("", description="with its colon")
    opening: str = ""
    fields: tuple[tuple[str, str], ...] = Field((), description="name and text of each row")
    parts: tuple[DocumentPart, ...] = ()
    closing: str = ""
    attachments: tuple[str, ...] = ()
    signed_unit: str = ""
    sealed: bool = False
    dated: str = ""
    copy_to: tuple[str, ...] = ()
    printed: str = Field("", description="who printed it and when, for the foot of an issued paper")
