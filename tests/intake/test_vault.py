"""Personal data: sealed in the vault, opened with a reason by those who may."""

from __future__ import annotations

import base64
import json
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from duban_intake.adapters.vault import AesVault
from duban_intake.ports.vault import VaultKeyMissing
from duban_intake.settings import decode_vault_keys
from tests.intake.channel import ChannelClient, encode, ticket
from tests.intake.conftest import VAULT_KEY, Intake
from tests.intake.test_secrecy import everything_kept
from tests.intake.test_triage import detail, pushed

CONTACT = {"name": "孙小圣", "phone": "13512345678", "address": "花果山9号", "anonymous": False}
OLD, NEW = b"o" * 32, b"n" * 32


def test_vault_opens_what_it_sealed_when_the_place_is_the_same() -> None:
    vault = AesVault((NEW,))
    sealed = vault.seal("ping/1/1", "孙小圣".encode())
    assert "孙小圣".encode() not in sealed
    assert vault.open("ping/1/1", sealed).decode() == "孙小圣"
    with pytest.raises(VaultKeyMissing):
        vault.open("ping/2/1", sealed)


def test_vault_opens_old_seals_when_the_key_was_replaced() -> None:
    sealed = AesVault((OLD,)).seal("place", b"data")
    assert AesVault((NEW, OLD)).open("place", sealed) == b"data"
    with pytest.raises(VaultKeyMissing):
        AesVault((NEW,)).open("place", sealed)


def test_vault_refuses_when_the_seal_was_changed() -> None:
    vault = AesVault((NEW,))
    sealed = bytearray(vault.seal("place", b"data"))
    sealed[-1] ^= 1
    with pytest.raises(VaultKeyMissing):
        vault.open("place", bytes(sealed))


@pytest.mark.parametrize("written", ["", "abc", "%%%", VAULT_KEY + ",", base64.b64encode(b"x" * 31).decode()])
def test_vault_key_is_refused_without_showing_it_when_it_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="32 bytes") as caught:
        decode_vault_keys(SecretStr(written))
    assert not written or written not in str(caught.value)


def test_vault_keys_are_read_in_order_when_several_are_given() -> None:
    plain, url_safe = base64.b64encode(NEW).decode(), base64.urlsafe_b64encode(b"\xff" * 32).decode()
    assert decode_vault_keys(SecretStr(f"{plain}, {url_safe}")) == (NEW, b"\xff" * 32)


async def test_contact_stands_nowhere_in_clear_when_kept(intake: Intake, hotline: ChannelClient) -> None:
    ticket_id = await pushed(hotline, contact=CONTACT)
    kept = await everything_kept(intake)
    for part in (CONTACT["name"], CONTACT["phone"], CONTACT["address"]):
        assert str(part) not in kept
    shown = await detail(intake, ticket_id)
    assert shown["has_contact"] is True
    assert "孙小圣" not in json.dumps(shown, ensure_ascii=False)


async def test_raw_payload_is_sealed_whole_when_it_has_a_contact(intake: Intake, hotline: ChannelClient) -> None:
    payload = ticket(contact=CONTACT)
    ticket_id = (await hotline.push(payload)).json()["ticket_id"]
    async with intake.database.transaction({"ping"}) as connection:
        found = await connection.execute(
            text(
                "SELECT r.raw AS clear, v.sealed FROM revision r JOIN vault v USING (ticket_id) WHERE ticket_id = :id"
            ),
            {"id": UUID(ticket_id)},
        )
        row = found.one()
    assert row.clear is None
    vault = AesVault((base64.b64decode(VAULT_KEY),))
    assert vault.open(f"ping/{ticket_id}/1", bytes(row.sealed)).endswith(b"\n" + encode(payload))


async def test_contact_is_disclosed_and_recorded_when_opened_with_a_reason(
    intake: Intake, hotline: ChannelClient
) -> None:
    ticket_id = await pushed(hotline, contact=CONTACT)
    url = f"/v1/ping/tickets/{ticket_id}/contact-disclosures"
    answer = await intake.http.post(
        url, json={"reason": "回访核实"}, headers=intake.staff("supervision_head", person="p-9")
    )
    assert (answer.status_code, answer.json()) == (200, CONTACT)
    assert answer.headers["cache-control"] == "no-store"
    (record,) = (await detail(intake, ticket_id))["contact_disclosures"]
    assert (record["person"], record["role"], record["reason"]) == ("p-9", "supervision_head", "回访核实")


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        ("supervision_staff", {"reason": "好奇"}, 403),
        ("supervision_head", {}, 422),
        ("supervision_head", {"reason": " "}, 422),
    ],
    ids=["role may not", "no reason", "blank reason"],
)
async def test_contact_stays_closed_when(
    intake: Intake, hotline: ChannelClient, role: str, body: dict[str, str], status: int
) -> None:
    ticket_id = await pushed(hotline, contact=CONTACT)
    url = f"/v1/ping/tickets/{ticket_id}/contact-disclosures"
    answer = await intake.http.post(url, json=body, headers=intake.staff(role))
    assert answer.status_code == status
    assert "孙小圣" not in answer.text
    assert (await detail(intake, ticket_id))["contact_disclosures"] == []


async def test_contact_is_not_found_when_the_ticket_has_none(intake: Intake, hotline: ChannelClient) -> None:
    url = f"/v1/ping/tickets/{await pushed(hotline)}/contact-disclosures"
    answer = await intake.http.post(url, json={"reason": "回访"}, headers=intake.staff("supervision_head"))
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:duban:intake:no-contact")
