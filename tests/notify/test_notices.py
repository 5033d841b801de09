"""Which notices an event causes, and for whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from duban_contracts.base import Event
from duban_contracts.events import duty, matter, paper, proposal, scoring
from duban_contracts.vocabulary import ApprovalSubject, Audience, NamedAs, UnitKind
from duban_notify.core.notices import NoticeRules
from tests.notify.office import WAIT_SECONDS, Office
from tests.notify.rules import a_county, row
from tests.notify.story import BY, UNITS, an_id, assigned, due, proposed, steps, stream, units_events, urged

M1 = f"matter:{an_id('m1')}"
P1 = f"paper:{an_id('p1')}"


def signed(subject: ApprovalSubject = ApprovalSubject.TAKE_UP, *, approved: bool = True, key: str = "") -> Event:
    return matter.ApprovalSigned(subject=subject, key=key, step=0, approved=approved, by=BY, clause="T-1")


def booked(unit: str = "fgj", origin: str = "fgj", matter_name: str | None = None) -> scoring.PointsBooked:
    return scoring.PointsBooked(
        entry_id=an_id("e"),
        unit=unit,
        origin_unit=origin,
        year=2026,
        points=Decimal("-3.0"),
        booked_on=date(2026, 4, 1),
        clause="T-7",
        plugin="t",
        version="1",
        matter_id=an_id(matter_name) if matter_name else None,
        cause="x",
        arithmetic=scoring.Arithmetic(row="late", base_points=Decimal(-3), text="逾期"),
    )


def ranking() -> scoring.RankingDrawn:
    units = tuple(
        scoring.RankedUnit(unit=unit, name=unit, kind=UnitKind.DEPARTMENT, rank=rank, points=Decimal(points))
        for unit, rank, points in (("fgj", 1, "103.50"), ("jtj", 2, "100"), ("zb", 3, "99"))
    )
    lists = (scoring.RankingList(group="all", units=units),)
    return scoring.RankingDrawn(
        year=2026, period="2026-Q1", until_on=date(2026, 3, 31), lists=lists, clause="T", plugin="t", version="1"
    )


def finding(*leaders: str) -> matter.FindingReported:
    return matter.FindingReported(key="f", finding="有险情", leaders=leaders, by=BY, clause="T-5")


def granted() -> matter.ExtensionGranted:
    return matter.ExtensionGranted(key="x1", due=due(date(2026, 4, 30)), previous=due(), by=BY, clause="T-6")


def objected() -> matter.ObjectionFiled:
    return matter.ObjectionFiled(unit="jtj", reason="非我局职责", by=BY, clause="T-6")


def drafted(*roles: str) -> paper.PaperDrafted:
    content = paper.PaperContent(title="三月通报", period="2026-03")
    return paper.PaperDrafted(paper_kind="circular", content=content, steps=steps(*roles), by=BY, clause="T-8")


def issued(kind: str) -> paper.PaperIssued:
    naming = paper.Naming(matter_id=an_id("m1"), unit="jtj", named_as=NamedAs.SLOW, problem="慢")
    content = paper.PaperContent(title="三月通报", namings=(naming,))
    return paper.PaperIssued(
        paper_kind=kind, series="", content=content, issued_on=date(2026, 4, 8), by=BY, clause="T-4"
    )


def raised() -> proposal.ProposalRaised:
    return proposal.ProposalRaised(
        kind="k",
        name="取消评优",
        unit="jtj",
        period="2026",
        matters=(),
        reason="三件",
        steps=steps("leader"),
        clause="T-9",
    )


def missed(holder: str) -> duty.DutyMissed:
    return duty.DutyMissed(row="r", name="月度通报", period="2026-03", holder=holder, due=due(), clause="T-9")


CASES = {
    "the next signer of a proposed matter": (
        M1,
        [proposed("supervision_head")],
        {("p-head", "立项待审：修路", "请督查室主任审定修路")},
    ),
    "the second signer once the first has approved": (
        M1,
        [proposed("supervision_head", "leader"), signed()],
        {("p-leader", "待签：修路", "请县领导签批")},
    ),
    "nobody more after the last signature": (
        M1,
        [proposed("leader"), signed()],
        set(),
    ),
    "nobody more after a refusal": (
        M1,
        [proposed("leader", "supervision_head"), signed(approved=False)],
        set(),
    ),
    "principal and liaison of each unit of an order": (
        M1,
        [assigned("fgj", "jtj")],
        {
            ("p-fgj-1", "交办：修路", "发展和改革局：2026年1号 2026年4月1日"),
            ("p-fgj-2", "交办：修路", "发展和改革局：2026年1号 2026年4月1日"),
            ("p-jtj-2", "交办：修路", "交通运输局：2026年1号 2026年4月1日"),
        },
    ),
    "the host's people for a temporary body, under its own name": (
        M1,
        [urged("zb")],
        {(f"p-fgj-{number}", "催办：", "重大项目专班：请抓紧u1") for number in (1, 2)},
    ),
    "the lead alone, with the matter's title from its order": (
        M1,
        [assigned("jtj", "fgj"), granted()],
        {("p-jtj-2", "同意延期：修路", "新期限2026年4月30日")},
    ),
    "the supervision office, told of which unit it is": (
        M1,
        [objected()],
        {(name, "异议：", "交通运输局：非我局职责") for name in ("p-staff", "p-head")},
    ),
    "all leaders that a finding names": (M1, [finding("leader")], {("p-leader", "重要情况：", "有险情")}),
    "the next signer of a paper": (P1, [drafted("leader")], {("p-leader", "文稿待签：三月通报", "请县领导审签")}),
    "the units that a circular names, and no leader": (
        P1,
        [issued("circular")],
        {("p-jtj-2", "通报：三月通报", "通报：三月通报")},
    ),
    "the leaders of a special report, and no unit": (
        P1,
        [issued("special")],
        {(person, "呈阅：三月通报", "呈阅：三月通报") for person in ("p-leader", "p-chief")},
    ),
    "nobody of a paper of a kind that no row is for": (P1, [issued("minutes")], set()),
    "the next signer of a proposal, with the unit's name": (
        "proposal:k1",
        [raised()],
        {("p-leader", "建议待审：取消评优", "交通运输局：三件")},
    ),
    "the holders of a role that has a duty": (
        "duty:r:2026-03:supervision_head",
        [missed("supervision_head")],
        {("p-head", "未完成：月度通报（2026-03）", "未完成：月度通报（2026-03）")},
    ),
    "the unit booked and the temporary body the points come from": (
        "account:fgj:2026",
        [booked("fgj", "zb")],
        {(f"p-fgj-{n}", "记分-3", "发展和改革局： 逾期\n重大项目专班： 逾期") for n in (1, 2)},
    ),
    "every supervised unit with its own rank": (
        "ranking:2026-Q1",
        [ranking()],
        {
            *((f"p-fgj-{n}", "排名", "发展和改革局第1，103.5分\n重大项目专班第3，99分") for n in (1, 2)),
            ("p-jtj-2", "排名", "交通运输局第2，100分"),
        },
    ),
}


@pytest.mark.parametrize(("subject", "payloads", "expected"), CASES.values(), ids=CASES.keys())
async def test_last_event_notifies(subject: str, payloads: list[Event], expected: set[tuple[str, str, str]]) -> None:
    office = Office()
    events = stream(subject, *payloads)

    await office.hears(units_events(), events)

    told = [notice for notice in office.notices if notice.cause.id == events[-1].id]
    assert {(notice.recipient, notice.title, notice.text) for notice in told} == expected
    assert len(told) == len(expected)
    assert not office.store.waiting


async def test_notice_goes_to_each_address_when_a_person_has_several() -> None:
    office = Office()
    addresses = ("mailto://a@example.org", "dingtalk://token")
    unit = UNITS[3].model_copy(update={"persons": (UNITS[3].persons[0].model_copy(update={"addresses": addresses}),)})

    await office.hears(units_events([unit]), stream(M1, assigned("jtj")))

    assert [notice.address for notice in office.notices] == list(addresses)
    assert len({notice.id for notice in office.notices}) == 2


async def test_notice_takes_the_default_address_when_a_person_has_none() -> None:
    office = Office(county=a_county(default_address="wecombot://key"))

    await office.hears(units_events(), stream(M1, assigned("jtj")))

    assert [notice.address for notice in office.notices] == ["wecombot://key"]


async def test_event_waits_and_notifies_once_when_its_unit_registers_late() -> None:
    office = Office()
    await office.hears(units_events(UNITS[:3]), stream(M1, assigned("fgj", "jtj")))
    assert not office.notices

    await office.hears(units_events(UNITS[3:]))
    await office.looks_again()

    assert {notice.recipient for notice in office.notices} == {"p-fgj-1", "p-fgj-2", "p-jtj-2"}
    assert not office.store.waiting


async def test_supervision_office_is_told_when_a_unit_never_registers() -> None:
    office = Office()
    await office.hears(units_events(UNITS[:3]), stream(M1, assigned("jtj")))
    assert not office.notices

    await office.looks_again(after_seconds=WAIT_SECONDS)

    assert {notice.recipient for notice in office.notices} == {"p-staff", "p-head"}
    assert all("找不到收件人（单位 jtj）" in notice.text for notice in office.notices)
    assert not office.store.waiting


async def test_notice_is_kept_as_a_file_when_not_even_the_office_is_known() -> None:
    office = Office()
    await office.hears(stream(M1, assigned("jtj")))

    await office.looks_again(after_seconds=WAIT_SECONDS)

    assert [notice.address for notice in office.notices] == ["file:office-dcs"]


async def test_points_wait_for_their_matter_when_scoring_is_faster_than_tracking() -> None:
    office = Office()
    await office.hears(units_events(), stream("account:jtj:2026", booked("jtj", "jtj", "m1")))
    assert not office.notices

    await office.hears(stream(M1, proposed("supervision_head")))
    await office.looks_again(after_seconds=2.0)

    assert ("p-jtj-2", "记分-3", "交通运输局：修路 逾期") in office.told()


@pytest.mark.parametrize("pattern", ["{title", "{0}", "{title.x}", "{}"])
def test_rules_are_refused_when_a_pattern_is_malformed(pattern: str) -> None:
    broken = row("broken", matter.MatterProposed.TYPE, Audience.NEXT_SIGNER, pattern)

    with pytest.raises(ValueError, match="通知 broken"):
        NoticeRules.of("试县", [broken])
