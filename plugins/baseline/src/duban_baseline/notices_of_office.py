"""Notices that events outside a matter cause: papers, proposals, duties of the office, incidents, scores."""

from __future__ import annotations

from duban_contracts.events import calendar, duty, incident, paper, proposal, scoring
from duban_contracts.vocabulary import Audience
from duban_sdk.tables import NoticeRow

PAPERS: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="paper_drafted",
        on=paper.PaperDrafted.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="文稿待签：{paper_title}",
        text="您好。《{paper_title}》已拟好，请{signer_role}审签。",
    ),
    NoticeRow(
        code="paper_passed_on",
        on=paper.PaperSigned.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="文稿待签：{paper_title}",
        text="您好。《{paper_title}》上一环节已签批，现请{signer_role}审签。",
    ),
    NoticeRow(
        code="paper_issued",
        on=paper.PaperIssued.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="已印发：{paper_title}",
        text="《{paper_title}》{number}已印发。",
    ),
)
"""Whom else an issued paper reaches depends on its kind, so the jurisdiction's plugin says it."""

PROPOSALS: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="proposal_raised",
        on=proposal.ProposalRaised.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="建议待审：{title}",
        text="您好。系统依据{clause}就{unit_name}提出“{title}”建议，请{signer_role}审定。事由：{reason}",
    ),
    NoticeRow(
        code="proposal_passed_on",
        on=proposal.ProposalSigned.TYPE,
        audience=Audience.NEXT_SIGNER,
        title="建议待审：{title}",
        text="您好。对{unit_name}的建议“{title}”上一环节已签批，现请{signer_role}审定。",
    ),
    NoticeRow(
        code="proposal_decided",
        on=proposal.ProposalDecided.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="建议已有结论：{title}",
        text="对{unit_name}的建议“{title}”已有结论。{reason}",
    ),
    NoticeRow(
        code="proposal_decided_unit",
        on=proposal.ProposalDecided.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="与贵单位有关的建议已有结论：{title}",
        text="{unit_name}：涉及贵单位的建议“{title}”已有结论，详情请联系督查室。{reason}",
    ),
    NoticeRow(
        code="proposal_withdrawn",
        on=proposal.ProposalWithdrawn.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="建议已撤回：{title}",
        text="对{unit_name}的建议“{title}”已撤回。原因：{reason}",
    ),
)

DUTIES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="duty_opened",
        on=duty.DutyOpened.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="待办：{title}（{period}）",
        text="“{title}”（{period}）应于 {enforce_on} 前（含当日）完成。依据：{clause}。",
    ),
    NoticeRow(
        code="duty_missed",
        on=duty.DutyMissed.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="未按时完成：{title}（{period}）",
        text="{unit_name}{number}“{title}”（{period}）期限 {enforce_on} 已过，请尽快完成。依据：{clause}。",
    ),
)

SCORES: tuple[NoticeRow, ...] = (
    NoticeRow(
        code="incident_recorded",
        on=incident.IncidentRecorded.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="情况登记：{title}",
        text="{unit_name}：督查室登记了与贵单位有关的情况：{reason} 依据：{clause}。如有异议，请及时反映。",
    ),
    NoticeRow(
        code="incident_withdrawn",
        on=incident.IncidentWithdrawn.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="情况登记撤销：{title}",
        text="{unit_name}：此前登记的有关情况已撤销。原因：{reason}",
    ),
    NoticeRow(
        code="points_booked",
        on=scoring.PointsBooked.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="督查记分：{points} 分",
        text="{unit_name}：记 {points} 分。依据：{clause}。{reason}",
    ),
    NoticeRow(
        code="points_reversed",
        on=scoring.PointsReversed.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="督查记分冲销：{points} 分",
        text="{unit_name}：此前一笔记分已冲销（{points} 分）。依据：{clause}。原因：{reason}",
    ),
    NoticeRow(
        code="flag_raised",
        on=scoring.FlagRaised.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="达到提示条件：{title}",
        text="{unit_name}达到“{title}”的条件（依据：{clause}），已生成建议，请提请审定。",
    ),
    NoticeRow(
        code="flag_withdrawn",
        on=scoring.FlagWithdrawn.TYPE,
        audience=Audience.SUPERVISION_OFFICE,
        title="提示条件已不成立：{title}",
        text="{unit_name}不再达到“{title}”的条件。原因：{reason}",
    ),
    NoticeRow(
        code="ranking_drawn",
        on=scoring.RankingDrawn.TYPE,
        audience=Audience.EVERY_UNIT,
        title="督查得分排名：{period}",
        text="{unit_name}：{period}督查得分 {points} 分，排名第 {rank}。",
    ),
)

DATES_RECOMPUTED: tuple[NoticeRow, ...] = tuple(
    NoticeRow(
        code=code,
        on=event.TYPE,
        audience=Audience.UNIT_CONCERNED,
        title="期限调整：{title}",
        text="{unit_name}：“{title}”的期限有变。{reason}。依据：{clause}。",
    )
    for code, event in (
        ("due_date_recomputed", calendar.DueDateRecomputed),
        ("duty_date_recomputed", calendar.DutyDateRecomputed),
        ("measure_date_recomputed", calendar.MeasureDateRecomputed),
        ("conclusion_date_recomputed", calendar.ConclusionDateRecomputed),
    )
)
"""Whoever has to keep a date is told, once, that an arrangement of days off moved it or made it final."""

OFFICE_NOTICES: tuple[NoticeRow, ...] = (*DATES_RECOMPUTED, *PAPERS, *PROPOSALS, *DUTIES, *SCORES)
