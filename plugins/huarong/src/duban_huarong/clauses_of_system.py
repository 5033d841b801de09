"""Clauses of 第十二条, in our words, with what carries them out."""

from __future__ import annotations

from duban_sdk.manifest import CarriedBy, Clause

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

SYSTEM_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="E-12.1",
        article="第十二条（一）",
        kind="role",
        text="各单位报送主管领导和督查员名单、电话；不全的在名册中标明。",
        carried_by=(_T, _E),
        where=("posts.leader_in_charge", "posts.inspector", "engine register"),
    ),
    Clause(
        id="E-12.1b",
        article="第十二条（一）",
        kind="organisational",
        text="适时召开督查工作会议、定期培训；现场办公会议、联席会议登记种类、领导、日期和决定。",
        carried_by=(_T, _R),
        where=(
            "record_kinds.supervision_meeting",
            "record_kinds.training",
            "record_kinds.on_site_meeting",
            "record_kinds.joint_meeting",
            "record meetings and trainings",
        ),
    ),
    Clause(
        id="E-12.2",
        article="第十二条（二）",
        kind="duty",
        text="上级转办、交办事项单列登记，记载转办、交办、查办情况；每季度末日重点检查未办结的（时效性强的在前），"
        "12月31日全面清查；遗漏一件的清单不予印发。",
        carried_by=(_T, _H, _E),
        where=(
            "marks.from_superior",
            "marks.time_critical",
            "origins.superior",
            "registers.superiors",
            "office_duties.key_check",
            "office_duties.clearance",
            "dates.quarter_end",
            "dates.key_check_opens",
            "dates.clearance_opens",
            "dates.year_end",
            "papers.key_check",
            "papers.clearance",
            "hook duban_circular",
            "engine duties",
            "engine history",
        ),
    ),
    Clause(
        id="E-12.3",
        article="第十二条（三）",
        kind="document",
        text="定期或不定期通报进度、质量、效果；《政府督查通报》按台账列出表扬和督促名单。",
        carried_by=(_T, _H, _E),
        where=("papers.government_circular", "series.circular", "hook duban_circular", "engine papers"),
    ),
    Clause(
        id="E-12.4",
        article="第十二条（四）",
        kind="feedback",
        text="单位及时准确反馈；没有办结报告的不得办结。",
        carried_by=(_T, _E),
        where=("reports.progress", "judging", "engine reports"),
    ),
    Clause(
        id="E-12.5",
        article="第十二条（五）",
        kind="escalation",
        text="推诿敷衍，或反馈、上报严重失实，且经认定造成不良影响的，提出责任追究建议；"
        "没有不良影响认定的不提，仅仅逾期也不提。",
        carried_by=(_T, _E, _R),
        where=(
            "incidents.shirking",
            "incidents.falsification",
            "measures.responsibility",
            "grounds.bad_effect",
            "chains.responsibility",
            "measure_policy",
            "referral",
            "engine escalation",
            "engine referrals",
            "record findings of bad effect",
        ),
    ),
)
