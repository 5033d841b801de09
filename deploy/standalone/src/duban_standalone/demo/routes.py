"""Where each command of the play goes: method, path and which fields stand in the path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from duban_standalone.demo.script import Act


@dataclass(frozen=True)
class Route:
    """``path`` names fields of the act in braces; fields in ``dropped`` are not part of the body."""

    service: str
    path: str
    dropped: tuple[str, ...] = ()


def _matter(path: str, *dropped: str) -> Route:
    return Route("tracking", f"/matters/{{matter}}/{path}", ("matter", *dropped))


ROUTES = {
    "TakeUpTicket": Route("intake", "/tickets/{ticket}/triage", ("matter",)),
    "MergeTicket": Route("intake", "/tickets/{ticket}/triage", ("matter", "into")),
    "PassOnTicket": Route("intake", "/tickets/{ticket}/triage", ("matter",)),
    "ReturnTicket": Route("intake", "/tickets/{ticket}/triage", ("matter",)),
    "RefuseTicket": Route("intake", "/tickets/{ticket}/triage", ("matter",)),
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
    "DraftPaper": Route("tracking", "/papers", ("paper",)),
    "SignPaper": Route("tracking", "/papers/{paper}/sign", ("paper",)),
    "RecordInstruction": Route("tracking", "/papers/{paper}/instructions", ("paper",)),
    "IssuePaper": Route("tracking", "/papers/{paper}/issue", ("paper",)),
    "RecordIncident": Route("tracking", "/incidents", ("incident", "matter")),
    "WithdrawIncident": Route("tracking", "/incidents/{incident}/withdraw", ("incident",)),
    "RecordReferral": Route("tracking", "/referrals", ("referral", "matter")),
    "SignProposal": Route("tracking", "/proposals/{proposal}/sign", ("proposal",)),
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
        self.order_numbers: dict[str, str] = {}

    @staticmethod
    def made(handle: str) -> UUID:
        """Return the id of a thing that the play creates."""
        return uuid5(NAMESPACE_URL, f"duban-demo:{handle}")

    def path_of(self, act: Act) -> tuple[str, str]:
        """Return the service and the path of an act, without the jurisdiction."""
        route, fields = ROUTES[act.do], act.fields
        names = {name: str(value) for name, value in fields.items() if isinstance(value, str)}
        handle = names.get("matter", "")
        names |= {"ticket": self.tickets.get(handle, ""), "matter": self.matters.get(handle, "")}
        for kind in ("paper", "incident", "referral"):
            if kind in fields:
                names[kind] = str(self.made(names[kind]))
        return route.service, route.path.format_map(names)

    def body_of(self, act: Act) -> dict[str, Any]:
        """Return the command's JSON fields, handles replaced by what they stand for."""
        route, fields = ROUTES[act.do], act.fields
        body = {name: self._value(name, value) for name, value in fields.items() if name not in route.dropped}
        if act.do in DECISIONS:
            body["decision"] = DECISIONS[act.do]
        if "into" in fields:
            body["matter_id"] = self.matters[fields["into"]]
        elif "matter" in fields and act.do in {"RecordIncident", "RecordReferral"}:
            body["matter_id"] = self.matters[fields["matter"]]
        for kind in ("paper", "incident", "referral"):
            if act.do in {"DraftPaper", "RecordIncident", "RecordReferral"} and kind in fields:
                body[f"{kind}_id"] = str(self.made(fields[kind]))
        text = json.dumps(body, ensure_ascii=False, default=_iso)
        number = self.order_numbers.get(str(fields.get("matter", "")), "")
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
