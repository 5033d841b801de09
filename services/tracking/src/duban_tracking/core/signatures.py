"""The signatures that a chain asks for."""

from __future__ import annotations

from duban_contracts.common import SignatureStep
from duban_sdk.tables import Chain


def steps_of(chain: Chain | None) -> tuple[SignatureStep, ...]:
    """Return the signatures that a chain asks for, each with the chain's clause."""
    if chain is None:
        return ()
    return tuple(SignatureStep(role=role, clause=chain.clause, or_by=chain.or_by) for role in chain.steps)
