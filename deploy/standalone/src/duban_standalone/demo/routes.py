"""Where each command of the play goes: method, path and which fields stand in the path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from duban_standalone.demo.script import Act


@dataclass(frozen=True)
class Route:
    """``path`` names fields of the act in braces; these and the handles are not part of the body.

    ``creates``: kind of thing whose id the service gives; the handle is the idempotency key.
    """

    service: str
    path: str
    method: str = "POST"
    creates: str = ""


@dataclass(frozen=True)
class Call:
    """One HTTP request of the play."""

    method: str
    service: str
    path: str
    body: dict[str, Any]
    idempotency_key: str = ""


HANDLES = ("matter", "into", "paper", "incident", "referral", "proposal")


def _matter(path: str) -> Route:
    return Route("tracking", f"/matters/{{matter}}/{path}")


ROUTES = {
    "TakeUpTicket": Route("intake", "/tickets/{ticket}/triage"),
    "MergeTicket": Route("intake", "/tickets/{ticket}/triage"),
    "PassOnTicket": Route("intake", "/tickets/{ticket}/triage"),
    "ReturnTicket": Route("intake", "/tickets/{ticket}/triage"),
    "RefuseTicket": Route("intake", "/tickets/{ticket}/triage"),
    "SignApproval": _matter("approvals"),
    "AssignMatter": _matter("assign"),
    "AcknowledgeOrder": _matter("acknowledge"),
    "UrgeUnit": _matter("urge"),
    "ReportFinding": _matter("findings"),
    "FileReport": _matter("reports"),
    "ReturnReport": _matter("reports/{key}/return"),
    "VerifyReport": _matter("reports/{key}/verify"),
    "FindFalsification": _matter("reports/{key}/falsification"),
    "RequestExtension": _matter("extensions"),
    "FileReason": _matter("reasons"),
    "DecideReason": _matter("reasons/{key}/decision"),
    "FileObjection": _matter("objections"),
    "DecideObjection": _matter("objections/{unit}/decision"),
    "ExemptUnit": _matter("exemptions"),
    "ConfirmDueDate": _matter("due-date/confirm"),
    "CloseMatter": _matter("close"),
    "ArchiveMatter": _matter("archive"),
    "DraftPaper": Route("tracking", "/papers/{paper}", "PUT"),
    "SignPaper": Route("tracking", "/papers/{paper}/sign"),
    "RecordInstruction": Route("tracking", "/papers/{paper}/instructions"),
    "IssuePaper": Route("tracking", "/papers/{paper}/issue"),
    "RecordIncident": Route("tracking", "/incidents", creates="incident"),
    "WithdrawIncident": Route("tracking", "/incidents/{incident}/withdraw"),
    "RecordReferral": Route("tracking", "/referrals", creates="referral"),
    "SignProposal": Route("tracking", "/proposals/{proposal}/sign"),
}
DECISIONS = {
    "TakeUpTicket": "take_up",
    "MergeTicket": "merge",
    "PassOnTicket": "pass_on",
    "ReturnTicket": "return",
    "RefuseTicket": "refuse",
}


class Handles:
    """What the handles of the play stand for, learnt as it goes."""

    def __init__(self) -> None:
        self.tickets: dict[str, str] = {}
        self.matters: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.order_numbers: dict[str, str] = {}

    def call_of(self, act: Act) -> Call:
        """Return the request that an act is."""
        route = ROUTES[act.do]
        names = self._names(act)
        body = self._body(act, route)
        key = str(act.fields[route.creates]) if route.creates else ""
        return Call(route.method, route.service, route.path.format_map(names), body, key)

    def learn(self, act: Act, answer: Mapping[str, Any]) -> None:
        """Keep what the answer says that a handle stands for."""
        handle, creates = str(act.fields.get("matter", "")), ROUTES[act.do].creates
        if act.do in {"TakeUpTicket", "MergeTicket"}:
            self.matters[handle] = str(answer["matter_id"])
        if answer.get("number") and handle:
            self.order_numbers[handle] = str(answer["number"])
        if creates:
            self.made[str(act.fields[creates])] = str(answer["id"])

    def _names(self, act: Act) -> dict[str, str]:
        names = {name: value for name, value in act.fields.items() if isinstance(value, str)}
        handle = names.get("matter", "")
        names |= {"ticket": self.tickets.get(handle, ""), "matter": self.matters.get(handle, "")}
        if "paper" in names:
            names["paper"] = str(uuid5(NAMESPACE_URL, f"duban-demo:{names['paper']}"))
        if "incident" in names:
            names["incident"] = self.made.get(names["incident"], "")
        return names

    def _body(self, act: Act, route: Route) -> dict[str, Any]:
        left_out = (*HANDLES, *(name for _, name, _, _ in Formatter().parse(route.path) if name))
        body = {name: self._value(name, value) for name, value in act.fields.items() if name not in left_out}
        if act.do in DECISIONS:
            body["decision"] = DECISIONS[act.do]
        if "into" in act.fields:
            body["matter_id"] = self.matters[act.fields["into"]]
        elif "matter" in act.fields and act.do in {"RecordIncident", "RecordReferral", "RecordInstruction"}:
            body["matter_id"] = self.matters[act.fields["matter"]]
        text = json.dumps(body, ensure_ascii=False, default=_iso)
        number = self.order_numbers.get(str(act.fields.get("matter", "")), "")
        replaced: dict[str, Any] = json.loads(text.replace("{order_number}", number))
        return replaced

    def _value(self, name: str, value: Any) -> Any:
        if name == "namings":
            return [self._naming(naming) for naming in value]
        if name == "matters":
            return [self.matters[handle] for handle in value]
        return value

    def _naming(self, naming: dict[str, Any]) -> dict[str, Any]:
        rest = {name: value for name, value in naming.items() if name != "matter"}
        return {**rest, "matter_id": self.matters[naming["matter"]]}


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
