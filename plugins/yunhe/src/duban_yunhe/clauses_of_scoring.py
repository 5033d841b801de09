"""Clauses of part three (考评标准), in our words, with what carries each out."""

from __future__ import annotations

from duban_sdk.manifest import CarriedBy, Clause

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

_NOTICE_ROWS = tuple(
    f"{table}.{level}_{sign}"
    for table in ("incidents", "points")
    for level in ("county", "city", "province")
    for sign in ("praise", "criticism")
)

SCORING_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="Y-3.0",
        article="三",
        kind="scoring",
        text="每个单位每年基准分100分，各项加扣分累计，不设上下限。",
        carried_by=(_T, _E),
        where=("score", "engine accounts"),
    ),
    Clause(
        id="Y-3.1",
        article="三（一）",
        kind="scoring",
        text="不按要求配合督查，或无正当理由拒不接收任务的，每次扣5分；有理由的职责异议不属于拒收。",
        carried_by=(_T, _E, _R),
        where=(
            "incidents.not_cooperating",
            "incidents.task_refused",
            "points.not_cooperating",
            "engine objections",
            "record incidents",
        ),
    ),
    Clause(
        id="Y-3.2a",
        article="三（二）",
        kind="scoring",
        text="按时办结并按时反馈的每件加2分；提前办结并反馈的再加1分。提前指至少早于原定期限1日；改过期限的不算提前。",
        carried_by=(_T, _E),
        where=("points.on_time", "points.early", "judging", "engine accounts"),
    ),
    Clause(
        id="Y-3.2b",
        article="三（二）",
        kind="scoring",
        text="按时办结但未按时反馈的每件扣1分，不再加分；到期时已记的未完成扣分予以冲销。",
        carried_by=(_T, _E),
        where=("points.reported_late", "reports.closing", "engine accounts"),
    ),
    Clause(
        id="Y-3.2c",
        article="三（二）",
        kind="scoring",
        text="办理进度滞后的，每被月度通报一次扣1分；同一通报只按一项计。",
        carried_by=(_T, _E),
        where=("points.named_slow", "papers.monthly_circular", "engine accounts"),
    ),
    Clause(
        id="Y-3.2d",
        article="三（二）",
        kind="scoring",
        text="未按时完成且无正当理由的每件扣3分；正当理由由人认定，认定成立的冲销。",
        carried_by=(_T, _E, _R),
        where=("points.not_completed", "judging", "engine reasons", "record decisions on reasons"),
    ),
    Clause(
        id="Y-3.2e",
        article="三（二）",
        kind="scoring",
        text="一项任务涉及多个单位的，第（二）项加扣分主办、协办一样；经批准可免除无责协办单位（默认不开启）。",
        carried_by=(_T, _E),
        where=(
            "points.on_time",
            "points.early",
            "points.reported_late",
            "points.named_slow",
            "points.not_completed",
            "score",
            "exemption",
            "engine exemptions",
        ),
    ),
    Clause(
        id="Y-3.2f",
        article="三（二）",
        kind="appraisal",
        text="同一单位年度内有3件无正当理由未按时办结的，提出取消当年评优评先资格的建议，由人决定；不足3件时撤回。",
        carried_by=(_T, _E, _R),
        where=(
            "flags.award_ineligible",
            "proposals.award_ineligible",
            "chains.award_ineligible",
            "engine proposals",
            "record decisions on proposals",
        ),
    ),
    Clause(
        id="Y-3.3a",
        article="三（三）",
        kind="scoring",
        text="反馈材料格式不符，或事实不清、内容不全、数据不准、针对性不强的，每件扣1分，不论有几处问题、是否退回。",
        carried_by=(_T, _H, _E),
        where=("points.report_defective", "hook duban_report_defects", "engine reports"),
    ),
    Clause(
        id="Y-3.3b",
        article="三（三）",
        kind="scoring",
        text="报送内容弄虚作假的，经认定每件扣10分。",
        carried_by=(_T, _E, _R),
        where=("points.report_falsified", "engine reports", "record findings of falsification"),
    ),
    Clause(
        id="Y-3.4",
        article="三（四）",
        kind="scoring",
        text="交办督办事项受批示肯定的每件加2分（2024-08-06之后的事实默认不加）；受县级、市级、省级以上通报表扬或批评的，"
        "每次分别加扣3分、5分、10分。",
        carried_by=(_T, _R),
        where=(
            "incidents.leader_praise",
            "points.leader_praise",
            *_NOTICE_ROWS,
            "papers.circular_of_praise",
            "papers.circular_of_criticism",
            "chains.praise_and_criticism",
            "record incidents",
        ),
    ),
    Clause(
        id="Y-3.5",
        article="三（五）",
        kind="scoring",
        text="督查中发现的其他问题酌情扣分，写明分值、理由和批准人；发现弄虚作假的，该笔扣分加倍。",
        carried_by=(_T, _R),
        where=("incidents.other_problem", "points.other_problem", "record incidents"),
    ),
    Clause(
        id="Y-3.6",
        article="三（六）",
        kind="scoring",
        text="临时性机构的加扣分记在其所在县直单位，并显示来源。",
        carried_by=(_T, _E),
        where=("score", "engine accounts"),
    ),
)
