"""The suite's own behaviour: roles and acts, urging forms, notices, and tickets in the standard format."""

from __future__ import annotations

import inspect
from string import Formatter

import pytest

from duban_baseline.notices import NOTICES
from duban_baseline.plugin import duban_manifest, duban_rules, duban_ticket_push
from duban_baseline.roles import (
    CONFIRM_NOTICE,
    DISCLOSE_CONTACT,
    DRAW_RANKING,
    READING_ACTS,
    RECOMPUTE_DATES,
    RETRY_NOTICE,
    ROLES,
    TRIAGE,
)
from duban_baseline.tables import URGING_FORMS
from duban_contracts.commands import calendar, duties, escalation, intake, matter, office, records, reports
from duban_contracts.commands.matter import Command
from duban_contracts.registry import event_model
from duban_contracts.vocabulary import Audience, ReportKind, Role
from duban_sdk.consistency import faults_of
from duban_sdk.hooks import RefusedPayload
from duban_sdk.manifest import NoParameters
from duban_sdk.pack import RulePack
from duban_sdk.tables import NOTICE_FACTS, NoticeRow

PUSH = {"external_id": "12345-1", "title": "路灯不亮", "content": "解放街路灯不亮"}
ACTS = {row.code: set(row.acts) for row in ROLES}


def _pack() -> RulePack:
    return duban_rules("1.0", NoParameters())


def _command_names() -> set[str]:
    return {
        name
        for module in (calendar, duties, escalation, intake, matter, office, records, reports)
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Command)
    }


def test_baseline_is_sound_by_itself() -> None:
    assert faults_of(_pack()) == ()
    assert duban_manifest().id == "baseline"


def test_baseline_cites_its_own_clauses_only() -> None:
    known = {clause.id for clause in duban_manifest().clauses}
    pack = _pack()
    assert {row.clause for row in (*pack.urging_forms, *pack.reports, *pack.dates)} <= known


def test_roles_are_those_that_the_suite_knows_each_with_a_title() -> None:
    assert {row.code for row in ROLES} == set(Role)
    assert all(row.title for row in ROLES)


def test_acts_are_commands_or_acts_of_intake_and_reading() -> None:
    named = {act for acts in ACTS.values() for act in acts}
    assert named <= _command_names() | {
        *READING_ACTS,
        *TRIAGE,
        CONFIRM_NOTICE,
        DISCLOSE_CONTACT,
        DRAW_RANKING,
        RETRY_NOTICE,
    }


def test_every_command_on_a_stream_may_be_done_by_somebody() -> None:
    parts = {"Command", "UnitPost", "DefectFinding", "TicketPush", "TicketContact"}
    decisions = {"TakeUpTicket", "MergeTicket", "PassOnTicket", "ReturnTicket", "RefuseTicket"}
    named = {act for acts in ACTS.values() for act in acts}
    assert _command_names() - parts - decisions == named & _command_names()


@pytest.mark.parametrize("role", [Role.UNIT_LIAISON, Role.UNIT_PRINCIPAL, Role.AUDITOR, Role.OPERATOR])
@pytest.mark.parametrize(
    "act", ["ProposeMatter", "AssignMatter", "VerifyReport", "CloseMatter", "RecordIncident", "SignApproval"]
)
def test_role_outside_the_office_may_not_supervise(role: Role, act: str) -> None:
    assert act not in ACTS[role]


def test_auditor_only_reads_and_operator_sees_units_alone() -> None:
    assert ACTS[Role.AUDITOR] == set(READING_ACTS)
    assert ACTS[Role.OPERATOR] == {"RegisterUnit", "ReadUnits", RETRY_NOTICE, RECOMPUTE_DATES}


def test_only_the_clock_passes_time_and_nobody_signs_for_it() -> None:
    assert [role for role, acts in ACTS.items() if "PassTime" in acts] == [Role.CLOCK]
    assert not {act for act in ACTS[Role.CLOCK] if act.startswith("Sign")}


def test_urging_forms_hold_the_eight_methods_and_a_plain_one() -> None:
    assert [form.method for form in URGING_FORMS] == list(range(9))


def test_reports_of_every_kind_can_be_filed_without_demands() -> None:
    rows = {row.kind: row for row in _pack().reports}
    assert set(rows) == set(ReportKind)
    assert not any(row.signature_clause or row.co_parts_clause for row in rows.values())


