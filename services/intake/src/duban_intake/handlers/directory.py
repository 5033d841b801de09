"""Finds the desk that a request is for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping

from duban_contracts.common import Actor
from duban_intake.ports.desks import ChannelDesk, Desk
from duban_intake.translate import refusals
from duban_runtime.auth import Caller, not_found
from duban_runtime.http import Check

ACT_TITLES = {
    "RegisterTicket": "登记工单",
    "TriageTicket": "研判工单",
    "ReadTickets": "查看工单",
    "DiscloseContact": "查看反映人联系信息",
}


class Directory:
    """The jurisdictions that this process serves, and what is wrong with those that it cannot serve."""

    def __init__(
        self, desks: Mapping[str, Desk], faults: Mapping[str, str], mend: Callable[[], Collection[str]] = tuple
    ) -> None:
        """``mend`` tries broken jurisdictions again and returns those that work now; both mappings then show it."""
        self._desks = desks
        self._faults = faults
        self._mend = mend

    def opened(self) -> Mapping[str, Desk]:
        """Return the desks of the jurisdictions that work."""
        return self._desks

    def is_broken(self, jurisdiction: str) -> bool:
        """Return whether it is configured and cannot work."""
        return jurisdiction in self._faults

    async def mend(self) -> Collection[str]:
        """Jurisdictions that were broken and are mended work again; return them."""
        return await asyncio.to_thread(self._mend)

    def desk(self, jurisdiction: str) -> Desk:
        """Return the desk.

        Raises:
            Problem: 404 for a jurisdiction that is not configured, 503 for one that cannot work.
        """
        found = self._desks.get(jurisdiction)
        if found is None:
            raise refusals.out_of_service() if jurisdiction in self._faults else not_found()
        return found

    def channel(self, jurisdiction: str, channel: str) -> tuple[Desk, ChannelDesk]:
        """Return desk and channel.

        Raises:
            Problem: 404 when there is none, the same for an unknown jurisdiction; 503 when it cannot work.
        """
        desk = self.desk(jurisdiction)
        found = desk.channels.get(channel)
        if found is None:
            raise not_found()
        return desk, found

    def staff(self, caller: Caller, act: str) -> tuple[Desk, Actor]:
        """Return the caller's desk, and the caller in a role that may do the act.

        Raises:
            Problem: 403 when none of the caller's roles may; 503 when the jurisdiction cannot work.
        """
        desk = self.desk(caller.jurisdiction)
        for role in sorted(caller.roles):
            if desk.rulebook.may(role, act):
                return desk, Actor(person=caller.person, role=role, unit=caller.unit or None)
        raise refusals.may_not(ACT_TITLES[act], desk.rulebook.roles_for(act))

    async def check(self) -> Check:
        """Say which jurisdictions and channels cannot work, and why; the others go on."""
        faults = list(self._faults.values())
        for code, desk in self._desks.items():
            faults += [f"{code}: 渠道 {each.code}：{each.fault}" for each in desk.channels.values() if each.fault]
            faults += desk.troubles.values()
        return Check("辖区规则与渠道", ok=not faults, detail="；".join(faults), critical=False)

    async def close(self) -> None:
        """No adapter translates anything any more."""
        for desk in self._desks.values():
            desk.adapter.close()
