"""Answers to units' duties: held against the rules' checker, and begun from what was last reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pluggy
import pytest

from duban_contracts.commands.duties import FileDutyReport, ReturnDutyReport
from duban_contracts.common import Actor, Defect, ReportText
from duban_contracts.events.duty import DutyReportFiled
from duban_contracts.events.matter_reports import ReportFiled
from duban_contracts.vocabulary import DefectKind, ReportKind
from duban_sdk import hookimpl
from duban_sdk.configuration import JurisdictionSettings
from duban_sdk.hooks import HookCaller
from duban_sdk.loader import EnabledPlugin, LoadedPlugins
from duban_sdk.manifest import Manifest, Parameters
from duban_sdk.questions import ReportQuestion
from duban_tracking.core.duties.prefilling import PROGRESS, ReportedMatter, prefill
from tests.tracking.core.duty_play import Play, duty_pack, unit_duty
from tests.tracking.core.story import CO, HEAD, LEAD, MATTER_ID, UNIT_ROLE, order, proposed

LETTER = f"duty:letter:2026-03:{LEAD}"
MISSING = Defect(kind=DefectKind.INCOMPLETE, clause="T-C", text="没有说明形象进度", automatic=True)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
HEADINGS = ("进展情况", "存在问题")


class Checker:
    """A plugin that wants a word in every report, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[ReportQuestion] = []

    @hookimpl
    def duban_report_defects(self, question: ReportQuestion) -> tuple[Defect, ...]:
        self.asked.append(question)
        told = "".join(item for part in question.text.parts for item in part.items)
        return () if "形象进度" in told else (MISSING,)


def hooks_of(plugin: Checker) -> HookCaller:
    manager = pluggy.PluginManager("duban")
    manager.register(plugin, name="checker")
    settings = JurisdictionSettings(jurisdiction="test", name="测试县", plugins=("checker",))
    manifest = Manifest(id="checker", title="核对", versions=("1",), document="试验〔2026〕1号", clauses=())
    return HookCaller(LoadedPlugins(settings, manager, (EnabledPlugin("checker", manifest, Parameters()),)))


def with_duty() -> tuple[Play, list[ReportQuestion]]:
    """Return a county that has a checker, in which a unit owes a letter; and what the checker is asked."""
    checker = Checker()
    play = Play(duty_pack(unit_duties=(unit_duty(categories=("1",)),)))
    play.rules = replace(play.rules, hooks=hooks_of(checker))
    play.given(f"matter:{MATTER_ID}", proposed())
    play.given(f"matter:{MATTER_ID}", order(date(2026, 7, 31)))
    return play.days_pass(date(2026, 3, 10)), checker.asked


def answer(text: str) -> FileDutyReport:
    return FileDutyReport(unit=LEAD, parts=tuple((each, text) for each in HEADINGS), signed_by="局长", sealed=True)


def filed(play: Play, text: str) -> DutyReportFiled:
    event, _ = play.given(LETTER, answer(text), UNIT_ROLE, LEAD)
    assert isinstance(event, DutyReportFiled)
    return event


@pytest.mark.parametrize(
    ("text", "defects"), [("正在施工", (MISSING,)), ("形象进度完成八成", ())], ids=["lacks something", "complete"]
)
def test_answer_is_filed_with_what_the_checker_finds(text: str, defects: tuple[Defect, ...]) -> None:
    play, asked = with_duty()
    assert filed(play, text).defects == defects
    (question,) = asked
    assert (question.kind, question.duty, question.category) == (ReportKind.PROGRESS, "letter", "1")
    assert [part.heading for part in question.text.parts] == list(HEADINGS)
    assert question.unit_name == "县交通局"


def test_answer_with_defects_goes_back_and_is_filed_again_without() -> None:
    play, _ = with_duty()
    filed(play, "正在施工")
    play.given(LETTER, ReturnDutyReport(reason=MISSING.text), HEAD)
    again = filed(play, "形象进度完成八成")
    assert (again.filing, again.defects) == (2, ())


def entry(unit: str, kind: ReportKind, **parts: str) -> ReportFiled:
    """Return a report on a matter, its parts by heading."""
    text = ReportText.model_validate(
        {"parts": [{"heading": heading, "items": ("", words)} for heading, words in parts.items()]}
    )
    return ReportFiled(
        key="p1",
        kind=kind,
        unit=unit,
        filing=1,
        text=text,
        first_filed_at=NOON,
        judged_at=NOON,
        by=Actor(person="p-1", role=UNIT_ROLE, unit=unit),
        signed_by="局长",
        clause="T-4",
    )


def matter(*reports: ReportFiled, **changes: str) -> ReportedMatter:
    facts = {"title": "修路", "number": "1号", "category": "1", "track": "main", **changes}
    return ReportedMatter(reports=reports, **facts)


def test_answer_begins_with_the_newest_entry_on_each_matter() -> None:
    old, new = entry(LEAD, ReportKind.PROGRESS, 进展情况="开工"), entry(LEAD, ReportKind.PROGRESS, 进展情况="完工")
    more = entry(LEAD, ReportKind.PROGRESS, 存在问题="缺资金", 其他="已报发改委")
    told = prefill(unit_duty(), LEAD, [matter(old, new), matter(more, title="修桥", number="")])
    assert told == (("进展情况", "修路（1号）：完工\n修桥：已报发改委"), ("存在问题", "修桥：缺资金"))


def test_answer_has_one_heading_where_the_row_prescribes_none() -> None:
    told = prefill(unit_duty(headings=()), LEAD, [matter(entry(LEAD, ReportKind.PROGRESS, 情况="完工"))])
    assert told == ((PROGRESS, "修路（1号）：完工"),)


@pytest.mark.parametrize(
    ("reports", "changes", "row"),
    [
        ((), {}, {}),
        ((entry(CO, ReportKind.PROGRESS, 进展情况="另一单位"),), {}, {}),
        ((entry(LEAD, ReportKind.CLOSING, 进展情况="办结报告"),), {}, {}),
        ((entry(LEAD, ReportKind.PROGRESS, 进展情况="别类"),), {"category": "2"}, {"categories": ("1",)}),
        ((entry(LEAD, ReportKind.PROGRESS, 进展情况="别轨"),), {"track": "other"}, {"tracks": ("main",)}),
    ],
    ids=["nothing reported", "of another unit", "no progress entry", "another class", "another track"],
)
def test_answer_leaves_out_what_the_duty_is_not_about(
    reports: tuple[ReportFiled, ...], changes: dict[str, str], row: dict[str, object]
) -> None:
    told = prefill(unit_duty(**row), LEAD, [matter(*reports, **changes)])
    assert told == (("进展情况", ""), ("存在问题", ""))
