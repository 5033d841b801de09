"""The supervision office: the monthly circular that names a unit, and incidents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from duban_contracts.commands.office import (
    DraftPaper,
    IssuePaper,
    RecordIncident,
    RecordInstruction,
    SignPaper,
    WithdrawIncident,
)
from duban_contracts.events.paper import Naming
from duban_contracts.vocabulary import NamedAs, ReportKind
from duban_tracking.core.context import Why
from tests.lifecycle.county import HEAD, LEADER, STAFF, Filing, unit
from tests.lifecycle.scenarios.opening import assigned
from tests.lifecycle.scenarios.time_limits import OVERDUE, REMINDED
from tests.lifecycle.telling import Act, Cast, Refused, Scenario, Time

CIRCULAR_DUTY = "duty:monthly_circular:2026-07:supervision_head"


def _circular(cast: Cast) -> DraftPaper:
    return DraftPaper(
        paper_id=cast.id("paper"),
        kind="monthly_circular",
        title="关于2026年7月督查督办事项办理情况的通报",
        sections=(("一、总体情况", "详见附表。"),),
        namings=(
            Naming(matter_id=cast.id("matter"), unit="fgj", named_as=NamedAs.SLOW, problem="办理期限已过，尚未办结"),
        ),
        period="2026-07",
        addressees=("各单位",),
    )


REASONS = Filing("fgj", date(2026, 8, 14), key="s1", kind=ReportKind.REASONS, completed_on=None)


NAMED = Scenario(
    "circular_names_a_slow_unit_which_then_owes_its_reasons",
    (
        *assigned("项目前期审批", "fgj"),
        REMINDED,
        Time(date(2026, 8, 1), ("DutyOpened",), CIRCULAR_DUTY),
        OVERDUE,
        Act(date(2026, 8, 5), STAFF, _circular, ("PaperDrafted",), "paper"),
        Act(date(2026, 8, 5), STAFF, IssuePaper(), Refused(Why.STATE, "Y-2.6"), "paper"),
        Act(date(2026, 8, 6), HEAD, SignPaper(approved=True), ("PaperSigned",), "paper"),
        Act(
            date(2026, 8, 6),
            STAFF,
            IssuePaper(reasons_due_on=date(2026, 8, 14)),
            Refused(Why.RULE, "Y-2.6"),
            "paper",
        ),
        Act(
            date(2026, 8, 7),
            LEADER,
            RecordInstruction(key="i1", leader="常务副县长", instruction="同意印发"),
            ("InstructionRecorded",),
            "paper",
        ),
        Act(date(2026, 8, 7), STAFF, IssuePaper(), Refused(Why.RULE, "Y-2.6"), "paper"),
        Act(
            date(2026, 8, 7),
            STAFF,
            IssuePaper(reasons_due_on=date(2026, 8, 14)),
            ("PaperIssued",),
            "paper",
            also={"matter": ("UnitNamed", "MatterDutyOpened"), CIRCULAR_DUTY: ("DutyDone",)},
        ),
        Act(date(2026, 8, 14), unit("fgj"), REASONS, ("ReportFiled", "MatterDutyDone")),
    ),
    points={("fgj", "Y-3.2d"): -3, ("fgj", "Y-3.2c"): -1},
)


def _incident(name: str, kind: str, concerned: str, **changes: object) -> Callable[[Cast], RecordIncident]:
    def record(cast: Cast) -> RecordIncident:
        fields = {"incident_id": cast.id(name), "kind": kind, "unit": concerned, "happened_on": date(2026, 7, 8)}
        return RecordIncident.model_validate({**fields, "description": "督查中发现", **changes})

    return record


INCIDENTS = Scenario(
    "incidents_count_by_themselves_and_can_be_taken_back",
    (
        Act(
            date(2026, 7, 9),
            STAFF,
            _incident("incident", "county_criticism", "ctz", matter_id=None),
            Refused(Why.RULE, "Y-3.4"),
            "incident",
        ),
        Act(
            date(2026, 7, 9),
            STAFF,
            _incident("incident", "not_cooperating", "ctz"),
            ("IncidentRecorded",),
            "incident",
        ),
        Act(
            date(2026, 7, 9),
            STAFF,
            _incident("incident-b", "not_cooperating", "zzb"),
            ("IncidentRecorded",),
            "incident-b",
        ),
        Act(
            date(2026, 7, 9),
            STAFF,
            _incident(
                "incident-c", "other_problem", "ctz", points=Decimal(2), approver="县政府办公室主任", falsified=True
            ),
            ("IncidentRecorded",),
            "incident-c",
        ),
        Act(
            date(2026, 7, 10),
            STAFF,
            WithdrawIncident(reason="查无实据"),
            ("IncidentWithdrawn",),
            "incident",
        ),
        Act(date(2026, 7, 10), unit("ctz"), WithdrawIncident(reason="不认可"), Refused(Why.ROLE, "B-1"), "incident-c"),
    ),
    # Doubled for falsification; the temporary body's points are its host's.
    points={("ctz", "Y-3.5"): -4, ("fgj", "Y-3.1"): -5},
)

SCENARIOS = (NAMED, INCIDENTS)
