"""People, units and papers of the scenarios' 云和县."""

from __future__ import annotations

from datetime import date

from duban_contracts.commands.matter import AssignMatter, ProposeMatter, RequestExtension, SignApproval
from duban_contracts.commands.office import RegisterUnit
from duban_contracts.commands.reports import FileReport, ReturnReport, VerifyReport
from duban_contracts.common import ReportPart, ReportText
from duban_contracts.vocabulary import ApprovalSubject, ReportKind, ReturnGround, Role, UnitKind, Weight
from tests.lifecycle.telling import Cast, Person

JURISDICTION = "yunhe"
OFFICE = "dcs"

STAFF = Person(Role.SUPERVISION_STAFF, OFFICE)
HEAD = Person(Role.SUPERVISION_HEAD, OFFICE)
DIRECTOR = Person(Role.OFFICE_DIRECTOR, "xzfb")
LIAISON = Person(Role.LEADER_LIAISON, "xzfb")
LEADER = Person(Role.LEADER, "xzf")
CHIEF = Person(Role.PRINCIPAL_LEADER, "xzf")
OPERATOR = Person(Role.OPERATOR, OFFICE)

DEPARTMENTS = {
    "jtj": "县交通运输局",
    "zjj": "县住房和城乡建设局",
    "slj": "县水利局",
    "nyj": "县农业农村局",
    "jyj": "县教育局",
    "mzj": "县民政局",
    "hbj": "市生态环境局云和分局",
    "zrj": "县自然资源和规划局",
    "wjj": "县卫生健康局",
    "wlj": "县文化和广电旅游体育局",
    "fgj": "县发展和改革局",
    "rsj": "县人力资源和社会保障局",
    "gaj": "县公安局",
    "cgj": "县综合行政执法局",
}
SECTIONS = {OFFICE: "县人民政府督查室", "xzfb": "县人民政府办公室", "xzf": "县人民政府"}


def registrations() -> tuple[RegisterUnit, ...]:
    """Return the units of the register."""
    return (
        *(
            RegisterUnit(unit=code, name=name, kind=UnitKind.SECTION, supervised=False)
            for code, name in SECTIONS.items()
        ),
        *(RegisterUnit(unit=code, name=name, kind=UnitKind.DEPARTMENT) for code, name in DEPARTMENTS.items()),
        RegisterUnit(unit="ctz", name="崇头镇人民政府", kind=UnitKind.TOWNSHIP),
        RegisterUnit(unit="zzb", name="县项目攻坚指挥部", kind=UnitKind.TEMPORARY_BODY, host_unit="fgj"),
    )


def unit(code: str) -> Person:
    """Return the liaison of a unit."""
    return Person(Role.UNIT_LIAISON, code)


def proposal(title: str, origin: str = "ordinary", weight: Weight = Weight.ORDINARY) -> ProposeMatter:
    return ProposeMatter(
        title=title,
        content=f"{title}：群众多次反映，请限期解决。",
        category="7",
        origin=origin,
        weight=weight,
        basis="县政府常务会议决定",
    )


def signature(approved: bool = True, subject: ApprovalSubject = ApprovalSubject.TAKE_UP, key: str = "") -> SignApproval:
    return SignApproval(subject=subject, key=key, approved=approved, opinion="" if approved else "理由不充分")


def order(lead: str, due_on: date, *co_units: str, **changes: object) -> AssignMatter:
    fields = {"lead": lead, "co_units": co_units, "requirement": "查明情况，限期办结并书面反馈。", "due_on": due_on}
    return AssignMatter.model_validate({**fields, **changes})


def extension(lead: str, key: str, new_due_on: date, **changes: object) -> RequestExtension:
    fields = {"key": key, "unit": lead, "new_due_on": new_due_on, "reason": "汛期无法施工"}
    return RequestExtension.model_validate({**fields, "plan": "汛后分段施工", "schedule": "每旬报送进度", **changes})


def text_of(lead: str, number: str, dated: date) -> ReportText:
    """Return a report without a departure from the annex (Y-A)."""
    name = DEPARTMENTS[lead]
    return ReportText(
        letterhead=name,
        title=f"{name}关于云和县人民政府督查室{number}交办单办理情况的报告",
        addressee="县人民政府督查室：",
        opening="现将办理情况报告如下。",
        parts=tuple(
            ReportPart(heading=heading, items=("1. 已按要求落实。",))
            for heading in ("一、办理事项", "二、办理进展情况", "三、下步工作安排")
        ),
        signed_unit=name,
        sealed=True,
        dated=f"{dated.year}年{dated.month}月{dated.day}日",
    )


class Filing:
    """A report on the matter that its lead unit files on a day; told once the order's number is known."""

    def __init__(self, lead: str, on: date, *co_units: str, **changes: object) -> None:
        self.lead, self.on, self.co_units, self.changes = lead, on, co_units, changes

    def __call__(self, cast: Cast) -> FileReport:
        fields = {
            "key": "r1",
            "kind": ReportKind.CLOSING,
            "unit": self.lead,
            "text": text_of(self.lead, cast.numbers.get("matter", ""), self.on),
            "co_parts": [{"unit": code, "text": "配合完成现场处置。"} for code in self.co_units],
            "signed_by": "局长",
            "completed_on": self.on,
        }
        return FileReport.model_validate({**fields, **self.changes})


def returned(ground: ReturnGround, key: str = "r1") -> ReturnReport:
    return ReturnReport(key=key, ground=ground, reason="请补正后重新报送")


def verified(key: str = "r1") -> VerifyReport:
    return VerifyReport(key=key, method="现场核查", finding="情况属实")
