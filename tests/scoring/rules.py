"""Small rule packs of our own, loaded as any plugin is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from duban_contracts.vocabulary import Completion, DefectKind, NamedAs, Reporting
from duban_sdk import hookimpl
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.loader import load_plugins
from duban_sdk.manifest import CarriedBy, Clause, Manifest
from duban_sdk.pack import RulePack
from duban_sdk.shelf import Shelf
from duban_sdk.tables import (
    FlagRow,
    IncidentKind,
    IncidentPoints,
    NamingPoints,
    OutcomePoints,
    PaperKind,
    RankingRow,
    ReportPoints,
    RoleRow,
    ScorePolicy,
)

POLICY = ScorePolicy(base_points=Decimal(100), base_clause="T-0", shared_clause="T-1", host_clause="T-2")

PACK = RulePack(
    roles=(
        RoleRow(code="supervision_staff", title="督查员", acts=("ReadScores", "DrawRanking")),
        RoleRow(code="leader", title="领导", acts=("ReadScores",)),
        RoleRow(code="unit_liaison", title="联络员", acts=("ReadScores",)),
    ),
    papers=(PaperKind(code="monthly_circular", name="月度通报", clause="T-9"),),
    incidents=(
        IncidentKind(code="refused", name="拒收", clause="T-3"),
        IncidentKind(code="other", name="其他", clause="T-4"),
        IncidentKind(code="praised", name="表扬", clause="T-11"),
    ),
    points=(
        OutcomePoints(
            code="on_time",
            points=Decimal(2),
            completion=(Completion.EARLY, Completion.IN_TIME),
            reporting=(Reporting.EARLY, Reporting.IN_TIME),
            text="按时",
            clause="T-5",
        ),
        OutcomePoints(
            code="reported_late",
            points=Decimal(-1),
            completion=(Completion.EARLY, Completion.IN_TIME),
            reporting=(Reporting.LATE,),
            text="反馈逾期",
            clause="T-6",
        ),
        OutcomePoints(
            code="late",
            points=Decimal(-3),
            completion=(Completion.LATE, Completion.OUTSTANDING),
            justified=False,
            text="未按时完成",
            clause="T-7",
        ),
        NamingPoints(
            code="named",
            points=Decimal(-1),
            paper_kinds=("monthly_circular",),
            named_as=NamedAs.SLOW,
            shared=False,
            text="通报",
            clause="T-8",
        ),
        ReportPoints(code="defective", points=Decimal(-1), defects=tuple(DefectKind), text="报告", clause="T-9"),
        ReportPoints(code="false_report", points=Decimal(-10), falsified=True, text="虚假", clause="T-9"),
        IncidentPoints(code="refused", points=Decimal(-5), incidents=("refused",), text="拒收", clause="T-3"),
        IncidentPoints(
            code="praised",
            points=Decimal(2),
            incidents=("praised",),
            once_per_matter=True,
            text="表扬",
            clause="T-11",
        ),
        IncidentPoints(
            code="other",
            points=None,
            incidents=("other",),
            falsified_factor=Decimal(2),
            facts_until_on="2026-08-06",
            text="酌情扣分",
            clause="T-4",
        ),
    ),
    flags=(FlagRow(code="thrice_late", name="三次逾期", counts=("late",), times=3, clause="T-7"),),
    rankings=(RankingRow(code="ranking", name="排名", period="quarter", by_kind=True, clause="T-10"),),
    score=POLICY,
)


class PackPlugin:
    """A plugin that holds one pack per version."""

    def __init__(self, name: str, packs: Mapping[str, RulePack]) -> None:
        self._packs = packs
        has_points = any(pack.points for pack in packs.values())
        self._manifest = Manifest(
            id=name,
            title=name,
            versions=tuple(packs),
            document="试〔2026〕1号",
            clauses=(LATE_CLAUSE,) if has_points else (),
        )

    @hookimpl
    def duban_manifest(self) -> Manifest:
        return self._manifest

    @hookimpl
    def duban_rules(self, version: str, parameters: Any) -> RulePack:
        return self._packs[version]


LATE_CLAUSE = Clause(
    id="T-7", article="三（七）", kind="scoring", text="未按时完成扣3分", carried_by=(CarriedBy.TABLE,), where=()
)


def shelf_of(*packs: RulePack, jurisdiction: str = "yunhe") -> Shelf:
    """Return the shelf of a jurisdiction whose only county plugin holds these packs as versions 1, 2, ..."""
    versions = {str(number): pack for number, pack in enumerate(packs or (PACK,), start=1)}
    plugins = {"baseline": PackPlugin("baseline", {"1": RulePack()}), "county": PackPlugin("county", versions)}
    settings = JurisdictionSettings(jurisdiction=jurisdiction, name="试县", plugins=("county",))
    return Shelf(load_plugins(settings, plugins.__getitem__))
