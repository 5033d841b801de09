"""Acts over HTTP on what people record: records, inspections, conclusions and reviews, grades, nominations, stubs."""

from __future__ import annotations

from duban_contracts.commands import office as o
from duban_contracts.commands import records as r
from duban_contracts.commands.matter import Command
from duban_tracking.entrypoints.act import Act


def _makes(path: str, command: type[Command], kind: str, new_id: str, summary: str) -> Act:
    return Act(path, command, f"{kind}:{{{new_id}}}", summary, creates=True, new_id=new_id)


def _on(path: str, command: type[Command], summary: str) -> Act:
    """The act is on the stream that the path names by an id, such as ``/records/{record_id}/answer``."""
    kind = path.partition("{")[2].partition("_id}")[0]
    return Act(path, command, f"{kind}:{{{kind}_id}}", summary)


def _on_conclusion(path: str, command: type[Command], summary: str) -> Act:
    return _on(f"/conclusions/{{conclusion_id}}/{path}", command, summary)


RECORD_ACTS: tuple[Act, ...] = (
    _makes("/records", r.MakeRecord, "record", "record_id", "登记会议、培训、借调、移交等"),
    _on("/records/{record_id}/answer", r.AnswerRecord, "登记记录事项的结果"),
    _makes("/activities", r.PlanActivity, "activity", "activity_id", "登记督查检查考核活动"),
    _on("/activities/{activity_id}/sign", r.SignActivity, "签批活动例外申请"),
    _on("/activities/{activity_id}/checks", r.RecordCheck, "登记检查情况"),
    _makes("/conclusions", r.DraftConclusion, "conclusion", "conclusion_id", "起草督查结论"),
    Act(
        "/conclusions/{conclusion_id}",
        r.DraftConclusion,
        "conclusion:{conclusion_id}",
        "修改督查结论",
        method="PUT",
        creates=True,
    ),
    _on_conclusion("serve", r.ServeConclusion, "送达督查结论"),
    _on_conclusion("review", r.ApplyReview, "申请复核"),
    _on_conclusion("review/decision", r.DecideReview, "作出复核决定"),
    _on_conclusion("rechecks", r.RecordRecheck, "登记整改复查"),
    Act("/grades", r.GradeUnit, "grade:{period}:{unit}", "评定等次", creates=True),
    Act("/grades/{grade}/confirm", r.ConfirmGrade, "grade:{grade}", "确认等次"),
    _makes("/nominations", r.CheckNominations, "nomination", "check_id", "审核评优名单"),
    _makes("/stubs", r.RegisterStub, "stub", "stub_id", "登记涉密事项存根（无内容）"),
    _on("/stubs/{stub_id}/close", r.CloseStub, "登记涉密事项已线下办结"),
    _on("/papers/{paper_id}/consultations", o.RecordConsultation, "登记征求意见情况"),
)
