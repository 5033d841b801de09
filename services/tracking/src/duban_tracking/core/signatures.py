"""The signatures that a chain asks for."""

from __future__ import annotations

from duban_contracts.common import SignatureStep
from duban_sdk.tables import Chain


def steps_of(chain: Chain | None, lead_official: str = "") -> tuple[SignatureStep, ...]:
    """Return the signatures that a chain asks for, each with the chain's clause.

    ``lead_official``: id of the person whose own signature one of them is, where the chain says so.
    """
    if chain is None:
        return ()
    last = len(chain.steps) - 1
    return tuple(
        SignatureStep(
            role=role,
            clause=chain.clause,
            or_by=(*chain.or_by, *chain.last_or_by) if place == last else chain.or_by,
            person=lead_official if role == chain.lead_official_as else "",
        )
        for place, role in enumerate(chain.steps)
    )
