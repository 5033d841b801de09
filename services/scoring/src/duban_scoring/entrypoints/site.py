"""What the routes work with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from duban_contracts.vocabulary import Role
from duban_runtime.auth import Caller
from duban_runtime.clock import Clock
from duban_runtime.database import Database
from duban_runtime.log import EventLog
from duban_runtime.problems import Problem
from duban_scoring.adapters.reading import LedgerReader
from duban_scoring.adapters.shelves import Shelves
from duban_scoring.adapters.store import PostgresLedger
from duban_scoring.errors import RulesUnavailable
from duban_sdk.shelf import Shelf

READ_SCORES = "ReadScores"
DRAW_RANKING = "DrawRanking"
UNIT_ROLES = frozenset({Role.UNIT_PRINCIPAL.value, Role.UNIT_LIAISON.value})
_RETRY_SECONDS = "30"


@dataclass(frozen=True)
class Site:
    """The service's parts, as the routes see them."""

    database: Database
    log: EventLog
    shelves: Shelves
    clock: Clock
    wake_relay: Callable[[], None]

    @asynccontextmanager
    async def open(self, jurisdiction: str) -> AsyncIterator[tuple[PostgresLedger, LedgerReader]]:
        """Open a transaction on one jurisdiction's ledger."""
        async with self.database.transaction({jurisdiction}) as connection:
            yield PostgresLedger(connection, jurisdiction, self.log), LedgerReader(connection, jurisdiction)

    def shelf(self, jurisdiction: str) -> Shelf:
        """Return the rules of a jurisdiction.

        Raises:
            Problem: 503, its plugins could not be loaded.
        """
        try:
            return self.shelves.get(jurisdiction)
        except RulesUnavailable as error:
            headers = {"Retry-After": _RETRY_SECONDS}
            raise Problem(503, "本辖区规则不可用", f"规则未能加载：{error.detail}", headers=headers) from error


def may(shelf: Shelf, caller: Caller, act: str) -> bool:
    """Return whether one of the caller's roles may do the act under the rules in force."""
    return any(shelf.current.may(role, act) for role in caller.roles)


def sees_all(shelf: Shelf, caller: Caller) -> bool:
    """Return whether the caller may see every account: a role beside those of a unit may read scores."""
    return any(shelf.current.may(role, READ_SCORES) for role in caller.roles - UNIT_ROLES)


def require(shelf: Shelf, caller: Caller, act: str) -> None:
    """Return when the caller may do the act.

    Raises:
        Problem: 403 that names the roles that may.
    """
    if not may(shelf, caller, act):
        titles = "、".join(shelf.current.roles_for(act)) or "无"
        raise Problem(403, "无权操作", f"当前角色无权执行此操作；可以执行的角色：{titles}", act=act)


def require_all(shelf: Shelf, caller: Caller) -> None:
    """Return when the caller may see every account.

    Raises:
        Problem: 403.
    """
    if not sees_all(shelf, caller):
        raise Problem(403, "无权查看", "只能查看本单位的计分情况", act=READ_SCORES)


def require_account(shelf: Shelf, caller: Caller, *units: str) -> None:
    """Return when the caller may see one of these accounts: units see their own.

    Raises:
        Problem: 403.
    """
    require(shelf, caller, READ_SCORES)
    if caller.unit not in units:
        require_all(shelf, caller)
