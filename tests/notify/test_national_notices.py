"""Notices under the national rules: retaliation goes past the unit; moved dates are told to whom they bind."""

from __future__ import annotations

from datetime import date

import pytest

from duban_contracts.base import Event
from duban_contracts.common import Attachment
from duban_contracts.events.calendar import DueDateRecomputed, DutyDateRecomputed
from duban_contracts.events.incident import IncidentRecorded, IncidentWithdrawn
from duban_contracts.events.proposal import ProposalDecided, ProposalRaised
from duban_notify.translate import County, county_of
from duban_sdk.configuration import JurisdictionSettings, NotifySettings
from duban_sdk.loader import load_plugins
from duban_sdk.shelf import Shelf
from tests.notify.office import Office
from tests.notify.story import BY, an_id, assigned, due, steps, stream, units_events

MATTER, INCIDENT = f"matter:{an_id('m1')}", f"incident:{an_id('i1')}"


def national_county() -> County:
    settings = JurisdictionSettings(
        jurisdiction="yunhe",
        name="云和县",
        plugins=("calendar_cn", "national", "yunhe"),
        notify=NotifySettings(supervision_office="dcs"),
    )
    return county_of(Shelf(load_plugins(settings)), lambda word: word)


COUNTY = national_county()


async def told(subject: str, *events: Event) -> dict[str, str]:
    """Return the title of the last notice of each recipient."""
    office = Office(county=COUNTY)
    await office.hears(units_events(), stream(subject, *events))
    return {notice.recipient: notice.title for notice in office.notices}


def recorded(kind: str, kept: bool) -> IncidentRecorded:
    evidence = (Attachment(name="笔录.pdf", sha256="0" * 64, size_bytes=1, uri="file:///a"),)
    return IncidentRecorded(
        kind=kind,
        unit="jtj",
        happened_on=date(2026, 3, 1),
        description="威胁提供线索的人员",
        evidence=evidence,
        kept_from_unit=kept,
        by=BY,
        clause="N-24",
    )


def withdrawn(kind: str) -> IncidentWithdrawn:
    return IncidentWithdrawn(kind=kind, unit="jtj", reason="查无实据", by=BY, clause="N-24")


KINDS = [("retaliation", "national_retaliation", False), ("obstruction", "national_obstruction", True)]


@pytest.mark.parametrize(("kind", "heard"), [row[1:] for row in KINDS], ids=[f"N-24 {row[0]}" for row in KINDS])
async def test_n_24_incident_goes_past_the_unit_when_it_is_retaliation(kind: str, heard: bool) -> None:
    assert ("p-jtj-2" in await told(INCIDENT, recorded(kind, kept=not heard))) is heard
    assert ("p-jtj-2" in await told(INCIDENT, recorded(kind, kept=not heard), withdrawn(kind))) is heard


async def test_n_24_measure_that_follows_retaliation_is_told_to_its_signers_and_not_to_the_unit() -> None:
    raised = ProposalRaised(
        kind="retaliation_transfer",
        name="打击报复问题移送有权机关",
        unit="jtj",
        period="2026",
        matters=(),
        reason="登记了威胁、打击报复的情形",
        steps=steps("supervision_head"),
        clause="N-24",
    )
    decided = ProposalDecided(kind="retaliation_transfer", unit="jtj", approved=True, by=BY, clause="N-24")
    recipients = await told("proposal:k1", raised, decided)
    assert "p-head" in recipients
    assert "p-jtj-2" not in recipients


def moved(event: type[DueDateRecomputed | DutyDateRecomputed], **changes: object) -> Event:
    fields = {
        "what": "due",
        "name": "完成时限",
        "previous": due(date(2027, 2, 12)),
        "due": due(date(2027, 2, 14)),
        "reason": "放假安排已公布，完成时限由 2027-02-12 调整为 2027-02-15",
        "by": BY,
        "clause": "N-C1",
        **changes,
    }
    return event.model_validate(fields)


async def test_n_c1_moved_date_is_told_once_to_every_unit_of_the_matter() -> None:
    event = moved(DueDateRecomputed, units=("fgj", "jtj"))
    recipients = await told(MATTER, assigned("fgj", "jtj"), event)
    moves = [name for name, title in recipients.items() if title == "期限调整：修路"]
    assert sorted(moves) == ["p-fgj-1", "p-fgj-2", "p-jtj-2"]


async def test_n_c1_moved_date_of_an_office_duty_is_told_to_its_holder() -> None:
    event = moved(DutyDateRecomputed, name="月度通报（2027-01）的时限", holder="supervision_head")
    assert await told("duty:monthly_circular:2027-01:supervision_head", event) == {
        "p-head": "期限调整：月度通报（2027-01）的时限"
    }
