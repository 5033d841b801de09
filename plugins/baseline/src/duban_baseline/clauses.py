"""Manifest of the suite's own behaviour."""

from __future__ import annotations

from duban_sdk.manifest import CarriedBy, Clause, Manifest

VERSION = "1.0"

CLAUSES: tuple[Clause, ...] = (
    Clause(
        id="B-1",
        article="系统约定",
        kind="role",
        text="系统内置角色及其默认权限；各地区可以更改名称、增加角色和权限。",
        carried_by=(CarriedBy.TABLE,),
        where=("roles",),
    ),
    Clause(
        id="B-2",
        article="国务院令第733号 第十二条",
        kind="record",
        text="督查方式为条例列明的八种，催办和检查按其编号登记；普通书面催办不属于其中任何一种。",
        carried_by=(CarriedBy.TABLE, CarriedBy.RECORD),
        where=("urging_forms", "record urgings"),
    ),
    Clause(
        id="B-3",
        article="系统约定",
        kind="feedback",
        text="地区规则未作要求的，报告按报送内容接收；退回重报未写明期限的，为退回次日起5个工作日。",
        carried_by=(CarriedBy.TABLE,),
        where=("reports", "dates.redo"),
    ),
    Clause(
        id="B-4",
        article="系统约定",
        kind="notice",
        text="交办、临期、逾期、退回、延期、签批、通报、排名等事项，及时提示有关单位和人员；到期前3日提醒。",
        carried_by=(CarriedBy.TABLE,),
        where=("notices", "reminders"),
    ),
    Clause(
        id="B-5",
        article="系统约定",
        kind="intake",
        text="采用标准格式的渠道直接推送工单；格式不符的，逐项说明原因后退回渠道。",
        carried_by=(CarriedBy.HOOK,),
        where=("hook duban_ticket_push",),
    ),
)


def manifest() -> Manifest:
    """Return the manifest of this plugin."""
    return Manifest(id="baseline", title="系统默认规则", versions=(VERSION,), issuer="督办系统", clauses=CLAUSES)
