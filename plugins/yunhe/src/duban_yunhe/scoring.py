"""Points, incidents and the flag (三（一）—（六）)."""

from __future__ import annotations

from decimal import Decimal

from duban_contracts.vocabulary import Completion, DefectKind, NamedAs, Reporting
from duban_sdk.tables import (
    FlagRow,
    IncidentKind,
    IncidentPoints,
    NamingPoints,
    OutcomePoints,
    PointsRow,
    ReportPoints,
    ScorePolicy,
)
from duban_yunhe.papers import AWARD_INELIGIBLE, MONTHLY_CIRCULAR
from duban_yunhe.parameters import YunheParameters

# 国家为基层减负的规定 of this date: a leader's instruction of praise may no longer earn points (N-B1).
LAST_DAY_OF_PRAISE_POINTS = "2024-08-06"

_DONE_IN_TIME = (Completion.EARLY, Completion.IN_TIME)
_REPORTED_IN_TIME = (Reporting.EARLY, Reporting.IN_TIME)

SCORE = ScorePolicy(base_points=Decimal(100), base_clause="Y-3.0", shared_clause="Y-3.2e", host_clause="Y-3.6")

OUTCOMES: tuple[PointsRow, ...] = (
    OutcomePoints(
        code="on_time",
        points=Decimal(2),
        completion=_DONE_IN_TIME,
        reporting=_REPORTED_IN_TIME,
        text="按时办结并按时反馈，加2分",
        clause="Y-3.2a",
    ),
    OutcomePoints(
        code="early",
        points=Decimal(1),
        completion=(Completion.EARLY,),
        reporting=(Reporting.EARLY,),
        moved=False,
        text="提前办结并反馈，在按时加分基础上再加1分",
        clause="Y-3.2a",
    ),
    OutcomePoints(
        code="reported_late",
        points=Decimal(-1),
        completion=_DONE_IN_TIME,
        reporting=(Reporting.LATE,),
        text="按时办结但未按时反馈，扣1分",
        clause="Y-3.2b",
    ),
    OutcomePoints(
        code="not_completed",
        points=Decimal(-3),
        completion=(Completion.LATE, Completion.OUTSTANDING),
        justified=False,
        text="未按时完成且无正当理由，扣3分",
        clause="Y-3.2d",
    ),
)

NAMINGS: tuple[PointsRow, ...] = (
    # One notice counts under one head: a circular of criticism is an incident of 三（四）, not a naming.
    NamingPoints(
        code="named_slow",
        points=Decimal(-1),
        paper_kinds=(MONTHLY_CIRCULAR,),
        named_as=NamedAs.SLOW,
        text="办理进度滞后被通报，每次扣1分",
        clause="Y-3.2c",
    ),
)

REPORTS: tuple[PointsRow, ...] = (
    ReportPoints(
        code="report_defective",
        points=Decimal(-1),
        defects=tuple(DefectKind),
        text="反馈材料格式不符，或事实不清、内容不完整、数据不准确、针对性不强，每件扣1分",
        clause="Y-3.3a",
    ),
    ReportPoints(
        code="report_falsified",
        points=Decimal(-10),
        falsified=True,
        text="报送内容弄虚作假，每件扣10分",
        clause="Y-3.3b",
    ),
)

_NOTICES = (
    ("county", "县政府、县政府督查室", 3),
    ("city", "丽水市政府、督查室或有关部门", 5),
    ("province", "省级以上部门", 10),
)
"""Level, its bodies, and the points of 三（四）."""


def _notice_incident(code: str, name: str) -> IncidentKind:
    return IncidentKind(code=code, name=name, matter_required=True, source_required=True, clause="Y-3.4")


def incidents(parameters: YunheParameters) -> tuple[IncidentKind, ...]:
    """Return the kinds of fact that are recorded about a unit by itself."""
    praise = (_notice_incident(f"{level}_praise", f"受到{body}通报表扬") for level, body, _ in _NOTICES)
    criticism = (_notice_incident(f"{level}_criticism", f"被{body}通报批评") for level, body, _ in _NOTICES)
    return (
        IncidentKind(code="not_cooperating", name="不按要求配合开展督查工作", clause="Y-3.1"),
        IncidentKind(
            code="task_refused",
            name="无正当理由拒不接收督查任务",
            matter_required=True,
            barred_by_objection=True,
            clause="Y-3.1",
        ),
        _notice_incident("leader_praise", "受到县政府主要领导批示肯定"),
        *praise,
        *criticism,
        IncidentKind(
            code="other_problem",
            name="督查中发现的其他问题",
            discretionary=True,
            cap_points=parameters.discretionary_cap_points,
            clause="Y-3.5",
        ),
    )


def _notice_points() -> tuple[PointsRow, ...]:
    rows: list[PointsRow] = []
    for level, body, points in _NOTICES:
        for suffix, sign, words in (("praise", 1, "通报表扬，每次加"), ("criticism", -1, "通报批评，每次扣")):
            rows.append(
                IncidentPoints(
                    code=f"{level}_{suffix}",
                    points=Decimal(sign * points),
                    incidents=(f"{level}_{suffix}",),
                    text=f"{'受到' if sign > 0 else '被'}{body}{words}{points}分",
                    clause="Y-3.4",
                )
            )
    return tuple(rows)


def incident_points(parameters: YunheParameters) -> tuple[PointsRow, ...]:
    """Return the points of recorded incidents."""
    until_on = "" if parameters.leader_praise_counts_after_2024 else LAST_DAY_OF_PRAISE_POINTS
    return (
        IncidentPoints(
            code="not_cooperating",
            points=Decimal(-5),
            incidents=("not_cooperating", "task_refused"),
            text="不按要求配合督查或无正当理由拒不接收任务，每次扣5分",
            clause="Y-3.1",
        ),
        IncidentPoints(
            code="leader_praise",
            points=Decimal(2),
            incidents=("leader_praise",),
            facts_until_on=until_on,
            once_per_matter=True,
            text="受到县政府主要领导批示肯定，每件加2分",
            clause="Y-3.4",
        ),
        *_notice_points(),
        IncidentPoints(
            code="other_problem",
            points=None,
            incidents=("other_problem",),
            falsified_factor=Decimal(2),
            text="督查中发现的其他问题，酌情扣分；发现弄虚作假的加倍",
            clause="Y-3.5",
        ),
    )


def points(parameters: YunheParameters) -> tuple[PointsRow, ...]:
    """Return every row that books points."""
    return (*OUTCOMES, *NAMINGS, *REPORTS, *incident_points(parameters))


def flags(parameters: YunheParameters) -> tuple[FlagRow, ...]:
    """Return the threshold of unjustified late matters in a year, which proposes and decides nothing."""
    return (
        FlagRow(
            code=AWARD_INELIGIBLE,
            name="建议取消当年评优评先资格",
            counts=("not_completed",),
            times=parameters.flag_times,
            proposes=AWARD_INELIGIBLE,
            clause="Y-3.2f",
        ),
    )