def test_reminder_goes_out_three_days_before() -> None:
    reminders = _pack().reminders
    assert reminders is not None
    assert reminders.days_before == (3,)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.code)
def test_notice_reads_well_with_all_facts_and_without_any(notice: NoticeRow) -> None:
    event_model(notice.on)
    for facts in (dict.fromkeys(NOTICE_FACTS, "某"), dict.fromkeys(NOTICE_FACTS, "")):
        for pattern in (notice.title, notice.text):
            assert "{" not in pattern.format(**facts)
    names = {name for _, name, _, _ in Formatter().parse(notice.text) if name}
    assert names <= NOTICE_FACTS
    if notice.audience is Audience.NEXT_SIGNER:
        assert "signer_role" in names
    if notice.audience in {Audience.LEAD_UNIT, Audience.ALL_UNITS, Audience.UNIT_CONCERNED, Audience.EVERY_UNIT}:
        assert "unit_name" in names


REQUIRED = (
    "matter.proposed matter.assigned matter.urged matter.due_soon matter.overdue matter.report_returned "
    "matter.extension_granted matter.extension_refused matter.duty_opened matter.duty_missed matter.closed "
    "duty.opened duty.missed paper.drafted paper.issued proposal.raised"
)


@pytest.mark.parametrize("event", REQUIRED.split())
def test_notice_exists_for_event(event: str) -> None:
    assert [notice for notice in NOTICES if notice.on == f"duban.tracking.{event}.v1"]


def test_issued_paper_goes_to_no_unit_by_default() -> None:
    audiences = {notice.audience for notice in NOTICES if notice.on == "duban.tracking.paper.issued.v1"}
    assert audiences == {Audience.SUPERVISION_OFFICE}


def test_standard_push_is_read_and_other_adapters_are_left_alone() -> None:
    ticket = duban_ticket_push("standard", PUSH)
    assert ticket is not None
    assert (ticket.external_id, ticket.revision, ticket.title) == ("12345-1", 1, "路灯不亮")
    assert duban_ticket_push("xlsx", PUSH) is None


REFUSED: tuple[tuple[str, dict[str, object], str], ...] = (
    ("no id", {"external_id": None}, "external_id（工单编号）应为文字"),
    ("blank title", {"title": "  "}, "title（标题）不能为空"),
    ("long title", {"title": "长" * 201}, "title（标题）超过 200 个字符"),
    ("unknown field", {"colour": "red"}, "colour不是标准格式中的字段"),
    ("revision nought", {"revision": 0}, "revision（版本号）不能小于 1"),
    ("revision in words", {"revision": "一"}, "revision（版本号）应为整数"),
    ("day that is none", {"happened_at": "2026-02-30T10:00:00+08:00"}, "happened_at（发生时间）不是有效的时间"),
    ("time without zone", {"happened_at": "2026-02-03T10:00:00"}, "happened_at（发生时间）须带时区"),
    ("contact as text", {"contact": "张三"}, "contact（反映人）应为一个对象"),
    ("contact's phone", {"contact": {"phone": 139}}, "contact.phone（反映人电话）应为文字"),
    ("unit of wrong form", {"suggested_unit": "城 建"}, "suggested_unit（建议承办单位）含有不允许的字符"),
)


@pytest.mark.parametrize(("change", "told"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_standard_push_is_refused_in_chinese_by_field(change: dict[str, object], told: str) -> None:
    with pytest.raises(RefusedPayload) as caught:
        duban_ticket_push("standard", {**PUSH, **change})  # type: ignore[dict-item]
    assert told in str(caught.value)


def test_refusal_names_missing_fields_together_and_repeats_no_personal_data() -> None:
    with pytest.raises(RefusedPayload) as caught:
        duban_ticket_push("standard", {"contact": {"name": "张三", "phone": ["13900000000"]}})
    told = str(caught.value)
    assert all(f"{name}（" in told for name in ("external_id", "title", "content"))
    assert "张三" not in told
    assert "13900000000" not in told


def test_refusal_tells_ten_faults_at_most() -> None:
    with pytest.raises(RefusedPayload, match="另有 5 处"):
        duban_ticket_push("standard", {**PUSH, **{f"field_{number}": 1 for number in range(15)}})
