"""Bearer tokens for trying the suite out: signed like real ones, one per role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt

from duban_contracts.vocabulary import Role

ALGORITHM = "HS256"
LIFETIME_HOURS = 24 * 7
ROLE_TITLES = {
    Role.SUPERVISION_STAFF: "督查室工作人员",
    Role.SUPERVISION_HEAD: "督查室主任",
    Role.OFFICE_DIRECTOR: "政府办主任",
    Role.LEADER: "政府领导",
    Role.PRINCIPAL_LEADER: "政府主要领导",
    Role.LEADER_LIAISON: "领导联络员",
    Role.UNIT_PRINCIPAL: "承办单位主要负责人",
    Role.UNIT_LIAISON: "承办单位联络员",
    Role.AUDITOR: "审计查阅",
    Role.OPERATOR: "运维",
}
"""Every role that a person can have; the clock is not a person."""


def mint(
    key: str,
    *,
    jurisdiction: str,
    person: str,
    name: str,
    unit: str,
    roles: list[str],
    now: datetime,
    lifetime_hours: float = LIFETIME_HOURS,
) -> str:
    """Return a token that the services accept until it expires."""
    claims = {
        "jurisdiction": jurisdiction,
        "sub": person,
        "name": name,
        "unit": unit,
        "roles": roles,
        "iat": now,
        "exp": now + timedelta(hours=lifetime_hours),
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def tokens_per_role(key: str, jurisdiction: str, unit: str) -> dict[str, str]:
    """Return one token per role of a person, all in `unit`."""
    now = datetime.now(UTC)
    return {
        role.value: mint(
            key,
            jurisdiction=jurisdiction,
            person=f"dev-{role.value}",
            name=title,
            unit=unit,
            roles=[role.value],
            now=now,
        )
        for role, title in ROLE_TITLES.items()
    }
