"""Plugins of the tests: a small baseline, and a vendor's adapter that can be made to fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace

from pydantic import JsonValue

from duban_contracts.commands.intake import TicketContact, TicketPush
from duban_sdk import hookimpl
from duban_sdk.hooks import RefusedPayload
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.pack import RulePack
from duban_sdk.tables import Category, JudgingPolicy, Origin, RoleRow, Stage, Track

SLOW_SECONDS = 0.6

RULES = RulePack(
    roles=(
        RoleRow(
            code="supervision_staff",
            title="督查室工作人员",
            acts=("RegisterTicket", "TriageTicket", "ReadTickets"),
        ),
        RoleRow(code="supervision_head", title="督查室负责人", acts=("ReadTickets", "DiscloseContact")),
        RoleRow(code="unit_liaison", title="承办单位联络员"),
    ),
    tracks=(
        Track(
            code="main",
            name="督办",
            stages=(Stage(code="new", name="立项", entered_on=("MatterProposed",)),),
            clause="T-1",
        ),
    ),
    categories=(
        Category(code="6", name="领导批示", track="main", clause="T-6"),
        Category(code="7", name="其他事项", track="main", clause="T-7"),
    ),
    origins=(Origin(code="ordinary", name="一般", clause="T-1"),),
    judging=JudgingPolicy(verification_clause="T-1", reason_clause="T-1", objection_clause="T-1", clause="T-1"),
)


class Baseline:
    """Declares the rules."""

    @hookimpl
    def duban_manifest(self) -> Manifest:
        return Manifest(id="baseline", title="测试规则", versions=("1",))

    @hookimpl
    def duban_rules(self, version: str, parameters: Parameters) -> RulePack:
        return RULES


class Vendor:
    """Adapter ``vendorx``, whose payload says how the plugin behaves."""

    @hookimpl
    def duban_manifest(self) -> Manifest:
        return Manifest(id="vendor", title="厂商适配", versions=("1",))

    @hookimpl
    def duban_ticket_push(self, adapter: str, payload: Mapping[str, JsonValue]) -> TicketPush | None:
        if adapter != "vendorx":
            return None
        if payload.get("behave") == "refuse":
            raise RefusedPayload("工单号 gdh 必填，未提供")
        if payload.get("behave") == "fail":
            raise KeyError(str(payload["lxr"]))
        if payload.get("behave") == "hang":
            time.sleep(SLOW_SECONDS)
        return TicketPush(
            external_id=str(payload["gdh"]),
            title=str(payload["bt"]),
            content=str(payload["nr"]),
            contact=TicketContact(name=str(payload["lxr"])),
        )


INSTALLED: Mapping[str, Callable[[], object]] = {"baseline": Baseline, "vendor": Vendor}


def find(name: str) -> object:
    """Return a plugin of the tests."""
    return INSTALLED[name]()


CONFIGURATIONS = SimpleNamespace(
    ping="""
jurisdiction = "ping"
name = "平县"
plugins = ["vendor"]
[channels.hotline]
name = "热线"
secrets = ["whsec_b2xkLWtleS1vZi10aGUtaG90bGluZS0wMDE=", "env:TEST_HOTLINE_SECRET"]
[channels.standing]
name = "批示"
secrets = ["env:TEST_HOTLINE_SECRET"]
[channels.standing.take_up]
category = "6"
reason = "领导批示一律立项督办"
[channels.native]
name = "厂商"
adapter = "vendorx"
secrets = ["env:TEST_HOTLINE_SECRET"]
[channels.orphan]
name = "无人认识的适配器"
adapter = "nobody"
secrets = ["env:TEST_HOTLINE_SECRET"]
[channels.keyless]
name = "未配密钥"
secrets = ["env:TEST_UNSET_SECRET"]
""",
    yuan="""
jurisdiction = "yuan"
name = "远县"
plugins = ["vendor"]
[channels.hotline]
name = "热线"
secrets = ["env:TEST_HOTLINE_SECRET"]
""",
    broken="""
jurisdiction = "broken"
name = "坏县"
plugins = ["not_installed"]
[channels.hotline]
name = "热线"
secrets = ["env:TEST_HOTLINE_SECRET"]
""",
)
