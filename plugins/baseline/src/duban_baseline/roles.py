"""Roles that the suite knows, their titles, and the acts that each may do by default.

An act is the class name of a command, or one of the reading acts below. A signature also needs that the signer's role
is the one that the chain awaits.
"""

from __future__ import annotations

from duban_contracts.vocabulary import Role
from duban_sdk.tables import RoleRow

READING_ACTS = ("ReadTickets", "ReadLedger", "ReadPapers", "ReadScores", "ReadNotices", "ReadUnits")
"""Reading tickets; ledger with histories; papers, proposals and incidents; scores and rankings; notices; units."""

TRIAGE = ("RegisterTicket", "TriageTicket")
"""Acts of intake: registering a ticket by hand, and deciding what becomes of one."""

DISCLOSE_CONTACT = "DiscloseContact"
"""Act of intake: seeing who raised a ticket, with a reason that is recorded."""

CONFIRM_NOTICE, RETRY_NOTICE = "ConfirmNotice", "RetryNotice"
"""Acts of notify: confirming that one has read a notice, and sending a failed one again."""

DRAW_RANKING = "DrawRanking"
"""Act of scoring: drawing the ranking of a period that has ended."""

_RECORDING = (
    "MakeRecord",
    "AnswerRecord",
    "PlanActivity",
    "RecordCheck",
    "DraftConclusion",
    "ServeConclusion",
    "RecordRecheck",
    "CheckNominations",
    "RegisterStub",
    "CloseStub",
    "RecordConsultation",
)

RECOMPUTE_DATES = "RecomputeDates"
"""Seeing which open dates a later arrangement of days off moves, and having them computed again."""

_DUTIES = ("CompleteDuty", "ReturnDutyReport", "RestartDuty", "ExtendDuty", "RecordMeeting")
"""Acts on duties of the office and on what units answer to theirs."""

_MEASURES = (
    "RecordStatement",
    "ImposeMeasure",
    "ConfirmMeasureDate",
    "RecordStep",
    "RecordMeasureFinding",
    "RecordRanking",
)
"""Acts on measures that others approved, and on rankings whose last places count."""

_STAFF = (
    *TRIAGE,
    "ProposeMatter",
    "LinkTicket",
    "AssignMatter",
    "ConfirmDueDate",
    "UrgeUnit",
    "FixLimit",
    "MarkMatter",
    "AmendMatter",
    "SetStanding",
    "HandDown",
    "ReportFinding",
    "ReturnReport",
    "VerifyReport",
    "FindFalsification",
    "CloseMatter",
    "ArchiveMatter",
    "DraftPaper",
    "IssuePaper",
    "RecordInstruction",
    "RecordIncident",
    "WithdrawIncident",
    "RecordReferral",
    "RaiseProposal",
    "RegisterUnit",
    DRAW_RANKING,
    CONFIRM_NOTICE,
    RETRY_NOTICE,
    *_RECORDING,
    *_DUTIES,
    *_MEASURES,
    *READING_ACTS,
)
_GRADING = ("GradeUnit", "ConfirmGrade")
_SIGNING = ("SignApproval", "SignPaper", "SignProposal", "SignActivity")
_DECIDING = ("DecideReason", "DecideObjection", "FixLimit", "MarkMatter")
_READING_OF_LEADERS = (CONFIRM_NOTICE, "ReadLedger", "ReadPapers", "ReadScores", "ReadUnits")
_LEADER = (
    *_SIGNING,
    *_DECIDING,
    *_GRADING,
    "DecideReview",
    "ExemptUnit",
    "RecordInstruction",
    "WithdrawProposal",
    *_READING_OF_LEADERS,
)
_UNIT = (
    "AcknowledgeOrder",
    "FixLimit",
    "FilePlan",
    "FileReport",
    "FileDutyReport",
    "RequestExtension",
    "FileReason",
    "FileObjection",
    "ReadLedger",
    "ReadPapers",
    "ReadScores",
    "ReadNotices",
    "ReadUnits",
    CONFIRM_NOTICE,
)

_ROWS: tuple[RoleRow, ...] = (
    RoleRow(code=Role.SUPERVISION_STAFF, title="督查室工作人员", acts=_STAFF),
    RoleRow(
        code=Role.SUPERVISION_HEAD,
        title="督查室负责人",
        acts=(
            *_STAFF,
            *_SIGNING,
            *_GRADING,
            "SetDutyDate",
            "DecideObjection",
            "WithdrawProposal",
            DISCLOSE_CONTACT,
            RECOMPUTE_DATES,
        ),
    ),
    RoleRow(
        code=Role.OFFICE_DIRECTOR,
        title="政府办公室主任",
        acts=(
            *_SIGNING,
            *_DECIDING,
            *_GRADING,
            "CompleteDuty",
            "SetDutyDate",
            "DecideReview",
            "RecordInstruction",
            "RecordReferral",
            "WithdrawProposal",
            *_READING_OF_LEADERS,
        ),
    ),
    RoleRow(code=Role.LEADER, title="政府领导", acts=_LEADER),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="政府主要领导", acts=_LEADER),
    RoleRow(
        code=Role.LEADER_LIAISON,
        title="领导联络员",
        acts=("DraftPaper", "RecordInstruction", CONFIRM_NOTICE, "ReadLedger", "ReadPapers", "ReadUnits"),
    ),
    RoleRow(code=Role.UNIT_PRINCIPAL, title="承办单位主要负责人", acts=(*_UNIT, "ApplyReview")),
    RoleRow(code=Role.UNIT_LIAISON, title="承办单位联络员", acts=_UNIT),
    RoleRow(code=Role.AUDITOR, title="审计人员", acts=READING_ACTS),
    RoleRow(code=Role.OPERATOR, title="系统管理员", acts=("RegisterUnit", RETRY_NOTICE, RECOMPUTE_DATES, "ReadUnits")),
    RoleRow(
        code=Role.CLOCK,
        title="系统",
        acts=(
            "PassTime",
            RECOMPUTE_DATES,
            "OpenDuty",
            "ReleaseDuty",
            "CompleteDuty",
            "FileDutyReport",
            "NameUnit",
            "ChangeOwner",
            "NoteInstruction",
            "ProposeMatter",
            "LinkTicket",
            "RaiseProposal",
            "WithdrawProposal",
            "CountFact",
            "RecordVeto",
            "ChangeVeto",
            "HandOverMeasure",
            "RestProposal",
            "ReviewProposals",
            "ReconsiderProposal",
            "WithdrawIncident",
            "HoldIncident",
            "HoldFalsification",
            "HoldDefects",
            "ConcludeIncident",
            "ConcludeProposal",
            "HoldProposal",
            "ProposeGrade",
            "WithdrawGrade",
            "RecordChildProgress",
            "TellSuperior",
        ),
    ),
)

ROLES: tuple[RoleRow, ...] = tuple(row.model_copy(update={"clause": "B-1"}) for row in _ROWS)
