"""A small jurisdiction of our own: its notice rows, roles and channels."""

from __future__ import annotations

from typing import Any

from duban_contracts.events import duty, matter, paper, proposal, scoring
from duban_contracts.vocabulary import Audience, Role
from duban_notify.translate import County, county_of
from duban_sdk import hookimpl
from duban_sdk.configuration import Channel, JurisdictionSettings, NotifySettings
from duban_sdk.errors import PluginNotInstalled
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import Manifest
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_sdk.tables import IncidentKind, NoticeRow, PaperKind, RoleRow

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZg=="


def row(
    code: str,
    on: str,
    audience: Audience,
    title: str,
    text: str = "",
    *,
    urgent: bool = False,
    kinds: tuple[str, ...] = (),
) -> NoticeRow:
    return NoticeRow(
        code=code, on=on, audience=audience, title=title, text=text or title, urgent=urgent, paper_kinds=kinds
    )


ROWS = (
    row(
        "proposed", matter.MatterProposed.TYPE, Audience.NEXT_SIGNER, "立项待审：{title}", "请{signer_role}审定{title}"
    ),
    row("passed_on", matter.ApprovalSigned.TYPE, Audience.NEXT_SIGNER, "待签：{title}", "请{signer_role}签批"),
    row(
        "assigned",
        matter.MatterAssigned.TYPE,
        Audience.ALL_UNITS,
        "交办：{title}",
        "{unit_name}：{number} {enforce_on}",
    ),
    row("urged", matter.UnitUrged.TYPE, Audience.UNIT_CONCERNED, "催办：{title}", "{unit_name}：{reason}"),
    row("finding", matter.FindingReported.TYPE, Audience.LEADERS, "重要情况：{title}", "{reason}", urgent=True),
    row("extended", matter.ExtensionGranted.TYPE, Audience.LEAD_UNIT, "同意延期：{title}", "新期限{due_on}"),
    row("objected", matter.ObjectionFiled.TYPE, Audience.SUPERVISION_OFFICE, "异议：{title}", "{unit_name}：{reason}"),
    row("drafted", paper.PaperDrafted.TYPE, Audience.NEXT_SIGNER, "文稿待签：{paper_title}", "请{signer_role}审签"),
    row("circular", paper.PaperIssued.TYPE, Audience.ALL_UNITS, "通报：{paper_title}", kinds=("circular", "praise")),
    row("special", paper.PaperIssued.TYPE, Audience.LEADERS, "呈阅：{paper_title}", kinds=("special",)),
    row("raised", proposal.ProposalRaised.TYPE, Audience.NEXT_SIGNER, "建议待审：{title}", "{unit_name}：{reason}"),
    row("missed", duty.DutyMissed.TYPE, Audience.UNIT_CONCERNED, "未完成：{title}（{period}）"),
    row("booked", scoring.PointsBooked.TYPE, Audience.UNIT_CONCERNED, "记分{points}", "{unit_name}：{title} {reason}"),
    row("ranking", scoring.RankingDrawn.TYPE, Audience.EVERY_UNIT, "排名", "{unit_name}第{rank}，{points}分"),
)
_READ = ("ReadNotices",)
PACK = RulePack(
    roles=(
        RoleRow(code=Role.SUPERVISION_STAFF, title="督查员", acts=(*_READ, "ConfirmNotice", "RetryNotice")),
        RoleRow(code=Role.SUPERVISION_HEAD, title="督查室主任", acts=("ConfirmNotice",)),
        RoleRow(code=Role.LEADER, title="县领导", acts=("ConfirmNotice",)),
        RoleRow(code=Role.UNIT_LIAISON, title="联络员", acts=(*_READ, "ConfirmNotice")),
        RoleRow(code=Role.OPERATOR, title="系统管理员", acts=("RetryNotice",)),
    ),
    papers=tuple(PaperKind(code=code, name=code, clause="T-4") for code in ("circular", "praise", "special")),
    incidents=(IncidentKind(code="refused", name="拒收", clause="T-3"),),
    notices=ROWS,
)
CHANNELS = {
    "hotline": Channel(
        name="热线", secrets=(SECRET,), callback_url="http://channel.test/status", callback_secret=SECRET
    ),
    "silent": Channel(name="不回告", secrets=(SECRET,)),
}


class OnePack:
    """A plugin that declares one pack."""

    def __init__(self, name: str, pack: RulePack) -> None:
        self._pack = pack
        self._manifest = Manifest(id=name, title=name, versions=("1",))

    @hookimpl
    def duban_manifest(self) -> Manifest:
        return self._manifest

    @hookimpl
    def duban_rules(self, version: str, parameters: Any) -> RulePack:
        return self._pack


def find_plugin(name: str) -> object:
    """A plugin source: ``county`` holds ``PACK``, everything but it and the baseline is missing."""
    packs = {"baseline": RulePack(), "county": PACK}
    try:
        return OnePack(name, packs[name])
    except KeyError:
        raise PluginNotInstalled(name) from None


def a_county(jurisdiction: str = "yunhe", channels: dict[str, Channel] | None = None, **notify: Any) -> County:
    """Return a jurisdiction with ``PACK``, the supervision office ``dcs`` and these ways of notifying."""
    settings = JurisdictionSettings(
        jurisdiction=jurisdiction,
        name="试县",
        plugins=("county",),
        channels=CHANNELS if channels is None else channels,
        notify=NotifySettings(**{"supervision_office": "dcs", **notify}),
    )
    return county_of(Shelf(load_plugins(settings, find_plugin)), lambda word: word)
