"""Reads the steps that are about tickets of channels: their arrival, and what is decided about them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duban_contracts.common import Actor
from duban_intake.core.identity import matter_id, ticket_id
from duban_sdk.configuration import JurisdictionSettings
from duban_standalone.simulation.faults import Path
from duban_standalone.simulation.handles import Handles
from duban_standalone.simulation.scenario import Step
from duban_standalone.simulation.validating import Proofreader
from duban_standalone.simulation.vocabulary import ARRIVALS, OWN_WORDS, TICKET_VERBS, TicketVerb
from duban_standalone.simulation.yaml_document import Plain

Given = dict[str, Plain]
_ARRIVAL_WORDS = frozenset({"ticket", "channel", "matter"})
_DECISION_WORDS = frozenset({"ticket", "matter", "into"})


class TicketReader:
    """Knows the tickets that have arrived so far."""

    def __init__(self, proof: Proofreader, settings: JurisdictionSettings, handles: Handles) -> None:
        self._proof = proof
        self._settings = settings
        self._handles = handles
        self._tickets: dict[str, UUID] = {}

    def read(self, place: int, raw: Given, at: datetime, by: tuple[Actor, ...]) -> Step:
        """Return the step; its faults are noted."""
        path: Path = ("steps", place)
        verb = TICKET_VERBS[str(raw["do"])]
        arrives = verb.name in ARRIVALS
        fields = self._fields(raw, verb, _ARRIVAL_WORDS if arrives else _DECISION_WORDS, path)
        subject = self._arrival(place, raw, fields, path) if arrives else self._decision(raw, fields, path, verb)
        said_as = {"matter_id": "into", "external_id": "ticket"}
        command = self._proof.validated(verb.command, fields, path, said_as)
        line, channel = self._proof.document.line(path), str(raw.get("channel", ""))
        return Step(place + 1, line, at, verb.name, verb, by, subject, fields, command, channel)

    def _fields(self, raw: Given, verb: TicketVerb, own: frozenset[str], path: Path) -> dict[str, object]:
        fields: dict[str, object] = {}
        for word, value in raw.items():
            if word in OWN_WORDS or word in own:
                continue
            fields[word] = value
            if word not in verb.command.model_fields:
                del fields[word]
                known = "、".join(sorted({*verb.command.model_fields, *own} - {"decision", "matter_id"}))
                self._proof.fault((*path, word), f"{verb.name} 没有这个字段；可用：{known}")
        return fields

    def _arrival(self, place: int, raw: Given, fields: dict[str, object], path: Path) -> str:
        channel = str(raw.get("channel", ""))
        if not channel:
            self._proof.fault(path, "缺少 channel")
        handle = str(raw.get("ticket") or raw.get("as") or fields.get("external_id") or f"ticket{place + 1}")
        identity = ticket_id(self._settings.jurisdiction, channel, str(fields.setdefault("external_id", handle)))
        self._handles.name("ticket", handle, f"ticket:{identity}")
        self._tickets[handle] = identity
        standing = self._settings.channels.get(channel)
        if standing is not None and standing.take_up is not None:
            self._handles.name("matter", str(raw.get("matter", handle)), f"matter:{matter_id(identity)}")
        return f"ticket:{identity}"

    def _decision(self, raw: Given, fields: dict[str, object], path: Path, verb: TicketVerb) -> str:
        handle = str(raw.get("ticket", ""))
        if handle not in self._tickets:
            known = "、".join(self._tickets) or "无"
            where = (*path, "ticket") if handle else path
            self._proof.fault(where, f"没有代号为 {handle} 的工单；此前有：{known}" if handle else "缺少 ticket")
            return ""
        if verb.name == "MergeTicket":
            word = "into" if "into" in raw else "matter"
            if word in raw:
                fields["matter_id"] = self._handles.key("matter", raw[word], (*path, word))
        elif verb.name == "TakeUpTicket":
            named = str(raw.get("matter") or raw.get("as") or handle)
            self._handles.name("matter", named, f"matter:{matter_id(self._tickets[handle])}")
        return f"ticket:{self._tickets[handle]}"
