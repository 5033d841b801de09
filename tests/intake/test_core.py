"""The pure parts of intake."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from duban_contracts.commands.intake import TakeUpTicket, TicketContact, TicketPush
from duban_contracts.common import Actor, SuperiorTask, TicketRef
from duban_contracts.envelope import event_id
from duban_contracts.events.ticket import TicketContent, TicketReceived, TicketRevised, TicketTakenUp
from duban_contracts.registry import event_models, service_of
from duban_intake.core.handed_down import handed_down_ticket
from duban_intake.core.identity import content_digest, content_json, matter_id, ticket_id
from duban_intake.core.plausibility import impossible_dates
from duban_intake.core.ticket import Arrival, Decided, Provenance
from duban_intake.core.triage import OutOfForce, TriageRules, decide
from duban_intake.describe import document
from duban_intake.handlers.from_superior import CONSUMED
from duban_intake.translate.events import LABELS, PUBLISHES, events_of_new, revised
from duban_intake.translate.payloads import notes_on, read_standard
from duban_intake.translate.refusals import Refused
from duban_sdk.secrecy import bears_mark
from duban_sdk.tables import Validity
from tests.intake.channel import ticket

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def push(**changes: object) -> TicketPush:
    return TicketPush.model_validate({"external_id": "GD-1", "title": "甲", "content": "乙", **changes})


def digest(given: TicketPush) -> bytes:
    return content_digest(given, content_json(given))


def test_ticket_id_stays_what_it_was_when_the_key_is_the_same() -> None:
    """Ids are in databases and with vendors: this may never change."""
    assert ticket_id("yunhe", "hotline_12345", "GD-1") == UUID("236b5c20-e0b7-5df7-9dc8-25b82127d964")
    assert matter_id(ticket_id("yunhe", "hotline_12345", "GD-1")) == UUID("a70716e4-7de6-5d77-8f2d-bf4019beef75")


def test_ticket_id_differs_when_any_part_of_the_key_does() -> None:
    keys = [("a", "b", "c"), ("x", "b", "c"), ("a", "x", "c"), ("a", "b", "x"), ("a", "b", "b/c")]
    assert len({ticket_id(*key) for key in keys}) == len(keys)


def test_digest_stays_what_it_was_when_the_content_is_the_same() -> None:
    """A ticket that comes again after an upgrade must still be the same."""
    assert digest(push(place="城东")).hex() == "e7dcbbeb09d8c4e554b5100b6e60d4d9adece1f483bb3376e7471ff26bb1878b"


def test_digest_leaves_the_contact_out_when_there_is_one() -> None:
    assert digest(push()) == digest(push(contact=TicketContact(phone="139")))


@pytest.mark.parametrize(
    "change",
    [{"title": "丙"}, {"content": "丙"}, {"external_id": "GD-2"}, {"revision": 2}, {"place": "丙"}, {"category": "6"}],
)
def test_digest_differs_when_the_content_does(change: dict[str, object]) -> None:
    assert digest(push()) != digest(push(**change))


def test_digest_is_the_same_when_one_instant_is_written_in_two_zones() -> None:
    one, other = "2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00Z"
    assert digest(push(happened_at=one)) == digest(push(happened_at=other))


def test_dates_are_possible_when_the_vendors_clock_is_a_little_ahead() -> None:
    assert impossible_dates(push(happened_at="2026-03-02T23:59:59Z"), NOW) == ()
    assert impossible_dates(push(happened_at="2026-03-03T00:00:01Z"), NOW)[0][0] == "happened_at"


def full_push() -> TicketPush:
    return push(
        revision=3,
        place="城东",
        suggested_unit="zjj",
        instruction="速办",
        category="6",
        happened_at="2026-03-01T00:00:00Z",
        reply_due_at="2026-03-09T00:00:00Z",
        contact={"name": "王某"},
    )


@pytest.mark.parametrize("given", [push(), full_push()], ids=["least", "most"])
def test_content_carries_everything_but_key_and_contact_when_made_from_a_push(given: TicketPush) -> None:
    content = TicketContent.model_validate_json(content_json(given))
    said = set(TicketPush.model_fields) - {"external_id", "revision", "contact"}
    assert set(TicketContent.model_fields) == said | {"superior"}
    assert all(getattr(content, name) == getattr(given, name) for name in said)


def test_task_of_the_jurisdiction_above_stands_in_the_content_and_no_channel_can_send_one() -> None:
    task = SuperiorTask(jurisdiction="city", name="某市", matter_id=UUID(int=1), requirement="限期整改")
    ticket = handed_down_ticket(task, "河道采砂", "违规采砂", ordinal=2)
    content = TicketContent.model_validate_json(content_json(ticket))
    assert (content.superior, content.instruction) == (task, "限期整改")
    assert ticket.external_id == f"city:{UUID(int=1)}:2"
    with pytest.raises(Refused):
        read_standard({"external_id": "1", "title": "t", "content": "c", "superior": task.model_dump(mode="json")})


def test_events_are_those_of_the_contract_when_written_without_its_models() -> None:
    given = full_push().model_copy(update={"external_id": 'GD "1" \\ 𠮷'})
    arrival = arrival_of(given)
    for event, model in ((events_of_new(arrival)[0], TicketReceived), (revised(arrival, 2), TicketRevised)):
        expected = model(
            ticket=TicketRef(ticket_id=arrival.ticket_id, channel="b", external_id=given.external_id, revision=3),
            content=TicketContent.model_validate_json(arrival.content),
            received_at=NOW,
        )
        assert model.model_validate_json(event.data) == expected
        assert json.loads(event.data).keys() == model.model_fields.keys()
        assert (event.type, event.subject, event.correlationid) == (
            model.TYPE,
            f"ticket:{arrival.ticket_id}",
            str(arrival.ticket_id),
        )
        assert event.id == event_id("a", "intake", event.subject, event.sequence)


def arrival_of(given: TicketPush) -> Arrival:
    content = content_json(given)
    return Arrival(
        jurisdiction="a",
        channel="b",
        ticket_id=ticket_id("a", "b", given.external_id),
        ticket=str(ticket_id("a", "b", given.external_id)),
        external_id=given.external_id,
        revision=given.revision,
        title=given.title,
        content=content,
        digest=content_digest(given, content),
        notes=(),
        provenance=Provenance(NOW),
        raw=b"",
        sealed=None,
        has_contact=False,
        standing=None,
    )


@pytest.mark.parametrize(
    ("unit", "noted"),
    [("县住建局", "县住建局"), ("zjj dcs", "zjj dcs"), ("", "（空）"), ("县\n局", "县 局"), ("长" * 80, "长" * 64)],
)
def test_unit_is_noted_when_it_is_no_code(unit: str, noted: str) -> None:
    reading = read_standard(ticket(suggested_unit=unit))
    assert reading.push.suggested_unit is None
    assert notes_on(reading, ()) == (f"渠道建议的承办单位“{noted}”不是单位代码，请人工确定承办单位",)


def test_category_is_noted_when_the_rules_do_not_have_it() -> None:
    reading = read_standard(ticket(category="6", suggested_unit="zjj"))
    assert notes_on(reading, {"6": "x"}) == ()
    assert "6" in notes_on(reading, {"7": "x"})[0]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(TicketPush.model_fields)) | st.text(), _JSON, max_size=5))
def test_payload_is_read_or_refused_and_never_breaks_when_anything_comes(payload: dict[str, JsonValue]) -> None:
    bears_mark(payload)
    assert status_of(payload) in (202, 422)


def status_of(payload: dict[str, JsonValue]) -> int:
    try:
        read_standard(payload)
    except Refused as refusal:
        return refusal.status
    return 202


def test_description_names_every_event_when_written() -> None:
    described = document()
    for model in event_models().values():
        is_told = service_of(model.TYPE) == "intake" or model in CONSUMED
        assert (model.TYPE in described) is is_told, model.TYPE
    assert set(LABELS) == {model.TYPE for model in PUBLISHES}


STANDING = [
    ("within", Validity(code="doc", document="某文", until_on=date(2026, 12, 31)), TicketTakenUp),
    (
        "renewed",
        Validity(code="doc", document="某文", until_on=date(2022, 12, 31), renewed_by="续用决定"),
        TicketTakenUp,
    ),
    ("expired", Validity(code="doc", document="某文", until_on=date(2022, 12, 31)), OutOfForce),
    ("not_begun", Validity(code="doc", document="某文", from_on=date(2026, 8, 1)), OutOfForce),
]


@pytest.mark.parametrize(("validity", "outcome"), [row[1:] for row in STANDING], ids=[row[0] for row in STANDING])
def test_ticket_is_taken_up_only_while_the_document_stands(validity: Validity, outcome: type) -> None:
    ref = TicketRef(ticket_id=UUID(int=1), channel="hotline", external_id="1", revision=1)
    rules = TriageRules({"7": "T-7"}, {"7": "其他"}, {"ordinary": "一般"}, pins=(), validities=(validity,))
    order = TakeUpTicket(category="7", reason="属实")
    by = Actor(person="p", role="supervision_staff")
    noon = datetime(2026, 7, 1, 4, tzinfo=UTC)
    decided = decide(ref, TicketContent(title="题", content="文"), order, by, rules, at=noon)
    assert isinstance(decided.event if isinstance(decided, Decided) else decided, outcome)
