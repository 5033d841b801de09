"""What the commands' own validators let through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from duban_contracts.commands.intake import MergeTicket, TicketPush, TriageDecision
from duban_contracts.commands.matter import AssignMatter, ReportFinding, SignApproval, UrgeUnit
from duban_contracts.commands.office import RecordIncident, RegisterUnit
from duban_contracts.commands.reports import FileReport

TRIAGE: TypeAdapter[Any] = TypeAdapter(TriageDecision)
ASSIGN: dict[str, Any] = {"lead": "jtj", "requirement": "修复路面", "due_on": "2026-07-24"}
PUSH: dict[str, Any] = {"external_id": "YH-1", "title": "路面塌陷", "content": "城北路路面下沉"}
INCIDENT: dict[str, Any] = {
    "incident_id": str(uuid4()),
    "kind": "discretionary",
    "unit": "jtj",
    "happened_on": "2026-08-12",
    "description": "围挡未按方案设置",
}


def test_assign_matter_is_refused_when_the_lead_is_also_a_co_organiser() -> None:
    with pytest.raises(ValidationError, match="不得重复"):
        AssignMatter.model_validate({**ASSIGN, "co_units": ["fuyun", "jtj"]})


def test_assign_matter_is_refused_when_a_co_organiser_stands_twice() -> None:
    with pytest.raises(ValidationError, match="不得重复"):
        AssignMatter.model_validate({**ASSIGN, "co_units": ["fuyun", "fuyun"]})


def test_assign_matter_keeps_the_order_of_its_units() -> None:
    assert AssignMatter.model_validate({**ASSIGN, "co_units": ["shitang", "fuyun"]}).co_units == ("shitang", "fuyun")


@pytest.mark.parametrize("opinion", ["", "   "])
def test_sign_approval_is_refused_when_it_declines_without_an_opinion(opinion: str) -> None:
    with pytest.raises(ValidationError, match="须写明意见"):
        SignApproval.model_validate({"subject": "take_up", "approved": False, "opinion": opinion})


def test_sign_approval_needs_no_opinion_when_it_approves() -> None:
    assert SignApproval.model_validate({"subject": "take_up", "approved": True}).opinion == ""


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("take_up", {"category": "7"}),
        ("merge", {"matter_id": str(uuid4())}),
        ("pass_on", {"unit": "jtj"}),
        ("return", {}),
        ("refuse", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_triage_is_read_by_its_decision_and_needs_a_reason(decision: str, fields: dict[str, str]) -> None:
    assert TRIAGE.validate_python({"decision": decision, "reason": "理由", **fields}).decision == decision
    with pytest.raises(ValidationError, match="reason"):
        TRIAGE.validate_python({"decision": decision, **fields})


def test_triage_is_refused_when_the_decision_is_unknown() -> None:
    with pytest.raises(ValidationError):
        TRIAGE.validate_python({"decision": "forget", "reason": "理由"})


def test_triage_is_refused_when_fields_of_another_decision_stand_in_it() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        MergeTicket.model_validate({"matter_id": str(uuid4()), "reason": "理由", "unit": "jtj"})


def test_ticket_push_keeps_characters_beyond_the_basic_plane() -> None:
    push = TicketPush.model_validate({**PUSH, "place": "𠅤𬭚村", "contact": {"name": "林𬭚"}})
    assert TicketPush.model_validate_json(push.model_dump_json()) == push
    assert (push.place, push.contact and push.contact.name) == ("𠅤𬭚村", "林𬭚")


def test_ticket_push_normalises_its_instants() -> None:
    push = TicketPush.model_validate({**PUSH, "happened_at": "2026-07-01T08:20:00+08:00"})
    assert push.happened_at == datetime(2026, 7, 1, 0, 20, tzinfo=UTC)


REFUSED: dict[str, tuple[type[BaseModel], dict[str, Any]]] = {
    "push_without_title": (TicketPush, {**PUSH, "title": "  "}),
    "push_without_external_id": (TicketPush, {**PUSH, "external_id": ""}),
    "push_with_naive_instant": (TicketPush, {**PUSH, "happened_at": "2026-07-01T08:20:00"}),
    "push_with_revision_zero": (TicketPush, {**PUSH, "revision": 0}),
    "push_with_impossible_day": (TicketPush, {**PUSH, "reply_due_at": "2026-02-30T08:00:00Z"}),
    "push_with_unknown_field": (TicketPush, {**PUSH, "titel": "x"}),
    "push_with_oversized_title": (TicketPush, {**PUSH, "title": "云" * 201}),
    "assign_on_impossible_day": (AssignMatter, {**ASSIGN, "due_on": "2026-06-31"}),
    "assign_without_requirement": (AssignMatter, {**ASSIGN, "requirement": ""}),
    "assign_with_bad_unit_code": (AssignMatter, {**ASSIGN, "lead": "交通局"}),
    "urge_without_message": (UrgeUnit, {"key": "u-1", "unit": "jtj", "form": "phone", "message": ""}),
    "finding_without_leaders": (ReportFinding, {"key": "f-1", "finding": "渗漏", "leaders": []}),
    "incident_with_negative_points": (RecordIncident, {**INCIDENT, "points": "-1"}),
    "incident_with_too_many_points": (RecordIncident, {**INCIDENT, "points": "1001"}),
    "unit_of_unknown_kind": (RegisterUnit, {"unit": "x", "name": "某公司", "kind": "company"}),
    "report_with_bad_digest": (
        FileReport,
        {"key": "r", "kind": "closing", "unit": "jtj", "text": {}, "attachments": [{"name": "a", "sha256": "zz"}]},
    ),
}


@pytest.mark.parametrize(("model", "raw"), REFUSED.values(), ids=REFUSED)
def test_command_is_refused_when(model: type[BaseModel], raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(raw)


@pytest.mark.parametrize(
    ("model", "raw"), [(TicketPush, PUSH), (AssignMatter, ASSIGN), (RecordIncident, INCIDENT)], ids=lambda value: ""
)
def test_command_is_taken_when_nothing_is_wrong(model: type[BaseModel], raw: dict[str, Any]) -> None:
    assert model.model_validate(raw)
