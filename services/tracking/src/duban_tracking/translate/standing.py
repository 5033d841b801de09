"""Where a matter stands in detail: its order, reports, duties, requests, and the signatures that it awaits."""

from __future__ import annotations

from duban_contracts.vocabulary import ApprovalSubject
from duban_tracking.core.matter.handing_down import STATUS_NAMES
from duban_tracking.core.matter.state import Approval, ChildTask, Duty, Matter, Report
from duban_tracking.translate.signatures import awaited_signatures

Standing = dict[str, object]


def standing_of(matter: Matter) -> Standing:
    """Return the parts of a matter that acts refer to by their keys."""
    return {
        "content": matter.content,
        "instruction": matter.instruction,
        "order": matter.order.model_dump(mode="json") if matter.order else None,
        "acknowledged": sorted(matter.acknowledged),
        "handlers": dict(matter.handlers),
        **_demands(matter),
        "reports": [_report(report) for report in matter.reports.values()],
        "duties": [_duty(duty) for duty in matter.duties.values()],
        "extensions": [_extension(key, matter) for key in matter.extensions],
        "reasons": [
            {"key": key, "unit": reason.unit, "in_time": reason.in_time, "accepted": reason.accepted}
            for key, reason in matter.reasons.items()
        ],
        "objections": [
            {"unit": unit, "reason": objection.reason, "accepted": objection.accepted}
            for unit, objection in matter.objections.items()
        ],
        "exempted": sorted(matter.exempted),
        "awaited": [
            {
                "subject": each.about.value,
                "key": each.key,
                "role": each.role,
                "person": each.person,
                "clause": each.clause,
            }
            for each in sorted(awaited_signatures(matter))
        ],
    }


def _demands(matter: Matter) -> Standing:
    pending = None if matter.due else matter.proposed_limit
    return {
        "owner": matter.owner,
        "handed_down": [_handed_down(child, task) for child, task in matter.children.items()],
        "basis": matter.basis,
        "plan_paper_id": str(matter.plan_paper_id) if matter.plan_paper_id else None,
        "superior_due_on": matter.superior_due_on.isoformat() if matter.superior_due_on else None,
        "limit_open": matter.order is not None and matter.due is None,
        "proposed_limit": pending.due.model_dump(mode="json") if pending else None,
        "marks": {mark: on.isoformat() for mark, on in matter.marks.items()},
        "urged": dict(matter.urged),
        "plans": [plan.model_dump(mode="json", exclude={"by"}) for plan in matter.plans.values()],
        "standings": {
            period: {"standing": standing, "final": final} for period, (standing, final) in matter.standings.items()
        },
        "amendment": matter.amendment.model_dump(mode="json", exclude={"by"}) if matter.amendment else None,
    }


def _handed_down(child: str, task: ChildTask) -> Standing:
    return {
        "child": child,
        "child_name": task.name,
        "status": task.status.value,
        "status_name": STATUS_NAMES[task.status],
        "since": task.since_on.isoformat(),
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "child_due_on": task.child_due_on.isoformat() if task.child_due_on else None,
        "requirement": task.requirement,
        "text": task.text,
    }


def _duty(duty: Duty) -> Standing:
    return {
        "duty": duty.id,
        "name": duty.name,
        "unit": duty.unit,
        "period": duty.period,
        "due": duty.due.model_dump(mode="json"),
        "answered_by": duty.answered_by.value,
        "done": duty.done,
        "missed": duty.missed,
    }


def _extension(key: str, matter: Matter) -> Standing:
    request = matter.extensions[key]
    return {
        "key": key,
        "unit": request.unit,
        "new_due_on": request.new_due.nominal_on.isoformat(),
        "decision": _decision(matter.approvals.get((ApprovalSubject.EXTENSION, key))),
    }


def _report(report: Report) -> Standing:
    waiting = "pending" if report.pending else "returned"
    return {
        "key": report.key,
        "kind": report.kind.value,
        "unit": report.unit,
        "filing": report.filing,
        "state": "verified" if report.verified else waiting,
        "first_filed_at": report.first_filed_at.isoformat(),
        "judged_at": report.judged_at.isoformat(),
        "redo_due": report.redo_due.model_dump(mode="json") if report.redo_due else None,
        "falsified": report.falsified,
        "faulty": report.faulty,
    }


def _decision(approval: Approval | None) -> str:
    if approval is None or not approval.done:
        return "awaiting_signature"
    return "granted" if all(approved for _, _, approved in approval.given) else "refused"
