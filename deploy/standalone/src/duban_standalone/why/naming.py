"""Finds the thing that somebody means: by local name, number, key or description; the latest that fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from duban_contracts.events.duty import DutyOpened
from duban_contracts.events.escalation import ProposalDeferred
from duban_contracts.events.matter import MatterAssigned, MatterTakenUp
from duban_contracts.events.proposal import ProposalRaised
from duban_standalone.why.evidence import Evidence, Unanswerable, known_kind

_FIRST_SHOWN = 10


def matter_of(evidence: Evidence, text: str) -> str:
    """Return the stream of a matter given by local name, id, or number of its order or registration.

    Raises:
        Unanswerable: there is none.
    """
    found = evidence.handles.get(f"matter/{text}") or (f"matter:{text}" if _is_uuid(text) else None)
    if found and evidence.records.has(found):
        return found
    matters = [each for each in evidence.records.subjects if each.startswith("matter:")]
    for subject in matters:
        numbered = evidence.records.told(subject, MatterAssigned, MatterTakenUp)
        if any(event.number == text for _, event in numbered):
            return subject
    known = [name.partition("/")[2] for name in evidence.handles if name.startswith("matter/")]
    raise Unanswerable(f"没有事项 {text}；可用本地名称、编号或 ID：{_listed(known or map(_key, matters))}")


def thing_of(evidence: Evidence, text: str) -> str:
    """Return the stream of anything with a date: ``<kind>:<key>``, a local name, or what a matter is found by.

    Raises:
        Unanswerable: there is none.
    """
    kind, _, key = text.partition(":")
    if key and known_kind(text):
        return {"proposal": proposal_of, "duty": duty_of, "matter": matter_of}.get(kind, _existing)(
            evidence, key if kind in ("proposal", "duty", "matter") else text
        )
    named = [subject for name, subject in evidence.handles.items() if name.partition("/")[2] == text]
    dated = [subject for subject in named if subject.partition(":")[0] in ("matter", "conclusion")]
    return dated[0] if dated else matter_of(evidence, text)


def _existing(evidence: Evidence, subject: str) -> str:
    kind, _, key = subject.partition(":")
    found = evidence.handles.get(f"{kind}/{key}", subject)
    if not evidence.records.has(found):
        raise Unanswerable(f"没有 {subject}")
    return found


def named(evidence: Evidence, kind: str, text: str) -> str:
    """Return the stream of a thing of a kind, by local name or key.

    Raises:
        Unanswerable: there is none.
    """
    found = evidence.handles.get(f"{kind}/{text}", f"{kind}:{text}")
    if evidence.records.has(found):
        return found
    names = [name.partition("/")[2] for name in evidence.handles if name.startswith(f"{kind}/")]
    recorded = [_key(each) for each in evidence.records.subjects if each.startswith(f"{kind}:")]
    raise Unanswerable(f"没有 {text}；可用本地名称或编号：{_listed(names or recorded)}")


def proposal_of(evidence: Evidence, text: str) -> str:
    """Return the stream of a proposal given by key, or as ``measure,unit`` or ``measure,unit,matter``.

    Raises:
        Unanswerable: there is none.
    """
    subject = f"proposal:{text}"
    if evidence.records.has(subject):
        return subject
    measure, unit, matter = (*text.split(","), "", "")[:3]
    about = UUID(_key(matter_of(evidence, matter))) if matter else None
    proposals = [each for each in evidence.records.subjects if each.startswith("proposal:")]
    for each in reversed(proposals):
        for event in _standing(evidence, each):
            if event.kind == measure and event.unit == unit and (about is None or about in event.matters):
                return each
    raise Unanswerable(f"没有建议 {text}；可写编号，或“措施,单位,事项”：{_listed(_proposals(evidence, proposals))}")


def _standing(evidence: Evidence, subject: str) -> Sequence[ProposalRaised | ProposalDeferred]:
    """Return what a proposal was raised for; what it waited for says which one it is only where nothing was raised."""
    told = [event for _, event in evidence.records.told(subject, ProposalRaised, ProposalDeferred)]
    return [event for event in told if isinstance(event, ProposalRaised)] or told


def _proposals(evidence: Evidence, subjects: Iterable[str]) -> Iterable[str]:
    for subject in subjects:
        for _, event in evidence.records.told(subject, ProposalRaised, ProposalDeferred):
            yield f"{event.kind},{event.unit}"


def duty_of(evidence: Evidence, text: str) -> str:
    """Return the stream of a duty given by key, or as ``row,holder`` or ``row,holder,period``.

    Raises:
        Unanswerable: there is none.
    """
    subject = f"duty:{text}"
    if evidence.records.has(subject):
        return subject
    row, holder, period = (*text.split(","), "", "")[:3]
    duties = [each for each in evidence.records.subjects if each.startswith("duty:")]
    for each in reversed(duties):
        for _, event in evidence.records.told(each, DutyOpened):
            held = event.row == row and holder in (event.unit or event.holder, event.concerns)
            if held and period in ("", event.period):
                return each
    raise Unanswerable(f"没有任务 {text}；可写编号，或“任务代码,单位或角色,周期”：{_listed(map(_key, duties))}")


def _key(subject: str) -> str:
    return subject.partition(":")[2]


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    more = f"等 {len(found)} 项" if len(found) > _FIRST_SHOWN else ""
    return "、".join(found[:_FIRST_SHOWN]) + more or "无"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
