"""Tables of demands that contradict themselves are found, each named."""

from __future__ import annotations

import pytest

from duban_contracts.vocabulary import ApprovalSubject, ReportKind, UnitKind
from duban_sdk.consistency import faults_of
from duban_sdk.demands import LimitRow, MarkRow, OrderDemand, OrderForm, Post, UnitScope
from duban_sdk.pack import RulePack
from duban_sdk.tables import Category, Chain, MatterDutyRow, ReportRow, Track

TRACK = Track(code="t", name="督查", stages=(), under_paper="plan", clause="T-1")
CASES: dict[str, tuple[dict[str, object], str]] = {
    "owner": (
        {"categories": (Category(code="1", name="x", track="t", owner="section", clause="T"),)},
        "categories.1 指向 roles 中没有的 section",
    ),
    "plan": ({"tracks": (TRACK,)}, "tracks.t 指向 papers 中没有的 plan"),
    "plan_clause": ({"tracks": (TRACK,)}, "tracks.t 须列入计划，却没有写明依据条款（under_paper_clause）"),
    "post": ({"posts": (Post(code="p", name="x", role="nobody", clause="T"),)}, "posts.p 指向 roles 中没有的 nobody"),
    "demand": (
        {"order_demands": (OrderDemand(code="d", tracks=("z",), required=("goal",), clause="T"),)},
        "order_demands.d 指向 tracks 中没有的 z",
    ),
    "form": (
        {"order_forms": (OrderForm(code="f", name="x", series="s", clause="T"),)},
        "order_forms.f 指向 series 中没有的 s",
    ),
    "limit": (
        {"limits": (LimitRow(code="l", default_rule="month", clause="T"),)},
        "limits.l 指向 dates 中没有的 month",
    ),
    "agreement": (
        {"limits": (LimitRow(code="l", default_rule="month", agreed_by=("vice",), clause="T"),)},
        "limits.l 写了商定的角色（agreed_by），却没有商定的期限（open_until_rule）",
    ),
    "mark": (
        {"marks": (MarkRow(code="m", name="x", set_by=("boss",), clause="T"),)},
        "marks.m 指向 roles 中没有的 boss",
    ),
    "mark_duty": (
        {
            "matter_duties": (
                MatterDutyRow(code="i", name="x", opens="mark", answered_by=ReportKind.INTERIM, clause="T"),
            )
        },
        "matter_duties.i 由标识引起，须写明标识（marks）和时限规则（date_rule）",
    ),
    "official_of_no_order": (
        {
            "chains": (
                Chain(code="c", subject=ApprovalSubject.PAPER, steps=("vice",), lead_official_as="vice", clause="T"),
            )
        },
        "chains.c 不签批交办单，没有牵头领导（lead_official_as）",
    ),
    "official_who_does_not_sign": (
        {
            "chains": (
                Chain(
                    code="c", subject=ApprovalSubject.ASSIGNMENT, steps=("head",), lead_official_as="vice", clause="T"
                ),
            )
        },
        "chains.c 的 lead_official_as（vice）不在签批步骤（steps）中",
    ),
    "number": (
        {"reports": (ReportRow(code="closing", kind=ReportKind.CLOSING, number_pattern="(", clause="T"),)},
        "reports.closing 的发文字号格式（number_pattern）不是有效的正则表达式",
    ),
    "scope": (
        {"unit_scope": UnitScope(unit_kinds=(UnitKind.ENTERPRISE,), clause="T")},
        "unit_scope 包含 enterprise，企业和公民不是督查对象",
    ),
}


@pytest.mark.parametrize(("tables", "fault"), CASES.values(), ids=CASES.keys())
def test_contradiction_is_named(tables: dict[str, object], fault: str) -> None:
    assert fault in faults_of(RulePack.model_validate(tables))
