"""Clauses of the two tracks (一（一）, 一（二）), in our words, with what carries them out."""

from __future__ import annotations

from duban_sdk.manifest import CarriedBy, Clause

_T, _H, _E, _R = CarriedBy.TABLE, CarriedBy.HOOK, CarriedBy.ENGINE, CarriedBy.RECORD

REGULAR_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="H-1.1.1",
        article="一（一）1（1）—（5）",
        kind="scope",
        text="常规性督查分五类，按原文序号编码（1-1 至 1-5），每件事项选定一类。",
        carried_by=(_T, _E),
        where=("categories", "engine triage"),
    ),
    Clause(
        id="H-1.1.2.0",
        article="一（一）2",
        kind="workflow",
        text="常规性督查按制定计划、责任分解、月度汇总、情况反馈、会议通报五个环节显示。",
        carried_by=(_T,),
        where=("tracks.regular",),
    ),
    Clause(
        id="H-1.1.2.1",
        article="一（一）2（1）",
        kind="approval",
        text="督查科每年年初起草年度计划，征求意见后由县政府会议审定，再印发；审定须写明会议和日期。"
        "计划未印发的，其下不得立事项。",
        carried_by=(_T, _E),
        where=("papers.annual_plan", "chains.annual_plan", "tracks.regular", "engine papers"),
    ),
    Clause(
        id="H-1.1.2.2",
        article="一（一）2（2）",
        kind="workflow",
        text="计划逐项分解到副县长、部门和乡镇（场、园区）：牵头领导、单位、目标、重点任务和至少一个时间节点"
        "缺一不可，否则不下发。",
        carried_by=(_T, _E),
        where=("order_demands.break_down", "series.regular_register", "series.break_down", "engine orders"),
    ),
    Clause(
        id="H-1.1.2.3a",
        article="一（一）2（3）",
        kind="duty",
        text="月报制：每月28日督促，次月1日前以函头报送；没有单位行政主要负责人签字或公章的不予接收，"
        "到期没有报齐的为迟报。",
        carried_by=(_T, _E),
        where=(
            "unit_duties.monthly_letter",
            "dates.letter_remind",
            "dates.letter_due",
            "urging_forms.monthly",
            "posts.unit_principal",
            "engine duties",
        ),
    ),
    Clause(
        id="H-1.1.2.3b",
        article="一（一）2（3）",
        kind="duty",
        text="每月29日至次月3日，对选定的事项实地核实（平年2月自3月1日起），逐件登记方式、发现和证据。",
        carried_by=(_T, _E, _R),
        where=(
            "office_duties.site_checks",
            "dates.check_from",
            "dates.check_until",
            "record_kinds.site_check_item",
            "record_kinds.site_check",
            "engine duties",
            "record site checks",
        ),
    ),
    Clause(
        id="H-1.1.2.4",
        article="一（一）2（4）",
        kind="document",
        text="督查科起草月度推进情况，列出表扬和通报批评，副主任、主任审核，每月5日前送县长、副县长阅示；"
        "批示照录，不是审批；在其中被点名不等于《督查通报》。",
        carried_by=(_T, _H, _E),
        where=(
            "papers.progress_report",
            "chains.progress_report",
            "office_duties.progress_report",
            "dates.progress_report",
            "hook duban_circular",
            "engine papers",
        ),
    ),
    Clause(
        id="H-1.1.2.5",
        article="一（一）2（5）",
        kind="duty",
        text="每月上旬（以10日为目标，晚了只标明）把上月情况列入县长办公会议；1月、7月增加建议提案；"
        "督查科可以增列，县长要求记到事项上。",
        carried_by=(_T, _H, _E, _R),
        where=(
            "papers.agenda_pack",
            "office_duties.agenda_pack",
            "dates.agenda",
            "marks.named_by_head",
            "record_kinds.office_meeting",
            "hook duban_circular",
            "engine papers",
            "record requirements of the county head",
        ),
    ),
)

AD_HOC_CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="H-1.2.1",
        article="一（二）1（1）—（10）",
        kind="scope",
        text="临时性督查分十类，按原文序号编码（2-1 至 2-10）；各渠道有默认类别：互联网+督查和领导留言板为2-2，"
        "12345、信箱、来信来访为2-9，上级督查机构为2-1。",
        carried_by=(_T, _E),
        where=("categories", "origins.leader_instruction", "origins.superior", "engine triage"),
    ),
    Clause(
        id="H-1.2.2.0",
        article="一（二）2",
        kind="workflow",
        text="临时性督查按登记、转办、承办、催办、反馈、存档六个环节显示。",
        carried_by=(_T,),
        where=("tracks.ad_hoc",),
    ),
    Clause(
        id="H-1.2.2.1",
        article="一（二）2（1）",
        kind="record",
        text="事项分类、编号、登记入台账，按年和线别连续编号，办结即销号；涉密事项只留存根，不录内容。",
        carried_by=(_T, _E),
        where=(
            "series.ad_hoc_register",
            "registers.ad_hoc_ledger",
            "reports.progress",
            "stub",
            "engine numbers",
            "engine stub",
        ),
    ),
    Clause(
        id="H-1.2.2.2",
        article="一（二）2（2）",
        kind="approval",
        text="《督办单》先送分管副县长签批，再连同签批意见转承办单位；未经签批不得转出，时限可以待定。"
        "生成的《督办单》载明签批意见，未签批的留出签名处。",
        carried_by=(_T, _H, _E),
        where=("chains.order", "series.order", "order_demands.vice_head", "hook duban_document", "engine signatures"),
    ),
    Clause(
        id="H-1.2.2.3",
        article="一（二）2（3）",
        kind="workflow",
        text="单位签收并明确承办人，三个工作日内经分管副县长同意商定时限、措施和答复；逾期未定的，"
        "向分管副县长建议一个月；时限未定之前不算逾期。",
        carried_by=(_T, _E),
        where=(
            "limits.agreed_limit",
            "dates.fix_limit",
            "dates.fallback_limit",
            "engine limits_open",
            "engine acknowledgements",
        ),
    ),
    Clause(
        id="H-1.2.2.4",
        article="一（二）2（4）",
        kind="urging",
        text="到期未办结反馈的，督查科以电话、实地、暗访等形式催办并登记；重大、紧急事项由指定专人直接找单位主要负责人。",
        carried_by=(_T, _E),
        where=(
            "matter_tasks.urge_overdue",
            "dates.urge_overdue",
            "urging_forms.phone",
            "urging_forms.on_site",
            "urging_forms.unannounced",
            "urging_forms.principal",
            "marks.major",
            "marks.urgent",
            "engine urgings",
        ),
    ),
    Clause(
        id="H-1.2.2.5",
        article="一（二）2（5）",
        kind="document",
        text="每周汇总《督查专报》，主任签发，周一送县长、副县长阅示；批示记到事项上并直接转给单位主要负责人；"
        "重点事项可列入县长办公会议。",
        carried_by=(_T, _H, _E),
        where=(
            "papers.special_report",
            "chains.special_report",
            "series.special_report",
            "office_duties.special_report",
            "dates.special_report",
            "notices.instructed",
            "marks.key_matter",
            "hook duban_circular",
            "engine papers",
        ),
    ),
    Clause(
        id="H-1.2.2.6",
        article="一（二）2（6）",
        kind="record",
        text="办结后在台账中销号，写明人和日期；全部材料立卷存档，案卷完整、不可更改、可导出。",
        carried_by=(_T, _E),
        where=("tracks.ad_hoc", "engine history", "engine export"),
    ),
)
