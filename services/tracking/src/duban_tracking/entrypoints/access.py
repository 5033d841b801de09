"""Who may see and do what: roles by the jurisdiction's rules, units by their part in a matter."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.requests import Request as HttpRequest

from duban_contracts.common import Actor
from duban_contracts.vocabulary import MatterState, Role
from duban_runtime.auth import Caller
from duban_runtime.problems import Problem
from duban_runtime.telemetry import traceparent
from duban_sdk.rulebook import Rulebook
from duban_tracking.core.context import Unit
from duban_tracking.core.matter.state import Matter
from duban_tracking.entrypoints.services import Services
from duban_tracking.handlers.acting import Request

SEES_ALL = frozenset(
    {
        Role.SUPERVISION_STAFF,
        Role.SUPERVISION_HEAD,
        Role.OFFICE_DIRECTOR,
        Role.LEADER,
        Role.PRINCIPAL_LEADER,
        Role.LEADER_LIAISON,
        Role.AUDITOR,
    }
)
"""Roles that see every matter, whatever unit the person belongs to."""
_NO_UNIT = "（无）"
"""Takes part in nothing: no unit's code can be this."""
_REQUEST_ID = re.compile(r"^[\w.:-]{1,128}$")


@dataclass(frozen=True)
class Viewer:
    """Who looks. ``taking_part``: the unit whose matters alone are seen; empty for people who see all."""

    caller: Caller
    rules: Rulebook
    units: Mapping[str, Unit]
    taking_part: str

    @property
    def jurisdiction(self) -> str:
        return self.caller.jurisdiction

    def is_kept_from(self, accused: Collection[str], units: Sequence[str]) -> bool:
        """Return whether a matter with these accused units, and these units lead first, is not for the caller.

        What an accusation names is kept from its people in whatever role; what a section of the office undertakes is
        for the office, leaders and the units of the matter alone.
        """
        own = self.caller.unit
        if own and own in accused:
            return True
        return bool(units) and units[0] in self.confined_leads() and own not in units

    def confined_leads(self) -> tuple[str, ...]:
        """Return the units whose own matters are not for the caller: sections of the office, but not the caller's."""
        if self.caller.roles & SEES_ALL:
            return ()
        own = self.caller.unit
        return tuple(code for code, unit in self.units.items() if not unit.supervised and code != own)

    def restrictions(self) -> dict[str, Any]:
        """Return what a query of the ledger must leave out, as fields of ``LedgerQuery``."""
        # Those who take part in a matter that the office leads do see it.
        confined = () if self.taking_part else self.confined_leads()
        return {"taking_part": self.taking_part, "kept_from": self.caller.unit or "", "confined_leads": confined}


async def viewer_of(services: Services, caller: Caller, act: str | None = None) -> Viewer:
    """Return how much the caller sees.

    Args:
        services: of this process.
        caller: as the token says.
        act: reading act that one of the caller's roles must have; None: any act will be checked elsewhere.

    Raises:
        Problem: 403 when no role has the act.
        JurisdictionDown: the rules cannot be asked.
        UnknownJurisdiction: the token's jurisdiction is not configured here.
    """
    rules = services.desks.desk(caller.jurisdiction).shelf.current
    if act is not None and not any(rules.may(role, act) for role in caller.roles):
        allowed = "、".join(rules.roles_for(act)) or "无"
        raise Problem(403, "无权操作", f"当前角色无权查看；可查看的角色：{allowed}", roles=sorted(caller.roles))
    async with services.storage.transaction({caller.jurisdiction}) as store:
        units = await store.units(caller.jurisdiction)
    return Viewer(caller, rules, units, _taking_part(caller, units))


def _taking_part(caller: Caller, units: Mapping[str, Unit]) -> str:
    own = units.get(caller.unit)
    if caller.roles & SEES_ALL or (own is not None and not own.supervised):
        return ""
    return caller.unit or _NO_UNIT


def drafts(matter: Matter, viewer: Viewer) -> bool:
    """Return whether the caller is one who drafts the order of such a matter, before any unit has part in it."""
    origin = viewer.rules.find_origin(matter.origin)
    waiting = matter.state in {MatterState.TAKEN_UP, MatterState.SUBMITTED}
    return waiting and origin is not None and not viewer.caller.roles.isdisjoint(origin.drafted_by)


def request_of(http: HttpRequest, viewer: Viewer, act: str) -> Request:
    """Return the request with the caller's roles, those that have the act alone where there are any.

    Raises:
        Problem: 403 for a caller without any role that the jurisdiction knows.
    """
    caller, rules = viewer.caller, viewer.rules
    known = [row.code for row in rules.pack.roles if row.code in caller.roles]
    if not known:
        raise Problem(403, "无权操作", "令牌中没有本辖区认可的角色", roles=sorted(caller.roles))
    fitting = [role for role in known if rules.may(role, act)] or known
    try:
        by = tuple(Actor(person=caller.person, role=role, unit=caller.unit or None) for role in fitting)
    except ValueError:
        raise Problem(403, "无权操作", "令牌中的单位代码不合规范") from None
    return Request(caller.jurisdiction, by, request_id(http), traceparent())


def request_id(http: HttpRequest) -> str:
    """Return the caller's own id of the request, or a new one."""
    given = http.headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else str(uuid4())
