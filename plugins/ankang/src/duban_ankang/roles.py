"""Roles by the titles of the text, and what each may do beyond the defaults (第三条、第四条、第六条、第十一条)."""

from __future__ import annotations

from duban_contracts.vocabulary import Role
from duban_sdk.tables import RoleRow

SECRETARY_GENERAL = "secretary_general"
DEPUTY_SECRETARY_GENERAL = "deputy_secretary_general"
SECTION = "office_section"
INSPECTOR = "inspector"
ASSESSMENT_OFFICE = "assessment_office"

_READING = ("ReadLedger", "ReadPapers", "ReadScores", "ReadUnits", "ConfirmNotice")
_SIGNING = ("SignApproval", "SignPaper", "SignProposal", "SignActivity")
_SUPERVISING = (
    "ProposeMatter",
    "AssignMatter",
    "HandDown",
    "ConfirmDueDate",
    "MarkMatter",
    "UrgeUnit",
    "ReportFinding",
    "ReturnReport",
    "VerifyReport",
    "FindFalsification",
    "CloseMatter",
    "ArchiveMatter",
    "RecordIncident",
    "RaiseProposal",
    "RecordInstruction",
    "SetStanding",
    "ReturnDutyReport",
)
"""What a section does for the matters of its line (第六条：交办、督办和反馈)."""

ROLES: tuple[RoleRow, ...] = (
    RoleRow(
        code=Role.SUPERVISION_STAFF,
        title="市政府督查室工作人员",
        acts=("HandDown", "RecordMeeting", "PlanActivity", "RecordCheck", "MakeRecord", "AnswerRecord", "SetStanding"),
    ),
    RoleRow(
        code=Role.SUPERVISION_HEAD,
        title="市政府督查室主任",
        acts=(
            *("HandDown", "RecordMeeting", "RestartDuty", "ReturnDutyReport", "PlanActivity", "RecordCheck"),
            *("MakeRecord", "AnswerRecord", "SetStanding", "GradeUnit", "ConfirmGrade", "CheckNominations"),
            *("RecordStatement", "ImposeMeasure", "RecordStep", "RecordMeasureFinding", "RecordReferral"),
            *("CompleteDuty", "SignActivity"),
        ),
    ),
    RoleRow(code=Role.OFFICE_DIRECTOR, title="市政府办公室主任"),
    RoleRow(
        code=SECRETARY_GENERAL,
        title="市政府秘书长",
        acts=(*_SIGNING, "RecordInstruction", "DecideReason", "DecideObjection", "WithdrawProposal", *_READING),
    ),
    RoleRow(
        code=DEPUTY_SECRETARY_GENERAL,
        title="市政府副秘书长（市政府办公室相关县级领导）",
        acts=(*_SIGNING, "UrgeUnit", "ReportFinding", "RecordInstruction", "RaiseProposal", *_READING),
    ),
    RoleRow(code=SECTION, title="市政府办公室科室", acts=(*_SUPERVISING, "ReadTickets", *_READING)),
    RoleRow(code=Role.LEADER, title="市政府分管领导", acts=("SignActivity",)),
    RoleRow(code=Role.PRINCIPAL_LEADER, title="市政府主要领导"),
    # 第十一条 gives the inspectors no content, so they hold no power to approve or decide.
    RoleRow(code=INSPECTOR, title="政务督查员", acts=("RecordCheck", *_READING)),
    RoleRow(code=ASSESSMENT_OFFICE, title="市考核办", acts=_READING),
    RoleRow(
        code=Role.UNIT_PRINCIPAL, title="承办单位主要负责人（第一责任人）", acts=("FileDutyReport", "PlanActivity")
    ),
    RoleRow(code=Role.UNIT_LIAISON, title="承办单位联络员", acts=("FileDutyReport", "PlanActivity")),
)
